package tenant

import (
	"context"
	"strings"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Arrival is somebody for whom the tenant's own provider vouches.
type Arrival struct {
	Account  domain.Account // empty: nobody has the address yet
	Email    string
	Name     string
	JoinRole string // what newcomers become; empty: only who is a member or invited comes in
}

// Arrive returns the account of somebody who comes in by the tenant's provider: of a
// member, of somebody invited (the invitation is accepted by it), or of a newcomer
// where the tenant takes them. Everybody else is CodeForbidden. Whoever calls it has
// decided that the provider may speak for the address.
func (s *Service) Arrive(ctx context.Context, tx *store.Tx, id domain.TenantID, in Arrival) (domain.Account, error) {
	if in.Account.ID != "" {
		m, err := tx.Tenant(id).FindMember(ctx, in.Account.ID)
		switch {
		case err == nil && m.State == domain.MemberActive:
			return in.Account, nil
		case err == nil:
			return in.Account, domain.Errorf(domain.CodeForbidden, "Your membership is suspended. Ask an administrator of your organization.").Because("suspended")
		case !domain.Is(err, domain.CodeNotFound):
			return in.Account, err
		}
		in.Email = in.Account.Email
	}
	pending, err := tx.Tenant(id).ListPending(ctx, []string{strings.ToLower(in.Email)})
	if err != nil {
		return in.Account, err
	}
	for _, v := range pending {
		if !v.Expired(tx.Now()) {
			return s.arriveInvited(ctx, tx, id, in, v.ID)
		}
	}
	if in.JoinRole == "" {
		return in.Account, domain.Errorf(domain.CodeForbidden, "You are no member here yet. Ask an administrator of your organization to invite you.").Because("not_invited")
	}
	return s.arriveNew(ctx, tx, id, in)
}

func (s *Service) arriveInvited(ctx context.Context, tx *store.Tx, id domain.TenantID, in Arrival, invitation domain.InvitationID) (domain.Account, error) {
	v, err := tx.Tenant(id).FindInvitation(ctx, invitation)
	if err != nil {
		return in.Account, err
	}
	if err := claim(ctx, tx, v.TokenHash); err != nil {
		return in.Account, err
	}
	if in.Name == "" {
		in.Name = v.Name
	}
	a, err := s.accountOf(ctx, tx, in)
	if err != nil {
		return a, err
	}
	return a, s.join(asMember(ctx, a), tx, v.Invitation, a)
}

func (s *Service) arriveNew(ctx context.Context, tx *store.Tx, id domain.TenantID, in Arrival) (domain.Account, error) {
	t, err := tx.Tenant(id).FindTenant(ctx)
	if err != nil {
		return in.Account, err
	}
	policy, err := tx.Tenant(id).Policy(ctx)
	if err != nil {
		return in.Account, err
	}
	if !policy.AllowsEmail(in.Email) {
		return in.Account, emailOutside(t, policy)
	}
	a, err := s.accountOf(ctx, tx, in)
	if err != nil {
		return a, err
	}
	return a, s.addMember(asMember(ctx, a), tx, id, a, newMember{role: in.JoinRole, verb: "join"})
}

// accountOf makes an account without a password where there is none. The address
// stays unproved: only a link of ours proves one.
func (s *Service) accountOf(ctx context.Context, tx *store.Tx, in Arrival) (domain.Account, error) {
	if in.Account.ID != "" {
		return in.Account, nil
	}
	name, problem := domain.ParseName(in.Name)
	if problem != nil {
		name, _, _ = strings.Cut(in.Email, "@")
	}
	return s.Accounts.CreateAccount(ctx, tx, account.Person{Email: in.Email, Name: name})
}

// MayTakeNewcomers refuses a role for newcomers that whoever chooses it could not
// give, and the owner's: nobody owns a tenant by a provider's word alone.
func (s *Service) MayTakeNewcomers(ctx context.Context, tx *store.Tx, id domain.TenantID, role string) error {
	r, err := tx.Tenant(id).FindRole(ctx, role)
	if domain.Is(err, domain.CodeNotFound) || err == nil && r.Owner {
		return domain.InvalidField("/joinRole", "unknown", "Choose one of this tenant's roles, other than an owner's.")
	}
	if err != nil {
		return err
	}
	return s.mayGive(ctx, tx, id, role)
}
