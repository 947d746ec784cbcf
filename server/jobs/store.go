package jobs

import (
	"context"
	"time"

	"tenantry/server/domain"
)

// Store keeps the jobs; server/store.DB is it. Methods on a claimed job return
// ErrLeaseLost when its lease is no longer the job's.
type Store interface {
	// ClaimJobs hands out due jobs and counts the attempt. It also buries jobs
	// whose last attempt never came back, and returns them as Lost.
	ClaimJobs(ctx context.Context, c Claim) (Claimed, error)
	// ExtendJobs moves the ends of the leases and returns the jobs whose lease is lost.
	ExtendJobs(ctx context.Context, held []Job, until time.Time) (lost []domain.JobID, err error)
	// FinishJob removes a job, or makes it ready when it was asked for again meanwhile.
	FinishJob(ctx context.Context, j Job) error
	// RetryJob makes a job wait until at; attempts is what it has used up.
	RetryJob(ctx context.Context, j Job, at time.Time, attempts int, reason string) error
	// BuryJob keeps a job that failed for good; one that was asked for again
	// meanwhile becomes ready instead, and is not dead.
	BuryJob(ctx context.Context, j Job, reason string) (dead bool, err error)
	// EnsureJob stores a job unless there is one with its UniqueKey.
	EnsureJob(ctx context.Context, n New) error
	// JobsEnqueued returns a channel that holds a signal once new jobs of these kinds
	// are durable. A queue asks for it once, before it looks for jobs, so that none is missed.
	JobsEnqueued(kinds []string) <-chan struct{}
	// Now is the clock that leases are measured by.
	Now() time.Time
}

// Claim says what a worker can take on.
type Claim struct {
	Kinds     []string // those it has handlers for
	Limit     int
	PerTenant int // most jobs of one tenant that may run at a time, on all nodes
	Lease     time.Duration
}

// Claimed is what ClaimJobs found.
type Claimed struct {
	Jobs []Job
	Lost []Job
}
