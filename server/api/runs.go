package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/provision"
	"tenantry/server/store"
)

var tagRuns = []string{"Runs"}

func (a *API) mountRuns() {
	register(a, huma.Operation{
		OperationID: "listTenantRuns", Method: http.MethodGet, Path: "/tenants/{tenant}/runs", Tags: tagRuns,
		Summary: "List a tenant's runs, newest first",
	}, inTenant(domain.PermRunsRead), a.listRuns)
	register(a, huma.Operation{
		OperationID: "getRun", Method: http.MethodGet, Path: "/runs/{run}", Tags: tagRuns,
		Summary: "Show a run with its steps",
	}, ofRun(domain.PermRunsRead), a.getRun)
	a.mountRunEvents()
	a.mountStepAction("retry", "Try a step again that failed or waits", a.retryStep)
	a.mountStepAction("done", "Mark a person's work on a step as done", a.markStepDone)
	a.mountStepAction("skip", "Leave a step out, where the template allows it", a.skipStep)
}

func (a *API) mountStepAction(action, summary string, handle func(context.Context, *stepIn) (*runOut, error)) {
	register(a, huma.Operation{
		OperationID: action + "Step", Method: http.MethodPost, Path: "/runs/{run}/steps/{step}/" + action, Tags: tagRuns,
		Summary: summary, Errors: []int{http.StatusConflict},
	}, ofRun(domain.PermRunsManage), handle)
}

// runWire is a run; in lists it comes without its steps.
type runWire struct {
	ID              domain.RunID  `json:"id"`
	Tenant          runTenantWire `json:"tenant"`
	Template        string        `json:"template"`
	TemplateVersion int64         `json:"templateVersion"`
	State           string        `json:"state" enum:"queued,running,waiting,needs_action,done"`
	Done            int64         `json:"done" doc:"Steps to which nothing more happens"`
	Total           int64         `json:"total"`
	StartedBy       string        `json:"startedBy"`
	CreatedAt       time.Time     `json:"createdAt"`
	UpdatedAt       time.Time     `json:"updatedAt"`
	FinishedAt      *time.Time    `json:"finishedAt,omitempty"`
	Steps           []runStepWire `json:"steps,omitempty"`
}

type runTenantWire struct {
	ID    domain.TenantID    `json:"id"`
	Slug  string             `json:"slug"`
	Name  string             `json:"name"`
	State domain.TenantState `json:"state"`
}

type runStepWire struct {
	ID         string         `json:"id"`
	Title      string         `json:"title"`
	Help       string         `json:"help"`
	Assignee   string         `json:"assignee" doc:"Whose turn it is: machine, operator, client or it"`
	Connector  string         `json:"connector"`
	Required   bool           `json:"required" doc:"The tenant is live when all required steps are done"`
	Skippable  bool           `json:"skippable"`
	State      string         `json:"state" enum:"pending,running,waiting,needs_action,failed,done,skipped,undone"`
	Attempts   int64          `json:"attempts"`
	Message    string         `json:"message"`
	Note       string         `json:"note" doc:"What a person wrote on marking it done or skipping it"`
	Output     map[string]any `json:"output"`
	DueAt      *time.Time     `json:"dueAt,omitempty" doc:"When a waiting step is looked at again"`
	StartedAt  *time.Time     `json:"startedAt,omitempty"`
	FinishedAt *time.Time     `json:"finishedAt,omitempty"`
	DoneBy     string         `json:"doneBy"`
}

type runOut struct{ Body runWire }

// RunIn is the part of an input that names a run.
type RunIn struct {
	Run domain.RunID `path:"run" maxLength:"60"`
}

type stepIn struct {
	RunIn
	Step string `path:"step" maxLength:"60"`
	Body *struct {
		Note string `json:"note,omitempty" doc:"What was done, for those who read it later"`
	}
}

func (in *stepIn) note() string {
	if in.Body == nil {
		return ""
	}
	return in.Body.Note
}

func (a *API) listRuns(ctx context.Context, in *struct {
	Tenant string `path:"tenant" maxLength:"60"`
	Page
}) (*list[runWire], error) {
	t, _ := tenantOf(ctx)
	runs, next, err := a.Runs.List(ctx, t.ID, store.Page{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return listOf(each(runs, func(r domain.Run) runWire { return runWireOf(r, t.Ref()) }), next), nil
}

func (a *API) getRun(ctx context.Context, in *RunIn) (*runOut, error) {
	t, _ := tenantOf(ctx)
	return runOutOf(a.Runs.Find(ctx, t.ID, in.Run))
}

func (a *API) retryStep(ctx context.Context, in *stepIn) (*runOut, error) {
	t, _ := tenantOf(ctx)
	return runOutOf(a.Runs.Retry(ctx, t.ID, in.Run, in.Step))
}

func (a *API) markStepDone(ctx context.Context, in *stepIn) (*runOut, error) {
	t, _ := tenantOf(ctx)
	return runOutOf(a.Runs.MarkDone(ctx, t.ID, in.Run, in.Step, in.note()))
}

func (a *API) skipStep(ctx context.Context, in *stepIn) (*runOut, error) {
	t, _ := tenantOf(ctx)
	return runOutOf(a.Runs.Skip(ctx, t.ID, in.Run, in.Step, in.note()))
}

func runOutOf(s provision.Snapshot, err error) (*runOut, error) {
	if err != nil {
		return nil, err
	}
	wire := runWireOf(s.Run, s.Tenant)
	wire.Steps = each(s.Steps, runStepWireOf)
	return &runOut{Body: wire}, nil
}

func runWireOf(r domain.Run, t domain.TenantRef) runWire {
	return runWire{
		ID: r.ID, Tenant: runTenantWireOf(t),
		Template: r.Template, TemplateVersion: r.TemplateVersion, State: string(r.State), Done: r.StepsDone, Total: r.StepsTotal,
		StartedBy: r.ActorName, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, FinishedAt: r.FinishedAt,
	}
}

func runTenantWireOf(t domain.TenantRef) runTenantWire {
	return runTenantWire{ID: t.ID, Slug: t.Slug, Name: t.Name, State: t.State}
}

func runStepWireOf(s domain.RunStep) runStepWire {
	return runStepWire{
		ID: s.StepID, Title: s.Title, Help: s.Help, Assignee: s.Assignee, Connector: s.Connector,
		Required: s.Required, Skippable: s.Skippable, State: string(s.State), Attempts: s.Attempts,
		Message: s.Message, Note: s.Note, Output: s.Output, DueAt: s.DueAt,
		StartedAt: s.StartedAt, FinishedAt: s.FinishedAt, DoneBy: s.DoneBy,
	}
}
