package tenant

import (
	"context"
	"strings"

	"tenantry/server/account"
	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Acceptance is what the holder of a link sends. Name and Password are for people
// without an account; who they become is the invitation's alone to say.
type Acceptance struct {
	Token     string
	Name      string
	Password  string
	UserAgent string
}

// Accepted tells who joined what. SessionToken is of a new session, empty for
// somebody who was signed in already.
type Accepted struct {
	AccountID    domain.AccountID
	TenantID     domain.TenantID // empty for the platform
	SessionToken string
}

// Accept uses up an invitation: the person of its address becomes what it says.
// Signed in, that must be the address's account; otherwise an account is made,
// unless the address has one (sign_in_first). Of any number of attempts one wins.
func (s *Service) Accept(ctx context.Context, in Acceptance) (Accepted, error) {
	g, err := s.guestAtDoor(ctx, secret.HashToken(in.Token), in)
	if err != nil {
		return Accepted{}, err
	}
	var out Accepted
	err = s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if err := claim(ctx, tx, g.tokenHash); err != nil {
			return err
		}
		who, token := g.account, ""
		if who.ID == "" {
			if who, token, err = s.welcome(ctx, tx, g, in.UserAgent); err != nil {
				return err
			}
		}
		if g.mailed {
			if err := tx.ProveEmail(ctx, who.ID, who.Email); err != nil {
				return err
			}
		}
		out = Accepted{AccountID: who.ID, TenantID: g.invitation.TenantID, SessionToken: token}
		return s.join(asMember(ctx, who), tx, g.invitation, who)
	})
	return out, err
}

// stillGood refuses an invitation whose ground is gone: the tenant is disabled, its
// policy no longer takes the address, or the one who sent it could not send it now.
func (s *Service) stillGood(ctx context.Context, tx *store.Tx, v domain.Invitation) error {
	if v.TenantID == "" {
		return nil
	}
	t, err := tx.Tenant(v.TenantID).FindTenant(ctx)
	if err != nil {
		return err
	}
	if t.State == domain.TenantDisabled {
		return domain.TenantDisabledFor(t.Name, t.Disabled)
	}
	policy, err := tx.Tenant(v.TenantID).Policy(ctx)
	if err != nil {
		return err
	}
	if !policy.AllowsEmail(v.Email) {
		return emailOutside(t, policy)
	}
	able, err := s.mayStillInvite(ctx, tx, t, v)
	if err == nil && !able {
		err = domain.Errorf(domain.CodeGone, "The person who invited you may no longer do so. Ask somebody else at %s for a new invitation.", t.Name).
			Because("invitation_void")
	}
	return err
}

// mayStillInvite looks up what the inviter may do now, by the ways that a person
// has into a tenant. What a template invited stands on nobody's right.
func (s *Service) mayStillInvite(ctx context.Context, tx *store.Tx, t domain.Tenant, v domain.Invitation) (bool, error) {
	if v.InviterID == "" {
		return true, nil
	}
	held, err := s.RightsOf(ctx, tx, v.InviterID, t)
	if err != nil || !held.Has(domain.PermMembersInvite) && !held.Has(domain.PermMembersManage) {
		return false, err
	}
	role, err := tx.Tenant(t.ID).FindRole(ctx, v.Role)
	if domain.Is(err, domain.CodeNotFound) {
		return false, nil
	}
	return held.Covers(domain.NewPermissionSet(role.Permissions...)), err
}

// visitor is somebody with a link, and what is known before anything changes.
type visitor struct {
	tokenHash  string
	invitation domain.Invitation
	mailed     bool           // only the address's own mail had the link, so it proves the address
	account    domain.Account // empty: one is to be made
	newcomer   account.Person
}

// guestAtDoor finds out who accepts, and hashes a new password outside of any
// transaction.
func (s *Service) guestAtDoor(ctx context.Context, tokenHash string, in Acceptance) (*visitor, error) {
	g := &visitor{tokenHash: tokenHash}
	actor := domain.ActorFrom(ctx)
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err := openInvitation(ctx, tx, tokenHash)
		if err != nil {
			return err
		}
		g.invitation, g.mailed = v.Invitation, v.TenantID != "" && !v.HandedOver
		g.account, err = tx.FindAccountByEmail(ctx, strings.ToLower(v.Email))
		if domain.Is(err, domain.CodeNotFound) {
			return nil
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case actor.Kind == domain.ActorSession && actor.AccountID != g.account.ID:
		return nil, wrongAccount(g.invitation.Email)
	case actor.Kind != domain.ActorSession && g.account.ID != "":
		return nil, signInFirst(g.invitation.Email)
	case g.account.ID == "":
		g.newcomer, err = s.newcomer(ctx, g.invitation, in)
	}
	return g, err
}

// newcomer checks what somebody without an account says, all at once.
func (s *Service) newcomer(ctx context.Context, v domain.Invitation, in Acceptance) (account.Person, error) {
	p := account.Person{Email: v.Email}
	if strings.TrimSpace(in.Name) == "" {
		in.Name = v.Name
	}
	var wrong []domain.FieldError
	var problem *domain.Error
	if p.Name, problem = domain.ParseName(in.Name); problem != nil {
		wrong = append(wrong, domain.FieldError{Pointer: "/name", Code: problem.Reason, Message: problem.Message})
	}
	if problem := s.Accounts.CheckPassword(in.Password, v.Email, p.Name); problem != nil {
		wrong = append(wrong, domain.FieldError{Pointer: "/password", Code: problem.Reason, Message: problem.Message})
	}
	if len(wrong) > 0 {
		return p, domain.Invalid(wrong...)
	}
	if v.TenantID == "" {
		p.PlatformRole = v.Role
	}
	var err error
	p.PasswordHash, err = s.Accounts.HashNewPassword(ctx, in.Password, v.Email, p.Name)
	return p, err
}

// claim uses the invitation up, or says why it cannot be used.
func claim(ctx context.Context, tx *store.Tx, tokenHash string) error {
	won, err := tx.ClaimInvitation(ctx, tokenHash)
	if err != nil || won {
		return err
	}
	_, err = openInvitation(ctx, tx, tokenHash)
	if err == nil {
		err = used() // it was claimed between both looks
	}
	return err
}

// welcome makes the newcomer's account and signs it in.
func (s *Service) welcome(ctx context.Context, tx *store.Tx, g *visitor, userAgent string) (domain.Account, string, error) {
	made, err := s.Accounts.CreateAccount(ctx, tx, g.newcomer)
	if _, taken := reasonOf(err, "email_taken"); taken {
		return made, "", signInFirst(g.invitation.Email)
	}
	if err != nil {
		return made, "", err
	}
	token, _, err := s.Accounts.StartSession(ctx, tx, made, domain.MethodPassword, userAgent)
	return made, token, err
}

// join makes the account what the invitation says. What it is already stays: an
// old link must not change anybody's role.
func (s *Service) join(ctx context.Context, tx *store.Tx, v domain.Invitation, a domain.Account) error {
	if err := tx.SetInvitationAccount(ctx, v.ID, a.ID); err != nil {
		return err
	}
	if err := recordInvitation(ctx, tx, "accept", v); err != nil {
		return err
	}
	if v.TenantID == "" {
		return s.joinPlatform(ctx, tx, v, a)
	}
	if err := s.stillGood(ctx, tx, v); err != nil {
		return err
	}
	return s.addMember(ctx, tx, v.TenantID, a, newMember{role: v.Role, username: v.Username, verb: "join"})
}

func (s *Service) joinPlatform(ctx context.Context, tx *store.Tx, v domain.Invitation, a domain.Account) error {
	if a.PlatformRole != "" {
		return nil
	}
	if err := tx.SetPlatformRole(ctx, a.ID, v.Role); err != nil {
		return err
	}
	s.Accounts.ForgetActors(tx)
	return audit.Record(ctx, tx, audit.Event{
		Action: "person.role", TargetKind: "account", TargetID: string(a.ID), Detail: map[string]any{"email": a.Email, "after": v.Role},
	})
}

// asMember is the context in which a person acts that was nobody a moment ago.
func asMember(ctx context.Context, a domain.Account) context.Context {
	actor := domain.ActorFrom(ctx)
	actor.Kind, actor.AccountID, actor.Name, actor.Email = domain.ActorSession, a.ID, a.Name, a.Email
	return domain.WithActor(ctx, actor)
}
