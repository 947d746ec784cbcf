package texting

import (
	"context"
	"errors"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// ContactView is a contact and what counts of its consent now.
type ContactView struct {
	domain.Contact
	Now domain.ConsentKind // to the tenant's number of now
}

// NewContact is what is typed of a contact.
type NewContact struct {
	Name, Phone, Email string
}

// Contacts lists the tenant's contacts. Needs CONTACTS:read.
func (s *Service) Contacts(ctx context.Context, tenant domain.TenantID, f store.ContactFilter) (all []ContactView, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		if f.Number, err = currentID(ctx, tt); err != nil {
			return err
		}
		contacts, cursor, err := tt.ListContacts(ctx, f)
		all, next = viewsOf(contacts, f.Number), cursor
		return err
	})
	return all, next, err
}

// currentID is the number that consent has to be about; empty without an active one.
func currentID(ctx context.Context, tt *store.TenantTx) (domain.TextingNumberID, error) {
	n, err := tt.CurrentNumber(ctx)
	if err != nil || n == nil || n.State != domain.NumberActive {
		return "", err
	}
	return n.ID, nil
}

func viewsOf(contacts []domain.Contact, number domain.TextingNumberID) []ContactView {
	all := make([]ContactView, len(contacts))
	for i, c := range contacts {
		all[i] = ContactView{c, c.ConsentTo(number)}
	}
	return all
}

func viewContact(ctx context.Context, tt *store.TenantTx, id domain.ContactID) (ContactView, error) {
	c, err := tt.FindContact(ctx, id)
	if err != nil {
		return ContactView{}, err
	}
	number, err := currentID(ctx, tt)
	return ContactView{c, c.ConsentTo(number)}, err
}

// Contact shows one contact. Needs CONTACTS:read.
func (s *Service) Contact(ctx context.Context, tenant domain.TenantID, id domain.ContactID) (v ContactView, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsRead); err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = viewContact(ctx, tx.Tenant(tenant), id)
		return err
	})
	return v, err
}

// AddContact makes a contact, without consent. Needs CONTACTS:manage.
func (s *Service) AddContact(ctx context.Context, tenant domain.TenantID, in NewContact) (v ContactView, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsManage); err != nil {
		return v, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		t, err := tt.FindTenant(ctx)
		if err != nil {
			return err
		}
		c, err := in.checked(t.Country)
		if err != nil {
			return err
		}
		c.ID, c.Source, c.CreatedAt, c.UpdatedAt = domain.ContactID(tx.NewID("ct")), domain.ContactByStaff, tx.Now(), tx.Now()
		added, err := tt.InsertContact(ctx, c)
		if err != nil {
			return err
		}
		if !added {
			return phoneTaken(ctx, tt, c.Phone)
		}
		if err := s.carryStop(ctx, tt, c); err != nil {
			return err
		}
		if v, err = viewContact(ctx, tt, c.ID); err != nil {
			return err
		}
		return recordContact(ctx, tt, "contact.create", c.ID, nil, told(c))
	})
	return v, err
}

// carryStop makes a contact opted out whose phone sent STOP to the tenant's number
// before the contact was there.
func (s *Service) carryStop(ctx context.Context, tt *store.TenantTx, c domain.Contact) error {
	number, err := currentID(ctx, tt)
	if err != nil || number == "" || c.Phone == "" {
		return err
	}
	last, err := tt.LastConsent(ctx, number, c.Phone)
	if err != nil || last == nil || last.Kind != domain.ConsentOut {
		return err
	}
	return tt.SetConsent(ctx, c.ID, number, domain.ConsentOut)
}

// phoneTaken says who has a number already.
func phoneTaken(ctx context.Context, tt *store.TenantTx, phone string) error {
	other, err := tt.FindContactByPhone(ctx, phone)
	if err != nil {
		return err
	}
	who := other.Name
	if who == "" {
		who = "another contact"
	}
	e := domain.Errorf(domain.CodeConflict, "%s has this number already.", who).Because("phone_taken")
	e.Fields = []domain.FieldError{{Pointer: "/phone", Code: "taken", Message: e.Message}}
	return e
}

// ChangeContact changes what is not nil. With another number, consent has to be
// given anew: it was given for the old one. Needs CONTACTS:manage.
func (s *Service) ChangeContact(ctx context.Context, tenant domain.TenantID, id domain.ContactID, name, phone, email *string) (v ContactView, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsManage); err != nil {
		return v, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		t, err := tt.FindTenant(ctx)
		if err != nil {
			return err
		}
		before, err := tt.FindContact(ctx, id)
		if err != nil {
			return err
		}
		in := NewContact{before.Name, before.Phone, before.Email}
		for value, given := range map[*string]*string{&in.Name: name, &in.Phone: phone, &in.Email: email} {
			if given != nil {
				*value = *given
			}
		}
		after, err := in.checked(t.Country)
		if err != nil {
			return err
		}
		after.ID = id
		if err := s.store(ctx, tt, before, after); err != nil {
			return err
		}
		if v, err = viewContact(ctx, tt, id); err != nil {
			return err
		}
		return recordContact(ctx, tt, "contact.update", id, told(before), told(after))
	})
	return v, err
}

func (s *Service) store(ctx context.Context, tt *store.TenantTx, before, after domain.Contact) error {
	if after.Phone == before.Phone {
		return tt.UpdateContact(ctx, after)
	}
	if after.Phone != "" {
		_, err := tt.FindContactByPhone(ctx, after.Phone)
		if err == nil {
			return phoneTaken(ctx, tt, after.Phone)
		}
		if !domain.Is(err, domain.CodeNotFound) {
			return err
		}
	}
	if err := tt.UpdateContact(ctx, after); err != nil {
		return err
	}
	if err := tt.SetConsent(ctx, after.ID, "", domain.ConsentNone); err != nil {
		return err
	}
	return s.carryStop(ctx, tt, after)
}

// DeleteContact removes a contact and what was written to and fro. What the ledger
// says of their number stays as proof, without the name. Needs CONTACTS:manage.
func (s *Service) DeleteContact(ctx context.Context, tenant domain.TenantID, id domain.ContactID) error {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		if err := tt.DeleteContact(ctx, id); err != nil {
			return err
		}
		return recordContact(ctx, tt, "contact.delete", id, nil, nil)
	})
}

// told is what the log learns of a contact: what kinds of thing are known of it,
// since the log outlives the contact.
func told(c domain.Contact) map[string]any {
	return map[string]any{"named": c.Name != "", "phone": ending(c.Phone), "email": c.Email != ""}
}

// ending is what tells numbers apart without being one.
func ending(phone string) string {
	const shown = 4
	if len(phone) <= shown {
		return phone
	}
	return "…" + phone[len(phone)-shown:]
}

func recordContact(ctx context.Context, tt *store.TenantTx, action string, id domain.ContactID, before, after map[string]any) error {
	return audit.Record(ctx, tt.Tx, audit.Event{
		TenantID: tt.ID(), Action: action, TargetKind: "contact", TargetID: string(id), Before: before, After: after,
	})
}

// checked tidies what was typed, or says everything that is wrong with it.
func (n NewContact) checked(country string) (c domain.Contact, err error) {
	var wrong []domain.FieldError
	var unfit *domain.Error
	if c.Name, err = contactName(n.Name); errors.As(err, &unfit) {
		wrong = append(wrong, unfit.Fields...)
	}
	if text := strings.TrimSpace(n.Phone); text != "" {
		if c.Phone, err = domain.ParsePhone(text, country); err != nil {
			wrong = append(wrong, domain.FieldError{Pointer: "/phone", Code: "format", Message: sentence(err)})
		}
	}
	if text := strings.TrimSpace(n.Email); text != "" {
		if c.Email, _, err = domain.ParseEmail(text); err != nil {
			wrong = append(wrong, domain.FieldError{Pointer: "/email", Code: "format", Message: "Enter one email address, like name@example.com."})
		}
	}
	if len(wrong) == 0 && c.Phone == "" && c.Email == "" {
		wrong = append(wrong, domain.FieldError{Pointer: "/phone", Code: "required", Message: "Enter a phone number or an email address."})
	}
	if len(wrong) > 0 {
		return c, domain.Invalid(wrong...)
	}
	c.Consent = domain.ConsentNone
	return c, nil
}

// contactName tidies a name; "" stays so.
func contactName(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	name, problem := domain.ParseName(text)
	if problem != nil {
		return "", domain.InvalidField("/name", problem.Reason, problem.Message)
	}
	return name, nil
}
