package account_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// app is somebody's authenticator app.
type app struct {
	id     domain.FactorID
	secret string
}

// code is what the app shows now, or so much later.
func (w *world) code(a app, later time.Duration) string {
	w.t.Helper()
	code, err := totp.GenerateCode(a.secret, w.db.Now().Add(later))
	if err != nil {
		w.t.Fatal(err)
	}
	return code
}

// enrol sets an app up in the session and returns it with the session's new token.
// Its first code is used up by it.
func (w *world) enrol(token string, always bool) (app, account.Added) {
	w.t.Helper()
	begun, err := w.BeginTOTP(w.as(token), "Phone")
	if err != nil {
		w.t.Fatal(err)
	}
	a := app{begun.ID, begun.Secret}
	added, err := w.ConfirmTOTP(w.as(token), a.id, w.code(a, 0), &always)
	if err != nil {
		w.t.Fatal(err)
	}
	return a, added
}

// half signs in with the password of somebody who is always asked for more.
func (w *world) half(address string) context.Context {
	w.t.Helper()
	token, err := w.signIn(address, adminEmail, password)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx := w.as(token)
	if actor := domain.ActorFrom(ctx); actor.Kind != domain.ActorHalf || actor.Platform.Has(domain.PermTenantRead) {
		w.t.Fatalf("the session is %s", actor.Kind)
	}
	return ctx
}

func (w *world) giveTOTP(ctx context.Context, code string) (string, error) {
	return w.CompleteSignIn(ctx, account.Proof{Method: domain.MethodTOTP, Code: code}, "Firefox")
}

func TestTOTP_SignInNeedsIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, added := w.enrol(w.withAdmin(), true)
		if len(added.RecoveryCodes) != 10 {
			t.Errorf("%d recovery codes", len(added.RecoveryCodes))
		}
		ctx := w.half("192.0.2.1")
		if _, err := w.View(ctx); !domain.Is(err, domain.CodeUnauthorized) {
			t.Errorf("half a session is let in: %v", err)
		}
		wantCode(t, w.rename(ctx, "Mallory"), domain.CodeUnauthorized)
		_, err := w.giveTOTP(ctx, "000000")
		wantCode(t, err, domain.CodeUnauthorized)
		_, err = w.giveTOTP(ctx, w.code(a, 0)) // confirmed the enrolment
		wantCode(t, err, domain.CodeUnauthorized)
		w.clock.Advance(30 * time.Second)
		token, err := w.giveTOTP(ctx, w.code(a, 0))
		if err != nil {
			t.Fatal(err)
		}
		session := domain.ActorFrom(w.as(token)).Standing.Session
		if session.LastProof(domain.MethodPassword).IsZero() || session.LastProof(domain.MethodTOTP).IsZero() || session.Half {
			t.Errorf("the session is %+v", session)
		}
		if _, err := w.giveTOTP(ctx, w.code(a, 30*time.Second)); !domain.Is(err, domain.CodeUnauthorized) {
			t.Errorf("the half session made a second whole one: %v", err)
		}
	})
}

func TestTOTP_HalfSessionEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, _ := w.enrol(w.withAdmin(), true)
		token, err := w.signIn("192.0.2.1", adminEmail, password)
		if err != nil {
			t.Fatal(err)
		}
		ctx := w.as(token)
		w.clock.Advance(10 * time.Minute)
		_, err = w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
		_, err = w.giveTOTP(ctx, w.code(a, 0)) // even for somebody let in a moment before
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

func TestTOTP_CodesAsPeopleTypeThem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, _ := w.enrol(w.withAdmin(), true)
		wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")
		for name, typed := range map[string]func(string) string{
			"plain": func(c string) string { return c }, "full width": wide.Replace,
			"blanks":  func(c string) string { return " " + c[:3] + " " + c[3:] + "\u00a0" },
			"hyphens": func(c string) string { return c[:3] + "-" + c[3:] },
		} {
			w.clock.Advance(30 * time.Second)
			if _, err := w.giveTOTP(w.half("192.0.2.1"), typed(w.code(a, 0))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, bad := range map[string]string{"empty": "", "letters": "12345a", "long": "1234567", "other signs": "123.456"} {
			_, err := w.giveTOTP(w.half("192.0.2.1"), bad)
			if !domain.Is(err, domain.CodeUnauthorized) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// One step of drift either way is taken, and nothing older than what was used.
func TestTOTP_DriftAndEarlierCodes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, _ := w.enrol(w.withAdmin(), true)
		w.clock.Advance(10 * time.Minute)
		for _, off := range []time.Duration{-60 * time.Second, 60 * time.Second} {
			_, err := w.giveTOTP(w.half("192.0.2.1"), w.code(a, off))
			wantCode(t, err, domain.CodeUnauthorized)
		}
		if _, err := w.giveTOTP(w.half("192.0.2.1"), w.code(a, -30*time.Second)); err != nil {
			t.Errorf("half a minute slow: %v", err)
		}
		if _, err := w.giveTOTP(w.half("192.0.2.1"), w.code(a, 30*time.Second)); err != nil {
			t.Errorf("half a minute fast: %v", err)
		}
		_, err := w.giveTOTP(w.half("192.0.2.1"), w.code(a, 0)) // earlier than the one that was used
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

// race gives one proof 64 times at once, on two nodes, each in a half session of its
// own, and counts who got in.
func race(t *testing.T, w *world, proof account.Proof) int {
	t.Helper()
	limits := account.DefaultLimits()
	limits.Pair.Burst, limits.Account.Burst, limits.Address.Burst = 1000, 1000, 1000
	nodes := []*account.Service{w.another(limits), w.another(limits)}
	var halves []context.Context
	for range 8 { // signing in is slow on purpose: some share one
		halves = append(halves, w.half("192.0.2.1"))
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	won := 0
	for i := range 64 {
		wg.Go(func() {
			_, err := nodes[i%2].CompleteSignIn(halves[i%len(halves)], proof, "Firefox")
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if code := domain.CodeOf(err); code != domain.CodeUnauthorized {
				t.Errorf("%v", err)
			}
		})
	}
	wg.Wait()
	return won
}

func TestTOTP_SixtyFourAtOnceOneCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, _ := w.enrol(w.withAdmin(), true)
		w.clock.Advance(30 * time.Second)
		if won := race(t, w, account.Proof{Method: domain.MethodTOTP, Code: w.code(a, 0)}); won != 1 {
			t.Errorf("one code let %d in", won)
		}
	})
}

func TestRecoveryCode_SixtyFourAtOnceOneCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, added := w.enrol(w.withAdmin(), true)
		if won := race(t, w, account.Proof{Method: domain.MethodRecovery, Code: added.RecoveryCodes[3]}); won != 1 {
			t.Errorf("one code let %d in", won)
		}
	})
}

func TestRecoveryCode_OnceEachAndReplaced(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, added := w.enrol(w.withAdmin(), true)
		give := func(code string) (string, error) {
			return w.CompleteSignIn(w.half("192.0.2.1"), account.Proof{Method: domain.MethodRecovery, Code: code}, "Firefox")
		}
		sloppy := strings.ToUpper(strings.ReplaceAll(added.RecoveryCodes[0], "-", " "))
		if _, err := give(strings.ReplaceAll(sloppy, "0", "o")); err != nil {
			t.Fatalf("as people type it: %v", err)
		}
		_, err := give(added.RecoveryCodes[0])
		wantCode(t, err, domain.CodeUnauthorized)
		token, err := give(added.RecoveryCodes[1])
		if err != nil {
			t.Fatal(err)
		}
		if f, err := w.Factors(w.as(token)); err != nil || f.CodesLeft != 8 {
			t.Errorf("%d are left (%v)", f.CodesLeft, err)
		}
		fresh, err := w.RenewCodes(w.as(token))
		if err != nil || len(fresh) != 10 {
			t.Fatalf("%d new ones (%v)", len(fresh), err)
		}
		_, err = give(added.RecoveryCodes[2])
		wantCode(t, err, domain.CodeUnauthorized)
		if _, err := give(fresh[0]); err != nil {
			t.Errorf("a new one: %v", err)
		}
		w.mustNotBeStored(added.RecoveryCodes[5], fresh[5])
	})
}

// mustNotBeStored looks for secrets in what an administrator can read.
func (w *world) mustNotBeStored(secrets ...string) {
	w.t.Helper()
	for _, e := range w.actions() {
		for _, value := range e.Detail {
			for _, secret := range secrets {
				if text, ok := value.(string); ok && strings.Contains(text, secret) {
					w.t.Errorf("%s tells a secret", e.Action)
				}
			}
		}
	}
}

func TestStepUp_NewTokenAndProof(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		w.clock.Advance(11 * time.Minute)
		if err := domain.RequireFresh(w.as(token), w.db.Now()); !domain.Is(err, domain.CodeStepUpRequired) {
			t.Fatalf("an old proof is fresh: %v", err)
		}
		_, err := w.StepUp(w.as(token), account.Proof{Method: domain.MethodPassword, Password: "not it"})
		wantCode(t, err, domain.CodeUnauthorized)
		before := domain.ActorFrom(w.as(token))
		next, err := w.StepUp(w.as(token), account.Proof{Method: domain.MethodPassword, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
		after := domain.ActorFrom(w.as(next))
		if err := domain.RequireFresh(domain.WithActor(context.Background(), after), w.db.Now()); err != nil || after.SessionID != before.SessionID {
			t.Errorf("after the step-up: %v, session %s", err, after.SessionID)
		}
		if w.recorded("session.step_up") != 1 || w.recorded("session.refuse") != 1 {
			t.Error("it was not recorded")
		}
	})
}

// Somebody with a second factor has to give that: a password may be known.
func TestStepUp_WithFactorThePasswordIsNotEnough(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, added := w.enrol(w.withAdmin(), false)
		w.clock.Advance(11 * time.Minute)
		token, err := w.StepUp(w.as(added.Token), account.Proof{Method: domain.MethodPassword, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		if err := domain.RequireFresh(w.as(token), w.db.Now()); !domain.Is(err, domain.CodeStepUpRequired) {
			t.Errorf("the password was enough: %v", err)
		}
		token, err = w.StepUp(w.as(token), account.Proof{Method: domain.MethodTOTP, Code: w.code(a, 0)})
		if err != nil {
			t.Fatal(err)
		}
		if err := domain.RequireFresh(w.as(token), w.db.Now()); err != nil {
			t.Errorf("with a code: %v", err)
		}
	})
}

func TestStepUp_WrongCodesAreLimited(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, added := w.enrol(w.withAdmin(), false)
		w.clock.Advance(11 * time.Minute)
		ctx := w.as(added.Token)
		for range 10 {
			_, err := w.StepUp(ctx, account.Proof{Method: domain.MethodTOTP, Code: "000000"})
			wantCode(t, err, domain.CodeUnauthorized)
		}
		_, err := w.StepUp(ctx, account.Proof{Method: domain.MethodTOTP, Code: w.code(a, 0)})
		wantCode(t, err, domain.CodeRateLimited)
		_, err = w.signIn("192.0.2.1", adminEmail, password) // one limit for all ways
		wantCode(t, err, domain.CodeRateLimited)
	})
}

func TestFactors_OnlyWhereATenantAsks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, added := w.enrol(w.withAdmin(), false)
		token, err := w.signIn("192.0.2.1", adminEmail, password)
		if err != nil {
			t.Fatal(err)
		}
		if actor := domain.ActorFrom(w.as(token)); actor.Kind != domain.ActorSession || !actor.Standing.MFA {
			t.Errorf("the session is %s, MFA %t", actor.Kind, actor.Standing.MFA)
		}
		if err := w.SetAlways(w.as(added.Token), true); err != nil {
			t.Fatal(err)
		}
		w.half("192.0.2.1")
	})
}

func TestFactors_ListRenameRemove(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, stranger := w.person("eve@example.com", "")
		first, added := w.enrol(w.withAdmin(), true)
		second, again := w.enrol(added.Token, true)
		token := again.Token
		if len(again.RecoveryCodes) != 0 {
			t.Error("the second factor made new recovery codes")
		}
		if err := w.RenameFactor(w.as(token), second.id, " Tablet "); err != nil {
			t.Fatal(err)
		}
		wantCode(t, w.RenameFactor(w.as(token), second.id, " "), domain.CodeInvalid)
		wantCode(t, w.RenameFactor(w.as(stranger), second.id, "Mine"), domain.CodeNotFound)
		wantCode(t, w.RemoveFactor(w.as(stranger), second.id), domain.CodeNotFound)
		f, err := w.Factors(w.as(token))
		if err != nil || len(f.List) != 2 || f.List[1].Name != "Tablet" || !f.Always || f.List[0].LastUsedAt == nil {
			t.Fatalf("%+v (%v)", f, err)
		}
		for _, id := range []domain.FactorID{first.id, second.id} {
			if err := w.RemoveFactor(w.as(token), id); err != nil {
				t.Fatal(err)
			}
		}
		f, err = w.Factors(w.as(token))
		if err != nil || f.MFA || f.Always || f.CodesLeft != 0 || len(f.List) != 0 {
			t.Errorf("afterwards: %+v (%v)", f, err)
		}
		if _, err := w.signIn("192.0.2.7", adminEmail, password); err != nil {
			t.Error(err)
		}
		if w.recorded("factor.add") != 2 || w.recorded("factor.remove") != 2 || w.mails("security.notice") != 4 {
			t.Errorf("it was not told: %d notices", w.mails("security.notice"))
		}
	})
}

// mails counts the messages of a kind in the outbox.
func (w *world) mails(kind string) int {
	w.t.Helper()
	n := 0
	err := w.db.Read(context.Background(), func(tx *store.Tx) error {
		messages, _, err := tx.ListMessages(context.Background(), store.Page{Limit: 100})
		for _, m := range messages {
			if m.Kind == kind {
				n++
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestFactors_UnfinishedDoNotCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		begun, err := w.BeginTOTP(w.as(token), "Phone")
		if err != nil {
			t.Fatal(err)
		}
		a := app{begun.ID, begun.Secret}
		if !strings.HasPrefix(begun.QR, "data:image/svg+xml;base64,") || !strings.Contains(begun.URL, "secret="+begun.Secret) {
			t.Errorf("shown are %q and %q", begun.URL, begun.QR)
		}
		if f, err := w.Factors(w.as(token)); err != nil || f.MFA || len(f.List) != 0 {
			t.Errorf("it counts already: %+v (%v)", f, err)
		}
		_, err = w.ConfirmTOTP(w.as(token), a.id, "000000", nil)
		wantCode(t, err, domain.CodeInvalid)
		if _, err := w.BeginTOTP(w.as(token), "Other phone"); err != nil { // the first one is forgotten
			t.Fatal(err)
		}
		_, err = w.ConfirmTOTP(w.as(token), a.id, w.code(a, 0), nil)
		wantCode(t, err, domain.CodeNotFound)
	})
}

// A short password is for people who are always asked for more, and keeps them so.
func TestFactors_ShortPasswordNeedsThem(t *testing.T) {
	const short = "xk3!vq9pzw"
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		_, err := w.ChangePassword(w.as(token), password, short)
		wantCode(t, err, domain.CodeInvalid)
		a, added := w.enrol(token, true)
		token, err = w.ChangePassword(w.as(added.Token), password, short)
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, w.RemoveFactor(w.as(token), a.id), domain.CodeConflict)
		wantCode(t, w.SetAlways(w.as(token), false), domain.CodeConflict)
		_, err = w.ChangePassword(w.as(token), short, "seven")
		wantCode(t, err, domain.CodeInvalid)
		if token, err = w.ChangePassword(w.as(token), short, another); err != nil {
			t.Fatal(err)
		}
		if err := w.RemoveFactor(w.as(token), a.id); err != nil {
			t.Errorf("with a long password: %v", err)
		}
	})
}

func TestResetFactors_IsTheWayBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, added := w.enrol(w.withAdmin(), true)
		system := domain.WithActor(context.Background(), domain.System())
		if err := w.ResetFactors(system, adminEmail); err != nil {
			t.Fatal(err)
		}
		_, err := w.SessionActor(context.Background(), added.Token)
		wantCode(t, err, domain.CodeUnauthorized)
		token, err := w.signIn("192.0.2.1", adminEmail, password)
		if err != nil || domain.ActorFrom(w.as(token)).Kind != domain.ActorSession {
			t.Errorf("afterwards: %v", err)
		}
	})
}
