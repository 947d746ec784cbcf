// Package jobs runs work that must not be lost. A job is a row, written in the
// same transaction as the change that asks for it; a worker claims it with a
// lease and a fencing token, and whoever's lease ran out has lost it.
//
// The package knows what a job is and when it runs. It does not know SQL (the
// store implements Store) nor any kind of work (features bring Handlers). Start
// reading at job.go, then queue.go.
package jobs
