package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// withUsername makes somebody who signs in to the tenant acme as Ada.L.
func (w *world) withUsername() domain.Account {
	w.t.Helper()
	a, _ := w.person("ada@example.com", "")
	id := w.tenant("acme", false)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Tenant(id).InsertMember(ctx, a.ID, "OWNER"); err != nil {
			return err
		}
		return tx.Tenant(id).SetMemberUsername(ctx, a.ID, "Ada.L")
	})
	return a
}

func (w *world) signInAs(address, tenant, name, pw string) (string, error) {
	return w.SignIn(from(address), account.Credentials{Tenant: tenant, Username: name, Password: pw, UserAgent: "test"})
}

// C17: company code, user name and password are a way in, for the same account and
// under the same limits as its address.
func TestC17_CompanyCodeAndUsernameSignIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.withUsername()
		for _, who := range [][2]string{{"acme", "Ada.L"}, {" ACME ", " ada.l "}} {
			token, err := w.signInAs("192.0.2.1", who[0], who[1], password)
			if err != nil {
				t.Fatalf("%v: %v", who, err)
			}
			actor, err := w.SessionActor(context.Background(), token)
			if err != nil || actor.AccountID != a.ID || actor.Kind != domain.ActorSession {
				t.Errorf("%v is signed in as %s %s (%v)", who, actor.Kind, actor.AccountID, err)
			}
		}
		for range 10 {
			_, err := w.signInAs("192.0.2.66", "acme", "Ada.L", "wrong password altogether")
			wantCode(t, err, domain.CodeUnauthorized)
		}
		_, err := w.signIn("192.0.2.66", "ada@example.com", password)
		wantCode(t, err, domain.CodeRateLimited)
		if _, err := w.signInAs("192.0.2.1", "acme", "Ada.L", password); err != nil {
			t.Errorf("from where she signs in: %v", err)
		}
	})
}

// C17: a name that somebody has and one that nobody has are told the same, after the
// same work. What a hash costs stands out from all else twentyfold, so leaving it
// out for one of them would show in the shortest of a few tries.
func TestC17_KnownAndUnknownNamesCostTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withUsername()
		w.limit(func(l *account.Limits) { l.Pair.Burst, l.Account.Burst = 100, 100 })
		try := func(tenant, name string) (time.Duration, error) {
			began := time.Now()
			_, err := w.signInAs("192.0.2.66", tenant, name, "wrong password altogether")
			return time.Since(began), err
		}
		kinds := [][2]string{{"acme", "ada.l"}, {"acme", "nobody"}, {"nowhere", "ada.l"}}
		shortest, answers := make([]time.Duration, len(kinds)), make([]error, len(kinds))
		const tries = 5
		for n := range tries {
			for i, kind := range kinds {
				took, err := try(kind[0], kind[1])
				if n == 0 || took < shortest[i] {
					shortest[i] = took
				}
				answers[i] = err
			}
		}
		for i := range kinds {
			wantCode(t, answers[i], domain.CodeUnauthorized)
			if diff := cmp.Diff(answers[0], answers[i], cmpopts.IgnoreUnexported(domain.Error{})); diff != "" {
				t.Errorf("%v is told something else: %s", kinds[i], diff)
			}
			if shortest[i] < shortest[0]/4 || shortest[0] < shortest[i]/4 {
				t.Errorf("%v takes %s, %v takes %s", kinds[i], shortest[i], kinds[0], shortest[0])
			}
		}
		if n := w.recorded("session.refuse"); n != tries*len(kinds) {
			t.Errorf("%d refusals were recorded, not %d", n, tries*len(kinds))
		}
	})
}
