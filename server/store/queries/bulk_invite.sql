-- name: CreateBulkInvite :exec
INSERT INTO bulk_invites (tenant_id, id, kind, created_by, rows_total, state, created_at)
VALUES (@tenant_id, @id, @kind, @created_by, @rows_total, 'running', @created_at);

-- name: FindBulkInvite :one
SELECT b.id, b.kind, b.created_by, b.resumed_by, a.name AS created_by_name, b.rows_total, b.rows_done, b.rows_failed, b.state, b.created_at, b.finished_at
FROM bulk_invites b JOIN accounts a ON a.id = b.created_by
WHERE b.tenant_id = $1 AND b.kind = $2 AND b.id = $3;

-- name: ListBulkInvites :many
SELECT b.id, b.kind, b.created_by, b.resumed_by, a.name AS created_by_name, b.rows_total, b.rows_done, b.rows_failed, b.state, b.created_at, b.finished_at
FROM bulk_invites b JOIN accounts a ON a.id = b.created_by
WHERE b.tenant_id = @tenant_id AND b.kind = @kind AND (b.created_at, b.id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY b.created_at DESC, b.id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: ListBulkRows :many
SELECT position, email, name, role, company, state, message FROM bulk_invite_rows
WHERE tenant_id = @tenant_id AND bulk_id = @bulk_id AND position > CAST(@after_position AS BIGINT)
ORDER BY position
LIMIT CAST(@lim AS BIGINT);

-- name: ListBulkRowsIn :many
SELECT position, email, name, role, company, state, message FROM bulk_invite_rows
WHERE tenant_id = @tenant_id AND bulk_id = @bulk_id AND state = @state AND position > CAST(@after_position AS BIGINT)
ORDER BY position
LIMIT CAST(@lim AS BIGINT);

-- name: SettleBulkInviteRow :execrows
UPDATE bulk_invite_rows SET state = @state, message = @message
WHERE tenant_id = @tenant_id AND bulk_id = @bulk_id AND position = @position AND state = 'waiting';

-- name: CountBulkInvite :exec
UPDATE bulk_invites SET rows_done = rows_done + @done, rows_failed = rows_failed + @failed
WHERE tenant_id = @tenant_id AND id = @id;

-- name: FinishBulkInvite :execrows
UPDATE bulk_invites SET state = @state, finished_at = @finished_at
WHERE tenant_id = @tenant_id AND id = @id AND state = 'running';

-- name: ResumeBulkInvite :execrows
UPDATE bulk_invites SET state = 'running', resumed_by = @resumed_by, finished_at = NULL
WHERE tenant_id = @tenant_id AND kind = @kind AND id = @id AND state = 'stopped';
