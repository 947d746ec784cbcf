package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store/sqlc"
)

var _ jobs.Store = (*DB)(nil)

// Enqueue stores a job in this transaction and wakes the queue once it is
// durable. While a job with the same UniqueKey waits, that one comes no later
// than asked here; while it runs, it runs once more afterwards.
func (t *Tx) Enqueue(ctx context.Context, n jobs.New) error {
	row, err := t.jobRow(n)
	if err != nil {
		return err
	}
	if err := t.q.EnqueueJob(ctx, row); err != nil {
		return classify(err)
	}
	t.AfterCommit(t.owner.enqueued.make)
	return nil
}

// HoldJob fails with jobs.ErrLeaseLost when another worker may have the job. A
// handler calls it in the transaction that stores its outcome, so that a worker
// which was away too long cannot overwrite what its successor did.
func (t *Tx) HoldJob(ctx context.Context, j jobs.Job) error {
	rows, err := t.q.HoldJob(ctx, string(j.ID), j.Lease.Token)
	return leaseHeld(rows, err)
}

func (t *Tx) jobRow(n jobs.New) (sqlc.EnqueueJobParams, error) {
	args, err := toJSON(n.Args)
	if err != nil {
		return sqlc.EnqueueJobParams{}, err
	}
	if n.MaxAttempts <= 0 {
		n.MaxAttempts = jobs.DefaultMaxAttempts
	}
	return sqlc.EnqueueJobParams{
		ID: t.NewID("jb"), Kind: n.Kind, TenantID: textOrNil(n.TenantID), Args: args,
		UniqueKey: textOrNil(n.UniqueKey), RunAt: max(millis(n.RunAt), millis(t.now)),
		MaxAttempts: int64(n.MaxAttempts), CreatedAt: millis(t.now),
	}, nil
}

// announcement tells any number of listeners that something happened.
type announcement struct {
	mu   sync.Mutex
	next chan struct{}
}

// listen returns a channel that the next announcement closes.
func (a *announcement) listen() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.next == nil {
		a.next = make(chan struct{})
	}
	return a.next
}

func (a *announcement) make() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.next != nil {
		close(a.next)
		a.next = nil
	}
}

// JobsEnqueued implements jobs.Store.
func (db *DB) JobsEnqueued() <-chan struct{} { return db.enqueued.listen() }

// EnsureJob implements jobs.Store.
func (db *DB) EnsureJob(ctx context.Context, n jobs.New) error {
	return db.Tx(ctx, func(tx *Tx) error {
		row, err := tx.jobRow(n)
		if err != nil {
			return err
		}
		return classify(tx.q.EnsureJob(ctx, sqlc.EnsureJobParams(row)))
	})
}

// ExtendJobs implements jobs.Store.
func (db *DB) ExtendJobs(ctx context.Context, held []jobs.Job, until time.Time) ([]domain.JobID, error) {
	var lost []domain.JobID
	err := db.queueTx(ctx, func(tx *Tx) error {
		lost = nil
		for _, j := range held {
			rows, err := tx.q.ExtendJobLease(ctx, millis(until), string(j.ID), j.Lease.Token)
			if err != nil {
				return classify(err)
			}
			if rows == 0 {
				lost = append(lost, j.ID)
			}
		}
		return nil
	})
	return lost, err
}

// FinishJob implements jobs.Store.
func (db *DB) FinishJob(ctx context.Context, j jobs.Job) error {
	_, err := db.endJob(ctx, j, func(tx *Tx) (int64, error) { return tx.q.DeleteJob(ctx, string(j.ID), j.Lease.Token) })
	return err
}

// endJob makes a job ready that was asked for again while it ran, and ends any
// other; it reports whether it did. Somebody may ask between the two statements, and then
// the end does not match and the job is made ready after all.
func (db *DB) endJob(ctx context.Context, j jobs.Job, end func(*Tx) (int64, error)) (ended bool, err error) {
	err = db.queueTx(ctx, func(tx *Tx) error {
		ended = false
		rerun := func(*Tx) (int64, error) { return tx.q.RerunJob(ctx, string(j.ID), j.Lease.Token) }
		var rows int64
		for i, step := range []func(*Tx) (int64, error){rerun, end, rerun} {
			var err error
			if rows, err = step(tx); err != nil {
				return classify(err)
			}
			if rows > 0 {
				ended = i == 1
				break
			}
		}
		return leaseHeld(rows, nil)
	})
	return ended && err == nil, err
}

// RetryJob implements jobs.Store.
func (db *DB) RetryJob(ctx context.Context, j jobs.Job, at time.Time, attempts int, reason string) error {
	return db.queueTx(ctx, func(tx *Tx) error {
		rows, err := tx.q.RetryJob(ctx, sqlc.RetryJobParams{
			RunAt: millis(at), Attempt: int64(attempts), LastError: reason, ID: string(j.ID), LeaseToken: j.Lease.Token,
		})
		return leaseHeld(rows, err)
	})
}

// BuryJob implements jobs.Store.
func (db *DB) BuryJob(ctx context.Context, j jobs.Job, reason string) (dead bool, err error) {
	return db.endJob(ctx, j, func(tx *Tx) (int64, error) { return tx.q.BuryJob(ctx, reason, string(j.ID), j.Lease.Token) })
}

// leaseHeld reads the outcome of a statement that only the lease's holder can do.
func leaseHeld(rows int64, err error) error {
	if err != nil {
		return classify(err)
	}
	if rows == 0 {
		return jobs.ErrLeaseLost
	}
	return nil
}

// JobCounts tells how many jobs are in each state, for metrics and health.
func (db *DB) JobCounts(ctx context.Context) (map[string]int64, error) {
	counts := map[string]int64{"ready": 0, "running": 0, "dead": 0}
	err := db.Read(ctx, func(tx *Tx) error {
		rows, err := tx.q.CountJobs(ctx)
		for _, row := range rows {
			counts[row.State] = row.Jobs
		}
		return classify(err)
	})
	return counts, err
}

// ClaimJobs implements jobs.Store. Looking first keeps an idle queue from
// writing.
func (db *DB) ClaimJobs(ctx context.Context, c jobs.Claim) (jobs.Claimed, error) {
	var due bool
	err := db.Read(ctx, func(tx *Tx) (err error) {
		due, err = tx.jobsDue(ctx, c.Kinds)
		return err
	})
	if err != nil || !due {
		return jobs.Claimed{}, err
	}
	var claimed jobs.Claimed
	err = db.queueTx(ctx, func(tx *Tx) (err error) {
		if claimed.Lost, err = tx.buryLostJobs(ctx); err != nil {
			return err
		}
		claimed.Jobs, err = tx.claimJobs(ctx, c)
		return err
	})
	return claimed, err
}

// due is the condition of a job that may be claimed, or buried: $1 is the time,
// the kinds follow from the given parameter on.
func jobDue(kinds []string, first int) string {
	marks := make([]string, len(kinds))
	for i := range kinds {
		marks[i] = fmt.Sprintf("$%d", first+i)
	}
	return "state IN ('ready', 'running') AND run_at <= $1 AND lease_until < $1 AND kind IN (" + strings.Join(marks, ", ") + ")"
}

func kindArgs(args []any, kinds []string) []any {
	for _, kind := range kinds {
		args = append(args, kind)
	}
	return args
}

func (t *Tx) jobsDue(ctx context.Context, kinds []string) (due bool, err error) {
	if len(kinds) == 0 {
		return false, nil
	}
	query := "SELECT EXISTS (SELECT 1 FROM jobs WHERE " + jobDue(kinds, 2) + ")"
	err = t.db.QueryRowContext(ctx, query, kindArgs([]any{millis(t.now)}, kinds)...).Scan(&due)
	return due, classify(err)
}

func (t *Tx) buryLostJobs(ctx context.Context) ([]jobs.Job, error) {
	if err := t.q.ReviveLostJobs(ctx, millis(t.now)); err != nil {
		return nil, classify(err)
	}
	rows, err := t.q.BuryLostJobs(ctx, "the program ended in the middle of the last attempt", millis(t.now))
	lost := make([]jobs.Job, 0, len(rows))
	for _, r := range rows {
		lost = append(lost, jobs.NewJob(jobs.Job{
			ID: domain.JobID(r.ID), Kind: r.Kind, TenantID: fromTextOrNil[domain.TenantID](r.TenantID),
			Attempt: int(r.Attempt), MaxAttempts: int(r.MaxAttempts),
		}, r.Args))
	}
	return lost, classify(err)
}

// fairWindow is how many of the oldest due jobs a claim looks at to be fair.
const fairWindow = 1000

// claimJobs takes the oldest due job of every tenant, then every tenant's second,
// and so on. A tenant's running jobs count as its turns, so that one with much
// to do cannot hold all workers.
func (t *Tx) claimJobs(ctx context.Context, c jobs.Claim) ([]jobs.Job, error) {
	const firstKind = 6
	due := jobDue(c.Kinds, firstKind) + " AND attempt < max_attempts"
	query := fmt.Sprintf(`
WITH due AS (
	SELECT id, run_at, COALESCE(tenant_id, '') AS tenant FROM jobs WHERE %[1]s ORDER BY run_at LIMIT %[2]d
), busy AS (
	SELECT COALESCE(tenant_id, '') AS tenant, COUNT(*) AS jobs FROM jobs
	WHERE state = 'running' AND lease_until >= $1 GROUP BY COALESCE(tenant_id, '')
), ranked AS (
	SELECT due.id, due.run_at, COALESCE(busy.jobs, 0)
		+ ROW_NUMBER() OVER (PARTITION BY due.tenant ORDER BY due.run_at, due.id) AS turn
	FROM due LEFT JOIN busy ON busy.tenant = due.tenant
), picked AS MATERIALIZED (
	SELECT id AS picked_id FROM jobs WHERE %[1]s
		AND id IN (SELECT id FROM ranked WHERE turn <= $5 ORDER BY turn, run_at, id LIMIT CAST($4 AS BIGINT))%[3]s
)
UPDATE jobs SET state = 'running', attempt = attempt + 1, lease_until = $2, lease_token = $3
FROM picked WHERE id = picked_id
RETURNING id, kind, tenant_id, args, attempt, max_attempts`, due, fairWindow, t.dialect.skipLocked())

	lease := jobs.Lease{Token: uuid.NewString(), Until: t.now.Add(c.Lease)}
	args := kindArgs([]any{millis(t.now), millis(lease.Until), lease.Token, c.Limit, c.PerTenant}, c.Kinds)
	return listRows(ctx, t.db, query, args, func(rows *sql.Rows, j *jobs.Job) error {
		var tenant *string
		var args string
		err := rows.Scan(&j.ID, &j.Kind, &tenant, &args, &j.Attempt, &j.MaxAttempts)
		j.TenantID, j.Lease = fromTextOrNil[domain.TenantID](tenant), lease
		*j = jobs.NewJob(*j, args)
		return err
	})
}
