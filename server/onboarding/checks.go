package onboarding

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// The questions to the database that a field may ask as x-check.
const (
	CheckSlugFree       = "slug-free"
	CheckTenantExists   = "tenant-exists"
	CheckOperatorExists = "operator-exists"
)

// unchanged is why a tenant cannot take the slug that it has.
const unchanged = "unchanged"

// Checks answers what only the database knows, while people type and again when
// they submit: then inside the transaction that makes the tenant.
type Checks struct{ DB *store.DB }

// CheckResult is the answer to one question.
type CheckResult struct {
	OK         bool
	Code       string // stable word, when not OK
	Message    string
	Suggestion string // a value that would be OK
}

func refused(code, format string, args ...any) CheckResult {
	return CheckResult{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Check answers one question about one value. It needs TENANT_MGMT:create: the
// answers tell which tenants exist.
func (c Checks) Check(ctx context.Context, check, value string) (CheckResult, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
		return CheckResult{}, err
	}
	return c.ask(ctx, check, value)
}

// CheckNewSlug says whether a tenant could take a slug: a free one, or one that it
// had before. Needs TENANT:update there.
func (c Checks) CheckNewSlug(ctx context.Context, id domain.TenantID, slug string) (CheckResult, error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileUpdate); err != nil {
		return CheckResult{}, err
	}
	return c.answer(ctx, slug, true, func(slug string, found tenantsBySlug) CheckResult {
		switch t := found[slug]; {
		case t.ID != id:
			return slugFree(slug, found)
		case t.Slug == slug:
			return refused(unchanged, "“%s” is the slug already.", slug)
		}
		return CheckResult{OK: true, Message: "“" + slug + "” was the slug before. It can be taken back."}
	})
}

// ask answers whoever may hear it.
func (c Checks) ask(ctx context.Context, check, value string) (CheckResult, error) {
	answer, ok := answerOf(check)
	if !ok {
		return CheckResult{}, domain.NotFound("check")
	}
	return c.answer(ctx, value, check == CheckSlugFree, answer)
}

func (c Checks) answer(
	ctx context.Context, value string, suggest bool, answer func(slug string, found tenantsBySlug) CheckResult,
) (result CheckResult, err error) {
	value = tidy(value)
	proposals := slugProposals(value)
	err = c.DB.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.FindTenantsBySlug(ctx, append([]string{value}, proposals...))
		result = answer(value, found)
		if suggest && !result.OK && result.Code != unchanged {
			result.Suggestion = firstFree(proposals, found)
		}
		return err
	})
	return result, err
}

type tenantsBySlug = map[string]store.NamedTenant

func answerOf(check string) (func(slug string, found tenantsBySlug) CheckResult, bool) {
	switch check {
	case CheckSlugFree:
		return slugFree, true
	case CheckTenantExists:
		return tenantManageable, true
	case CheckOperatorExists:
		return operatorExists, true
	}
	return nil, false
}

func slugFree(slug string, found tenantsBySlug) CheckResult {
	if err := domain.CheckSlug(slug); err != nil {
		return refused(err.Reason, "%s", err.Message)
	}
	if _, taken := found[slug]; taken {
		return refused("slug_taken", "“%s” is taken. Choose another slug.", slug)
	}
	return CheckResult{OK: true}
}

func tenantManageable(slug string, found tenantsBySlug) CheckResult {
	if err := domain.CheckSlug(slug); err != nil {
		return refused(err.Reason, "“%s” is no tenant's slug. %s", short(slug), err.Message)
	}
	t, ok := found[slug]
	switch {
	case !ok:
		return refused("unknown_tenant", "There is no tenant “%s”.", slug)
	case !t.Features[domain.FeatureManageable]:
		return refused("not_manageable", "“%s” (%s) cannot be managed; only VoicePro customers and tenants like them can.", slug, t.Name)
	}
	return exists(slug, t)
}

// exists says of a slug that a tenant had which one it has now.
func exists(asked string, t store.NamedTenant) CheckResult {
	if asked == t.Slug {
		return CheckResult{OK: true}
	}
	return CheckResult{OK: true, Message: fmt.Sprintf("“%s” is “%s” now (%s).", asked, t.Slug, t.Name)}
}

func operatorExists(slug string, found tenantsBySlug) CheckResult {
	if err := domain.CheckSlug(slug); err != nil {
		return refused(err.Reason, "“%s” is no tenant's slug. %s", short(slug), err.Message)
	}
	t, ok := found[slug]
	switch {
	case !ok:
		return refused("unknown_tenant", "There is no tenant “%s”.", slug)
	case !t.Features[domain.FeatureManaging]:
		return refused("not_operator", "“%s” (%s) is not an operator. Enter the slug of an operator.", slug, t.Name)
	}
	return exists(slug, t)
}

// slugProposals are slugs near a value that cannot be used: the value mended,
// then with a number.
func slugProposals(value string) []string {
	base := SlugFromName(value)
	if base == "" {
		return nil
	}
	proposals := []string{base}
	for n := 2; n <= 9; n++ {
		stem := domain.SuggestSlug(base[:min(len(base), domain.MaxSlug-2)])
		proposals = append(proposals, stem+"-"+strconv.Itoa(n))
	}
	return proposals
}

func firstFree(proposals []string, found tenantsBySlug) string {
	for _, slug := range proposals {
		if slugFree(slug, found).OK {
			return slug
		}
	}
	return ""
}

// Verify asks everything that the database must be asked about a profile before
// a tenant is made from it, inside the transaction that makes it. The problem of
// a slug that is taken has the code slug_taken.
func (Checks) Verify(ctx context.Context, tx *store.Tx, p domain.Profile) ([]domain.FieldError, error) {
	slugs := append([]string{p.Slug}, p.ManagedSlugs...)
	for _, kind := range slices.Sorted(maps.Keys(p.Inherits)) {
		slugs = append(slugs, p.Inherits[kind])
	}
	found, err := tx.FindTenantsBySlug(ctx, slugs)
	if err != nil {
		return nil, err
	}
	var problems []domain.FieldError
	add := func(pointer string, r CheckResult) {
		if !r.OK {
			problems = append(problems, domain.FieldError{Pointer: pointer, Code: r.Code, Message: r.Message})
		}
	}
	if at, asked := p.At[domain.IsTenantSlug]; asked { // otherwise a free one is made
		add(at, slugFree(p.Slug, found))
	}
	for i, slug := range p.ManagedSlugs {
		add(p.Pointer(domain.IsTenantManagedSlugs)+"/"+strconv.Itoa(i), tenantManageable(slug, found))
	}
	for _, kind := range slices.Sorted(maps.Keys(p.Inherits)) {
		add(p.Pointer("credential."+kind+".inherits"), operatorExists(p.Inherits[kind], found))
	}
	return problems, nil
}
