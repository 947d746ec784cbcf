package onboarding

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// maxNumbered bounds how many slugs of the same name are told apart by a number.
const maxNumbered = 50

// asksSlug reports whether the template lets people choose the slug. Otherwise it
// is made, and a taken one is nobody's mistake.
func (p prepared) asksSlug() bool {
	_, asks := p.rules.marks[domain.IsTenantSlug]
	return asks
}

// withFreeSlug chooses the slug of a tenant whose template asks for none: from the
// name, and with a number where others have that name. The database still decides
// between two who choose the same at once; againWhileTaken tries once more.
func withFreeSlug(ctx context.Context, tx *store.Tx, p prepared) (prepared, error) {
	if p.asksSlug() {
		return p, nil
	}
	candidates := numberedSlugs(cmp.Or(SlugFromName(p.profile.Name), p.template.Name))
	found, err := tx.FindTenantsBySlug(ctx, candidates)
	if err != nil {
		return p, fmt.Errorf("find a free slug: %w", err)
	}
	if p.profile.Slug = firstFree(candidates, found); p.profile.Slug == "" {
		tail := strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(secret.NewToken("")))[:8]
		p.profile.Slug = domain.SuggestSlug(stem(candidates[0], len(tail)+1) + "-" + tail)
	}
	return p, nil
}

func numberedSlugs(base string) []string {
	all := []string{base}
	for n := 2; n <= maxNumbered; n++ {
		number := strconv.Itoa(n)
		all = append(all, stem(base, len(number)+1)+"-"+number)
	}
	return all
}

// stem leaves room for so many more characters.
func stem(slug string, room int) string {
	return strings.TrimRight(slug[:min(len(slug), domain.MaxSlug-room)], "-")
}

// againWhileTaken runs a transaction again that lost a made slug to a rival.
func againWhileTaken(p prepared, run func() error) error {
	for range 10 {
		err := run()
		var e *domain.Error
		if p.asksSlug() || !errors.As(err, &e) || e.Reason != store.ReasonSlugTaken {
			return err
		}
	}
	return run()
}
