-- name: CreateSession :exec
INSERT INTO sessions (id, token_hash, account_id, factors, user_agent, address, created_at, last_seen_at, expires_at, half)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9);

-- name: FindSessionActor :many
-- Everything that a request needs to know about who sends it. No or one row.
SELECT s.id, s.account_id, s.factors, s.created_at, s.last_seen_at, s.expires_at, s.half,
       a.name, a.email, a.mfa, a.language, a.timezone, a.picture_digest, r.name AS role, r.title AS role_title, r.permissions
FROM sessions s
JOIN accounts a ON a.id = s.account_id
LEFT JOIN platform_roles r ON r.name = a.platform_role
WHERE s.token_hash = $1 AND a.deleted_at IS NULL;

-- name: ListSessions :many
-- The sessions of one person that still work, newest first.
SELECT * FROM sessions
WHERE account_id = sqlc.arg(account_id) AND NOT half AND expires_at > sqlc.arg(now) AND last_seen_at > sqlc.arg(idle_since)
  AND (created_at, id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY created_at DESC, id DESC LIMIT CAST(sqlc.arg(page_size) AS BIGINT);

-- name: TouchSession :exec
UPDATE sessions SET last_seen_at = sqlc.arg(seen_at) WHERE id = sqlc.arg(id) AND last_seen_at < sqlc.arg(seen_at);

-- name: DeleteSession :execrows
DELETE FROM sessions WHERE id = $1 AND account_id = $2;

-- name: DeleteSessionsExcept :execrows
-- All sessions of one person but one; with an unknown id, all of them.
DELETE FROM sessions WHERE account_id = $1 AND id <> $2;

-- name: DeleteDeadSessions :execrows
DELETE FROM sessions WHERE expires_at <= sqlc.arg(now) OR last_seen_at <= sqlc.arg(idle_since);

-- name: DeleteHalfSession :execrows
-- Of several who complete one half session at once, one takes it away.
DELETE FROM sessions WHERE id = sqlc.arg(id) AND account_id = sqlc.arg(account_id) AND half AND expires_at > sqlc.arg(now);

-- name: RenewSession :execrows
-- Only over the token that the request came with: of several at once, one wins.
UPDATE sessions SET token_hash = sqlc.arg(new_hash), factors = sqlc.arg(factors), last_seen_at = sqlc.arg(now)
WHERE id = sqlc.arg(id) AND account_id = sqlc.arg(account_id) AND token_hash = sqlc.arg(old_hash) AND NOT half;
