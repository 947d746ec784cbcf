package provision_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/provision"
	"tenantry/server/secret"
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
		DB: db, Tenants: &tenant.Service{DB: db, Messages: outbox(t, db)}, Logger: slog.New(slog.DiscardHandler),
		Connectors: connector.Registry{
			connector.KindManual: connector.Manual{}, connector.KindPrepare: connector.Prepare{},
			"outside": w.far, "inside": w.near, "panicking": panicking{},
		},
	}
	for _, id := range []domain.AccountID{"ac_ann", "ac_Bea"} {
		w.addOperator(t, id)
	}
	return w
}

// addOperator stores somebody who may create tenants, in whose name runs go on.
func (w *world) addOperator(t *testing.T, id domain.AccountID) {
	t.Helper()
	email := strings.ToLower(string(id)) + "@example.com"
	err := w.db.Tx(context.Background(), func(tx *store.Tx) error {
		for _, role := range domain.BuiltInPlatformRoles() {
			if err := tx.EnsureBuiltInRole(context.Background(), role); err != nil {
				return err
			}
		}
		return tx.CreateAccount(context.Background(), domain.Account{
			ID: id, Email: email, Name: "Ann Operator", PlatformRole: domain.RolePlatformAdmin, CreatedAt: tx.Now(),
		}, email)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// outbox is where the notice goes that a tenant is live.
func outbox(t *testing.T, db *store.DB) *messaging.Service {
	t.Helper()
	box, err := secret.NewBox(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	messages := messaging.New(db, box)
	return messages
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
			if err := w.engine.Advance(context.Background(), job); !errors.Is(err, jobs.ErrFinished) {
				t.Fatalf("advance: %v", err)
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
