package tenant_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

func TestD10_Rename(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ann := w.in(as(w.person("ann@example.com", "OWNER@acme"), "ann@example.com"), acme)
		changed, err := w.Rename(ann, acme.ID, 1, " acme-group ")
		if err != nil || changed.Slug != "acme-group" || changed.Version != 2 {
			t.Fatalf("got %+v, %v", changed, err)
		}
		for _, slug := range []string{"acme", "acme-group", string(acme.ID)} {
			found, access, err := w.Resolve(ann, slug)
			if err != nil || found.ID != acme.ID || found.Slug != "acme-group" || access.Slug != "acme-group" {
				t.Errorf("%s leads to %s, %v", slug, found.Slug, err)
			}
		}
		slugs, err := w.Slugs(ann, acme.ID)
		if err != nil || slugs.Slug != "acme-group" || len(slugs.Former) != 1 || slugs.Former[0].Slug != "acme" {
			t.Errorf("slugs %+v, %v", slugs, err)
		}
		if same, err := w.Rename(ann, acme.ID, 2, "acme-group"); err != nil || same.Version != 2 {
			t.Errorf("the slug that it has: %+v, %v", same, err)
		}
		_, err = w.Rename(ann, acme.ID, 1, "late")
		wantReason(t, err, domain.CodePrecondition, "")
		if back, err := w.Rename(ann, acme.ID, 2, "acme"); err != nil || back.Slug != "acme" {
			t.Errorf("taking it back: %+v, %v", back, err)
		}
		if diff := cmp.Diff([]string{"tenant.create", "tenant.rename", "tenant.rename"}, w.audited(acme.ID)); diff != "" {
			t.Error(diff)
		}
		_ = w.db.Read(context.Background(), func(tx *store.Tx) error {
			events, _, err := tx.Tenant(acme.ID).ListAudit(context.Background(), store.Page{Limit: 1})
			want := map[string]any{"before": map[string]any{"slug": "acme-group"}, "after": map[string]any{"slug": "acme"}}
			if err != nil || cmp.Diff(want, events[0].Detail) != "" {
				t.Errorf("audited %v, %v", events[0].Detail, err)
			}
			return nil
		})
	})
}

func TestD10_Rename_Refuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, other := w.create(customer(), profile("acme")), w.create(customer(), profile("other"))
		ann := w.in(as(w.person("ann@example.com", "OWNER@acme"), "ann@example.com"), acme)
		bob := w.in(as(w.person("bob@example.com", "OWNER@other"), "bob@example.com"), other)
		if _, err := w.Rename(bob, other.ID, 1, "another"); err != nil {
			t.Fatal(err)
		}
		for slug, want := range map[string]string{"": "required", "x": "length", "Acme": "pattern", "admin": "reserved"} {
			_, err := w.Rename(ann, acme.ID, 1, slug)
			if e := wantReason(t, err, domain.CodeInvalid, ""); e.Fields[0].Pointer != "/slug" || e.Fields[0].Code != want {
				t.Errorf("%q: %+v", slug, e.Fields)
			}
		}
		for _, slug := range []string{"other", "another"} { // what it had, and what it has
			_, err := w.Rename(ann, acme.ID, 1, slug)
			e := wantReason(t, err, domain.CodeConflict, store.ReasonSlugTaken)
			if len(e.Fields) != 1 || e.Fields[0].Pointer != "/slug" || e.Fields[0].Code != "taken" {
				t.Errorf("%s: %+v", slug, e.Fields)
			}
			_, err = w.tryCreate(customer(), profile(slug))
			wantReason(t, err, domain.CodeConflict, store.ReasonSlugTaken)
		}
		vi := w.in(as(w.person("vi@example.com", "VIEWER@acme"), "vi@example.com"), acme)
		_, err := w.Rename(vi, acme.ID, 1, "mine")
		if e := wantReason(t, err, domain.CodeForbidden, ""); e.Missing != domain.PermProfileUpdate {
			t.Errorf("names %s", e.Missing)
		}
		if diff := cmp.Diff([]string{"tenant.create"}, w.audited(acme.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

// An old slug says no more to a stranger than one that nobody ever had.
func TestD10_OldSlugIsUnknownToStrangers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		w.create(customer(), profile("other"))
		if _, err := w.Rename(w.in(as("", "admin@example.com", "*"), acme), acme.ID, 1, "acme-group"); err != nil {
			t.Fatal(err)
		}
		stranger := as(w.person("bob@example.com", "OWNER@other"), "bob@example.com")
		_, _, unknown := w.Resolve(stranger, "never-was")
		for _, slug := range []string{"acme", "acme-group"} {
			_, _, err := w.Resolve(stranger, slug)
			if diff := cmp.Diff(unknown.Error(), err.Error()); diff != "" || !domain.Is(err, domain.CodeNotFound) {
				t.Errorf("%s: %s", slug, diff)
			}
		}
	})
}

// Ten former slugs are the most; one of them can be taken back all the same. And
// after five changes at once it is one a day.
func TestD10_Rename_IsLimited(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		admin := w.in(as("", "admin@example.com", "*"), acme)
		version := int64(1)
		try := func(slug string) error {
			_, err := w.Rename(admin, acme.ID, version, slug)
			if err == nil {
				version++
			}
			return err
		}
		for i := range 5 {
			if err := try(fmt.Sprint("slug-", i)); err != nil {
				t.Fatal(err)
			}
		}
		wantReason(t, try("slug-5"), domain.CodeConflict, "slug_changed_often")
		for i := 5; i < 10; i++ {
			w.clock.Advance(25 * time.Hour)
			if err := try(fmt.Sprint("slug-", i)); err != nil {
				t.Fatal(err)
			}
		}
		w.clock.Advance(25 * time.Hour)
		wantReason(t, try("slug-10"), domain.CodeConflict, "too_many_slugs")
		if err := try("acme"); err != nil {
			t.Errorf("taking one back: %v", err)
		}
		if _, err := w.tryCreate(customer(), profile("slug-10")); err != nil {
			t.Errorf("what was refused is free: %v", err)
		}
	})
}

func TestD10_Rename_ParallelOneWins(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var wg sync.WaitGroup
		var won atomic.Int32
		for i := range 6 {
			one := w.create(customer(), profile(fmt.Sprint("racer-", i)))
			admin := w.in(as("", "admin@example.com", "*"), one)
			wg.Go(func() {
				_, err := w.Rename(admin, one.ID, 1, "wanted")
				if err == nil {
					won.Add(1)
					return
				}
				if e, _ := err.(*domain.Error); e == nil || e.Reason != store.ReasonSlugTaken || e.Fields[0].Pointer != "/slug" {
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d won", won.Load())
		}
	})
}

// What others typed by an old slug means the tenant that had it.
func TestD10_OldSlugsRelate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		telco, child := w.create(operator(), profile("telco")), w.create(customer(), profile("child"))
		system := as("", "admin@example.com", "*")
		for one, slug := range map[domain.TenantID]string{telco.ID: "telco-two", child.ID: "child-two"} {
			_, access, err := w.Resolve(system, string(one))
			if err == nil {
				_, err = w.Rename(domain.WithAccess(system, access), one, 1, slug)
			}
			if err != nil {
				w.t.Fatal(err)
			}
		}
		p := profile("msp")
		p.ManagedSlugs = []string{"child", "child-two"}
		msp := w.create(operator(), p)
		if n := len(w.slugs(w.in(system, msp), tenant.Filter{})); n != 3 {
			t.Errorf("%d tenants", n)
		}
		managed, _, err := w.Managed(w.in(system, msp), msp.ID, store.Page{Limit: 10})
		if err != nil || len(managed) != 1 || managed[0].Slug != "child-two" {
			t.Errorf("managed %+v, %v", managed, err)
		}
		if diff := cmp.Diff([]string{"tenant.create", "managed.add"}, w.audited(msp.ID)); diff != "" {
			t.Error(diff)
		}
		p = profile("heir")
		p.Inherits = map[string]string{domain.CredentialPorta: "telco"}
		heir := w.create(customer(), p)
		list, err := w.Credentials(w.in(system, heir), heir.ID)
		if err != nil || len(list) != 1 || list[0].InheritedFrom.Slug != "telco-two" {
			t.Errorf("inherits %+v, %v", list, err)
		}
		if err := w.Unmanage(system, msp.ID, "child"); err != nil {
			t.Errorf("by the old slug: %v", err)
		}
	})
}

func TestSampleData_KeepsOffOldSlugs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for _, slug := range []string{"harbor-dental", "harbor-dental-sample"} {
			one := w.create(customer(), profile(slug))
			if _, err := w.Rename(w.in(as("", "admin@example.com", "*"), one), one.ID, 1, "was-"+slug); err != nil {
				t.Fatal(err)
			}
		}
		admin := as(w.person("admin@example.com"), "admin@example.com", "*")
		if n, err := w.AddSampleData(admin, fixedTemplates{}); err != nil || n != 12 {
			t.Fatalf("added %d, %v", n, err)
		}
		if _, _, err := w.Resolve(admin, "harbor-dental-sample-2"); err != nil {
			t.Error(err)
		}
	})
}
