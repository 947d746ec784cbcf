package account_test

import (
	"context"
	"testing"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func TestCutOff_EndsSessionsAndKeysOfOnePersonOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		victim, token := w.person("victim@example.com", domain.RolePlatformAdmin)
		key, _, err := w.CreateKey(w.as(token), account.NewKey{Name: "k", Permissions: []domain.Permission{domain.PermTenantRead}, ExpiresIn: 1})
		if err != nil {
			t.Fatal(err)
		}
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return w.CutOff(ctx, tx, account.CutOff{Account: victim.ID, Rights: true, Why: "test"})
		})
		_, err = w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
		_, err = w.KeyActor(context.Background(), key)
		wantCode(t, err, domain.CodeUnauthorized)
		if _, err := w.SessionActor(context.Background(), admin); err != nil {
			t.Error("somebody else was cut off, too:", err)
		}
		if w.recorded("access.cut_off") != 1 {
			t.Error("it was not written down once")
		}
		w.write(func(ctx context.Context, tx *store.Tx) error { // again: nothing is left to end
			return w.CutOff(ctx, tx, account.CutOff{Account: victim.ID, Rights: true, Why: "test"})
		})
		if w.recorded("access.cut_off") != 1 {
			t.Error("ending nothing was written down")
		}
	})
}

func TestCutOff_KeepsTheSessionThatIsToGoOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := w.withAdmin()
		other, err := w.signIn("192.0.2.9", adminEmail, password)
		if err != nil {
			t.Fatal(err)
		}
		actor := domain.ActorFrom(w.as(token))
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return w.CutOff(ctx, tx, account.CutOff{Account: actor.AccountID, Keep: actor.SessionID, Why: "test"})
		})
		if _, err := w.SessionActor(context.Background(), token); err != nil {
			t.Error("the session that was to go on ended:", err)
		}
		_, err = w.SessionActor(context.Background(), other)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}
