package connector

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// KindManual is work that a person does and then marks as done.
const KindManual = "manual"

// Manual opens a task for the step's assignee.
type Manual struct{}

// EnsureTx opens the task; opening it again changes nothing.
func (Manual) EnsureTx(_ context.Context, _ *store.Tx, step Step) (Outcome, error) {
	return NeedsAction(openTask(step.RunStep)), nil
}

// openTask says whose turn it is.
func openTask(step domain.RunStep) string {
	return fmt.Sprintf("Waiting for %s. Mark it as done when it is.", assignees[step.Assignee])
}

// assignees are the words for the people who may have to act.
var assignees = map[string]string{
	"":         "the platform operator",
	"machine":  "the platform operator",
	"operator": "the platform operator",
	"client":   "the client",
	"it":       "the IT team",
}
