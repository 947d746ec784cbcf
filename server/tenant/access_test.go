package tenant_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// slugs lists what an actor sees.
func (w *world) slugs(ctx context.Context, f tenant.Filter) []string {
	w.t.Helper()
	f.Limit = 100
	tenants, _, err := w.List(ctx, f)
	if err != nil {
		w.t.Fatal(err)
	}
	found := []string{}
	for _, one := range tenants {
		found = append(found, one.Slug)
	}
	return found
}

// A08: a member of one tenant finds, lists and reads nothing of another.
func TestA08_Isolation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		mine, other := w.create(customer(), profile("mine")), w.create(customer(), profile("other"))
		ann := as(w.person("ann@example.com", "OWNER@mine"), "ann@example.com")
		for _, ref := range []string{other.Slug, string(other.ID), "nowhere", "tn_0", ""} {
			if _, _, err := w.Resolve(ann, ref); !domain.Is(err, domain.CodeNotFound) {
				t.Errorf("resolving %q: got %v, want not found", ref, err)
			}
		}
		if diff := cmp.Diff([]string{"mine"}, w.slugs(ann, tenant.Filter{})); diff != "" {
			t.Error(diff)
		}
		for _, search := range []string{"other", string(other.ID), "tenant"} {
			for _, slug := range w.slugs(ann, tenant.Filter{Search: search}) {
				if slug != "mine" {
					t.Errorf("searching %q finds %s", search, slug)
				}
			}
		}
		ann = w.in(ann, mine)
		for name, use := range foreign(ann, w, other.ID) {
			if err := use(); !domain.Is(err, domain.CodeNotFound) {
				t.Errorf("%s of another tenant: got %v, want not found", name, err)
			}
		}
	})
}

// foreign is every use case of a tenant, called for a tenant that the context was
// not resolved for.
func foreign(ctx context.Context, w *world, id domain.TenantID) map[string]func() error {
	return map[string]func() error{
		"get":            func() error { _, err := w.Get(ctx, id); return err },
		"update":         func() error { _, err := w.Update(ctx, id, 1, tenant.Change{}); return err },
		"roles":          func() error { _, err := w.Roles(ctx, id); return err },
		"members":        func() error { _, _, err := w.Members(ctx, id, store.MemberFilter{Page: store.Page{}}); return err },
		"managed":        func() error { _, _, err := w.Managed(ctx, id, store.Page{}); return err },
		"credentials":    func() error { _, err := w.Credentials(ctx, id); return err },
		"set credential": func() error { return w.SetCredential(ctx, id, "porta", domain.Login{Username: "a", Password: "b"}) },
		"clear":          func() error { return w.ClearCredential(ctx, id, "porta") },
		"invitations":    func() error { _, _, err := w.Invitations(ctx, id, store.Page{}); return err },
		"invite": func() error {
			_, err := w.InviteMember(ctx, id, tenant.Guest{Email: "a@example.com", Role: "OWNER"})
			return err
		},
		"resend": func() error { _, err := w.Resend(ctx, id, "iv_1"); return err },
		"link":   func() error { _, err := w.InvitationLink(ctx, id, "iv_1"); return err },
		"revoke": func() error { return w.Revoke(ctx, id, "iv_1") },
	}
}

// A09: the people of an operator see the tenants it manages and no other, until
// the moment it manages them no longer.
func TestA09_OperatorSeesWhatItManages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		a, b, c := w.create(customer(), profile("a1")), w.create(customer(), profile("b1")), w.create(customer(), profile("c1"))
		p := profile("telco")
		p.ManagedSlugs = []string{"a1", "b1"}
		telco := w.create(operator(), p)
		ann := as(w.person("ann@example.com", "DISPATCHER@telco"), "ann@example.com")
		bob := as(w.person("bob@example.com", "VIEWER@telco"), "bob@example.com")
		admin := as(w.person("admin@example.com"), "admin@example.com", "*")

		if diff := cmp.Diff([]string{"a1", "b1", "telco"}, w.slugs(ann, tenant.Filter{})); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"telco"}, w.slugs(bob, tenant.Filter{})); diff != "" {
			t.Errorf("a role without MANAGED:read: %s", diff)
		}
		_, access, err := w.Resolve(ann, "a1")
		if err != nil {
			t.Fatal(err)
		}
		if access.Through != telco.ID || access.Role != "" || !access.Permissions.Has(domain.PermProfileRead) {
			t.Errorf("access through the operator: %+v", access)
		}
		for _, p := range []domain.Permission{domain.PermProfileUpdate, domain.PermMembersInvite, domain.PermCredentialsManage, domain.PermCredentialsRead} {
			if access.Permissions.Has(p) {
				t.Errorf("managing grants %s", p)
			}
		}
		if _, _, err := w.Resolve(ann, c.Slug); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("a tenant that it does not manage: %v", err)
		}
		if err := w.Unmanage(admin, telco.ID, b.Slug); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Resolve(ann, b.Slug); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("a tenant that it no longer manages: %v", err)
		}
		if diff := cmp.Diff([]string{"a1", "telco"}, w.slugs(ann, tenant.Filter{})); diff != "" {
			t.Error(diff)
		}
		managed, _, err := w.Managed(w.in(ann, telco), telco.ID, store.Page{Limit: 10})
		if err != nil || len(managed) != 1 || managed[0].ID != a.ID {
			t.Errorf("managed: %+v, %v", managed, err)
		}
	})
}

func TestManage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		shop, telco, corp := w.create(customer(), profile("shop")), w.create(operator(), profile("telco")), w.create(corporate(), profile("corp"))
		admin := as("", "admin@example.com", domain.PermTenantUpdate)
		for range 2 {
			if err := w.Manage(admin, telco.ID, "shop"); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"tenant.create", "manager.add"}, w.audited(shop.ID)); diff != "" {
			t.Errorf("doing it twice: %s", diff)
		}
		wantReason(t, w.Manage(admin, telco.ID, "corp"), domain.CodeConflict, "not_manageable")
		wantReason(t, w.Manage(admin, telco.ID, "telco"), domain.CodeConflict, "not_manageable")
		wantReason(t, w.Manage(admin, corp.ID, "shop"), domain.CodeConflict, "not_operator")
		if err := w.Manage(admin, telco.ID, "ghost"); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("an unknown slug: %v", err)
		}
		owner := as(w.person("ann@example.com", "OWNER@telco"), "ann@example.com")
		for _, err := range []error{w.Manage(owner, telco.ID, "shop"), w.Unmanage(owner, telco.ID, "shop")} {
			if e := wantReason(t, err, domain.CodeForbidden, ""); e.Missing != domain.PermTenantUpdate {
				t.Errorf("names %s as missing", e.Missing)
			}
		}
	})
}

func TestResolve_WaysIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.create(customer(), profile("acme"))
		ann := w.person("ann@example.com", "EDITOR@acme")
		key := domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorAPIKey, AccountID: ann, KeyID: "ak_1"})
		tests := []struct {
			name string
			ctx  context.Context
			has  []domain.Permission
			not  []domain.Permission
		}{
			{"a member", as(ann, "ann@example.com"), []domain.Permission{domain.PermMembersInvite}, []domain.Permission{domain.PermProfileUpdate, "CONTACTS:read"}},
			{"a platform reader", as("", "p@example.com", domain.PermTenantRead), []domain.Permission{domain.PermAuditRead}, []domain.Permission{domain.PermMembersInvite}},
			{"both", as(ann, "ann@example.com", domain.PermTenantRead), []domain.Permission{domain.PermAuditRead, domain.PermMembersInvite}, []domain.Permission{"CONTACTS:read"}},
			{"nobody", as("", "x@example.com"), nil, nil},
			{"a key of the member", key, nil, nil},
			{"somebody not signed in", anonymous(), nil, nil},
		}
		for _, tt := range tests {
			_, access, err := w.Resolve(tt.ctx, "acme")
			if tt.has == nil {
				if !domain.Is(err, domain.CodeNotFound) {
					t.Errorf("%s: got %v, want not found", tt.name, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			for _, p := range tt.has {
				if !access.Permissions.Has(p) {
					t.Errorf("%s lacks %s", tt.name, p)
				}
			}
			for _, p := range tt.not {
				if access.Permissions.Has(p) {
					t.Errorf("%s has %s", tt.name, p)
				}
			}
		}
	})
}

func TestList_WhoSeesWhat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.create(customer(), profile("one"))
		w.create(corporate(), profile("two"))
		reader := as("", "p@example.com", domain.PermTenantRead)
		if diff := cmp.Diff([]string{"one", "two"}, w.slugs(reader, tenant.Filter{})); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"two"}, w.slugs(reader, tenant.Filter{Template: "corporate"})); diff != "" {
			t.Error(diff)
		}
		stranger := as(w.person("x@example.com"), "x@example.com")
		if diff := cmp.Diff([]string{}, w.slugs(stranger, tenant.Filter{})); diff != "" {
			t.Error(diff)
		}
		if _, _, err := w.List(anonymous(), tenant.Filter{}); !domain.Is(err, domain.CodeUnauthorized) {
			t.Errorf("not signed in: %v", err)
		}
		key := domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorAPIKey, KeyID: "ak_1"})
		if _, _, err := w.List(key, tenant.Filter{}); !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("a key without TENANT_MGMT:read: %v", err)
		}
	})
}
