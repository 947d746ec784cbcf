package account_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// subjects are what the person was written about their security, newest first.
func (w *world) subjects() []string {
	w.t.Helper()
	var subjects []string
	err := w.db.Read(context.Background(), func(tx *store.Tx) error {
		messages, _, err := tx.ListMessages(context.Background(), store.Page{Limit: 100})
		for _, m := range messages {
			if m.Kind == domain.MessageSecurityNotice {
				subjects = append(subjects, m.Subject)
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return subjects
}

func (w *world) wantTold(want ...string) {
	w.t.Helper()
	got := w.subjects()
	if len(got) != len(want) {
		w.t.Fatalf("told were %q, want %d", got, len(want))
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			w.t.Errorf("told was %q, want %q", got[i], want[i])
		}
	}
}

// at is somebody at an address with a browser that is known by something.
func at(address, device string) context.Context {
	return domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorAnonymous, Address: address, Device: device, RequestID: "rq_1"})
}

func TestNotice_SignInFromWhereTheyNeverWere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin() // at 192.0.2.7, the first sign-in ever
		in := func(address, device string) {
			t.Helper()
			if _, err := w.SignIn(at(address, device), credentials(adminEmail, password)); err != nil {
				t.Fatal(err)
			}
		}
		in("192.0.2.7", "laptop")
		w.wantTold()
		in("198.51.100.1", "laptop") // on a journey, with what they always use
		w.wantTold()
		in("203.0.113.9", "")
		w.wantTold("New sign-in")
		in("203.0.113.9", "")
		w.wantTold("New sign-in")
		w.clock.Advance(100 * 24 * time.Hour) // everything is forgotten by then
		in("192.0.2.7", "laptop")
		w.wantTold("New sign-in", "New sign-in")
	})
}

func TestNotice_SignInAfterManyFailures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		for range 6 {
			_, err := w.signIn("192.0.2.7", adminEmail, "wrong password altogether")
			wantCode(t, err, domain.CodeUnauthorized)
		}
		for range 3 {
			if _, err := w.signIn("192.0.2.7", adminEmail, password); err != nil {
				t.Fatal(err)
			}
		}
		w.wantTold("after many failed attempts") // once, not every time
	})
}

func TestNotice_SomebodyKnowsThePassword(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.enrol(w.withAdmin(), true)
		halfAt := func(address string) context.Context {
			actor := domain.ActorFrom(w.half(address))
			actor.Address = address
			return domain.WithActor(context.Background(), actor)
		}
		for range 3 {
			_, err := w.giveTOTP(halfAt("192.0.2.7"), "000000") // a slip at home
			wantCode(t, err, domain.CodeUnauthorized)
		}
		w.wantTold("was added")
		for range 3 {
			_, err := w.giveTOTP(halfAt("203.0.113.9"), "000000")
			wantCode(t, err, domain.CodeUnauthorized)
		}
		w.wantTold("knows your password", "was added")
	})
}

func TestNotice_PasswordAndCodes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, added := w.enrol(w.withAdmin(), true)
		if _, err := w.RenewCodes(w.as(added.Token)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.ChangePassword(w.as(added.Token), password, another); err != nil {
			t.Fatal(err)
		}
		w.wantTold("password", "recovery codes", "was added")
	})
}

// A browser that the account signed in with has a limit of its own: guesses from
// the same address, and from everywhere, do not lock the person out.
func TestSignIn_KnownBrowserHasALimitOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		if _, err := w.SignIn(at("192.0.2.1", "laptop"), credentials(adminEmail, password)); err != nil {
			t.Fatal(err)
		}
		looked := 0
		for i := range 200 {
			_, err := w.signIn(fmt.Sprintf("192.0.2.%d", 1+i%2), adminEmail, "wrong password altogether")
			if domain.Is(err, domain.CodeUnauthorized) {
				looked++
			}
		}
		if looked > 20 {
			t.Errorf("%d guesses were looked at", looked)
		}
		_, err := w.SignIn(at("192.0.2.1", "a forged cookie"), credentials(adminEmail, password))
		wantCode(t, err, domain.CodeRateLimited)
		if _, err := w.SignIn(at("192.0.2.1", "laptop"), credentials(adminEmail, password)); err != nil {
			t.Errorf("with the known browser: %v", err)
		}
		_, err = w.SignIn(at("192.0.2.1", "laptop"), credentials("eve@example.com", password)) // known for one account only
		wantCode(t, err, domain.CodeUnauthorized)
		for range 10 {
			_, err := w.SignIn(at("192.0.2.9", "laptop"), credentials(adminEmail, "wrong password altogether"))
			wantCode(t, err, domain.CodeUnauthorized)
		}
		_, err = w.SignIn(at("192.0.2.9", "laptop"), credentials(adminEmail, password))
		wantCode(t, err, domain.CodeRateLimited)
	})
}

func TestMayRemove(t *testing.T) {
	t.Parallel()
	phone := domain.SecondFactor{ID: "fa_1", Method: domain.MethodTOTP}
	key := domain.SecondFactor{ID: "fa_2", Method: domain.MethodPasskey}
	anyFactor, onlyKeys := domain.Demand{Tenant: "Acme"}, domain.Demand{Tenant: "Strict", Methods: []string{domain.MethodPasskey}}
	tests := []struct {
		name   string
		f      domain.Factors
		id     domain.FactorID
		reason string
	}{
		{"nobody asks", domain.Factors{List: []domain.SecondFactor{phone}}, "fa_1", ""},
		{"the last one, and a tenant asks", domain.Factors{List: []domain.SecondFactor{phone}, DemandedBy: []domain.Demand{anyFactor}}, "fa_1", "mfa_required"},
		{"one of two", domain.Factors{List: []domain.SecondFactor{phone, key}, DemandedBy: []domain.Demand{anyFactor}}, "fa_1", ""},
		{"the only one of the kind", domain.Factors{List: []domain.SecondFactor{phone, key}, DemandedBy: []domain.Demand{onlyKeys}}, "fa_2", "mfa_required"},
		{"a kind that nobody asks for", domain.Factors{List: []domain.SecondFactor{phone, key}, DemandedBy: []domain.Demand{onlyKeys}}, "fa_1", ""},
		{"a demand that was not met anyway", domain.Factors{List: []domain.SecondFactor{phone}, DemandedBy: []domain.Demand{onlyKeys}}, "fa_1", ""},
		{"a short password", domain.Factors{List: []domain.SecondFactor{phone}, ShortPass: true}, "fa_1", "password_short"},
		{"not finished", domain.Factors{List: []domain.SecondFactor{phone}, ShortPass: true}, "fa_3", ""},
	}
	for _, tt := range tests {
		_, err := account.MayRemove(tt.f, tt.id)
		reason := ""
		if e, ok := err.(*domain.Error); ok {
			reason = e.Reason
		}
		if reason != tt.reason {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
