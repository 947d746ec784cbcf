package texting

import (
	"context"
	"fmt"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// OptIn is a customer's agreement to be texted.
type OptIn struct {
	Phone   string // as typed; without a country code it is of the tenant's country
	Name    string // may be empty
	Words   string // exactly what they were shown and agreed to
	Source  domain.ConsentSource
	Address string // where the request came from
}

// maxWords bounds the words of a consent, in characters.
const maxWords = 2000

// OptIn writes down that a customer agreed to be texted from the tenant's number,
// and makes them a contact when they are none. Without a number it is refused
// (texting_off), as it is for somebody who sent STOP (opted_out): only they can take
// that back, by a text. The caller knows that the customer agreed.
func (s *Service) OptIn(ctx context.Context, tx *store.Tx, tenant domain.TenantID, in OptIn) error {
	tt := tx.Tenant(tenant)
	t, err := features(ctx, tt)
	if err != nil {
		return err
	}
	number, err := activeNumber(ctx, tt)
	if err != nil {
		return err
	}
	phone, err := domain.ParsePhone(in.Phone, t.Country)
	if err != nil {
		return domain.InvalidField("/phone", "format", sentence(err))
	}
	name, err := contactName(in.Name)
	if err != nil {
		return err
	}
	if in.Words = strings.TrimSpace(in.Words); in.Words == "" || len([]rune(in.Words)) > maxWords {
		return domain.InvalidField("/words", "required", "The words that were agreed to are missing.")
	}
	c, err := s.contactFor(ctx, tt, phone, name, domain.ContactByWidget)
	if err != nil {
		return err
	}
	return consented(ctx, tt, c, number, domain.Consent{Kind: domain.ConsentIn, Source: in.Source, Words: in.Words, Address: in.Address})
}

// ConsentWords are what customers of the tenant agree to. They name who texts them,
// from which number, and how to stop it. Without a number there are none (texting_off).
func (s *Service) ConsentWords(ctx context.Context, tx *store.Tx, tenant domain.TenantID) (string, error) {
	tt := tx.Tenant(tenant)
	t, err := features(ctx, tt)
	if err != nil {
		return "", err
	}
	number, err := activeNumber(ctx, tt)
	if err != nil {
		return "", err
	}
	return consentWords(t.Name, number.Phone), nil
}

// HasNumber reports whether the tenant can text and be texted.
func (s *Service) HasNumber(ctx context.Context, tx *store.Tx, tenant domain.TenantID) (bool, error) {
	_, err := activeNumber(ctx, tx.Tenant(tenant))
	if domain.Is(err, domain.CodeConflict) {
		return false, nil
	}
	return err == nil, err
}

func consentWords(name, phone string) string {
	return fmt.Sprintf("I agree to get text messages from %s, sent from %s, about offers, product updates and availability. "+
		"This is not a condition of buying anything. Message and data rates may apply. I can reply STOP at any time to end it, and HELP for help.",
		name, domain.ShowPhone(phone))
}

// contactFor finds the contact with a number, or makes one.
func (s *Service) contactFor(ctx context.Context, tt *store.TenantTx, phone, name, source string) (domain.Contact, error) {
	c, err := tt.FindContactByPhone(ctx, phone)
	if err == nil && c.Name == "" && name != "" {
		c.Name = name
		return c, tt.UpdateContact(ctx, c)
	}
	if !domain.Is(err, domain.CodeNotFound) {
		return c, err
	}
	c = domain.Contact{
		ID: domain.ContactID(tt.NewID("ct")), Name: name, Phone: phone, Source: source, Consent: domain.ConsentNone, CreatedAt: tt.Now(), UpdatedAt: tt.Now(),
	}
	added, err := tt.InsertContact(ctx, c)
	if err != nil || added {
		return c, err
	}
	return tt.FindContactByPhone(ctx, phone) // somebody was faster
}

// consented adds a row to the ledger, and to the contact what it now says. What was
// taken back by the phone itself is given again by the phone only.
func consented(ctx context.Context, tt *store.TenantTx, c domain.Contact, number domain.TextingNumber, row domain.Consent) error {
	last, err := tt.LastConsent(ctx, number.ID, c.Phone)
	if err != nil {
		return err
	}
	if row.Kind == domain.ConsentIn && row.Source != domain.ConsentByKeyword && stopped(last) {
		return domain.Errorf(domain.CodeConflict,
			"This phone sent STOP. Only its owner can take that back, by texting START to %s.", domain.ShowPhone(number.Phone)).Because("opted_out")
	}
	actor := domain.ActorFrom(ctx)
	row.ID, row.ContactID, row.NumberID, row.NumberPhone, row.Phone = domain.ConsentID(tt.NewID("cs")), c.ID, number.ID, number.Phone, c.Phone
	row.RequestID = actor.RequestID
	if row.Address == "" {
		row.Address = actor.Address
	}
	if row.Source == domain.ConsentByStaff {
		row.ActorName, row.ActorID = actor.Name, string(actor.AccountID)
	}
	if err := tt.InsertConsent(ctx, row); err != nil {
		return fmt.Errorf("write down the consent: %w", err)
	}
	return tt.SetConsent(ctx, c.ID, number.ID, row.Kind)
}

// stopped reports whether the phone itself took its consent back.
func stopped(last *domain.Consent) bool {
	return last != nil && last.Kind == domain.ConsentOut && last.Source != domain.ConsentByStaff
}

// StaffConsent is what a member says of a contact's consent.
type StaffConsent struct {
	Kind      domain.ConsentKind
	Statement string // how it was given: on paper, on the telephone
}

// WriteDownConsent adds to the ledger what a member knows: that a contact agreed to
// be texted, or took it back. Needs CONTACTS:manage, and a number.
func (s *Service) WriteDownConsent(ctx context.Context, tenant domain.TenantID, id domain.ContactID, in StaffConsent) (v ContactView, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsManage); err != nil {
		return v, err
	}
	if in.Statement = strings.TrimSpace(in.Statement); len([]rune(in.Statement)) > maxWords {
		return v, domain.InvalidField("/statement", "too_long", fmt.Sprintf("Use at most %d characters.", maxWords))
	}
	if in.Kind == domain.ConsentIn && in.Statement == "" {
		return v, domain.InvalidField("/statement", "required", "Say how and when they agreed. It is kept as proof.")
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		t, err := features(ctx, tt)
		if err != nil {
			return err
		}
		number, err := activeNumber(ctx, tt)
		if err != nil {
			return err
		}
		c, err := tt.FindContact(ctx, id)
		if err != nil {
			return err
		}
		if c.Phone == "" {
			return domain.Errorf(domain.CodeConflict, "This contact has no phone number.").Because("no_phone")
		}
		row := domain.Consent{Kind: in.Kind, Source: domain.ConsentByStaff, Statement: in.Statement}
		if in.Kind == domain.ConsentIn {
			row.Words = consentWords(t.Name, number.Phone)
		}
		if err := consented(ctx, tt, c, number, row); err != nil {
			return err
		}
		if v, err = viewContact(ctx, tt, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: tenant, Action: "contact.consent", TargetKind: "contact", TargetID: string(id),
			Detail: map[string]any{"consent": string(in.Kind), "number": number.Phone, "statement": in.Statement},
		})
	})
	return v, err
}

// Consents lists what the ledger says of a contact, newest first; of one that was
// deleted, too. current is the number that counts now. Needs CONTACTS:read.
func (s *Service) Consents(ctx context.Context, tenant domain.TenantID, id domain.ContactID, p store.Page) (all []domain.Consent, current domain.TextingNumberID, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsRead); err != nil {
		return nil, "", "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		if current, err = currentID(ctx, tt); err != nil {
			return err
		}
		if all, next, err = tt.ListConsents(ctx, id, p); err != nil || len(all) > 0 {
			return err
		}
		_, err = tt.FindContact(ctx, id) // nothing is said of one who never was
		return err
	})
	return all, current, next, err
}

// sentence begins with a capital and ends with a full stop.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
