package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"tenantry/server/domain"
	"tenantry/server/jobs"
)

// ClaimJobs implements jobs.Store. Looking first keeps an idle queue from
// writing.
func (db *DB) ClaimJobs(ctx context.Context, c jobs.Claim) (jobs.Claimed, error) {
	if len(c.Kinds) == 0 {
		return jobs.Claimed{}, nil
	}
	var due, lapsed bool
	err := db.ReadOne(ctx, func(tx *Tx) (err error) {
		due, lapsed, err = tx.jobsToClaim(ctx, c.Kinds)
		return err
	})
	if err != nil || !due && !lapsed {
		return jobs.Claimed{}, err
	}
	var claimed jobs.Claimed
	err = db.queueTx(ctx, func(tx *Tx) (err error) {
		claimed = jobs.Claimed{}
		if lapsed {
			if claimed.Lost, err = tx.takeBackJobs(ctx); err != nil {
				return err
			}
		}
		claimed.Jobs, err = tx.claimJobs(ctx, c)
		return err
	})
	return claimed, err
}

// jobDue is the condition of a job that may be claimed: $1 is the time, the kinds
// follow from the given parameter on.
func jobDue(kinds []string, first int) string {
	marks := make([]string, len(kinds))
	for i := range kinds {
		marks[i] = fmt.Sprintf("$%d", first+i)
	}
	return "state = 'ready' AND run_at <= $1 AND kind IN (" + strings.Join(marks, ", ") + ")"
}

// jobLapsed is the condition of a job whose worker has not been heard of for a whole
// lease. Jobs that run are few, and were all due.
const jobLapsed = "state = 'running' AND run_at <= $1 AND lease_until < $1"

func kindArgs(args []any, kinds []string) []any {
	for _, kind := range kinds {
		args = append(args, kind)
	}
	return args
}

// jobsToClaim reports whether jobs are due, and whether any have to be taken back
// from workers that are gone.
func (t *Tx) jobsToClaim(ctx context.Context, kinds []string) (due, lapsed bool, err error) {
	query := "SELECT EXISTS (SELECT 1 FROM jobs WHERE " + jobDue(kinds, 2) + "), EXISTS (SELECT 1 FROM jobs WHERE " + jobLapsed + ")"
	err = t.db.QueryRowContext(ctx, query, kindArgs([]any{millis(t.now)}, kinds)...).Scan(&due, &lapsed)
	return due, lapsed, classify(err)
}

// takeBackJobs makes jobs ready whose worker is gone, and buries and returns those
// that had their last attempt.
func (t *Tx) takeBackJobs(ctx context.Context) ([]jobs.Job, error) {
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

// A claim is fair among the oldest due jobs. Mostly a few of them are of as many
// tenants as there are workers free, and looking at more of them costs more than the
// claim; only where they are not, many are looked at.
const (
	narrowWindow = 64
	fairWindow   = 1000
)

// claimJobs takes the oldest due job of every tenant, then every tenant's second,
// and so on. A tenant's running jobs count as its turns, so that one with much
// to do cannot hold all workers.
func (t *Tx) claimJobs(ctx context.Context, c jobs.Claim) ([]jobs.Job, error) {
	wide := c
	c.PerTenant = 1
	claimed, err := t.claimWithin(ctx, c, narrowWindow)
	if err != nil || len(claimed) == c.Limit {
		return claimed, err
	}
	if due, _, err := t.jobsToClaim(ctx, c.Kinds); err != nil || !due {
		return claimed, err
	}
	wide.Limit -= len(claimed)
	rest, err := t.claimWithin(ctx, wide, fairWindow)
	return append(claimed, rest...), err
}

// claimWithin claims among that many of the oldest due jobs.
func (t *Tx) claimWithin(ctx context.Context, c jobs.Claim, window int) ([]jobs.Job, error) {
	const firstKind = 6
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
	SELECT id AS picked_id FROM jobs WHERE state = 'ready'
		AND id IN (SELECT id FROM ranked WHERE turn <= $5 ORDER BY turn, run_at, id LIMIT CAST($4 AS BIGINT))%[3]s
)
UPDATE jobs SET state = 'running', attempt = attempt + 1, lease_until = $2, lease_token = $3
FROM picked WHERE id = picked_id
RETURNING id, kind, tenant_id, args, attempt, max_attempts`, jobDue(c.Kinds, firstKind), window, t.dialect.skipLocked())

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
