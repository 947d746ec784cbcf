package provision_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/provision"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
	"tenantry/server/tenant"
)

// outside is a connector whose answers a test decides, one after the other. It
// stands for a system that is not ours.
type outside struct {
	mu      sync.Mutex
	answers []func(context.Context, connector.Step) (connector.Outcome, error)
	calls   int
	checks  int
}

func (o *outside) next(ctx context.Context, step connector.Step) (connector.Outcome, error) {
	o.mu.Lock()
	answer := o.answers[min(o.calls+o.checks, len(o.answers)-1)]
	o.mu.Unlock()
	return answer(ctx, step)
}

func (o *outside) Ensure(ctx context.Context, step connector.Step) (connector.Outcome, error) {
	defer func() { o.calls++ }()
	return o.next(ctx, step)
}

func (o *outside) Check(ctx context.Context, step connector.Step) (connector.Outcome, error) {
	defer func() { o.checks++ }()
	return o.next(ctx, step)
}

func answers(out connector.Outcome, err error) func(context.Context, connector.Step) (connector.Outcome, error) {
	return func(context.Context, connector.Step) (connector.Outcome, error) { return out, err }
}

var succeeds = answers(connector.Done("It is there.", nil), nil)

// inside is a connector in our own database that writes a setting and then fails
// as often as a step is told to.
type inside struct{ failures map[string]int }

func (i *inside) EnsureTx(ctx context.Context, tx *store.Tx, step connector.Step) (connector.Outcome, error) {
	if err := tx.PutSetting(ctx, "inside."+step.StepID, "written"); err != nil {
		return connector.Outcome{}, err
	}
	if i.failures[step.StepID]--; i.failures[step.StepID] >= 0 {
		return connector.Outcome{}, errors.New("disk on fire")
	}
	return connector.Done("Written.", map[string]any{"key": "inside." + step.StepID}), nil
}

type panicking struct{}

func (panicking) Ensure(context.Context, connector.Step) (connector.Outcome, error) { panic("boom") }

// world is an engine with a tenant to provision.
type world struct {
	db     *store.DB
	clock  *storetest.SettableClock
	engine *provision.Engine
	far    *outside
	near   *inside
	tenant domain.Tenant
}

// each runs a test on every database, each with a clock of its own.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	kinds := map[string]func(testing.TB, ...storetest.Option) *store.DB{"sqlite": storetest.SQLite}
	if os.Getenv(storetest.Env) != "" {
		kinds["postgres"] = storetest.Postgres
	}
	for name, open := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.Clock(t)
			test(t, newWorld(t, open(t, storetest.WithNow(clock.Now)), clock))
		})
	}
}

func newWorld(t *testing.T, db *store.DB, clock *storetest.SettableClock) *world {
	t.Helper()
	w := &world{db: db, clock: clock, far: &outside{answers: []func(context.Context, connector.Step) (connector.Outcome, error){succeeds}}, near: &inside{failures: map[string]int{}}}
	w.engine = &provision.Engine{
		DB: db, Tenants: &tenant.Service{DB: db}, Logger: slog.New(slog.DiscardHandler),
		Connectors: connector.Registry{
			connector.KindManual: connector.Manual{}, connector.KindPrepare: connector.Prepare{},
			"outside": w.far, "inside": w.near, "panicking": panicking{},
		},
	}
	return w
}

// start makes a tenant with a run of the given steps.
func (w *world) start(t *testing.T, steps ...domain.RunStep) domain.RunID {
	t.Helper()
	ctx := domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorSession, AccountID: "ac_ann", Name: "Ann Operator"})
	for i := range steps {
		steps[i].Position = int64(i + 1)
		if steps[i].State == "" {
			steps[i].State = domain.StepPending
		}
	}
	tpl := domain.Template{
		Name: "plain", Version: 1, Title: "Plain", Roles: []domain.TenantRole{{Name: "OWNER", Title: "Owner", Permissions: []domain.Permission{"*"}}},
		Features: map[string]bool{"voice": true}, Limits: map[string]int64{"agents": 5},
	}
	var id domain.RunID
	err := w.db.Tx(ctx, func(tx *store.Tx) (err error) {
		if _, err = tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: "plain", Version: 1}); err != nil {
			return err
		}
		if w.tenant, err = w.engine.Tenants.Create(ctx, tx, tenant.New{Template: tpl, Profile: domain.Profile{Name: "Acme", Slug: "acme"}}); err != nil {
			return err
		}
		id = domain.RunID(tx.NewID("rn"))
		return w.engine.Start(ctx, tx, w.tenant, id, steps)
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// required makes a step that has to be done.
func required(id, kind string) domain.RunStep {
	return domain.RunStep{StepID: id, Title: "Step " + id, Connector: kind, Assignee: "machine", Required: true, Input: map[string]any{}}
}

// optional makes one that need not be, and may be skipped.
func optional(id, kind string) domain.RunStep {
	s := required(id, kind)
	s.Required, s.Skippable = false, true
	return s
}

// claim takes the jobs that are due.
func (w *world) claim(t *testing.T) []jobs.Job {
	t.Helper()
	claimed, err := w.db.ClaimJobs(context.Background(), jobs.Claim{
		Kinds: []string{provision.KindAdvance}, Limit: 10, PerTenant: 10, Lease: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	return claimed.Jobs
}

// work does every job that is due now, as the queue would.
func (w *world) work(t *testing.T) {
	t.Helper()
	for todo := w.claim(t); len(todo) > 0; todo = w.claim(t) {
		for _, job := range todo {
			if err := w.engine.Advance(context.Background(), job); err != nil {
				t.Fatalf("advance: %v", err)
			}
			if err := w.db.FinishJob(context.Background(), job); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// as is the context of somebody who may read and manage the tenant's runs.
func (w *world) as(name string, permissions ...domain.Permission) context.Context {
	ctx := domain.WithActor(context.Background(), domain.Actor{Kind: domain.ActorSession, AccountID: "ac_" + domain.AccountID(name), Name: name})
	return domain.WithAccess(ctx, domain.TenantAccess{TenantID: w.tenant.ID, Permissions: domain.NewPermissionSet(permissions...)})
}

func (w *world) manager() context.Context {
	return w.as("Bea", domain.PermRunsRead, domain.PermRunsManage)
}

func (w *world) find(t *testing.T, id domain.RunID) provision.Snapshot {
	t.Helper()
	s, err := w.engine.Find(w.manager(), w.tenant.ID, id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// states writes a run as one line: its state, the tenant's, and each step's.
func states(s provision.Snapshot) string {
	line := string(s.State) + " " + string(s.Tenant.State) + ":"
	for _, step := range s.Steps {
		line += " " + step.StepID + "=" + string(step.State)
	}
	return line
}

func (w *world) want(t *testing.T, id domain.RunID, want string) provision.Snapshot {
	t.Helper()
	s := w.find(t, id)
	if got := states(s); got != want {
		t.Fatalf("run is\n  %s\nwant\n  %s\nmessages: %s", got, want, messages(s))
	}
	return s
}

func messages(s provision.Snapshot) (all []string) {
	for _, step := range s.Steps {
		all = append(all, step.Message)
	}
	return all
}

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
