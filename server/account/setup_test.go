package account_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

func TestSetup_MakesTheAdministrator(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if needed, err := w.SetupNeeded(context.Background()); !needed || err != nil {
			t.Fatalf("SetupNeeded = %v, %v", needed, err)
		}
		ctx := w.as(w.setUp())
		actor := domain.ActorFrom(ctx)
		if actor.Email != adminEmail || actor.Name != "Ada Lovelace" || !actor.Platform.Has(domain.PermTenantCreate) {
			t.Errorf("the administrator is %+v", actor)
		}
		if needed, err := w.SetupNeeded(context.Background()); needed || err != nil {
			t.Errorf("SetupNeeded afterwards = %v, %v", needed, err)
		}
		if w.recorded("platform.setup") != 1 || w.recorded("account.create") != 1 || w.recorded("session.create") != 1 {
			t.Errorf("audit: %+v", w.actions())
		}
	})
}

func TestSetup_TwentyRacersOneWins(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		code, err := w.EnsureSetup(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var wins atomic.Int64
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				_, err := w.Setup(from(fmt.Sprintf("192.0.2.%d", i)), account.Setup{
					Code: code, Email: fmt.Sprintf("racer%d@example.com", i), Name: "Racer", Password: password,
				})
				switch {
				case err == nil:
					wins.Add(1)
				case domain.Is(err, domain.CodeNotFound), domain.Is(err, domain.CodeInvalid):
				default:
					t.Errorf("racer %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if wins.Load() != 1 || w.recorded("account.create") != 1 {
			t.Errorf("%d won, %d accounts were made", wins.Load(), w.recorded("account.create"))
		}
	})
}

func TestSetup_IsGoneForGood(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		code, err := w.EnsureSetup(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		in := account.Setup{Code: code, Email: adminEmail, Name: "Ada", Password: password}
		if _, err := w.Setup(from("192.0.2.1"), in); err != nil {
			t.Fatal(err)
		}
		in.Email = "second@example.com"
		_, err = w.Setup(from("192.0.2.1"), in)
		wantCode(t, err, domain.CodeNotFound)
		if code, err := w.EnsureSetup(context.Background()); code != "" || err != nil {
			t.Errorf("a restart prints %q, %v", code, err)
		}
	})
}

func TestSetup_SaysAllThatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if _, err := w.EnsureSetup(context.Background()); err != nil {
			t.Fatal(err)
		}
		_, err := w.Setup(from("192.0.2.1"), account.Setup{Code: "wrong", Email: "no address", Name: " ", Password: "short"})
		var problem *domain.Error
		if !errors.As(err, &problem) {
			t.Fatalf("Setup = %v", err)
		}
		got := map[string]string{}
		for _, f := range problem.Fields {
			got[f.Pointer] = f.Code
		}
		want := map[string]string{"/code": "setup_code", "/email": "format", "/name": "required", "/password": "length"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSetup_CodeEndsWithTimeAndRestart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		old, err := w.EnsureSetup(ctx)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := w.EnsureSetup(ctx) // a restart
		if err != nil {
			t.Fatal(err)
		}
		in := account.Setup{Email: adminEmail, Name: "Ada", Password: password}
		in.Code = old
		_, err = w.Setup(from("192.0.2.1"), in)
		wantCode(t, err, domain.CodeInvalid)
		w.clock.Advance(24 * time.Hour)
		in.Code = fresh
		_, err = w.Setup(from("192.0.2.1"), in)
		wantCode(t, err, domain.CodeInvalid)
	})
}

func TestCreateFirstAdmin_OnlyOnAnEmptyStore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if created, err := w.CreateFirstAdmin(ctx, adminEmail, password); !created || err != nil {
			t.Fatalf("CreateFirstAdmin = %v, %v", created, err)
		}
		if created, err := w.CreateFirstAdmin(ctx, "other@example.com", password); created || err != nil {
			t.Errorf("a second time: %v, %v", created, err)
		}
		if _, err := w.signIn("192.0.2.1", adminEmail, password); err != nil {
			t.Errorf("sign-in: %v", err)
		}
		if code, err := w.EnsureSetup(ctx); code != "" || err != nil {
			t.Errorf("EnsureSetup = %q, %v", code, err)
		}
	})
}

func TestCreateFirstAdmin_WeakPasswordIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		created, err := w.CreateFirstAdmin(context.Background(), adminEmail, "tooshort")
		wantCode(t, err, domain.CodeInvalid)
		if needed, _ := w.SetupNeeded(context.Background()); created || !needed {
			t.Error("an account was made all the same")
		}
	})
}

// The code is for whoever reads the server's output, not for whoever reads the database.
func TestEnsureSetup_StoresOnlyTheHash(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		code, err := w.EnsureSetup(context.Background())
		if err != nil || code == "" {
			t.Fatalf("EnsureSetup = %q, %v", code, err)
		}
		err = w.db.Read(context.Background(), func(tx *store.Tx) error {
			if has, err := tx.HasSetupCode(context.Background(), code, time.Hour); err != nil || has {
				t.Errorf("the code itself is stored (%v)", err)
			}
			has, err := tx.HasSetupCode(context.Background(), secret.HashToken(code), time.Hour)
			if !has {
				t.Error("its hash is not")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
