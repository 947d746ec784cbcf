package onboarding

import (
	"context"
	"fmt"
	"slices"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// prepared is a set of answers that the template accepts, ready to become a
// tenant. Only the database can still refuse it.
type prepared struct {
	template domain.Template
	rules    *rules
	answers  map[string]any // normalised
	profile  domain.Profile
}

// prepare checks answers before the transaction that makes a tenant of them: that
// one must be short. It returns every problem; when there is one, also those that
// only the database knows of.
func (s *Service) prepare(ctx context.Context, tpl domain.Template, answers map[string]any) (prepared, []domain.FieldError, error) {
	r, err := s.Catalog.rules(tpl)
	if err != nil {
		return prepared{}, nil, fmt.Errorf("compile the template %s: %w", tpl.Name, err)
	}
	problems := unite(checkBounds(answers), s.Catalog.ValidateAnswers(tpl, answers))
	if len(problems) == 0 {
		normal := s.Catalog.Normalize(tpl, answers)
		return prepared{template: tpl, rules: r, answers: normal, profile: s.Catalog.ProfileOf(tpl, normal)}, nil, nil
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		more, err := s.databaseProblems(ctx, tx, tpl, answers)
		problems = unite(problems, more)
		return err
	})
	return prepared{}, problems, err
}

// create makes the tenant, everything that belongs to it, and its run, in the
// caller's transaction. It is the only way in which a tenant comes to be. Nothing
// outside happens here: that is the run's business. It reads as little as it can;
// whoever calls it asks explain when it refuses.
func (s *Service) create(ctx context.Context, tx *store.Tx, p prepared, id domain.TenantID, run domain.RunID) (domain.Tenant, error) {
	if err := s.Catalog.Pin(ctx, tx, p.template); err != nil {
		return domain.Tenant{}, err
	}
	t, err := s.Tenants.Create(ctx, tx, tenant.New{ID: id, Template: p.template, Profile: p.profile, Answers: p.answers})
	if err != nil {
		return domain.Tenant{}, err
	}
	steps, err := s.plan(ctx, tx, p, t)
	if err != nil {
		return domain.Tenant{}, err
	}
	if err := s.Runs.Start(ctx, tx, t, run, steps); err != nil {
		return domain.Tenant{}, fmt.Errorf("start the run: %w", err)
	}
	return t, nil
}

// explain turns the first thing that a creation stumbled over into everything
// that the database has against it, so that nobody mends one field only to hear
// of the next.
func (s *Service) explain(ctx context.Context, p prepared, refusal error) error {
	if !domain.Is(refusal, domain.CodeInvalid) && !domain.Is(refusal, domain.CodeConflict) {
		return refusal
	}
	if err := s.DB.Read(ctx, func(tx *store.Tx) error { return s.verify(ctx, tx, p) }); err != nil {
		return err
	}
	return refusal
}

// verify asks the database everything at once.
func (s *Service) verify(ctx context.Context, tx *store.Tx, p prepared) error {
	problems, err := Checks{}.Verify(ctx, tx, p.profile)
	if err != nil || len(problems) == 0 {
		return err
	}
	if slices.ContainsFunc(problems, func(f domain.FieldError) bool { return f.Code != store.ReasonSlugTaken }) {
		return domain.Invalid(problems...)
	}
	taken := domain.Errorf(domain.CodeConflict, "%s", problems[0].Message).Because(store.ReasonSlugTaken)
	taken.Fields = problems
	return taken
}

// databaseProblems is what the database would refuse about a draft's answers,
// which need not be complete.
func (s *Service) databaseProblems(ctx context.Context, tx *store.Tx, tpl domain.Template, answers map[string]any) ([]domain.FieldError, error) {
	problems, err := Checks{}.Verify(ctx, tx, s.Catalog.ProfileOf(tpl, s.Catalog.Normalize(tpl, answers)))
	return slices.DeleteFunc(problems, func(f domain.FieldError) bool { return f.Code == "required" }), err
}

// NewTenant is a tenant asked for in one call.
type NewTenant struct {
	Template string
	Version  int64 // 0 for the newest; any other must be the newest
	Answers  map[string]any
}

// CreateTenant makes a tenant from answers in one call. With an idempotency key
// the same request makes one tenant, and is answered alike, however often and
// however much at once it comes; the key with another request is a conflict.
// Needs TENANT_MGMT:create.
func (s *Service) CreateTenant(ctx context.Context, n NewTenant, idempotencyKey string) (Created, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
		return Created{}, err
	}
	key, err := keyOf(ctx, idempotencyKey, n)
	if err != nil {
		return Created{}, err
	}
	p, err := s.prepareNew(ctx, n)
	if err != nil {
		return s.answeredBefore(ctx, key, err)
	}
	var made Created
	err = againWhileTaken(p, func() error {
		return s.DB.LockedTx(ctx, func(tx *store.Tx) error {
			made, err = s.createOnce(ctx, tx, key, p)
			return err
		})
	})
	if err != nil {
		return Created{}, s.explain(ctx, p, err)
	}
	return made, nil
}

// prepareNew finds the template and checks the answers.
func (s *Service) prepareNew(ctx context.Context, n NewTenant) (prepared, error) {
	tpl, err := s.Catalog.Get(n.Template)
	if domain.Is(err, domain.CodeNotFound) || (err == nil && !tpl.Opens(domain.DoorAPI)) {
		return prepared{}, domain.InvalidField("/template", "unknown", "There is no template “"+short(n.Template)+"” for the API.")
	}
	if err != nil {
		return prepared{}, err
	}
	if n.Version != 0 && n.Version != tpl.Version {
		return prepared{}, domain.Errorf(domain.CodeConflict, "The template “%s” is at version %d now, not %d. Look at it again, then send that version or none.",
			tpl.Title, tpl.Version, n.Version).Because("template_changed")
	}
	p, problems, err := s.prepare(ctx, tpl, n.Answers)
	if err == nil && len(problems) > 0 {
		err = domain.Invalid(problems...)
	}
	return p, err
}

// createOnce makes the tenant and its onboarding and keeps the answer under the
// key, all in one transaction, unless the key was used before.
func (s *Service) createOnce(ctx context.Context, tx *store.Tx, key idempotencyKey, p prepared) (Created, error) {
	p, err := withFreeSlug(ctx, tx, p)
	if err != nil {
		return Created{}, err
	}
	made := Created{
		Tenant: domain.TenantRef{ID: domain.TenantID(tx.NewID("tn")), Slug: p.profile.Slug, Name: p.profile.Name, Template: p.template.Name, State: domain.TenantProvisioning},
		Run:    domain.RunID(tx.NewID("rn")), Onboarding: domain.OnboardingID(tx.NewID("ob")),
	}
	if earlier, err := key.claim(ctx, tx, made); earlier != nil || err != nil {
		return valueOf(earlier), err
	}
	t, err := s.create(ctx, tx, p, made.Tenant.ID, made.Run)
	if err != nil {
		return Created{}, err
	}
	if err := tx.CreateOnboarding(ctx, submittedAtOnce(ctx, tx, p, t, made)); err != nil {
		return Created{}, fmt.Errorf("keep the onboarding: %w", err)
	}
	return made, nil
}

func valueOf(c *Created) Created {
	if c == nil {
		return Created{}
	}
	return *c
}

// submittedAtOnce is the onboarding of a tenant that never was a draft.
func submittedAtOnce(ctx context.Context, tx *store.Tx, p prepared, t domain.Tenant, made Created) domain.Onboarding {
	actor := domain.ActorFrom(ctx)
	return domain.Onboarding{
		ID: made.Onboarding, Wizard: p.template.Wizard, Template: t.Template, TemplateVersion: t.TemplateVersion,
		AccountID: actor.AccountID, State: domain.OnboardingSubmitted, Answers: p.answers, TenantID: t.ID, RunID: made.Run,
		ChangedBy: actor.Name, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), ExpiresAt: tx.Now(),
	}
}
