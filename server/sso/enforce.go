package sso

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Bounds of what a preview looks at.
const (
	previewMembers = 20000
	previewNames   = 5
)

// Requirement is whether members must come by single sign-on, and whom that concerns.
type Requirement struct {
	On      bool
	Active  int64    // connections by which they can
	Members int64    // active ones at verified domains, without the owners
	Unknown int64    // of them, those who never came by single sign-on
	Names   []string // the first of those, by name
	Owners  int64    // who may come as they like
	You     string   // why it would lock out whoever asks; "" when it would not
}

// Requirement tells whether single sign-on is required, and what requiring it would
// do now. Needs SECURITY:read.
func (s *Service) Requirement(ctx context.Context, id domain.TenantID) (r Requirement, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityRead); err != nil {
		return r, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		r, err = s.requirement(ctx, tx, id)
		return err
	})
	return r, err
}

func (s *Service) requirement(ctx context.Context, tx *store.Tx, id domain.TenantID) (r Requirement, err error) {
	home := tx.Tenant(id)
	policy, err := home.Policy(ctx)
	if err != nil {
		return r, err
	}
	r.On = policy.SSOOnly
	if r.Active, err = home.CountActiveConnections(ctx); err != nil {
		return r, err
	}
	owners, err := home.ListOwners(ctx)
	if err != nil {
		return r, err
	}
	r.Owners = int64(len(owners))
	verified, err := verifiedDomains(ctx, home)
	if err != nil {
		return r, err
	}
	members, err := home.ListSSOMembers(ctx, previewMembers)
	if err != nil {
		return r, err
	}
	actor := domain.ActorFrom(ctx)
	for _, m := range members {
		if !verified[domain.HostOf(m.Email)] {
			continue
		}
		r.Members++
		if !m.Known {
			if r.Unknown++; len(r.Names) < previewNames {
				r.Names = append(r.Names, m.Name)
			}
		}
		if m.ID == actor.AccountID && actor.Kind == domain.ActorSession && actor.Standing != nil && !actor.Standing.Session.BySSO(id) {
			r.You = "This would lock you out: you did not come in by single sign-on. Do that first, or ask an owner."
		}
	}
	return r, nil
}

func verifiedDomains(ctx context.Context, home *store.TenantTx) (map[string]bool, error) {
	all, err := home.ListDomains(ctx)
	verified := map[string]bool{}
	for _, d := range all {
		verified[d.Domain] = d.State == domain.DomainVerified
	}
	return verified, err
}

// Require says whether members at verified domains must come by single sign-on, from
// their next request on. Owners may always come as they like. A change that locks out
// its maker is refused, as is one that leaves no way in. Needs SECURITY:manage.
func (s *Service) Require(ctx context.Context, id domain.TenantID, on bool) (r Requirement, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return r, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if r, err = s.requirement(ctx, tx, id); err != nil || r.On == on {
			return err
		}
		verified, err := verifiedDomains(ctx, tx.Tenant(id))
		if err != nil {
			return err
		}
		switch {
		case on && r.Active == 0:
			return domain.Errorf(domain.CodeConflict, "Activate a connection first: there is no single sign-on yet.").Because("no_connection")
		case on && !anyOf(verified):
			return domain.Errorf(domain.CodeConflict, "Verify a domain first: nobody would be concerned.").Because("no_domain")
		case on && r.You != "":
			return domain.Errorf(domain.CodeConflict, "%s", r.You).Because("locks_you_out")
		}
		if err := tx.Tenant(id).SetSSOOnly(ctx, on); err != nil {
			return err
		}
		r.On = on
		return audit.Record(ctx, tx, audit.Event{
			TenantID: id, Action: "policy.update", TargetKind: "tenant", TargetID: string(id),
			Before: map[string]any{"ssoOnly": !on}, After: map[string]any{"ssoOnly": on},
		})
	})
	return r, err
}

func anyOf(set map[string]bool) bool {
	for _, in := range set {
		if in {
			return true
		}
	}
	return false
}
