package jobs

import (
	"encoding/json"
	"fmt"
	"time"

	"tenantry/server/domain"
)

// DefaultMaxAttempts is how often a job is tried when New.MaxAttempts is 0. With
// the waits in between that is about two hours.
const DefaultMaxAttempts = 12

// New asks for a job.
type New struct {
	Kind        string          // names the handler
	TenantID    domain.TenantID // whose work it is; empty for the platform's own
	Args        any             // stored as JSON; nil for none
	UniqueKey   string          // at most one waiting or running job has it; empty for no rule
	RunAt       time.Time       // not before then; zero for now
	MaxAttempts int             // 0: DefaultMaxAttempts
}

// Job is one attempt at a job, as its handler sees it.
type Job struct {
	ID          domain.JobID
	Kind        string
	TenantID    domain.TenantID
	Attempt     int // 1 at the first
	MaxAttempts int
	Lease       Lease

	args string
}

// Lease says who may work on a job. A token is never used twice, so a worker
// that was away too long cannot act for the one that came after it.
type Lease struct {
	Token string
	Until time.Time
}

// NewJob is for the store, which reads jobs back.
func NewJob(j Job, args string) Job {
	j.args = args
	return j
}

// Args reads the job's arguments into v, a pointer.
func (j Job) Args(v any) error {
	if err := json.Unmarshal([]byte(j.args), v); err != nil {
		return Permanent(fmt.Errorf("read the arguments of job %s: %w", j.ID, err))
	}
	return nil
}

// LastAttempt reports whether the job dies if this attempt fails.
func (j Job) LastAttempt() bool { return j.Attempt >= j.MaxAttempts }
