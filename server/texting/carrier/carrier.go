package carrier

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"

	"tenantry/server/outbound"
	"tenantry/server/secret"
)

// Kind names who carries texts.
type Kind string

// The carriers.
const (
	Builtin Kind = "builtin" // the built-in inbox: no phone gets anything
	Twilio  Kind = "twilio"
)

// Settings say who carries texts, and how.
type Settings struct {
	Kind    Kind
	Account string // Twilio's account SID
	Token   secret.String
	URL     string // of Twilio's API
	Country string // ISO code of the country whose numbers are assigned
	Trust   outbound.Trust
}

// Number is one that the carrier assigned.
type Number struct {
	ID    string // at the carrier
	Phone string // E.164
}

// Outgoing is a text to hand over.
type Outgoing struct {
	From, To, Body string
	StatusURL      string // where the carrier reports what became of it
}

// Carrier is one of the ways in which texts go out.
type Carrier interface {
	// Check tells in the carrier's own words whether it would let us in.
	Check(ctx context.Context) (words string, err error)
	// FindNumber returns the number that was assigned under a name, nil without one.
	FindNumber(ctx context.Context, name string) (*Number, error)
	// TakeNumber gets a random number under a name. Texts to it are brought to inboundURL.
	TakeNumber(ctx context.Context, name, inboundURL string) (Number, error)
	// GiveBack ends a number. One that is gone already is no failure.
	GiveBack(ctx context.Context, id string) error
	// Send hands a text over, and returns the carrier's id of it.
	Send(ctx context.Context, o Outgoing) (id string, err error)
}

// New makes the carrier that the settings name.
func New(s Settings, guard outbound.Guard) Carrier {
	if s.Kind == Twilio {
		return &twilio{s: s, guard: guard}
	}
	return builtin{}
}

// Failure is why a carrier did not do what it was asked for.
type Failure struct {
	Words     string // for people, without secrets
	Code      int    // the carrier's, 0 without one
	Whole     bool   // nothing works just now: it is not about this text or number
	OptedOut  bool   // the carrier knows that the recipient sent STOP
	RetryWait time.Duration
}

func (f *Failure) Error() string { return f.Words }

// FailureOf is the failure in an error; one of another kind counts as whole.
func FailureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Words: plain(err.Error()), Whole: true}
}

// maxWords bounds what is quoted of others, in characters.
const maxWords = 300

// plain makes one line of what somebody else said, without the given secrets.
func plain(text string, secrets ...string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if letters := []rune(text); len(letters) > maxWords {
		text = string(letters[:maxWords]) + "…"
	}
	return text
}

// builtin is the inbox of the program itself. Its numbers are from a range that is
// reserved for stories, so that none of them is anybody's.
type builtin struct{}

func (builtin) Check(context.Context) (string, error) {
	return "The built-in inbox is always there. No phone gets anything.", nil
}

func (builtin) FindNumber(context.Context, string) (*Number, error) { return nil, nil }

func (builtin) TakeNumber(_ context.Context, name, _ string) (Number, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(10_000))
	if err != nil {
		return Number{}, fmt.Errorf("choose a number: %w", err)
	}
	return Number{ID: name, Phone: fmt.Sprintf("+1555010%04d", n.Int64())}, nil
}

func (builtin) GiveBack(context.Context, string) error { return nil }

func (builtin) Send(context.Context, Outgoing) (string, error) { return "", nil }

// oneOf chooses an index at random.
func oneOf(count int) (int, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(int64(count)))
	if err != nil {
		return 0, fmt.Errorf("choose a number: %w", err)
	}
	return int(n.Int64()), nil
}
