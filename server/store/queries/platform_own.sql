-- name: SharesTenant :one
-- Whether somebody belongs to a tenant in which the other one is a member. What
-- is disabled or suspended opens nothing.
SELECT CAST(EXISTS (
    SELECT 1 FROM memberships v
    JOIN memberships p ON p.tenant_id = v.tenant_id
    JOIN tenants t ON t.id = v.tenant_id
    WHERE v.account_id = sqlc.arg(viewer) AND v.state = 'active' AND p.account_id = sqlc.arg(person) AND t.state <> 'disabled'
) AS BOOLEAN);

-- name: IsAnywhere :one
SELECT CAST(EXISTS (SELECT 1 FROM memberships WHERE account_id = $1) AS BOOLEAN);

-- name: ListOwnMemberships :many
-- Where one belongs, by name. One person's memberships are few enough to be sorted.
SELECT t.id, t.slug, t.name, t.name_key, t.state, t.template, m.role, m.state AS member_state, m.username, m.created_at,
       r.title AS role_title, r.owner
FROM memberships m
JOIN tenants t ON t.id = m.tenant_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.account_id = sqlc.arg(account_id)
  AND (t.name_key, t.id) > (CAST(sqlc.arg(after_name) AS TEXT), CAST(sqlc.arg(after_id) AS TEXT))
ORDER BY t.name_key, t.id LIMIT CAST(sqlc.arg(page_size) AS BIGINT);

-- name: CountOwn :one
-- What goes with an account, counted.
SELECT (SELECT COUNT(*) FROM memberships m WHERE m.account_id = sqlc.arg(account_id)) AS memberships,
       (SELECT COUNT(*) FROM sessions s WHERE s.account_id = sqlc.arg(account_id) AND s.expires_at > CAST(sqlc.arg(now) AS BIGINT)) AS sessions,
       (SELECT COUNT(*) FROM api_keys k WHERE k.account_id = sqlc.arg(account_id) AND k.revoked_at IS NULL
           AND k.expires_at > CAST(sqlc.arg(now) AS BIGINT)) AS keys,
       (SELECT COUNT(*) FROM invitations i WHERE i.inviter_id = sqlc.arg(account_id) AND i.state = 'pending') AS invitations;
