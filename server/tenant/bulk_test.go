package tenant_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// A list whose beginner may no longer invite stops, and goes on in the name of
// somebody who may.
func TestBulk_GoesOnInAnothersName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ann := w.person("ann@acme.example", "OWNER@acme")
		bob := w.person("bob@acme.example", "OWNER@acme")
		inAcme := func(id domain.AccountID, email string) context.Context { return w.in(as(id, email), acme) }
		lists := w.BulkInvites()
		var text strings.Builder
		for i := range 60 {
			fmt.Fprintf(&text, "person%d@acme.example\n", i)
		}
		list, err := lists.Start(inAcme(ann, "ann@acme.example"), acme.ID, tenant.BulkList{Text: text.String(), Role: "VIEWER"})
		if err != nil {
			t.Fatal(err)
		}
		work := func() domain.BulkInvite {
			t.Helper()
			args, err := json.Marshal(map[string]any{"tenantId": acme.ID, "bulkId": list.ID})
			if err != nil {
				t.Fatal(err)
			}
			if err := w.WorkBulkInvite(system(), jobs.NewJob(jobs.Job{}, string(args))); err != nil {
				t.Fatal(err)
			}
			found, err := lists.Find(inAcme(bob, "bob@acme.example"), acme.ID, list.ID)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		_, err = lists.Resume(inAcme(bob, "bob@acme.example"), acme.ID, list.ID)
		wantReason(t, err, domain.CodeConflict, "not_stopped")

		err = w.db.Tx(system(), func(tx *store.Tx) error {
			_, err := tx.Tenant(acme.ID).SetMemberState(system(), ann, domain.MemberSuspended)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := work(); got.State != domain.BulkStopped || got.Done != 0 {
			t.Errorf("without the right: %+v", got)
		}
		if _, err := lists.Resume(inAcme(bob, "bob@acme.example"), acme.ID, list.ID); err != nil {
			t.Fatal(err)
		}
		if got := work(); got.State != domain.BulkDone || got.Done != 60 || got.Failed != 0 || got.CreatedByName != "Name of ann@acme.example" {
			t.Errorf("in another's name: %+v", got)
		}
		if actions := strings.Join(w.audited(acme.ID), " "); !strings.Contains(actions, "bulk_invite.stopped") || !strings.Contains(actions, "bulk_invite.resume") {
			t.Errorf("the log says %s", actions)
		}
	})
}
