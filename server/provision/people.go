package provision

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"tenantry/server/domain"
)

// maxNote is the longest note on a step, in characters.
const maxNote = 2000

// Retry tries a step again that failed or waits. Needs RUNS:manage in the tenant.
func (e *Engine) Retry(ctx context.Context, home domain.TenantID, run domain.RunID, step string) (Snapshot, error) {
	return e.move(ctx, home, run, step, "", func(s domain.RunStep, _ string, _ time.Time) (domain.RunStep, error) {
		return retry(s)
	})
}

// MarkDone closes the manual work of a step and keeps who did it, when, and what
// they noted. Needs RUNS:manage in the tenant.
func (e *Engine) MarkDone(ctx context.Context, home domain.TenantID, run domain.RunID, step, note string) (Snapshot, error) {
	return e.move(ctx, home, run, step, note, func(s domain.RunStep, by string, now time.Time) (domain.RunStep, error) {
		return markDone(s, by, strings.TrimSpace(note), now)
	})
}

// Skip leaves a step out where the template allows it. Needs RUNS:manage in the tenant.
func (e *Engine) Skip(ctx context.Context, home domain.TenantID, run domain.RunID, step, note string) (Snapshot, error) {
	return e.move(ctx, home, run, step, note, func(s domain.RunStep, by string, now time.Time) (domain.RunStep, error) {
		return skip(s, by, strings.TrimSpace(note), now)
	})
}

// takeOver makes whoever sets a run going again the one in whose name it goes on.
func (c *change) takeOver(a domain.Actor) {
	c.run.ActorID, c.run.ActorName = string(a.AccountID), a.Name
}

// move applies what a person does to one step and returns the run afterwards.
func (e *Engine) move(
	ctx context.Context, home domain.TenantID, run domain.RunID, step, note string,
	apply func(s domain.RunStep, by string, now time.Time) (domain.RunStep, error),
) (Snapshot, error) {
	if err := domain.AuthorizeTenant(ctx, home, domain.PermRunsManage); err != nil {
		return Snapshot{}, err
	}
	if utf8.RuneCountInString(note) > maxNote {
		return Snapshot{}, domain.InvalidField("/note", "length", "Use at most 2000 characters.")
	}
	err := e.change(ctx, ref{home, run}, nil, func(c *change) error {
		i := indexOf(c.run.Steps, step)
		if i < 0 {
			return domain.NotFound("step in this run")
		}
		s, err := apply(c.run.Steps[i], domain.ActorFrom(ctx).Name, c.tx.Now())
		if err != nil {
			return err
		}
		if s.State == domain.StepPending {
			c.takeOver(domain.ActorFrom(ctx))
		}
		return c.save(ctx, i, s)
	})
	if err != nil {
		return Snapshot{}, err
	}
	return e.find(ctx, ref{home, run})
}
