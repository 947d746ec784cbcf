package account_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

func TestSignIn_AddressInAnyCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		for _, email := range []string{"ada@example.com", "ADA@EXAMPLE.COM", " Ada@Example.com "} {
			if _, err := w.signIn("192.0.2.1", email, password); err != nil {
				t.Errorf("%q: %v", email, err)
			}
		}
	})
}

func TestSignIn_KnownAndUnknownAreToldTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		_, known := w.signIn("192.0.2.1", adminEmail, "wrong password altogether")
		_, unknown := w.signIn("192.0.2.1", "nobody@example.com", "wrong password altogether")
		_, absurd := w.signIn("192.0.2.1", "no address at all", "")
		for _, err := range []error{known, unknown, absurd} {
			wantCode(t, err, domain.CodeUnauthorized)
			if diff := cmp.Diff(known, err, cmpopts.IgnoreUnexported(domain.Error{})); diff != "" {
				t.Errorf("the answers differ: %s", diff)
			}
		}
		if n := w.recorded("session.refuse"); n != 3 {
			t.Errorf("%d refusals were recorded, not 3", n)
		}
	})
}

func TestSignIn_PasswordIsTakenWhole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		for _, wrong := range []string{password + " ", " " + password, "Correct horse battery staple", password[:len(password)-1], ""} {
			if _, err := w.signIn("192.0.2.1", adminEmail, wrong); !domain.Is(err, domain.CodeUnauthorized) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
	})
}

func TestSignIn_EachHasItsOwnTokenAndOnlyItsHashIsStored(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		first, err := w.signIn("192.0.2.1", adminEmail, password)
		if err != nil {
			t.Fatal(err)
		}
		second, err := w.signIn("192.0.2.1", adminEmail, password)
		if err != nil || first == second {
			t.Fatalf("two sign-ins gave %q and %q (%v)", first, second, err)
		}
		err = w.db.Read(context.Background(), func(tx *store.Tx) error {
			if _, _, err := tx.FindSessionActor(context.Background(), first); !domain.Is(err, domain.CodeNotFound) {
				t.Errorf("the token itself is stored: %v", err)
			}
			_, _, err := tx.FindSessionActor(context.Background(), secret.HashToken(first))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A token that somebody had planted in the browser must not become the session.
func TestSignIn_EndsTheSessionThatTheBrowserHad(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.withAdmin()
		ctx := w.as(before)
		if _, err := w.SignIn(ctx, credentials(adminEmail, password)); err != nil {
			t.Fatal(err)
		}
		_, err := w.SessionActor(context.Background(), before)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

func TestSignIn_TooManyFailuresWait(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		for range 10 {
			_, err := w.signIn("192.0.2.66", adminEmail, "wrong password altogether")
			wantCode(t, err, domain.CodeUnauthorized)
		}
		_, err := w.signIn("192.0.2.66", adminEmail, password)
		wantCode(t, err, domain.CodeRateLimited)
		if e, ok := err.(*domain.Error); !ok || e.RetryAfter < 1 || e.RetryAfter > 360 {
			t.Errorf("it does not say how long to wait: %+v", err)
		}
		_, unknown := w.signIn("192.0.2.66", "nobody@example.com", password)
		wantCode(t, unknown, domain.CodeUnauthorized) // the limit is this account's, from this address
		w.clock.Advance(6 * time.Minute)
		if _, err := w.signIn("192.0.2.66", adminEmail, password); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestSignIn_UnknownAccountsAreLimitedAlike(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		for range 10 {
			_, err := w.signIn("192.0.2.66", "nobody@example.com", password)
			wantCode(t, err, domain.CodeUnauthorized)
		}
		_, err := w.signIn("192.0.2.66", "nobody@example.com", password)
		wantCode(t, err, domain.CodeRateLimited)
	})
}

func TestSignIn_BeingRightIsNeverLimited(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		for i := range 15 {
			if _, err := w.signIn("192.0.2.1", adminEmail, password); err != nil {
				t.Fatalf("sign-in %d: %v", i, err)
			}
		}
	})
}

// Strangers who guess from many addresses use up the account's own limit; the
// person at home must get in all the same.
func TestSignIn_StrangersCannotLockAPersonOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.limit(func(l *account.Limits) { l.Account.Burst = 5 })
		w.withAdmin()
		if _, err := w.signIn("192.0.2.1", adminEmail, password); err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			_, err := w.signIn(fmt.Sprintf("198.51.100.%d", i), adminEmail, "wrong password altogether")
			wantCode(t, err, domain.CodeUnauthorized)
		}
		_, err := w.signIn("198.51.100.200", adminEmail, password)
		wantCode(t, err, domain.CodeRateLimited)
		if _, err := w.signIn("192.0.2.1", adminEmail, password); err != nil {
			t.Errorf("at home: %v", err)
		}
	})
}

func TestSignIn_OneAddressManyAccounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.limit(func(l *account.Limits) { l.Address.Burst = 8 })
		w.withAdmin()
		refused := 0
		for i := range 10 {
			// Every address of the network counts as one.
			from := fmt.Sprintf("2001:db8::%x", i+1)
			if _, err := w.signIn(from, fmt.Sprintf("person%d@example.com", i), password); domain.Is(err, domain.CodeRateLimited) {
				refused++
			}
		}
		if refused != 2 {
			t.Errorf("%d of 10 were limited, not 2", refused)
		}
	})
}

// Attempts count from their beginning, so that guesses sent at once count too.
func TestSignIn_ParallelGuessesCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.limit(func(l *account.Limits) { l.Pair.Burst = 4 })
		w.withAdmin()
		var mu sync.Mutex
		codes := map[domain.Code]int{}
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				_, err := w.signIn("192.0.2.66", adminEmail, "wrong password altogether")
				mu.Lock()
				defer mu.Unlock()
				codes[domain.CodeOf(err)]++
			})
		}
		wg.Wait()
		if codes[domain.CodeUnauthorized] > 4 || codes[domain.CodeUnauthorized]+codes[domain.CodeRateLimited] != 12 {
			t.Errorf("12 guesses at once: %v", codes)
		}
	})
}

func TestSignIn_OldHashIsRenewed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		old := "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$KsqjQaf4H0UHdRK/wsdOIztzr+QmUl4EqG+mkdfNLhU"
		ctx := context.Background()
		find := func() (a domain.Account) {
			err := w.db.Read(ctx, func(tx *store.Tx) (err error) {
				a, err = tx.FindAccountByEmail(ctx, "ada@example.com")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		a := find()
		err := w.db.Tx(ctx, func(tx *store.Tx) error {
			_, err := tx.ReplacePasswordHash(ctx, a.ID, a.PasswordHash, old)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.signIn("192.0.2.1", adminEmail, "an older password"); err != nil {
			t.Fatal(err)
		}
		if renewed := find().PasswordHash; renewed == old || renewed == a.PasswordHash {
			t.Errorf("the hash is %q", renewed)
		}
		if _, err := w.signIn("192.0.2.1", adminEmail, "an older password"); err != nil {
			t.Errorf("with the renewed hash: %v", err)
		}
	})
}

// Whatever is wrong of a company code, a user name and a password, the answer is
// the same, and attempts are limited like those with an address.
func TestC17_CompanyCodeTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		by := func(tenant, name string) error {
			_, err := w.SignIn(from("192.0.2.66"), account.Credentials{Tenant: tenant, Username: name, Password: password})
			return err
		}
		first := by("acme", "ada.l")
		wantCode(t, first, domain.CodeUnauthorized)
		for _, other := range [][2]string{{"nowhere", "ada.l"}, {"", "ada.l"}, {"acme/ada", "l"}, {"acme", adminEmail}} {
			if diff := cmp.Diff(first, by(other[0], other[1]), cmpopts.IgnoreUnexported(domain.Error{})); diff != "" {
				t.Errorf("%v is told something else: %s", other, diff)
			}
		}
		for range 9 {
			wantCode(t, by("acme", "ada.l"), domain.CodeUnauthorized)
		}
		wantCode(t, by("ACME", " Ada.L "), domain.CodeRateLimited)
	})
}
