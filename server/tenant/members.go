package tenant

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"tenantry/server/account"
	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Members lists a tenant's people. Needs MEMBERS:read there.
func (s *Service) Members(ctx context.Context, id domain.TenantID, f store.MemberFilter) (members []domain.Member, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		members, next, err = tx.Tenant(id).ListMembers(ctx, f)
		return err
	})
	return members, next, err
}

// Member returns one of a tenant's people. Needs MEMBERS:read there.
func (s *Service) Member(ctx context.Context, id domain.TenantID, who domain.AccountID) (m domain.Member, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersRead); err != nil {
		return m, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		m, err = tx.Tenant(id).FindMember(ctx, who)
		return err
	})
	return m, err
}

// MemberChange is what to change of a member; nil leaves it as it is.
type MemberChange struct {
	Role     *string
	Username *string // "" takes it away
}

// ChangeMember gives a member another role or user name. Needs MEMBERS:manage,
// and everything that the member may do and will be able to do. A tenant keeps an
// owner.
func (s *Service) ChangeMember(ctx context.Context, id domain.TenantID, who domain.AccountID, c MemberChange) (domain.Member, error) {
	return s.changeMember(ctx, id, who, func(tx *store.Tx, m domain.Member) error {
		if c.Role != nil && *c.Role != m.Role {
			if err := s.setRole(ctx, tx, id, m, *c.Role); err != nil {
				return err
			}
		}
		if c.Username == nil {
			return nil
		}
		return s.setUsername(ctx, tx, id, m, strings.TrimSpace(*c.Username))
	})
}

// setRole is the one place where a member's role changes hands.
func (s *Service) setRole(ctx context.Context, tx *store.Tx, id domain.TenantID, m domain.Member, role string) error {
	if err := s.mayGive(ctx, tx, id, role); err != nil {
		return err
	}
	next, err := tx.Tenant(id).FindRole(ctx, role)
	if err != nil {
		return err
	}
	if next.Owner {
		// Whoever finds an open screen must not make themselves an owner.
		err = domain.RequireFresh(ctx, tx.Now())
	} else {
		err = keepOwner(ctx, tx, id, m)
	}
	if err != nil {
		return err
	}
	if err := tx.Tenant(id).SetMemberRole(ctx, m.AccountID, role); err != nil {
		return err
	}
	return s.recordMember(ctx, tx, id, "change_role", m, map[string]any{"before": m.Role, "after": role})
}

// SuspendMember shuts a member out until they are taken back: the membership
// stays and opens nothing, from the next request on. Needs MEMBERS:manage and
// everything that the member may do. A tenant keeps an owner.
func (s *Service) SuspendMember(ctx context.Context, id domain.TenantID, who domain.AccountID) (domain.Member, error) {
	return s.changeMember(ctx, id, who, func(tx *store.Tx, m domain.Member) error {
		if err := notYourself(ctx, m); err != nil {
			return err
		}
		if err := keepOwner(ctx, tx, id, m); err != nil {
			return err
		}
		if err := s.setMemberState(ctx, tx, id, m, domain.MemberSuspended, "suspend"); err != nil {
			return err
		}
		return s.Accounts.CutOff(ctx, tx, account.CutOff{Account: who, Tenant: id, Why: "member.suspend"})
	})
}

// ReactivateMember takes a suspended member back. Needs MEMBERS:manage and
// everything that the member may do.
func (s *Service) ReactivateMember(ctx context.Context, id domain.TenantID, who domain.AccountID) (domain.Member, error) {
	return s.changeMember(ctx, id, who, func(tx *store.Tx, m domain.Member) error {
		return s.setMemberState(ctx, tx, id, m, domain.MemberActive, "reactivate")
	})
}

// RemoveMember ends a membership. Needs MEMBERS:manage and everything that the
// member may do. A tenant keeps an owner.
func (s *Service) RemoveMember(ctx context.Context, id domain.TenantID, who domain.AccountID) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		m, err := s.manageable(ctx, tx, id, who)
		if err != nil {
			return err
		}
		if err := notYourself(ctx, m); err != nil {
			return err
		}
		return s.endMembership(ctx, tx, id, m, "remove")
	})
}

// Leave ends the membership of whoever asks. A tenant keeps an owner.
func (s *Service) Leave(ctx context.Context, ref string) error {
	actor := domain.ActorFrom(ctx)
	if actor.Kind != domain.ActorSession {
		return sessionNeeded()
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		t, err := tx.FindTenantByRef(ctx, ref)
		if err != nil {
			return err
		}
		m, err := tx.Tenant(t.ID).FindMember(ctx, actor.AccountID)
		if domain.Is(err, domain.CodeNotFound) {
			return domain.NotFound("tenant") // to somebody who is not in it
		}
		if err != nil {
			return err
		}
		return s.endMembership(ctx, tx, t.ID, m, "leave")
	})
}

// usernameForm leaves the length to isUsername: 63 times all letters are megabytes.
var usernameForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._@+-]+$`)

func isUsername(s string) bool { return utf8.RuneCountInString(s) <= 64 && usernameForm.MatchString(s) }

const usernameRule = "Use 2 to 64 letters, digits, and . _ @ + -, beginning with a letter or a digit."

// setUsername gives a member the name with which they sign in beside the tenant's
// company code, or takes it away.
func (s *Service) setUsername(ctx context.Context, tx *store.Tx, id domain.TenantID, m domain.Member, name string) error {
	if name == m.Username {
		return nil
	}
	if name != "" && !isUsername(name) {
		return domain.InvalidField("/username", "pattern", usernameRule)
	}
	if !strings.EqualFold(name, m.Username) {
		if err := usernameFree(ctx, tx, id, name); err != nil {
			return err
		}
	}
	if err := tx.Tenant(id).SetMemberUsername(ctx, m.AccountID, name); err != nil {
		return err
	}
	return s.recordMember(ctx, tx, id, "username", m, map[string]any{"before": m.Username, "after": name})
}

// changeMember does one act on a member whom the actor may manage, and returns
// the member as it is afterwards.
func (s *Service) changeMember(ctx context.Context, id domain.TenantID, who domain.AccountID, act func(*store.Tx, domain.Member) error) (m domain.Member, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersManage); err != nil {
		return m, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if m, err = s.manageable(ctx, tx, id, who); err != nil {
			return err
		}
		if err := act(tx, m); err != nil {
			return err
		}
		s.Accounts.ForgetActors(tx)
		m, err = tx.Tenant(id).FindMember(ctx, who)
		return err
	})
	return m, err
}

// manageable finds a member, and refuses when they may do more than the actor:
// whoever could manage those above could become one of them.
func (s *Service) manageable(ctx context.Context, tx *store.Tx, id domain.TenantID, who domain.AccountID) (domain.Member, error) {
	m, err := tx.Tenant(id).FindMember(ctx, who)
	if err != nil || domain.ActorFrom(ctx).Platform.Has(domain.PermTenantUpdate) {
		return m, err
	}
	held, err := s.heldNow(ctx, tx, id)
	if err != nil {
		return m, err
	}
	if !held.Has(domain.PermMembersManage) {
		return m, domain.Forbidden(domain.PermMembersManage)
	}
	if !held.Covers(domain.NewPermissionSet(m.Permissions...)) {
		return m, domain.Errorf(domain.CodeForbidden, "%s (%s) may do more than you, so somebody with more rights must do this.", m.Name, m.RoleTitle).
			Because("member_above_you")
	}
	return m, nil
}

func (s *Service) setMemberState(ctx context.Context, tx *store.Tx, id domain.TenantID, m domain.Member, state domain.MemberState, verb string) error {
	changed, err := tx.Tenant(id).SetMemberState(ctx, m.AccountID, state)
	if err != nil || !changed {
		return err
	}
	return s.recordMember(ctx, tx, id, verb, m, map[string]any{"before": m.State, "after": state})
}

func (s *Service) endMembership(ctx context.Context, tx *store.Tx, id domain.TenantID, m domain.Member, verb string) error {
	if err := keepOwner(ctx, tx, id, m); err != nil {
		return err
	}
	if err := s.Accounts.CutOff(ctx, tx, account.CutOff{Account: m.AccountID, Tenant: id, Why: "member." + verb}); err != nil {
		return err
	}
	if err := tx.Tenant(id).DeleteMember(ctx, m.AccountID); err != nil {
		return err
	}
	return s.recordMember(ctx, tx, id, verb, m, map[string]any{"role": m.Role})
}

// notYourself keeps people from shutting themselves out by mistake; who wants to
// go, leaves.
func notYourself(ctx context.Context, m domain.Member) error {
	if domain.ActorFrom(ctx).AccountID != m.AccountID {
		return nil
	}
	return domain.Errorf(domain.CodeConflict, "This is you. To go, leave the tenant on your account page.").Because("yourself")
}

func (s *Service) recordMember(ctx context.Context, tx *store.Tx, id domain.TenantID, verb string, m domain.Member, detail map[string]any) error {
	detail["email"] = m.Email
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "member." + verb, TargetKind: "account", TargetID: string(m.AccountID), Detail: detail,
	})
}
