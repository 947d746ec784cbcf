package provision

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/connector"
	"tenantry/server/domain"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func at(d time.Duration) *time.Time {
	t := noon.Add(d)
	return &t
}

// required and optional make a step in a state; due is for waiting ones.
func required(state domain.StepState, due ...*time.Time) domain.RunStep {
	s := domain.RunStep{Title: "A step", State: state, Required: true}
	if len(due) > 0 {
		s.DueAt = due[0]
	}
	return s
}

func optional(state domain.StepState, due ...*time.Time) domain.RunStep {
	s := required(state, due...)
	s.Required = false
	return s
}

func TestNext(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		steps []domain.RunStep
		index int
		at    *time.Time
	}{
		"nothing to do in an empty run": {index: -1},
		"the first pending step":        {steps: []domain.RunStep{required(domain.StepDone), required(domain.StepPending)}, index: 1},
		"a step that was interrupted":   {steps: []domain.RunStep{required(domain.StepRunning)}, index: 0},
		"a waiting step that is due":    {steps: []domain.RunStep{required(domain.StepWaiting, at(0))}, index: 0},
		"a waiting step that is not due holds back the next": {
			steps: []domain.RunStep{required(domain.StepWaiting, at(time.Minute)), required(domain.StepPending)},
			index: -1, at: at(time.Minute),
		},
		"an optional waiting step holds back nobody": {
			steps: []domain.RunStep{optional(domain.StepWaiting, at(time.Minute)), required(domain.StepPending)}, index: 1,
		},
		"the earliest of several waiting steps": {
			steps: []domain.RunStep{optional(domain.StepWaiting, at(time.Hour)), required(domain.StepWaiting, at(time.Minute))},
			index: -1, at: at(time.Minute),
		},
		"open manual work holds back the next": {
			steps: []domain.RunStep{required(domain.StepNeedsAction), required(domain.StepPending)}, index: -1,
		},
		"optional manual work holds back nobody": {
			steps: []domain.RunStep{optional(domain.StepNeedsAction), required(domain.StepPending)}, index: 1,
		},
		"an optional failed step holds back nobody": {
			steps: []domain.RunStep{optional(domain.StepFailed), required(domain.StepPending)}, index: 1,
		},
		"skipped counts as finished": {
			steps: []domain.RunStep{required(domain.StepSkipped), required(domain.StepPending)}, index: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			index, due := next(tc.steps, noon)
			want := time.Time{}
			if tc.at != nil {
				want = *tc.at
			}
			if index != tc.index || !due.Equal(want) {
				t.Errorf("next = %d at %v, want %d at %v", index, due, tc.index, want)
			}
		})
	}
}

func TestFail_TriesAgainThenAsksForHelp(t *testing.T) {
	t.Parallel()
	step := required(domain.StepPending)
	var waits []time.Duration
	for range maxAttempts {
		step = begin(step, noon)
		step = fail(step, connector.Explain(connector.Temporary(nil, "The DNS server did not answer.")), noon)
		if step.DueAt != nil {
			waits = append(waits, step.DueAt.Sub(noon))
		}
	}
	want := []time.Duration{
		2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second, 64 * time.Second, 128 * time.Second,
	}
	if diff := cmp.Diff(want, waits); diff != "" {
		t.Errorf("waits between attempts (-want +got):\n%s", diff)
	}
	if step.State != domain.StepFailed || step.Message != "The DNS server did not answer. Tried 8 times." {
		t.Errorf("after the last attempt: %s %q", step.State, step.Message)
	}
}

func TestFail_PermanentNeedsAPersonAtOnce(t *testing.T) {
	t.Parallel()
	step := fail(begin(required(domain.StepPending), noon), connector.Explain(connector.Permanent(nil, "The realm name is taken.")), noon)
	if step.State != domain.StepFailed || step.DueAt != nil || step.Message != "The realm name is taken." {
		t.Errorf("got %s due %v: %q", step.State, step.DueAt, step.Message)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err       error
		message   string
		permanent bool
	}{
		"internals stay inside":      {errors.New("pq: relation foo"), "Something went wrong inside Tenantry.", false},
		"a rule that was broken":     {domain.InvalidField("/role", "enum", "There is no role X."), "There is no role X.", true},
		"a conflict":                 {domain.Errorf(domain.CodeConflict, "It exists."), "It exists.", true},
		"an internal domain error":   {domain.Errorf(domain.CodeInternal, "secret"), "Something went wrong inside Tenantry.", false},
		"what the connector says":    {connector.Temporary(errors.New("x"), "No answer."), "No answer.", false},
		"what the connector refuses": {connector.Permanent(errors.New("x"), "Wrong key."), "Wrong key.", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := connector.Explain(tc.err)
			if got.Message != tc.message || got.Permanent != tc.permanent {
				t.Errorf("got %q permanent=%v", got.Message, got.Permanent)
			}
		})
	}
}

func TestSettle_WaitingIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	step := settle(begin(required(domain.StepPending), noon), connector.Waiting("No record yet.", time.Minute), noon)
	if step.State != domain.StepWaiting || !step.DueAt.Equal(noon.Add(time.Minute)) || step.Attempts != 0 {
		t.Errorf("got %+v", step)
	}
}

// TestPeople walks every state through what a person may do to a step.
func TestPeople(t *testing.T) {
	t.Parallel()
	const no = "refused"
	for state, want := range map[domain.StepState][3]string{ // retry, done, skip
		domain.StepPending:     {no, no, no},
		domain.StepRunning:     {no, no, no},
		domain.StepWaiting:     {"pending", no, "skipped"},
		domain.StepNeedsAction: {no, "done", "skipped"},
		domain.StepFailed:      {"pending", no, "skipped"},
		domain.StepDone:        {no, no, no},
		domain.StepSkipped:     {no, no, no},
		domain.StepUndone:      {no, no, no},
	} {
		step := required(state)
		step.Skippable = true
		var got [3]string
		for i, move := range []func(domain.RunStep) (domain.RunStep, error){
			retry,
			func(s domain.RunStep) (domain.RunStep, error) { return markDone(s, "Ann", "did it", noon) },
			func(s domain.RunStep) (domain.RunStep, error) { return skip(s, "Ann", "not needed", noon) },
		} {
			moved, err := move(step)
			if got[i] = string(moved.State); err != nil {
				got[i] = no
				if !domain.Is(err, domain.CodeConflict) {
					t.Errorf("%s: %v is no conflict", state, err)
				}
			}
		}
		if got != want {
			t.Errorf("%s: retry, done, skip give %v, want %v", state, got, want)
		}
	}
}

func TestSkip_NotWhereTheTemplateForbidsIt(t *testing.T) {
	t.Parallel()
	if _, err := skip(required(domain.StepFailed), "Ann", "", noon); !domain.Is(err, domain.CodeConflict) {
		t.Errorf("skip = %v, want a conflict", err)
	}
}

func TestMarkDone_KeepsWhoAndWhen(t *testing.T) {
	t.Parallel()
	step, err := markDone(required(domain.StepNeedsAction), "Ann Operator", "Ticket 42", noon)
	if err != nil {
		t.Fatal(err)
	}
	if step.DoneBy != "Ann Operator" || step.Note != "Ticket 42" || !step.FinishedAt.Equal(noon) {
		t.Errorf("got %+v", step)
	}
}

func TestTenantState(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		current domain.TenantState
		steps   []domain.RunStep
		want    domain.TenantState
	}{
		"no steps at all":                   {domain.TenantProvisioning, nil, domain.TenantLive},
		"a required step is left":           {domain.TenantProvisioning, []domain.RunStep{required(domain.StepDone), required(domain.StepPending)}, domain.TenantProvisioning},
		"only an optional step is left":     {domain.TenantProvisioning, []domain.RunStep{required(domain.StepDone), optional(domain.StepNeedsAction)}, domain.TenantLive},
		"a required step needs a person":    {domain.TenantProvisioning, []domain.RunStep{required(domain.StepNeedsAction)}, domain.TenantNeedsAction},
		"a required step failed":            {domain.TenantProvisioning, []domain.RunStep{required(domain.StepFailed)}, domain.TenantNeedsAction},
		"work goes on after a person acted": {domain.TenantNeedsAction, []domain.RunStep{required(domain.StepDone), required(domain.StepRunning)}, domain.TenantProvisioning},
		"live stays live":                   {domain.TenantLive, []domain.RunStep{required(domain.StepFailed)}, domain.TenantLive},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tenantState(tc.current, tc.steps); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}
