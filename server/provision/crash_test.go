package provision_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/jobs"
)

// TestRun_GoesOnAfterACrash ends the worker between a step's effect outside and
// the storing of its outcome: the lease runs out and the step is done again.
func TestRun_GoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ctx, crash := context.WithCancel(context.Background())
		w.far.answers = []func(context.Context, connector.Step) (connector.Outcome, error){
			func(context.Context, connector.Step) (connector.Outcome, error) {
				crash()
				return connector.Done("Done, but nobody will know.", nil), nil
			}, succeeds,
		}
		id := w.start(t, required("near", "inside"), required("far", "outside"))
		if err := w.engine.Advance(ctx, w.claim(t)[0]); !errors.Is(err, context.Canceled) {
			t.Fatalf("advance = %v, want canceled", err)
		}
		w.want(t, id, "running provisioning: near=done far=running")
		w.work(t) // the lease still holds
		w.clock.Advance(2 * time.Minute)
		w.work(t)
		s := w.want(t, id, "done live: near=done far=done")
		if s.Steps[0].Attempts != 1 || s.Steps[1].Attempts != 2 || w.far.calls != 2 {
			t.Errorf("attempts %d and %d, %d calls outside", s.Steps[0].Attempts, s.Steps[1].Attempts, w.far.calls)
		}
	})
}

// TestRun_StepThatKillsTheServerIsStopped starts a step again and again without
// ever coming back, as a step would that takes the process down.
func TestRun_StepThatKillsTheServerIsStopped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.start(t, required("far", "outside"))
		for range 8 {
			w.crash(t)
			w.clock.Advance(2 * time.Minute)
		}
		w.work(t)
		s := w.want(t, id, "needs_action needs_action: far=failed")
		if s.Steps[0].Message != "The server stopped in the middle of this step. Tried 8 times." {
			t.Errorf("message %q", s.Steps[0].Message)
		}
	})
}

// crash begins the next step and never comes back from it.
func (w *world) crash(t *testing.T) {
	t.Helper()
	ctx, crash := context.WithCancel(context.Background())
	defer crash()
	w.far.answers = []func(context.Context, connector.Step) (connector.Outcome, error){
		func(context.Context, connector.Step) (connector.Outcome, error) {
			crash()
			return connector.Outcome{}, nil
		},
	}
	if err := w.engine.Advance(ctx, w.claim(t)[0]); !errors.Is(err, context.Canceled) {
		t.Fatalf("advance = %v, want canceled", err)
	}
}

// TestRun_LostLeaseChangesNothing lets a second worker take over while the first
// is outside: what the first one brings back comes too late.
func TestRun_LostLeaseChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var id domain.RunID
		w.far.answers = []func(context.Context, connector.Step) (connector.Outcome, error){
			func(context.Context, connector.Step) (connector.Outcome, error) {
				w.clock.Advance(2 * time.Minute)
				w.work(t)
				return connector.Outcome{}, connector.Permanent(nil, "I was too slow.")
			}, succeeds, succeeds,
		}
		id = w.start(t, required("far", "outside"))
		first := w.claim(t)[0]
		w.far.calls = 0
		slow := w.far.answers[0]
		w.far.answers[0] = func(ctx context.Context, step connector.Step) (connector.Outcome, error) {
			w.far.answers = w.far.answers[1:]
			return slow(ctx, step)
		}
		if err := w.engine.Advance(context.Background(), first); !errors.Is(err, jobs.ErrLeaseLost) {
			t.Fatalf("advance = %v, want a lost lease", err)
		}
		w.want(t, id, "done live: far=done")
	})
}

func TestRun_SkippedWhileItRuns(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		refuses := answers(connector.Outcome{}, connector.Temporary(nil, "Busy."))
		w.far.answers = []func(context.Context, connector.Step) (connector.Outcome, error){refuses}
		id := w.start(t, optional("far", "outside"))
		w.work(t)
		if _, err := w.engine.Skip(w.manager(), w.tenant.ID, id, "far", ""); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Hour)
		w.work(t)
		w.want(t, id, "done live: far=skipped")
		if w.far.calls != 1 {
			t.Errorf("a skipped step was tried again: %d calls", w.far.calls)
		}
	})
}
