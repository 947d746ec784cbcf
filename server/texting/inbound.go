package texting

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/texting/carrier"
)

// Where Twilio brings texts, and reports what became of ours; the latter ends with
// the text's id.
const (
	EventsPath  = "/api/v1/texting/events/"
	InboundPath = EventsPath + "inbound"
	StatusPath  = EventsPath + "status/"
)

// received is a text that came in.
type received struct {
	ID, From, Body string
}

// TakeInbound takes a text that Twilio brings: raw is the form as it came. Only the
// signature says who sends it. The same text twice is once.
func (s *Service) TakeInbound(ctx context.Context, raw []byte, signature string) error {
	form, err := s.verify(ctx, raw, signature, InboundPath)
	if err != nil {
		return err
	}
	in := received{ID: form.Get("MessageSid"), From: form.Get("From"), Body: form.Get("Body")}
	if n, err := strconv.Atoi(form.Get("NumMedia")); err == nil && n > 0 {
		in.Body = strings.TrimSpace(in.Body + fmt.Sprintf("\n[%d attached, not shown here]", n))
	}
	if in.ID == "" || len(in.ID) > 64 {
		return domain.Errorf(domain.CodeMalformed, "This is no text.")
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		number, err := tx.FindNumberByPhone(ctx, form.Get("To"))
		if domain.Is(err, domain.CodeNotFound) {
			return nil // given back meanwhile, or another installation's at the same account
		}
		if err != nil {
			return err
		}
		return s.receive(ctx, tx.Tenant(number.TenantID), number, in)
	})
}

// verify checks a form of Twilio's, whose signature covers the address that the
// configuration gives us, whatever the request claims.
func (s *Service) verify(ctx context.Context, raw []byte, signature, path string) (url.Values, error) {
	var e carrier.Settings
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		e, err = s.effective(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if e.Kind != carrier.Twilio {
		return nil, domain.Errorf(domain.CodeNotFound, "Twilio is not set up, so none of its reports are taken.").Because("events_off")
	}
	if !carrier.Signed(e.Token.Reveal(), s.Config.PublicURL+path, raw, signature) {
		return nil, domain.Errorf(domain.CodeUnauthorized, "The signature does not belong to this report.").Because("bad_signature")
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, domain.Errorf(domain.CodeMalformed, "This is no form.").Wrap(err)
	}
	return form, nil
}

// maxReceived bounds what is kept of a text that came in, in characters.
const maxReceived = 4000

// receive stores a text that came in, makes its sender a contact, and does what it
// says: STOP, START, HELP.
func (s *Service) receive(ctx context.Context, tt *store.TenantTx, number domain.TextingNumber, in received) error {
	phone, err := domain.ParsePhone(in.From, "")
	if err != nil {
		return nil // a short code or a name: nobody who could be answered
	}
	c, err := s.contactFor(ctx, tt, phone, "", domain.ContactByText)
	if err != nil {
		return err
	}
	body := printable(in.Body)
	added, err := tt.InsertText(ctx, domain.Text{
		ID: domain.TextID(tt.NewID("tm")), ContactID: c.ID, NumberID: number.ID, Kind: domain.TextIn, Phone: phone, Body: body,
		Segments: carrier.Segments(body), State: domain.TextReceived, ProviderID: in.ID,
	})
	if err != nil || !added {
		return err
	}
	if err := tt.TouchThread(ctx, c.ID, beginning(body), true); err != nil {
		return err
	}
	return s.obey(ctx, tt, c, number, body)
}

// printable drops what no database and no page should have to bear.
func printable(body string) string {
	body = strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || r == unicode.ReplacementChar) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(body, "\r\n", "\n"), ""))
	if letters := []rune(body); len(letters) > maxReceived {
		body = string(letters[:maxReceived])
	}
	return body
}

// keyword is the word that a text consists of, in capitals; "" for any other text.
func keyword(body string) string {
	word := strings.ToUpper(strings.TrimFunc(body, func(r rune) bool { return !unicode.IsLetter(r) }))
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return ""
	}
	return word
}

// The words that carriers know.
func stopWords() []string {
	return []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"}
}

func startWords() []string { return []string{"START", "YES", "UNSTOP"} }

func helpWords() []string { return []string{"HELP", "INFO"} }

// obey does what a word says that carriers know.
func (s *Service) obey(ctx context.Context, tt *store.TenantTx, c domain.Contact, number domain.TextingNumber, body string) error {
	word := keyword(body)
	row := domain.Consent{Source: domain.ConsentByKeyword, Words: body}
	switch {
	case slices.Contains(stopWords(), word):
		row.Kind = domain.ConsentOut
	case slices.Contains(startWords(), word):
		if c.ConsentTo(number.ID) == domain.ConsentIn {
			return nil // a "yes" in a conversation
		}
		row.Kind = domain.ConsentIn
	case slices.Contains(helpWords(), word):
	default:
		return nil
	}
	if row.Kind != "" {
		if err := consented(ctx, tt, c, number, row); err != nil {
			return err
		}
	}
	return s.answer(ctx, tt, c, number, row.Kind)
}

// answer tells the customer what was done. Twilio does that by itself, and lets
// nothing else through after a STOP.
func (s *Service) answer(ctx context.Context, tt *store.TenantTx, c domain.Contact, number domain.TextingNumber, done domain.ConsentKind) error {
	if number.Provider != string(carrier.Builtin) {
		return nil
	}
	t, err := tt.FindTenant(ctx)
	if err != nil {
		return err
	}
	body := t.Name + ": reply STOP to end these texts. Message and data rates may apply."
	if t.ContactEmail != "" {
		body = t.Name + ": write to " + t.ContactEmail + " for help. Reply STOP to end these texts. Message and data rates may apply."
	}
	switch done {
	case domain.ConsentOut:
		body = "You will get no more texts from " + t.Name + ". Reply START to get them again."
	case domain.ConsentIn:
		body = "You will get texts from " + t.Name + ". Reply HELP for help, STOP to end them."
	}
	if _, err := queue(ctx, tt, outgoing(tt, c, number, body, domain.TextAnswer)); err != nil {
		return err
	}
	return wake(ctx, tt.Tx, tt.ID())
}

// Simulate plays the customer's side of the built-in inbox: a text comes in from a
// contact. With a real provider it is refused (not_builtin). Needs TEXTING:send.
func (s *Service) Simulate(ctx context.Context, tenant domain.TenantID, id domain.ContactID, body string) error {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingSend); err != nil {
		return err
	}
	body, err := checkedBody(body)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		number, err := mayText(ctx, tt)
		if err != nil {
			return err
		}
		if number.Provider != string(carrier.Builtin) {
			return domain.Errorf(domain.CodeConflict, "Only the built-in inbox lets you write as the customer.").Because("not_builtin")
		}
		c, err := tt.FindContact(ctx, id)
		if err != nil {
			return err
		}
		if c.Phone == "" {
			return refusal(LeftNoPhone, number)
		}
		if err := s.receive(ctx, tt, number, received{ID: tx.NewID("sim"), From: c.Phone, Body: body}); err != nil {
			return err
		}
		return recordContact(ctx, tt, "texting.simulate", id, nil, nil)
	})
}

// TakeStatus takes a report of Twilio about one of our texts. Reports come in any
// order and any number of times; a text only moves on.
func (s *Service) TakeStatus(ctx context.Context, id domain.TextID, raw []byte, signature string) error {
	form, err := s.verify(ctx, raw, signature, StatusPath+url.PathEscape(string(id)))
	if err != nil {
		return err
	}
	state, known := map[string]domain.TextState{
		"sent": domain.TextSent, "delivered": domain.TextDelivered, "undelivered": domain.TextUndelivered, "failed": domain.TextFailed,
	}[form.Get("MessageStatus")]
	if !known {
		return nil // queued, sending: the answer to our request said as much
	}
	code := form.Get("ErrorCode")
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		m, err := tx.FindAnyText(ctx, id)
		if domain.Is(err, domain.CodeNotFound) {
			return nil // deleted with its contact
		}
		if err != nil || m.Kind == domain.TextIn || domain.TextRank(state) <= domain.TextRank(m.State) {
			return err
		}
		was, now := m.State, tx.Now()
		m.State, m.Reason, m.NextAt = state, statusWords(state, code), nil
		if m.SentAt == nil {
			m.SentAt = &now
		}
		if sid := form.Get("MessageSid"); m.ProviderID == "" && len(sid) <= 64 {
			m.ProviderID = printable(sid)
		}
		tt := tx.Tenant(m.TenantID)
		moved, err := tt.MoveText(ctx, m, was)
		if err != nil || !moved || code != "21610" {
			return err
		}
		return optedOut(ctx, tt, m, "Twilio: "+m.Reason)
	})
}

// statusWords says why a text did not arrive, by Twilio's code.
func statusWords(state domain.TextState, code string) string {
	if state != domain.TextUndelivered && state != domain.TextFailed {
		return ""
	}
	words := map[string]string{
		"21610": "They sent STOP.", "30001": "Too many texts are waiting.", "30002": "The account is suspended.",
		"30003": "The phone is off, out of reach, or does not take texts.", "30004": "The phone or its carrier blocks these texts.",
		"30005": "There is no such number.", "30006": "This is a landline, or its carrier cannot be reached.",
		"30007": "The carrier filtered it as unwanted.", "30008": "The carrier does not say why.",
		"30034": "The number is not registered for this kind of texts.",
	}[code]
	if n, err := strconv.Atoi(code); err == nil && n > 0 {
		return strings.TrimSpace(words + " (Twilio " + strconv.Itoa(n) + ")")
	}
	return words
}
