package provision

import (
	"context"
	"fmt"
	"log/slog"
	"math"

	"tenantry/server/audit"
	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// KindAdvance is the kind of job that works a run; its handler is Engine.Advance.
const KindAdvance = "provision.advance"

// Engine runs the provisioning steps of tenants.
type Engine struct {
	DB         *store.DB
	Connectors connector.Registry
	Tenants    *tenant.Service
	Logger     *slog.Logger

	watchers watchers
}

// ref names a run and the tenant whose it is; it is the job's argument.
type ref struct {
	TenantID domain.TenantID `json:"tenantId"`
	RunID    domain.RunID    `json:"runId"`
}

// Start stores a run with the given id and steps for a tenant that the same
// transaction made, and queues it. A step that does not apply comes as skipped.
// Without any required step left the tenant is live at once.
//
// It only inserts: creations are many, and none waits for another's run.
func (e *Engine) Start(ctx context.Context, tx *store.Tx, t domain.Tenant, id domain.RunID, steps []domain.RunStep) error {
	actor := domain.ActorFrom(ctx)
	c := &change{engine: e, tx: tx, tenant: t, run: domain.Run{
		ID: id, TenantID: t.ID, Template: t.Template, TemplateVersion: t.TemplateVersion,
		ActorID: string(actor.AccountID), ActorName: actor.Name, StepsTotal: int64(len(steps)), CreatedAt: tx.Now(), Steps: steps,
	}}
	c.derive()
	c.run.EventSeq = 1
	if err := tx.Tenant(t.ID).CreateRun(ctx, c.run); err != nil {
		return fmt.Errorf("create the run: %w", err)
	}
	if err := c.addEvent(ctx, domain.RunEvent{Seq: 1, State: string(c.run.State), At: tx.Now()}); err != nil {
		return err
	}
	err := audit.Record(ctx, tx, audit.Event{
		TenantID: t.ID, Action: "run.start", TargetKind: "run", TargetID: string(id),
		Detail: map[string]any{"template": t.Template, "version": t.TemplateVersion, "steps": len(steps)},
	})
	if err != nil {
		return err
	}
	if err := c.settleTenant(ctx); err != nil {
		return err
	}
	return c.queue(ctx)
}

// Advance is the handler of KindAdvance: it works the run's steps one after the
// other until nothing is left that can be done now; what does the last of them ends
// the job (see change.queue).
func (e *Engine) Advance(ctx context.Context, job jobs.Job) error {
	var r ref
	if err := job.Args(&r); err != nil {
		return err
	}
	ctx = domain.WithActor(ctx, domain.System())
	for more := true; more; {
		var err error
		if more, err = e.work(ctx, r, job); err != nil {
			return fmt.Errorf("run %s: %w", r.RunID, err)
		}
	}
	return jobs.ErrFinished
}

// enqueue asks for the run to be worked at the given time. There is one job a
// run: asked for while it works, it works once more afterwards.
func enqueue(ctx context.Context, tx *store.Tx, r ref, job jobs.New) error {
	job.Kind, job.TenantID, job.Args = KindAdvance, r.TenantID, r
	job.UniqueKey = KindAdvance + ":" + string(r.RunID)
	job.MaxAttempts = math.MaxInt32 // a run must never be forgotten; a step that kills us is stopped by its own count
	return tx.Enqueue(ctx, job)
}

// TenantOfRun tells whose run it is.
func (e *Engine) TenantOfRun(ctx context.Context, id domain.RunID) (home domain.TenantID, err error) {
	err = e.DB.Read(ctx, func(tx *store.Tx) error {
		home, err = tx.TenantOfRun(ctx, id)
		return err
	})
	return home, err
}

// Snapshot is a run with its steps, and its tenant at the same moment.
type Snapshot struct {
	domain.Run
	Tenant domain.TenantRef
}

// Find returns a run of the tenant. Needs RUNS:read there.
func (e *Engine) Find(ctx context.Context, home domain.TenantID, id domain.RunID) (Snapshot, error) {
	if err := domain.AuthorizeTenant(ctx, home, domain.PermRunsRead); err != nil {
		return Snapshot{}, err
	}
	return e.find(ctx, ref{home, id})
}

func (e *Engine) find(ctx context.Context, r ref) (s Snapshot, err error) {
	err = e.DB.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.Tenant(r.TenantID).FindTenant(ctx)
		if err != nil {
			return err
		}
		s.Tenant = t.Ref()
		s.Run, err = tx.Tenant(r.TenantID).FindRun(ctx, r.RunID)
		return err
	})
	return s, err
}

// List returns a page of the tenant's runs without their steps, newest first.
// Needs RUNS:read there.
func (e *Engine) List(ctx context.Context, home domain.TenantID, page store.Page) (runs []domain.Run, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, home, domain.PermRunsRead); err != nil {
		return nil, "", err
	}
	err = e.DB.Read(ctx, func(tx *store.Tx) error {
		runs, next, err = tx.Tenant(home).ListRuns(ctx, page)
		return err
	})
	return runs, next, err
}
