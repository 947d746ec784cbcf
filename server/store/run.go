package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateRun stores a run with its steps.
func (t *TenantTx) CreateRun(ctx context.Context, r domain.Run) error {
	err := t.later.InsertRun(ctx, sqlc.InsertRunParams{
		TenantID: string(t.id), ID: string(r.ID), Template: r.Template, TemplateVersion: r.TemplateVersion,
		State: string(r.State), ActorID: r.ActorID, ActorName: r.ActorName,
		StepsTotal: r.StepsTotal, StepsDone: r.StepsDone, EventSeq: r.EventSeq,
		CreatedAt: millis(r.CreatedAt), UpdatedAt: millis(r.UpdatedAt), FinishedAt: millisOrNil(r.FinishedAt),
	})
	if err != nil {
		return classify(err)
	}
	return t.insertRunSteps(ctx, r)
}

func (t *TenantTx) insertRunSteps(ctx context.Context, r domain.Run) error {
	rows := make([][]any, len(r.Steps))
	for i, s := range r.Steps {
		input, err := toJSON(s.Input)
		if err != nil {
			return err
		}
		rows[i] = []any{
			string(t.id), string(r.ID), s.Position, s.StepID, s.Connector, s.Title, s.Help, s.Assignee,
			s.Required, s.Skippable, input, string(s.State), s.Message, millisOrNil(s.FinishedAt), s.DoneBy,
		}
	}
	return t.addRows(ctx, `run_steps (tenant_id, run_id, position, step_id, connector, title, help, assignee,
		required, skippable, input, state, message, finished_at, done_by)`, rows, "")
}

// LockRun returns the run with its steps and keeps other transactions from
// changing it until this one has ended. It needs a transaction that writes.
func (t *TenantTx) LockRun(ctx context.Context, id domain.RunID) (domain.Run, error) {
	row, err := t.q.LockRun(ctx, string(t.id), string(id))
	if err != nil {
		return domain.Run{}, notFound(err, "run")
	}
	return t.withSteps(ctx, runOf(row))
}

// FindRun returns the run with its steps in order.
func (t *TenantTx) FindRun(ctx context.Context, id domain.RunID) (domain.Run, error) {
	row, err := t.q.FindRun(ctx, string(t.id), string(id))
	if err != nil {
		return domain.Run{}, notFound(err, "run")
	}
	return t.withSteps(ctx, runOf(row))
}

func (t *TenantTx) withSteps(ctx context.Context, run domain.Run) (domain.Run, error) {
	rows, err := t.q.ListRunSteps(ctx, string(t.id), string(run.ID))
	if err != nil {
		return domain.Run{}, classify(err)
	}
	run.Steps = make([]domain.RunStep, len(rows))
	for i, row := range rows {
		if run.Steps[i], err = runStepOf(row); err != nil {
			return domain.Run{}, err
		}
	}
	return run, nil
}

// SaveRun stores what changed of a locked run itself; steps are saved one by one.
func (t *TenantTx) SaveRun(ctx context.Context, r domain.Run) error {
	return classify(t.later.UpdateRun(ctx, sqlc.UpdateRunParams{
		TenantID: string(t.id), ID: string(r.ID), State: string(r.State), StepsDone: r.StepsDone, EventSeq: r.EventSeq,
		ActorID: r.ActorID, ActorName: r.ActorName, UpdatedAt: millis(r.UpdatedAt), FinishedAt: millisOrNil(r.FinishedAt),
	}))
}

// SaveRunStep stores what changed of a step.
func (t *TenantTx) SaveRunStep(ctx context.Context, run domain.RunID, s domain.RunStep) error {
	output, err := toJSON(s.Output)
	if err != nil {
		return err
	}
	return classify(t.later.UpdateRunStep(ctx, sqlc.UpdateRunStepParams{
		TenantID: string(t.id), RunID: string(run), Position: s.Position, State: string(s.State), Attempts: s.Attempts,
		Message: s.Message, Note: s.Note, Output: output, DueAt: millisOrNil(s.DueAt),
		StartedAt: millisOrNil(s.StartedAt), FinishedAt: millisOrNil(s.FinishedAt), DoneBy: s.DoneBy,
	}))
}

// AddRunEvent appends to the run's history; the caller numbers the events.
func (t *TenantTx) AddRunEvent(ctx context.Context, run domain.RunID, e domain.RunEvent) error {
	return classify(t.later.InsertRunEvent(ctx, sqlc.InsertRunEventParams{
		TenantID: string(t.id), RunID: string(run), Seq: e.Seq, StepID: e.StepID, State: e.State,
		Message: e.Message, At: millis(e.At),
	}))
}

// ListRunEvents returns up to limit events after the given one, oldest first.
func (t *TenantTx) ListRunEvents(ctx context.Context, run domain.RunID, after int64, limit int) ([]domain.RunEvent, error) {
	rows, err := t.q.ListRunEvents(ctx, sqlc.ListRunEventsParams{
		TenantID: string(t.id), RunID: string(run), AfterSeq: after, MaxRows: int64(limit),
	})
	if err != nil {
		return nil, classify(err)
	}
	events := make([]domain.RunEvent, len(rows))
	for i, r := range rows {
		events[i] = domain.RunEvent{Seq: r.Seq, StepID: r.StepID, State: r.State, Message: r.Message, At: fromMillis(r.At)}
	}
	return events, nil
}

// ListRuns returns a page of the tenant's runs without their steps, newest first.
func (t *TenantTx) ListRuns(ctx context.Context, page Page) ([]domain.Run, string, error) {
	before, err := page.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListRuns(ctx, sqlc.ListRunsParams{
		TenantID: string(t.id), BeforeAt: before.at, BeforeID: before.id, MaxRows: page.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.Run) position { return position{r.CreatedAt, r.ID} }
	return cutPage(rows, page, place, func(r sqlc.Run) (domain.Run, error) { return runOf(r), nil })
}

func runOf(r sqlc.Run) domain.Run {
	return domain.Run{
		ID: domain.RunID(r.ID), TenantID: domain.TenantID(r.TenantID), Template: r.Template, TemplateVersion: r.TemplateVersion,
		State: domain.RunState(r.State), ActorID: r.ActorID, ActorName: r.ActorName,
		StepsTotal: r.StepsTotal, StepsDone: r.StepsDone, EventSeq: r.EventSeq,
		CreatedAt: fromMillis(r.CreatedAt), UpdatedAt: fromMillis(r.UpdatedAt), FinishedAt: fromMillisOrNil(r.FinishedAt),
		Version: r.Version,
	}
}

func runStepOf(r sqlc.RunStep) (domain.RunStep, error) {
	s := domain.RunStep{
		Position: r.Position, StepID: r.StepID, Connector: r.Connector, Title: r.Title, Help: r.Help, Assignee: r.Assignee,
		Required: r.Required, Skippable: r.Skippable, State: domain.StepState(r.State), Attempts: r.Attempts,
		Message: r.Message, Note: r.Note, DoneBy: r.DoneBy, DueAt: fromMillisOrNil(r.DueAt),
		StartedAt: fromMillisOrNil(r.StartedAt), FinishedAt: fromMillisOrNil(r.FinishedAt),
	}
	if err := fromJSON(r.Input, &s.Input); err != nil {
		return s, err
	}
	return s, fromJSON(r.Output, &s.Output)
}
