package sso

import (
	"context"
	"fmt"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// maxConnections is how many a tenant can have; one is usual, two while it moves
// from one provider to another.
const maxConnections = 5

// Draft is what an administrator says of a connection.
type Draft struct {
	Kind     string // of a new one; it stays
	Name     string
	Issuer   string
	ClientID string
	Secret   string // write-only; "" keeps the one that is stored

	MetadataURL  string // SAML: any one of the three ways
	Metadata     string // the file
	EntityID     string
	SignInURL    string
	Certificates []string // PEM or bare base64

	JoinRole string
	TrustMFA bool
	Version  int64 // of what is changed
}

// Connections lists a tenant's connections. Needs SECURITY:read.
func (s *Service) Connections(ctx context.Context, id domain.TenantID) (all []domain.Connection, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityRead); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		all, err = tx.Tenant(id).ListConnections(ctx)
		return err
	})
	return all, err
}

// Connection returns one. Needs SECURITY:read.
func (s *Service) Connection(ctx context.Context, id domain.TenantID, connection domain.ConnectionID) (c domain.Connection, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityRead); err != nil {
		return c, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.Tenant(id).FindConnection(ctx, connection)
		c = found.Connection
		return err
	})
	return c, err
}

// Create stores a connection as a draft, by which nobody can sign in yet. Needs
// SECURITY:manage.
func (s *Service) Create(ctx context.Context, id domain.TenantID, d Draft) (c domain.Connection, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return c, err
	}
	made := store.SealedConnection{Connection: domain.Connection{TenantID: id, Kind: d.Kind, ConfigSeen: 1}}
	if err := s.apply(ctx, &made, d); err != nil {
		return c, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		home := tx.Tenant(id)
		all, err := home.ListConnections(ctx)
		if err != nil {
			return err
		}
		if len(all) >= maxConnections {
			return domain.Errorf(domain.CodeConflict, "A tenant has at most %d connections. Delete one that you no longer use.", maxConnections).Because("too_many")
		}
		if err := s.mayTakeNewcomers(ctx, tx, id, d.JoinRole, ""); err != nil {
			return err
		}
		made.ID = domain.ConnectionID(tx.NewID("sc"))
		if made.SecretSealed, err = s.seal(id, made.ID, d.Secret); err != nil {
			return err
		}
		if err := home.CreateConnection(ctx, made); err != nil {
			return err
		}
		found, err := home.FindConnection(ctx, made.ID)
		c = found.Connection
		if err != nil {
			return err
		}
		return record(ctx, tx, "create", c, audit.Event{Detail: detailOf(c)})
	})
	return c, err
}

// Update changes a connection over the version that was read. What an active one
// says counts at once. A secret belongs to where it is sent: with another issuer it
// must be given again. Needs SECURITY:manage.
func (s *Service) Update(ctx context.Context, id domain.TenantID, connection domain.ConnectionID, d Draft) (c domain.Connection, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return c, err
	}
	if c, err = s.Connection(ctx, id, connection); err != nil {
		return c, err
	}
	proposed := store.SealedConnection{Connection: c}
	if err := s.apply(ctx, &proposed, d); err != nil {
		return c, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		home := tx.Tenant(id)
		before, err := home.FindConnection(ctx, connection)
		if err != nil {
			return err
		}
		if err := s.mayTakeNewcomers(ctx, tx, id, d.JoinRole, before.JoinRole); err != nil {
			return err
		}
		after := proposed
		if err := s.keepSecret(&after, before, d); err != nil {
			return err
		}
		after.Version = d.Version
		if err := home.SaveConnection(ctx, after); err != nil {
			return err
		}
		if after.ConfigSeen != before.ConfigSeen || before.TrustMFA && !after.TrustMFA {
			if err := s.Accounts.EndFederated(ctx, tx, id, connection); err != nil {
				return err
			}
		}
		found, err := home.FindConnection(ctx, connection)
		c = found.Connection
		if err != nil {
			return err
		}
		return record(ctx, tx, "update", c, audit.Event{Before: detailOf(before.Connection), After: detailOf(c)})
	})
	return c, err
}

// keepSecret fills in what a change leaves as it is.
func (s *Service) keepSecret(after *store.SealedConnection, before store.SealedConnection, d Draft) (err error) {
	after.SecretSealed, after.WarnedDays, after.ConfigSeen = before.SecretSealed, before.WarnedDays, before.ConfigSeen
	same := after.Config.Same(before.Config)
	if !same || d.Secret != "" {
		after.ConfigSeen++
	}
	if !same {
		after.WarnedDays = 0
	}
	if d.Secret != "" {
		after.SecretSealed, err = s.seal(before.TenantID, before.ID, d.Secret)
		return err
	}
	if before.SecretSealed != "" && after.Config.Issuer != before.Config.Issuer {
		return domain.InvalidField("/oidc/clientSecret", "required", "Enter the client secret again: it would be sent to another issuer.")
	}
	return nil
}

// Delete removes a connection, and ends the sessions that came by it. Needs
// SECURITY:manage.
func (s *Service) Delete(ctx context.Context, id domain.TenantID, connection domain.ConnectionID) error {
	return s.change(ctx, id, connection, func(tx *store.Tx, c domain.Connection) error {
		if c.State == domain.ConnectionActive {
			if err := notWhileEnforced(ctx, tx, id); err != nil {
				return err
			}
		}
		if err := s.Accounts.EndFederated(ctx, tx, id, connection); err != nil {
			return err
		}
		if err := tx.Tenant(id).DeleteConnection(ctx, connection); err != nil {
			return err
		}
		return record(ctx, tx, "delete", c, audit.Event{Detail: detailOf(c)})
	})
}

// Activate lets people sign in by a connection whose values, as they are now, were
// tried with success. Needs SECURITY:manage.
func (s *Service) Activate(ctx context.Context, id domain.TenantID, connection domain.ConnectionID) error {
	return s.change(ctx, id, connection, func(tx *store.Tx, c domain.Connection) error {
		done, err := tx.Tenant(id).ActivateConnection(ctx, connection)
		switch {
		case err != nil:
			return err
		case !done && c.State == domain.ConnectionActive:
			return nil
		case !done:
			return domain.Errorf(domain.CodeConflict, "Try this connection first: it can be activated once a sign-in with these values worked.").Because("not_tested")
		}
		return record(ctx, tx, "activate", c, audit.Event{})
	})
}

// Deactivate lets nobody in by a connection any more, and ends the sessions that
// came by it. Needs SECURITY:manage.
func (s *Service) Deactivate(ctx context.Context, id domain.TenantID, connection domain.ConnectionID) error {
	return s.change(ctx, id, connection, func(tx *store.Tx, c domain.Connection) error {
		if err := notWhileEnforced(ctx, tx, id); err != nil {
			return err
		}
		done, err := tx.Tenant(id).DeactivateConnection(ctx, connection)
		if err != nil || !done {
			return err
		}
		if err := s.Accounts.EndFederated(ctx, tx, id, connection); err != nil {
			return err
		}
		return record(ctx, tx, "deactivate", c, audit.Event{})
	})
}

func (s *Service) change(ctx context.Context, id domain.TenantID, connection domain.ConnectionID, do func(*store.Tx, domain.Connection) error) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		c, err := tx.Tenant(id).FindConnection(ctx, connection)
		if err != nil {
			return err
		}
		return do(tx, c.Connection)
	})
}

// notWhileEnforced keeps the last active connection of a tenant that takes nothing
// but single sign-on.
func notWhileEnforced(ctx context.Context, tx *store.Tx, id domain.TenantID) error {
	policy, err := tx.Tenant(id).Policy(ctx)
	if err != nil || !policy.SSOOnly {
		return err
	}
	n, err := tx.Tenant(id).CountActiveConnections(ctx)
	if err == nil && n <= 1 {
		err = domain.Errorf(domain.CodeConflict, "Members must come in by single sign-on, and this is the only way left. Stop requiring it first.").Because("sso_required")
	}
	return err
}

// mayTakeNewcomers checks the role of newcomers where it is another one than before.
func (s *Service) mayTakeNewcomers(ctx context.Context, tx *store.Tx, id domain.TenantID, role, before string) error {
	if role == "" || role == before {
		return nil
	}
	return s.Tenants.MayTakeNewcomers(ctx, tx, id, role)
}

// secretPlace binds a sealed secret to its connection.
func secretPlace(id domain.TenantID, connection domain.ConnectionID) string {
	return "sso_connections/secret_sealed/" + string(id) + "/" + string(connection)
}

func (s *Service) seal(id domain.TenantID, connection domain.ConnectionID, plain string) (string, error) {
	if plain == "" {
		return "", nil
	}
	sealed, err := s.Box.Seal([]byte(plain), secretPlace(id, connection))
	if err != nil {
		return "", fmt.Errorf("seal the client secret: %w", err)
	}
	return sealed, nil
}

func (s *Service) unseal(c store.SealedConnection) (string, error) {
	if c.SecretSealed == "" {
		return "", nil
	}
	plain, err := s.Box.Open(c.SecretSealed, secretPlace(c.TenantID, c.ID))
	if err != nil {
		return "", fmt.Errorf("open the client secret of %s: %w", c.ID, err)
	}
	return string(plain), nil
}

func detailOf(c domain.Connection) map[string]any {
	detail := map[string]any{
		"name": c.Name, "kind": c.Kind, "issuer": c.Config.Issuer + c.Config.EntityID, "clientId": c.Config.ClientID,
		"signInUrl": c.Config.SignInURL, "joinRole": c.JoinRole, "trustMfa": c.TrustMFA, "config": c.ConfigSeen,
	}
	if c.Kind == domain.ConnectionSAML {
		detail["certificates"] = fingerprints(c.Config.Certificates)
	}
	return detail
}

func record(ctx context.Context, tx *store.Tx, verb string, c domain.Connection, e audit.Event) error {
	e.TenantID, e.Action, e.TargetKind, e.TargetID = c.TenantID, "sso."+verb, "sso_connection", string(c.ID)
	if e.Detail == nil && e.Before == nil {
		e.Detail = map[string]any{"name": c.Name}
	}
	return audit.Record(ctx, tx, e)
}
