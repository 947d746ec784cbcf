package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func viewer() domain.PlatformRole {
	return domain.PlatformRole{
		Name: "VIEWER", Title: " Viewer ", Permissions: []domain.Permission{domain.PermTenantRead, domain.PermSettingsRead, domain.PermTenantRead},
	}
}

func TestRoles_CreateListDelete(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		role, err := w.CreateRole(w.as(admin), viewer())
		if err != nil {
			t.Fatal(err)
		}
		want := domain.PlatformRole{
			Name: "VIEWER", Title: "Viewer", Version: 1, Permissions: []domain.Permission{domain.PermSettingsRead, domain.PermTenantRead},
		}
		if diff := cmp.Diff(want, role); diff != "" {
			t.Error(diff)
		}
		_, err = w.CreateRole(w.as(admin), viewer())
		wantCode(t, err, domain.CodeConflict)
		person, _ := w.person("person@example.com", "VIEWER")
		roles, err := w.Roles(w.as(admin))
		if err != nil || len(roles) != 3 {
			t.Fatalf("Roles = %+v, %v", roles, err)
		}
		people := map[string]int64{}
		for _, r := range roles {
			people[r.Name] = r.People
		}
		if diff := cmp.Diff(map[string]int64{domain.RolePlatformAdmin: 1, domain.RolePlatformSupport: 0, "VIEWER": 1}, people); diff != "" {
			t.Error(diff)
		}
		wantCode(t, w.DeleteRole(w.as(admin), "VIEWER"), domain.CodeConflict)
		if _, err := w.ChangeRole(w.as(admin), person.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := w.DeleteRole(w.as(admin), "VIEWER"); err != nil {
			t.Error(err)
		}
		wantCode(t, w.DeleteRole(w.as(admin), "VIEWER"), domain.CodeNotFound)
	})
}

func TestRoles_BuiltInStay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		title := "Boss"
		for _, name := range []string{domain.RolePlatformAdmin, domain.RolePlatformSupport} {
			_, err := w.UpdateRole(w.as(admin), name, 1, account.RoleChange{Title: &title})
			wantCode(t, err, domain.CodeConflict)
			wantCode(t, w.DeleteRole(w.as(admin), name), domain.CodeConflict)
		}
	})
}

func TestRoles_SayAllThatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		_, err := w.CreateRole(w.as(admin), domain.PlatformRole{
			Name: "small letters", Permissions: []domain.Permission{domain.PermTenantRead, "TENANT_MGMT:*", "*", "NO:such"},
		})
		var problem *domain.Error
		if !errors.As(err, &problem) {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, f := range problem.Fields {
			got[f.Pointer] = f.Code
		}
		want := map[string]string{
			"/name": "pattern", "/title": "required", "/permissions/1": "unknown", "/permissions/2": "unknown", "/permissions/3": "unknown",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestUpdateRole_VersionDecides(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		if _, err := w.CreateRole(w.as(admin), viewer()); err != nil {
			t.Fatal(err)
		}
		title := "Reader"
		role, err := w.UpdateRole(w.as(admin), "VIEWER", 1, account.RoleChange{Title: &title})
		if err != nil || role.Version != 2 || role.Title != "Reader" || len(role.Permissions) != 2 {
			t.Fatalf("UpdateRole = %+v, %v", role, err)
		}
		_, err = w.UpdateRole(w.as(admin), "VIEWER", 1, account.RoleChange{Title: &title})
		wantCode(t, err, domain.CodePrecondition)
		_, err = w.UpdateRole(w.as(admin), "NONE", 1, account.RoleChange{Title: &title})
		wantCode(t, err, domain.CodeNotFound)
	})
}

func newKey(permissions ...domain.Permission) account.NewKey {
	return account.NewKey{Name: "CI", Permissions: permissions, ExpiresIn: 30}
}

func TestKey_ActsWithItsScopes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		token, key, err := w.CreateKey(w.as(admin), newKey(domain.PermTenantCreate, domain.PermTenantRead))
		if err != nil {
			t.Fatal(err)
		}
		if key.Hint != token[:10] || key.CreatedBy != "Ada Lovelace" {
			t.Errorf("the key is %+v", key)
		}
		actor, err := w.KeyActor(context.Background(), token)
		if err != nil {
			t.Fatal(err)
		}
		ctx := domain.WithActor(context.Background(), actor)
		if actor.Kind != domain.ActorAPIKey || actor.KeyID != key.ID || actor.AccountID != domain.ActorFrom(w.as(admin)).AccountID {
			t.Errorf("the actor is %+v", actor)
		}
		if err := domain.AuthorizePlatform(ctx, domain.PermTenantCreate); err != nil {
			t.Errorf("within its scopes: %v", err)
		}
		wantCode(t, domain.AuthorizePlatform(ctx, domain.PermTenantUpdate), domain.CodeForbidden)
		_, err = w.SessionActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
		v, err := w.View(ctx)
		if err != nil || len(v.Actor.Standing.Permissions) != 2 {
			t.Errorf("View = %+v, %v", v, err)
		}
	})
}

func TestKey_ShrinksWithItsMaker(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		maker, makerToken := w.person("maker@example.com", domain.RolePlatformAdmin)
		token, _, err := w.CreateKey(w.as(makerToken), newKey(domain.PermTenantCreate, domain.PermTenantRead))
		if err != nil {
			t.Fatal(err)
		}
		can := func(p domain.Permission) bool {
			actor, err := w.KeyActor(context.Background(), token)
			if err != nil {
				t.Fatal(err)
			}
			return actor.Platform.Has(p)
		}
		if !can(domain.PermTenantCreate) {
			t.Fatal("the key cannot do what it was made for")
		}
		if _, err := w.ChangeRole(w.as(admin), maker.ID, domain.RolePlatformSupport); err != nil {
			t.Fatal(err)
		}
		if can(domain.PermTenantCreate) || !can(domain.PermTenantRead) {
			t.Error("the key did not shrink with its maker's role")
		}
		if _, err := w.ChangeRole(w.as(admin), maker.ID, ""); err != nil {
			t.Fatal(err)
		}
		if can(domain.PermTenantRead) {
			t.Error("the key outlived its maker's rights")
		}
	})
}

func TestKey_RevokedAndExpired(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		token, key, err := w.CreateKey(w.as(admin), newKey(domain.PermTenantRead))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.KeyActor(context.Background(), token); err != nil {
			t.Fatal(err)
		}
		for range 2 { // ending what has ended is fine
			if err := w.RevokeKey(w.as(admin), key.ID); err != nil {
				t.Fatal(err)
			}
		}
		_, err = w.KeyActor(context.Background(), token)
		wantCode(t, err, domain.CodeUnauthorized)
		wantCode(t, w.RevokeKey(w.as(admin), "ak_none"), domain.CodeNotFound)

		short, _, err := w.CreateKey(w.as(admin), account.NewKey{Name: "short", Permissions: []domain.Permission{domain.PermTenantRead}, ExpiresIn: 1})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(24*time.Hour - time.Millisecond)
		if _, err := w.KeyActor(context.Background(), short); err != nil {
			t.Errorf("before its end: %v", err)
		}
		w.clock.Advance(time.Millisecond)
		_, err = w.KeyActor(context.Background(), short)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

func TestKey_LastUseIsStoredInTheBackground(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		token, _, err := w.CreateKey(w.as(admin), newKey(domain.PermTenantRead))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.KeyActor(context.Background(), token); err != nil {
			t.Fatal(err)
		}
		if err := account.Flush(w.Service); err != nil {
			t.Fatal(err)
		}
		keys, _, err := w.Keys(w.as(admin), store.Page{Limit: 10})
		if err != nil || len(keys) != 1 || keys[0].LastUsedAt == nil || !keys[0].LastUsedAt.Equal(w.clock.Now()) {
			t.Errorf("Keys = %+v, %v", keys, err)
		}
	})
}

func TestCreateKey_NoMoreThanItsMaker(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		_, err := w.CreateRole(w.as(admin), domain.PlatformRole{
			Name: "KEYS", Title: "Keys", Permissions: []domain.Permission{domain.PermKeysManage},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, token := w.person("keys@example.com", "KEYS")
		_, _, err = w.CreateKey(w.as(token), newKey(domain.PermTenantCreate))
		wantCode(t, err, domain.CodeForbidden)
		_, _, err = w.CreateKey(w.as(admin), account.NewKey{Permissions: []domain.Permission{"*"}, ExpiresIn: 366})
		var problem *domain.Error
		if !errors.As(err, &problem) || len(problem.Fields) != 3 {
			t.Errorf("CreateKey = %+v", err)
		}
	})
}

func TestAddAdmin_FromTheCommandLine(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		system := domain.WithActor(context.Background(), domain.System())
		if _, err := w.AddAdmin(system, adminEmail, "Ada", domain.RolePlatformAdmin, password); err != nil {
			t.Fatal(err)
		}
		if code, err := w.EnsureSetup(system); code != "" || err != nil {
			t.Errorf("the set-up is still open: %q, %v", code, err)
		}
		_, err := w.AddAdmin(system, "ADA@example.com", "Ada", domain.RolePlatformAdmin, password)
		wantCode(t, err, domain.CodeConflict)
		_, err = w.AddAdmin(system, "x@example.com", "X", "NO_ROLE", password)
		wantCode(t, err, domain.CodeInvalid)
		people, err := w.Everybody(system)
		if err != nil || len(people) != 1 || people[0].Email != adminEmail {
			t.Errorf("Everybody = %+v, %v", people, err)
		}
	})
}
