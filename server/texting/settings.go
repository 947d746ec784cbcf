package texting

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/texting/carrier"
)

// keyTexting is where the settings are stored.
const keyTexting = "texting"

// DefaultCountry is whose numbers are assigned, unless somebody chose.
const DefaultCountry = "US"

// stored is the JSON of the setting. The token is sealed to account and address:
// pointed elsewhere, it does not open.
type stored struct {
	Provider carrier.Kind `json:"provider"`
	Account  string       `json:"account"`
	Token    string       `json:"token,omitempty"` // sealed
	URL      string       `json:"url"`
	Country  string       `json:"country"`
}

func (v stored) place() string { return "settings/texting/twilio/" + v.URL + "/" + v.Account }

// SettingsView is the settings as they are shown: without secrets.
type SettingsView struct {
	Fixed                   bool // by the configuration; cannot be changed here
	Provider                carrier.Kind
	Account, URL, Country   string
	TokenSet                bool
	InboundURL              string
	PerTenant, PerRecipient int
	Outage                  *Outage // of this node; nil while texts go out
}

func (s *Service) stored(ctx context.Context, tx *store.Tx) (stored, error) {
	v := stored{Provider: carrier.Builtin, URL: carrier.DefaultTwilioURL, Country: DefaultCountry}
	text, ok, err := tx.Setting(ctx, keyTexting)
	if err != nil || !ok {
		return v, err
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return v, fmt.Errorf("read the texting settings: %w", err)
	}
	return v, nil
}

// effective is what holds just now, with its secret. Configuration wins over
// settings, as a whole.
func (s *Service) effective(ctx context.Context, tx *store.Tx) (carrier.Settings, error) {
	if f := s.Config.Fixed; f != nil {
		return *f, nil
	}
	v, err := s.stored(ctx, tx)
	e := carrier.Settings{Kind: v.Provider, Account: v.Account, URL: v.URL, Country: v.Country, Trust: outbound.Typed}
	if err != nil || v.Provider != carrier.Twilio {
		e.Account = ""
		return e, err
	}
	token, err := s.Box.Open(v.Token, v.place())
	if err != nil {
		return e, fmt.Errorf("open the token of the texting settings: %w", err)
	}
	e.Token = secret.String(token)
	return e, nil
}

// Settings shows the settings. Needs SETTINGS:read.
func (s *Service) Settings(ctx context.Context) (v SettingsView, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsRead); err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = s.view(ctx, tx)
		return err
	})
	return v, err
}

func (s *Service) view(ctx context.Context, tx *store.Tx) (SettingsView, error) {
	v := SettingsView{
		InboundURL: s.Config.PublicURL + InboundPath, PerTenant: s.Config.PerTenant, PerRecipient: s.Config.PerRecipient, Outage: s.gate.outage(tx.Now()),
	}
	if f := s.Config.Fixed; f != nil {
		v.Fixed, v.Provider, v.Account, v.URL, v.Country, v.TokenSet = true, f.Kind, f.Account, f.URL, f.Country, f.Token != ""
		return v, nil
	}
	k, err := s.stored(ctx, tx)
	v.Provider, v.Account, v.URL, v.Country, v.TokenSet = k.Provider, k.Account, k.URL, k.Country, k.Token != ""
	return v, err
}

// Change is the settings as somebody wants them. A token that is nil stays as it
// is, as long as it belongs to the same account and address.
type Change struct {
	Provider              carrier.Kind
	Account, URL, Country string
	Token                 *string
}

// SetSettings changes who carries texts. Numbers that tenants have stay with the
// carrier that assigned them. Needs SETTINGS:manage.
func (s *Service) SetSettings(ctx context.Context, c Change) (v SettingsView, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return v, err
	}
	if s.Config.Fixed != nil {
		return v, domain.Errorf(domain.CodeConflict,
			"Texting is set in the configuration of the server, which wins over these settings. Change it there and start the server again.").Because("texting_fixed")
	}
	after, wrong := c.checked()
	if len(wrong) > 0 {
		return v, domain.Invalid(wrong...)
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		before, err := s.stored(ctx, tx)
		if err != nil {
			return err
		}
		next := after
		if next, err = s.sealed(c, before, next); err != nil {
			return err
		}
		text, err := json.Marshal(next)
		if err != nil {
			return fmt.Errorf("store the texting settings: %w", err)
		}
		if err := tx.PutSetting(ctx, keyTexting, string(text)); err != nil {
			return err
		}
		if err := s.wakeLanes(ctx, tx); err != nil {
			return err
		}
		if v, err = s.view(ctx, tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "texting.settings", TargetKind: "settings", TargetID: keyTexting, Before: before.told(), After: next.told(),
			Detail: map[string]any{"tokenChanged": before.Token != next.Token},
		})
	})
	if err == nil {
		s.gate.open() // what failed before may work now
	}
	return v, err
}

func (v stored) told() map[string]any {
	return map[string]any{"provider": string(v.Provider), "account": v.Account, "address": v.URL, "country": v.Country}
}

// sealed seals a new token and keeps an old one, but never for another place.
func (s *Service) sealed(c Change, before, after stored) (stored, error) {
	if after.Provider != carrier.Twilio {
		after.Account, after.URL, after.Token = before.Account, before.URL, before.Token // kept for coming back to it
		return after, nil
	}
	var err error
	switch {
	case c.Token != nil && *c.Token != "":
		after.Token, err = s.Box.Seal([]byte(*c.Token), after.place())
	case before.Token != "" && before.place() != after.place():
		return after, domain.InvalidField("/token", "reenter", "Enter the token again: it was meant for another account or address.")
	case before.Token == "":
		return after, domain.InvalidField("/token", "required", "Enter the account’s auth token.")
	default:
		after.Token = before.Token
	}
	return after, err
}

var (
	accountPattern = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	tokenPattern   = regexp.MustCompile(`^[0-9A-Za-z]{16,64}$`)
	countryPattern = regexp.MustCompile(`^[A-Z]{2}$`)
)

func (c Change) checked() (v stored, wrong []domain.FieldError) {
	bad := func(pointer, code, message string) {
		wrong = append(wrong, domain.FieldError{Pointer: pointer, Code: code, Message: message})
	}
	v = stored{
		Provider: c.Provider, Account: strings.TrimSpace(c.Account), URL: strings.TrimSuffix(strings.TrimSpace(c.URL), "/"),
		Country: strings.ToUpper(strings.TrimSpace(c.Country)),
	}
	if !slices.Contains([]carrier.Kind{carrier.Builtin, carrier.Twilio}, v.Provider) {
		bad("/provider", "value", "Choose the built-in inbox or Twilio.")
	}
	if v.URL == "" {
		v.URL = carrier.DefaultTwilioURL
	}
	if v.Country == "" {
		v.Country = DefaultCountry
	}
	if !countryPattern.MatchString(v.Country) {
		bad("/country", "format", "Enter the two letters of a country, like US.")
	}
	if v.Provider != carrier.Twilio {
		return v, wrong
	}
	if !accountPattern.MatchString(v.Account) {
		bad("/account", "format", "Enter the account SID, which begins with AC and has 34 characters.")
	}
	if c.Token != nil && *c.Token != "" && !tokenPattern.MatchString(*c.Token) {
		bad("/token", "format", "Enter the auth token as Twilio’s console shows it: letters and digits.")
	}
	u, err := url.Parse(v.URL)
	here := err == nil && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost")
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Scheme != "https" && (u.Scheme != "http" || !here)) {
		bad("/url", "format", "Enter an address with https://, like "+carrier.DefaultTwilioURL+".")
	}
	return v, wrong
}

// trialRate bounds how often the carrier is asked whether it works.
var trialRate = store.Rate{Burst: 10, Every: time.Minute}

// Trial is what came of asking the carrier.
type Trial struct {
	Accepted bool
	Words    string
}

// Try asks the carrier whether it would let us in, as the settings say now, and
// tells what it answered. Nothing is sent or bought. Needs SETTINGS:manage.
func (s *Service) Try(ctx context.Context) (t Trial, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return t, err
	}
	var e carrier.Settings
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if e, err = s.effective(ctx, tx); err != nil {
			return err
		}
		wait, err := tx.TakeRate(ctx, "texting-test/"+string(domain.ActorFrom(ctx).AccountID), trialRate)
		if err == nil && wait > 0 {
			err = domain.TooMany(wait)
		}
		return err
	})
	if err != nil {
		return t, err
	}
	if t.Words, err = carrier.New(e, s.Config.Guard).Check(ctx); err != nil {
		t.Words = carrier.FailureOf(err).Words
	} else {
		t.Accepted = true
		s.gate.open()
	}
	return t, s.DB.Tx(ctx, func(tx *store.Tx) error {
		return audit.Record(ctx, tx, audit.Event{
			Action: "texting.test", TargetKind: "settings", TargetID: keyTexting, Detail: map[string]any{"accepted": t.Accepted, "answer": t.Words},
		})
	})
}
