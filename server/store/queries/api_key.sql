-- name: CreateAPIKey :exec
INSERT INTO api_keys (id, name, key_hash, hint, account_id, permissions, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: FindKeyActor :one
-- A key acts with its own permissions as far as its maker still has them.
SELECT k.id, k.name AS key_name, k.account_id, k.permissions AS scopes, k.expires_at, k.last_used_at, k.revoked_at,
       a.name, a.email, a.mfa, r.name AS role, r.title AS role_title, r.permissions
FROM api_keys k
JOIN accounts a ON a.id = k.account_id
LEFT JOIN platform_roles r ON r.name = a.platform_role
WHERE k.key_hash = $1;

-- name: ListAPIKeys :many
SELECT k.id, k.name, k.hint, k.account_id, a.name AS created_by, k.permissions,
       k.created_at, k.expires_at, k.last_used_at, k.revoked_at
FROM api_keys k
JOIN accounts a ON a.id = k.account_id
WHERE (k.created_at, k.id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY k.created_at DESC, k.id DESC LIMIT CAST(sqlc.arg(page_size) AS BIGINT);

-- name: FindAPIKey :one
SELECT k.id, k.name, k.hint, k.account_id, a.name AS created_by, k.permissions,
       k.created_at, k.expires_at, k.last_used_at, k.revoked_at
FROM api_keys k
JOIN accounts a ON a.id = k.account_id
WHERE k.id = $1;

-- name: RevokeAPIKey :execrows
UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: RevokeAPIKeysOf :execrows
UPDATE api_keys SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL;

-- name: TouchAPIKey :exec
UPDATE api_keys SET last_used_at = sqlc.arg(used_at)
WHERE id = sqlc.arg(id) AND (last_used_at IS NULL OR last_used_at < sqlc.arg(used_at));
