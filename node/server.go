package node

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"loft/bridge"
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
}

func (e *ListenError) Error() string {
	return fmt.Sprintf("json-rpc cannot be served at %s: %v", e.Address, e.Err)
}

// Unwrap gives the cause.
func (e *ListenError) Unwrap() error { return e.Err }

// Kind implements bridge.Explained.
func (e *ListenError) Kind() bridge.Kind { return bridge.KindInput }

// Hint implements bridge.Explained.
func (e *ListenError) Hint() string {
	return "name another address with --http-listen; 127.0.0.1:0 takes a free port"
}

// listen serves h at an address. With anyPort, another port will do if that one cannot be had.
func listen(address string, anyPort bool, h http.Handler, log *slog.Logger) (*server, error) {
	listener, err := net.Listen("tcp", address)
	if host, _, split := net.SplitHostPort(address); anyPort && split == nil && (errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, syscall.EACCES)) {
		log.Warn("port cannot be had, using a free one", "address", address, "err", err)
		listener, err = net.Listen("tcp", net.JoinHostPort(host, "0"))
	}
	if err != nil {
		return nil, &ListenError{Address: address, Err: err}
	}
	s := &server{http: &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}, addr: listener.Addr().String()}
	s.wg.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("server ended", "addr", s.addr, "err", err)
		}
	})
	return s, nil
}

func (s *server) close() error {
	err := s.http.Close()
	s.wg.Wait()
	return err
}
