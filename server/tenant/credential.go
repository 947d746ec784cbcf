package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// maxLogin bounds a user name or a password for an outside system, in characters.
const maxLogin = 200

// Credentials tells about the credentials of a tenant, one of each kind; secrets
// are never told. Needs CREDENTIALS:read there.
func (s *Service) Credentials(ctx context.Context, id domain.TenantID) ([]domain.Credential, error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermCredentialsRead); err != nil {
		return nil, err
	}
	var stored []domain.Credential
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		stored, err = tx.Tenant(id).ListCredentials(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []domain.Credential
	for _, kind := range domain.CredentialKinds() {
		at := slices.IndexFunc(stored, func(c domain.Credential) bool { return c.Kind == kind })
		if at < 0 {
			all = append(all, domain.Credential{Kind: kind, State: domain.CredentialNone})
			continue
		}
		all = append(all, stored[at])
	}
	return all, nil
}

// SetCredential gives a tenant its own credential, over an inherited one. Needs
// CREDENTIALS:manage there.
func (s *Service) SetCredential(ctx context.Context, id domain.TenantID, kind string, login domain.Login) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermCredentialsManage); err != nil {
		return err
	}
	if err := checkLogin(kind, login); err != nil {
		return err
	}
	plain, err := json.Marshal(login)
	if err != nil {
		return fmt.Errorf("seal the credential: %w", err)
	}
	sealed, err := s.Box.Seal(plain, credentialPlace(id, kind))
	if err != nil {
		return fmt.Errorf("seal the credential: %w", err)
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Tenant(id).PutCredential(ctx, kind, sealed, domain.ActorFrom(ctx).Name); err != nil {
			return err
		}
		return recordCredential(ctx, tx, "set", id, kind)
	})
}

// ClearCredential forgets a tenant's own credential, so that an inherited one
// counts again. Needs CREDENTIALS:manage there; without an own one it does nothing.
func (s *Service) ClearCredential(ctx context.Context, id domain.TenantID, kind string) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermCredentialsManage); err != nil {
		return err
	}
	if !slices.Contains(domain.CredentialKinds(), kind) {
		return domain.NotFound("kind of credential")
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		cleared, err := tx.Tenant(id).ClearCredential(ctx, kind, domain.ActorFrom(ctx).Name)
		if err != nil || !cleared {
			return err
		}
		return recordCredential(ctx, tx, "clear", id, kind)
	})
}

// EffectiveCredential returns the credential that counts for a tenant: its own,
// or else that of the operator it inherits from. It is CodeNotFound when neither
// has one. It is for connectors, which act for the tenant itself; no request may
// be answered with it.
func (s *Service) EffectiveCredential(ctx context.Context, tx *store.Tx, id domain.TenantID, kind string) (domain.Login, error) {
	sealed, from, err := tx.Tenant(id).FindCredential(ctx, kind)
	owner := id
	if err == nil && sealed == "" && from != "" {
		owner = from
		sealed, _, err = tx.Tenant(from).FindCredential(ctx, kind)
	}
	if err != nil {
		return domain.Login{}, err
	}
	if sealed == "" {
		return domain.Login{}, domain.NotFound("credential")
	}
	plain, err := s.Box.Open(sealed, credentialPlace(owner, kind))
	if err != nil {
		return domain.Login{}, fmt.Errorf("open the credential %s of %s: %w", kind, owner, err)
	}
	var login domain.Login
	if err := json.Unmarshal(plain, &login); err != nil {
		return domain.Login{}, fmt.Errorf("read the credential %s of %s: %w", kind, owner, err)
	}
	return login, nil
}

// credentialPlace binds a sealed credential to its tenant and kind.
func credentialPlace(id domain.TenantID, kind string) string {
	return "tenant_credentials/sealed/" + string(id) + "/" + kind
}

func checkLogin(kind string, l domain.Login) error {
	if !slices.Contains(domain.CredentialKinds(), kind) {
		return domain.NotFound("kind of credential")
	}
	var wrong []domain.FieldError
	for _, f := range []struct{ pointer, value, empty string }{
		{"/username", l.Username, "Enter the user name."}, {"/password", l.Password, "Enter the password."},
	} {
		switch n := utf8.RuneCountInString(f.value); {
		case n == 0:
			wrong = append(wrong, domain.FieldError{Pointer: f.pointer, Code: "required", Message: f.empty})
		case n > maxLogin:
			wrong = append(wrong, domain.FieldError{Pointer: f.pointer, Code: "length", Message: fmt.Sprintf("Use at most %d characters.", maxLogin)})
		}
	}
	if len(wrong) > 0 {
		return domain.Invalid(wrong...)
	}
	return nil
}

func recordCredential(ctx context.Context, tx *store.Tx, verb string, id domain.TenantID, kind string) error {
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "credential." + verb, TargetKind: "credential", TargetID: kind,
	})
}
