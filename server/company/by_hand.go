package company

import (
	"context"
	"errors"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
)

// stepCompany is the step of the template that describes the company itself.
const stepCompany = "company"

// ByHand is a company that a partner describes, and its administrator.
type ByHand struct {
	Company map[string]any // answers of the template's step
	Email   string         // of the administrator
	Name    string
}

// MadeByHand is what came of it: both, the company and the invitation of its
// administrator.
type MadeByHand struct {
	Company    domain.TenantRef
	Invitation domain.Invitation
}

// CreateByHand makes a company of the partner's and invites its administrator, in
// one transaction. The same request with the same idempotency key makes one. Needs
// COMPANIES:create in the partner's tenant.
func (s *Service) CreateByHand(ctx context.Context, partner domain.TenantID, h ByHand, idempotencyKey string) (made MadeByHand, err error) {
	if err := domain.AuthorizeTenant(ctx, partner, domain.PermCompaniesCreate); err != nil {
		return made, err
	}
	admin, problem := Guest{Email: h.Email, ContactName: h.Name}.checked()
	wrong := under("/admin", map[string]string{"/email": "/email", "/contactName": "/name"}, problem)
	if strings.TrimSpace(h.Name) == "" {
		wrong = append(wrong, domain.FieldError{Pointer: "/admin/name", Code: "required", Message: "Enter a name."})
	}
	tpl, err := s.Onboarding.Catalog.Get(Template)
	if err != nil {
		return made, err
	}
	if len(wrong) > 0 { // told together with what is wrong with the company
		_, err := s.Onboarding.PrepareForClient(ctx, tpl, map[string]any{stepCompany: h.Company})
		return made, domain.Invalid(append(under("", nil, err), wrong...)...)
	}
	request := onboarding.NewTenant{Template: Template, Answers: map[string]any{
		stepCompany: h.Company, "/partner": partner, "/admin": []string{admin.Email, admin.ContactName},
	}}
	err = s.Onboarding.CreateForPartner(ctx, partner, request, idempotencyKey, func(tx *store.Tx, company domain.TenantRef, _ bool) error {
		made = MadeByHand{Company: company}
		var by string
		if by, err = s.partnerName(ctx, tx, partner); err != nil {
			return err
		}
		invited, err := s.Tenants.InviteFirst(ctx, tx, company.ID, by, []domain.InitialUser{{Email: admin.Email, Name: admin.ContactName, Role: tpl.DefaultRole}})
		if err != nil {
			return err
		}
		made.Invitation = invited[0].Invitation
		mails, err := tx.Tenant(company.ID).MailOfInvitations(ctx, []domain.InvitationID{made.Invitation.ID})
		if mail, ok := mails[made.Invitation.ID]; ok {
			made.Invitation.Mail = &mail
		}
		return err
	})
	return made, asBody(err)
}

// partnerName is how the administrator knows whoever invites.
func (s *Service) partnerName(ctx context.Context, tx *store.Tx, partner domain.TenantID) (string, error) {
	t, err := tx.Tenant(partner).FindTenant(ctx)
	if name := domain.ActorFrom(ctx).Name; name != "" {
		return name + " (" + t.Name + ")", err
	}
	return t.Name, err
}

// under takes what is wrong out of a refusal, with its pointers renamed and put
// under another place.
func under(place string, names map[string]string, err error) (wrong []domain.FieldError) {
	var e *domain.Error
	if !errors.As(err, &e) {
		return nil
	}
	for _, f := range e.Fields {
		f.Pointer = strings.TrimPrefix(f.Pointer, "/answers")
		if name, ok := names[f.Pointer]; ok {
			f.Pointer = name
		}
		f.Pointer = place + f.Pointer
		wrong = append(wrong, f)
	}
	return wrong
}

// asBody lets a refusal point into the request instead of a draft's answers.
func asBody(err error) error {
	var e *domain.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	told := *e
	told.Fields = under("", nil, err)
	return &told
}
