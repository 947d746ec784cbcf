package domain_test

import (
	"context"
	"testing"
	"time"

	"tenantry/server/domain"
)

func TestRequireFresh(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	used := func(method string, ago time.Duration) domain.Factor {
		return domain.Factor{Method: method, At: now.Add(-ago).UnixMilli()}
	}
	const fresh, old = time.Minute, domain.FreshFor
	tests := map[string]struct {
		mfa     bool
		factors []domain.Factor
		asks    bool
	}{
		"a fresh password is enough for somebody without a second factor": {false, []domain.Factor{used("password", fresh)}, false},
		"an old password is not": {false, []domain.Factor{used("password", old)}, true},
		"a fresh password is not enough for somebody with a second factor": {true, []domain.Factor{used("password", fresh)}, true},
		"a fresh code is":                        {true, []domain.Factor{used("password", old), used("totp", fresh)}, false},
		"a fresh passkey is":                     {true, []domain.Factor{used("passkey", fresh)}, false},
		"the newest of several counts":           {true, []domain.Factor{used("totp", old), used("totp", fresh)}, false},
		"a session without any proof is refused": {false, nil, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			actor := domain.Actor{Kind: domain.ActorSession, Standing: &domain.Standing{
				MFA: test.mfa, Session: domain.Session{Factors: test.factors},
			}}
			err := domain.RequireFresh(domain.WithActor(context.Background(), actor), now)
			if domain.Is(err, domain.CodeStepUpRequired) != test.asks {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := domain.RequireFresh(domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorAPIKey}), now); err != nil {
		t.Errorf("a key is its own proof, got %v", err)
	}
}
