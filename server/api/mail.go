package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/messaging/mailer"
)

var tagMail = []string{"Mail"}

func (a *API) mountMail() {
	register(a, huma.Operation{
		OperationID: "getMailSettings", Method: http.MethodGet, Path: "/platform/mail", Tags: tagMail,
		Summary: "Show who carries mail on", Description: "Secrets are never shown; what is set in the configuration of the server says so.",
	}, platform(domain.PermSettingsRead), a.getMailSettings)
	register(a, huma.Operation{
		OperationID: "updateMailSettings", Method: http.MethodPut, Path: "/platform/mail", Tags: tagMail,
		Summary: "Choose who carries mail on",
		Description: "A password or key that is left out stays as it is, unless it would go to another place: then it has to be given again. " +
			"Needs a role that may do everything, since whoever carries the mail can read its links.",
		Errors: []int{http.StatusConflict},
	}, platform(domain.PermSettingsManage).fresh(), a.updateMailSettings)
	register(a, huma.Operation{
		OperationID: "testMail", Method: http.MethodPost, Path: "/platform/mail/test", Tags: tagMail,
		Summary: "Send a test message, and tell what the other side answered", Errors: []int{http.StatusConflict},
	}, platform(domain.PermSettingsManage), a.testMail)
	register(a, huma.Operation{
		OperationID: "listMailPreviews", Method: http.MethodGet, Path: "/platform/mail/previews", Tags: tagMail,
		Summary: "Show every kind of message with sample data",
	}, platform(domain.PermSettingsRead), a.listMailPreviews)
	register(a, huma.Operation{
		OperationID: "takeSendGridEvents", Method: http.MethodPost, Path: strings.TrimPrefix(messaging.EventsPath, Prefix), Tags: tagMail,
		DefaultStatus: http.StatusNoContent, Summary: "Take a report of SendGrid's signed event webhook",
		Description: "Only the signature over time and body says who sends it. The same event twice is once.",
		Errors:      []int{http.StatusNotFound, http.StatusUnauthorized},
	}, public, a.takeSendGridEvents)
}

type smtpWire struct {
	Host        string `json:"host"`
	Port        int    `json:"port"`
	Security    string `json:"security" enum:"starttls,tls,none"`
	Username    string `json:"username"`
	PasswordSet bool   `json:"passwordSet"`
}

type sendGridWire struct {
	URL      string `json:"url"`
	KeySet   bool   `json:"keySet"`
	EventKey string `json:"eventKey" doc:"Public: it verifies reports, it signs none"`
}

type outageWire struct {
	Since   time.Time `json:"since"`
	RetryAt time.Time `json:"retryAt"`
	Answer  string    `json:"answer" doc:"What the other side, or the network, said"`
}

type mailSettingsOut struct {
	Body struct {
		Fixed        bool         `json:"fixed" doc:"Set in the configuration of the server, which wins; cannot be changed here"`
		Changeable   bool         `json:"changeable" doc:"You can change it: it is not fixed, and your role may do everything"`
		Provider     string       `json:"provider" enum:"outbox,smtp,sendgrid"`
		FromName     string       `json:"fromName" doc:"Empty: the name of the installation"`
		FromAddress  string       `json:"fromAddress"`
		ReplyTo      string       `json:"replyTo"`
		SMTP         smtpWire     `json:"smtp"`
		SendGrid     sendGridWire `json:"sendgrid"`
		EventsURL    string       `json:"eventsUrl" doc:"Where SendGrid's event webhook should report to"`
		PerTenant    int          `json:"perTenant" doc:"Most messages of one tenant in 24 hours; 0 for no limit"`
		PerRecipient int          `json:"perRecipient" doc:"Most messages to one address in 24 hours; 0 for no limit"`
		Outage       *outageWire  `json:"outage,omitempty" doc:"Nothing can be sent just now, as far as this node knows"`
	}
}

func mailSettingsOf(v messaging.MailView, err error) (*mailSettingsOut, error) {
	if err != nil {
		return nil, err
	}
	out := &mailSettingsOut{}
	b := &out.Body
	b.Fixed, b.Changeable, b.Provider, b.FromName, b.FromAddress, b.ReplyTo = v.Fixed, v.Changeable, string(v.Provider), v.FromName, v.FromAddress, v.ReplyTo
	b.SMTP = smtpWire{Host: v.SMTP.Host, Port: v.SMTP.Port, Security: string(v.SMTP.Security), Username: v.SMTP.Username, PasswordSet: v.SMTPPasswordSet}
	b.SendGrid = sendGridWire{URL: v.SendGridURL, KeySet: v.SendGridKeySet, EventKey: v.EventKey}
	b.EventsURL, b.PerTenant, b.PerRecipient = v.EventsLink, v.PerTenant, v.PerRecipient
	if v.Outage != nil {
		b.Outage = &outageWire{Since: v.Outage.Since, RetryAt: v.Outage.Until, Answer: v.Outage.Words}
	}
	return out, nil
}

func (a *API) getMailSettings(ctx context.Context, _ *struct{}) (*mailSettingsOut, error) {
	return mailSettingsOf(a.Messaging.MailSettings(ctx))
}

type smtpInWire struct {
	Host     string  `json:"host" maxLength:"253"`
	Port     int     `json:"port" minimum:"1" maximum:"65535"`
	Security string  `json:"security" enum:"starttls,tls,none"`
	Username string  `json:"username" maxLength:"320"`
	Password *string `json:"password,omitempty" maxLength:"1000" doc:"Left out: as before. Empty: none"`
}

type sendGridInWire struct {
	URL      string  `json:"url" maxLength:"300"`
	Key      *string `json:"key,omitempty" maxLength:"1000" doc:"Left out: as before. Empty: none"`
	EventKey string  `json:"eventKey" maxLength:"1000"`
}

type mailSettingsIn struct {
	Body struct {
		Provider    string          `json:"provider" enum:"outbox,smtp,sendgrid"`
		FromName    string          `json:"fromName,omitempty" maxLength:"200"`
		FromAddress string          `json:"fromAddress,omitempty" maxLength:"254"`
		ReplyTo     string          `json:"replyTo,omitempty" maxLength:"254"`
		SMTP        *smtpInWire     `json:"smtp,omitempty" doc:"Needed with smtp"`
		SendGrid    *sendGridInWire `json:"sendgrid,omitempty" doc:"Needed with sendgrid"`
	}
}

func (a *API) updateMailSettings(ctx context.Context, in *mailSettingsIn) (*mailSettingsOut, error) {
	b := in.Body
	c := messaging.MailChange{Provider: mailer.Kind(b.Provider), FromName: b.FromName, FromAddress: b.FromAddress, ReplyTo: b.ReplyTo}
	if s := b.SMTP; s != nil {
		c.SMTPHost, c.SMTPPort, c.SMTPSecurity, c.SMTPUsername, c.SMTPPassword = s.Host, s.Port, mailer.Security(s.Security), s.Username, s.Password
	}
	if g := b.SendGrid; g != nil {
		c.SendGridURL, c.SendGridKey, c.EventKey = g.URL, g.Key, g.EventKey
	}
	return mailSettingsOf(a.Messaging.SetMail(ctx, c))
}

type mailTestIn struct {
	Body struct {
		To string `json:"to" maxLength:"254"`
	}
}

type mailTestOut struct {
	Body struct {
		To       string `json:"to"`
		Accepted bool   `json:"accepted" doc:"The server or SendGrid took the message; whether it arrives is not known"`
		Answer   string `json:"answer" doc:"In its own words, without secrets"`
	}
}

func (a *API) testMail(ctx context.Context, in *mailTestIn) (*mailTestOut, error) {
	t, err := a.Messaging.TryMail(ctx, in.Body.To)
	if err != nil {
		return nil, err
	}
	out := &mailTestOut{}
	out.Body.To, out.Body.Accepted, out.Body.Answer = t.To, t.Accepted, t.Words
	return out, nil
}

type previewWire struct {
	ID      string `json:"id" example:"invitation.tenant"`
	Title   string `json:"title"`
	Subject string `json:"subject"`
	HTML    string `json:"html" doc:"Show it in a sandboxed frame only"`
	Text    string `json:"text"`
}

type previewsOut struct {
	Body struct {
		Items []previewWire `json:"items"`
	}
}

type previewsIn struct {
	Language string `query:"language" maxLength:"35" doc:"One of the reference's mail languages; absent: English"`
}

func (a *API) listMailPreviews(ctx context.Context, in *previewsIn) (*previewsOut, error) {
	previews, err := a.Messaging.Previews(ctx, in.Language)
	if err != nil {
		return nil, err
	}
	out := &previewsOut{}
	out.Body.Items = each(previews, func(p messaging.Preview) previewWire {
		return previewWire{ID: p.ID, Title: p.Title, Subject: p.Subject, HTML: p.HTML, Text: p.Text}
	})
	return out, nil
}

type sendGridEventsIn struct {
	Signature string `header:"X-Twilio-Email-Event-Webhook-Signature" maxLength:"500"`
	Timestamp string `header:"X-Twilio-Email-Event-Webhook-Timestamp" maxLength:"30"`
	RawBody   []byte `contentType:"application/json"` // it is verified byte for byte first, and read after that
}

func (a *API) takeSendGridEvents(ctx context.Context, in *sendGridEventsIn) (*struct{}, error) {
	return nil, a.Messaging.TakeSendGridEvents(ctx, in.RawBody, in.Signature, in.Timestamp)
}
