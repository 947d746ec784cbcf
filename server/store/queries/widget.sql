-- name: InsertWidget :execrows
INSERT INTO widgets (tenant_id, public_key, settings, last_check, created_at, updated_at)
VALUES (@tenant_id, @public_key, @settings, '', @created_at, @created_at)
ON CONFLICT DO NOTHING;

-- name: Widget :one
SELECT * FROM widgets WHERE tenant_id = $1;

-- name: WidgetByKey :one
SELECT * FROM widgets WHERE public_key = $1;

-- name: UpdateWidget :execrows
UPDATE widgets SET settings = @settings, updated_at = @updated_at, version = version + 1
WHERE tenant_id = @tenant_id AND version = @version;

-- name: RenewWidgetKey :execrows
UPDATE widgets SET public_key = @public_key, last_check = '', updated_at = @updated_at, version = version + 1
WHERE tenant_id = @tenant_id AND public_key = @was;

-- name: PutWidgetCheck :execrows
-- A check is about the key that it looked for.
UPDATE widgets SET last_check = @last_check
WHERE tenant_id = @tenant_id AND public_key = @public_key;

-- name: InsertVisitorMessage :execrows
INSERT INTO visitor_messages (tenant_id, id, client_id, name, email, phone, body, page, state, created_at)
VALUES (@tenant_id, @id, @client_id, @name, @email, @phone, @body, @page, 'new', @created_at)
ON CONFLICT DO NOTHING;

-- name: CountVisitorMessageOf :one
SELECT COUNT(*) FROM visitor_messages WHERE tenant_id = $1 AND client_id = $2;

-- name: VisitorMessage :one
SELECT * FROM visitor_messages WHERE tenant_id = $1 AND id = $2;

-- name: VisitorMessages :many
SELECT * FROM visitor_messages
WHERE tenant_id = @tenant_id AND (created_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY created_at DESC, id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: VisitorMessagesInState :many
SELECT * FROM visitor_messages
WHERE tenant_id = @tenant_id AND state = @state AND (created_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY created_at DESC, id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: SettleVisitorMessage :execrows
UPDATE visitor_messages SET state = @state, done_at = sqlc.narg(done_at), done_by = @done_by
WHERE tenant_id = @tenant_id AND id = @id AND state <> @state;

-- name: DeleteVisitorMessage :execrows
DELETE FROM visitor_messages WHERE tenant_id = $1 AND id = $2;
