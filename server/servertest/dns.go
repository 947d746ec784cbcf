package servertest

import (
	"net"
	"sync"
	"testing"

	"github.com/miekg/dns"
)

// DNS is a real name server that knows what a test tells it.
type DNS struct {
	Addr string

	mu     sync.Mutex
	txt    map[string][]string
	broken bool
}

// NewDNS starts one. It stops with the test.
func NewDNS(t testing.TB) *DNS {
	t.Helper()
	var config net.ListenConfig
	conn, err := config.ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &DNS{Addr: conn.LocalAddr().String(), txt: map[string][]string{}}
	server := &dns.Server{PacketConn: conn, Handler: dns.HandlerFunc(d.answer)}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.ActivateAndServe() }()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	return d
}

// TXT sets the texts at a name; none takes the name away.
func (d *DNS) TXT(name string, texts ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.txt[dns.Fqdn(name)] = texts
}

// Break makes it answer nobody, or everybody again.
func (d *DNS) Break(broken bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken = broken
}

func (d *DNS) answer(w dns.ResponseWriter, r *dns.Msg) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := new(dns.Msg)
	m.SetReply(r)
	switch texts := d.txt[r.Question[0].Name]; {
	case d.broken:
		m.Rcode = dns.RcodeServerFailure
	case len(texts) == 0:
		m.Rcode = dns.RcodeNameError
	case r.Question[0].Qtype == dns.TypeTXT:
		for _, text := range texts {
			m.Answer = append(m.Answer, &dns.TXT{
				Hdr: dns.RR_Header{Name: r.Question[0].Name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 1}, Txt: []string{text},
			})
		}
	}
	_ = w.WriteMsg(m)
}
