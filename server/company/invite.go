package company

import (
	"context"
	"fmt"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Guest is a client to invite.
type Guest struct {
	Email       string
	ContactName string // of the person; may be empty
	CompanyName string // may be empty
	Note        string // shown to the client; may be empty
	Language    string // of the mails about it; empty: the partner's
	LinkOnly    bool   // no mail: the link is handed over by other means
}

// Invite makes a link by which a client sets up a company of the partner. An open
// link to the same address is a conflict (already_invited). The link is returned
// as well, for whoever wants to hand it over. Needs COMPANIES:create in the
// partner's tenant.
func (s *Service) Invite(ctx context.Context, partner domain.TenantID, g Guest) (row Row, link string, err error) {
	if err := domain.AuthorizeTenant(ctx, partner, domain.PermCompaniesCreate); err != nil {
		return row, "", err
	}
	if g, err = g.checked(); err != nil {
		return row, "", err
	}
	tpl, err := s.Onboarding.Catalog.Get(Template)
	if err != nil {
		return row, "", err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		made, token, err := s.issue(tx, g.invitation(ctx, partner, tpl))
		made.HandedOver = true // whoever asks has the link, too
		if err != nil {
			return err
		}
		link = s.link(token)
		v, err := s.insert(ctx, tx, tpl, newLink{made, token, !g.LinkOnly})
		if err != nil {
			return err
		}
		row, err = s.row(ctx, tx, v)
		return err
	})
	return row, link, err
}

// newLink is a link that is not stored yet.
type newLink struct {
	store.SealedCompanyInvitation
	token string
	send  bool // by mail, with reminders
}

// insert stores a new link with its mail and writes it down.
func (s *Service) insert(ctx context.Context, tx *store.Tx, tpl domain.Template, v newLink) (domain.CompanyInvitation, error) {
	if err := s.Onboarding.Catalog.Pin(ctx, tx, tpl); err != nil {
		return v.CompanyInvitation, err
	}
	if v.send {
		rule, err := tx.Tenant(v.PartnerID).CompanySettings(ctx)
		if err != nil {
			return v.CompanyInvitation, err
		}
		v.RemindAt = rule.First(tx.Now())
	}
	added, err := tx.Tenant(v.PartnerID).InsertCompanyInvitation(ctx, v.SealedCompanyInvitation)
	if err != nil {
		return v.CompanyInvitation, fmt.Errorf("store the company invitation: %w", err)
	}
	if !added {
		return v.CompanyInvitation, domain.Errorf(domain.CodeConflict, "%s has an open link already. Send that one again, or revoke it first.", v.Email).
			Because("already_invited")
	}
	if v.send {
		if err := s.mail(ctx, tx, tpl, v.CompanyInvitation, v.token, false); err != nil {
			return v.CompanyInvitation, err
		}
	}
	return v.CompanyInvitation, record(ctx, tx, "create", v.CompanyInvitation)
}

// MailLink puts the mail with a new link to a client into the outbox.
func (s *Service) MailLink(ctx context.Context, tx *store.Tx, v domain.CompanyInvitation, token string) error {
	tpl, err := s.Onboarding.Catalog.Get(Template)
	if err != nil {
		return err
	}
	return s.mail(ctx, tx, tpl, v, token, false)
}

// mail puts the mail with a link into the outbox.
func (s *Service) mail(ctx context.Context, tx *store.Tx, tpl domain.Template, v domain.CompanyInvitation, token string, reminder bool) error {
	return s.Messages.StoreCompanyInvitation(ctx, tx, messaging.CompanyInvitation{
		Invitation: v, Link: s.link(token), Token: token, Minutes: tpl.Minutes, Reminder: reminder,
	})
}

// issue gives a link a new token and a new end. One without an id is new.
func (s *Service) issue(tx *store.Tx, v domain.CompanyInvitation) (store.SealedCompanyInvitation, string, error) {
	token := secret.NewToken(tokenPrefix)
	if v.ID == "" {
		v.ID, v.CreatedAt, v.StepSince = domain.CompanyInvitationID(tx.NewID("ci")), tx.Now(), tx.Now()
	}
	v.ExpiresAt = tx.Now().Add(domain.InvitationLifetime)
	sealed, err := s.Box.Seal([]byte(token), tokenPlace(v.ID))
	if err != nil {
		return store.SealedCompanyInvitation{}, "", fmt.Errorf("seal the token of %s: %w", v.ID, err)
	}
	return store.SealedCompanyInvitation{CompanyInvitation: v, TokenHash: secret.HashToken(token), TokenSealed: sealed}, token, nil
}

func (g Guest) invitation(ctx context.Context, partner domain.TenantID, tpl domain.Template) domain.CompanyInvitation {
	actor := domain.ActorFrom(ctx)
	return domain.CompanyInvitation{
		PartnerID: partner, Email: g.Email, ContactName: g.ContactName, CompanyName: g.CompanyName, Note: g.Note, Language: g.Language,
		Template: tpl.Name, TemplateVersion: tpl.Version, State: domain.CompanyOpen,
		InvitedBy: actor.Name, InviterID: actor.AccountID, Step: tpl.Steps[0].ID, StepsTotal: int64(len(tpl.Steps)),
	}
}

// maxNote bounds what a partner writes to a client, in characters.
const maxNote = 500

// checked tidies what was typed, or says everything that is wrong with it.
func (g Guest) checked() (Guest, error) {
	var wrong []domain.FieldError
	email, _, err := domain.ParseEmail(g.Email)
	if err != nil {
		message := "Enter one email address, like name@example.com."
		if strings.Count(g.Email, "@") > 1 {
			message = "Enter one address only. To invite several companies at once, use the list."
		}
		wrong = append(wrong, domain.FieldError{Pointer: "/email", Code: "format", Message: message})
	}
	g.Email = email
	for _, f := range []struct {
		pointer string
		value   *string
	}{{"/contactName", &g.ContactName}, {"/companyName", &g.CompanyName}} {
		if *f.value = strings.TrimSpace(*f.value); *f.value == "" {
			continue
		}
		clean, problem := domain.ParseName(*f.value)
		if problem != nil {
			wrong = append(wrong, domain.FieldError{Pointer: f.pointer, Code: problem.Reason, Message: problem.Message})
		}
		*f.value = clean
	}
	if g.Note = strings.TrimSpace(g.Note); len([]rune(g.Note)) > maxNote {
		wrong = append(wrong, domain.FieldError{Pointer: "/note", Code: "too_long", Message: fmt.Sprintf("Use at most %d characters.", maxNote)})
	}
	if problem := wrongLanguage(g.Language); problem != "" {
		wrong = append(wrong, domain.FieldError{Pointer: "/language", Code: "enum", Message: problem})
	}
	if len(wrong) > 0 {
		return g, domain.Invalid(wrong...)
	}
	return g, nil
}

// record writes down what happened to a link, in the partner's log.
func record(ctx context.Context, tx *store.Tx, verb string, v domain.CompanyInvitation) error {
	err := audit.Record(ctx, tx, audit.Event{
		TenantID: v.PartnerID, Action: "company_invitation." + verb, TargetKind: "company_invitation", TargetID: string(v.ID),
		Detail: map[string]any{"email": v.Email, "company": v.CompanyName},
	})
	if err != nil {
		return fmt.Errorf("company invitation: %w", err)
	}
	return nil
}
