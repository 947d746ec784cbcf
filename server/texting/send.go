package texting

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/texting/carrier"
)

// The reasons why a contact is not texted.
const (
	LeftNoPhone   = "no_phone"
	LeftNoConsent = "no_consent"
	LeftOptedOut  = "opted_out"
)

// leftOut says why a contact is not texted from a number; "" when it is.
func leftOut(c domain.Contact, number domain.TextingNumberID) string {
	switch {
	case c.Phone == "":
		return LeftNoPhone
	case c.ConsentTo(number) == domain.ConsentOut:
		return LeftOptedOut
	case c.ConsentTo(number) != domain.ConsentIn:
		return LeftNoConsent
	}
	return ""
}

// refusal tells somebody why a contact is not texted.
func refusal(reason string, number domain.TextingNumber) error {
	words := "This contact has not agreed to get texts from " + domain.ShowPhone(number.Phone) +
		". Consent belongs to one number: what was agreed to for another one does not count."
	switch reason {
	case LeftNoPhone:
		words = "This contact has no phone number."
	case LeftOptedOut:
		words = "This contact does not want texts from " + domain.ShowPhone(number.Phone) + "."
	}
	return domain.Errorf(domain.CodeConflict, "%s", words).Because(reason)
}

// checkedBody tidies what is to be sent.
func checkedBody(body string) (string, error) {
	body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(body); {
	case n == 0:
		return "", domain.InvalidField("/body", "required", "Write something.")
	case n > carrier.MaxLength:
		return "", domain.InvalidField("/body", "too_long", fmt.Sprintf("Use at most %d characters; these are %d.", carrier.MaxLength, n))
	}
	return body, nil
}

// beginningLength is how much of a text lists show, in characters.
const beginningLength = 80

func beginning(body string) string {
	line := strings.Join(strings.Fields(body), " ")
	if letters := []rune(line); len(letters) > beginningLength {
		return string(letters[:beginningLength-1]) + "…"
	}
	return line
}

// Send texts one contact. Without consent to the tenant's number of now it is
// refused. Needs TEXTING:send.
func (s *Service) Send(ctx context.Context, tenant domain.TenantID, id domain.ContactID, body string) (m domain.Text, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingSend); err != nil {
		return m, err
	}
	if body, err = checkedBody(body); err != nil {
		return m, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		number, err := mayText(ctx, tt)
		if err != nil {
			return err
		}
		c, err := tt.FindContact(ctx, id)
		if err != nil {
			return err
		}
		if reason := leftOut(c, number.ID); reason != "" {
			return refusal(reason, number)
		}
		m = outgoing(tt, c, number, body, domain.TextOut)
		m.SentBy = domain.ActorFrom(ctx).Name
		if _, err := queue(ctx, tt, m); err != nil {
			return err
		}
		if err := wake(ctx, tx, tenant); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: tenant, Action: "texting.send", TargetKind: "contact", TargetID: string(id), Detail: map[string]any{"segments": m.Segments},
		})
	})
	return m, err
}

// mayText is the number that texts go out from.
func mayText(ctx context.Context, tt *store.TenantTx) (domain.TextingNumber, error) {
	if _, err := features(ctx, tt); err != nil {
		return domain.TextingNumber{}, err
	}
	return activeNumber(ctx, tt)
}

func outgoing(tt *store.TenantTx, c domain.Contact, number domain.TextingNumber, body, kind string) domain.Text {
	now := tt.Now()
	return domain.Text{
		ID: domain.TextID(tt.NewID("tm")), TenantID: tt.ID(), ContactID: c.ID, NumberID: number.ID, Kind: kind, Phone: c.Phone, Body: body,
		Segments: carrier.Segments(body), State: domain.TextQueued, NextAt: &now, CreatedAt: now, StateAt: now,
	}
}

// queue stores a text that goes out; false when it was stored before.
func queue(ctx context.Context, tt *store.TenantTx, m domain.Text) (bool, error) {
	added, err := tt.InsertText(ctx, m)
	if err != nil || !added {
		return added, err
	}
	return true, tt.TouchThread(ctx, m.ContactID, beginning(m.Body), false)
}

// Thread lists what was written to and by a contact, newest first. Needs TEXTING:read.
func (s *Service) Thread(ctx context.Context, tenant domain.TenantID, id domain.ContactID, p store.Page) (all []domain.Text, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		if _, err := tt.FindContact(ctx, id); err != nil {
			return err
		}
		all, next, err = tt.ListTexts(ctx, id, p)
		return err
	})
	return all, next, err
}

// Threads lists the contacts that something was written to or by, newest first.
// Needs TEXTING:read.
func (s *Service) Threads(ctx context.Context, tenant domain.TenantID, unread bool, p store.Page) (all []ContactView, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		number, err := currentID(ctx, tt)
		if err != nil {
			return err
		}
		contacts, cursor, err := tt.Threads(ctx, unread, p)
		all, next = viewsOf(contacts, number), cursor
		return err
	})
	return all, next, err
}

// ThreadHead shows the contact of a thread. Needs TEXTING:read.
func (s *Service) ThreadHead(ctx context.Context, tenant domain.TenantID, id domain.ContactID) (v ContactView, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingRead); err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = viewContact(ctx, tx.Tenant(tenant), id)
		return err
	})
	return v, err
}

// MarkRead makes what a contact wrote read. Needs TEXTING:send: whoever may only
// look on takes nothing off the pile of those who answer.
func (s *Service) MarkRead(ctx context.Context, tenant domain.TenantID, id domain.ContactID) error {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingSend); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		if _, err := tt.FindContact(ctx, id); err != nil {
			return err
		}
		return tt.ReadThread(ctx, id)
	})
}
