package tenant

import (
	"context"
	"slices"
	"strconv"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// CreateKey makes a key that belongs to the tenant, and returns its token, which
// is shown this once. Needs KEYS:manage there and every permission that the key
// gets; a key cannot make another.
func (s *Service) CreateKey(ctx context.Context, id domain.TenantID, in account.NewKey) (token string, key domain.APIKey, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermTenantKeysManage); err != nil {
		return "", key, err
	}
	if _, err := account.InBrowser(ctx); err != nil {
		return "", key, err
	}
	found := in.Check()
	own := domain.AccessFrom(ctx).Permissions
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := checkScopes(ctx, tx.Tenant(id), in.Permissions, own, found); err != nil {
			return err
		}
		token, key, err = s.Accounts.IssueKey(ctx, tx, domain.KeyTenant, id, in)
		return err
	})
	return token, key, err
}

// CreatePersonalKey makes a key that acts for whoever asks, in one tenant that
// they are a member of. What it may do is never more than their role there.
func (s *Service) CreatePersonalKey(ctx context.Context, ref string, in account.NewKey) (token string, key domain.APIKey, err error) {
	owner, err := account.InBrowser(ctx)
	if err != nil {
		return "", key, err
	}
	t, access, err := s.Resolve(ctx, ref)
	if domain.Is(err, domain.CodeNotFound) || (err == nil && access.Role == "") {
		return "", key, domain.InvalidField("/tenant", "not_member", "You are not a member of this tenant. Choose one of yours.")
	}
	if err != nil {
		return "", key, err
	}
	found := in.Check()
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		_, text, err := tx.Tenant(t.ID).MemberRole(ctx, owner.AccountID)
		if err != nil {
			return err
		}
		if text == "" {
			return domain.NotFound("tenant")
		}
		role, err := s.compiled.set(text)
		if err != nil {
			return err
		}
		if err := checkScopes(ctx, tx.Tenant(t.ID), in.Permissions, role, found); err != nil {
			return err
		}
		token, key, err = s.Accounts.IssueKey(ctx, tx, domain.KeyPersonal, t.ID, in)
		return err
	})
	key.Tenant = t.Ref()
	return token, key, err
}

// checkScopes says what is wrong with the permissions of a key, beside what was
// found already. A key holds permissions by name and no wildcards: what comes to a
// feature later is not given away in advance.
func checkScopes(ctx context.Context, tx *store.TenantTx, scopes []domain.Permission, own domain.PermissionSet, found []domain.FieldError) error {
	roles, err := tx.ListRoles(ctx)
	if err != nil {
		return err
	}
	known := domain.TenantPermissions()
	for _, role := range roles {
		known = append(known, role.Permissions...)
	}
	if len(scopes) == 0 {
		found = append(found, domain.FieldError{Pointer: "/permissions", Code: "required", Message: "Choose at least one permission."})
	}
	for i, p := range scopes {
		at := "/permissions/" + strconv.Itoa(i)
		switch {
		case p == "*" || p == domain.Permission(p.Feature()+":*") || !slices.Contains(known, p):
			found = append(found, domain.FieldError{Pointer: at, Code: "unknown", Message: "There is no such permission."})
		case !own.Has(p):
			found = append(found, domain.FieldError{Pointer: at, Code: "not_held", Message: "You do not have this permission yourself, so you cannot give it to a key."})
		}
	}
	if len(found) > 0 {
		return domain.Invalid(found...)
	}
	return nil
}

// Keys lists the keys that belong to the tenant, newest first. Needs KEYS:manage there.
func (s *Service) Keys(ctx context.Context, id domain.TenantID, page store.Page) (keys []domain.APIKey, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermTenantKeysManage); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		keys, next, err = tx.Tenant(id).ListAPIKeys(ctx, page)
		return err
	})
	return keys, next, err
}

// RevokeKey ends a key of the tenant at once; one that has ended already stays as
// it is. Needs KEYS:manage there.
func (s *Service) RevokeKey(ctx context.Context, id domain.TenantID, key domain.APIKeyID) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermTenantKeysManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		found, err := tx.Tenant(id).FindAPIKey(ctx, key)
		if err != nil {
			return err
		}
		return s.Accounts.EndKey(ctx, tx, found)
	})
}
