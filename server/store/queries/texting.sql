-- name: InsertTextingNumber :execrows
INSERT INTO texting_numbers (tenant_id, id, state, phone, provider, account, provider_id, reason, requested_by, created_at, updated_at)
VALUES (@tenant_id, @id, 'requested', '', '', '', '', '', @requested_by, @now, @now) ON CONFLICT DO NOTHING;

-- name: TextingNumber :one
SELECT * FROM texting_numbers WHERE tenant_id = $1 AND id = $2;

-- name: CurrentTextingNumber :many
SELECT * FROM texting_numbers WHERE tenant_id = $1 AND state IN ('requested', 'active');

-- name: NewestTextingNumber :many
SELECT * FROM texting_numbers WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: ActivateTextingNumber :execrows
UPDATE texting_numbers SET state = 'active', phone = @phone, provider = @provider, account = @account, provider_id = @provider_id, reason = '', active_at = @now, updated_at = @now
WHERE tenant_id = @tenant_id AND id = @id AND state = 'requested';

-- name: FailTextingNumber :execrows
UPDATE texting_numbers SET state = 'failed', reason = @reason, ended_at = @now, updated_at = @now
WHERE tenant_id = @tenant_id AND id = @id AND state = 'requested';

-- name: EndTextingNumber :execrows
UPDATE texting_numbers SET state = 'releasing', reason = '', ended_at = @now, updated_at = @now
WHERE tenant_id = @tenant_id AND id = @id AND state IN ('requested', 'active');

-- name: ReleaseTextingNumber :execrows
UPDATE texting_numbers SET state = 'released', reason = '', updated_at = @now
WHERE tenant_id = @tenant_id AND id = @id AND state = 'releasing';

-- name: NoteTextingNumber :exec
UPDATE texting_numbers SET reason = @reason, provider = @provider, account = @account, updated_at = @now
WHERE tenant_id = @tenant_id AND id = @id AND state IN ('requested', 'releasing');

-- name: TextingPhoneTaken :one
SELECT COUNT(*) FROM texting_numbers WHERE phone = $1 AND state = 'active';

-- name: ActiveTextingPhone :one
SELECT * FROM texting_numbers WHERE phone = $1 AND state = 'active';

-- name: OpenTextingNumbers :many
SELECT tenant_id, id, state FROM texting_numbers WHERE state IN ('requested', 'releasing') AND updated_at < CAST(@before AS BIGINT) LIMIT 1000;

-- name: InsertConsent :exec
INSERT INTO consents (tenant_id, id, contact_id, number_id, number_phone, phone, kind, source, words, statement, actor_name, actor_id, address, request_id, created_at)
VALUES (@tenant_id, @id, @contact_id, @number_id, @number_phone, @phone, @kind, @source, @words, @statement, @actor_name, @actor_id, @address, @request_id, @created_at);

-- name: ConsentsOfContact :many
SELECT * FROM consents
WHERE tenant_id = @tenant_id AND contact_id = @contact_id AND (created_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY created_at DESC, id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: LastConsentOfPhone :many
SELECT * FROM consents WHERE tenant_id = @tenant_id AND number_id = @number_id AND phone = @phone
ORDER BY created_at DESC, id DESC
LIMIT 1;

-- name: InsertText :execrows
INSERT INTO text_messages (tenant_id, id, contact_id, number_id, send_id, kind, phone, body, segments, state, reason, next_at, provider_id, sent_by, created_at, state_at)
VALUES (@tenant_id, @id, @contact_id, @number_id, @send_id, @kind, @phone, @body, @segments, @state, @reason, sqlc.narg(next_at), @provider_id, @sent_by, @now, @now)
ON CONFLICT DO NOTHING;

-- name: TextsOfContact :many
SELECT * FROM text_messages
WHERE tenant_id = @tenant_id AND contact_id = @contact_id AND (created_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY created_at DESC, id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: DueTexts :many
SELECT * FROM text_messages
WHERE tenant_id = @tenant_id AND next_at <= CAST(@now AS BIGINT)
ORDER BY next_at, id
LIMIT CAST(@lim AS BIGINT);

-- name: NextTextDue :one
SELECT CAST(COALESCE(MIN(next_at), 0) AS BIGINT) AS next_at FROM text_messages WHERE tenant_id = @tenant_id AND next_at IS NOT NULL;

-- name: TextLanesDue :many
SELECT DISTINCT tenant_id FROM text_messages WHERE next_at IS NOT NULL AND next_at <= CAST(@now AS BIGINT) LIMIT 1000;

-- name: MoveText :execrows
-- The state that was read decides: what moved meanwhile stays as it is.
UPDATE text_messages SET
    state = @state, state_at = @now, reason = @reason, attempts = @attempts, next_at = sqlc.narg(next_at), sent_at = sqlc.narg(sent_at), provider_id = @provider_id,
    lost = @lost
WHERE tenant_id = @tenant_id AND id = @id AND state = @was;

-- name: CountTextsSent :one
SELECT COUNT(*) FROM (SELECT 1 FROM text_messages WHERE tenant_id = @tenant_id AND sent_at > CAST(@since AS BIGINT) LIMIT CAST(@lim AS BIGINT)) AS recent;

-- name: CountTextsSentTo :one
SELECT COUNT(*) FROM (SELECT 1 FROM text_messages WHERE tenant_id = @tenant_id AND phone = @phone AND sent_at > CAST(@since AS BIGINT) LIMIT CAST(@lim AS BIGINT)) AS recent;

-- name: AnyText :one
SELECT * FROM text_messages WHERE id = $1;

-- name: InsertTextSend :exec
INSERT INTO texting_sends (tenant_id, id, number_id, body, choice, state, cursor, sent_by, created_at)
VALUES (@tenant_id, @id, @number_id, @body, @choice, 'running', '', @sent_by, @created_at);

-- name: TextSend :one
SELECT * FROM texting_sends WHERE tenant_id = $1 AND id = $2;

-- name: MoveTextSend :execrows
UPDATE texting_sends SET state = @state, cursor = @cursor, queued = queued + @queued, left_out = left_out + @left_out
WHERE tenant_id = @tenant_id AND id = @id AND cursor = @was AND state = 'running';
