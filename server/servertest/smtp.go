package servertest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// SMTP is a real mail server that ends with the test.
type SMTP struct {
	Host string
	Port int
	CA   []byte // PEM of the authority that signed its certificate; nil without TLS

	o  SMTPOptions
	mu sync.Mutex

	got         []Mail
	connections int
}

// SMTPOptions say how the server behaves.
type SMTPOptions struct {
	StartTLS, TLS      bool
	Username, Password string // asked for when set

	// Listen is where the server listens; empty for a port of its own.
	Listen string
	// Refuse answers a recipient with an error; nil takes it.
	Refuse func(to string) error
	// Taken is called with each whole message before it is acknowledged.
	Taken func(m Mail) error
	// Drop ends the connection in the middle of a message to such a recipient.
	Drop func(to string) bool
}

// Mail is one message that the server took.
type Mail struct {
	From, To string // of the envelope
	Raw      []byte
}

// Header is one of the message's headers, decoded by nobody.
func (m Mail) Header(t testing.TB, name string) string {
	t.Helper()
	return m.Parsed(t).Header.Get(name)
}

// Parsed reads the message.
func (m Mail) Parsed(t testing.TB) *mail.Message {
	t.Helper()
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatalf("what was sent is no message: %v\n%s", err, m.Raw)
	}
	return parsed
}

// Refusal is an answer of a mail server.
func Refusal(code int, enhanced [3]int, message string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: message}
}

// NewSMTP starts a mail server on a port of its own.
func NewSMTP(t testing.TB, o SMTPOptions) *SMTP {
	t.Helper()
	s := &SMTP{o: o}
	server := smtp.NewServer(s)
	server.Domain, server.AllowInsecureAuth = "mail.test", !o.StartTLS && !o.TLS
	server.ErrorLog = log.New(io.Discard, "", 0) // tests break connections on purpose
	server.ReadTimeout, server.WriteTimeout = 30*time.Second, 30*time.Second
	var config *tls.Config
	if o.StartTLS || o.TLS {
		config, s.CA = testCertificate(t)
	}
	if o.StartTLS {
		server.TLSConfig = config
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	var open net.ListenConfig
	listener, err := open.Listen(t.Context(), "tcp", o.Listen)
	if err != nil {
		t.Fatal(err)
	}
	if o.TLS {
		listener = tls.NewListener(listener, config)
	}
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s.Host = host
	if s.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // ends by Close
	}()
	t.Cleanup(func() {
		_ = server.Close()
		_ = listener.Close() // should Serve not have come to it yet
		<-done
	})
	return s
}

// Addr is where it listens.
func (s *SMTP) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Got returns what the server took so far, in order.
func (s *SMTP) Got() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

// GotTo returns what was taken for one recipient.
func (s *SMTP) GotTo(to string) []Mail {
	return slices.DeleteFunc(s.Got(), func(m Mail) bool { return m.To != to })
}

// Wait waits until so many messages for a recipient were taken.
func (s *SMTP) Wait(t testing.TB, to string, n int) []Mail {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		if got := s.GotTo(to); len(got) >= n {
			return got
		}
	}
	t.Fatalf("%d messages for %s came, want %d", len(s.GotTo(to)), to, n)
	return nil
}

// Connections tells how many were made.
func (s *SMTP) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// NewSession implements smtp.Backend.
func (s *SMTP) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections++
	return &smtpSession{s: s, conn: c}, nil
}

type smtpSession struct {
	s        *SMTP
	conn     *smtp.Conn
	signedIn bool
	from, to string
}

func (c *smtpSession) AuthMechanisms() []string {
	if c.s.o.Username == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (c *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != c.s.o.Username || password != c.s.o.Password {
			return Refusal(535, [3]int{5, 7, 8}, fmt.Sprintf("No such user, or wrong password %q", password))
		}
		c.signedIn = true
		return nil
	}), nil
}

func (c *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if c.s.o.Username != "" && !c.signedIn {
		return smtp.ErrAuthRequired
	}
	c.from = from
	return nil
}

func (c *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if refuse := c.s.o.Refuse; refuse != nil {
		if err := refuse(to); err != nil {
			return err
		}
	}
	c.to = to
	return nil
}

func (c *smtpSession) Data(r io.Reader) error {
	if drop := c.s.o.Drop; drop != nil && drop(c.to) {
		return errors.Join(c.conn.Conn().Close(), io.ErrUnexpectedEOF)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read the message: %w", err)
	}
	m := Mail{From: c.from, To: c.to, Raw: raw}
	if taken := c.s.o.Taken; taken != nil {
		if err := taken(m); err != nil {
			return err
		}
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.got = append(c.s.got, m)
	return nil
}

func (c *smtpSession) Reset()        { c.from, c.to = "", "" }
func (c *smtpSession) Logout() error { return nil }

// testCertificate makes a certificate for this machine and the authority that signs it.
func testCertificate(t testing.TB) (*tls.Config, []byte) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	from, until := time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test authority"}, NotBefore: from, NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	must(err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "mail.test"}, NotBefore: from, NotAfter: until,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.ParseIP("127.0.0.1")},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	must(err)
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return config, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})
}
