package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertTemplateVersion keeps a version of a template, and reports whether it was
// the first to: a version that is there already is left as it is.
func (t *Tx) InsertTemplateVersion(ctx context.Context, v domain.TemplateVersion) (bool, error) {
	n, err := t.q.InsertTemplateVersion(ctx, sqlc.InsertTemplateVersionParams{
		Name: v.Name, Version: v.Version, Digest: v.Digest, Document: v.Document, CreatedAt: millis(t.now),
	})
	return n == 1, classify(err)
}

// FindTemplateVersion returns a kept version of a template.
func (t *Tx) FindTemplateVersion(ctx context.Context, name string, version int64) (domain.TemplateVersion, error) {
	row, err := t.q.TemplateVersion(ctx, name, version)
	if err != nil {
		return domain.TemplateVersion{}, notFound(err, "template")
	}
	return domain.TemplateVersion{
		Name: row.Name, Version: row.Version, Digest: row.Digest, Document: row.Document, CreatedAt: fromMillis(row.CreatedAt),
	}, nil
}

// LatestTemplateVersion is the highest kept version of a template, 0 without any.
func (t *Tx) LatestTemplateVersion(ctx context.Context, name string) (int64, error) {
	n, err := t.q.LatestTemplateVersion(ctx, name)
	return n, classify(err)
}

// TemplateVersionUsed reports whether a tenant or an onboarding was made from the version.
func (t *Tx) TemplateVersionUsed(ctx context.Context, name string, version int64) (bool, error) {
	used, err := t.q.TemplateVersionUsed(ctx, name, version)
	return used, classify(err)
}

// ReplaceTemplateVersion puts another document in place of a kept version. Only
// one that nothing was made from may be replaced.
func (t *Tx) ReplaceTemplateVersion(ctx context.Context, v domain.TemplateVersion) error {
	_, err := t.q.ReplaceTemplateVersion(ctx, sqlc.ReplaceTemplateVersionParams{
		Name: v.Name, Version: v.Version, Digest: v.Digest, Document: v.Document, CreatedAt: millis(t.now),
	})
	return classify(err)
}
