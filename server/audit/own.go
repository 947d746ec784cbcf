package audit

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Own lists what whoever asks has done themselves, everywhere, newest first.
func (s *Service) Own(ctx context.Context, page store.Page) (events []domain.AuditEvent, next string, err error) {
	actor := domain.ActorFrom(ctx)
	if actor.Kind != domain.ActorSession {
		return nil, "", domain.Errorf(domain.CodeUnauthorized, "Sign in to go on.")
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		events, next, err = tx.FindPlatformAudit(ctx, store.AuditFilter{ActorID: string(actor.AccountID)}, page)
		return err
	})
	return events, next, err
}
