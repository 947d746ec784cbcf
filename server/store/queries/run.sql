-- name: InsertRun :exec
INSERT INTO runs (tenant_id, id, template, template_version, state, actor_id, actor_name, steps_total, steps_done, event_seq, created_at, updated_at, finished_at)
VALUES (@tenant_id, @id, @template, @template_version, @state, @actor_id, @actor_name, @steps_total, @steps_done, @event_seq, @created_at, @updated_at, @finished_at);

-- name: InsertRunEvent :exec
INSERT INTO run_events (tenant_id, run_id, seq, step_id, state, message, at)
VALUES (@tenant_id, @run_id, @seq, @step_id, @state, @message, @at);

-- LockRun counts the version up before anything is read, so that of two
-- transactions on one run the second sees what the first one did.
-- name: LockRun :one
UPDATE runs SET version = version + 1 WHERE tenant_id = @tenant_id AND id = @id RETURNING *;

-- name: FindRun :one
SELECT * FROM runs WHERE tenant_id = @tenant_id AND id = @id;

-- name: ListRunSteps :many
SELECT * FROM run_steps WHERE tenant_id = @tenant_id AND run_id = @run_id ORDER BY position;

-- name: UpdateRun :exec
UPDATE runs SET state = @state, actor_id = @actor_id, actor_name = @actor_name, steps_done = @steps_done, event_seq = @event_seq, updated_at = @updated_at, finished_at = @finished_at
WHERE tenant_id = @tenant_id AND id = @id;

-- name: UpdateRunStep :exec
UPDATE run_steps SET state = @state, attempts = @attempts, message = @message, note = @note, output = @output,
    due_at = @due_at, started_at = @started_at, finished_at = @finished_at, done_by = @done_by
WHERE tenant_id = @tenant_id AND run_id = @run_id AND position = @position;

-- name: ListRunEvents :many
SELECT * FROM run_events WHERE tenant_id = @tenant_id AND run_id = @run_id AND seq > @after_seq
ORDER BY seq LIMIT CAST(sqlc.arg(max_rows) AS BIGINT);

-- name: ListRuns :many
SELECT * FROM runs WHERE tenant_id = @tenant_id
    AND (created_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY created_at DESC, id DESC LIMIT CAST(sqlc.arg(max_rows) AS BIGINT);

-- name: TenantOfRun :one
SELECT tenant_id FROM runs WHERE id = @id;
