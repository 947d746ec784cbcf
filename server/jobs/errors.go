package jobs

import (
	"errors"
	"time"
)

// ErrLeaseLost says that another worker may have the job now: stop, and write
// nothing more for it.
var ErrLeaseLost = errors.New("jobs: the lease on this job is lost")

// ErrFinished is returned by a handler that has finished its job itself, in the
// transaction that stored what the job did: nothing is left to store.
var ErrFinished = errors.New("jobs: the handler finished the job itself")

// Permanent marks an error that another attempt cannot mend: the job dies.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}

type permanentError struct{ err error }

func (e *permanentError) Error() string { return e.err.Error() }
func (e *permanentError) Unwrap() error { return e.err }

// RetryAfter marks an error after which the job is tried again in d, for example
// as long as the other side asked for.
func RetryAfter(err error, d time.Duration) error {
	if err == nil {
		return nil
	}
	return &retryError{err, d}
}

type retryError struct {
	err   error
	after time.Duration
}

func (e *retryError) Error() string { return e.err.Error() }
func (e *retryError) Unwrap() error { return e.err }

// Again is returned by a handler whose work is not over though nothing failed:
// the job runs again in d, as if for the first time.
func Again(d time.Duration) error { return &againError{d} }

type againError struct{ after time.Duration }

func (e *againError) Error() string { return "jobs: run again in " + e.after.String() }
