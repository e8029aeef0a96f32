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

// server listens on loopback for one handler.
type server struct {
	http *http.Server
	addr string
	wg   sync.WaitGroup
}

// listen serves h on the wanted port, or on a free one if it is taken.
func listen(port int, h http.Handler, log *slog.Logger) (*server, error) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, syscall.EACCES) {
		log.Warn("port cannot be had, using a free one", "port", port, "err", err)
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listen on loopback: %w", err)
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
