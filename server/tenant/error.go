package tenant

import (
	"errors"

	"tenantry/server/domain"
)

// reasonOf returns the domain error in the chain if it has the reason.
func reasonOf(err error, reason string) (*domain.Error, bool) {
	var e *domain.Error
	ok := errors.As(err, &e) && e.Reason == reason
	return e, ok
}
