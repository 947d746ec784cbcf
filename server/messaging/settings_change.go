package messaging

import (
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging/mailer"
	"tenantry/server/store"
)

// MailChange is the settings as somebody wants them. A secret that is nil stays
// as it is, as long as it goes to the same place.
type MailChange struct {
	Provider                       mailer.Kind
	FromName, FromAddress, ReplyTo string
	SMTPHost                       string
	SMTPPort                       int
	SMTPSecurity                   mailer.Security
	SMTPUsername                   string
	SMTPPassword                   *string
	SendGridURL                    string
	SendGridKey                    *string
	EventKey                       string
}

// SetMail changes who carries messages on. Whoever decides that can read every
// link that is mailed, and so become anybody: it needs SETTINGS:manage and a role
// that may do everything.
func (s *Service) SetMail(ctx context.Context, c MailChange) (v MailView, err error) {
	if err := mayRouteMail(ctx); err != nil {
		return MailView{}, err
	}
	if s.Config.Fixed != nil {
		return MailView{}, domain.Errorf(domain.CodeConflict,
			"Mail is set in the configuration of the server, which wins over these settings. Change it there and start the server again.").Because("mail_fixed")
	}
	next, fields := c.checked()
	if len(fields) > 0 {
		return MailView{}, domain.Invalid(fields...)
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		before, err := s.stored(ctx, tx)
		if err != nil {
			return err
		}
		after := next
		if err := s.sealSecrets(c, before, &after); err != nil {
			return err
		}
		if v, err = s.storeMail(ctx, tx, before, after); err != nil {
			return err
		}
		return nil
	})
	if err == nil {
		s.gate.forget() // what failed before may work now
	}
	return v, err
}

func mayRouteMail(ctx context.Context) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return err
	}
	if !domain.ActorFrom(ctx).Platform.Covers(domain.NewPermissionSet("*")) {
		return domain.Errorf(domain.CodeForbidden,
			"Who carries the mail can read every link in it. Only somebody whose role may do everything can decide that.").Because("mail_needs_everything")
	}
	return nil
}

func (s *Service) storeMail(ctx context.Context, tx *store.Tx, before, after storedMail) (v MailView, err error) {
	text, err := json.Marshal(after)
	if err != nil {
		return v, fmt.Errorf("store the mail settings: %w", err)
	}
	if err := tx.PutSetting(ctx, keyMail, string(text)); err != nil {
		return v, err
	}
	if after.Provider != mailer.Outbox {
		if err := s.wakeLanes(ctx, tx); err != nil {
			return v, err
		}
	}
	if v, err = s.view(ctx, tx); err != nil {
		return v, err
	}
	return v, audit.Record(ctx, tx, audit.Event{
		Action: "mail.settings", TargetKind: "settings", TargetID: keyMail,
		Detail: map[string]any{"before": before.told(), "after": after.told(), "secretsChanged": before.SMTP.Password != after.SMTP.Password || before.SendGrid.Key != after.SendGrid.Key},
	})
}

// told is what the audit log learns: everything but the secrets.
func (m storedMail) told() map[string]any {
	told := map[string]any{"provider": string(m.Provider)}
	if m.Provider != mailer.Outbox {
		told["from"], told["replyTo"] = m.FromAddress, m.ReplyTo
	}
	switch m.Provider {
	case mailer.SMTP:
		told["server"] = fmt.Sprintf("%s:%d", m.SMTP.Host, m.SMTP.Port)
		told["security"], told["username"] = string(m.SMTP.Security), m.SMTP.Username
	case mailer.SendGrid:
		told["address"], told["eventKey"] = m.SendGrid.URL, m.SendGrid.EventKey
	}
	return told
}

// sealSecrets seals new secrets and keeps old ones, but never for another place.
func (s *Service) sealSecrets(c MailChange, before storedMail, after *storedMail) (err error) {
	if after.Provider == mailer.SMTP || c.SMTPPassword != nil {
		after.SMTP.Password, err = s.keepOrSeal(c.SMTPPassword, before.SMTP.Password, before.SMTP.place(), after.SMTP.place(), "/smtp/password", "password")
		if err != nil {
			return err
		}
		if after.Provider == mailer.SMTP && after.SMTP.Username != "" && after.SMTP.Password == "" {
			return domain.InvalidField("/smtp/password", "required", "Enter the password that belongs to the user name.")
		}
	} else {
		after.SMTP = before.SMTP // kept for coming back to it
	}
	if after.Provider == mailer.SendGrid || c.SendGridKey != nil {
		after.SendGrid.Key, err = s.keepOrSeal(c.SendGridKey, before.SendGrid.Key, before.SendGrid.place(), after.SendGrid.place(), "/sendgrid/key", "key")
		if err == nil && after.Provider == mailer.SendGrid && after.SendGrid.Key == "" {
			err = domain.InvalidField("/sendgrid/key", "required", "Enter an API key of SendGrid that may send mail.")
		}
		return err
	}
	after.SendGrid = before.SendGrid
	return nil
}

func (s *Service) keepOrSeal(given *string, sealed, was, is, pointer, what string) (string, error) {
	switch {
	case given != nil && *given == "":
		return "", nil
	case given != nil:
		return s.Box.Seal([]byte(*given), is)
	case sealed != "" && was != is:
		return "", domain.InvalidField(pointer, "reenter", "Enter the "+what+" again: it was meant for another server or user.")
	}
	return sealed, nil
}

var hostPattern = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?$`)

// checked is the change as it would be stored, and all that is wrong with it.
func (c MailChange) checked() (storedMail, []domain.FieldError) {
	var wrong []domain.FieldError
	bad := func(pointer, code, message string) {
		wrong = append(wrong, domain.FieldError{Pointer: pointer, Code: code, Message: message})
	}
	m := storedMail{
		Provider: c.Provider, FromName: strings.TrimSpace(c.FromName), FromAddress: strings.TrimSpace(c.FromAddress), ReplyTo: strings.TrimSpace(c.ReplyTo),
		SMTP:     storedSMTP{Host: strings.ToLower(strings.TrimSpace(c.SMTPHost)), Port: c.SMTPPort, Security: c.SMTPSecurity, Username: strings.TrimSpace(c.SMTPUsername)},
		SendGrid: storedGrid{URL: strings.TrimSuffix(strings.TrimSpace(c.SendGridURL), "/"), EventKey: strings.Join(strings.Fields(c.EventKey), "")},
	}
	if !slices.Contains([]mailer.Kind{mailer.Outbox, mailer.SMTP, mailer.SendGrid}, m.Provider) {
		bad("/provider", "value", "Choose the outbox, SMTP or SendGrid.")
	}
	if headerSafe(m.FromName) != m.FromName {
		bad("/fromName", "line", "Use one line of plain text.")
	}
	if m.Provider != mailer.Outbox || m.FromAddress != "" {
		if _, _, err := domain.ParseEmail(m.FromAddress); err != nil {
			bad("/fromAddress", "format", "Enter one email address, like tenantry@example.com.")
		}
	}
	if m.ReplyTo != "" {
		if _, _, err := domain.ParseEmail(m.ReplyTo); err != nil {
			bad("/replyTo", "format", "Enter one email address, or leave it empty.")
		}
	}
	switch m.Provider {
	case mailer.SMTP:
		m.SMTP.check(bad)
	case mailer.SendGrid:
		m.SendGrid.check(bad)
	}
	return m, wrong
}

func (s storedSMTP) check(bad func(pointer, code, message string)) {
	if _, err := netip.ParseAddr(s.Host); err != nil && (len(s.Host) > 253 || !hostPattern.MatchString(s.Host)) {
		bad("/smtp/host", "format", "Enter the name of the server, like smtp.example.com.")
	}
	if s.Port < 1 || s.Port > 65535 {
		bad("/smtp/port", "range", "Enter a port from 1 to 65535; 587 is usual.")
	}
	if !slices.Contains([]mailer.Security{mailer.StartTLS, mailer.TLS, mailer.None}, s.Security) {
		bad("/smtp/security", "value", "Choose STARTTLS, TLS or none.")
	}
	if headerSafe(s.Username) != s.Username {
		bad("/smtp/username", "line", "Use one line of plain text.")
	}
}

func (s storedGrid) check(bad func(pointer, code, message string)) {
	u, err := url.Parse(s.URL)
	here := err == nil && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost")
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Scheme != "https" && (u.Scheme != "http" || !here)) {
		bad("/sendgrid/url", "format", "Enter an address with https://, like "+mailer.DefaultSendGridURL+".")
	}
	if s.EventKey != "" {
		if _, err := parseEventKey(s.EventKey); err != nil {
			bad("/sendgrid/eventKey", "format", "Paste the verification key as SendGrid shows it, on the page of the event webhook.")
		}
	}
}

// parseEventKey reads SendGrid's public key.
func parseEventKey(text string) (*ecdsa.PublicKey, error) {
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("event key: %w", err)
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, fmt.Errorf("event key: %w", err)
	}
	key, ok := parsed.(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("event key: not an ECDSA key")
	}
	return key, nil
}
