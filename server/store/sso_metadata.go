package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// DueConnection names an active connection whose provider's metadata is to be read.
type DueConnection struct {
	Tenant     domain.TenantID
	Connection domain.ConnectionID
}

// DueMetadata returns those whose time has come, the longest waiting first.
func (t *Tx) DueMetadata(ctx context.Context, most int64) ([]DueConnection, error) {
	rows, err := t.q.DueMetadata(ctx, millis(t.now), most)
	all := make([]DueConnection, len(rows))
	for i, r := range rows {
		all[i] = DueConnection{domain.TenantID(r.TenantID), domain.ConnectionID(r.ID)}
	}
	return all, classify(err)
}

// SaveMetadata stores what was read anew over the version that was read; false when
// somebody changed the connection meanwhile. The version goes on if the values differ.
func (t *TenantTx) SaveMetadata(ctx context.Context, c SealedConnection, differs bool) (bool, error) {
	config, err := toJSON(c.Config)
	if err != nil {
		return false, err
	}
	changes := int64(0)
	if differs {
		changes = 1
	}
	n, err := t.q.SaveSSOMetadata(ctx, sqlc.SaveSSOMetadataParams{
		Config: config, CertExpiresAt: millisOrNil(c.CertExpires), WarnedDays: c.WarnedDays, Changes: changes,
		MetadataReadAt: millisOrNil(c.Metadata.ReadAt), MetadataNextAt: millisOrNil(c.Metadata.NextAt),
		TenantID: string(t.id), ID: string(c.ID), Version: c.Version,
	})
	return n == 1, classify(err)
}

// SaveMetadataFailure stores that metadata could not be read; false when somebody
// changed the connection meanwhile.
func (t *TenantTx) SaveMetadataFailure(ctx context.Context, c SealedConnection) (bool, error) {
	n, err := t.q.SaveSSOMetadataFailure(ctx, sqlc.SaveSSOMetadataFailureParams{
		MetadataNextAt: millisOrNil(c.Metadata.NextAt), MetadataFailingSince: millisOrNil(c.Metadata.FailingSince),
		MetadataProblem: c.Metadata.Problem, MetadataTold: c.Metadata.Told, TenantID: string(t.id), ID: string(c.ID), Version: c.Version,
	})
	return n == 1, classify(err)
}

// HurryMetadata has the metadata of a connection read soon, unless it was read since.
func (t *TenantTx) HurryMetadata(ctx context.Context, id domain.ConnectionID, since time.Time) error {
	return classify(t.q.HurrySSOMetadata(ctx, sqlc.HurrySSOMetadataParams{
		Now: millis(t.now), TenantID: string(t.id), ID: string(id), ReadBefore: millis(since),
	}))
}
