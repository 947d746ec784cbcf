package company

import (
	"context"
	"slices"
	"strings"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// Brand is how a tenant shows itself: its own values, and what holds with those
// that it inherits.
type Brand struct {
	Own       domain.Brand
	Effective domain.Brand
}

// logoRate bounds new logos of a tenant: each is unpacked and stored.
var logoRate = store.Rate{Burst: 10, Every: time.Minute}

// FindBrand returns how a tenant shows itself. Needs TENANT:read.
func (s *Service) FindBrand(ctx context.Context, id domain.TenantID) (b Brand, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileRead); err != nil {
		return b, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error { b, err = brandIn(ctx, tx, id); return err })
	return b, err
}

func brandIn(ctx context.Context, tx *store.Tx, id domain.TenantID) (b Brand, err error) {
	if b.Own, err = tx.Tenant(id).FindOwnBrand(ctx); err != nil {
		return b, err
	}
	b.Effective, err = tx.Tenant(id).FindBrand(ctx)
	return b, err
}

// SetBrand changes how a tenant shows itself, over the version that was read. What
// is empty is inherited. Needs TENANT:update.
func (s *Service) SetBrand(ctx context.Context, id domain.TenantID, next domain.Brand) (b Brand, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileUpdate); err != nil {
		return b, err
	}
	if wrong := s.tidy(&next); len(wrong) > 0 {
		return b, domain.Invalid(wrong...)
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		was, err := tx.Tenant(id).FindOwnBrand(ctx)
		if err != nil {
			return err
		}
		stored, err := tx.Tenant(id).PutBrand(ctx, next)
		if err != nil {
			return err
		}
		if !stored || (was.Version == 0 && next.Version != 0) {
			return domain.Errorf(domain.CodePrecondition, "Somebody changed this meanwhile. Look at it again.")
		}
		if err := recordBrand(ctx, tx, id, was, next); err != nil {
			return err
		}
		b, err = brandIn(ctx, tx, id)
		return err
	})
	return b, err
}

// SetLogo gives a tenant a logo: the middle square of a picture, re-encoded. nil
// takes it away. Needs TENANT:update.
func (s *Service) SetLogo(ctx context.Context, id domain.TenantID, data []byte) (b Brand, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileUpdate); err != nil {
		return b, err
	}
	var logo domain.Picture
	if data != nil {
		if logo, err = s.paint(ctx, id, data); err != nil {
			return b, err
		}
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Tenant(id).PutLogo(ctx, logo.JPEG, logo.Digest); err != nil {
			return err
		}
		action := "brand.set_logo"
		if data == nil {
			action = "brand.remove_logo"
		}
		err := audit.Record(ctx, tx, audit.Event{TenantID: id, Action: action, TargetKind: "tenant", TargetID: string(id)})
		if err != nil {
			return err
		}
		b, err = brandIn(ctx, tx, id)
		return err
	})
	return b, err
}

func (s *Service) paint(ctx context.Context, id domain.TenantID, data []byte) (domain.Picture, error) {
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		wait, err := tx.TakeRate(ctx, "logo/"+string(id), logoRate)
		if err == nil && wait > 0 {
			err = domain.TooMany(wait)
		}
		return err
	})
	if err != nil {
		return domain.Picture{}, err
	}
	return s.Accounts.Paint(ctx, data)
}

// Logo returns a logo by its digest, to anybody: links and mails show it.
func (s *Service) Logo(ctx context.Context, digest string) (jpeg []byte, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error { jpeg, err = tx.FindLogo(ctx, digest); return err })
	return jpeg, err
}

// maxOffer bounds the words of an offer, in characters.
const maxOffer = 200

// tidy cleans what was typed and returns what is wrong with it.
func (s *Service) tidy(b *domain.Brand) (wrong []domain.FieldError) {
	bad := func(pointer, code, message string) {
		wrong = append(wrong, domain.FieldError{Pointer: pointer, Code: code, Message: message})
	}
	if b.Color = strings.ToLower(strings.TrimSpace(b.Color)); b.Color != "" && !domain.IsColor(b.Color) {
		bad("/color", "format", "Enter a color as #rrggbb, such as #0f6e64.")
	}
	for _, f := range []struct {
		pointer string
		value   *string
	}{{"/contactName", &b.ContactName}, {"/contactPhone", &b.ContactPhone}, {"/senderName", &b.SenderName}} {
		if *f.value = strings.TrimSpace(*f.value); *f.value == "" {
			continue
		}
		if _, problem := domain.ParseName(*f.value); problem != nil {
			bad(f.pointer, problem.Reason, problem.Message)
		}
	}
	if b.ContactEmail = strings.TrimSpace(b.ContactEmail); b.ContactEmail != "" {
		email, _, err := domain.ParseEmail(b.ContactEmail)
		if err != nil {
			bad("/contactEmail", "format", "Enter one email address, like name@example.com.")
		}
		b.ContactEmail = email
	}
	for _, f := range []struct {
		pointer string
		value   *string
	}{{"/helpUrl", &b.HelpURL}, {"/offerUrl", &b.OfferURL}} {
		if *f.value = strings.TrimSpace(*f.value); *f.value != "" {
			if problem := s.Tenants.Formats.Website(*f.value); problem != "" {
				bad(f.pointer, "format", problem)
			}
		}
	}
	if problem := wrongLanguage(b.Language); problem != "" {
		bad("/language", "enum", problem)
	}
	b.OfferText = strings.Join(strings.Fields(b.OfferText), " ")
	switch {
	case len([]rune(b.OfferText)) > maxOffer:
		bad("/offerText", "too_long", "Use at most 200 characters.")
	case b.OfferText == "" && b.OfferURL != "":
		bad("/offerText", "required", "Enter the words of the link, or leave both empty.")
	}
	return wrong
}

// wrongLanguage says what is wrong with a language for mails; empty chooses none.
func wrongLanguage(tag string) string {
	if tag == "" || slices.Contains(words.Tags(), tag) {
		return ""
	}
	return "Choose one of the languages that are offered."
}

// recordBrand writes down what changed about how a tenant shows itself.
func recordBrand(ctx context.Context, tx *store.Tx, id domain.TenantID, was, is domain.Brand) error {
	before, after := differences(was, is)
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "brand.update", TargetKind: "tenant", TargetID: string(id), Detail: map[string]any{"before": before, "after": after},
	})
}

// differences tells what changed.
func differences(was, is domain.Brand) (before, after map[string]string) {
	before, after = map[string]string{}, map[string]string{}
	for name, pair := range map[string][2]string{
		"color": {was.Color, is.Color}, "contactName": {was.ContactName, is.ContactName}, "contactEmail": {was.ContactEmail, is.ContactEmail},
		"contactPhone": {was.ContactPhone, is.ContactPhone}, "helpUrl": {was.HelpURL, is.HelpURL}, "offerText": {was.OfferText, is.OfferText},
		"offerUrl": {was.OfferURL, is.OfferURL}, "senderName": {was.SenderName, is.SenderName}, "language": {was.Language, is.Language},
	} {
		if pair[0] != pair[1] {
			before[name], after[name] = pair[0], pair[1]
		}
	}
	return before, after
}
