-- name: MailMessages :many
SELECT sqlc.embed(m), t.slug AS tenant_slug, t.name AS tenant_name
FROM mail_messages m
LEFT JOIN tenants t ON t.id = m.tenant_id
WHERE (m.created_at, m.id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY m.created_at DESC, m.id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: MailMessagesInState :many
SELECT sqlc.embed(m), t.slug AS tenant_slug, t.name AS tenant_name
FROM mail_messages m
LEFT JOIN tenants t ON t.id = m.tenant_id
WHERE m.state = @state AND (m.created_at, m.id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY m.created_at DESC, m.id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: MailMessage :one
SELECT sqlc.embed(m), t.slug AS tenant_slug, t.name AS tenant_name
FROM mail_messages m
LEFT JOIN tenants t ON t.id = m.tenant_id
WHERE m.id = $1;

-- name: DueMessages :many
SELECT * FROM mail_messages
WHERE lane = @lane AND next_at <= CAST(@now AS BIGINT)
ORDER BY next_at, id
LIMIT CAST(@lim AS BIGINT);

-- name: NextDue :one
SELECT CAST(COALESCE(MIN(next_at), 0) AS BIGINT) AS next_at FROM mail_messages WHERE lane = @lane AND next_at IS NOT NULL;

-- name: LanesDue :many
SELECT DISTINCT lane FROM mail_messages WHERE next_at IS NOT NULL AND next_at <= CAST(@now AS BIGINT) LIMIT 1000;

-- name: MoveMessage :execrows
-- The state that was read decides: what moved meanwhile stays as it is.
UPDATE mail_messages SET
    state = @state, state_at = @now, reason = @reason, attempts = @attempts, next_at = sqlc.narg(next_at),
    accepted_at = sqlc.narg(accepted_at), provider = @provider, provider_id = @provider_id, lost = @lost
WHERE id = @id AND send = @send AND state = @was;

-- name: SendMessageAgain :execrows
UPDATE mail_messages SET
    state = 'queued', state_at = @now, reason = '', send = send + 1, attempts = 0, lost = 0, queued_at = @now, next_at = @now,
    accepted_at = NULL, provider = '', provider_id = '', uncapped = TRUE
WHERE id = @id AND send = @send AND state = @was;

-- name: CountAcceptedInLane :one
SELECT COUNT(*) FROM (SELECT 1 FROM mail_messages WHERE lane = @lane AND accepted_at > CAST(@since AS BIGINT) LIMIT CAST(@lim AS BIGINT)) AS recent;

-- name: CountAcceptedTo :one
SELECT COUNT(*) FROM (SELECT 1 FROM mail_messages WHERE to_key = @to_key AND state_at > CAST(@since AS BIGINT) AND accepted_at > CAST(@since AS BIGINT) LIMIT CAST(@lim AS BIGINT)) AS recent;

-- name: InvitationLinkWorks :one
SELECT COUNT(*) FROM invitations WHERE id = @id AND token_hash = @token_hash AND state = 'pending' AND expires_at > @now;

-- name: CompanyLinkWorks :one
-- A mail may hold the link itself, or a narrow one to a step of it.
SELECT CAST((SELECT COUNT(*) FROM company_invitations i WHERE i.id = @id AND i.token_hash = @token_hash AND i.state = 'open' AND i.expires_at > @now)
    + (SELECT COUNT(*) FROM company_handovers h WHERE h.invitation_id = @id AND h.token_hash = @token_hash AND h.done_at IS NULL
        AND h.revoked_at IS NULL AND h.expires_at > @now) AS BIGINT) AS works;

-- name: AccountLinkWorks :one
SELECT COUNT(*) FROM account_links WHERE token_hash = @token_hash AND used_at IS NULL AND expires_at > @now;

-- name: NewestStateTo :one
SELECT state FROM mail_messages
WHERE to_key = @to_key AND state IN ('accepted', 'delivered', 'bounced')
ORDER BY state_at DESC
LIMIT 1;

-- name: AddMailEvent :execrows
INSERT INTO mail_events (id, message_id, state, received_at) VALUES (@id, @message_id, @state, @received_at)
ON CONFLICT (id) DO NOTHING;

-- name: DeleteOldMailEvents :execrows
DELETE FROM mail_events WHERE received_at < @before;
