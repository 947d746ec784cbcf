package store

import (
	"context"
	"errors"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertTenant stores a new tenant and the words it is found by. A slug that
// another tenant has or had is a conflict with the reason slug_taken.
func (t *Tx) InsertTenant(ctx context.Context, n domain.Tenant) error {
	row, err := tenantRow(n)
	if err != nil {
		return err
	}
	added, err := t.q.InsertTenant(ctx, row)
	if err != nil {
		return classify(err)
	}
	if added == 0 {
		return slugTaken(n.Slug)
	}
	t.born = string(n.ID)
	if err := t.Tenant(n.ID).claimSlug(ctx, n.Slug); err != nil {
		return err
	}
	return t.Tenant(n.ID).insertWords(ctx, words(n.Slug, n.Name))
}

// ReasonSlugTaken is why a slug is refused that another tenant has or had.
const ReasonSlugTaken = "slug_taken"

func tenantRow(n domain.Tenant) (sqlc.InsertTenantParams, error) {
	answers, err := toJSON(n.Answers)
	if err != nil {
		return sqlc.InsertTenantParams{}, err
	}
	features, err := toJSON(n.Features)
	if err != nil {
		return sqlc.InsertTenantParams{}, err
	}
	limits, err := toJSON(n.Limits)
	return sqlc.InsertTenantParams{
		ID: string(n.ID), Slug: n.Slug, Name: n.Name, NameKey: fold(n.Name),
		Template: n.Template, TemplateVersion: n.TemplateVersion, TemplateTitle: n.TemplateTitle, State: string(n.State),
		Country: n.Country, Timezone: n.Timezone, Currency: n.Currency,
		ContactEmail: n.ContactEmail, Description: n.Description, Address: n.Address, Website: n.Website, ReplyTo: n.ReplyTo,
		Answers: answers, Features: features, Limits: limits, Sample: n.Sample,
		CreatedAt: millis(n.CreatedAt), LiveAt: millisOrNil(n.LiveAt),
	}, err
}

func (t *TenantTx) insertWords(ctx context.Context, found []string) error {
	var rows [][]any
	for _, word := range found {
		rows = append(rows, []any{word, string(t.id)})
	}
	err := t.addRows(ctx, "tenant_words (word, tenant_id)", rows, "")
	return err
}

// replaceWords stores what the tenant is found by from now on: its slug, its name
// and the slugs that it had.
func (t *TenantTx) replaceWords(ctx context.Context, slug, name string) error {
	former, err := t.formerSlugs(ctx, slug)
	if err != nil {
		return err
	}
	if err := t.q.DeleteTenantWords(ctx, string(t.id)); err != nil {
		return classify(err)
	}
	return t.insertWords(ctx, union(words(slug, name), splitWords(maxFormerWords, former...)))
}

// FindTenant returns the tenant itself.
func (t *TenantTx) FindTenant(ctx context.Context) (domain.Tenant, error) {
	row, err := t.q.TenantByID(ctx, string(t.id))
	if err != nil {
		return domain.Tenant{}, notFound(err, "tenant")
	}
	return tenantOf(row)
}

func tenantOf(row sqlc.Tenant) (domain.Tenant, error) {
	n := domain.Tenant{
		ID: domain.TenantID(row.ID), Slug: row.Slug, Name: row.Name,
		Template: row.Template, TemplateVersion: row.TemplateVersion, TemplateTitle: row.TemplateTitle,
		State: domain.TenantState(row.State), Country: row.Country, Timezone: row.Timezone, Currency: row.Currency,
		ContactEmail: row.ContactEmail, Description: row.Description,
		Address: row.Address, Website: row.Website, ReplyTo: row.ReplyTo, Sample: row.Sample, MemberCount: row.MemberCount,
		CreatedAt: fromMillis(row.CreatedAt), UpdatedAt: fromMillis(row.UpdatedAt), LiveAt: fromMillisOrNil(row.LiveAt),
		Version: row.Version,
	}
	if n.State == domain.TenantDisabled {
		n.Disabled = disabledOf(row.DisabledAt, row.DisabledBy, row.DisabledReason, row.EnabledState)
	}
	err := errors.Join(fromJSON(row.Answers, &n.Answers), fromJSON(row.Features, &n.Features), fromJSON(row.Limits, &n.Limits))
	return n, err
}

// disabledOf is what is stored of why a tenant is disabled, nil without a time.
func disabledOf(at *int64, by, reason string, from *string) *domain.Disabled {
	if at == nil {
		return nil
	}
	return &domain.Disabled{At: fromMillis(*at), By: by, Reason: reason, From: fromTextOrNil[domain.TenantState](from)}
}

// UpdateProfile stores the profile of n, unless the tenant is no longer at
// n.Version (CodePrecondition).
func (t *TenantTx) UpdateProfile(ctx context.Context, n domain.Tenant) error {
	changed, err := t.q.UpdateTenantProfile(ctx, sqlc.UpdateTenantProfileParams{
		Name: n.Name, NameKey: fold(n.Name), Country: n.Country, Timezone: n.Timezone, Currency: n.Currency,
		ContactEmail: n.ContactEmail, Description: n.Description,
		Address: n.Address, Website: n.Website, ReplyTo: n.ReplyTo, UpdatedAt: millis(t.now),
		ID: string(t.id), Version: n.Version,
	})
	if err != nil {
		return classify(err)
	}
	if changed == 0 {
		return tenantChanged()
	}
	return t.replaceWords(ctx, n.Slug, n.Name)
}

func tenantChanged() error {
	return domain.Errorf(domain.CodePrecondition, "Somebody changed this tenant meanwhile. Look at it again before you save.")
}

// SetTenantState moves the tenant to a state and reports whether it was in
// another one. The first time it goes live is kept.
func (t *TenantTx) SetTenantState(ctx context.Context, state domain.TenantState) (bool, error) {
	var liveAt *int64
	if state == domain.TenantLive {
		now := millis(t.now)
		liveAt = &now
	}
	changed, err := t.q.SetTenantState(ctx, sqlc.SetTenantStateParams{
		State: string(state), UpdatedAt: millis(t.now), LiveAt: liveAt, ID: string(t.id),
	})
	return changed > 0, classify(err)
}

// NewestRun tells how far the tenant's newest run is, nil when there is none.
func (t *TenantTx) NewestRun(ctx context.Context) (*domain.RunProgress, error) {
	rows, err := t.q.NewestRunOfTenant(ctx, string(t.id))
	if err != nil || len(rows) == 0 {
		return nil, classify(err)
	}
	return &domain.RunProgress{
		ID: domain.RunID(rows[0].ID), State: domain.RunState(rows[0].State), Done: rows[0].StepsDone, Total: rows[0].StepsTotal,
	}, nil
}
