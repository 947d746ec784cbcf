package account

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Flush stores now what Run would store in a moment.
func Flush(s *Service) error { return s.flush(context.Background()) }

// Sweep removes now what Run would remove within the hour.
func Sweep(s *Service) error { return s.sweep(context.Background()) }

// EnsureRoles makes the built-in roles, as every start does.
func EnsureRoles(ctx context.Context, tx *store.Tx) error { return ensureRoles(ctx, tx) }

// ForgetAll voids the cache of sessions.
func ForgetAll(s *Service) { s.sessions.forget() }

// MayRemove says whether a factor may go.
func MayRemove(f domain.Factors, id domain.FactorID) (domain.SecondFactor, error) {
	return mayRemove(f, id)
}
