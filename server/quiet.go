package server

import (
	"net"
	"sync"
)

// quietConns are the connections on which nothing has been sent yet. Browsers open
// some to be quick later. The HTTP server takes them for requests under way, and a
// stop would wait for each until its read timeout.
type quietConns struct {
	mu   sync.Mutex
	open map[*quietConn]struct{}
	over bool
}

// on returns a listener whose connections are counted.
func (q *quietConns) on(l net.Listener) net.Listener { return quietListener{l, q} }

// close ends all quiet connections, and those still to come at once.
func (q *quietConns) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.over = true
	for c := range q.open {
		_ = c.Conn.Close() // nobody has said anything on it
	}
	q.open = nil
}

func (q *quietConns) add(c *quietConn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.over {
		_ = c.Conn.Close()
		return
	}
	if q.open == nil {
		q.open = map[*quietConn]struct{}{}
	}
	q.open[c] = struct{}{}
}

func (q *quietConns) remove(c *quietConn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.open, c)
}

type quietListener struct {
	net.Listener
	conns *quietConns
}

func (l quietListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	counted := &quietConn{Conn: c, conns: l.conns}
	l.conns.add(counted)
	return counted, nil
}

// quietConn is quiet until the first read ends, with bytes or for good.
type quietConn struct {
	net.Conn
	conns *quietConns
	heard bool // only the one goroutine that reads looks at it
}

func (c *quietConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if !c.heard {
		c.heard = true
		c.conns.remove(c)
	}
	return n, err
}
