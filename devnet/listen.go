package devnet

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"syscall"
)

// Loopback is the host that means this machine alone, by IPv4 and IPv6.
const Loopback = ""

// Listen listens at a port of a host. For Loopback that is 127.0.0.1, and ::1 where there is IPv6, at one port: programs take
// localhost to mean either. On port 0 a free one is used. A port that is taken by either is a syscall.EADDRINUSE.
func Listen(host string, port int) ([]net.Listener, error) {
	if host != Loopback {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		return []net.Listener{l}, err
	}
	const tries = 16 // on port 0, until one is free by both
	for try := 1; ; try++ {
		first, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			return nil, err
		}
		second, err := net.Listen("tcp6", fmt.Sprintf("[::1]:%d", first.Addr().(*net.TCPAddr).Port))
		if err == nil {
			return []net.Listener{first, second}, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) { // no IPv6 here
			return []net.Listener{first}, nil
		}
		if closed := first.Close(); port != 0 || try == tries || closed != nil {
			return nil, errors.Join(err, closed)
		}
	}
}

// ListenNear is Listen, but takes a free port where the one that is wanted is taken, and says so.
func ListenNear(host string, port int, log *slog.Logger) ([]net.Listener, error) {
	listeners, err := Listen(host, port)
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, syscall.EACCES) {
		log.Warn("port is not available, using a free one", "host", host, "port", port, "err", err)
		listeners, err = Listen(host, 0)
	}
	return listeners, err
}

// Reached is the address under which who is on this machine reaches a listener.
func Reached(l net.Listener) string {
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok || !at.IP.IsUnspecified() {
		return l.Addr().String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(at.Port))
}
