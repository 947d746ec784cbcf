package provision_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func TestPeople_NeedThePermissionAndTheStep(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, required("hosts", connector.KindManual))
		w.work(t)
		reader := w.as("Rob", domain.PermRunsRead)
		elsewhere := domain.WithAccess(w.manager(), domain.TenantAccess{TenantID: "tn_other", Permissions: domain.NewPermissionSet("*")})
		for name, tc := range map[string]struct {
			ctx  context.Context
			run  domain.RunID
			step string
			want domain.Code
		}{
			"who may only read":  {reader, id, "hosts", domain.CodeForbidden},
			"who is in another":  {elsewhere, id, "hosts", domain.CodeNotFound},
			"nobody":             {context.Background(), id, "hosts", domain.CodeNotFound},
			"a step that is not": {w.manager(), id, "nope", domain.CodeNotFound},
			"a run that is not":  {w.manager(), "rn_nope", "hosts", domain.CodeNotFound},
			"not skippable":      {w.manager(), id, "hosts", domain.CodeConflict},
		} {
			if _, err := w.engine.Skip(tc.ctx, w.tenant.ID, tc.run, tc.step, ""); !domain.Is(err, tc.want) {
				t.Errorf("%s: %v, want %s", name, err, tc.want)
			}
		}
		long := string(make([]rune, 2001))
		if _, err := w.engine.MarkDone(w.manager(), w.tenant.ID, id, "hosts", long); !domain.Is(err, domain.CodeInvalid) {
			t.Errorf("a note of 2001 characters: %v", err)
		}
		w.want(t, id, "needs_action needs_action: hosts=needs_action")
	})
}

func TestEvents_NumberedCompleteAndAudited(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, required("hosts", connector.KindManual), required("far", "outside"))
		w.work(t)
		if _, err := w.engine.MarkDone(w.manager(), w.tenant.ID, id, "hosts", ""); err != nil {
			t.Fatal(err)
		}
		w.work(t)
		events, over, err := w.engine.Events(w.manager(), w.tenant.ID, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Errorf("event %d has the number %d", i+1, e.Seq)
			}
			got = append(got, e.StepID+":"+e.State)
		}
		want := []string{
			":queued", "hosts:needs_action", ":needs_action", "hosts:done", ":running", "far:running", "far:done", ":done",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		if !over {
			t.Error("the stream does not know that it is over")
		}
		if rest, over, _ := w.engine.Events(w.manager(), w.tenant.ID, id, 5); len(rest) != 3 || !over {
			t.Errorf("after 5: %d events, over %v", len(rest), over)
		}
		w.wantAudit(t, "tenant.create", "run.start", "step.needs_action", "tenant.state", "step.done", "tenant.state", "step.done", "tenant.state")
	})
}

// wantAudit compares the tenant's audit events, oldest first.
func (w *world) wantAudit(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	err := w.db.Read(context.Background(), func(tx *store.Tx) error {
		events, _, err := tx.Tenant(w.tenant.ID).ListAudit(context.Background(), store.Page{Limit: 100})
		for _, e := range events {
			got = append([]string{e.Action}, got...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
}

func TestWatch_WakesAndStops(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, required("far", "outside"))
		changed, stop := w.engine.Watch(id)
		other, stopOther := w.engine.Watch("rn_other")
		defer stopOther()
		w.work(t)
		if _, ok := <-changed; !ok {
			t.Error("the channel is closed though the engine runs")
		}
		select {
		case <-other:
			t.Error("a watcher of another run was woken")
		default:
		}
		stop()
		w.engine.Stop()
		if _, open := <-other; open {
			t.Error("stopping does not end the streams")
		}
		late, stopLate := w.engine.Watch(id)
		defer stopLate()
		if _, open := <-late; open {
			t.Error("a stream that begins after the stop does not end")
		}
	})
}

// TestRun_StopsWithTheRightsOfItsStarter takes the platform role from whoever
// started a run: nothing more is done in their name until somebody takes it over.
func TestRun_StopsWithTheRightsOfItsStarter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, required("near", "inside"), required("far", "outside"))
		w.setRole(t, "ac_ann", "")
		w.work(t)
		run := w.find(t, id)
		if run.Steps[0].State != domain.StepFailed || !strings.Contains(run.Steps[0].Message, "may no longer") || w.far.calls != 0 {
			t.Fatalf("it went on: %s %q", run.Steps[0].State, run.Steps[0].Message)
		}
		if _, err := w.engine.Retry(w.manager(), w.tenant.ID, id, "near"); err != nil {
			t.Fatal(err)
		}
		w.work(t)
		if run := w.find(t, id); run.State != domain.RunDone || run.ActorName != "Bea" {
			t.Errorf("taken over, it is %s in the name of %s", run.State, run.ActorName)
		}
	})
}

// Nothing is left standing behind a step that the run can do without.
func TestRun_StopsAtEveryStepWithoutItsStarter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, optional("near", "inside"), optional("far", "outside"))
		w.setRole(t, "ac_ann", "")
		w.work(t)
		for _, step := range w.find(t, id).Steps {
			if step.State != domain.StepFailed || !strings.Contains(step.Message, "may no longer") {
				t.Errorf("%s is %s: %q", step.StepID, step.State, step.Message)
			}
		}
		if w.far.calls != 0 {
			t.Error("it went on outside")
		}
	})
}

func (w *world) setRole(t *testing.T, id domain.AccountID, role string) {
	t.Helper()
	err := w.db.Tx(context.Background(), func(tx *store.Tx) error { return tx.SetPlatformRole(context.Background(), id, role) })
	if err != nil {
		t.Fatal(err)
	}
}
