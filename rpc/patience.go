package rpc

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// Bounds of what a WebSocket connection has not read yet. Beyond them it is closed.
const (
	maxUnread     = 64 << 20 // above any two answers
	unreadTimeout = 10 * time.Second
	writeChunk    = 64 << 10
)

var errUnread = errors.New("the connection does not read what it asked for")

// unhurried gives who upgrades a request a connection whose writes do not wait for the other side. go-ethereum tells subscribers one
// after another, and waits for each: one that does not read would delay all the others.
type unhurried struct{ http.ResponseWriter }

// Hijack implements http.Hijacker.
func (w unhurried) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	u := &unread{Conn: c, wake: make(chan struct{}, 1)}
	go u.send()
	return u, rw, nil
}

// unread is a connection that keeps what the other side has not read.
type unread struct {
	net.Conn
	wake chan struct{} // holds a value when there is something to send, or the connection is closed

	mu      sync.Mutex
	waiting []byte
	held    int   // bytes that wait or are being sent
	failed  error // why writes fail
}

// Write implements net.Conn.
func (c *unread) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed == nil && c.held+len(p) > maxUnread {
		c.failed, c.waiting = errUnread, nil
		c.Conn.Close() // ends the write that waits
	}
	if c.failed != nil {
		return 0, c.failed
	}
	c.waiting, c.held = append(c.waiting, p...), c.held+len(p)
	c.signal()
	return len(p), nil
}

func (c *unread) signal() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// send writes what waits, until the connection is closed or the other side does not read for too long.
func (c *unread) send() {
	defer c.Conn.Close()
	for range c.wake {
		for data, more := c.next(0); more; data, more = c.next(len(data)) {
			err := c.Conn.SetWriteDeadline(time.Now().Add(unreadTimeout))
			if err == nil {
				_, err = c.Conn.Write(data)
			}
			if err != nil {
				c.end(err)
			}
		}
		if c.over() {
			return
		}
	}
}

// next is what to send after so many bytes were sent.
func (c *unread) next(sent int) (data []byte, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held -= sent
	n := min(len(c.waiting), writeChunk)
	data, c.waiting = c.waiting[:n:n], c.waiting[n:]
	return data, n > 0
}

func (c *unread) over() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed != nil && len(c.waiting) == 0
}

func (c *unread) end(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed == nil {
		c.failed = err
	}
	c.waiting = nil
}

// Close implements net.Conn. What was written before is sent still.
func (c *unread) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed == nil {
		c.failed = net.ErrClosed
	}
	c.signal()
	return c.Conn.SetReadDeadline(time.Unix(1, 0)) // send closes it
}

// SetWriteDeadline implements net.Conn: writes do not wait.
func (c *unread) SetWriteDeadline(time.Time) error { return nil }

// SetDeadline implements net.Conn.
func (c *unread) SetDeadline(t time.Time) error { return c.Conn.SetReadDeadline(t) }
