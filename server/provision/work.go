package provision

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/jobs"
)

// stepTimeout bounds one call to an outside system, whatever the connector does.
const stepTimeout = 2 * time.Minute

// batch is how many steps in our own database share a transaction: a run of a few
// of them costs one commit, and none holds the database for long.
const batch = 4

// work does the next steps and reports whether others can follow at once. Steps in
// our own database and their outcomes are one transaction; one outside is marked
// as running, done, and its outcome stored. When a step fails, those before it in
// the transaction are undone with it, and done again.
func (e *Engine) work(ctx context.Context, r ref, job jobs.Job) (more bool, err error) {
	var outside *connector.Step
	var failed *stepError
	err = e.change(ctx, r, &job, func(c *change) error {
		outside, more = nil, false
		if stopped, err := c.starterLost(ctx); err != nil || stopped {
			more = c.goesOn()
			return err
		}
		for range batch {
			i, _ := next(c.run.Steps, c.tx.Now())
			if i < 0 {
				return nil
			}
			if outside, err = c.begin(ctx, i); err != nil || outside != nil {
				return err
			}
		}
		more = c.goesOn()
		return nil
	})
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if errors.As(err, &failed) {
		return e.store(ctx, r, job, failed.step, func(s domain.RunStep, now time.Time) domain.RunStep {
			return fail(begin(s, now), e.explain(failed.step, failed.cause), now)
		})
	}
	if err != nil || outside == nil {
		return more, err
	}
	return e.workOutside(ctx, r, job, *outside)
}

// starterLost stops a run whose starter may no longer do what it does: the next step
// fails with the reason, and whoever tries it again takes the run over.
func (c *change) starterLost(ctx context.Context) (bool, error) {
	i, _ := next(c.run.Steps, c.tx.Now())
	if i < 0 || c.run.ActorID == "" {
		return false, nil
	}
	held, err := c.engine.Tenants.RightsOf(ctx, c.tx, domain.AccountID(c.run.ActorID), c.tenant)
	if err != nil || held.Has(domain.PermRunsManage) {
		return false, err
	}
	lost := &connector.Error{Permanent: true, Message: c.run.ActorName +
		" started this and may no longer do so. Try it again to take it over."}
	return true, c.save(ctx, i, fail(begin(c.run.Steps[i], c.tx.Now()), lost, c.tx.Now()))
}

// stepError carries a failure out of the transaction that it undid.
type stepError struct {
	step  connector.Step
	cause error
}

func (s *stepError) Error() string { return fmt.Sprintf("step %s: %v", s.step.StepID, s.cause) }

func (s *stepError) Unwrap() error { return s.cause }

// begin does a step in this transaction, or marks it as running and returns it to
// be done outside.
func (c *change) begin(ctx context.Context, i int) (*connector.Step, error) {
	was, now := c.run.Steps[i], c.tx.Now()
	if was.State == domain.StepRunning && was.Attempts >= maxAttempts {
		return nil, c.save(ctx, i, fail(was, &connector.Error{Message: "The server stopped in the middle of this step."}, now))
	}
	step := c.connectorStep(was)
	switch kind := c.engine.Connectors[was.Connector].(type) {
	case connector.TxEnsurer:
		out, err := guarded(func() (connector.Outcome, error) { return kind.EnsureTx(ctx, c.tx, step) })
		if err != nil {
			return nil, &stepError{step, err}
		}
		return nil, c.save(ctx, i, settle(begin(was, now), out, now))
	case connector.Ensurer:
		return &step, c.save(ctx, i, begin(was, now))
	}
	unknown := &connector.Error{Message: "This server has no connector “" + was.Connector + "”.", Permanent: true}
	return nil, c.save(ctx, i, fail(begin(was, now), unknown, now))
}

func (c *change) connectorStep(s domain.RunStep) connector.Step {
	run := c.run
	run.Steps = nil
	return connector.Step{Tenant: c.tenant, Run: run, RunStep: s}
}

// goesOn reports whether another step can be done at once.
func (c *change) goesOn() bool {
	i, _ := next(c.run.Steps, c.tx.Now())
	return i >= 0
}

// workOutside calls the connector and stores how it ended. When we are told to
// stop meanwhile nothing is stored: the step is done again, which it must bear.
func (e *Engine) workOutside(ctx context.Context, r ref, job jobs.Job, step connector.Step) (bool, error) {
	out, err := e.ensure(ctx, step)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	return e.store(ctx, r, job, step, func(s domain.RunStep, now time.Time) domain.RunStep {
		if err != nil {
			return fail(s, e.explain(step, err), now)
		}
		return settle(s, out, now)
	})
}

// ensure asks the connector to look again when the step waited for something
// outside, and to make it so otherwise.
func (e *Engine) ensure(ctx context.Context, step connector.Step) (connector.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	conn := e.Connectors[step.Connector]
	if checker, ok := conn.(connector.Checker); ok && step.State == domain.StepWaiting && step.Attempts == 0 {
		return guarded(func() (connector.Outcome, error) { return checker.Check(ctx, step) })
	}
	return guarded(func() (connector.Outcome, error) { return conn.(connector.Ensurer).Ensure(ctx, step) })
}

// guarded turns a connector's panic into an error, so that it counts as an
// attempt of its step and not as a broken queue.
func guarded(call func() (connector.Outcome, error)) (out connector.Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the connector panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return call()
}

// store applies how a step ended, unless somebody moved the step meanwhile.
func (e *Engine) store(
	ctx context.Context, r ref, job jobs.Job, worked connector.Step, apply func(domain.RunStep, time.Time) domain.RunStep,
) (more bool, err error) {
	err = e.change(ctx, r, &job, func(c *change) error {
		i := indexOf(c.run.Steps, worked.StepID)
		if i < 0 || moved(worked.RunStep, c.run.Steps[i]) {
			more = c.goesOn()
			return nil
		}
		err := c.save(ctx, i, apply(c.run.Steps[i], c.tx.Now()))
		more = c.goesOn()
		return err
	})
	return more, err
}

// moved reports whether a step is no longer the one that was handed out: neither
// as it was (its transaction was undone) nor running in that attempt.
func moved(was, is domain.RunStep) bool {
	running := is.State == domain.StepRunning && is.Attempts == was.Attempts+1
	return !running && (is.State != was.State || is.Attempts != was.Attempts)
}

func indexOf(steps []domain.RunStep, id string) int {
	for i, s := range steps {
		if s.StepID == id {
			return i
		}
	}
	return -1
}

// explain logs the cause of a failure and returns what can be shown.
func (e *Engine) explain(step connector.Step, err error) *connector.Error {
	shown := connector.Explain(err)
	e.Logger.Warn("a provisioning step failed",
		"tenantId", step.Tenant.ID, "runId", step.Run.ID, "step", step.StepID, "permanent", shown.Permanent, "error", err)
	return shown
}
