package tenant_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// invited makes a tenant with an invitation and returns the link's token.
func (w *world) invited(slug, email, role string) (domain.Tenant, string) {
	w.t.Helper()
	t := w.create(customer(), profile(slug))
	v := w.invite(t.ID, domain.InitialUser{Email: email, Name: "Jo Meier", Role: role})[0].Invitation
	return t, w.token(t, v.ID)
}

// members lists a tenant's people as the platform.
func (w *world) members(t domain.Tenant) []domain.Member {
	w.t.Helper()
	members, _, err := w.Members(w.in(as("", "admin@example.com", "*"), t), t.ID, store.MemberFilter{Page: store.Page{Limit: 100}})
	if err != nil {
		w.t.Fatal(err)
	}
	return members
}

func TestLookUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, token := w.invited("acme", "jo@example.com", "OWNER")
		look, err := w.LookUp(anonymous(), token)
		if err != nil {
			t.Fatal(err)
		}
		if look.State != tenant.LinkOpen || look.Tenant.ID != acme.ID || look.RoleTitle != "Owner" || look.AccountExists ||
			look.Invitation.InvitedBy != "Ada" || look.Invitation.Email != "jo@example.com" {
			t.Errorf("got %+v", look)
		}
		w.person("JO@example.com")
		if look, err = w.LookUp(anonymous(), token); err != nil || !look.AccountExists {
			t.Errorf("with an account: %+v, %v", look, err)
		}
		w.clock.Advance(domain.InvitationLifetime)
		if look, err = w.LookUp(anonymous(), token); err != nil || look.State != tenant.LinkExpired {
			t.Errorf("later: %+v, %v", look, err)
		}
		for _, wrong := range []string{"", "tni_", token + "x", token[:len(token)-1]} {
			if _, err := w.LookUp(anonymous(), wrong); !domain.Is(err, domain.CodeNotFound) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
	})
}

func TestAccept_NewAccount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, token := w.invited("acme", "Jo@example.com", "OWNER")
		done, err := w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "Jo M.", Password: password, UserAgent: "Browser"})
		if err != nil {
			t.Fatal(err)
		}
		actor, err := w.Accounts.SessionActor(context.Background(), done.SessionToken)
		if err != nil || actor.AccountID != done.AccountID || actor.Name != "Jo M." || actor.Email != "Jo@example.com" || !actor.Platform.Empty() {
			t.Errorf("the session is of %+v (%v)", actor, err)
		}
		members := w.members(acme)
		if len(members) != 1 || members[0].AccountID != done.AccountID || members[0].Role != "OWNER" {
			t.Errorf("members: %+v", members)
		}
		if _, access, err := w.Resolve(domain.WithActor(context.Background(), actor), "acme"); err != nil || access.Role != "OWNER" {
			t.Errorf("access: %+v, %v", access, err)
		}
		_, err = w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "Jo", Password: password})
		wantReason(t, err, domain.CodeGone, "invitation_used")
		if look, err := w.LookUp(anonymous(), token); err != nil || look.State != tenant.LinkUsed {
			t.Errorf("look: %+v, %v", look, err)
		}
	})
}

func TestAccept_ChecksNewcomer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, token := w.invited("acme", "jo@example.com", "OWNER")
		_, err := w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "a\x00b", Password: "short"})
		e := wantReason(t, err, domain.CodeInvalid, "")
		if len(e.Fields) != 2 || e.Fields[0].Pointer != "/name" || e.Fields[1].Pointer != "/password" {
			t.Errorf("fields: %+v", e.Fields)
		}
		if len(w.members(acme)) != 0 {
			t.Error("a refused one joined")
		}
		if _, err := w.Accept(anonymous(), tenant.Acceptance{Token: token, Password: password}); err != nil {
			t.Errorf("without a name the invitation's is used: %v", err)
		}
	})
}

func TestAccept_WithAccount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, token := w.invited("acme", "jo@example.com", "VIEWER")
		jo, eve := w.person("Jo@example.com"), w.person("eve@example.com")

		_, err := w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "Jo", Password: password})
		wantReason(t, err, domain.CodeUnauthorized, "sign_in_first")
		_, err = w.Accept(as(eve, "eve@example.com"), tenant.Acceptance{Token: token})
		wantReason(t, err, domain.CodeConflict, "wrong_account")
		// Whatever an actor says its address is, its account decides.
		_, err = w.Accept(as(eve, "jo@example.com"), tenant.Acceptance{Token: token})
		wantReason(t, err, domain.CodeConflict, "wrong_account")

		done, err := w.Accept(as(jo, "jo@example.com"), tenant.Acceptance{Token: token})
		if err != nil || done.SessionToken != "" || done.TenantID != acme.ID {
			t.Fatalf("got %+v, %v", done, err)
		}
		if members := w.members(acme); len(members) != 1 || members[0].AccountID != jo || members[0].Role != "VIEWER" {
			t.Errorf("members: %+v", members)
		}
	})
}

// Somebody who became a member by other means keeps the role: an old link must
// not raise anybody.
func TestAccept_MemberKeepsTheRole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, token := w.invited("acme", "jo@example.com", "OWNER")
		jo := w.person("jo@example.com", "VIEWER@acme")
		if _, err := w.Accept(as(jo, "jo@example.com"), tenant.Acceptance{Token: token}); err != nil {
			t.Fatal(err)
		}
		if members := w.members(acme); len(members) != 1 || members[0].Role != "VIEWER" {
			t.Errorf("members: %+v", members)
		}
	})
}

func TestAccept_Expired(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		_, token := w.invited("acme", "jo@example.com", "OWNER")
		w.clock.Advance(domain.InvitationLifetime - time.Millisecond)
		if look, err := w.LookUp(anonymous(), token); err != nil || look.State != tenant.LinkOpen {
			t.Errorf("a moment before: %+v, %v", look, err)
		}
		w.clock.Advance(time.Millisecond)
		_, err := w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "Jo", Password: password})
		wantReason(t, err, domain.CodeGone, "invitation_expired")
	})
}

// 64 times at once by one person: one membership, and every loser is told why.
func TestAccept_ParallelOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, token := w.invited("acme", "jo@example.com", "OWNER")
		jo := as(w.person("jo@example.com"), "jo@example.com")
		errs := make([]error, 64)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.Accept(jo, tenant.Acceptance{Token: token}) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				wantReason(t, err, domain.CodeGone, "invitation_used")
			}
		}
		if members := w.members(acme); won != 1 || len(members) != 1 {
			t.Errorf("%d won, members: %+v", won, members)
		}
		d, err := w.Get(w.in(as("", "admin@example.com", "*"), acme), acme.ID)
		if err != nil || d.Tenant.MemberCount != 1 {
			t.Errorf("counted %d members (%v)", d.Tenant.MemberCount, err)
		}
	})
}

// Newcomers race as well: one account, one membership.
func TestAccept_ParallelNewcomers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, token := w.invited("acme", "jo@example.com", "OWNER")
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "Jo", Password: password})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !domain.Is(err, domain.CodeGone) {
				t.Errorf("a loser got %v", err)
			}
		}
		if members := w.members(acme); won != 1 || len(members) != 1 {
			t.Errorf("%d won, members: %+v", won, members)
		}
	})
}

func TestInviteToPlatform(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		admin := as(w.administrator("admin@example.com"), "admin@example.com", "*")
		v, link, err := w.InviteToPlatform(admin, tenant.Guest{Email: "sam@example.com", Role: domain.RolePlatformSupport})
		if err != nil {
			t.Fatal(err)
		}
		again, same, err := w.InviteToPlatform(admin, tenant.Guest{Email: "SAM@example.com", Role: domain.RolePlatformSupport})
		if err != nil || again.ID != v.ID || same != link {
			t.Errorf("again: %+v %s, %v", again, same, err)
		}
		_, _, err = w.InviteToPlatform(admin, tenant.Guest{Email: "sam@example.com", Role: domain.RolePlatformAdmin})
		wantReason(t, err, domain.CodeConflict, "already_invited")

		token := link[len(publicURL+"/invite/"):]
		look, err := w.LookUp(anonymous(), token)
		if err != nil || look.Tenant != nil || look.RoleTitle != "Platform Support" {
			t.Errorf("look: %+v, %v", look, err)
		}
		done, err := w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "Sam", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		actor, err := w.Accounts.SessionActor(context.Background(), done.SessionToken)
		if err != nil || !actor.Platform.Has(domain.PermTenantRead) || actor.Platform.Has(domain.PermTenantCreate) {
			t.Errorf("actor: %+v, %v", actor, err)
		}
		_, _, err = w.InviteToPlatform(admin, tenant.Guest{Email: "sam@example.com", Role: domain.RolePlatformAdmin})
		wantReason(t, err, domain.CodeConflict, "account_exists")
	})
}

// A platform role that somebody decided about since must not come back by an old
// link: deciding ends what is pending for the address.
func TestInviteToPlatform_LinkEndsWhenTheRoleIsDecided(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		admin := as(w.administrator("admin@example.com"), "admin@example.com", "*")
		_, link, err := w.InviteToPlatform(admin, tenant.Guest{Email: "sam@example.com", Role: domain.RolePlatformAdmin})
		if err != nil {
			t.Fatal(err)
		}
		sam := w.person("Sam@example.com") // by another way, such as an invitation to a tenant
		if _, _, err := w.Accounts.AddPerson(admin, "sam@example.com", domain.RolePlatformSupport); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.ChangeRole(admin, sam, ""); err != nil {
			t.Fatal(err)
		}
		_, err = w.Accept(as(sam, "sam@example.com"), tenant.Acceptance{Token: link[len(publicURL+"/invite/"):]})
		wantReason(t, err, domain.CodeGone, "invitation_revoked")
	})
}

// administrator makes an account with the platform administrator's role.
func (w *world) administrator(email string) domain.AccountID {
	w.t.Helper()
	id := w.person(email)
	err := w.db.Tx(system(), func(tx *store.Tx) error { return tx.SetPlatformRole(system(), id, domain.RolePlatformAdmin) })
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func TestInviteToPlatform_ResendAndRevoke(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		admin := as(w.administrator("admin@example.com"), "admin@example.com", "*")
		v, old, err := w.InviteToPlatform(admin, tenant.Guest{Email: "sam@example.com", Role: domain.RolePlatformSupport})
		if err != nil {
			t.Fatal(err)
		}
		_, link, err := w.ResendToPlatform(admin, v.ID)
		if err != nil || link == old {
			t.Errorf("resent: %s, %v", link, err)
		}
		copied, err := w.PlatformInvitationLink(admin, v.ID)
		if err != nil || copied != link {
			t.Errorf("copied: %s, %v", copied, err)
		}
		if err := w.RevokeToPlatform(admin, v.ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.Accept(anonymous(), tenant.Acceptance{Token: link[len(publicURL+"/invite/"):], Name: "Sam", Password: password})
		wantReason(t, err, domain.CodeGone, "invitation_revoked")
		list, _, err := w.PlatformInvitations(admin, store.Page{Limit: 10})
		if err != nil || len(list) != 1 || list[0].State != domain.InvitationRevoked {
			t.Errorf("list: %+v, %v", list, err)
		}
		weak := as(w.person("weak@example.com"), "weak@example.com", domain.PermPeopleRead)
		for name, err := range map[string]error{
			"invite": second(w.InviteToPlatform(weak, tenant.Guest{Email: "y@example.com", Role: domain.RolePlatformSupport})),
			"resend": second(w.ResendToPlatform(weak, v.ID)), "revoke": w.RevokeToPlatform(weak, v.ID),
		} {
			if e := wantReason(t, err, domain.CodeForbidden, ""); e.Missing != domain.PermPeopleManage {
				t.Errorf("%s names %s", name, e.Missing)
			}
		}
	})
}

func second[A, B any](_ A, _ B, err error) error { return err }
