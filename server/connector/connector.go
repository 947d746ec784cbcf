package connector

import (
	"context"
	"slices"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Step is what a connector is told: whose step it is, and the step itself with
// its input filled in.
type Step struct {
	Tenant domain.Tenant
	Run    domain.Run // without its steps
	domain.RunStep
}

// Outcome is how a step ended, or why it has not ended yet.
type Outcome struct {
	State   domain.StepState // done, waiting, needs_action or skipped
	Message string           // for people; one sentence
	Output  map[string]any   // kept with the step, never a secret
	Recheck time.Duration    // of a waiting step: when to look again
}

// Done is the outcome of a step that is finished.
func Done(message string, output map[string]any) Outcome {
	return Outcome{State: domain.StepDone, Message: message, Output: output}
}

// Waiting is the outcome of a step that something outside has to finish.
func Waiting(message string, recheck time.Duration) Outcome {
	return Outcome{State: domain.StepWaiting, Message: message, Recheck: recheck}
}

// NeedsAction is the outcome of a step that a person has to finish.
func NeedsAction(message string) Outcome {
	return Outcome{State: domain.StepNeedsAction, Message: message}
}

// Ensurer brings an outside system into the wanted state. It is called again after
// a crash, a time-out or a lost answer, so the same step twice must leave one effect.
type Ensurer interface {
	Ensure(ctx context.Context, step Step) (Outcome, error)
}

// TxEnsurer does its work in our own database. Effect and outcome are one
// transaction, which may run more than once: nothing outside may happen in it.
type TxEnsurer interface {
	EnsureTx(ctx context.Context, tx *store.Tx, step Step) (Outcome, error)
}

// Checker looks whether a waiting step is finished by now, without changing
// anything. A connector without it is asked to ensure again.
type Checker interface {
	Check(ctx context.Context, step Step) (Outcome, error)
}

// Undoer takes back what Ensure did; undoing what is not there is no error.
type Undoer interface {
	Undo(ctx context.Context, step Step) (Outcome, error)
}

// Prober says whether the outside system can be reached with what is configured.
type Prober interface {
	Probe(ctx context.Context) error
}

// KindInvite invites the users of an onboarding (package invite). Its name is
// here because onboarding gives such a step its users.
const KindInvite = "invite.users"

// Registry maps the template's word ("use") to the connector. It is one literal
// in package server and does not change while the program runs.
type Registry map[string]any

// Kinds lists the words in order.
func (r Registry) Kinds() []string {
	kinds := make([]string, 0, len(r))
	for kind := range r {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}
