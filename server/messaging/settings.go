package messaging

import (
	"context"
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"

	"tenantry/server/domain"
	"tenantry/server/messaging/mailer"
	"tenantry/server/outbound"
	"tenantry/server/platform"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Config is what the operator decides about mail at start.
type Config struct {
	Fixed        *mailer.Settings // nil: chosen in the settings, by the API
	EventKey     string           // SendGrid's public key, with Fixed
	CA           []byte           // further authorities for SMTP servers
	PerTenant    int              // messages of one tenant in a day; 0 for no cap
	PerRecipient int              // messages to one address in a day; 0 for no cap
	PublicURL    string
	Language     string // of messages to whom nobody chose one for; empty: English
	Guard        outbound.Guard
}

// keyMail is where the settings are stored.
const keyMail = "mail"

// storedMail is the JSON of the setting. What is secret in it is sealed to its
// destination: pointed elsewhere, it does not open.
type storedMail struct {
	Provider    mailer.Kind `json:"provider"`
	FromName    string      `json:"fromName"`
	FromAddress string      `json:"fromAddress"`
	ReplyTo     string      `json:"replyTo"`
	SMTP        storedSMTP  `json:"smtp"`
	SendGrid    storedGrid  `json:"sendgrid"`
}

type storedSMTP struct {
	Host     string          `json:"host"`
	Port     int             `json:"port"`
	Security mailer.Security `json:"security"`
	Username string          `json:"username"`
	Password string          `json:"password,omitempty"` // sealed
}

type storedGrid struct {
	URL      string `json:"url"`
	Key      string `json:"key,omitempty"` // sealed
	EventKey string `json:"eventKey,omitempty"`
}

func (s storedSMTP) place() string {
	return fmt.Sprintf("settings/mail/smtp/%s/%d/%s/%s", s.Host, s.Port, s.Security, s.Username)
}

func (s storedGrid) place() string { return "settings/mail/sendgrid/" + s.URL }

// effective is what holds just now, with its secrets.
type effective struct {
	mailer.Settings
	EventKey string
	fixed    bool
}

// sends reports whether messages go out at all.
func (e effective) sends() bool { return e.Kind != mailer.Outbox }

// effective reads what holds. Configuration wins over settings, as a whole.
func (s *Service) effective(ctx context.Context, tx *store.Tx) (effective, error) {
	if f := s.Config.Fixed; f != nil {
		e := effective{Settings: *f, EventKey: s.Config.EventKey, fixed: true}
		return e, s.named(ctx, tx, &e.Settings)
	}
	stored, err := s.stored(ctx, tx)
	if err != nil {
		return effective{}, err
	}
	e := effective{EventKey: stored.SendGrid.EventKey, Settings: mailer.Settings{
		Kind: stored.Provider, From: mail.Address{Name: stored.FromName, Address: stored.FromAddress}, ReplyTo: stored.ReplyTo, Trust: outbound.Typed,
	}}
	switch stored.Provider {
	case mailer.SMTP:
		e.SMTP = mailer.SMTPSettings{
			Host: stored.SMTP.Host, Port: stored.SMTP.Port, Security: stored.SMTP.Security, Username: stored.SMTP.Username, CA: s.Config.CA,
		}
		e.SMTP.Password, err = s.unseal(stored.SMTP.Password, stored.SMTP.place())
	case mailer.SendGrid:
		e.SendGrid.URL = stored.SendGrid.URL
		e.SendGrid.Key, err = s.unseal(stored.SendGrid.Key, stored.SendGrid.place())
	}
	if err != nil {
		return effective{}, err
	}
	return e, s.named(ctx, tx, &e.Settings)
}

// named gives a sender without a name the installation's.
func (s *Service) named(ctx context.Context, tx *store.Tx, m *mailer.Settings) (err error) {
	if m.Kind != mailer.Outbox && m.From.Name == "" {
		m.From.Name, err = platform.Name(ctx, tx)
	}
	m.From.Name = headerSafe(m.From.Name)
	return err
}

func (s *Service) stored(ctx context.Context, tx *store.Tx) (storedMail, error) {
	m := storedMail{Provider: mailer.Outbox, SMTP: storedSMTP{Port: 587, Security: mailer.StartTLS}, SendGrid: storedGrid{URL: mailer.DefaultSendGridURL}}
	text, ok, err := tx.Setting(ctx, keyMail)
	if err != nil || !ok {
		return m, err
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return m, fmt.Errorf("read the mail settings: %w", err)
	}
	return m, nil
}

func (s *Service) unseal(sealed, place string) (secret.String, error) {
	if sealed == "" {
		return "", nil
	}
	plain, err := s.Box.Open(sealed, place)
	if err != nil {
		return "", fmt.Errorf("open a secret of the mail settings: %w", err)
	}
	return secret.String(plain), nil
}

// Sends reports whether messages are sent, rather than kept in the outbox only.
func (s *Service) Sends(ctx context.Context) (sends bool, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		sends, err = s.sendsNow(ctx, tx)
		return err
	})
	return sends, err
}

func (s *Service) sendsNow(ctx context.Context, tx *store.Tx) (bool, error) {
	if f := s.Config.Fixed; f != nil {
		return f.Kind != mailer.Outbox, nil
	}
	stored, err := s.stored(ctx, tx)
	return stored.Provider != mailer.Outbox, err
}

// MailView is the settings as they are shown: without secrets.
type MailView struct {
	Fixed                             bool // by the configuration; cannot be changed here
	Changeable                        bool // by whoever asks
	Provider                          mailer.Kind
	FromName, FromAddress, ReplyTo    string
	SMTP                              mailer.SMTPSettings
	SMTPPasswordSet                   bool
	SendGridURL, EventKey, EventsLink string
	SendGridKeySet                    bool
	PerTenant, PerRecipient           int
	Outage                            *Outage // of this node; nil while messages go out
}

// MailSettings shows the settings. Needs SETTINGS:read.
func (s *Service) MailSettings(ctx context.Context) (v MailView, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsRead); err != nil {
		return MailView{}, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = s.view(ctx, tx)
		return err
	})
	return v, err
}

func (s *Service) view(ctx context.Context, tx *store.Tx) (MailView, error) {
	v := MailView{
		EventsLink: s.Config.PublicURL + EventsPath, PerTenant: s.Config.PerTenant, PerRecipient: s.Config.PerRecipient,
		Outage: s.gate.outage(tx.Now()), Changeable: s.Config.Fixed == nil && mayRouteMail(ctx) == nil,
	}
	if f := s.Config.Fixed; f != nil {
		v.Fixed, v.Provider, v.FromName, v.FromAddress, v.ReplyTo = true, f.Kind, f.From.Name, f.From.Address, f.ReplyTo
		v.SMTP, v.SMTPPasswordSet = f.SMTP, f.SMTP.Password != ""
		v.SendGridURL, v.SendGridKeySet, v.EventKey = f.SendGrid.URL, f.SendGrid.Key != "", s.Config.EventKey
		v.SMTP.Password = ""
		return v, nil
	}
	m, err := s.stored(ctx, tx)
	v.Provider, v.FromName, v.FromAddress, v.ReplyTo = m.Provider, m.FromName, m.FromAddress, m.ReplyTo
	v.SMTP = mailer.SMTPSettings{Host: m.SMTP.Host, Port: m.SMTP.Port, Security: m.SMTP.Security, Username: m.SMTP.Username}
	v.SMTPPasswordSet, v.SendGridURL = m.SMTP.Password != "", m.SendGrid.URL
	v.SendGridKeySet, v.EventKey = m.SendGrid.Key != "", m.SendGrid.EventKey
	return v, err
}

// hostName is what this installation calls itself to others, from its address.
func (s *Service) hostName() string {
	u, err := url.Parse(s.Config.PublicURL)
	if err != nil || u.Hostname() == "" {
		return "localhost"
	}
	return u.Hostname()
}
