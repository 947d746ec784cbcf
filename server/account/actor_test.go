package account_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// A04: a role without TENANT_MGMT:create is refused by name; once it is granted,
// the same person's very next request succeeds, with the same session.
func TestPermission_GrantWorksAtTheNextRequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		role, err := w.CreateRole(w.as(admin), domain.PlatformRole{
			Name: "VIEWER", Title: "Viewer", Permissions: []domain.Permission{domain.PermTenantRead},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, viewer := w.person("viewer@example.com", "VIEWER")
		before := domain.AuthorizePlatform(w.as(viewer), domain.PermTenantCreate)
		refusal, ok := before.(*domain.Error)
		if !ok || refusal.Code != domain.CodeForbidden || refusal.Missing != "TENANT_MGMT:create" {
			t.Fatalf("without it: %v", before)
		}
		granted := []domain.Permission{domain.PermTenantRead, domain.PermTenantCreate}
		role, err = w.UpdateRole(w.as(admin), "VIEWER", role.Version, account.RoleChange{Permissions: &granted})
		if err != nil {
			t.Fatal(err)
		}
		if err := domain.AuthorizePlatform(w.as(viewer), domain.PermTenantCreate); err != nil {
			t.Errorf("right after the grant: %v", err)
		}
		less := []domain.Permission{domain.PermTenantRead}
		if _, err := w.UpdateRole(w.as(admin), "VIEWER", role.Version, account.RoleChange{Permissions: &less}); err != nil {
			t.Fatal(err)
		}
		if err := domain.AuthorizePlatform(w.as(viewer), domain.PermTenantCreate); !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("right after it was taken away: %v", err)
		}
	})
}

// Another process (a second node, or the command line) changed the role: nobody
// here is told, so the answer may be one second old and no older.
func TestPermission_ChangeByAnotherProcess(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		person, token := w.person("person@example.com", domain.RolePlatformSupport)
		w.as(token)
		err := w.db.Tx(context.Background(), func(tx *store.Tx) error {
			return tx.SetPlatformRole(context.Background(), person.ID, "")
		})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Second)
		if err := domain.AuthorizePlatform(w.as(token), domain.PermTenantRead); !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("a second later: %v", err)
		}
	})
}

// Readers that began before a change must not put their old answer into the
// cache after it.
func TestSessionActor_NoOldAnswerSurvivesAChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		person, token := w.person("person@example.com", domain.RolePlatformSupport)
		var wg sync.WaitGroup
		stop := make(chan struct{})
		for range 4 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						if _, err := w.SessionActor(context.Background(), token); err != nil {
							t.Error(err)
							return
						}
					}
				}
			})
		}
		for i := range 20 {
			role, want := domain.RolePlatformSupport, true
			if i%2 == 0 {
				role, want = "MINIMAL", false
			}
			if i == 0 {
				if _, err := w.CreateRole(w.as(admin), domain.PlatformRole{
					Name: "MINIMAL", Title: "Minimal", Permissions: []domain.Permission{domain.PermTemplateRead},
				}); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := w.ChangeRole(w.as(admin), person.ID, role); err != nil {
				t.Fatal(err)
			}
			if got := domain.ActorFrom(w.as(token)).Platform.Has(domain.PermTenantRead); got != want {
				t.Errorf("change %d: the old answer survived", i)
			}
		}
		close(stop)
		wg.Wait()
	})
}

func TestView_WhoAndWhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, token := w.person("person@example.com", "")
		v, err := w.View(w.as(token))
		if err != nil {
			t.Fatal(err)
		}
		if v.Actor.Email != "person@example.com" || len(v.Memberships)+len(v.Managed) != 0 || v.Actor.Standing.Role.Name != "" {
			t.Errorf("View = %+v", v)
		}
		_, admin := w.person("admin@example.com", domain.RolePlatformAdmin)
		v, err = w.View(w.as(admin))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(len(domain.PlatformPermissions()), len(v.Actor.Standing.Permissions)); diff != "" {
			t.Errorf("the administrator's permissions are not all named: %s", diff)
		}
		_, err = w.View(from("192.0.2.1"))
		wantCode(t, err, domain.CodeUnauthorized)
	})
}

func TestView_MembershipsAndManagedTenants(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		person, token := w.person("person@example.com", "")
		guest, guestToken := w.person("guest@example.com", "")
		operator, off := w.tenant("operator", true), w.tenant("switched-off", false)
		acme, beta := w.tenant("acme", false), w.tenant("beta", false)
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(
				join(ctx, tx, operator, person.ID, "OWNER"), join(ctx, tx, acme, person.ID, "OWNER"),
				join(ctx, tx, off, person.ID, "OWNER"), join(ctx, tx, operator, guest.ID, "GUEST"),
				manage(ctx, tx, operator, beta), manage(ctx, tx, off, acme),
			)
		})
		v, err := w.View(w.as(token))
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Memberships) != 3 || v.Memberships[0].Tenant.Slug != "operator" || v.Memberships[0].RoleTitle != "Owner" {
			t.Errorf("Memberships = %+v", v.Memberships)
		}
		if len(v.Managed) != 1 || v.Managed[0].Tenant.Slug != "beta" || v.Managed[0].Through.Slug != "operator" {
			t.Errorf("Managed = %+v", v.Managed)
		}
		v, err = w.View(w.as(guestToken))
		if err != nil || len(v.Memberships) != 1 || len(v.Managed) != 0 {
			t.Errorf("a role without MANAGED:read sees %+v, %v", v, err)
		}
	})
}

// tenant stores a tenant with an owner's and a guest's role.
func (w *world) tenant(slug string, managing bool) domain.TenantID {
	w.t.Helper()
	var id domain.TenantID
	w.write(func(ctx context.Context, tx *store.Tx) error {
		id = domain.TenantID(tx.NewID("tn"))
		version := domain.TemplateVersion{Name: "any", Version: 1, Digest: "x", Document: "x", CreatedAt: tx.Now()}
		if _, err := tx.InsertTemplateVersion(ctx, version); err != nil {
			return err
		}
		err := tx.InsertTenant(ctx, domain.Tenant{
			ID: id, Slug: slug, Name: slug, Template: "any", TemplateVersion: 1, State: domain.TenantLive,
			Features: map[string]bool{domain.FeatureManaging: managing}, CreatedAt: tx.Now(),
		})
		if err != nil {
			return err
		}
		return tx.Tenant(id).InsertRoles(ctx, []domain.TenantRole{
			{Name: "OWNER", Title: "Owner", Permissions: []domain.Permission{"*"}},
			{Name: "GUEST", Title: "Guest", Permissions: []domain.Permission{domain.PermProfileRead}},
		})
	})
	return id
}

func join(ctx context.Context, tx *store.Tx, id domain.TenantID, person domain.AccountID, role string) error {
	_, err := tx.Tenant(id).InsertMember(ctx, person, role)
	return err
}

func manage(ctx context.Context, tx *store.Tx, operator, managed domain.TenantID) error {
	_, err := tx.Tenant(operator).InsertManaged(ctx, []domain.TenantID{managed})
	return err
}

func BenchmarkSessionActor_Cached(b *testing.B) {
	w, token := benchWorld(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.SessionActor(context.Background(), token); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSessionActor_FromTheStore(b *testing.B) {
	w, token := benchWorld(b)
	b.ReportAllocs()
	for b.Loop() {
		account.ForgetAll(w)
		if _, err := w.SessionActor(context.Background(), token); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkView(b *testing.B) {
	w, token := benchWorld(b)
	actor, err := w.SessionActor(context.Background(), token)
	if err != nil {
		b.Fatal(err)
	}
	ctx := domain.WithActor(context.Background(), actor)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.View(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

func benchWorld(b *testing.B) (*account.Service, string) {
	b.Helper()
	db := storetest.SQLite(b)
	s := account.New(account.Options{DB: db, Hasher: secret.NewHasher(2), Logger: slog.New(slog.DiscardHandler)})
	code, err := s.EnsureSetup(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	token, err := s.Setup(from("192.0.2.1"), account.Setup{Code: code, Email: adminEmail, Name: "Ada", Password: password})
	if err != nil {
		b.Fatal(err)
	}
	return s, token
}

func BenchmarkSignIn(b *testing.B) {
	s, _ := benchWorld(b)
	for b.Loop() {
		if _, err := s.SignIn(from("192.0.2.1"), credentials(adminEmail, password)); err != nil {
			b.Fatal(err)
		}
	}
}
