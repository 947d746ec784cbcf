package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// SealedConnection is a connection with its client secret as it is stored.
type SealedConnection struct {
	domain.Connection
	SecretSealed string
	WarnedDays   int64
}

// ListConnections returns the tenant's connections, the oldest first.
func (t *TenantTx) ListConnections(ctx context.Context) ([]domain.Connection, error) {
	rows, err := t.q.SSOConnections(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	all := make([]domain.Connection, len(rows))
	for i, r := range rows {
		c, err := connectionOf(r)
		if err != nil {
			return nil, err
		}
		all[i] = c.Connection
	}
	return all, nil
}

// FindConnection returns one connection.
func (t *TenantTx) FindConnection(ctx context.Context, id domain.ConnectionID) (SealedConnection, error) {
	r, err := t.q.SSOConnection(ctx, string(t.id), string(id))
	if err != nil {
		return SealedConnection{}, notFound(err, "connection")
	}
	return connectionOf(r)
}

func connectionOf(r sqlc.SsoConnection) (SealedConnection, error) {
	c := SealedConnection{SecretSealed: r.SecretSealed, WarnedDays: r.WarnedDays, Connection: domain.Connection{
		ID: domain.ConnectionID(r.ID), TenantID: domain.TenantID(r.TenantID), Kind: r.Kind, Name: r.Name, State: domain.ConnectionDraft,
		HasSecret: r.SecretSealed != "", JoinRole: r.JoinRole, TrustMFA: r.TrustMfa, CertExpires: fromMillisOrNil(r.CertExpiresAt),
		CreatedAt: fromMillis(r.CreatedAt), UpdatedAt: fromMillis(r.UpdatedAt), ActivatedAt: fromMillisOrNil(r.ActivatedAt),
		Version: r.Version, ConfigSeen: r.ConfigVersion,
		Metadata: domain.Metadata{
			ReadAt: fromMillisOrNil(r.MetadataReadAt), NextAt: fromMillisOrNil(r.MetadataNextAt),
			FailingSince: fromMillisOrNil(r.MetadataFailingSince), Problem: r.MetadataProblem, Told: r.MetadataTold,
		},
	}}
	switch {
	case r.Active:
		c.State = domain.ConnectionActive
	case r.TestedVersion == r.ConfigVersion:
		c.State = domain.ConnectionTested
	}
	if r.Test != "" {
		c.Test = &domain.ConnectionTest{}
		if err := fromJSON(r.Test, c.Test); err != nil {
			return c, err
		}
	}
	return c, fromJSON(r.Config, &c.Config)
}

// CreateConnection stores a new one, as a draft.
func (t *TenantTx) CreateConnection(ctx context.Context, c SealedConnection) error {
	config, err := toJSON(c.Config)
	if err != nil {
		return err
	}
	return classify(t.q.CreateSSOConnection(ctx, sqlc.CreateSSOConnectionParams{
		TenantID: string(t.id), ID: string(c.ID), Kind: c.Kind, Name: c.Name, Config: config, SecretSealed: c.SecretSealed,
		JoinRole: c.JoinRole, TrustMfa: c.TrustMFA, CertExpiresAt: millisOrNil(c.CertExpires), CreatedAt: millis(t.now),
		MetadataReadAt: millisOrNil(c.Metadata.ReadAt), MetadataNextAt: millisOrNil(c.Metadata.NextAt),
	}))
}

// SaveConnection stores a connection over the version that was read.
func (t *TenantTx) SaveConnection(ctx context.Context, c SealedConnection) error {
	config, err := toJSON(c.Config)
	if err != nil {
		return err
	}
	n, err := t.q.UpdateSSOConnection(ctx, sqlc.UpdateSSOConnectionParams{
		Name: c.Name, Config: config, SecretSealed: c.SecretSealed, JoinRole: c.JoinRole, TrustMfa: c.TrustMFA,
		CertExpiresAt: millisOrNil(c.CertExpires), ConfigVersion: c.ConfigSeen, WarnedDays: c.WarnedDays, UpdatedAt: millis(t.now),
		MetadataReadAt: millisOrNil(c.Metadata.ReadAt), MetadataNextAt: millisOrNil(c.Metadata.NextAt),
		TenantID: string(t.id), ID: string(c.ID), Version: c.Version,
	})
	if err == nil && n == 0 {
		return domain.Errorf(domain.CodePrecondition, "Somebody changed this connection meanwhile. Look at it again before you save.")
	}
	return classify(err)
}

// DeleteConnection removes one with whom it knew.
func (t *TenantTx) DeleteConnection(ctx context.Context, id domain.ConnectionID) error {
	return t.onlyRow("connection")(t.q.DeleteSSOConnection(ctx, string(t.id), string(id)))
}

// ActivateConnection lets people in by a connection whose values, as they are, were
// tried; false when they were not, or when it is active already.
func (t *TenantTx) ActivateConnection(ctx context.Context, id domain.ConnectionID) (bool, error) {
	n, err := t.q.ActivateSSOConnection(ctx, millis(t.now), string(t.id), string(id))
	return n == 1, classify(err)
}

// DeactivateConnection reports whether it was active.
func (t *TenantTx) DeactivateConnection(ctx context.Context, id domain.ConnectionID) (bool, error) {
	n, err := t.q.DeactivateSSOConnection(ctx, millis(t.now), string(t.id), string(id))
	return n == 1, classify(err)
}

// SetConnectionTest stores what came of a try, unless the values were changed since.
func (t *TenantTx) SetConnectionTest(ctx context.Context, id domain.ConnectionID, test domain.ConnectionTest) (bool, error) {
	text, err := toJSON(test)
	if err != nil {
		return false, err
	}
	n, err := t.q.SetSSOTest(ctx, sqlc.SetSSOTestParams{
		Test: text, Ok: test.OK, ConfigVersion: test.Config, TenantID: string(t.id), ID: string(id),
	})
	return n == 1, classify(err)
}

// CountActiveConnections counts those by which people can sign in.
func (t *TenantTx) CountActiveConnections(ctx context.Context) (int64, error) {
	n, err := t.q.CountActiveSSO(ctx, string(t.id))
	return n, classify(err)
}

// FindFederated returns who somebody at a provider is here; "" for nobody yet.
func (t *TenantTx) FindFederated(ctx context.Context, c domain.ConnectionID, subject string) (domain.AccountID, error) {
	rows, err := t.q.SSOIdentity(ctx, string(t.id), string(c), subject)
	if err != nil || len(rows) == 0 {
		return "", classify(err)
	}
	return domain.AccountID(rows[0]), nil
}

// PutFederated notes who somebody at a provider is here. Who was noted first stays.
func (t *TenantTx) PutFederated(ctx context.Context, c domain.ConnectionID, subject string, account domain.AccountID) error {
	return classify(t.q.PutSSOIdentity(ctx, sqlc.PutSSOIdentityParams{
		TenantID: string(t.id), ConnectionID: string(c), Subject: subject, AccountID: string(account), Now: millis(t.now),
	}))
}

// UseAssertion reports whether this is the first use of an assertion.
func (t *TenantTx) UseAssertion(ctx context.Context, c domain.ConnectionID, idHash string, until time.Time) (bool, error) {
	n, err := t.q.UseSSOAssertion(ctx, sqlc.UseSSOAssertionParams{
		TenantID: string(t.id), ConnectionID: string(c), IDHash: idHash, ExpiresAt: millis(until),
	})
	return n == 1, classify(err)
}

// DeleteFederatedSessions ends the sessions that a connection vouches for.
func (t *TenantTx) DeleteFederatedSessions(ctx context.Context, c domain.ConnectionID) (int64, error) {
	n, err := t.q.DeleteFederatedSessions(ctx, string(t.id), string(c))
	return n, classify(err)
}

// SetSSOOnly says whether members at verified domains must come by single sign-on.
func (t *TenantTx) SetSSOOnly(ctx context.Context, on bool) error {
	return classify(t.q.SetSSOOnly(ctx, sqlc.SetSSOOnlyParams{
		TenantID: string(t.id), Mfa: string(domain.DefaultPolicy().MFA), SsoOnly: on, Now: millis(t.now),
	}))
}

// SSOMember is a member who is no owner.
type SSOMember struct {
	domain.Person
	Known bool // came by single sign-on before
}

// ListSSOMembers returns the active members who are no owners, at most so many.
func (t *TenantTx) ListSSOMembers(ctx context.Context, limit int) ([]SSOMember, error) {
	rows, err := t.q.MembersBySSO(ctx, string(t.id), int64(limit))
	if err != nil {
		return nil, classify(err)
	}
	all := make([]SSOMember, len(rows))
	for i, r := range rows {
		all[i] = SSOMember{domain.Person{ID: domain.AccountID(r.ID), Name: r.Name, Email: r.Email}, r.Known}
	}
	return all, nil
}

// ListOwners returns the tenant's active owners.
func (t *TenantTx) ListOwners(ctx context.Context) ([]domain.Person, error) {
	rows, err := t.q.TenantOwners(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	all := make([]domain.Person, len(rows))
	for i, r := range rows {
		all[i] = domain.Person{ID: domain.AccountID(r.ID), Name: r.Name, Email: r.Email}
	}
	return all, nil
}
