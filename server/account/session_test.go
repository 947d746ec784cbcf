package account_test

import (
	"context"
	"testing"
	"time"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func credentials(email, pw string) account.Credentials {
	return account.Credentials{Email: email, Password: pw, UserAgent: "Firefox"}
}

func TestSessionActor_UnknownTokens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		for _, bad := range []string{"", "x", token + "x", token[:len(token)-1], "tnk_" + token[4:]} {
			_, err := w.SessionActor(context.Background(), bad)
			wantCode(t, err, domain.CodeUnauthorized)
		}
		_, err := w.KeyActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

func TestSession_IdleEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		w.clock.Advance(12*time.Hour - time.Second)
		w.as(token) // a use, which is stored in the background
		if err := account.Flush(w.Service); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(12*time.Hour - time.Second)
		w.as(token)
		if err := account.Flush(w.Service); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(12 * time.Hour)
		_, err := w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

// A stream that stays open over night keeps no session alive.
func TestSession_IdleEndsWhileAStreamIsOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		for range 3 {
			w.clock.Advance(4 * time.Hour)
			_, _ = w.SessionActor(domain.Unattended(context.Background()), token) // refused in the end, which is asked below
			if err := account.Flush(w.Service); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

// A use that is not stored yet counts all the same.
func TestSession_WaitingUseCounts(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		token := w.withAdmin()
		w.clock.Advance(11 * time.Hour)
		w.as(token)
		w.clock.Advance(11 * time.Hour)
		w.as(token)
	})
}

func TestSession_AbsoluteEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		for range 2 * 30 {
			w.clock.Advance(12*time.Hour - time.Minute)
			w.as(token)
		}
		w.clock.Advance(2 * time.Hour) // used all along, and over all the same
		_, err := w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

func TestSignOut_EndsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		ctx := w.as(token) // now it is cached
		for range 2 {      // the second time there is nothing left to do
			if err := w.SignOut(ctx); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
		if n := w.recorded("session.end"); n != 1 {
			t.Errorf("%d ends were recorded", n)
		}
	})
}

func TestSessions_ListAndEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		laptop := w.withAdmin()
		w.clock.Advance(time.Minute)
		phone, err := w.signIn("192.0.2.2", adminEmail, password)
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Minute)
		_, stranger := w.person("else@example.com", "")
		ctx := w.as(laptop)
		sessions, next, err := w.Sessions(ctx, store.Page{Limit: 50})
		if err != nil || next != "" || len(sessions) != 2 || sessions[0].UserAgent != "Firefox" || sessions[0].Address != "192.0.2.2" {
			t.Fatalf("Sessions = %+v, %q, %v", sessions, next, err)
		}
		wantCode(t, w.EndSession(w.as(stranger), sessions[0].ID), domain.CodeNotFound)
		if err := w.EndSession(ctx, sessions[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.SessionActor(context.Background(), phone)
		wantCode(t, err, domain.CodeUnauthorized)
		w.as(laptop)
		w.as(stranger)
	})
}

func TestSessions_Pages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		for range 4 {
			if _, err := w.signIn("192.0.2.1", adminEmail, password); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[domain.SessionID]bool{}
		page := store.Page{Limit: 2}
		for range 3 {
			sessions, next, err := w.Sessions(w.as(token), page)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range sessions {
				seen[s.ID] = true
			}
			page.Cursor = next
		}
		if len(seen) != 5 || page.Cursor != "" {
			t.Errorf("three pages of two show %d of 5; next %q", len(seen), page.Cursor)
		}
		_, _, err := w.Sessions(w.as(token), store.Page{Cursor: "not ours"})
		wantCode(t, err, domain.CodeMalformed)
	})
}

func TestEndOtherSessions_KeepsThisOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		other, err := w.signIn("192.0.2.2", adminEmail, password)
		if err != nil {
			t.Fatal(err)
		}
		w.as(other)
		if err := w.EndOtherSessions(w.as(token)); err != nil {
			t.Fatal(err)
		}
		w.as(token)
		_, err = w.SessionActor(context.Background(), other)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

func TestChangePassword(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		other, err := w.signIn("192.0.2.2", adminEmail, password)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.ChangePassword(w.as(token), "not the password", another)
		wantCode(t, err, domain.CodeInvalid)
		_, err = w.ChangePassword(w.as(token), password, "short")
		wantCode(t, err, domain.CodeInvalid)
		renewed, err := w.ChangePassword(w.as(token), password, another)
		if err != nil {
			t.Fatal(err)
		}
		w.as(renewed)
		for _, dead := range []string{token, other} {
			_, err := w.SessionActor(context.Background(), dead)
			wantCode(t, err, domain.CodeUnauthorized)
		}
		_, err = w.signIn("192.0.2.1", adminEmail, password)
		wantCode(t, err, domain.CodeUnauthorized)
		if _, err := w.signIn("192.0.2.1", adminEmail, another); err != nil {
			t.Errorf("with the new password: %v", err)
		}
		if w.recorded("account.change_password") != 1 {
			t.Error("it was not recorded")
		}
	})
}

// Whoever finds an open browser must not be able to guess the password there.
func TestChangePassword_GuessesAreLimited(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := w.as(w.withAdmin())
		for range 10 {
			_, err := w.ChangePassword(ctx, "not the password", another)
			wantCode(t, err, domain.CodeInvalid)
		}
		_, err := w.ChangePassword(ctx, password, another)
		wantCode(t, err, domain.CodeRateLimited)
	})
}

func TestResetPassword_CutsAllAccess(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		key, _, err := w.CreateKey(w.as(token), account.NewKey{Name: "CI", Permissions: []domain.Permission{domain.PermTenantRead}, ExpiresIn: 30})
		if err != nil {
			t.Fatal(err)
		}
		system := domain.WithActor(context.Background(), domain.System())
		if err := w.ResetPassword(system, "ada@example.com", another); err != nil {
			t.Fatal(err)
		}
		_, err = w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
		_, err = w.KeyActor(context.Background(), key)
		wantCode(t, err, domain.CodeUnauthorized)
		if _, err := w.signIn("192.0.2.1", adminEmail, another); err != nil {
			t.Errorf("with the new password: %v", err)
		}
		wantCode(t, w.ResetPassword(system, "nobody@example.com", another), domain.CodeNotFound)
	})
}

func TestRename_IsSeenAtTheNextRequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		if err := w.rename(w.as(token), "  Ada King  "); err != nil {
			t.Fatal(err)
		}
		if name := domain.ActorFrom(w.as(token)).Name; name != "Ada King" {
			t.Errorf("the name is %q", name)
		}
		wantCode(t, w.rename(w.as(token), ""), domain.CodeInvalid)
		wantCode(t, w.rename(w.as(token), "a\nb"), domain.CodeInvalid)
	})
}

func TestPersonalThings_NeedAPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		key, _, err := w.CreateKey(w.as(token), account.NewKey{
			Name: "CI", Permissions: []domain.Permission{domain.PermTenantRead, domain.PermKeysManage}, ExpiresIn: 30,
		})
		if err != nil {
			t.Fatal(err)
		}
		actor, err := w.KeyActor(context.Background(), key)
		if err != nil {
			t.Fatal(err)
		}
		for who, want := range map[context.Context]domain.Code{
			domain.WithActor(context.Background(), actor): domain.CodeForbidden,
			from("192.0.2.1"): domain.CodeUnauthorized,
		} {
			_, _, err := w.Sessions(who, store.Page{})
			wantCode(t, err, want)
			wantCode(t, w.EndSession(who, "se_1"), want)
			wantCode(t, w.EndOtherSessions(who), want)
			wantCode(t, w.rename(who, "x"), want)
			_, err = w.ChangePassword(who, password, another)
			wantCode(t, err, want)
			_, _, err = w.CreateKey(who, account.NewKey{Name: "x", Permissions: []domain.Permission{domain.PermTenantRead}, ExpiresIn: 1})
			wantCode(t, err, want)
		}
	})
}

func TestSweep_RemovesTheDead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		w.clock.Advance(13 * time.Hour)
		fresh, err := w.signIn("192.0.2.1", adminEmail, password)
		if err != nil {
			t.Fatal(err)
		}
		if err := account.Sweep(w.Service); err != nil {
			t.Fatal(err)
		}
		w.as(fresh)
		err = w.db.Tx(context.Background(), func(tx *store.Tx) error {
			n, err := tx.DeleteDeadSessions(context.Background(), 12*time.Hour)
			if n != 0 {
				t.Errorf("%d dead sessions were left", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
