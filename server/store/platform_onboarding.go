package store

import (
	"context"
	"math"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateOnboarding stores a new draft, or the record of what was submitted at once.
func (t *Tx) CreateOnboarding(ctx context.Context, o domain.Onboarding) error {
	answers, err := toJSON(o.Answers)
	if err != nil {
		return err
	}
	return classify(t.later.InsertOnboarding(ctx, sqlc.InsertOnboardingParams{
		ID: string(o.ID), Wizard: o.Wizard, Template: textOrNil(o.Template), TemplateVersion: versionOrNil(o),
		AccountID: string(o.AccountID), State: string(o.State), Step: o.Step, Answers: answers,
		TenantID: textOrNil(o.TenantID), RunID: textOrNil(o.RunID), ChangedBy: o.ChangedBy,
		CreatedAt: millis(o.CreatedAt), UpdatedAt: millis(o.UpdatedAt), ExpiresAt: millis(o.ExpiresAt),
	}))
}

// versionOrNil keeps template and version missing together, as the foreign key needs it.
func versionOrNil(o domain.Onboarding) *int64 {
	if o.Template == "" {
		return nil
	}
	return &o.TemplateVersion
}

// FindOnboarding returns an onboarding, whatever its state.
func (t *Tx) FindOnboarding(ctx context.Context, id domain.OnboardingID) (domain.Onboarding, error) {
	row, err := t.q.FindOnboarding(ctx, string(id))
	if err != nil {
		return domain.Onboarding{}, notFound(err, "onboarding")
	}
	return onboardingOf(sqlc.ListOnboardingsRow(row))
}

// SaveOnboarding stores template, step and answers of a draft that still has
// o.Version, and reports whether it had.
func (t *Tx) SaveOnboarding(ctx context.Context, o domain.Onboarding) (bool, error) {
	answers, err := toJSON(o.Answers)
	if err != nil {
		return false, err
	}
	n, err := t.q.SaveOnboarding(ctx, sqlc.SaveOnboardingParams{
		Template: textOrNil(o.Template), TemplateVersion: versionOrNil(o), Step: o.Step, Answers: answers,
		ChangedBy: o.ChangedBy, UpdatedAt: millis(o.UpdatedAt), ExpiresAt: millis(o.ExpiresAt),
		ID: string(o.ID), Version: o.Version,
	})
	return n == 1, classify(err)
}

// ClaimOnboarding turns a draft that still has o.Version into a submitted
// onboarding, and reports whether it was the one to do so.
func (t *Tx) ClaimOnboarding(ctx context.Context, o domain.Onboarding) (bool, error) {
	n, err := t.q.ClaimOnboarding(ctx, sqlc.ClaimOnboardingParams{
		TemplateVersion: versionOrNil(o), ChangedBy: o.ChangedBy, UpdatedAt: millis(o.UpdatedAt),
		ID: string(o.ID), Version: o.Version,
	})
	return n == 1, classify(err)
}

// SetOnboardingResult ties a submitted onboarding to its tenant and run.
func (t *Tx) SetOnboardingResult(ctx context.Context, id domain.OnboardingID, tenant domain.TenantID, run domain.RunID) error {
	return classify(t.q.SetOnboardingResult(ctx, textOrNil(tenant), textOrNil(run), string(id)))
}

// DiscardOnboarding ends a draft and reports whether it was one.
func (t *Tx) DiscardOnboarding(ctx context.Context, id domain.OnboardingID, by string) (bool, error) {
	n, err := t.q.DiscardOnboarding(ctx, by, millis(t.now), string(id))
	return n == 1, classify(err)
}

// OnboardingFilter narrows a list of onboardings.
type OnboardingFilter struct {
	State     domain.OnboardingState
	Expired   bool             // of drafts: the expired ones instead of the open ones
	Wizard    string           // empty for all
	AccountID domain.AccountID // empty for everybody's
}

// expiry is the span of ExpiresAt that the filter asks for.
func (f OnboardingFilter) expiry(now time.Time) (after, until int64) {
	switch {
	case f.State != domain.OnboardingDraft:
		return math.MinInt64, math.MaxInt64
	case f.Expired:
		return math.MinInt64, millis(now)
	default:
		return millis(now), math.MaxInt64
	}
}

// ListOnboardings returns a page of onboardings, the one saved last first.
func (t *Tx) ListOnboardings(ctx context.Context, f OnboardingFilter, page Page) ([]domain.Onboarding, string, error) {
	before, err := page.before()
	if err != nil {
		return nil, "", err
	}
	after, until := f.expiry(t.now)
	rows, err := t.q.ListOnboardings(ctx, sqlc.ListOnboardingsParams{
		State: string(f.State), ExpiresAfter: after, ExpiresUntil: until, Wizard: f.Wizard, AccountID: string(f.AccountID),
		BeforeAt: before.at, BeforeID: before.id, MaxRows: page.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.ListOnboardingsRow) position { return position{r.Onboarding.UpdatedAt, r.Onboarding.ID} }
	return cutPage(rows, page, place, onboardingOf)
}

// MarkOnboardingEditor notes that somebody has the draft open now.
func (t *Tx) MarkOnboardingEditor(ctx context.Context, id domain.OnboardingID, account domain.AccountID) error {
	return classify(t.q.MarkOnboardingEditor(ctx, string(id), string(account), millis(t.now)))
}

// ListOnboardingEditors returns who had the draft open after the given time, by name.
func (t *Tx) ListOnboardingEditors(ctx context.Context, id domain.OnboardingID, since time.Time) ([]domain.OnboardingEditor, error) {
	rows, err := t.q.ListOnboardingEditors(ctx, string(id), millis(since))
	if err != nil {
		return nil, classify(err)
	}
	editors := make([]domain.OnboardingEditor, len(rows))
	for i, r := range rows {
		editors[i] = domain.OnboardingEditor{AccountID: domain.AccountID(r.AccountID), Name: r.Name, SeenAt: fromMillis(r.SeenAt)}
	}
	return editors, nil
}

func onboardingOf(row sqlc.ListOnboardingsRow) (domain.Onboarding, error) {
	r := row.Onboarding
	o := domain.Onboarding{
		ID: domain.OnboardingID(r.ID), Wizard: r.Wizard, Template: fromTextOrNil[string](r.Template),
		AccountID: domain.AccountID(r.AccountID), State: domain.OnboardingState(r.State), Step: r.Step,
		TenantID: fromTextOrNil[domain.TenantID](r.TenantID), RunID: fromTextOrNil[domain.RunID](r.RunID),
		CreatedBy: row.CreatedBy, ChangedBy: r.ChangedBy,
		CreatedAt: fromMillis(r.CreatedAt), UpdatedAt: fromMillis(r.UpdatedAt), ExpiresAt: fromMillis(r.ExpiresAt), Version: r.Version,
	}
	if r.TemplateVersion != nil {
		o.TemplateVersion = *r.TemplateVersion
	}
	if row.Slug != nil {
		o.Tenant = &domain.TenantRef{
			ID: o.TenantID, Slug: *row.Slug, Name: fromTextOrNil[string](row.Name), Template: o.Template,
			State: fromTextOrNil[domain.TenantState](row.TenantState),
		}
	}
	return o, fromJSON(r.Answers, &o.Answers)
}
