package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// newTenant is a tenant that can be stored as it is.
func newTenant(tx *store.Tx, slug, name string) domain.Tenant {
	return domain.Tenant{
		ID: domain.TenantID(tx.NewID("tn")), Slug: slug, Name: name, Template: "basic", TemplateVersion: 1, TemplateTitle: "Basic",
		State: domain.TenantLive, Country: "DE", Timezone: "Europe/Berlin", Currency: "EUR", ContactEmail: "a@example.com",
		Answers: map[string]any{}, Features: map[string]bool{"voice": true}, Limits: map[string]int64{"agents": 5},
		CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1,
	}
}

// addTenants stores tenants with one role, changed by the given function.
func addTenants(t testing.TB, db *store.DB, n int, change func(i int, n *domain.Tenant)) []domain.Tenant {
	t.Helper()
	ctx := context.Background()
	var all []domain.Tenant
	err := db.Tx(ctx, func(tx *store.Tx) error {
		all = all[:0]
		if _, err := tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: "basic", Version: 1, Document: "name: basic"}); err != nil {
			return err
		}
		for i := range n {
			one := newTenant(tx, fmt.Sprintf("tenant-%d", i), fmt.Sprintf("Tenant %d", i))
			if change != nil {
				change(i, &one)
			}
			if one.Template != "basic" {
				if _, err := tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: one.Template, Version: 1, Document: "name: x"}); err != nil {
					return err
				}
			}
			if err := tx.InsertTenant(ctx, one); err != nil {
				return err
			}
			roles := []domain.TenantRole{{Name: "OWNER", Title: "Owner", Permissions: []domain.Permission{"*"}}}
			if err := tx.Tenant(one.ID).InsertRoles(ctx, roles); err != nil {
				return err
			}
			all = append(all, one)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func addAccount(t testing.TB, db *store.DB, email string) domain.AccountID {
	t.Helper()
	ctx := context.Background()
	var id domain.AccountID
	err := db.Tx(ctx, func(tx *store.Tx) error {
		id = domain.AccountID(tx.NewID("ac"))
		return tx.CreateAccount(ctx, domain.Account{ID: id, Email: email, Name: email, CreatedAt: tx.Now()}, strings.ToLower(email))
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func write(t testing.TB, db *store.DB, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := db.Tx(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, db *store.DB, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := db.Read(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		texts []string
		want  []string
	}{
		{"case and signs fall away", []string{"ACME, Corp."}, []string{"acme", "corp"}},
		{"marks fall away", []string{"Café Łódź Straße ÆON"}, []string{"cafe", "lodz", "strasse", "aeon"}},
		{"each word once", []string{"acme-corp", "Acme Corp"}, []string{"acme", "corp"}},
		{"other alphabets stay", []string{"Компания 日本"}, []string{"компания", "日本"}},
		{"nothing to find", []string{" -- ! "}, nil},
		{"long words by their beginning", []string{strings.Repeat("ü", 50) + strings.Repeat("日", 20)}, []string{strings.Repeat("u", 40)}},
		{"never half a letter", []string{"x" + strings.Repeat("日", 20)}, []string{"x" + strings.Repeat("日", 13)}},
		{"no more than twelve", []string{"a b c d e f g h i j k l m n"}, strings.Fields("a b c d e f g h i j k l")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, store.Words(tt.texts...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInsertTenant_ReadsBackAsWritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		want := addTenants(t, db, 1, func(_ int, n *domain.Tenant) {
			n.Description = "two\nlines"
			n.Answers = map[string]any{"organization": map[string]any{"organizationName": "Ümlaut"}}
			n.LiveAt = &n.CreatedAt
		})[0]
		for _, ref := range []string{string(want.ID), want.Slug} {
			read(t, db, func(ctx context.Context, tx *store.Tx) error {
				got, err := tx.FindTenantByRef(ctx, ref)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("by %s: %s", ref, diff)
				}
				return err
			})
		}
	})
}

func TestInsertTenant_SlugTaken(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		addTenants(t, db, 1, nil)
		ctx := context.Background()
		err := db.Tx(ctx, func(tx *store.Tx) error { return tx.InsertTenant(ctx, newTenant(tx, "tenant-0", "Other")) })
		if !domain.Is(err, domain.CodeConflict) || !strings.Contains(err.Error(), "tenant-0") {
			t.Errorf("got %v, want a conflict that names the slug", err)
		}
	})
}

func TestInsertTenant_ParallelOneWins(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		addTenants(t, db, 1, nil)
		ctx := context.Background()
		var wg sync.WaitGroup
		errs := make([]error, 20)
		for i := range errs {
			wg.Go(func() {
				errs[i] = db.Tx(ctx, func(tx *store.Tx) error { return tx.InsertTenant(ctx, newTenant(tx, "wanted", "Wanted")) })
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !domain.Is(err, domain.CodeConflict):
				t.Errorf("a loser got %v, want a conflict", err)
			}
		}
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

func TestUpdateProfile(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		one := addTenants(t, db, 1, nil)[0]
		one.Name = "Zebra Works"
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.Tenant(one.ID).UpdateProfile(ctx, one) })
		read(t, db, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.Tenant(one.ID).FindTenant(ctx)
			if got.Name != "Zebra Works" || got.Version != 2 {
				t.Errorf("got %q at version %d", got.Name, got.Version)
			}
			return err
		})
		ctx := context.Background()
		err := db.Tx(ctx, func(tx *store.Tx) error { return tx.Tenant(one.ID).UpdateProfile(ctx, one) })
		if !domain.Is(err, domain.CodePrecondition) {
			t.Errorf("an old version: got %v, want CodePrecondition", err)
		}
		for search, want := range map[string]int{"zebra": 1, "tenant": 1 /* the slug */, "0": 1, "works zeb": 1, "other": 0} {
			if got := len(listTenants(t, db, store.TenantFilter{Search: search})); got != want {
				t.Errorf("search %q finds %d, want %d", search, got, want)
			}
		}
	})
}

func TestSetTenantState(t *testing.T) {
	t.Parallel()
	clock := storetest.Clock(t)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		one := addTenants(t, db, 1, func(_ int, n *domain.Tenant) { n.State = domain.TenantProvisioning })[0]
		steps := []struct {
			state   domain.TenantState
			changed bool
		}{{domain.TenantLive, true}, {domain.TenantLive, false}, {domain.TenantNeedsAction, true}, {domain.TenantLive, true}}
		var first time.Time
		for i, step := range steps {
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				changed, err := tx.Tenant(one.ID).SetTenantState(ctx, step.state)
				if changed != step.changed {
					t.Errorf("step %d: changed is %v", i, changed)
				}
				return err
			})
			read(t, db, func(ctx context.Context, tx *store.Tx) error {
				got, err := tx.Tenant(one.ID).FindTenant(ctx)
				if i == 0 {
					first = *got.LiveAt
				}
				if got.State != step.state || got.LiveAt == nil || !got.LiveAt.Equal(first) {
					t.Errorf("step %d: %s, live since %v, want %s since %v", i, got.State, got.LiveAt, step.state, first)
				}
				return err
			})
		}
	}, storetest.WithNow(clock.Now))
}

func TestMembers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 2, nil)
		ann, bob := addAccount(t, db, "Ann@example.com"), addAccount(t, db, "bob@example.com")
		for _, account := range []domain.AccountID{ann, bob, ann} {
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Tenant(all[0].ID).InsertMember(ctx, account, "OWNER")
				return err
			})
		}
		read(t, db, func(ctx context.Context, tx *store.Tx) error {
			here, there := tx.Tenant(all[0].ID), tx.Tenant(all[1].ID)
			first, next, err := here.ListMembers(ctx, store.MemberFilter{Page: store.Page{Limit: 1}})
			if err != nil {
				return err
			}
			second, end, err := here.ListMembers(ctx, store.MemberFilter{Page: store.Page{Limit: 1, Cursor: next}})
			if err != nil {
				return err
			}
			if len(first) != 1 || len(second) != 1 || end != "" || first[0].Email == second[0].Email || first[0].RoleTitle != "Owner" {
				t.Errorf("pages: %+v, %+v, then %q", first, second, end)
			}
			if got, err := here.FindTenant(ctx); err != nil || got.MemberCount != 2 {
				t.Errorf("counted %d members (%v)", got.MemberCount, err)
			}
			if is, err := here.HasMember(ctx, "ann@example.com"); err != nil || !is {
				t.Errorf("ann is a member: %v (%v)", is, err)
			}
			if role, _, err := there.MemberRole(ctx, ann); err != nil || role != "" {
				t.Errorf("ann is %q in the other tenant (%v)", role, err)
			}
			others, _, err := there.ListMembers(ctx, store.MemberFilter{Page: store.Page{Limit: 10}})
			if len(others) != 0 {
				t.Errorf("the other tenant shows %+v", others)
			}
			return err
		})
	})
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 2, nil)
		child, operator := all[0].ID, all[1]
		state := func() domain.CredentialState {
			var state domain.CredentialState
			read(t, db, func(ctx context.Context, tx *store.Tx) error {
				list, err := tx.Tenant(child).ListCredentials(ctx)
				if len(list) == 1 {
					state = list[0].State
					if list[0].InheritedFrom == nil || list[0].InheritedFrom.Slug != operator.Slug {
						t.Errorf("inherited from %+v", list[0].InheritedFrom)
					}
				}
				return err
			})
			return state
		}
		steps := []struct {
			do   func(ctx context.Context, t *store.TenantTx) error
			want domain.CredentialState
		}{
			{func(ctx context.Context, t *store.TenantTx) error {
				return t.InheritCredential(ctx, "porta", operator.ID, "Ann")
			}, domain.CredentialInherited},
			{func(ctx context.Context, t *store.TenantTx) error {
				return t.PutCredential(ctx, "porta", "sealed", "Ann")
			}, domain.CredentialSet},
			{func(ctx context.Context, t *store.TenantTx) error {
				_, err := t.ClearCredential(ctx, "porta", "Ann")
				return err
			}, domain.CredentialInherited},
		}
		for i, step := range steps {
			write(t, db, func(ctx context.Context, tx *store.Tx) error { return step.do(ctx, tx.Tenant(child)) })
			if got := state(); got != step.want {
				t.Errorf("step %d: %s, want %s", i, got, step.want)
			}
		}
	})
}

func TestSampleTenants_RemovedWithAllThatIsTheirs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 3, func(i int, n *domain.Tenant) { n.Sample = i > 0 })
		ann := addAccount(t, db, "ann@example.com")
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Tenant(all[1].ID).InsertMember(ctx, ann, "OWNER"); err != nil {
				return err
			}
			if _, err := tx.Tenant(all[1].ID).InsertManaged(ctx, []domain.TenantID{all[0].ID, all[2].ID}); err != nil {
				return err
			}
			return tx.Tenant(all[0].ID).InheritCredential(ctx, "porta", all[1].ID, "Ann")
		})
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			n, err := tx.DeleteSampleTenants(ctx)
			if n != 2 {
				t.Errorf("removed %d", n)
			}
			return err
		})
		left := listTenants(t, db, store.TenantFilter{})
		if diff := cmp.Diff([]string{"tenant-0"}, left); diff != "" {
			t.Error(diff)
		}
		read(t, db, func(ctx context.Context, tx *store.Tx) error {
			list, err := tx.Tenant(all[0].ID).ListCredentials(ctx)
			if len(list) != 1 || list[0].State != domain.CredentialNone {
				t.Errorf("what was inherited from a sample: %+v", list)
			}
			return err
		})
	})
}

func TestFindTenantsBySlug(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := addTenants(t, db, 2, nil)
		read(t, db, func(ctx context.Context, tx *store.Tx) error {
			found, err := tx.FindTenantsBySlug(ctx, []string{"tenant-1", "nobody", "tenant-1"})
			want := map[string]store.NamedTenant{"tenant-1": {TenantRef: all[1].Ref(), Features: map[string]bool{"voice": true}}}
			if diff := cmp.Diff(want, found, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}
