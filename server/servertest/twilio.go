package servertest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// Twilio stands in for the part of Twilio's REST API that is called, as it is
// documented: how it asks who calls, its forms and pages, how it says no, and how it
// signs its webhooks.
type Twilio struct {
	URL     string
	Account string
	Token   string

	mu       sync.Mutex
	free     []string
	numbers  []TwilioNumber
	bought   int
	got      []TwilioText
	answer   func(m TwilioText) (status, code int, message string)
	onBought func()
}

// TwilioNumber is a number of the account.
type TwilioNumber struct {
	SID, Phone, Name, SmsURL string
}

// TwilioText is a text that was taken.
type TwilioText struct {
	SID, From, To, Body, StatusCallback string
}

// NewTwilio starts the stand-in with some free numbers; it ends with the test.
func NewTwilio(t testing.TB) *Twilio {
	t.Helper()
	hex := func() string { return strings.ReplaceAll(uuid.NewString(), "-", "") }
	s := &Twilio{Account: "AC" + hex(), Token: hex()}
	for i := range 20 {
		s.free = append(s.free, fmt.Sprintf("+1415555%04d", 2000+i))
	}
	base := "/2010-04-01/Accounts/" + s.Account
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+base+".json", s.account)
	mux.HandleFunc("GET "+base+"/AvailablePhoneNumbers/{country}/{kind}", s.available)
	mux.HandleFunc("GET "+base+"/IncomingPhoneNumbers.json", s.list)
	mux.HandleFunc("POST "+base+"/IncomingPhoneNumbers.json", s.buy)
	mux.HandleFunc("DELETE "+base+"/IncomingPhoneNumbers/{sid}", s.release)
	mux.HandleFunc("POST "+base+"/Messages.json", s.send)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		twilioRefuses(w, http.StatusNotFound, 20404, "The requested resource "+r.URL.Path+" was not found")
	})
	server := httptest.NewServer(s.guarded(mux))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Answer decides about the texts from now on: status 0 takes one.
func (s *Twilio) Answer(decide func(m TwilioText) (status, code int, message string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = decide
}

// OnBought is called when a number was bought, before anybody is told.
func (s *Twilio) OnBought(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onBought = f
}

// Got returns the texts that were taken so far.
func (s *Twilio) Got() []TwilioText {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

// Numbers returns what the account has now, and how often it bought.
func (s *Twilio) Numbers() (numbers []TwilioNumber, bought int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.numbers), s.bought
}

// SellOut leaves no number free.
func (s *Twilio) SellOut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = nil
}

func (s *Twilio) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, ok := r.BasicAuth()
		if !ok || user != s.Account || password != s.Token {
			twilioRefuses(w, http.StatusUnauthorized, 20003, "Authenticate")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func twilioRefuses(w http.ResponseWriter, status, code int, message string) {
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "7")
	}
	twilioSays(w, status, map[string]any{
		"code": code, "message": message, "more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code), "status": status,
	})
}

func twilioSays(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (s *Twilio) account(w http.ResponseWriter, _ *http.Request) {
	twilioSays(w, http.StatusOK, map[string]any{"sid": s.Account, "friendly_name": "Test account", "status": "active", "type": "Full"})
}

func (s *Twilio) available(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []any{}
	if r.PathValue("kind") == "Local.json" && r.PathValue("country") == "US" && r.URL.Query().Get("SmsEnabled") == "true" {
		for _, phone := range s.free {
			all = append(all, map[string]any{"phone_number": phone, "friendly_name": phone, "capabilities": map[string]bool{"SMS": true}})
		}
	}
	twilioSays(w, http.StatusOK, map[string]any{"available_phone_numbers": all})
}

func (n TwilioNumber) wire() map[string]any {
	return map[string]any{"sid": n.SID, "phone_number": n.Phone, "friendly_name": n.Name, "sms_url": n.SmsURL}
}

func (s *Twilio) list(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []any{}
	for _, n := range s.numbers {
		if name := r.URL.Query().Get("FriendlyName"); name == "" || name == n.Name {
			all = append(all, n.wire())
		}
	}
	twilioSays(w, http.StatusOK, map[string]any{"incoming_phone_numbers": all, "page": 0, "page_size": 50})
}

func (s *Twilio) buy(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	phone := r.PostFormValue("PhoneNumber")
	i := slices.Index(s.free, phone)
	if i < 0 {
		s.mu.Unlock()
		twilioRefuses(w, http.StatusBadRequest, 21422, "Phone number "+phone+" is not available")
		return
	}
	s.free = slices.Delete(s.free, i, i+1)
	n := TwilioNumber{
		SID: "PN" + strings.ReplaceAll(uuid.NewString(), "-", ""), Phone: phone, Name: r.PostFormValue("FriendlyName"), SmsURL: r.PostFormValue("SmsUrl"),
	}
	s.numbers = append(s.numbers, n)
	s.bought++
	tell := s.onBought
	s.mu.Unlock()
	if tell != nil {
		tell()
	}
	twilioSays(w, http.StatusCreated, n.wire())
}

func (s *Twilio) release(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sid := strings.TrimSuffix(r.PathValue("sid"), ".json")
	before := len(s.numbers)
	s.numbers = slices.DeleteFunc(s.numbers, func(n TwilioNumber) bool { return n.SID == sid })
	if len(s.numbers) == before {
		twilioRefuses(w, http.StatusNotFound, 20404, "The requested resource was not found")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Twilio) send(w http.ResponseWriter, r *http.Request) {
	m := TwilioText{
		SID: "SM" + strings.ReplaceAll(uuid.NewString(), "-", ""), From: r.PostFormValue("From"), To: r.PostFormValue("To"),
		Body: r.PostFormValue("Body"), StatusCallback: r.PostFormValue("StatusCallback"),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !strings.HasPrefix(m.To, "+") || len(m.To) < 8:
		twilioRefuses(w, http.StatusBadRequest, 21211, "Invalid 'To' Phone Number: "+m.To)
		return
	case m.Body == "":
		twilioRefuses(w, http.StatusBadRequest, 21602, "Message body is required.")
		return
	case !slices.ContainsFunc(s.numbers, func(n TwilioNumber) bool { return n.Phone == m.From }):
		twilioRefuses(w, http.StatusBadRequest, 21606, "The 'From' phone number provided ("+m.From+") is not a valid, message-capable phone number for this account.")
		return
	}
	if s.answer != nil {
		if status, code, message := s.answer(m); status != 0 {
			twilioRefuses(w, status, code, message)
			return
		}
	}
	s.got = append(s.got, m)
	twilioSays(w, http.StatusCreated, map[string]any{"sid": m.SID, "status": "queued", "from": m.From, "to": m.To, "num_segments": "1"})
}

// Sign is the signature of a form that is sent to an address.
func (s *Twilio) Sign(address string, form url.Values) string {
	keys := []string{}
	for key := range form {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	text := address
	for _, key := range keys {
		text += key + form.Get(key)
	}
	mac := hmac.New(sha1.New, []byte(s.Token))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Bring sends a signed form to an address of ours, as Twilio's webhooks do, and
// returns the status of the answer.
func (s *Twilio) Bring(t testing.TB, address string, form url.Values) int {
	t.Helper()
	return s.BringSigned(t, address, form, s.Sign(address, form))
}

// BringSigned is Bring with a signature of one's own.
func (s *Twilio) BringSigned(t testing.TB, address string, form url.Values, signature string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	r.Header.Set("X-Twilio-Signature", signature)
	client := http.Client{Timeout: 20 * time.Second}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return answer.StatusCode
}

// Report brings the status of a text to where it asked for it.
func (s *Twilio) Report(t testing.TB, m TwilioText, status, code string) int {
	t.Helper()
	form := url.Values{"MessageSid": {m.SID}, "MessageStatus": {status}, "From": {m.From}, "To": {m.To}, "AccountSid": {s.Account}}
	if code != "" {
		form.Set("ErrorCode", code)
	}
	return s.Bring(t, m.StatusCallback, form)
}
