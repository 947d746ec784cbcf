package domain

import "time"

// RunState is where one execution of a template's provisioning steps stands.
type RunState string

// The states of a run.
const (
	RunQueued      RunState = "queued"
	RunRunning     RunState = "running"
	RunWaiting     RunState = "waiting"      // for something outside that we check again by ourselves
	RunNeedsAction RunState = "needs_action" // a person must do something
	RunDone        RunState = "done"
)

// StepState is where one step of a run stands.
type StepState string

// The states of a step.
const (
	StepPending     StepState = "pending"
	StepRunning     StepState = "running"
	StepWaiting     StepState = "waiting"
	StepNeedsAction StepState = "needs_action" // manual work is open
	StepFailed      StepState = "failed"       // needs action too: retry, skip
	StepDone        StepState = "done"
	StepSkipped     StepState = "skipped"
	StepUndone      StepState = "undone"
)

// Finished reports whether nothing more happens to the step by itself.
func (s StepState) Finished() bool { return s == StepDone || s == StepSkipped || s == StepUndone }

// Run is one durable execution of a template's provisioning steps.
type Run struct {
	ID              RunID
	TenantID        TenantID
	Template        string
	TemplateVersion int64
	State           RunState
	ActorID         string
	ActorName       string // who started it; invitations are sent in this name
	StepsDone       int64  // finished steps
	StepsTotal      int64
	EventSeq        int64 // number of the newest event
	CreatedAt       time.Time
	UpdatedAt       time.Time
	FinishedAt      *time.Time
	Version         int64
	Steps           []RunStep
}

// RunStep is one provisioning step of a run.
type RunStep struct {
	Position   int64
	StepID     string
	Connector  string
	Title      string
	Help       string
	Assignee   string
	Required   bool
	Skippable  bool
	Input      map[string]any
	State      StepState
	Attempts   int64
	Message    string
	Note       string
	Output     map[string]any
	DueAt      *time.Time // of a waiting step: when it is looked at again
	StartedAt  *time.Time
	FinishedAt *time.Time
	DoneBy     string
}

// RunEvent is one change of a run or a step.
type RunEvent struct {
	Seq     int64
	StepID  string // empty for the run itself
	State   string
	Message string
	At      time.Time
}

// RunStateOf derives a run's state from its steps: nothing else decides it.
func RunStateOf(steps []RunStep) RunState {
	open, started, waiting, action := false, false, false, false
	for _, s := range steps {
		started = started || s.State != StepPending
		open = open || !s.State.Finished()
		waiting = waiting || s.State == StepWaiting
		action = action || s.State == StepNeedsAction || s.State == StepFailed
	}
	switch {
	case !open:
		return RunDone
	case action:
		return RunNeedsAction
	case waiting:
		return RunWaiting
	case started:
		return RunRunning
	}
	return RunQueued
}

// Live reports whether every required step is done, which is what makes a tenant live.
func Live(steps []RunStep) bool {
	for _, s := range steps {
		if s.Required && !s.State.Finished() {
			return false
		}
	}
	return true
}
