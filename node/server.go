package node

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"loft/devnet"
	"loft/plain"
)

// server listens for one handler.
type server struct {
	http *http.Server
	addr string
	wg   sync.WaitGroup
}

// ListenError means that the node cannot be reached at the address that was asked for.
type ListenError struct {
	Address string
	Err     error
	Do      string // what to do about it
}

func (e *ListenError) Error() string {
	return fmt.Sprintf("json-rpc cannot be served at %s: %v", e.Address, e.Err)
}

// Unwrap gives the cause.
func (e *ListenError) Unwrap() error { return e.Err }

// Kind implements plain.Explained.
func (e *ListenError) Kind() plain.Kind { return plain.KindInput }

// Hint implements plain.Explained.
func (e *ListenError) Hint() string { return e.Do }

// listen serves h at an address that setting names. With anyPort another port will do if that one is taken, and no host is
// devnet.Loopback.
func listen(address, setting string, anyPort bool, h http.Handler, log *slog.Logger) (*server, error) {
	var listeners []net.Listener
	var err error
	if anyPort {
		listeners, err = listenAnyPort(address, setting, log)
	} else {
		listeners = make([]net.Listener, 1)
		if listeners[0], err = net.Listen("tcp", address); err != nil {
			err = &ListenError{Address: address, Err: err, Do: "name another address with " + setting + "; 127.0.0.1:0 takes a free port"}
		}
	}
	if err != nil {
		return nil, err
	}
	s := &server{http: &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}, addr: devnet.Reached(listeners[0])}
	for _, listener := range listeners {
		s.wg.Go(func() {
			if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				log.Error("server ended", "addr", listener.Addr(), "err", err)
			}
		})
	}
	return s, nil
}

func listenAnyPort(address, setting string, log *slog.Logger) ([]net.Listener, error) {
	host, text, err := net.SplitHostPort(address)
	var port int
	if err == nil {
		port, err = strconv.Atoi(text)
	}
	if err != nil {
		return nil, &ListenError{Address: address, Err: err, Do: "name another address with " + setting}
	}
	listeners, err := devnet.ListenNear(host, port, log)
	if err != nil {
		return nil, &ListenError{Address: address, Err: err, Do: "name an address of this machine with " + setting}
	}
	return listeners, nil
}

func (s *server) close() error {
	err := s.http.Close()
	s.wg.Wait()
	return err
}
