package widget

import (
	"context"
	"net/netip"
	"regexp"
	"strings"
	"time"
	"unicode"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/store"
)

// What visitors may send: a few from one address, and from all together no more
// than a company can read.
var (
	perAddress = store.Rate{Burst: 5, Every: 2 * time.Minute}
	perCompany = store.Rate{Burst: 60, Every: time.Minute}
)

// keepSent is how long a browser's id of an agreement is kept, so that the same
// one twice is once.
const keepSent = 24 * time.Hour

// Shown is what a page needs to know to show the widget.
type Shown struct {
	Company  string
	Settings domain.WidgetSettings
	Now      time.Time
	Apps     []ShownApp
}

// ShownApp is an app that the page offers, in its hours.
type ShownApp struct {
	domain.WidgetApp
	Consent string // of AppText: what visitors agree to
	Open    bool
	Changes []time.Time // when Open turns into its opposite, soonest first
}

// maxChanges is how many changes ahead a page is told.
const maxChanges = 32

// Visit tells whether a page of an origin may use the widget of a key, without
// asking who calls. An unknown key is CodeNotFound, a foreign origin CodeForbidden.
func (s *Service) Visit(ctx context.Context, key, origin string) error {
	return s.DB.Read(ctx, func(tx *store.Tx) error {
		w, t, err := find(ctx, tx, key)
		if err == nil && !allows(w.Settings, t.Website, origin) {
			return domain.Errorf(domain.CodeForbidden, "This website may not show the apps of %s.", t.Name).Because("origin_not_allowed")
		}
		return err
	})
}

// find returns the widget of a key with its company, unless that is closed.
func find(ctx context.Context, tx *store.Tx, key string) (domain.Widget, domain.Tenant, error) {
	w, err := tx.FindWidgetByKey(ctx, key)
	if err != nil {
		return w, domain.Tenant{}, err
	}
	t, err := tx.Tenant(w.TenantID).FindTenant(ctx)
	if err == nil && (t.Disabled != nil || !t.Features[domain.FeatureWidget]) {
		err = domain.NotFound("widget")
	}
	return w, t, err
}

// Show returns what a page shows of the widget of a key. It is public.
func (s *Service) Show(ctx context.Context, key string) (v Shown, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		w, t, err := find(ctx, tx, key)
		if err != nil {
			return err
		}
		v = Shown{Company: t.Name, Settings: w.Settings, Now: tx.Now()}
		words, err := s.consentWords(ctx, tx, w.TenantID)
		if err != nil {
			return err
		}
		for _, a := range w.Settings.Apps {
			if !a.On || (a.Kind == domain.AppText && words == "") || (a.Kind == domain.AppCall && a.Number == "") {
				continue
			}
			app := ShownApp{WidgetApp: a}
			if a.Kind == domain.AppText {
				app.Consent = words
			}
			app.Open, app.Changes = w.Settings.Available(a, tx.Now(), ahead, maxChanges, placeOf(t))
			v.Apps = append(v.Apps, app)
		}
		return nil
	})
	return v, err
}

// Message is what a visitor sends.
type Message struct {
	ClientID           string // made by the browser: the same one twice is once
	Name, Email, Phone string
	Text               string
	Trap               string // a field that people do not see; who fills it in is a program
}

// Submit stores a visitor's message and mails it to the company. It is public; the
// caller has asked Visit for the origin.
func (s *Service) Submit(ctx context.Context, key, origin string, in Message) error {
	if in.Trap != "" {
		return nil // looks like success
	}
	m, err := in.checked()
	if err != nil {
		return err
	}
	m.Page = origin
	return s.receive(ctx, key, domain.AppMessage, func(tx *store.Tx, t domain.Tenant, take func() error) error {
		tt := tx.Tenant(t.ID)
		if sent, err := tt.HasVisitorMessage(ctx, m.ClientID); err != nil || sent {
			return err
		}
		if err := take(); err != nil {
			return err
		}
		m.ID, m.CreatedAt = domain.VisitorMessageID(tx.NewID("wm")), tx.Now()
		if added, err := tt.InsertVisitorMessage(ctx, m); err != nil || !added {
			return err
		}
		return s.mail(ctx, tx, t, m)
	})
}

// Agreement is a visitor who agrees to be texted.
type Agreement struct {
	ClientID    string
	Name, Phone string
	Words       string // what the visitor was shown
	Agreed      bool
	Trap        string
}

// Agree keeps a visitor's agreement to text messages. It is public; the caller has
// asked Visit for the origin.
func (s *Service) Agree(ctx context.Context, key string, in Agreement) error {
	if in.Trap != "" {
		return nil
	}
	if err := in.check(); err != nil {
		return err
	}
	return s.receive(ctx, key, domain.AppText, func(tx *store.Tx, t domain.Tenant, take func() error) error {
		sent := "widget/agreed/" + string(t.ID) + "/" + in.ClientID
		if known, err := tx.FindRates(ctx, []string{sent}); err != nil || len(known) > 0 {
			return err
		}
		if err := take(); err != nil {
			return err
		}
		words, err := s.consentWords(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		if words == "" {
			return appOff()
		}
		if words != in.Words {
			return domain.Errorf(domain.CodeConflict, "The text that you agreed to has changed. Load the page again and read it once more.").Because("consent_changed")
		}
		err = s.OptIns.OptIn(ctx, tx, t.ID, OptIn{Phone: in.Phone, Name: in.Name, Words: words, Address: domain.ActorFrom(ctx).Address})
		if err != nil {
			return err
		}
		return tx.Remember(ctx, sent, tx.Now().Add(keepSent))
	})
}

// receive runs what a visitor does with an app, within the limits that take uses up.
func (s *Service) receive(ctx context.Context, key string, app domain.WidgetAppKind, do func(tx *store.Tx, t domain.Tenant, take func() error) error) error {
	address := "widget/address/" + addressKey(domain.ActorFrom(ctx).Address)
	if err := s.refuseFlood(ctx, address); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		w, t, err := find(ctx, tx, key)
		if err != nil {
			return err
		}
		if !w.Settings.App(app).On {
			return appOff()
		}
		return do(tx, t, func() error {
			if err := tooMany(tx.TakeRate(ctx, address, perAddress)); err != nil {
				return err
			}
			return tooMany(tx.TakeRate(ctx, "widget/company/"+string(t.ID), perCompany))
		})
	})
}

// refuseFlood looks before it writes: somebody who sends thousands costs a read each.
// What was sent before and is sent once more is refused then, too.
func (s *Service) refuseFlood(ctx context.Context, address string) error {
	return s.DB.Read(ctx, func(tx *store.Tx) error {
		rates, err := tx.FindRates(ctx, []string{address})
		if err != nil {
			return err
		}
		return tooMany(perAddress.Wait(rates[address], 0, tx.Now()), nil)
	})
}

func appOff() error {
	return domain.Errorf(domain.CodeConflict, "This is not offered any more. Load the page again.").Because("app_off")
}

func tooMany(wait time.Duration, err error) error {
	if err == nil && wait > 0 {
		return domain.TooMany(wait)
	}
	return err
}

// addressKey is the part of a client address that one sender cannot change at will.
func addressKey(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if addr = addr.Unmap().WithZone(""); addr.Is4() {
		return addr.String()
	}
	network, _ := addr.Prefix(64) // fails only for a number of bits that no address has
	return network.String()
}

var (
	clientIDForm = regexp.MustCompile(`^[A-Za-z0-9-]{16,64}$`)
	phoneForm    = regexp.MustCompile(`^[0-9+() ./-]{5,40}$`)
)

// checked tidies what a visitor typed, or says everything that is wrong with it.
func (in Message) checked() (domain.VisitorMessage, error) {
	var w wrong
	m := domain.VisitorMessage{
		ClientID: in.ClientID, Phone: strings.TrimSpace(in.Phone), Email: strings.TrimSpace(in.Email), Text: plainText(in.Text), State: domain.VisitorNew,
	}
	w.clientID(in.ClientID)
	m.Name = w.line("/name", in.Name, domain.MaxName)
	if m.Email == "" && m.Phone == "" {
		w.add("/email", "required", "Enter your email address or your phone number, so that you can be answered.")
	}
	if m.Email != "" {
		email, _, err := domain.ParseEmail(m.Email)
		if err != nil {
			w.add("/email", "format", "Enter an email address like name@example.com.")
		}
		m.Email = email
	}
	if m.Phone != "" && !phoneForm.MatchString(m.Phone) {
		w.add("/phone", "format", "Enter a phone number like +49 30 1234567.")
	}
	switch n := len([]rune(m.Text)); {
	case n == 0:
		w.add("/text", "required", "Write a message.")
	case n > domain.MaxVisitorText:
		w.add("/text", "length", "Use at most 4000 characters.")
	}
	if len(w) > 0 {
		return m, domain.Invalid(w...)
	}
	return m, nil
}

func (in *Agreement) check() error {
	var w wrong
	w.clientID(in.ClientID)
	if in.Name = strings.TrimSpace(in.Name); in.Name != "" {
		in.Name = w.line("/name", in.Name, domain.MaxName)
	}
	if in.Phone = strings.TrimSpace(in.Phone); !phoneForm.MatchString(in.Phone) {
		w.add("/phone", "format", "Enter a phone number like +49 30 1234567.")
	}
	if !in.Agreed {
		w.add("/agreed", "required", "Tick the box if you agree; without it nobody may text you.")
	}
	if len(w) > 0 {
		return domain.Invalid(w...)
	}
	return nil
}

func (w *wrong) clientID(id string) {
	if !clientIDForm.MatchString(id) {
		w.add("/id", "format", "The id has 16 to 64 letters, digits and hyphens.")
	}
}

// plainText keeps line breaks and takes nothing else that cannot be seen.
func plainText(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return -1
		}
		return r
	}, text))
}

// recipient is who is mailed what visitors write; "" for nobody.
func recipient(t domain.Tenant) string {
	if t.ReplyTo != "" {
		return t.ReplyTo
	}
	return t.ContactEmail
}

// mail tells the company what a visitor has written.
func (s *Service) mail(ctx context.Context, tx *store.Tx, t domain.Tenant, m domain.VisitorMessage) error {
	to := recipient(t)
	if to == "" {
		return nil // it stands in the inbox
	}
	return s.Messages.StoreVisitorMessage(ctx, tx, messaging.Visitor{
		Message: m, Tenant: t, To: to, Link: s.PublicURL + "/t/" + t.Slug + "/widget/messages",
	})
}
