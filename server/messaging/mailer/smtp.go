package mailer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

type smtpCarrier struct {
	s    Settings
	o    Outward
	tls  *tls.Config
	dial gomail.DialContextFunc
}

func newSMTP(s Settings, o Outward) (*smtpCarrier, error) {
	c := &smtpCarrier{s: s, o: o, tls: &tls.Config{ServerName: s.SMTP.Host, MinVersion: tls.VersionTLS12}}
	if len(s.SMTP.CA) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(s.SMTP.CA) {
			return nil, errors.New("mailer: the certificates of smtp-ca cannot be read")
		}
		c.tls.RootCAs = pool
	}
	c.dial = o.Guard.DialContext(s.Trust)
	if s.SMTP.Security == TLS {
		c.dial = overTLS(c.dial, c.tls)
	}
	return c, nil
}

// overTLS is needed because the library leaves TLS to a dial function of ours.
func overTLS(dial gomail.DialContextFunc, config *tls.Config) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		raw, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		conn := tls.Client(raw, config)
		if err := conn.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, raw.Close())
		}
		return conn, nil
	}
}

// Open dials, secures and signs in.
func (c *smtpCarrier) Open(ctx context.Context) (Conn, error) {
	client, err := gomail.NewClient(c.s.SMTP.Host, c.options()...)
	if err != nil {
		return nil, c.whole(err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return nil, c.whole(err)
	}
	return &smtpConn{c: c, client: client}, nil
}

func (c *smtpCarrier) options() []gomail.Option {
	policy := gomail.NoTLS
	if c.s.SMTP.Security == StartTLS {
		policy = gomail.TLSMandatory
	}
	options := []gomail.Option{
		gomail.WithPort(c.s.SMTP.Port), gomail.WithTLSPolicy(policy), gomail.WithTLSConfig(c.tls), gomail.WithTimeout(sendTime),
		gomail.WithHELO(c.o.Name), gomail.WithDialContextFunc(c.dial),
	}
	if c.s.SMTP.Username != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&signIn{host: c.s.SMTP.Host, user: c.s.SMTP.Username, password: c.s.SMTP.Password.Reveal()}))
	}
	return options
}

// whole is a failure before any message was offered.
func (c *smtpCarrier) whole(err error) *Failure {
	words := c.words(err.Error())
	if refused(err) {
		words = plain(err.Error())
	}
	return &Failure{Words: words, Whole: true}
}

// words are the server's, without the password in any form that went over the line.
func (c *smtpCarrier) words(s string) string {
	user, password := c.s.SMTP.Username, c.s.SMTP.Password.Reveal()
	s = unquoted(s)
	if password == "" {
		return plain(s)
	}
	encoded := base64.StdEncoding.EncodeToString
	return plain(s, encoded([]byte("\x00"+user+"\x00"+password)), encoded([]byte(password)), password)
}

var quotedReply = regexp.MustCompile(`\b([245][0-9]{2}) ("(?:[^"\\]|\\.)*")`)

// unquoted undoes the quotes that Go puts around a server's words.
func unquoted(s string) string {
	return quotedReply.ReplaceAllStringFunc(s, func(reply string) string {
		code, quoted, _ := strings.Cut(reply, " ")
		if words, err := strconv.Unquote(quoted); err == nil {
			return code + " " + words
		}
		return reply
	})
}

type smtpConn struct {
	c      *smtpCarrier
	client *gomail.Client
}

// Send offers one message. A connection that died since the last one is opened
// anew, once: nothing of this message has gone out by then.
func (s *smtpConn) Send(ctx context.Context, e Envelope) (Receipt, error) {
	m := s.c.compose(e)
	err := s.client.Send(m)
	if reason(err) == gomail.ErrConnCheck {
		_ = s.client.Close() // it is dead already
		if dialErr := s.client.DialWithContext(ctx); dialErr != nil {
			return Receipt{}, s.c.whole(dialErr)
		}
		err = s.client.Send(m)
	}
	if err != nil && !m.IsDelivered() {
		return Receipt{}, s.c.failure(err)
	}
	return Receipt{Words: s.c.words(m.ServerResponse())}, nil
}

func (s *smtpConn) Close() error {
	if err := s.client.Close(); err != nil {
		return fmt.Errorf("close the connection: %w", err)
	}
	return nil
}

func reason(err error) gomail.SendErrReason {
	var send *gomail.SendError
	if errors.As(err, &send) {
		return send.Reason
	}
	return gomail.ErrAmbiguous
}

// failure tells from the reply's code who is refused, and whether for good.
func (c *smtpCarrier) failure(err error) *Failure {
	var send *gomail.SendError
	if !errors.As(err, &send) {
		return &Failure{Words: c.words(err.Error())}
	}
	text := strings.TrimPrefix(send.Error(), send.Reason.String()+": ")
	text, _, _ = strings.Cut(text, ", affected recipient(s): ")
	text, _, _ = strings.Cut(text, ", affected message ID: ")
	f := &Failure{Words: c.words(text)}
	if code := send.ErrorCode(); code >= 500 && code < 600 {
		f.Refused = send.Reason == gomail.ErrSMTPMailFrom
		f.Bounced = !f.Refused
	}
	return f
}

// compose writes the message. All that people typed was made one line before; the
// library encodes it once more for the place where it stands.
func (c *smtpCarrier) compose(e Envelope) *gomail.Msg {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	from := c.s.from(e)
	m.FromMailAddress(&from)
	m.SetAddrHeaderFromMailAddress(gomail.HeaderTo, &e.To)
	if reply := c.s.replyTo(e); reply != "" {
		m.ReplyToMailAddress(&mail.Address{Address: reply})
	}
	m.Subject(e.Subject)
	m.SetMessageIDWithValue(e.MessageID)
	m.SetDateWithValue(e.Date)
	for name, value := range automatic() {
		m.SetGenHeader(gomail.Header(name), value)
	}
	m.SetBodyString(gomail.TypeTextPlain, e.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, e.HTML)
	return m
}

// from is the settings' address, whoever writes: only that one is allowed to send.
func (s Settings) from(e Envelope) mail.Address {
	if e.FromName != "" {
		return mail.Address{Name: e.FromName, Address: s.From.Address}
	}
	return s.From
}

func (s Settings) replyTo(e Envelope) string {
	if e.ReplyTo != "" {
		return e.ReplyTo
	}
	return s.ReplyTo
}

// automatic headers keep other programs from answering.
func automatic() map[string]string {
	return map[string]string{"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
}

// signIn picks the strongest way that the server offers. A password never goes
// over a connection that others can read, other than within this machine.
type signIn struct {
	host, user, password string
	chosen               smtp.Auth
}

func (a *signIn) Start(server *smtp.ServerInfo) (string, []byte, error) {
	offered := func(name string) bool { return slices.Contains(server.Auth, name) }
	switch {
	case offered("SCRAM-SHA-256"):
		a.chosen = smtp.ScramSHA256Auth(a.user, a.password)
	case offered("PLAIN"):
		a.chosen = smtp.PlainAuth("", a.user, a.password, a.host, false)
	case offered("LOGIN"):
		a.chosen = smtp.LoginAuth(a.user, a.password, a.host, false)
	case offered("CRAM-MD5"):
		a.chosen = smtp.CRAMMD5Auth(a.user, a.password)
	case len(server.Auth) == 0:
		return "", nil, errors.New("the server offers no way to sign in on this connection")
	default:
		return "", nil, fmt.Errorf("the server offers only ways to sign in that are not supported: %s", strings.Join(server.Auth, ", "))
	}
	return a.chosen.Start(server)
}

func (a *signIn) Next(fromServer []byte, more bool) ([]byte, error) {
	return a.chosen.Next(fromServer, more)
}
