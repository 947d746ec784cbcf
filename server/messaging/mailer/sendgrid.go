package mailer

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sendgrid/rest"
	"github.com/sendgrid/sendgrid-go"
	sgmail "github.com/sendgrid/sendgrid-go/helpers/mail"
)

// DefaultSendGridURL is where SendGrid answers outside of the European Union.
const DefaultSendGridURL = "https://api.sendgrid.com"

// The custom arguments come back with every event about a message.
const (
	ArgMessage = "tenantry_message"
	ArgSend    = "tenantry_send"
)

type sendGridCarrier struct {
	s    Settings
	http *rest.Client
}

func newSendGrid(s Settings, o Outward) *sendGridCarrier {
	return &sendGridCarrier{s: s, http: &rest.Client{HTTPClient: o.Guard.Client(s.Trust)}}
}

// Open costs nothing: the connections are the HTTP client's.
func (c *sendGridCarrier) Open(context.Context) (Conn, error) { return c, nil }

func (c *sendGridCarrier) Close() error { return nil }

func (c *sendGridCarrier) Send(ctx context.Context, e Envelope) (Receipt, error) {
	request := sendgrid.GetRequest(c.s.SendGrid.Key.Reveal(), "/v3/mail/send", strings.TrimSuffix(c.s.SendGrid.URL, "/"))
	request.Method, request.Body = rest.Post, sgmail.GetRequestBody(c.compose(e))
	answer, err := c.http.SendWithContext(ctx, request)
	if err != nil {
		words := c.words(err.Error())
		if refused(err) {
			words = plain(err.Error())
		}
		return Receipt{}, &Failure{Words: words, Whole: true}
	}
	if answer.StatusCode/100 == 2 {
		return Receipt{ID: plain(http.Header(answer.Headers).Get("X-Message-Id")), Words: strconv.Itoa(answer.StatusCode) + " " + http.StatusText(answer.StatusCode)}, nil
	}
	return Receipt{}, c.failure(answer)
}

func (c *sendGridCarrier) words(s string) string { return plain(s, c.s.SendGrid.Key.Reveal()) }

// failure reads the documented form of errors, or quotes what came instead.
func (c *sendGridCarrier) failure(answer *rest.Response) *Failure {
	text := answer.Body
	var said struct {
		Errors []struct{ Message, Field string }
	}
	if json.Unmarshal([]byte(answer.Body), &said) == nil && len(said.Errors) > 0 {
		all := make([]string, len(said.Errors))
		for i, e := range said.Errors {
			if all[i] = e.Message; e.Field != "" {
				all[i] += " (" + e.Field + ")"
			}
		}
		text = strings.Join(all, "; ")
	}
	f := &Failure{Words: c.words(strings.TrimSpace(strconv.Itoa(answer.StatusCode) + " " + http.StatusText(answer.StatusCode) + ": " + text))}
	switch code := answer.StatusCode; {
	case code == http.StatusTooManyRequests:
		f.Whole, f.RetryWait = true, resetWait(answer)
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code >= 500, code/100 == 3, code == http.StatusNotFound:
		f.Whole = true // of the account or the service, not of this message
	default:
		f.Refused = true
	}
	return f
}

// resetWait is how long SendGrid asks to wait: a time in seconds since 1970, next
// to its own clock.
func resetWait(answer *rest.Response) time.Duration {
	headers := http.Header(answer.Headers)
	reset, err := strconv.ParseInt(headers.Get("X-RateLimit-Reset"), 10, 64)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(headers.Get("Date"))
	if err != nil {
		return 0
	}
	return min(max(0, time.Unix(reset, 0).Sub(now)), 10*time.Minute)
}

func (c *sendGridCarrier) compose(e Envelope) *sgmail.SGMailV3 {
	m := sgmail.NewV3Mail()
	from := c.s.from(e)
	m.SetFrom(sgmail.NewEmail(from.Name, from.Address))
	if reply := c.s.replyTo(e); reply != "" {
		m.SetReplyTo(sgmail.NewEmail("", reply))
	}
	m.Subject = e.Subject
	to := sgmail.NewPersonalization()
	to.AddTos(sgmail.NewEmail(e.To.Name, e.To.Address))
	to.SetCustomArg(ArgMessage, e.ID)
	to.SetCustomArg(ArgSend, strconv.Itoa(e.Send))
	m.AddPersonalizations(to)
	m.AddContent(sgmail.NewContent("text/plain", e.Text), sgmail.NewContent("text/html", e.HTML))
	m.SetHeader("Message-ID", "<"+e.MessageID+">")
	for name, value := range automatic() {
		m.SetHeader(name, value)
	}
	// Links hold secrets: nobody may rewrite them or count who opens them.
	off := sgmail.NewTrackingSettings()
	off.SetClickTracking(sgmail.NewClickTrackingSetting().SetEnable(false).SetEnableText(false))
	off.SetOpenTracking(sgmail.NewOpenTrackingSetting().SetEnable(false))
	off.SetSubscriptionTracking(sgmail.NewSubscriptionTrackingSetting().SetEnable(false))
	m.SetTrackingSettings(off)
	return m
}
