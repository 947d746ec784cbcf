package carrier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"

	"tenantry/server/outbound"
)

// DefaultTwilioURL is where Twilio answers, unless an account lives in a region of
// its own.
const DefaultTwilioURL = "https://api.twilio.com"

// Twilio's codes that mean something to us.
const (
	twilioNotFound     = 20404
	twilioTooMany      = 20429
	twilioNotAvailable = 21422 // somebody else bought the number first
	twilioOptedOut     = 21610
)

// twilio calls the API through the library's request handler, which takes whole
// addresses; the library's typed services know one host only, and would add
// megabytes of services that are not used.
type twilio struct {
	s     Settings
	guard outbound.Guard
}

// call is one request and what is to be known of its answer beyond the body.
type call struct {
	inner      http.RoundTripper
	retryAfter string
	status     int
}

func (c *call) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := c.inner.RoundTrip(r)
	if err == nil {
		c.retryAfter, c.status = answer.Header.Get("Retry-After"), answer.StatusCode
	}
	return answer, err
}

// request calls a resource of the account and reads the answer into out.
func (t *twilio) request(ctx context.Context, method, resource string, data url.Values, out any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	web := t.guard.Client(t.s.Trust)
	c := &call{inner: web.Transport}
	web.Transport = c
	defer web.CloseIdleConnections()
	handler := client.RequestHandler{Client: &client.Client{
		Credentials: client.NewCredentials(t.s.Account, t.s.Token.Reveal()), HTTPClient: web,
	}}
	address := strings.TrimSuffix(t.s.URL, "/") + "/2010-04-01/Accounts/" + url.PathEscape(t.s.Account) + resource
	if data == nil {
		data = url.Values{}
	}
	headers := map[string]any{"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
	var answer *http.Response
	var err error
	switch method {
	case http.MethodGet:
		answer, err = handler.Get(address, data, headers, "")
	case http.MethodPost:
		answer, err = handler.Post(address, data, headers, "")
	case http.MethodDelete:
		answer, err = handler.Delete(address, data, headers, "")
	default:
		return fmt.Errorf("twilio: no method %s", method)
	}
	if err != nil {
		return t.failure(err, c)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode/100 == 3 {
		return &Failure{Words: fmt.Sprintf("%d %s: the address of the API leads elsewhere.", answer.StatusCode, http.StatusText(answer.StatusCode)), Whole: true}
	}
	raw, err := io.ReadAll(answer.Body)
	if err == nil && out != nil {
		err = json.Unmarshal(raw, out)
	}
	if err != nil {
		return &Failure{Words: t.plain("The answer cannot be read: " + err.Error()), Whole: true}
	}
	return nil
}

func (t *twilio) plain(text string) string { return plain(text, t.s.Token.Reveal()) }

// failure sorts what Twilio, or the network, said.
func (t *twilio) failure(err error, c *call) *Failure {
	var rest *client.TwilioRestError
	if !errors.As(err, &rest) {
		return &Failure{Words: t.plain(err.Error()), Whole: true, RetryWait: seconds(c.retryAfter)}
	}
	status := max(rest.Status, c.status)
	f := &Failure{Code: rest.Code, Words: t.plain(fmt.Sprintf("%d %s: %s (%d)", status, http.StatusText(status), rest.Message, rest.Code))}
	switch {
	case status == http.StatusTooManyRequests, rest.Code == twilioTooMany:
		f.Whole, f.RetryWait = true, seconds(c.retryAfter)
	case status == http.StatusUnauthorized, status == http.StatusForbidden && rest.Code/1000 == 20, status >= 500:
		f.Whole = true // of the account or the service, not of this text
	case rest.Code == twilioOptedOut:
		f.OptedOut = true
	}
	return f
}

func seconds(header string) time.Duration {
	n, err := strconv.Atoi(header)
	if err != nil || n < 0 {
		return 0
	}
	return min(time.Duration(n)*time.Second, 10*time.Minute)
}

func (t *twilio) Check(ctx context.Context) (string, error) {
	var account struct {
		FriendlyName string `json:"friendly_name"`
		Status       string
		Type         string
	}
	if err := t.request(ctx, http.MethodGet, ".json", nil, &account); err != nil {
		return "", err
	}
	words := t.plain(fmt.Sprintf("200 OK: the account “%s” is %s (%s)", account.FriendlyName, account.Status, account.Type))
	if account.Status != "active" {
		return "", &Failure{Words: words, Whole: true}
	}
	return words, nil
}

type twilioNumber struct {
	SID   string
	Phone string `json:"phone_number"`
}

func (t *twilio) FindNumber(ctx context.Context, name string) (*Number, error) {
	var found struct {
		Numbers []twilioNumber `json:"incoming_phone_numbers"`
	}
	if err := t.request(ctx, http.MethodGet, "/IncomingPhoneNumbers.json", url.Values{"FriendlyName": {name}}, &found); err != nil {
		return nil, err
	}
	if len(found.Numbers) == 0 {
		return nil, nil
	}
	return &Number{ID: found.Numbers[0].SID, Phone: found.Numbers[0].Phone}, nil
}

// attempts is how many numbers are tried that somebody else may buy meanwhile.
const attempts = 3

func (t *twilio) TakeNumber(ctx context.Context, name, inboundURL string) (Number, error) {
	offered, err := t.offered(ctx)
	if err != nil {
		return Number{}, err
	}
	for range attempts {
		if len(offered) == 0 {
			break
		}
		i, err := oneOf(len(offered))
		if err != nil {
			return Number{}, err
		}
		phone := offered[i]
		offered = slices.Delete(offered, i, i+1)
		var bought twilioNumber
		err = t.request(ctx, http.MethodPost, "/IncomingPhoneNumbers.json", url.Values{
			"PhoneNumber": {phone}, "FriendlyName": {name}, "SmsUrl": {inboundURL}, "SmsMethod": {http.MethodPost},
		}, &bought)
		if err == nil {
			return Number{ID: bought.SID, Phone: bought.Phone}, nil
		}
		if FailureOf(err).Code != twilioNotAvailable {
			return Number{}, err
		}
	}
	return Number{}, &Failure{Words: "Twilio has no free number for texting in " + t.s.Country + " just now."}
}

// offered lists free numbers that can text: local ones, or mobile ones in countries
// where only those can.
func (t *twilio) offered(ctx context.Context) ([]string, error) {
	for _, sort := range []string{"Local", "Mobile"} {
		var free struct {
			Numbers []twilioNumber `json:"available_phone_numbers"`
		}
		err := t.request(ctx, http.MethodGet, "/AvailablePhoneNumbers/"+url.PathEscape(t.s.Country)+"/"+sort+".json",
			url.Values{"SmsEnabled": {"true"}, "ExcludeAllAddressRequired": {"true"}, "PageSize": {"30"}}, &free)
		if err != nil && FailureOf(err).Code != twilioNotFound {
			return nil, err
		}
		var phones []string
		for _, n := range free.Numbers {
			phones = append(phones, n.Phone)
		}
		if len(phones) > 0 {
			return phones, nil
		}
	}
	return nil, nil
}

func (t *twilio) GiveBack(ctx context.Context, id string) error {
	err := t.request(ctx, http.MethodDelete, "/IncomingPhoneNumbers/"+url.PathEscape(id)+".json", nil, nil)
	if err != nil && FailureOf(err).Code == twilioNotFound {
		return nil
	}
	return err
}

func (t *twilio) Send(ctx context.Context, o Outgoing) (string, error) {
	var taken struct{ SID string }
	err := t.request(ctx, http.MethodPost, "/Messages.json", url.Values{
		"From": {o.From}, "To": {o.To}, "Body": {o.Body}, "StatusCallback": {o.StatusURL},
	}, &taken)
	return plain(taken.SID), err
}

// Signed reports whether a form was sent to an address by who knows the token, as
// Twilio signs its webhooks.
func Signed(token, address string, form []byte, signature string) bool {
	validator := client.NewRequestValidator(token)
	return token != "" && validator.ValidateBody(address, form, signature)
}
