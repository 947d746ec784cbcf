package store

import (
	"context"
	"math"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateRun stores a run with its steps.
func (t *TenantTx) CreateRun(ctx context.Context, r domain.Run) error {
	err := t.q.InsertRun(ctx, sqlc.InsertRunParams{
		TenantID: string(t.id), ID: string(r.ID), Template: r.Template, TemplateVersion: r.TemplateVersion,
		State: string(r.State), ActorID: r.ActorID, ActorName: r.ActorName,
		StepsTotal: r.StepsTotal, StepsDone: r.StepsDone, EventSeq: r.EventSeq,
		CreatedAt: millis(r.CreatedAt), UpdatedAt: millis(r.UpdatedAt), FinishedAt: millisOrNil(r.FinishedAt),
	})
	if err != nil {
		return classify(err)
	}
	for _, s := range r.Steps {
		if err := t.insertRunStep(ctx, r.ID, s); err != nil {
			return err
		}
	}
	return nil
}

func (t *TenantTx) insertRunStep(ctx context.Context, run domain.RunID, s domain.RunStep) error {
	input, err := toJSON(s.Input)
	if err != nil {
		return err
	}
	return classify(t.q.InsertRunStep(ctx, sqlc.InsertRunStepParams{
		TenantID: string(t.id), RunID: string(run), Position: s.Position, StepID: s.StepID, Connector: s.Connector,
		Title: s.Title, Help: s.Help, Assignee: s.Assignee, Required: s.Required, Skippable: s.Skippable,
		Input: input, State: string(s.State),
	}))
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
	return classify(t.q.UpdateRun(ctx, sqlc.UpdateRunParams{
		TenantID: string(t.id), ID: string(r.ID), State: string(r.State), StepsDone: r.StepsDone, EventSeq: r.EventSeq,
		UpdatedAt: millis(r.UpdatedAt), FinishedAt: millisOrNil(r.FinishedAt),
	}))
}

// SaveRunStep stores what changed of a step.
func (t *TenantTx) SaveRunStep(ctx context.Context, run domain.RunID, s domain.RunStep) error {
	output, err := toJSON(s.Output)
	if err != nil {
		return err
	}
	return classify(t.q.UpdateRunStep(ctx, sqlc.UpdateRunStepParams{
		TenantID: string(t.id), RunID: string(run), Position: s.Position, State: string(s.State), Attempts: s.Attempts,
		Message: s.Message, Note: s.Note, Output: output, DueAt: millisOrNil(s.DueAt),
		StartedAt: millisOrNil(s.StartedAt), FinishedAt: millisOrNil(s.FinishedAt), DoneBy: s.DoneBy,
	}))
}

// AddRunEvent appends to the run's history; the caller numbers the events.
func (t *TenantTx) AddRunEvent(ctx context.Context, run domain.RunID, e domain.RunEvent) error {
	return classify(t.q.InsertRunEvent(ctx, sqlc.InsertRunEventParams{
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

// Before is where a page of a list with the newest first begins: rows older than
// the last one of the page before. The zero value is the first page.
type Before struct {
	At time.Time
	ID string
}

func (b Before) key() (int64, string) {
	if b.ID == "" {
		return math.MaxInt64, ""
	}
	return millis(b.At), b.ID
}

// ListRuns returns up to limit runs without their steps, newest first.
func (t *TenantTx) ListRuns(ctx context.Context, before Before, limit int) ([]domain.Run, error) {
	at, id := before.key()
	rows, err := t.q.ListRuns(ctx, sqlc.ListRunsParams{TenantID: string(t.id), BeforeAt: at, BeforeID: id, MaxRows: int64(limit)})
	if err != nil {
		return nil, classify(err)
	}
	runs := make([]domain.Run, len(rows))
	for i, row := range rows {
		runs[i] = runOf(row)
	}
	return runs, nil
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
