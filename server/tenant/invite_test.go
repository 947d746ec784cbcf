package tenant_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// invite invites as the engine does and returns what came of it.
func (w *world) invite(id domain.TenantID, users ...domain.InitialUser) []tenant.Invited {
	w.t.Helper()
	var invited []tenant.Invited
	err := w.db.Tx(system(), func(tx *store.Tx) (err error) {
		invited, err = w.Invite(system(), tx, id, "Ada", users)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return invited
}

// token reads the token of an invitation's link, as the platform.
func (w *world) token(t domain.Tenant, id domain.InvitationID) string {
	w.t.Helper()
	admin := w.in(as("", "admin@example.com", "*"), t)
	link, err := w.InvitationLink(admin, t.ID, id)
	if err != nil {
		w.t.Fatal(err)
	}
	token, ok := strings.CutPrefix(link, publicURL+"/invite/")
	if !ok {
		w.t.Fatalf("the link is %s", link)
	}
	return token
}

// messages lists the outbox as the platform, newest first.
func (w *world) messages() []domain.OutboxMessage {
	w.t.Helper()
	messages, _, err := w.mail.List(as("", "admin@example.com", "*"), store.Page{Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	return messages
}

func TestInvite_AgainChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		w.person("member@example.com", "VIEWER@acme")
		users := []domain.InitialUser{
			{Email: "Jo@example.com", Name: "Jo", Role: "OWNER"}, {Email: "jo@EXAMPLE.com", Role: "VIEWER"},
			{Email: "kim@example.com", Role: "VIEWER"}, {Email: "member@example.com", Role: "OWNER"},
		}
		first, again := w.invite(acme.ID, users...), w.invite(acme.ID, users...)
		if len(first) != 3 || !first[0].Created || !first[1].Created || !first[2].Member {
			t.Errorf("first: %+v", first)
		}
		for i := range again {
			if again[i].Created || again[i].Invitation.ID != first[i].Invitation.ID || again[i].Member != first[i].Member {
				t.Errorf("again: %+v, before %+v", again[i], first[i])
			}
		}
		if n := len(w.messages()); n != 2 {
			t.Errorf("%d messages for 2 people", n)
		}
		want := []string{"tenant.create", "invitation.create", "invitation.create"}
		if diff := cmp.Diff(want, w.audited(acme.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestInvite_RenewsAnExpiredOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		jo := domain.InitialUser{Email: "jo@example.com", Role: "VIEWER"}
		first := w.invite(acme.ID, jo)[0].Invitation
		old := w.token(acme, first.ID)
		w.clock.Advance(domain.InvitationLifetime)
		renewed := w.invite(acme.ID, jo)[0]
		if !renewed.Created || renewed.Invitation.ID != first.ID || !renewed.Invitation.ExpiresAt.After(first.ExpiresAt) {
			t.Errorf("renewed: %+v", renewed)
		}
		if _, err := w.LookUp(anonymous(), old); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("the old link: %v", err)
		}
	})
}

func TestInviteMember(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ann := w.in(as(w.person("ann@example.com", "OWNER@acme"), "ann@example.com"), acme)
		ed := w.in(as(w.person("ed@example.com", "EDITOR@acme"), "ed@example.com"), acme)
		vi := w.in(as(w.person("vi@example.com", "VIEWER@acme"), "vi@example.com"), acme)

		made, err := w.InviteMember(ann, acme.ID, tenant.Guest{Email: " jo@example.com ", Role: "OWNER"})
		if err != nil || made.Email != "jo@example.com" || made.InvitedBy != "Name of ann@example.com" {
			t.Fatalf("got %+v, %v", made, err)
		}
		again, err := w.InviteMember(ann, acme.ID, tenant.Guest{Email: "JO@example.com", Role: "OWNER"})
		if err != nil || again.ID != made.ID {
			t.Errorf("again: %+v, %v", again, err)
		}
		_, err = w.InviteMember(ann, acme.ID, tenant.Guest{Email: "jo@example.com", Role: "VIEWER"})
		wantReason(t, err, domain.CodeConflict, "already_invited")
		_, err = w.InviteMember(ann, acme.ID, tenant.Guest{Email: "vi@example.com", Role: "VIEWER"})
		wantReason(t, err, domain.CodeConflict, "already_member")
		_, err = w.InviteMember(ed, acme.ID, tenant.Guest{Email: "up@example.com", Role: "OWNER"})
		wantReason(t, err, domain.CodeForbidden, "role_above_yours")
		if _, err = w.InviteMember(ed, acme.ID, tenant.Guest{Email: "same@example.com", Role: "EDITOR"}); err != nil {
			t.Errorf("one's own role: %v", err)
		}
		_, err = w.InviteMember(vi, acme.ID, tenant.Guest{Email: "x@example.com", Role: "VIEWER"})
		if e := wantReason(t, err, domain.CodeForbidden, ""); e.Missing != domain.PermMembersInvite {
			t.Errorf("names %s", e.Missing)
		}
		_, err = w.InviteMember(ann, acme.ID, tenant.Guest{Email: "not an address", Name: "\x00"})
		e := wantReason(t, err, domain.CodeInvalid, "")
		var pointers []string
		for _, f := range e.Fields {
			pointers = append(pointers, f.Pointer)
		}
		if diff := cmp.Diff([]string{"/email", "/name", "/role"}, pointers); diff != "" {
			t.Error(diff)
		}
		_, err = w.InviteMember(ann, acme.ID, tenant.Guest{Email: "x@example.com", Role: "CRM_ADMIN"})
		if e := wantReason(t, err, domain.CodeInvalid, ""); e.Fields[0].Message != "Choose one of this tenant's roles: OWNER, EDITOR, VIEWER." {
			t.Errorf("says %q", e.Fields[0].Message)
		}
	})
}

// Whoever copies a link could accept it: an editor must not become an owner by
// the link of an owner's invitation.
func TestInvitationLink_OnlyForThoseWhoCouldGiveTheRole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		owner := w.invite(acme.ID, domain.InitialUser{Email: "jo@example.com", Role: "OWNER"})[0].Invitation
		ed := w.in(as(w.person("ed@example.com", "EDITOR@acme"), "ed@example.com"), acme)
		_, err := w.InvitationLink(ed, acme.ID, owner.ID)
		wantReason(t, err, domain.CodeForbidden, "role_above_yours")
		_, err = w.Resend(ed, acme.ID, owner.ID)
		wantReason(t, err, domain.CodeForbidden, "role_above_yours")
		w.token(acme, owner.ID)
		want := []string{"tenant.create", "invitation.create", "invitation.copy_link"}
		if diff := cmp.Diff(want, w.audited(acme.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestResend_KillsTheOldLink(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		made := w.invite(acme.ID, domain.InitialUser{Email: "jo@example.com", Role: "VIEWER"})[0].Invitation
		old := w.token(acme, made.ID)
		admin := w.in(as("", "admin@example.com", "*"), acme)
		w.clock.Advance(time.Hour)
		renewed, err := w.Resend(admin, acme.ID, made.ID)
		if err != nil || !renewed.ExpiresAt.Equal(made.ExpiresAt.Add(time.Hour)) {
			t.Fatalf("got %+v, %v", renewed, err)
		}
		if _, err := w.LookUp(anonymous(), old); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("the old link: %v", err)
		}
		if look, err := w.LookUp(anonymous(), w.token(acme, made.ID)); err != nil || look.State != tenant.LinkOpen {
			t.Errorf("the new link: %+v, %v", look, err)
		}
		if n := len(w.messages()); n != 2 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		made := w.invite(acme.ID, domain.InitialUser{Email: "jo@example.com", Role: "VIEWER"})[0].Invitation
		token := w.token(acme, made.ID)
		admin := w.in(as("", "admin@example.com", "*"), acme)
		for range 2 {
			if err := w.Revoke(admin, acme.ID, made.ID); err != nil {
				t.Fatal(err)
			}
		}
		if look, err := w.LookUp(anonymous(), token); err != nil || look.State != tenant.LinkRevoked {
			t.Errorf("look: %+v, %v", look, err)
		}
		_, err := w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "Jo", Password: password})
		wantReason(t, err, domain.CodeGone, "invitation_revoked")
		_, err = w.InvitationLink(admin, acme.ID, made.ID)
		wantReason(t, err, domain.CodeConflict, "invitation_closed")
		_, err = w.Resend(admin, acme.ID, made.ID)
		wantReason(t, err, domain.CodeConflict, "invitation_closed")
		if again := w.invite(acme.ID, domain.InitialUser{Email: "jo@example.com", Role: "VIEWER"})[0]; again.Invitation.ID == made.ID {
			t.Error("a revoked invitation came back")
		}
	})
}

// An invitation of one tenant is not there in another, whoever asks.
func TestInvitations_OfAnotherTenant(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, other := w.create(customer(), profile("acme")), w.create(customer(), profile("other"))
		made := w.invite(other.ID, domain.InitialUser{Email: "jo@example.com", Role: "VIEWER"})[0].Invitation
		ann := w.in(as(w.person("ann@example.com", "OWNER@acme"), "ann@example.com"), acme)
		if _, err := w.InvitationLink(ann, acme.ID, made.ID); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("link: %v", err)
		}
		if _, err := w.Resend(ann, acme.ID, made.ID); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("resend: %v", err)
		}
		if err := w.Revoke(ann, acme.ID, made.ID); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("revoke: %v", err)
		}
		if list, _, err := w.Invitations(ann, acme.ID, store.Page{Limit: 10}); err != nil || len(list) != 0 {
			t.Errorf("list: %+v, %v", list, err)
		}
	})
}

// The message tells what the invitation is, and its link works only for readers
// who could have made it.
func TestOutbox_Open(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		made := w.invite(acme.ID, domain.InitialUser{Email: "jo@example.com", Name: "Jo", Role: "OWNER"})[0].Invitation
		token, listed := w.token(acme, made.ID), w.messages()
		if len(listed) != 1 || listed[0].BodySealed != "" || listed[0].Tenant == nil || listed[0].State != domain.MessageStored {
			t.Fatalf("listed: %+v", listed)
		}
		err := w.db.Read(system(), func(tx *store.Tx) error {
			stored, err := tx.FindMessage(system(), listed[0].ID)
			if stored.BodySealed == "" || strings.Contains(stored.BodySealed, "invite") {
				t.Errorf("stored as %q", stored.BodySealed)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		read := func(permissions ...domain.Permission) messaging.Opened {
			m, err := w.mail.Open(as("", "r@example.com", permissions...), listed[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		for _, text := range []string{read("*").Text, read("*").HTML} {
			for _, part := range []string{token, "Tenant acme", "Owner", "Hello Jo,", "Ada"} {
				if !strings.Contains(text, part) {
					t.Errorf("lacks %q:\n%s", part, text)
				}
			}
		}
		weak := read(domain.PermOutboxRead)
		if strings.Contains(weak.HTML+weak.Text, token) {
			t.Error("somebody who could not invite reads a live link")
		}
		if _, err := w.mail.Open(as("", "r@example.com", domain.PermTenantRead), listed[0].ID); !domain.Is(err, domain.CodeForbidden) {
			t.Errorf("without OUTBOX:read: %v", err)
		}
		if got := w.audited(acme.ID); got[len(got)-1] != "outbox.read" {
			t.Errorf("reading is not written down: %v", got)
		}
	})
}

// 16 at once invite one address: one invitation, one message, and nobody fails.
func TestInvite_Parallel(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		admin := w.in(as("", "admin@example.com", "*"), acme)
		ids, errs := make([]domain.InvitationID, 16), make([]error, 16)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				v, err := w.InviteMember(admin, acme.ID, tenant.Guest{Email: "jo@example.com", Role: "VIEWER"})
				ids[i], errs[i] = v.ID, err
			})
		}
		wg.Wait()
		for i := range ids {
			if errs[i] != nil || ids[i] != ids[0] {
				t.Errorf("%d: %s, %v", i, ids[i], errs[i])
			}
		}
		if n := len(w.messages()); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}
