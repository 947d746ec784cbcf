package connector

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// KindPrepare looks whether the tenant has what the later steps build on.
const KindPrepare = "tenant.prepare"

// Prepare confirms that the roles, features and limits of the template are in
// place, and writes down which, before anybody is invited.
type Prepare struct{}

// EnsureTx reads only, so it can be done any number of times.
func (Prepare) EnsureTx(ctx context.Context, tx *store.Tx, step Step) (Outcome, error) {
	roles, err := tx.Tenant(step.Tenant.ID).ListRoles(ctx)
	if err != nil {
		return Outcome{}, fmt.Errorf("list the roles: %w", err)
	}
	if len(roles) == 0 {
		return Outcome{}, Permanent(errors.New("the tenant has no roles"), "The tenant has no roles, so nobody could join it.")
	}
	features := featuresOn(step.Tenant.Features)
	return Done(
		fmt.Sprintf("%s and %s are in place.", count(len(roles), "role"), count(len(features), "feature")),
		map[string]any{"roles": roleNames(roles), "features": features, "limits": step.Tenant.Limits},
	), nil
}

func roleNames(roles []domain.TenantRole) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Name
	}
	return names
}

func featuresOn(features map[string]bool) []string {
	on := []string{}
	for _, name := range slices.Sorted(maps.Keys(features)) {
		if features[name] {
			on = append(on, name)
		}
	}
	return on
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
