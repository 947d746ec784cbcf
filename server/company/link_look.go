package company

import (
	"context"
	"strings"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// LinkState is what a link is worth to whoever looks at it.
type LinkState string

// The states of a link. A narrow link knows done besides.
const (
	LinkOpen            LinkState = "open"
	LinkSignIn          LinkState = "sign_in"       // it belongs to an account; whoever that is must sign in
	LinkWrongAccount    LinkState = "wrong_account" // somebody else is signed in
	LinkExpired         LinkState = "expired"
	LinkCompleted       LinkState = "completed"
	LinkRevoked         LinkState = "revoked"
	LinkPartnerDisabled LinkState = "partner_disabled"
	LinkCompanyDisabled LinkState = "company_disabled"
	LinkDone            LinkState = "done"
)

// Look is what the holder of a link is told.
type Look struct {
	State      LinkState
	Invitation domain.CompanyInvitation
	Template   domain.Template
	Brand      domain.Brand // of who invites
	Email      string       // whose the link is; masked for others
	Tenant     *domain.TenantRef

	AccountExists bool // of the invitation's address, while the link is nobody's
	Mine          bool // the account it belongs to is signed in
	CanRenew      bool // a new one can be mailed

	Handovers []domain.CompanyHandover // for the owner
	Handover  *domain.CompanyHandover  // of a narrow link
	HandedTo  []string                 // the steps that can be handed over
	Code      string                   // the application code, on a narrow link to it
}

// found is a link with what decides about it, read in one transaction.
type found struct {
	store.SealedCompanyInvitation
	template domain.Template
	brand    domain.Brand
	partner  domain.Tenant
	company  *domain.Tenant
}

// LookUp tells what a link is for. It notes the first look, changes nothing else,
// and needs nothing but the token; an unknown one is CodeNotFound.
func (s *Service) LookUp(ctx context.Context, token string) (look Look, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		if strings.HasPrefix(token, handoverPrefix) {
			look, err = s.lookNarrow(ctx, tx, secret.HashToken(token))
			return err
		}
		f, err := s.find(ctx, tx, secret.HashToken(token))
		if err != nil {
			return err
		}
		look, err = s.look(ctx, tx, f)
		return err
	})
	if err != nil {
		return look, err
	}
	return look, s.noteOpened(ctx, look)
}

// noteOpened notes the first look, which the partner is shown.
func (s *Service) noteOpened(ctx context.Context, look Look) error {
	v, h := look.Invitation, look.Handover
	if h == nil && v.OpenedAt != nil || h != nil && h.OpenedAt != nil {
		return nil
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if h != nil {
			return tx.Tenant(v.PartnerID).NoteCompanyHandoverOpened(ctx, h.ID)
		}
		return tx.Tenant(v.PartnerID).NoteCompanyLinkOpened(ctx, v.ID)
	})
}

func (s *Service) find(ctx context.Context, tx *store.Tx, tokenHash string) (f found, err error) {
	if f.SealedCompanyInvitation, err = tx.FindCompanyInvitationByToken(ctx, tokenHash); err != nil {
		return f, err
	}
	return f, s.surround(ctx, tx, &f)
}

// surround reads what stands around a link. The partner's id comes from its row.
func (s *Service) surround(ctx context.Context, tx *store.Tx, f *found) (err error) {
	if f.template, err = s.Onboarding.Catalog.VersionIn(ctx, tx, f.Template, f.TemplateVersion); err != nil {
		return err
	}
	if f.brand, err = tx.Tenant(f.PartnerID).FindBrand(ctx); err != nil {
		return err
	}
	if f.partner, err = tx.Tenant(f.PartnerID).FindTenant(ctx); err != nil {
		return err
	}
	if f.TenantID == "" {
		return nil
	}
	made, err := tx.Tenant(f.TenantID).FindTenant(ctx)
	f.company = &made
	return err
}

func (s *Service) look(ctx context.Context, tx *store.Tx, f found) (Look, error) {
	actor := domain.ActorFrom(ctx)
	look := Look{
		State: f.state(tx, actor), Invitation: f.CompanyInvitation, Template: f.template, Brand: f.brand, Email: f.Email,
		Mine: f.isOf(actor), CanRenew: s.SendLink != nil, HandedTo: s.handable(f.template),
	}
	if f.AccountID == "" {
		_, err := tx.FindAccountByEmail(ctx, strings.ToLower(f.Email))
		if err != nil && !domain.Is(err, domain.CodeNotFound) {
			return look, err
		}
		look.AccountExists = err == nil
	}
	if !look.Mine && (f.AccountID != "" || look.State != LinkOpen) {
		look.Email = masked(f.Email)
	}
	if !look.Mine {
		look.Invitation.Answers = nil
		return look, nil
	}
	if f.company != nil {
		ref := f.company.Ref()
		look.Tenant = &ref
	}
	var err error
	look.Handovers, err = tx.Tenant(f.PartnerID).ListCompanyHandovers(ctx, f.ID)
	return look, err
}

// isOf reports whether the actor is the person whom the link belongs to.
func (f found) isOf(actor domain.Actor) bool {
	return f.AccountID != "" && actor.Kind == domain.ActorSession && actor.AccountID == f.AccountID
}

// ground is why the link leads nowhere for everybody; LinkOpen when it does.
func (f found) ground(tx *store.Tx) LinkState {
	switch {
	case f.State == domain.CompanyRevoked:
		return LinkRevoked
	case f.partner.State == domain.TenantDisabled:
		return LinkPartnerDisabled
	case f.company != nil && f.company.State == domain.TenantDisabled:
		return LinkCompanyDisabled
	case f.State == domain.CompanyCompleted:
		return LinkCompleted
	case f.Expired(tx.Now()):
		return LinkExpired
	}
	return LinkOpen
}

func (f found) state(tx *store.Tx, actor domain.Actor) LinkState {
	if ground := f.ground(tx); ground != LinkOpen {
		return ground
	}
	signedIn := actor.Kind == domain.ActorSession
	switch {
	case f.AccountID == "" && signedIn && !strings.EqualFold(actor.Email, f.Email):
		return LinkWrongAccount
	case f.AccountID == "" || f.isOf(actor):
		return LinkOpen
	case signedIn:
		return LinkWrongAccount
	}
	return LinkSignIn
}

// refusal says in words why a link in this state cannot be worked with.
func (f found) refusal(state LinkState) error {
	refuse := func(code domain.Code, message string, args ...any) error {
		return domain.Errorf(code, message, args...).Because("link_" + string(state))
	}
	by := f.brand.Name
	switch state {
	case LinkSignIn:
		return refuse(domain.CodeUnauthorized, "This set-up belongs to %s. Sign in with that address to go on.", masked(f.Email))
	case LinkWrongAccount:
		return refuse(domain.CodeConflict, "This set-up belongs to %s. Sign out, and open the link again.", masked(f.Email))
	case LinkExpired:
		return refuse(domain.CodeGone, "This link has expired. Ask for a new one; what you filled in is kept.")
	case LinkRevoked:
		return refuse(domain.CodeGone, "%s took this link back. Ask them for a new one.", by)
	case LinkCompleted:
		return refuse(domain.CodeGone, "This set-up is complete. Sign in to go on.")
	case LinkPartnerDisabled:
		return refuse(domain.CodeForbidden, "%s is disabled at the moment, so nothing can be set up. Ask them.", by)
	case LinkCompanyDisabled:
		return refuse(domain.CodeForbidden, "%s is disabled at the moment. Ask %s.", f.CompanyName, by)
	case LinkDone:
		return refuse(domain.CodeGone, "This step is done already. Thank you.")
	case LinkOpen:
	}
	return nil
}

// owned returns the open link of a token in the hands of the account that it
// belongs to, which must be a person in a browser.
func (s *Service) owned(ctx context.Context, tx *store.Tx, token string) (found, error) {
	if _, err := account.InBrowser(ctx); err != nil {
		return found{}, err
	}
	f, err := s.find(ctx, tx, secret.HashToken(token))
	if err != nil {
		return f, err
	}
	if err := f.refusal(f.state(tx, domain.ActorFrom(ctx))); err != nil {
		return f, err
	}
	if !f.isOf(domain.ActorFrom(ctx)) {
		return f, domain.Errorf(domain.CodeConflict, "Confirm first that this set-up is yours.").Because("link_unclaimed")
	}
	return f, nil
}

// masked shows enough of an address to recognise one's own.
func masked(email string) string {
	local, host, ok := strings.Cut(email, "@")
	if !ok || local == "" {
		return "…"
	}
	return string([]rune(local)[:1]) + "…@" + host
}
