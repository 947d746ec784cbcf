package tenant

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// New is a tenant to be: what the template gives and what the answers say.
type New struct {
	ID       domain.TenantID // empty: one is made
	Template domain.Template
	Profile  domain.Profile
	Answers  map[string]any
	Sample   bool
	Live     bool // without provisioning; otherwise it starts as provisioning
}

// Create stores a tenant with its roles, features, limits and relations, and
// writes the audit event, all in the caller's transaction. Whoever calls it has
// checked the answers and the right to create.
//
// A slug that is taken is a conflict (slug_taken). Slugs of tenants to manage, or
// to inherit from, that do not fit are all refused by name. Either points at the
// answer that it came from.
func (s *Service) Create(ctx context.Context, tx *store.Tx, n New) (domain.Tenant, error) {
	related, err := s.findRelated(ctx, tx, n)
	if err != nil {
		return domain.Tenant{}, err
	}
	t := n.tenant(tx)
	if err := tx.InsertTenant(ctx, t); err != nil {
		return domain.Tenant{}, pointAt(n.Profile.Pointer(domain.IsTenantSlug), err)
	}
	if err := tx.Tenant(t.ID).InsertRoles(ctx, n.Template.Roles); err != nil {
		return domain.Tenant{}, fmt.Errorf("store the roles: %w", err)
	}
	if err := recordCreation(ctx, tx, t, n); err != nil {
		return domain.Tenant{}, err
	}
	return t, s.relate(ctx, tx, t, related)
}

func (n New) tenant(tx *store.Tx) domain.Tenant {
	t := domain.Tenant{
		ID: n.ID, Slug: n.Profile.Slug, Name: n.Profile.Name,
		Template: n.Template.Name, TemplateVersion: n.Template.Version, TemplateTitle: n.Template.Title,
		State: domain.TenantProvisioning, Country: n.Profile.Country, Timezone: n.Profile.Timezone, Currency: n.Profile.Currency,
		ContactEmail: n.Profile.ContactEmail, Description: n.Profile.Description,
		Address: n.Profile.Address, Website: n.Profile.Website, ReplyTo: n.Profile.ReplyTo, Answers: n.Answers,
		Features: orEmpty(n.Template.Features), Limits: orEmpty(n.Template.Limits), Sample: n.Sample,
		CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1,
	}
	if t.ID == "" {
		t.ID = domain.TenantID(tx.NewID("tn"))
	}
	if t.Answers == nil {
		t.Answers = map[string]any{}
	}
	if n.Live {
		now := tx.Now()
		t.State, t.LiveAt = domain.TenantLive, &now
	}
	return t
}

func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return maps.Clone(m)
}

func recordCreation(ctx context.Context, tx *store.Tx, t domain.Tenant, n New) error {
	detail := map[string]any{
		"slug": t.Slug, "name": t.Name, "template": t.Template, "templateVersion": t.TemplateVersion, "state": t.State,
	}
	if n.Sample {
		detail["sample"] = true
	}
	return audit.Record(ctx, tx, audit.Event{
		TenantID: t.ID, Action: "tenant.create", TargetKind: "tenant", TargetID: string(t.ID), Detail: detail,
	})
}

// related are the tenants that a new one refers to by their slugs.
type related struct {
	managed  []store.NamedTenant
	inherits map[string]store.NamedTenant // by credential kind
}

// findRelated resolves the slugs, reporting everything that does not fit at once.
func (s *Service) findRelated(ctx context.Context, tx *store.Tx, n New) (related, error) {
	p := n.Profile
	if len(p.ManagedSlugs)+len(p.Inherits) == 0 {
		return related{}, nil
	}
	found, err := tx.FindTenantsBySlug(ctx, append(slices.Collect(maps.Values(p.Inherits)), p.ManagedSlugs...))
	if err != nil {
		return related{}, fmt.Errorf("find the related tenants: %w", err)
	}
	r := related{inherits: map[string]store.NamedTenant{}}
	var wrong []domain.FieldError
	for i, slug := range p.ManagedSlugs {
		if problem := cannotBeManaged(n.Template, slug, found); problem != nil {
			problem.Pointer = fmt.Sprintf("%s/%d", p.Pointer(domain.IsTenantManagedSlugs), i)
			wrong = append(wrong, *problem)
		}
		r.managed = append(r.managed, found[slug])
	}
	for kind, slug := range p.Inherits {
		if problem := cannotInheritFrom(slug, found); problem != nil {
			problem.Pointer = p.Pointer("credential." + kind + ".inherits")
			wrong = append(wrong, *problem)
		}
		r.inherits[kind] = found[slug]
	}
	if len(wrong) > 0 {
		return related{}, domain.Invalid(wrong...)
	}
	return r, nil
}

func cannotBeManaged(tpl domain.Template, slug string, found map[string]store.NamedTenant) *domain.FieldError {
	t, ok := found[slug]
	switch {
	case !tpl.Manages():
		return &domain.FieldError{Code: "not_operator", Message: "A tenant of “" + tpl.Title + "” cannot manage others."}
	case !ok:
		return &domain.FieldError{Code: "unknown", Message: "There is no tenant “" + slug + "”. Check the spelling, or create it first."}
	case !t.Features[domain.FeatureManageable]:
		return &domain.FieldError{Code: "not_manageable", Message: "“" + slug + "” (" + t.Name + ") cannot be managed by others."}
	}
	return nil
}

func cannotInheritFrom(slug string, found map[string]store.NamedTenant) *domain.FieldError {
	t, ok := found[slug]
	switch {
	case !ok:
		return &domain.FieldError{Code: "unknown", Message: "There is no tenant “" + slug + "”. Enter an operator's slug, or leave this empty."}
	case !t.Features[domain.FeatureManaging]:
		return &domain.FieldError{Code: "not_operator", Message: "“" + slug + "” (" + t.Name + ") is not an operator. Enter an operator's slug, or leave this empty."}
	}
	return nil
}

// relate stores whom the new tenant manages and from whom it inherits.
func (s *Service) relate(ctx context.Context, tx *store.Tx, t domain.Tenant, r related) error {
	var ids []domain.TenantID
	for _, m := range r.managed {
		if slices.Contains(ids, m.ID) { // by a slug that it has and by one that it had
			continue
		}
		ids = append(ids, m.ID)
		if err := recordManaging(ctx, tx, "add", t.Ref(), m.TenantRef); err != nil {
			return err
		}
	}
	if _, err := tx.Tenant(t.ID).InsertManaged(ctx, ids); err != nil {
		return fmt.Errorf("store the managed tenants: %w", err)
	}
	for kind, from := range r.inherits {
		if err := tx.Tenant(t.ID).InheritCredential(ctx, kind, from.ID, domain.ActorFrom(ctx).Name); err != nil {
			return fmt.Errorf("inherit the credential: %w", err)
		}
	}
	return nil
}
