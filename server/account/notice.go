package account

import (
	"context"
	"strings"
	"time"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/secret"
	"tenantry/server/store"
)

const (
	manyFailures = 5              // from then on a person is told that a sign-in followed on them
	tellOnceIn   = 24 * time.Hour // and not more often than this
)

// tell writes to a person about the security of their account, in the transaction
// of what happened.
func (s *Service) tell(ctx context.Context, tx *store.Tx, a domain.Account, n messaging.Notice) error {
	if s.messages == nil {
		return nil
	}
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return err
	}
	n.Email, n.Name, n.At, n.PlatformName, n.Link = a.Email, a.Name, tx.Now(), name, s.publicURL+"/account/security"
	n.Language, n.Timezone = a.Preferences.Language, a.Preferences.Timezone
	if n.Address == "" {
		n.Address = domain.ActorFrom(ctx).Address
	}
	return s.messages.StoreNotice(ctx, tx, n)
}

// tellSignIn writes about a sign-in that the person may not have made: from where
// they never were, or after many failures. Not about the first one ever.
func (s *Service) tellSignIn(ctx context.Context, tx *store.Tx, a domain.Account, session domain.Session, try *attempt, rates map[string]time.Time) error {
	if a.LastSignInAt == nil {
		return nil
	}
	n := messaging.Notice{Device: session.UserAgent}
	switch now := tx.Now(); {
	case try.failures(rates, now) >= manyFailures && !now.Before(rates[noticedKey(a.Email)]):
		n.Reason = messaging.NoticeAfterFailures
		if err := tx.Remember(ctx, noticedKey(a.Email), now.Add(tellOnceIn)); err != nil {
			return err
		}
	case try.strange(now):
		n.Reason = messaging.NoticeNewDevice
	default:
		return nil
	}
	return s.tell(ctx, tx, a, n)
}

// tellHalfWay writes when somebody at a strange place had the right password and
// failed at the second factor.
func (s *Service) tellHalfWay(ctx context.Context, tx *store.Tx, try *attempt) error {
	actor := domain.ActorFrom(ctx)
	if actor.Kind != domain.ActorHalf || try.nobody || !try.strange(tx.Now()) {
		return nil
	}
	key := "signin/half-way/" + secret.HashToken(string(actor.AccountID))
	rates, err := tx.FindRates(ctx, []string{key})
	if err != nil || tx.Now().Before(rates[key]) {
		return err
	}
	if err := tx.Remember(ctx, key, tx.Now().Add(tellOnceIn)); err != nil {
		return err
	}
	a, err := tx.FindAccount(ctx, actor.AccountID)
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, a, messaging.Notice{Reason: messaging.NoticeHalfWay})
}

func noticedKey(email string) string {
	return "signin/noticed/" + secret.HashToken(strings.ToLower(email))
}
