// Package mailer hands messages to whoever carries them on: an SMTP server or
// SendGrid. It knows nothing of queues, tenants or the store; it opens a
// connection, sends, and says in the other side's own words what became of it.
//
// Start reading here; smtp.go and sendgrid.go are the two ways.
package mailer

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"tenantry/server/outbound"
	"tenantry/server/secret"
)

// Kind names who carries messages on.
type Kind string

// The kinds. The outbox carries nothing on: messages stay where an administrator
// reads them.
const (
	Outbox   Kind = "outbox"
	SMTP     Kind = "smtp"
	SendGrid Kind = "sendgrid"
)

// Security is how the connection to an SMTP server is protected.
type Security string

// The ways. STARTTLS is asked for, never merely tried.
const (
	StartTLS Security = "starttls"
	TLS      Security = "tls"
	None     Security = "none"
)

// sendTime bounds each conversation: opening a connection, and sending one message.
const sendTime = 20 * time.Second

// Settings say who carries messages on, and from whom they come.
type Settings struct {
	Kind     Kind
	From     mail.Address
	ReplyTo  string // empty for none
	SMTP     SMTPSettings
	SendGrid SendGridSettings
	Trust    outbound.Trust
}

// SMTPSettings name a server and how to talk to it.
type SMTPSettings struct {
	Host     string
	Port     int
	Security Security
	Username string // empty: without signing in
	Password secret.String
	CA       []byte // PEM of further authorities to trust; nil for those of the system
}

// SendGridSettings name an account at SendGrid.
type SendGridSettings struct {
	URL string
	Key secret.String
}

// Outward is what a carrier needs of the world.
type Outward struct {
	Guard outbound.Guard
	Name  string // this installation's host name, by which it introduces itself
}

// Envelope is one message to one person.
type Envelope struct {
	ID        string // the message's own, and how often it was meant to be sent
	Send      int
	Date      time.Time
	To        mail.Address
	FromName  string // empty: as the settings say
	ReplyTo   string // empty: as the settings say
	Subject   string
	HTML      string
	Text      string
	MessageID string // for the header of that name, without < and >
}

// Receipt is what the other side said on taking a message.
type Receipt struct {
	ID    string // by which the other side knows it; may be empty
	Words string
}

// Carrier opens connections. It may be used by several at once.
type Carrier interface {
	Open(ctx context.Context) (Conn, error)
}

// Conn sends one message after the other; it belongs to one goroutine.
type Conn interface {
	Send(ctx context.Context, e Envelope) (Receipt, error)
	Close() error
}

// New makes the carrier of the settings; there is none for the outbox.
func New(s Settings, o Outward) (Carrier, error) {
	switch s.Kind {
	case SMTP:
		return newSMTP(s, o)
	case SendGrid:
		return newSendGrid(s, o), nil
	}
	return nil, fmt.Errorf("mailer: %q carries nothing", s.Kind)
}

// Failure says why a message was not taken. Exactly one of its flags decides what
// happens next; none means that the same message may be taken later.
type Failure struct {
	Words     string        // of the other side, or of the network
	Bounced   bool          // this recipient, or this message to it, is refused for good
	Refused   bool          // the message is refused for good, whoever it is for
	Whole     bool          // nothing can be sent just now: no connection, or no admittance
	RetryWait time.Duration // as long as the other side asked for; 0 for no wish
}

func (f *Failure) Error() string { return f.Words }

// FailureOf finds the Failure in an error; any other error counts as one that may
// pass.
func FailureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Words: plain(err.Error())}
}

// maxWords bounds what is kept of the other side's words, in characters.
const maxWords = 500

// plain makes one line of what the other side said, without the secrets that it
// may have repeated.
func plain(words string, secrets ...string) string {
	for _, s := range secrets {
		if s != "" {
			words = strings.ReplaceAll(words, s, "***")
		}
	}
	words = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(words, "?"))
	words = strings.Join(strings.Fields(words), " ")
	if letters := []rune(words); len(letters) > maxWords {
		words = string(letters[:maxWords-1]) + "…"
	}
	return words
}

// refused is a connection that the outbound rules forbid, in words of its own.
func refused(err error) bool { return errors.Is(err, outbound.ErrRefused) }
