-- A job that is asked for again while one with its key is waiting comes no later
-- than asked; while it runs, it is remembered and runs once more afterwards.
-- name: EnqueueJob :exec
INSERT INTO jobs (id, kind, tenant_id, args, unique_key, state, run_at, max_attempts, created_at)
VALUES (@id, @kind, @tenant_id, @args, @unique_key, 'ready', @run_at, @max_attempts, @created_at)
ON CONFLICT (unique_key) DO UPDATE SET
    run_at = CASE
        WHEN jobs.state = 'ready' AND excluded.run_at < jobs.run_at THEN excluded.run_at
        ELSE jobs.run_at END,
    rerun_at = CASE
        WHEN jobs.state <> 'running' THEN 0
        WHEN jobs.rerun_at = 0 OR excluded.run_at < jobs.rerun_at THEN excluded.run_at
        ELSE jobs.rerun_at END;

-- EnsureJob leaves a job that is already there as it is.
-- name: EnsureJob :exec
INSERT INTO jobs (id, kind, tenant_id, args, unique_key, state, run_at, max_attempts, created_at)
VALUES (@id, @kind, @tenant_id, @args, @unique_key, 'ready', @run_at, @max_attempts, @created_at)
ON CONFLICT (unique_key) DO NOTHING;

-- ReviveLostJobs makes lost jobs ready: those that have attempts left, and with a fresh
-- start those that were asked for again.
-- name: ReviveLostJobs :exec
UPDATE jobs SET state = 'ready', rerun_at = 0, lease_until = 0, lease_token = '',
    run_at = CASE WHEN attempt >= max_attempts THEN rerun_at ELSE run_at END,
    attempt = CASE WHEN attempt >= max_attempts THEN 0 ELSE attempt END
WHERE state = 'running' AND lease_until < @now AND (attempt < max_attempts OR rerun_at > 0);

-- BuryLostJobs ends jobs whose last attempt never came back.
-- name: BuryLostJobs :many
UPDATE jobs SET state = 'dead', unique_key = NULL, lease_token = '', last_error = @last_error
WHERE state = 'running' AND lease_until < @now AND attempt >= max_attempts AND rerun_at = 0
RETURNING id, kind, tenant_id, args, attempt, max_attempts;

-- HoldJob locks the row of a job whose lease is still ours.
-- name: HoldJob :execrows
UPDATE jobs SET lease_token = lease_token
WHERE id = @id AND state = 'running' AND lease_token = @lease_token;

-- name: ExtendJobLease :execrows
UPDATE jobs SET lease_until = @lease_until
WHERE id = @id AND state = 'running' AND lease_token = @lease_token;

-- RerunJob puts a finished job back that was asked for again while it ran.
-- name: RerunJob :execrows
UPDATE jobs SET state = 'ready', run_at = rerun_at, rerun_at = 0, attempt = 0,
    lease_until = 0, lease_token = '', last_error = ''
WHERE id = @id AND state = 'running' AND lease_token = @lease_token AND rerun_at > 0;

-- DeleteJob removes a finished job, unless it was asked for again in this moment.
-- name: DeleteJob :execrows
DELETE FROM jobs WHERE id = @id AND state = 'running' AND lease_token = @lease_token AND rerun_at = 0;

-- RetryJob makes a running job wait until run_at; attempt is what it counts then.
-- name: RetryJob :execrows
UPDATE jobs SET state = 'ready', run_at = CASE
        WHEN rerun_at > 0 AND rerun_at < @run_at THEN rerun_at
        ELSE @run_at END,
    rerun_at = 0, attempt = @attempt, lease_until = 0, lease_token = '', last_error = @last_error
WHERE id = @id AND state = 'running' AND lease_token = @lease_token;

-- BuryJob keeps a job that will not run again, and frees its key, unless it was
-- asked for again in this moment.
-- name: BuryJob :execrows
UPDATE jobs SET state = 'dead', unique_key = NULL, lease_token = '', last_error = @last_error
WHERE id = @id AND state = 'running' AND lease_token = @lease_token AND rerun_at = 0;

-- name: CountJobs :many
SELECT state, COUNT(*) AS jobs FROM jobs GROUP BY state ORDER BY state;
