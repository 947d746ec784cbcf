package onboarding

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// SignUpTemplate is what people get who sign up by themselves.
const SignUpTemplate = "workspace"

// maxOwn bounds the tenants that one person makes by themselves.
const maxOwn = 10

// CreateOwn makes a tenant for whoever asks, where the installation lets people
// sign up, and makes them its owner. It goes through the same engine as every
// other tenant.
func (s *Service) CreateOwn(ctx context.Context, answers map[string]any) (made Created, err error) {
	actor := domain.ActorFrom(ctx)
	if err := s.maySignUp(ctx, actor); err != nil {
		return made, err
	}
	tpl, err := s.Catalog.Get(SignUpTemplate)
	if err != nil {
		return made, err
	}
	p, problems, err := s.prepare(ctx, tpl, answers)
	if err != nil {
		return made, err
	}
	if len(problems) > 0 {
		return made, domain.Invalid(problems...)
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := mayHaveAnother(ctx, tx, actor.AccountID); err != nil {
			return err
		}
		if made, err = s.createOnce(ctx, tx, idempotencyKey{}, p); err != nil {
			return err
		}
		return s.Tenants.AddFounder(ctx, tx, made.Tenant.ID, actor.AccountID)
	})
	if err != nil {
		return Created{}, s.explain(ctx, p, err)
	}
	return made, nil
}

// CheckOwnSlug says whether a slug is free, to somebody who could take it.
func (s *Service) CheckOwnSlug(ctx context.Context, slug string) (CheckResult, error) {
	if err := s.maySignUp(ctx, domain.ActorFrom(ctx)); err != nil {
		return CheckResult{}, err
	}
	return Checks{DB: s.DB}.ask(ctx, CheckSlugFree, slug)
}

// maySignUp refuses scripts, and everybody where sign-up is off.
func (s *Service) maySignUp(ctx context.Context, actor domain.Actor) error {
	if actor.Kind != domain.ActorSession {
		return domain.Errorf(domain.CodeForbidden, "This needs a person who is signed in; an API key cannot do it.").Because("session_needed")
	}
	return s.DB.Read(ctx, func(tx *store.Tx) error {
		rule, err := platform.FindSignUp(ctx, tx)
		if err == nil && !rule.On() {
			err = domain.Errorf(domain.CodeForbidden, "Workspaces are made by the people who run this installation. Ask them for one.").
				Because("sign_up_off")
		}
		return err
	})
}

func mayHaveAnother(ctx context.Context, tx *store.Tx, account domain.AccountID) error {
	n, err := tx.CountOwned(ctx, account, SignUpTemplate)
	if err != nil {
		return fmt.Errorf("count the tenants of %s: %w", account, err)
	}
	if n >= maxOwn {
		return domain.Errorf(domain.CodeConflict, "You own %d workspaces, which is the most one person can. Ask the people who run this installation for more.", n).
			Because("too_many_tenants")
	}
	return nil
}
