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
)

// server listens for one handler.
type server struct {
	http *http.Server
	addr string
	wg   sync.WaitGroup
}

// ErrListen means that the node cannot be reached at the address that was asked for.
var ErrListen = errors.New("the address for json-rpc cannot be had")

// listen serves h at an address. With anyPort, another port will do if that one cannot be had.
func listen(address string, anyPort bool, h http.Handler, log *slog.Logger) (*server, error) {
	listener, err := net.Listen("tcp", address)
	if host, _, split := net.SplitHostPort(address); anyPort && split == nil && (errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, syscall.EACCES)) {
		log.Warn("port cannot be had, using a free one", "address", address, "err", err)
		listener, err = net.Listen("tcp", net.JoinHostPort(host, "0"))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrListen, err)
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
