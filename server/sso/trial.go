package sso

import (
	"context"
	"errors"

	"tenantry/server/account"
	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Try sends the administrator who asks to the provider, to see what it answers.
// Nobody is signed in by it. Needs SECURITY:manage, and a person in a browser.
func (s *Service) Try(ctx context.Context, id domain.TenantID, connection domain.ConnectionID, browser string) (g Gone, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return g, err
	}
	actor, err := account.InBrowser(ctx)
	if err != nil {
		return g, err
	}
	var c store.SealedConnection
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		c, err = tx.Tenant(id).FindConnection(ctx, connection)
		return err
	})
	if err != nil {
		return g, err
	}
	return s.send(ctx, c, flow{Trial: actor.SessionID}, "", browser)
}

// noteTrial stores what came of a trial, for the page that shows it.
func (s *Service) noteTrial(ctx context.Context, f flow, c store.SealedConnection, said Assertion, refusal error) error {
	var e *domain.Error
	if refusal != nil && !errors.As(refusal, &e) {
		return refusal
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		test := domain.ConnectionTest{
			At: tx.Now(), OK: refusal == nil, Subject: short(said.Subject), Email: short(said.Email), Name: short(said.Name),
			Attributes: said.Attributes, Config: f.Config,
		}
		if e != nil {
			test.Problem = e.Message
		} else {
			note, err := addressProblem(ctx, tx, c.TenantID, said)
			if err != nil {
				return err
			}
			if note != "" {
				test.Notes = append(test.Notes, note)
			}
		}
		done, err := tx.Tenant(c.TenantID).SetConnectionTest(ctx, c.ID, test)
		if err != nil || !done {
			return err
		}
		return record(ctx, tx, "test", c.Connection, audit.Event{Detail: map[string]any{"name": c.Name, "ok": test.OK, "problem": test.Problem}})
	})
}
