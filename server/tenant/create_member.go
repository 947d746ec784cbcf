package tenant

import (
	"context"
	"errors"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/store"
)

// NewMember is a person whom an administrator gives access to a tenant.
type NewMember struct {
	Email    string
	Name     string
	Username string // in the tenant; may be empty
	Role     string
	Password string // a first one, which they replace as they come in; may be empty
}

// Created tells what came of it. Either the person is a member now, or there is an
// activation link that makes them one.
type Created struct {
	Member     *domain.Member
	Invitation *domain.Invitation
}

// CreateMember makes somebody a member of a tenant. Needs MEMBERS:manage and
// everything that the role may do.
//
// They come in by an activation link, which works once and for seven days: who
// opens it sets a password of their own, so nobody else ever knows it, or signs in
// with the account that they have. A tenant's administrator is not told which of
// both it will be. A first password that the administrator hands over opens the
// same page as the link does, and nothing else: it never is an account's password.
// Whoever may change any tenant (TENANT_MGMT:update) adds somebody
// with an account at once; the person is told.
func (s *Service) CreateMember(ctx context.Context, id domain.TenantID, n NewMember) (made Created, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersManage); err != nil {
		return made, err
	}
	if n, err = n.checked(); err != nil {
		return made, err
	}
	first, err := s.hashFirst(ctx, n)
	if err != nil {
		return made, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := s.mayCreate(ctx, tx, id, n); err != nil {
			return err
		}
		a, err := tx.FindAccountByEmail(ctx, strings.ToLower(n.Email))
		if orGone(err) != nil {
			return err
		}
		if err == nil && domain.ActorFrom(ctx).Platform.Has(domain.PermTenantUpdate) {
			made, err = s.addAtOnce(ctx, tx, id, a, n)
			return err
		}
		if made, err = s.sendActivation(ctx, tx, id, n); err != nil || first == "" {
			return err
		}
		if err := tx.Tenant(id).SetFirstPassword(ctx, made.Invitation.ID, first); err != nil {
			return err
		}
		return recordInvitation(ctx, tx, "set_first_password", *made.Invitation)
	})
	return made, err
}

func (s *Service) hashFirst(ctx context.Context, n NewMember) (string, error) {
	if n.Password == "" {
		return "", nil
	}
	return s.Accounts.HashNewPassword(ctx, n.Password, n.Email, n.Name, n.Username)
}

// checked tidies what was typed, or says everything that is wrong with it.
func (n NewMember) checked() (NewMember, error) {
	g, err := Guest{Email: n.Email, Name: n.Name, Role: n.Role}.checked()
	var wrong []domain.FieldError
	var e *domain.Error
	if errors.As(err, &e) {
		wrong = e.Fields
	} else if err != nil {
		return n, err
	}
	n.Username = strings.TrimSpace(n.Username)
	if strings.TrimSpace(n.Name) == "" {
		wrong = append(wrong, domain.FieldError{Pointer: "/name", Code: "required", Message: "Enter a name."})
	}
	if n.Username != "" && !isUsername(n.Username) {
		wrong = append(wrong, domain.FieldError{Pointer: "/username", Code: "pattern", Message: usernameRule})
	}
	if len(wrong) > 0 {
		return n, domain.Invalid(wrong...)
	}
	n.Email, n.Name = g.Email, g.Name
	return n, nil
}

func (s *Service) mayCreate(ctx context.Context, tx *store.Tx, id domain.TenantID, n NewMember) error {
	if err := s.mayInvite(ctx, tx, id, Guest{Email: n.Email, Name: n.Name, Role: n.Role}); err != nil {
		return err
	}
	role, err := tx.Tenant(id).FindRole(ctx, n.Role)
	if err != nil {
		return err
	}
	if role.Owner {
		if err := domain.RequireFresh(ctx, tx.Now()); err != nil {
			return err
		}
	}
	member, err := tx.Tenant(id).HasMember(ctx, strings.ToLower(n.Email))
	if err != nil {
		return err
	}
	if member {
		return clash(Invited{Member: true}, Guest{Email: n.Email})
	}
	return usernameFree(ctx, tx, id, n.Username)
}

// usernameFree refuses a user name that a member has, or somebody who is invited.
func usernameFree(ctx context.Context, tx *store.Tx, id domain.TenantID, name string) error {
	if name == "" {
		return nil
	}
	taken, err := tx.Tenant(id).UsernameTaken(ctx, name)
	if err != nil || !taken {
		return err
	}
	e := domain.Errorf(domain.CodeConflict, "Somebody here has the user name “%s” already. Choose another one.", name).Because("username_taken")
	e.Fields = []domain.FieldError{{Pointer: "/username", Code: "taken", Message: e.Message}}
	return e
}

// addAtOnce makes somebody with an account a member, and tells them.
func (s *Service) addAtOnce(ctx context.Context, tx *store.Tx, id domain.TenantID, a domain.Account, n NewMember) (Created, error) {
	if err := s.addMember(ctx, tx, id, a, newMember{role: n.Role, username: n.Username, verb: "add"}); err != nil {
		return Created{}, err
	}
	// An open invitation of before must not change what was decided now.
	if err := s.revokeOpen(ctx, tx, id, a.Email); err != nil {
		return Created{}, err
	}
	h, err := s.tenantHome(ctx, tx, id)
	if err != nil {
		return Created{}, err
	}
	err = s.Messages.StoreAdded(ctx, tx, messaging.Added{
		Tenant: h.tenant, PlatformName: h.platform, To: domain.Person{ID: a.ID, Name: a.Name, Email: a.Email},
		By: domain.ActorFrom(ctx).Name, RoleTitle: h.titles[n.Role], Link: s.PublicURL + "/t/" + h.tenant.Slug,
	})
	if err != nil {
		return Created{}, err
	}
	m, err := tx.Tenant(id).FindMember(ctx, a.ID)
	return Created{Member: &m}, err
}

func (s *Service) revokeOpen(ctx context.Context, tx *store.Tx, id domain.TenantID, email string) error {
	pending, err := tx.Tenant(id).ListPending(ctx, []string{strings.ToLower(email)})
	if err != nil {
		return err
	}
	for _, v := range pending {
		if _, err := tx.Tenant(id).RevokeInvitation(ctx, v.ID); err != nil {
			return err
		}
		if err := recordInvitation(ctx, tx, "revoke", v.Invitation); err != nil {
			return err
		}
	}
	return nil
}

// sendActivation makes the link by which somebody becomes a member.
func (s *Service) sendActivation(ctx context.Context, tx *store.Tx, id domain.TenantID, n NewMember) (Created, error) {
	user := domain.InitialUser{Email: n.Email, Name: n.Name, Role: n.Role, Username: n.Username}
	results, err := s.Invite(ctx, tx, id, domain.ActorFrom(ctx).Name, []domain.InitialUser{user})
	if err != nil {
		return Created{}, err
	}
	if !results[0].Created {
		return Created{}, domain.Errorf(domain.CodeConflict, "%s has an open invitation already. Revoke it first, or copy its link.", n.Email).
			Because("already_invited")
	}
	made, err := mailed(ctx, tx, results[0].Invitation)
	return Created{Invitation: &made}, err
}
