package tenant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Invited tells what came of inviting one person. Member means that the person
// is in the tenant already and needs no invitation.
type Invited struct {
	Email      string
	Invitation domain.Invitation
	Created    bool
	Member     bool
}

// Invite invites people to a tenant and stores their messages, in the caller's
// transaction. Doing it again changes nothing: an open invitation is kept with
// its link, an expired one is renewed, members are left alone. Whoever calls it
// has checked the addresses, the roles and the right to invite.
func (s *Service) Invite(ctx context.Context, tx *store.Tx, id domain.TenantID, by string, users []domain.InitialUser) ([]Invited, error) {
	h, err := s.tenantHome(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return s.inviteInto(ctx, h, by, users)
}

// InviteFirst is Invite for the first people of a tenant that is being made. They
// are invited by what made it: whoever asked for that need not have, or keep, a
// right in it.
func (s *Service) InviteFirst(ctx context.Context, tx *store.Tx, id domain.TenantID, by string, users []domain.InitialUser) ([]Invited, error) {
	h, err := s.tenantHome(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	h.first = true
	return s.inviteInto(ctx, h, by, users)
}

func (s *Service) inviteInto(ctx context.Context, h home, by string, users []domain.InitialUser) ([]Invited, error) {
	guests, err := h.guests(ctx, users)
	if err != nil {
		return nil, err
	}
	var fresh []issued
	results := make([]Invited, len(guests))
	for i, g := range guests {
		results[i] = Invited{Email: g.Email, Member: g.member}
		if g.pending != nil && !g.pending.Expired(h.tx.Now()) {
			results[i].Invitation = g.pending.Invitation
		}
		if g.member || results[i].Invitation.ID != "" {
			continue
		}
		made, err := s.issue(h.tx, g.invitation(h, by))
		if err != nil {
			return nil, err
		}
		results[i].Invitation, results[i].Created = made.Invitation, true
		fresh = append(fresh, made)
	}
	return results, s.store(ctx, h, fresh)
}

// guest is somebody to invite, and what the tenant knows of the address.
type guest struct {
	domain.InitialUser
	member  bool
	pending *store.SealedInvitation
}

func (g guest) invitation(h home, by string) domain.Invitation {
	v := domain.Invitation{
		TenantID: h.tenant.ID, Email: g.Email, Name: g.Name, Role: g.Role, State: domain.InvitationPending, InvitedBy: by,
		Username: g.Username,
	}
	if g.pending != nil {
		v.ID, v.CreatedAt = g.pending.ID, g.pending.CreatedAt
	}
	return v
}

// guests looks up each address once, however often it is listed.
func (h home) guests(ctx context.Context, users []domain.InitialUser) ([]guest, error) {
	var guests []guest
	var keys []string
	seen := map[string]bool{}
	for _, user := range users {
		if key := strings.ToLower(user.Email); !seen[key] {
			seen[key] = true
			guests, keys = append(guests, guest{InitialUser: user}), append(keys, key)
		}
	}
	pending, err := h.tx.Tenant(h.tenant.ID).ListPending(ctx, keys)
	if err != nil {
		return nil, err
	}
	for i := range guests {
		for j := range pending {
			if strings.EqualFold(pending[j].Email, guests[i].Email) {
				guests[i].pending = &pending[j]
			}
		}
		if h.tenant.MemberCount == 0 {
			continue
		}
		if guests[i].member, err = h.tx.Tenant(h.tenant.ID).HasMember(ctx, keys[i]); err != nil {
			return nil, err
		}
	}
	return guests, nil
}

// Guest is one person to invite by hand.
type Guest struct {
	Email string
	Name  string // may be empty
	Role  string
}

// InviteMember invites one person to a tenant. Needs MEMBERS:invite, and nobody
// can give a role that may do more than they may themselves. An open invitation
// with the same role is returned as it is; one with another role, or a member of
// that address, is a conflict.
func (s *Service) InviteMember(ctx context.Context, id domain.TenantID, g Guest) (domain.Invitation, error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersInvite); err != nil {
		return domain.Invitation{}, err
	}
	g, err := g.checked()
	if err != nil {
		return domain.Invitation{}, err
	}
	var made domain.Invitation
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := s.mayInvite(ctx, tx, id, g); err != nil {
			return err
		}
		if err := MayJoin(ctx, tx, id, g.Email); err != nil {
			return err
		}
		by := domain.ActorFrom(ctx).Name
		results, err := s.Invite(ctx, tx, id, by, []domain.InitialUser{{Email: g.Email, Name: g.Name, Role: g.Role}})
		if err != nil {
			return err
		}
		if err := clash(results[0], g); err != nil {
			return err
		}
		made, err = mailed(ctx, tx, results[0].Invitation)
		return err
	})
	return made, err
}

// mayInvite refuses a role that the actor may not give, and an address that the
// tenant's policy does not take.
func (s *Service) mayInvite(ctx context.Context, tx *store.Tx, id domain.TenantID, g Guest) error {
	if err := s.mayGive(ctx, tx, id, g.Role); err != nil {
		return err
	}
	domains, err := tx.Tenant(id).EmailDomains(ctx)
	if err != nil {
		return err
	}
	if problem := wrongDomain(g.Email, domains); problem != "" {
		return domain.InvalidField("/email", "domain", problem)
	}
	return nil
}

// wrongDomain says why an address cannot be invited, or "". Subdomains are domains
// of their own.
func wrongDomain(email string, domains []string) string {
	_, host, _ := strings.Cut(email, "@")
	taken := func(d string) bool { return strings.EqualFold(strings.TrimPrefix(d, "@"), host) }
	if len(domains) == 0 || slices.ContainsFunc(domains, taken) {
		return ""
	}
	return "Only addresses at " + strings.Join(domains, ", ") + " can be invited here."
}

// checked tidies what was typed, or says everything that is wrong with it.
func (g Guest) checked() (Guest, error) {
	var wrong []domain.FieldError
	email, _, err := domain.ParseEmail(g.Email)
	if err != nil {
		wrong = append(wrong, domain.FieldError{Pointer: "/email", Code: "format", Message: "Enter one email address, like name@example.com."})
	}
	name := strings.TrimSpace(g.Name)
	if name != "" {
		var problem *domain.Error
		if name, problem = domain.ParseName(name); problem != nil {
			wrong = append(wrong, domain.FieldError{Pointer: "/name", Code: problem.Reason, Message: problem.Message})
		}
	}
	if g.Role == "" {
		wrong = append(wrong, domain.FieldError{Pointer: "/role", Code: "required", Message: "Choose a role."})
	}
	if len(wrong) > 0 {
		return g, domain.Invalid(wrong...)
	}
	return Guest{Email: email, Name: name, Role: g.Role}, nil
}

func clash(result Invited, g Guest) error {
	if result.Member {
		return domain.Errorf(domain.CodeConflict, "%s is a member already.", g.Email).Because("already_member")
	}
	if result.Invitation.Role != g.Role {
		return domain.Errorf(domain.CodeConflict, "%s has an open invitation with another role. Revoke it first.", g.Email).
			Because("already_invited")
	}
	return nil
}

// MayJoin refuses an address that the tenant's policy keeps out.
func MayJoin(ctx context.Context, tx *store.Tx, id domain.TenantID, email string) error {
	policy, err := tx.Tenant(id).Policy(ctx)
	if err != nil || policy.AllowsEmail(email) {
		return err
	}
	return domain.InvalidField("/email", "email_domain", "Only addresses at "+strings.Join(policy.EmailDomains, ", ")+" can be invited here.")
}

// emailOutside is the refusal of somebody whose address a policy keeps out.
func emailOutside(t domain.Tenant, p domain.Policy) error {
	return domain.Errorf(domain.CodeForbidden, "%s takes only addresses at %s.", t.Name, strings.Join(p.EmailDomains, ", ")).
		Because("email_domain")
}

// mayGive refuses a role that the tenant does not have, and one that may do more
// than the giver: whoever may invite, or copy a link, must not rise by it. What the
// giver may is read in this transaction. The platform's TENANT_MGMT:update gives
// any role.
func (s *Service) mayGive(ctx context.Context, tx *store.Tx, id domain.TenantID, name string) error {
	role, err := tx.Tenant(id).FindRole(ctx, name)
	if domain.Is(err, domain.CodeNotFound) {
		return unknownRole(ctx, tx, id)
	}
	if err != nil || domain.ActorFrom(ctx).Platform.Has(domain.PermTenantUpdate) {
		return err
	}
	held, err := s.heldNow(ctx, tx, id)
	if err != nil {
		return err
	}
	if !held.Covers(domain.NewPermissionSet(role.Permissions...)) {
		return domain.Errorf(domain.CodeForbidden, "The role “%s” may do more than you, so somebody with more rights must give it.", role.Title).
			Because("role_above_yours")
	}
	return nil
}

func unknownRole(ctx context.Context, tx *store.Tx, id domain.TenantID) error {
	roles, err := tx.Tenant(id).ListRoles(ctx)
	if err != nil {
		return err
	}
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = role.Name
	}
	return domain.InvalidField("/role", "unknown", "Choose one of this tenant's roles: "+strings.Join(names, ", ")+".")
}

// recordInvitation writes down what happened to an invitation.
func recordInvitation(ctx context.Context, tx *store.Tx, verb string, v domain.Invitation) error {
	err := audit.Record(ctx, tx, audit.Event{
		TenantID: v.TenantID, Action: "invitation." + verb, TargetKind: "invitation", TargetID: string(v.ID),
		Detail: map[string]any{"email": v.Email, "role": v.Role},
	})
	if err != nil {
		return fmt.Errorf("invitation: %w", err)
	}
	return nil
}
