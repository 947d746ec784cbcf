package account_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/store"
)

func TestPeople_ListPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		w.person("one@example.com", domain.RolePlatformSupport)
		w.person("two@example.com", domain.RolePlatformSupport)
		w.person("member@example.com", "")
		first, next, err := w.People(w.as(admin), store.Page{Limit: 2})
		if err != nil || len(first) != 2 || next == "" {
			t.Fatalf("People = %+v, %q, %v", first, next, err)
		}
		second, next, err := w.People(w.as(admin), store.Page{Limit: 2, Cursor: next})
		if err != nil || len(second) != 1 || next != "" || second[0].Email != "two@example.com" {
			t.Errorf("second page = %+v, %q, %v", second, next, err)
		}
	})
}

func TestPeople_NeedPermissions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withAdmin()
		other, member := w.person("member@example.com", "")
		_, support := w.person("support@example.com", domain.RolePlatformSupport)
		for token, canRead := range map[string]bool{member: false, support: true} {
			ctx := w.as(token)
			_, _, err := w.People(ctx, store.Page{Limit: 10})
			if (err == nil) != canRead {
				t.Errorf("People = %v", err)
			}
			_, _, err = w.AddPerson(ctx, "member@example.com", domain.RolePlatformSupport)
			wantCode(t, err, domain.CodeForbidden)
			_, err = w.ChangeRole(ctx, other.ID, domain.RolePlatformSupport)
			wantCode(t, err, domain.CodeForbidden)
			wantCode(t, w.DeleteRole(ctx, "X"), domain.CodeForbidden)
		}
	})
}

func TestAddPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		_, token := w.person("member@example.com", "")
		w.as(token) // cached without rights
		_, found, err := w.AddPerson(w.as(admin), "Member@Example.com", domain.RolePlatformSupport)
		if !found || err != nil {
			t.Fatalf("AddPerson = %v, %v", found, err)
		}
		if !domain.ActorFrom(w.as(token)).Platform.Has(domain.PermTenantRead) {
			t.Error("the role does not work at the next request")
		}
		_, found, err = w.AddPerson(w.as(admin), "nobody@example.com", domain.RolePlatformSupport)
		if found || err != nil {
			t.Errorf("an address without account: %v, %v", found, err)
		}
		_, _, err = w.AddPerson(w.as(admin), "member@example.com", "NO_SUCH_ROLE")
		wantCode(t, err, domain.CodeInvalid)
		_, _, err = w.AddPerson(w.as(admin), "no address", domain.RolePlatformSupport)
		wantCode(t, err, domain.CodeInvalid)
	})
}

func TestChangeRole_LastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		id := domain.ActorFrom(w.as(admin)).AccountID
		for _, role := range []string{"", domain.RolePlatformSupport} {
			_, err := w.ChangeRole(w.as(admin), id, role)
			wantCode(t, err, domain.CodeConflict)
		}
		w.person("second@example.com", domain.RolePlatformAdmin)
		if _, err := w.ChangeRole(w.as(admin), id, domain.RolePlatformSupport); err != nil {
			t.Errorf("with a second one: %v", err)
		}
	})
}

// Two administrators who take the role from each other at the same moment must
// not leave the platform without one.
func TestChangeRole_ParallelDemotionsLeaveOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ids := make([]domain.AccountID, 6)
		for i := range ids {
			a, _ := w.person(fmt.Sprintf("admin%d@example.com", i), domain.RolePlatformAdmin)
			ids[i] = a.ID
		}
		system := domain.WithActor(context.Background(), domain.System())
		var demoted atomic.Int64
		var wg sync.WaitGroup
		for _, id := range ids {
			wg.Go(func() {
				_, err := w.ChangeRole(system, id, "")
				switch {
				case err == nil:
					demoted.Add(1)
				case !domain.Is(err, domain.CodeConflict):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		people, _, err := w.People(system, store.Page{Limit: 10})
		if err != nil || demoted.Load() != 5 || len(people) != 1 {
			t.Errorf("%d of 6 lost the role, %d have it (%v)", demoted.Load(), len(people), err)
		}
	})
}

func TestChangeRole_NobodyGivesOrTakesMoreThanTheyHave(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		_, err := w.CreateRole(w.as(admin), domain.PlatformRole{
			Name: "PEOPLE_MANAGER", Title: "People", Permissions: []domain.Permission{
				domain.PermPeopleRead, domain.PermPeopleManage, domain.PermRolesManage, domain.PermKeysManage,
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		manager, token := w.person("manager@example.com", "PEOPLE_MANAGER")
		member, _ := w.person("member@example.com", domain.RolePlatformSupport)
		adminID := domain.ActorFrom(w.as(admin)).AccountID
		w.person("second@example.com", domain.RolePlatformAdmin)

		_, err = w.ChangeRole(w.as(token), manager.ID, domain.RolePlatformAdmin) // oneself
		wantCode(t, err, domain.CodeForbidden)
		_, err = w.ChangeRole(w.as(token), adminID, "PEOPLE_MANAGER") // somebody above
		wantCode(t, err, domain.CodeForbidden)
		_, err = w.ChangeRole(w.as(token), member.ID, "") // somebody with other rights
		wantCode(t, err, domain.CodeForbidden)
		_, _, err = w.AddPerson(w.as(token), "new@example.com", domain.RolePlatformAdmin)
		wantCode(t, err, domain.CodeForbidden)
		_, err = w.CreateRole(w.as(token), domain.PlatformRole{
			Name: "MORE", Title: "More", Permissions: []domain.Permission{domain.PermTenantCreate},
		})
		wantCode(t, err, domain.CodeForbidden)
		if e, ok := err.(*domain.Error); !ok || e.Missing != domain.PermTenantCreate {
			t.Errorf("the refusal names %+v", err)
		}
		_, found, err := w.AddPerson(w.as(token), "new@example.com", "PEOPLE_MANAGER")
		if found || err != nil {
			t.Errorf("their own role they may give: %v, %v", found, err)
		}
	})
}

func TestActOnPerson_NeedsWhatTheyMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.withAdmin()
		_, err := w.CreateRole(w.as(admin), domain.PlatformRole{
			Name: "PEOPLE_MANAGER", Title: "People", Permissions: []domain.Permission{domain.PermPeopleRead, domain.PermPeopleManage},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, manager := w.person("manager@example.com", "PEOPLE_MANAGER")
		helper, helping := w.person("helper@example.com", "PEOPLE_MANAGER")
		support, supporting := w.person("support@example.com", domain.RolePlatformSupport)
		for _, act := range []func(context.Context, domain.AccountID) error{w.SignOutPerson, w.ResetPerson} {
			wantCode(t, act(w.as(supporting), helper.ID), domain.CodeForbidden) // without the permission
			wantCode(t, act(w.as(manager), support.ID), domain.CodeForbidden)   // somebody with other rights
			wantCode(t, act(w.as(manager), domain.ActorFrom(w.as(admin)).AccountID), domain.CodeForbidden)
			wantCode(t, act(w.as(manager), "ac_nobody"), domain.CodeNotFound)
		}
		w.as(supporting)
		if err := w.SignOutPerson(w.as(manager), helper.ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.SessionActor(context.Background(), helping)
		wantCode(t, err, domain.CodeUnauthorized)
	})
}
