package provision

import (
	"fmt"
	"time"

	"tenantry/server/connector"
	"tenantry/server/domain"
)

// maxAttempts is how often a step is tried before a person has to look at it.
const maxAttempts = 8

// The waits between attempts double from firstBackoff up to lastBackoff.
const (
	firstBackoff = 2 * time.Second
	lastBackoff  = 10 * time.Minute
)

// next picks the step to work on now, the first in the template's order: its index,
// or -1. Then at is when the earliest waiting step is due, zero when nothing will
// happen by itself. A required step holds back everything after it until it is
// finished; an optional one that waits for something or somebody holds back nobody.
func next(steps []domain.RunStep, now time.Time) (index int, at time.Time) {
	for i, s := range steps {
		if s.State.Finished() {
			continue
		}
		due, ever := dueAt(s)
		if ever && !due.After(now) {
			return i, time.Time{}
		}
		if ever && (at.IsZero() || due.Before(at)) {
			at = due
		}
		if s.Required {
			break
		}
	}
	return -1, at
}

// dueAt says when a step can be worked on: the zero time for at once, and ever is
// false when only a person can move it.
func dueAt(s domain.RunStep) (due time.Time, ever bool) {
	switch s.State {
	case domain.StepPending, domain.StepRunning: // running: whoever ran it is gone
		return time.Time{}, true
	case domain.StepWaiting:
		if s.DueAt != nil {
			return *s.DueAt, true
		}
		return time.Time{}, true
	}
	return time.Time{}, false
}

// begin marks a step as being worked on.
func begin(s domain.RunStep, now time.Time) domain.RunStep {
	s.State, s.Message, s.DueAt = domain.StepRunning, "", nil
	s.Attempts++
	if s.StartedAt == nil {
		s.StartedAt = &now
	}
	return s
}

// settle applies what a connector reported about a step that was begun.
func settle(s domain.RunStep, out connector.Outcome, now time.Time) domain.RunStep {
	s.State, s.Message, s.DueAt = out.State, out.Message, nil
	if out.Output != nil {
		s.Output = out.Output
	}
	switch out.State {
	case domain.StepDone, domain.StepSkipped:
		return finish(s, domain.System().Name, now)
	case domain.StepWaiting:
		due := now.Add(out.Recheck)
		s.DueAt = &due
		s.Attempts = 0 // looking again is not failing again
	}
	return s
}

// fail applies a failure: a temporary one is tried again later, a permanent one
// and one too many need a person.
func fail(s domain.RunStep, problem *connector.Error, now time.Time) domain.RunStep {
	if problem.Permanent || s.Attempts >= maxAttempts {
		s.State, s.DueAt = domain.StepFailed, nil
		s.Message = problem.Message
		if !problem.Permanent {
			s.Message = fmt.Sprintf("%s Tried %d times.", problem.Message, s.Attempts)
		}
		return s
	}
	due := now.Add(max(backoff(s.Attempts), problem.After))
	s.State, s.DueAt = domain.StepWaiting, &due
	s.Message = fmt.Sprintf("%s Attempt %d of %d; tried again by itself.", problem.Message, s.Attempts, maxAttempts)
	return s
}

// backoff is the wait after the given number of attempts.
func backoff(attempts int64) time.Duration {
	wait := firstBackoff
	for range attempts - 1 {
		if wait *= 2; wait >= lastBackoff {
			return lastBackoff
		}
	}
	return wait
}

func finish(s domain.RunStep, by string, now time.Time) domain.RunStep {
	s.DueAt, s.FinishedAt, s.DoneBy = nil, &now, by
	return s
}

// retry makes a failed or waiting step due now, with all its attempts again.
func retry(s domain.RunStep) (domain.RunStep, error) {
	if s.State != domain.StepFailed && s.State != domain.StepWaiting {
		return s, refuse(s, "step_not_retryable", "Only a step that failed or waits can be tried again")
	}
	s.State, s.Message, s.DueAt, s.Attempts = domain.StepPending, "", nil, 0
	return s, nil
}

// markDone closes manual work.
func markDone(s domain.RunStep, by, note string, now time.Time) (domain.RunStep, error) {
	if s.State != domain.StepNeedsAction {
		return s, refuse(s, "step_not_open", "Only a step that waits for a person can be marked as done")
	}
	s.State, s.Message, s.Note = domain.StepDone, "Done by "+by+".", note
	return finish(s, by, now), nil
}

// skip leaves out a step that cannot or need not be done, where the template allows it.
func skip(s domain.RunStep, by, note string, now time.Time) (domain.RunStep, error) {
	if !s.Skippable {
		return s, refuse(s, "step_not_skippable", "The template does not allow this step to be skipped")
	}
	switch s.State {
	case domain.StepFailed, domain.StepNeedsAction, domain.StepWaiting:
	default:
		return s, refuse(s, "step_not_open", "Only a step that failed or waits can be skipped")
	}
	s.State, s.Message, s.Note = domain.StepSkipped, "Skipped by "+by+".", note
	return finish(s, by, now), nil
}

// refuse says why a step cannot be moved and where it stands.
func refuse(s domain.RunStep, reason, rule string) error {
	return domain.Errorf(domain.CodeConflict, "%s. “%s” is %s.", rule, s.Title, stateWord(s.State)).Because(reason)
}

func stateWord(s domain.StepState) string {
	switch s {
	case domain.StepPending:
		return "not started yet"
	case domain.StepNeedsAction:
		return "waiting for a person"
	}
	return string(s)
}

// tenantState is the state that the steps give the tenant. Once live it stays
// live: an optional step that fails afterwards takes nothing away.
func tenantState(current domain.TenantState, steps []domain.RunStep) domain.TenantState {
	if current == domain.TenantLive || domain.Live(steps) {
		return domain.TenantLive
	}
	for _, s := range steps {
		if s.Required && (s.State == domain.StepNeedsAction || s.State == domain.StepFailed) {
			return domain.TenantNeedsAction
		}
	}
	return domain.TenantProvisioning
}

// finished counts the steps to which nothing more happens.
func finished(steps []domain.RunStep) (n int64) {
	for _, s := range steps {
		if s.State.Finished() {
			n++
		}
	}
	return n
}
