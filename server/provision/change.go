package provision

import (
	"context"
	"fmt"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// change is one transaction on one run. Whatever it does to steps, close brings
// the rest in line: the run's state, the tenant's state, and what is queued.
type change struct {
	engine *Engine
	tx     *store.Tx
	tenant domain.Tenant
	run    domain.Run // locked, with its steps
	job    *jobs.Job  // the run's own job, when it makes the change and goes on by itself
}

// change runs fn on the locked run and closes the change. A job whose lease is
// lost changes nothing.
func (e *Engine) change(ctx context.Context, r ref, job *jobs.Job, fn func(*change) error) error {
	return e.DB.LockedTx(ctx, func(tx *store.Tx) error {
		if job != nil {
			if err := tx.HoldJob(ctx, *job); err != nil {
				return err
			}
		}
		run, err := tx.Tenant(r.TenantID).LockRun(ctx, r.RunID)
		if err != nil {
			return err
		}
		t, err := tx.Tenant(r.TenantID).FindTenant(ctx)
		if err != nil {
			return err
		}
		c := &change{engine: e, tx: tx, tenant: t, run: run, job: job}
		if err := fn(c); err != nil {
			return err
		}
		return c.close(ctx)
	})
}

// save stores a step that moved: the row, an event, and an audit event. That a
// step is being worked on is seen live and is no event of the audit log.
func (c *change) save(ctx context.Context, i int, s domain.RunStep) error {
	c.run.Steps[i] = s
	if err := c.tx.Tenant(c.run.TenantID).SaveRunStep(ctx, c.run.ID, s); err != nil {
		return fmt.Errorf("save step %s: %w", s.StepID, err)
	}
	if err := c.event(ctx, s.StepID, string(s.State), s.Message); err != nil {
		return err
	}
	if s.State == domain.StepRunning {
		return nil
	}
	return audit.Record(ctx, c.tx, audit.Event{
		TenantID: c.run.TenantID, Action: "step." + string(s.State), TargetKind: "run", TargetID: string(c.run.ID),
		Detail: stepDetail(s),
	})
}

func stepDetail(s domain.RunStep) map[string]any {
	detail := map[string]any{"step": s.StepID, "title": s.Title, "message": s.Message}
	if s.Note != "" {
		detail["note"] = s.Note
	}
	return detail
}

// event appends to the run's history under the next number.
func (c *change) event(ctx context.Context, step, state, message string) error {
	c.run.EventSeq++
	return c.addEvent(ctx, domain.RunEvent{Seq: c.run.EventSeq, StepID: step, State: state, Message: message, At: c.tx.Now()})
}

func (c *change) addEvent(ctx context.Context, e domain.RunEvent) error {
	if err := c.tx.Tenant(c.run.TenantID).AddRunEvent(ctx, c.run.ID, e); err != nil {
		return fmt.Errorf("add an event: %w", err)
	}
	return nil
}

// close derives everything else from the steps.
func (c *change) close(ctx context.Context) error {
	if err := c.settleTenant(ctx); err != nil {
		return err
	}
	if err := c.settleRun(ctx); err != nil {
		return err
	}
	id := c.run.ID
	c.tx.AfterCommit(func() { c.engine.watchers.notify(id) })
	return c.queue(ctx)
}

func (c *change) settleTenant(ctx context.Context) error {
	state := tenantState(c.tenant.EnabledState(), c.run.Steps)
	if state == c.tenant.EnabledState() {
		return nil
	}
	if c.tenant.Disabled != nil {
		c.tenant.Disabled.From = state
	} else {
		c.tenant.State = state
	}
	return c.engine.Tenants.SetState(ctx, c.tx, c.tenant.ID, state)
}

func (c *change) settleRun(ctx context.Context) error {
	before := c.run.State
	if c.derive(); c.run.State != before {
		if err := c.event(ctx, "", string(c.run.State), ""); err != nil {
			return err
		}
	}
	if err := c.tx.Tenant(c.run.TenantID).SaveRun(ctx, c.run); err != nil {
		return fmt.Errorf("save the run: %w", err)
	}
	return nil
}

// derive sets what follows from the steps.
func (c *change) derive() {
	c.run.State, c.run.StepsDone = domain.RunStateOf(c.run.Steps), finished(c.run.Steps)
	c.run.UpdatedAt, c.run.FinishedAt = c.tx.Now(), nil
	if c.run.State == domain.RunDone {
		now := c.tx.Now()
		c.run.FinishedAt = &now
	}
}

// queue sees to it that the run goes on when there is something to do. The run's own
// job ends here once nothing can be done now, in the transaction of its last step.
func (c *change) queue(ctx context.Context) error {
	index, at := next(c.run.Steps, c.tx.Now())
	r := ref{c.run.TenantID, c.run.ID}
	if index >= 0 {
		if c.job != nil {
			return nil
		}
		return enqueue(ctx, c.tx, r, jobs.New{})
	}
	if !at.IsZero() {
		if err := enqueue(ctx, c.tx, r, jobs.New{RunAt: at}); err != nil {
			return err
		}
	}
	if c.job == nil {
		return nil
	}
	return c.tx.FinishJob(ctx, *c.job)
}
