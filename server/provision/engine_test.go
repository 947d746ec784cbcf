package provision_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func TestRun_GoesLive(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, required("prepare", connector.KindPrepare), required("near", "inside"), required("far", "outside"))
		w.want(t, id, "queued provisioning: prepare=pending near=pending far=pending")
		w.work(t)
		s := w.want(t, id, "done live: prepare=done near=done far=done")
		if s.StepsDone != 3 || s.StepsTotal != 3 || s.FinishedAt == nil || s.ActorName != "Ann Operator" {
			t.Errorf("got %+v", s.Run)
		}
		if diff := cmp.Diff([]string{"1 role and 1 feature are in place.", "Written.", "It is there."}, messages(s)); diff != "" {
			t.Errorf("messages (-want +got):\n%s", diff)
		}
	})
}

func TestRun_WithoutStepsIsLiveAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.start(t)
		w.want(t, id, "done live:")
	})
}

func TestRun_SkippedFromTheStart(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		unneeded := required("realm", "outside")
		unneeded.State, unneeded.Message = domain.StepSkipped, "Not needed for this tenant."
		id := w.start(t, unneeded, required("far", "outside"))
		w.work(t)
		w.want(t, id, "done live: realm=skipped far=done")
		if w.far.calls != 1 {
			t.Errorf("the outside system was called %d times, want once", w.far.calls)
		}
	})
}

func TestRun_TemporaryFailureIsTriedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		failing := answers(connector.Outcome{}, connector.Temporary(errors.New("dial tcp"), "Keycloak did not answer."))
		w.far.answers = append([]func(context.Context, connector.Step) (connector.Outcome, error){failing, failing}, succeeds)
		id := w.start(t, required("far", "outside"))
		w.work(t)
		s := w.want(t, id, "waiting provisioning: far=waiting")
		if want := "Keycloak did not answer. Attempt 1 of 8; tried again by itself."; s.Steps[0].Message != want {
			t.Errorf("message %q, want %q", s.Steps[0].Message, want)
		}
		w.clock.Advance(time.Second)
		w.work(t) // not due yet
		w.want(t, id, "waiting provisioning: far=waiting")
		w.clock.Advance(time.Second)
		w.work(t)
		w.clock.Advance(4 * time.Second)
		w.work(t)
		w.want(t, id, "done live: far=done")
		if w.far.calls != 3 {
			t.Errorf("%d calls, want 3", w.far.calls)
		}
	})
}

func TestRun_FailureInOurDatabaseLeavesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.near.failures["near"] = 1
		id := w.start(t, required("near", "inside"))
		w.work(t)
		s := w.want(t, id, "waiting provisioning: near=waiting")
		if s.Steps[0].Message != "Something went wrong inside Tenantry. Attempt 1 of 8; tried again by itself." {
			t.Errorf("the message tells internals: %q", s.Steps[0].Message)
		}
		if _, ok := w.setting(t, "inside.near"); ok {
			t.Error("the effect of the failed attempt is there")
		}
		w.clock.Advance(time.Minute)
		w.work(t)
		w.want(t, id, "done live: near=done")
		if value, _ := w.setting(t, "inside.near"); value != "written" {
			t.Error("the effect is not there")
		}
	})
}

// TestRun_FailureUndoesWhatSharedItsTransaction has two steps that are done, and
// one that fails, in one transaction: the two are done again without it.
func TestRun_FailureUndoesWhatSharedItsTransaction(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.near.failures["three"] = 1
		id := w.start(t, required("one", "inside"), required("two", "inside"), required("three", "inside"), required("four", "inside"))
		w.work(t)
		s := w.want(t, id, "waiting provisioning: one=done two=done three=waiting four=pending")
		if s.Steps[0].Attempts != 1 || s.Steps[2].Attempts != 1 {
			t.Errorf("attempts %d and %d, want 1 each", s.Steps[0].Attempts, s.Steps[2].Attempts)
		}
		if _, ok := w.setting(t, "inside.three"); ok {
			t.Error("the effect of the failed step is there")
		}
		w.clock.Advance(time.Minute)
		w.work(t)
		w.want(t, id, "done live: one=done two=done three=done four=done")
	})
}

func (w *world) setting(t *testing.T, key string) (value string, ok bool) {
	t.Helper()
	err := w.db.Read(context.Background(), func(tx *store.Tx) (err error) {
		value, ok, err = tx.Setting(context.Background(), key)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value, ok
}

func TestRun_PermanentFailureNeedsAPersonWhoRetries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		refuses := answers(connector.Outcome{}, connector.Permanent(nil, "The realm name is taken. Rename the other one."))
		w.far.answers = []func(context.Context, connector.Step) (connector.Outcome, error){refuses, succeeds}
		id := w.start(t, required("far", "outside"), required("near", "inside"))
		w.work(t)
		w.want(t, id, "needs_action needs_action: far=failed near=pending")
		if _, err := w.engine.Retry(w.manager(), w.tenant.ID, id, "far"); err != nil {
			t.Fatal(err)
		}
		w.want(t, id, "queued provisioning: far=pending near=pending")
		w.work(t)
		w.want(t, id, "done live: far=done near=done")
	})
}

func TestRun_PanicAndUnknownConnector(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, optional("boom", "panicking"), optional("gone", "no.such.kind"), required("far", "outside"))
		w.work(t)
		s := w.want(t, id, "needs_action live: boom=waiting gone=failed far=done")
		if s.Steps[1].Message != "This server has no connector “no.such.kind”." {
			t.Errorf("message %q", s.Steps[1].Message)
		}
	})
}

func TestRun_ManualStepHoldsTheTenantBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		hosts := required("hosts", connector.KindManual)
		hosts.Assignee = "it"
		id := w.start(t, hosts, required("far", "outside"))
		w.work(t)
		s := w.want(t, id, "needs_action needs_action: hosts=needs_action far=pending")
		if s.Steps[0].Message != "Waiting for the IT team. Mark it as done when it is." {
			t.Errorf("message %q", s.Steps[0].Message)
		}
		after, err := w.engine.MarkDone(w.manager(), w.tenant.ID, id, "hosts", "  Ticket 42 ")
		if err != nil {
			t.Fatal(err)
		}
		if step := after.Steps[0]; step.DoneBy != "Bea" || step.Note != "Ticket 42" || step.FinishedAt == nil {
			t.Errorf("who, what and when is lost: %+v", step)
		}
		w.work(t)
		w.want(t, id, "done live: hosts=done far=done")
	})
}

func TestRun_OptionalWorkHoldsNobodyBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, optional("later", connector.KindManual), required("far", "outside"))
		w.work(t)
		w.want(t, id, "needs_action live: later=needs_action far=done")
		if _, err := w.engine.Skip(w.manager(), w.tenant.ID, id, "later", "not wanted"); err != nil {
			t.Fatal(err)
		}
		w.want(t, id, "done live: later=skipped far=done")
	})
}

func TestRun_WaitingIsCheckedAndNotEnsuredAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		waits := answers(connector.Waiting("No DNS record yet.", time.Minute), nil)
		w.far.answers = []func(context.Context, connector.Step) (connector.Outcome, error){waits, waits, succeeds}
		id := w.start(t, required("dns", "outside"))
		for range 2 {
			w.work(t)
			w.want(t, id, "waiting provisioning: dns=waiting")
			w.clock.Advance(time.Minute)
		}
		w.work(t)
		w.want(t, id, "done live: dns=done")
		if w.far.calls != 1 || w.far.checks != 2 {
			t.Errorf("ensured %d and checked %d times, want 1 and 2", w.far.calls, w.far.checks)
		}
	})
}
