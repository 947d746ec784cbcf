-- name: CreateAPIKey :exec
INSERT INTO api_keys (id, kind, tenant_id, name, key_hash, hint, account_id, permissions, networks, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: FindKeyActor :one
-- A key of the platform acts with its own permissions as far as its maker still has
-- them; a personal one is over with the membership under which it was made.
SELECT k.id, k.kind, k.tenant_id, k.networks, k.name AS key_name, k.account_id, k.permissions AS scopes, k.created_at, k.expires_at,
       k.last_used_at, k.revoked_at, a.name, a.email, a.mfa, r.name AS role, r.title AS role_title, r.permissions,
       m.created_at AS joined_at
FROM api_keys k
JOIN accounts a ON a.id = k.account_id
LEFT JOIN platform_roles r ON r.name = a.platform_role
LEFT JOIN memberships m ON m.tenant_id = k.tenant_id AND m.account_id = k.account_id
WHERE k.key_hash = $1 AND a.deleted_at IS NULL;

-- name: ListAPIKeys :many
SELECT sqlc.embed(k), a.name AS created_by
FROM api_keys k
JOIN accounts a ON a.id = k.account_id
WHERE k.tenant_id IS NULL AND (k.created_at, k.id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY k.created_at DESC, k.id DESC LIMIT CAST(sqlc.arg(page_size) AS BIGINT);

-- name: ListTenantAPIKeys :many
SELECT sqlc.embed(k), a.name AS created_by
FROM api_keys k
JOIN accounts a ON a.id = k.account_id
WHERE k.tenant_id = sqlc.arg(tenant_id) AND k.kind = 'tenant'
  AND (k.created_at, k.id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY k.created_at DESC, k.id DESC LIMIT CAST(sqlc.arg(page_size) AS BIGINT);

-- name: ListPersonalAPIKeys :many
SELECT sqlc.embed(k), t.slug, t.name AS tenant_name, t.template, t.state
FROM api_keys k
JOIN tenants t ON t.id = k.tenant_id
WHERE k.account_id = sqlc.arg(account_id) AND k.kind = 'personal'
  AND (k.created_at, k.id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY k.created_at DESC, k.id DESC LIMIT CAST(sqlc.arg(page_size) AS BIGINT);

-- name: ListMadeAPIKeys :many
-- The keys of one kind that a person made.
SELECT sqlc.embed(k), CAST(COALESCE(t.slug, '') AS TEXT) AS slug, CAST(COALESCE(t.name, '') AS TEXT) AS tenant_name
FROM api_keys k
LEFT JOIN tenants t ON t.id = k.tenant_id
WHERE k.account_id = sqlc.arg(account_id) AND k.kind = sqlc.arg(kind)
  AND (k.created_at, k.id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY k.created_at DESC, k.id DESC LIMIT CAST(sqlc.arg(page_size) AS BIGINT);

-- name: FindAPIKey :one
SELECT sqlc.embed(k), a.name AS created_by
FROM api_keys k
JOIN accounts a ON a.id = k.account_id
WHERE k.id = $1;

-- name: RevokeAPIKey :execrows
UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: TouchAPIKey :exec
UPDATE api_keys SET last_used_at = sqlc.arg(used_at)
WHERE id = sqlc.arg(id) AND (last_used_at IS NULL OR last_used_at < sqlc.arg(used_at));

-- name: ExpiringAPIKeys :many
-- Keys that end soon and whose maker was not told so by now.
SELECT sqlc.embed(k), a.name AS maker, a.email
FROM api_keys k
JOIN accounts a ON a.id = k.account_id
WHERE k.expires_at > sqlc.arg(after) AND k.expires_at <= sqlc.arg(before)
  AND k.revoked_at IS NULL AND a.deleted_at IS NULL AND (k.warned_days IS NULL OR k.warned_days > CAST(sqlc.arg(days) AS BIGINT))
ORDER BY k.expires_at, k.id LIMIT 100;

-- name: MarkAPIKeyWarned :execrows
UPDATE api_keys SET warned_days = CAST(sqlc.arg(days) AS BIGINT)
WHERE id = sqlc.arg(id) AND (warned_days IS NULL OR warned_days > CAST(sqlc.arg(days) AS BIGINT));
