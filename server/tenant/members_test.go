package tenant_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// staffed is a customer whose roles include one that may manage members but is no
// owner's.
func staffed() domain.Template {
	tpl := customer()
	tpl.Roles = append(tpl.Roles, domain.TenantRole{Name: "ADMIN", Title: "Administrator", Permissions: []domain.Permission{
		"TENANT:*", "MEMBERS:*", "ROLES:*", "CONTACTS:read",
	}})
	return tpl
}

// fresh is the context of somebody who proved a moment ago who they are.
func (w *world) fresh(id domain.AccountID, email string, t domain.Tenant) context.Context {
	ctx := as(id, email)
	actor := domain.ActorFrom(ctx)
	actor.Standing = &domain.Standing{Session: domain.Session{Factors: []domain.Factor{{Method: domain.MethodPassword, At: w.clock.Now().UnixMilli()}}}}
	return w.in(domain.WithActor(ctx, actor), t)
}

func (w *world) roleOf(t domain.Tenant, id domain.AccountID) string {
	w.t.Helper()
	for _, m := range w.members(t) {
		if m.AccountID == id {
			return m.Role
		}
	}
	return ""
}

func role(name string) tenant.MemberChange { return tenant.MemberChange{Role: &name} }

// Nobody rises by managing members: neither themselves, nor others above them, nor
// by touching those who may do more.
func TestMembers_NobodyRises(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		owner := w.person("owner@example.com", "OWNER@acme")
		admin := w.person("admin@example.com", "ADMIN@acme")
		viewer := w.person("viewer@example.com", "VIEWER@acme")
		ctx := w.in(as(admin, "admin@example.com"), acme)

		_, err := w.ChangeMember(ctx, acme.ID, admin, role("OWNER"))
		wantReason(t, err, domain.CodeForbidden, "role_above_yours")
		_, err = w.ChangeMember(ctx, acme.ID, viewer, role("OWNER"))
		wantReason(t, err, domain.CodeForbidden, "role_above_yours")
		_, err = w.ChangeMember(ctx, acme.ID, owner, role("VIEWER"))
		wantReason(t, err, domain.CodeForbidden, "member_above_you")
		_, err = w.SuspendMember(ctx, acme.ID, owner)
		wantReason(t, err, domain.CodeForbidden, "member_above_you")
		wantReason(t, w.RemoveMember(ctx, acme.ID, owner), domain.CodeForbidden, "member_above_you")
		_, err = w.CreateMember(ctx, acme.ID, tenant.NewMember{Email: "new@example.com", Name: "New", Role: "OWNER"})
		wantReason(t, err, domain.CodeForbidden, "role_above_yours")
		_, err = w.CreateRole(ctx, acme.ID, tenant.RoleDraft{Title: "Copy of the owner", Permissions: []domain.Permission{"*"}})
		if !domain.Is(err, domain.CodeInvalid) {
			t.Errorf("a role of one's own that may do everything: %v", err)
		}
		_, err = w.CreateRole(ctx, acme.ID, tenant.RoleDraft{Title: "More than mine", Permissions: []domain.Permission{"RUNS:manage"}})
		if !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("a role above one's own: %v", err)
		}
		if w.roleOf(acme, owner) != "OWNER" || w.roleOf(acme, admin) != "ADMIN" || w.roleOf(acme, viewer) != "VIEWER" {
			t.Error("something changed after all")
		}
		// What is allowed, works, and a stale page's rights count for nothing.
		if _, err := w.ChangeMember(ctx, acme.ID, viewer, role("EDITOR")); err != nil {
			t.Error(err)
		}
		if _, err := w.ChangeMember(w.fresh(owner, "owner@example.com", acme), acme.ID, admin, role("VIEWER")); err != nil {
			t.Fatal(err)
		}
		_, err = w.ChangeMember(ctx, acme.ID, viewer, role("VIEWER"))
		if !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("somebody who is no administrator any more: %v", err)
		}
	})
}

// D13: the last owner cannot be demoted, suspended or removed, and cannot leave.
func TestD13_TheLastOwnerStays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		owner := w.person("owner@example.com", "OWNER@acme")
		platform := w.in(as("", "support@example.com", "*"), acme)
		mine := w.fresh(owner, "owner@example.com", acme)

		_, err := w.ChangeMember(mine, acme.ID, owner, role("VIEWER"))
		wantReason(t, err, domain.CodeConflict, "last_owner")
		_, err = w.SuspendMember(platform, acme.ID, owner)
		wantReason(t, err, domain.CodeConflict, "last_owner")
		wantReason(t, w.RemoveMember(platform, acme.ID, owner), domain.CodeConflict, "last_owner")
		wantReason(t, w.Leave(mine, "acme"), domain.CodeConflict, "last_owner")
		w.wantSoleOwned(owner, "acme")

		second := w.person("second@example.com", "OWNER@acme")
		w.wantSoleOwned(owner)
		if _, err := w.SuspendMember(platform, acme.ID, second); err != nil {
			t.Fatal(err)
		}
		w.wantSoleOwned(owner, "acme") // a suspended owner is none
		wantReason(t, w.Leave(mine, "acme"), domain.CodeConflict, "last_owner")
		if _, err := w.ReactivateMember(platform, acme.ID, second); err != nil {
			t.Fatal(err)
		}
		if err := w.Leave(mine, "acme"); err != nil {
			t.Error(err)
		}
	})
}

func (w *world) wantSoleOwned(id domain.AccountID, slugs ...string) {
	w.t.Helper()
	err := w.db.Read(context.Background(), func(tx *store.Tx) error {
		owned, err := tx.ListSoleOwned(context.Background(), id)
		got := []string{}
		for _, t := range owned {
			got = append(got, t.Slug)
		}
		if !slices.Equal(got, slugs) && len(got)+len(slugs) > 0 {
			w.t.Errorf("the last owner of %v, want %v", got, slugs)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// Two owners who remove each other at once leave one.
func TestD13_TwoOwnersAtOnceLeaveOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for round, act := range map[string]func(ctx context.Context, acme domain.Tenant, other domain.AccountID) error{
			"remove": func(ctx context.Context, acme domain.Tenant, other domain.AccountID) error {
				return w.RemoveMember(ctx, acme.ID, other)
			},
			"suspend": func(ctx context.Context, acme domain.Tenant, other domain.AccountID) error {
				_, err := w.SuspendMember(ctx, acme.ID, other)
				return err
			},
			"demote": func(ctx context.Context, acme domain.Tenant, other domain.AccountID) error {
				_, err := w.ChangeMember(ctx, acme.ID, other, role("VIEWER"))
				return err
			},
		} {
			acme := w.create(staffed(), profile("acme-"+round))
			one := w.person("one@"+round+".example.com", "OWNER@"+acme.Slug)
			two := w.person("two@"+round+".example.com", "OWNER@"+acme.Slug)
			contexts := map[domain.AccountID]context.Context{two: w.fresh(one, "one", acme), one: w.fresh(two, "two", acme)}
			var done sync.WaitGroup
			for other, ctx := range contexts {
				done.Go(func() { _ = act(ctx, acme, other) })
			}
			done.Wait()
			owners := 0
			for _, m := range w.members(acme) {
				if m.Owner && m.State == domain.MemberActive {
					owners++
				}
			}
			if owners != 1 {
				t.Errorf("%s: %d owners are left", round, owners)
			}
		}
	})
}

// A suspended or removed member is nobody at the next request, and what they sent
// or could use to come back is over.
func TestMembers_SuspendAndRemoveCutOff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		owner := w.person("owner@example.com", "OWNER@acme")
		editor := w.person("editor@example.com", "EDITOR@acme")
		mine := w.fresh(owner, "owner@example.com", acme)
		theirs := as(editor, "editor@example.com")
		v, err := w.InviteMember(w.in(theirs, acme), acme.ID, tenant.Guest{Email: "friend@example.com", Role: "VIEWER"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.SuspendMember(mine, acme.ID, editor); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Resolve(theirs, "acme"); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("a suspended member: %v", err)
		}
		list, _, err := w.Invitations(mine, acme.ID, store.Page{Limit: 10})
		if err != nil || len(list) != 1 || list[0].ID != v.ID || list[0].State != domain.InvitationRevoked {
			t.Errorf("what they sent: %+v %v", list, err)
		}
		if _, err := w.ReactivateMember(mine, acme.ID, editor); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Resolve(theirs, "acme"); err != nil {
			t.Errorf("taken back: %v", err)
		}
		if err := w.RemoveMember(mine, acme.ID, editor); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Resolve(theirs, "acme"); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("a removed member: %v", err)
		}
		wantReason(t, w.RemoveMember(mine, acme.ID, owner), domain.CodeConflict, "yourself")
		for _, action := range []string{"member.suspend", "access.cut_off", "member.reactivate", "member.remove"} {
			if !slices.Contains(w.audited(acme.ID), action) {
				t.Errorf("%s is not in %v", action, w.audited(acme.ID))
			}
		}
	})
}

func TestMembers_GivingOwnershipNeedsAFreshProof(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		owner := w.person("owner@example.com", "OWNER@acme")
		viewer := w.person("viewer@example.com", "VIEWER@acme")
		_, err := w.ChangeMember(w.in(as(owner, "owner@example.com"), acme), acme.ID, viewer, role("OWNER"))
		if !domain.Is(err, domain.CodeStepUpRequired) {
			t.Fatalf("without a proof: %v", err)
		}
		if _, err := w.ChangeMember(w.fresh(owner, "owner@example.com", acme), acme.ID, viewer, role("OWNER")); err != nil {
			t.Error(err)
		}
	})
}

// C04: a user name is unique in the tenant in any spelling, and free in another.
func TestC04_UsernamesAreUniqueInTheTenant(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, other := w.create(staffed(), profile("acme")), w.create(staffed(), profile("other"))
		owner := w.person("owner@example.com", "OWNER@acme", "OWNER@other")
		ann := w.person("ann@example.com", "VIEWER@acme")
		ctx, there := w.fresh(owner, "owner@example.com", acme), w.fresh(owner, "owner@example.com", other)
		name := func(s string) tenant.MemberChange { return tenant.MemberChange{Username: &s} }
		if _, err := w.ChangeMember(ctx, acme.ID, ann, name("Ann.E")); err != nil {
			t.Fatal(err)
		}
		_, err := w.ChangeMember(ctx, acme.ID, owner, name("ANN.e"))
		wantReason(t, err, domain.CodeConflict, "username_taken")
		if m, err := w.ChangeMember(ctx, acme.ID, ann, name("ann.e")); err != nil || m.Username != "ann.e" {
			t.Errorf("her own in another spelling: %+v %v", m, err)
		}
		if _, err := w.ChangeMember(there, other.ID, owner, name("ann.e")); err != nil {
			t.Errorf("in another tenant: %v", err)
		}
		made, err := w.CreateMember(ctx, acme.ID, tenant.NewMember{Email: "bob@example.com", Name: "Bob", Username: "bob", Role: "VIEWER"})
		if err != nil || made.Invitation == nil {
			t.Fatal(made, err)
		}
		_, err = w.ChangeMember(ctx, acme.ID, ann, name("Bob")) // kept for whom was invited
		wantReason(t, err, domain.CodeConflict, "username_taken")
		_, err = w.CreateMember(ctx, acme.ID, tenant.NewMember{Email: "x@example.com", Name: "X", Username: "BOB", Role: "VIEWER"})
		wantReason(t, err, domain.CodeConflict, "username_taken")
		for _, bad := range []string{"a b", "-x", "a", "x/y", strings.Repeat("x", 65)} {
			if _, err := w.ChangeMember(ctx, acme.ID, ann, name(bad)); !domain.Is(err, domain.CodeInvalid) {
				t.Errorf("%q: %v", bad, err)
			}
		}
	})
}

// C05, C06: address and name of a user who is created are required.
func TestC05_C06_CreatedUserNeedsAddressAndName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		admin := w.person("admin@example.com", "ADMIN@acme")
		_, err := w.CreateMember(w.in(as(admin, "admin@example.com"), acme), acme.ID, tenant.NewMember{Name: " ", Role: "VIEWER"})
		var refused *domain.Error
		if !errors.As(err, &refused) || len(refused.Fields) != 2 || refused.Fields[0].Pointer != "/email" || refused.Fields[1].Pointer != "/name" {
			t.Errorf("without both: %v", err)
		}
	})
}

// E42, C12: a created user comes in by a link that works once; the name chosen for
// them is theirs afterwards.
func TestE42_CreatedUserActivatesByLink(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		admin := w.person("admin@example.com", "ADMIN@acme")
		ctx := w.in(as(admin, "admin@example.com"), acme)
		made, err := w.CreateMember(ctx, acme.ID, tenant.NewMember{Email: "bob@example.com", Name: "Bob Builder", Username: "bob", Role: "VIEWER"})
		if err != nil {
			t.Fatal(err)
		}
		link, err := w.InvitationLink(ctx, acme.ID, made.Invitation.ID)
		if err != nil {
			t.Fatal(err)
		}
		done, err := w.Accept(anonymous(), tenant.Acceptance{Token: link[strings.LastIndex(link, "/")+1:], Password: password})
		if err != nil {
			t.Fatal(err)
		}
		m, err := w.Member(ctx, acme.ID, done.AccountID)
		if err != nil || m.Username != "bob" || m.Name != "Bob Builder" || m.Role != "VIEWER" {
			t.Errorf("%+v %v", m, err)
		}
	})
}

// E43: somebody with an account is added without a second one: at once by whoever
// may change any tenant, by their own consent otherwise, and an administrator of a
// tenant is not told whether an address has an account.
func TestE43_AnExistingAccountIsAdded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		admin := w.person("admin@example.com", "ADMIN@acme")
		eve := w.person("eve@example.com")
		w.person("dan@example.com")
		mine := w.in(as(admin, "admin@example.com"), acme)
		made, err := w.CreateMember(w.in(as("", "support@example.com", "*"), acme), acme.ID,
			tenant.NewMember{Email: "Eve@Example.com", Name: "Eve", Username: "eve", Role: "VIEWER"})
		if err != nil || made.Member == nil || made.Member.AccountID != eve || made.Member.Username != "eve" {
			t.Fatalf("%+v %v", made, err)
		}
		for _, email := range []string{"dan@example.com", "nobody@example.com"} {
			made, err := w.CreateMember(mine, acme.ID, tenant.NewMember{Email: email, Name: "D", Role: "VIEWER"})
			if err != nil || made.Member != nil || made.Invitation == nil {
				t.Errorf("%s: %+v %v", email, made, err)
			}
		}
		_, err = w.CreateMember(mine, acme.ID, tenant.NewMember{Email: "eve@example.com", Name: "Eve", Role: "VIEWER"})
		wantReason(t, err, domain.CodeConflict, "already_member")
	})
}

// C08: with a limit of N, member N+1 is refused in clear words, also under parallel
// requests.
func TestC08_TheLimitHoldsUnderParallelJoins(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		tpl := staffed()
		tpl.Limits = map[string]int64{"agents": 3}
		acme := w.create(tpl, profile("acme"))
		admin := w.person("admin@example.com", "ADMIN@acme")
		ctx := w.in(as(admin, "admin@example.com"), acme)
		var tokens []string
		for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
			v, err := w.InviteMember(ctx, acme.ID, tenant.Guest{Email: name + "@example.com", Name: name + name, Role: "VIEWER"})
			if err != nil {
				t.Fatal(err)
			}
			link, err := w.InvitationLink(ctx, acme.ID, v.ID)
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, link[strings.LastIndex(link, "/")+1:])
		}
		var done sync.WaitGroup
		refusals := make(chan error, len(tokens))
		for _, token := range tokens {
			done.Go(func() {
				if _, err := w.Accept(anonymous(), tenant.Acceptance{Token: token, Password: password}); err != nil {
					refusals <- err
				}
			})
		}
		done.Wait()
		close(refusals)
		if n := len(w.members(acme)); n != 3 {
			t.Errorf("%d members in a tenant for 3", n)
		}
		if len(refusals) != 4 {
			t.Errorf("%d were refused, want 4", len(refusals))
		}
		for err := range refusals {
			wantReason(t, err, domain.CodeConflict, "seats_full")
		}
	})
}

// An invitation whose maker lost the right to give it is over, and one to a role
// that its maker could not give any more as well.
func TestAccept_AfterItsMakerLostTheRight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		owner := w.person("owner@example.com", "OWNER@acme")
		admin := w.person("admin@example.com", "ADMIN@acme")
		token := func(email, role string) string {
			ctx := w.in(as(admin, "admin@example.com"), acme)
			v, err := w.InviteMember(ctx, acme.ID, tenant.Guest{Email: email, Name: "Guest", Role: role})
			if err != nil {
				t.Fatal(err)
			}
			link, err := w.InvitationLink(ctx, acme.ID, v.ID)
			if err != nil {
				t.Fatal(err)
			}
			return link[strings.LastIndex(link, "/")+1:]
		}
		viewer, above := token("one@example.com", "VIEWER"), token("two@example.com", "ADMIN")
		mine := w.fresh(owner, "owner@example.com", acme)
		if _, err := w.ChangeMember(mine, acme.ID, admin, role("EDITOR")); err != nil { // may still invite, but not administrators
			t.Fatal(err)
		}
		_, err := w.Accept(anonymous(), tenant.Acceptance{Token: above, Password: password})
		wantReason(t, err, domain.CodeGone, "invitation_void")
		if _, err := w.Accept(anonymous(), tenant.Acceptance{Token: viewer, Password: password}); err != nil {
			t.Errorf("what they may still give: %v", err)
		}
		third := w.person("third@example.com")
		if _, err := w.ChangeMember(mine, acme.ID, admin, role("ADMIN")); err != nil {
			t.Fatal(err)
		}
		last := token("third@example.com", "VIEWER")
		if _, err := w.ChangeMember(mine, acme.ID, admin, role("VIEWER")); err != nil {
			t.Fatal(err)
		}
		_, err = w.Accept(as(third, "third@example.com"), tenant.Acceptance{Token: last})
		wantReason(t, err, domain.CodeGone, "invitation_void")
	})
}

// Ownership is handed over by an offer that the other one accepts; both roles
// change at once.
func TestOwnership_OfferAndAcceptance(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		owner := w.person("owner@example.com", "OWNER@acme")
		admin := w.person("admin@example.com", "ADMIN@acme")
		viewer := w.person("viewer@example.com", "VIEWER@acme")
		mine, theirs := w.fresh(owner, "owner@example.com", acme), w.fresh(admin, "admin@example.com", acme)

		_, err := w.OfferOwnership(theirs, acme.ID, viewer, "")
		wantReason(t, err, domain.CodeForbidden, "not_owner")
		wantReason(t, w.AcceptOwnership(theirs, acme.ID), domain.CodeConflict, "no_offer")
		offer, err := w.OfferOwnership(mine, acme.ID, admin, "VIEWER")
		if err != nil || offer.To.ID != admin {
			t.Fatal(offer, err)
		}
		_, err = w.OfferOwnership(mine, acme.ID, viewer, "VIEWER")
		wantReason(t, err, domain.CodeConflict, "offer_open")
		wantReason(t, w.AcceptOwnership(w.fresh(viewer, "viewer@example.com", acme), acme.ID), domain.CodeConflict, "no_offer")
		if seen, err := w.OwnershipOffer(w.fresh(viewer, "viewer@example.com", acme), acme.ID); err != nil || seen != nil {
			t.Errorf("somebody else sees %+v (%v)", seen, err)
		}
		if err := w.DeclineOwnership(theirs, acme.ID); err != nil || w.roleOf(acme, owner) != "OWNER" {
			t.Error("declined:", err)
		}
		if _, err = w.OfferOwnership(mine, acme.ID, admin, "VIEWER"); err != nil {
			t.Fatal(err)
		}
		var wins, done = make(chan struct{}, 8), sync.WaitGroup{}
		for range 8 {
			done.Go(func() {
				if w.AcceptOwnership(theirs, acme.ID) == nil {
					wins <- struct{}{}
				}
			})
		}
		done.Wait()
		if len(wins) != 1 || w.roleOf(acme, owner) != "VIEWER" || w.roleOf(acme, admin) != "OWNER" {
			t.Errorf("%d wins, then %s and %s", len(wins), w.roleOf(acme, owner), w.roleOf(acme, admin))
		}
	})
}

func TestOwnership_ExpiresAndIsVoidWithItsMaker(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		owner := w.person("owner@example.com", "OWNER@acme")
		second := w.person("second@example.com", "OWNER@acme")
		admin := w.person("admin@example.com", "ADMIN@acme")
		if _, err := w.OfferOwnership(w.fresh(owner, "owner@example.com", acme), acme.ID, admin, ""); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(domain.OwnershipLifetime)
		wantReason(t, w.AcceptOwnership(w.fresh(admin, "admin@example.com", acme), acme.ID), domain.CodeConflict, "no_offer")
		mine := w.fresh(owner, "owner@example.com", acme)
		if _, err := w.OfferOwnership(mine, acme.ID, admin, ""); err != nil { // over the expired one
			t.Fatal(err)
		}
		if _, err := w.ChangeMember(w.fresh(second, "second@example.com", acme), acme.ID, owner, role("VIEWER")); err != nil {
			t.Fatal(err)
		}
		wantReason(t, w.AcceptOwnership(w.fresh(admin, "admin@example.com", acme), acme.ID), domain.CodeConflict, "offer_void")
		if err := w.WithdrawOwnership(w.fresh(second, "second@example.com", acme), acme.ID); err != nil {
			t.Error(err)
		}
	})
}

// D03: the same person is administrator in one tenant and viewer in another.
func TestD03_RolesPerTenant(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		one, two := w.create(staffed(), profile("one")), w.create(staffed(), profile("two"))
		ann := w.person("ann@example.com", "ADMIN@one", "VIEWER@two")
		w.person("bob@example.com", "VIEWER@two")
		here, there := w.in(as(ann, "ann@example.com"), one), w.in(as(ann, "ann@example.com"), two)
		if _, err := w.InviteMember(here, one.ID, tenant.Guest{Email: "x@example.com", Role: "VIEWER"}); err != nil {
			t.Error(err)
		}
		if _, err := w.InviteMember(there, two.ID, tenant.Guest{Email: "x@example.com", Role: "VIEWER"}); !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("where she is a viewer: %v", err)
		}
	})
}

// The list finds people by what they are called now.
func TestMembers_FoundByTheirNewName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(staffed(), profile("acme"))
		ann := w.person("ann@example.com", "VIEWER@acme")
		search := func(words string) int {
			list, _, err := w.Members(w.in(as("", "support@example.com", "*"), acme), acme.ID, store.MemberFilter{Search: words, Page: store.Page{Limit: 10}})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if search("zoe") != 0 || search("ann exam") != 1 {
			t.Error("before the change")
		}
		name := "Zoë Umbrella"
		if err := w.Accounts.UpdateProfile(as(ann, "ann@example.com"), account.ProfileChange{Name: &name}); err != nil {
			t.Fatal(err)
		}
		if search("zoe") != 1 || search("umb zo") != 1 || search("name of") != 0 {
			t.Error("after the change")
		}
	})
}
