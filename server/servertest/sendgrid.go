package servertest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// SendGrid stands in for SendGrid's API as it is documented: how it asks who
// calls, what it checks, how it says no, and how it signs its events.
type SendGrid struct {
	URL      string
	Key      string
	EventKey string // the public half, as the account's page shows it

	signing *ecdsa.PrivateKey
	mu      sync.Mutex
	got     []SendGridMail
	answer  func(m SendGridMail) (status int, message string)
}

// SendGridMail is the body of /v3/mail/send.
type SendGridMail struct {
	From             sendGridPerson
	ReplyTo          *sendGridPerson `json:"reply_to"`
	Subject          string
	Personalizations []struct {
		To         []sendGridPerson
		CustomArgs map[string]string `json:"custom_args"`
	}
	Content          []struct{ Type, Value string }
	Headers          map[string]string
	TrackingSettings map[string]map[string]any `json:"tracking_settings"`
}

type sendGridPerson struct{ Email, Name string }

// To is the one recipient.
func (m SendGridMail) To() string { return m.Personalizations[0].To[0].Email }

// Args are the custom arguments, which come back with events.
func (m SendGridMail) Args() map[string]string { return m.Personalizations[0].CustomArgs }

// NewSendGrid starts the stand-in; it ends with the test.
func NewSendGrid(t testing.TB) *SendGrid {
	t.Helper()
	s := &SendGrid{Key: "SG.test." + uuid.NewString()}
	var err error
	if s.signing, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&s.signing.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	s.EventKey = base64.StdEncoding.EncodeToString(der)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v3/mail/send", s.send)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Answer decides about the messages from now on: 0 takes one.
func (s *SendGrid) Answer(decide func(m SendGridMail) (status int, message string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = decide
}

// Got returns what was taken so far.
func (s *SendGrid) Got() []SendGridMail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

// Wait waits until so many messages were taken.
func (s *SendGrid) Wait(t testing.TB, n int) []SendGridMail {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		if got := s.Got(); len(got) >= n {
			return got
		}
	}
	t.Fatalf("%d messages came, want %d", len(s.Got()), n)
	return nil
}

func (s *SendGrid) send(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+s.Key {
		refuse(w, http.StatusUnauthorized, "The provided authorization grant is invalid, expired, or revoked", "")
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		refuse(w, http.StatusUnsupportedMediaType, "Content-Type should be application/json.", "")
		return
	}
	raw, err := io.ReadAll(r.Body)
	var m SendGridMail
	if err != nil || json.Unmarshal(raw, &m) != nil {
		refuse(w, http.StatusBadRequest, "Bad Request", "")
		return
	}
	if field, message := m.wrong(); field != "" {
		refuse(w, http.StatusBadRequest, message, field)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer != nil {
		if status, message := s.answer(m); status != 0 {
			if status == http.StatusTooManyRequests {
				w.Header().Set("X-RateLimit-Remaining", "0")
				w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(time.Now().Add(90*time.Second).Unix(), 10))
			}
			refuse(w, status, message, "")
			return
		}
	}
	s.got = append(s.got, m)
	w.Header().Set("X-Message-Id", uuid.NewString())
	w.WriteHeader(http.StatusAccepted)
}

// wrong is the first thing that the API would not take.
func (m SendGridMail) wrong() (field, message string) {
	switch {
	case len(m.Personalizations) != 1 || len(m.Personalizations[0].To) != 1:
		return "personalizations", "The personalizations field is required and must have at least one personalization."
	case !strings.Contains(m.Personalizations[0].To[0].Email, "@"):
		return "personalizations.0.to.0.email", "Does not contain a valid address."
	case !strings.Contains(m.From.Email, "@"):
		return "from.email", "The from email does not contain a valid address."
	case m.Subject == "":
		return "subject", "The subject is required."
	case len(m.Content) < 1 || m.Content[0].Type != "text/plain":
		return "content", "If present, text/plain must be the first content."
	}
	for name := range m.Headers {
		if slices.Contains([]string{"x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "to", "from", "subject", "reply-to", "cc", "bcc"}, strings.ToLower(name)) {
			return "headers." + name, "This header is reserved."
		}
	}
	return "", ""
}

func refuse(w http.ResponseWriter, status int, message, field string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := map[string]any{"message": message, "field": nil, "help": nil}
	if field != "" {
		e["field"] = field
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []any{e}})
}

// Event is one of the event webhook's events about a message that was taken.
func (m SendGridMail) Event(kind, id string, at time.Time, more ...string) map[string]any {
	e := map[string]any{
		"email": m.To(), "timestamp": at.Unix(), "smtp-id": "<x@geopod-ismtpd>", "event": kind, "category": []string{"cat"},
		"sg_event_id": id, "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
	}
	for name, value := range m.Args() {
		e[name] = value
	}
	for i := 0; i+1 < len(more); i += 2 {
		e[more[i]] = more[i+1]
	}
	return e
}

// Report is a signed request of the event webhook: body and headers.
func (s *SendGrid) Report(t testing.TB, at time.Time, events ...map[string]any) (body []byte, headers []string) {
	t.Helper()
	body, err := json.Marshal(events)
	if err != nil {
		t.Fatal(err)
	}
	body = append(body, '\r', '\n') // SendGrid signs the bytes that it sends, whatever they are
	timestamp := strconv.FormatInt(at.Unix(), 10)
	sum := sha256.Sum256(append([]byte(timestamp), body...))
	signature, err := ecdsa.SignASN1(rand.Reader, s.signing, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return body, []string{
		"X-Twilio-Email-Event-Webhook-Signature", base64.StdEncoding.EncodeToString(signature),
		"X-Twilio-Email-Event-Webhook-Timestamp", timestamp, "Content-Type", "application/json",
	}
}
