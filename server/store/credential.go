package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// ListCredentials tells about the credentials that the tenant has or inherits,
// without any secret. A row whose secret is gone everywhere counts as none.
func (t *TenantTx) ListCredentials(ctx context.Context) ([]domain.Credential, error) {
	rows, err := t.q.Credentials(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	credentials := make([]domain.Credential, len(rows))
	for i, row := range rows {
		changed := fromMillis(row.UpdatedAt)
		c := domain.Credential{Kind: row.Kind, State: domain.CredentialNone, ChangedAt: &changed, ChangedBy: row.UpdatedBy}
		if row.InheritsFrom != nil {
			c.State = domain.CredentialInherited
			c.InheritedFrom = &domain.TenantRef{
				ID: domain.TenantID(*row.InheritsFrom), Slug: fromTextOrNil[string](row.FromSlug), Name: fromTextOrNil[string](row.FromName),
			}
		}
		if row.Own {
			c.State = domain.CredentialSet
		}
		credentials[i] = c
	}
	return credentials, nil
}

// FindCredential returns the tenant's own sealed secret, if it has one, and the
// tenant it would inherit from otherwise. Both are empty when there is neither.
func (t *TenantTx) FindCredential(ctx context.Context, kind string) (sealed string, from domain.TenantID, err error) {
	rows, err := t.q.Credential(ctx, string(t.id), kind)
	if err != nil || len(rows) == 0 {
		return "", "", classify(err)
	}
	return fromTextOrNil[string](rows[0].Sealed), fromTextOrNil[domain.TenantID](rows[0].InheritsFrom), nil
}

// PutCredential stores the tenant's own sealed secret over what was there.
func (t *TenantTx) PutCredential(ctx context.Context, kind, sealed, by string) error {
	return classify(t.q.PutCredential(ctx, sqlc.PutCredentialParams{
		TenantID: string(t.id), Kind: kind, Sealed: &sealed, UpdatedAt: millis(t.now), UpdatedBy: by,
	}))
}

// InheritCredential makes the other tenant's secret count where there is no own one.
func (t *TenantTx) InheritCredential(ctx context.Context, kind string, from domain.TenantID, by string) error {
	return classify(t.q.InheritCredential(ctx, sqlc.InheritCredentialParams{
		TenantID: string(t.id), Kind: kind, InheritsFrom: textOrNil(from), UpdatedAt: millis(t.now), UpdatedBy: by,
	}))
}

// ClearCredential forgets the tenant's own secret and reports whether it had one.
func (t *TenantTx) ClearCredential(ctx context.Context, kind, by string) (bool, error) {
	changed, err := t.q.ClearCredential(ctx, sqlc.ClearCredentialParams{
		UpdatedAt: millis(t.now), UpdatedBy: by, TenantID: string(t.id), Kind: kind,
	})
	return changed > 0, classify(err)
}
