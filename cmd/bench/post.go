package main

import (
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// postOffice is a mail server that counts what it takes.
type postOffice struct {
	address string
	server  *smtp.Server
	slow    string        // recipients that begin so take
	takes   time.Duration // that long each

	mu    sync.Mutex
	taken map[string]int // by the beginning of the recipient, up to the @
	at    []time.Time
}

func openPostOffice(slow string, takes time.Duration) (*postOffice, error) {
	p := &postOffice{slow: slow, takes: takes, taken: map[string]int{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p.address = listener.Addr().String()
	p.server = smtp.NewServer(p)
	p.server.Domain, p.server.AllowInsecureAuth = "mail.bench", true
	p.server.ErrorLog = log.New(io.Discard, "", 0) // servers are stopped in the middle
	go func() { _ = p.server.Serve(listener) }()
	return p, nil
}

func (p *postOffice) close() { _ = p.server.Close() }

// environ makes a server send by it, as much as it can.
func (p *postOffice) environ() []string {
	return []string{
		"TENANTRY_MAIL_PROVIDER=smtp", "TENANTRY_SMTP_SERVER=" + p.address, "TENANTRY_SMTP_SECURITY=none", "TENANTRY_MAIL_FROM=bench@example.com",
		"TENANTRY_MAIL_PER_TENANT=0", "TENANTRY_MAIL_PER_RECIPIENT=0",
	}
}

// count is how many messages were taken for recipients whose name begins so.
func (p *postOffice) count(name string) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for to, times := range p.taken {
		if strings.HasPrefix(to, name) {
			n += times
		}
	}
	return n
}

// between is how long all that was taken took, from the first to the last.
func (p *postOffice) between() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.at) == 0 {
		return 0
	}
	return p.at[len(p.at)-1].Sub(p.at[0])
}

// NewSession implements smtp.Backend.
func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &counter{p: p}, nil }

type counter struct {
	p  *postOffice
	to string
}

func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) Reset()                               {}
func (c *counter) Logout() error                        { return nil }

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to, _, _ = strings.Cut(to, "@")
	return nil
}

func (c *counter) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	if c.p.slow != "" && strings.HasPrefix(c.to, c.p.slow) {
		time.Sleep(c.p.takes)
	}
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	c.p.taken[c.to]++
	c.p.at = append(c.p.at, time.Now())
	return nil
}
