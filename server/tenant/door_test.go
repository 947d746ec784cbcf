package tenant_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// session signs somebody in who used these methods just now, and is the context of
// the requests that follow.
func (w *world) session(id domain.AccountID, email string, methods ...string) context.Context {
	w.t.Helper()
	var s domain.Session
	err := w.db.Tx(system(), func(tx *store.Tx) (err error) {
		s = domain.Session{ID: domain.SessionID(tx.NewID("se")), AccountID: id, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(24 * time.Hour)}
		for _, m := range methods {
			s.Factors = append(s.Factors, domain.Factor{Method: m, At: tx.Now().UnixMilli()})
		}
		return tx.CreateSession(system(), s, "hash-of-"+string(s.ID))
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return domain.WithActor(context.Background(), domain.Actor{
		Kind: domain.ActorSession, AccountID: id, SessionID: s.ID, Name: "Name of " + email, Email: email,
		Platform: domain.NewPermissionSet(), Standing: &domain.Standing{Session: s},
	})
}

// demand makes a policy the tenant's own.
func (w *world) demand(id domain.TenantID, p domain.Policy) {
	w.t.Helper()
	err := w.db.Tx(system(), func(tx *store.Tx) error {
		before, err := tx.Tenant(id).Policy(system())
		if err != nil {
			return err
		}
		p.Version = before.Version
		return tx.Tenant(id).SavePolicy(system(), p)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// asked is why a tenant asks for a proof, "" when it lets the session in.
func (w *world) asked(ctx context.Context, t domain.Tenant) string {
	w.t.Helper()
	_, _, err := w.Resolve(ctx, t.Slug)
	if err == nil {
		return ""
	}
	e, _ := err.(*domain.Error)
	if e == nil || e.StepUp == nil {
		w.t.Fatal(err)
	}
	return e.StepUp.Why
}

func TestDoor_CountsWhatThisSessionUsed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, beta := w.create(customer(), profile("acme")), w.create(customer(), profile("beta"))
		msp := w.create(operator(), profile("msp"))
		err := w.db.Tx(system(), func(tx *store.Tx) error {
			_, err := tx.Tenant(msp.ID).InsertManaged(system(), []domain.TenantID{acme.ID})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		ada := w.person("ada@example.com", "VIEWER@acme", "VIEWER@beta")
		mia := w.person("mia@example.com", "DISPATCHER@msp")
		weak, strong := w.session(ada, "ada@example.com", domain.MethodPassword), w.session(ada, "ada@example.com", domain.MethodPassword, domain.MethodTOTP)
		through := w.session(mia, "mia@example.com", domain.MethodPassword)
		stranger := w.session(w.person("sam@example.com"), "sam@example.com", domain.MethodPassword)
		w.demand(acme.ID, domain.Policy{MFA: domain.MFARequired})
		for name, c := range map[string]struct {
			ctx  context.Context
			to   domain.Tenant
			want string
		}{
			"a password alone":                {weak, acme, domain.StepUpPolicy},
			"with a code":                     {strong, acme, ""},
			"another tenant":                  {weak, beta, ""},
			"through a managing tenant":       {through, acme, domain.StepUpPolicy},
			"the managing tenant of that one": {through, msp, ""},
		} {
			if got := w.asked(c.ctx, c.to); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		if _, _, err := w.Resolve(stranger, "acme"); !domain.Is(err, domain.CodeNotFound) {
			t.Errorf("a stranger is told %v", err)
		}
		if _, _, err := w.Resolve(as(ada, "ada@example.com", domain.PermTenantRead), "beta"); err != nil {
			t.Error(err)
		}
	})
}

func TestDoor_LimitsOfTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ada := w.person("ada@example.com", "VIEWER@acme")
		ctx := w.session(ada, "ada@example.com", domain.MethodPassword)
		w.demand(acme.ID, domain.Policy{MFA: domain.MFAOptional, Idle: 30 * time.Minute, Absolute: 2 * time.Hour})
		for i, step := range []struct {
			after time.Duration
			want  string
		}{
			{20 * time.Minute, ""}, // never here before: not idle
			{29 * time.Minute, ""},
			{29 * time.Minute, ""},
			{31 * time.Minute, domain.StepUpIdle},
			{15 * time.Minute, domain.StepUpTooOld},
		} {
			w.clock.Advance(step.after)
			if got := w.asked(ctx, acme); got != step.want {
				t.Errorf("step %d: %q, want %q", i, got, step.want)
			}
			w.flush()
		}
		if got := w.asked(w.session(ada, "ada@example.com", domain.MethodPassword), acme); got != "" {
			t.Errorf("a new session is asked for %q", got)
		}
		if seen := w.lastSeen(acme.ID, ada); !seen.Equal(w.clock.Now().Add(-46 * time.Minute).UTC().Truncate(time.Millisecond)) {
			t.Errorf("last seen %s", seen)
		}
	})
}

// An open stream asks again and again whether it may go on: that is no use.
func TestDoor_WhatNobodyAskedForKeepsNobodyFromBeingIdle(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, beta := w.create(customer(), profile("acme")), w.create(customer(), profile("beta"))
		ada := w.person("ada@example.com", "VIEWER@acme", "VIEWER@beta")
		ctx := w.session(ada, "ada@example.com", domain.MethodPassword)
		w.demand(acme.ID, domain.Policy{MFA: domain.MFAOptional, Idle: 30 * time.Minute})
		if got := w.asked(ctx, acme); got != "" {
			t.Fatalf("at first: %q", got)
		}
		for range 4 {
			w.clock.Advance(10 * time.Minute)
			for _, there := range []domain.Tenant{acme, beta} {
				_, _, _ = w.Resolve(domain.Unattended(ctx), there.Slug) // refused in the end, which is asked below
			}
			w.flush()
		}
		if got := w.asked(ctx, acme); got != domain.StepUpIdle {
			t.Errorf("after 40 minutes in which only a stream asked: %q", got)
		}
		if seen := w.lastSeen(beta.ID, ada); !seen.IsZero() {
			t.Errorf("seen at %s in a tenant that only a stream asked about", seen)
		}
	})
}

// flush writes down who was seen, as the service does every few seconds.
func (w *world) flush() {
	w.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	w.Accounts.Run(ctx)
}

func (w *world) lastSeen(id domain.TenantID, who domain.AccountID) (seen time.Time) {
	w.t.Helper()
	err := w.db.Read(system(), func(tx *store.Tx) error {
		members, _, err := tx.Tenant(id).ListMembers(system(), store.MemberFilter{Page: store.Page{Limit: 10}})
		for _, m := range members {
			if m.AccountID == who && m.LastSeenAt != nil {
				seen = *m.LastSeenAt
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return seen
}

func TestCutOff_OfAMemberEndsWhatTheySentAndCouldAccept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme, beta := w.create(customer(), profile("acme")), w.create(customer(), profile("beta"))
		ed := w.person("ed@example.com", "EDITOR@acme", "EDITOR@beta")
		inAcme, inBeta := w.in(as(ed, "ed@example.com"), acme), w.in(as(ed, "ed@example.com"), beta)
		for _, invite := range []struct {
			ctx context.Context
			to  domain.Tenant
		}{{inAcme, acme}, {inBeta, beta}} {
			if _, err := w.InviteMember(invite.ctx, invite.to.ID, tenant.Guest{Email: "guest@example.com", Role: "VIEWER"}); err != nil {
				t.Fatal(err)
			}
		}
		err := w.db.Tx(system(), func(tx *store.Tx) error {
			return w.Accounts.CutOff(system(), tx, account.CutOff{Account: ed, Tenant: acme.ID, Why: "member.suspend"})
		})
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[domain.TenantID]domain.InvitationState{acme.ID: domain.InvitationRevoked, beta.ID: domain.InvitationPending} {
			list, _, err := w.Invitations(domain.WithAccess(system(), domain.TenantAccess{TenantID: id, Permissions: domain.NewPermissionSet("*")}), id, store.Page{Limit: 5})
			if err != nil || len(list) != 1 || list[0].State != want {
				t.Errorf("%s: %+v, %v", id, list, err)
			}
		}
		if events := w.audited(acme.ID); events[len(events)-1] != "access.cut_off" {
			t.Errorf("written down: %q", events)
		}
	})
}

// TestAccept_NotAfterItsMakerLostTheRight: the link of somebody who could no longer
// send it opens nothing.
func TestAccept_NotAfterItsMakerLostTheRight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ed := w.person("ed@example.com")
		w.platformRole(ed, domain.RolePlatformAdmin)
		ctx := w.in(as(ed, "ed@example.com", "*"), acme)
		v, err := w.InviteMember(ctx, acme.ID, tenant.Guest{Email: "guest@example.com", Role: "VIEWER"})
		if err != nil {
			t.Fatal(err)
		}
		link, err := w.InvitationLink(ctx, acme.ID, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		token := link[len(publicURL+"/invite/"):]
		w.platformRole(ed, "")
		_, err = w.Accept(anonymous(), tenant.Acceptance{Token: token, Name: "Guest", Password: password})
		wantReason(t, err, domain.CodeGone, "invitation_void")
	})
}

func (w *world) platformRole(id domain.AccountID, role string) {
	w.t.Helper()
	if err := w.db.Tx(system(), func(tx *store.Tx) error { return tx.SetPlatformRole(system(), id, role) }); err != nil {
		w.t.Fatal(err)
	}
}

// TestPolicy_RemindsOnce tells those without a second factor of a date, however
// often it is saved and the job runs.
func TestPolicy_RemindsOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		owner := w.person("owner@example.com", "OWNER@acme")
		for i := range 119 {
			w.person("p"+string(rune('a'+i/26))+string(rune('a'+i%26))+"@example.com", "VIEWER@acme")
		}
		session := w.session(owner, "owner@example.com", domain.MethodPassword, domain.MethodTOTP)
		_, access, err := w.Resolve(session, "acme")
		if err != nil {
			t.Fatal(err)
		}
		ctx := domain.WithAccess(session, access)
		from := w.clock.Now().Add(7 * 24 * time.Hour)
		p := domain.DefaultPolicy()
		p.MFA, p.From = domain.MFARequired, &from
		for range 2 {
			if p, err = w.SetPolicy(ctx, acme.ID, p); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			w.remind(acme.ID, *p.From)
		}
		if n := w.reminders(); n != 120 {
			t.Errorf("%d reminders, want 120", n)
		}
	})
}

func (w *world) remind(id domain.TenantID, from time.Time) {
	w.t.Helper()
	args, err := json.Marshal(map[string]any{"tenantId": id, "from": from})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.Remind(system(), jobs.NewJob(jobs.Job{}, string(args))); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) reminders() (n int) {
	w.t.Helper()
	err := w.db.Read(system(), func(tx *store.Tx) error {
		for cursor, first := "", true; first || cursor != ""; first = false {
			messages, next, err := tx.ListMessages(system(), store.Page{Cursor: cursor, Limit: 100})
			if err != nil {
				return err
			}
			for _, m := range messages {
				if m.Kind == domain.MessageMFAReminder {
					n++
				}
			}
			cursor = next
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}
