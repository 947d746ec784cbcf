package tenant

import (
	"context"
	"fmt"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Reason says whether somebody may do something in a tenant, and why, in one sentence.
type Reason struct {
	Allowed  bool
	Sentence string
}

// Why answers why a person can or cannot do something in a tenant. Needs
// MEMBERS:read there. Somebody who is no member may still have a way in.
func (s *Service) Why(ctx context.Context, id domain.TenantID, who domain.AccountID, p domain.Permission) (r Reason, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersRead); err != nil {
		return r, err
	}
	if !permissionShape.MatchString(string(p)) {
		return r, domain.Errorf(domain.CodeMalformed, "A permission looks like MEMBERS:invite.")
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.Tenant(id).FindTenant(ctx)
		if err != nil {
			return err
		}
		m, err := tx.Tenant(id).FindMember(ctx, who)
		if err != nil {
			return err
		}
		r, err = s.explain(ctx, tx, t, m, p)
		return err
	})
	return r, err
}

func (s *Service) explain(ctx context.Context, tx *store.Tx, t domain.Tenant, m domain.Member, p domain.Permission) (Reason, error) {
	no := func(format string, args ...any) (Reason, error) {
		return Reason{Sentence: fmt.Sprintf(format, args...)}, nil
	}
	feature := strings.ToLower(p.Feature())
	if on, listed := t.Features[feature]; listed && !on {
		return no("No: the feature “%s” is switched off for %s, so nobody can do this here.", feature, t.Name)
	}
	through, err := s.through(ctx, tx, t, m.AccountID, p)
	if err != nil {
		return Reason{}, err
	}
	granted := domain.NewPermissionSet(m.Permissions...).Has(p)
	switch {
	case m.State == domain.MemberActive && granted && m.Owner:
		return Reason{true, fmt.Sprintf("Yes: %s is %s, and owners may do everything.", m.Name, m.RoleTitle)}, nil
	case m.State == domain.MemberActive && granted:
		return Reason{true, fmt.Sprintf("Yes: %s has the role “%s”, which holds %s.", m.Name, m.RoleTitle, p)}, nil
	case through != "":
		return Reason{true, fmt.Sprintf("Yes: %s may do this through %s, which manages %s.", m.Name, through, t.Name)}, nil
	case m.State != domain.MemberActive:
		return no("No: %s is suspended here, so the role “%s” opens nothing.", m.Name, m.RoleTitle)
	}
	return no("No: the role “%s” of %s does not hold %s.", m.RoleTitle, m.Name, p)
}

// through names the managing tenant by which an account may do something here.
func (s *Service) through(ctx context.Context, tx *store.Tx, t domain.Tenant, who domain.AccountID, p domain.Permission) (string, error) {
	roles, err := tx.ListRolesManaging(ctx, who, t.ID)
	if err != nil {
		return "", err
	}
	for _, role := range roles {
		granted, err := s.managing(role)
		if err != nil {
			return "", err
		}
		if granted.Has(p) {
			return role.Tenant.Name, nil
		}
	}
	return "", nil
}
