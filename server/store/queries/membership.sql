-- name: InsertMembership :execrows
INSERT INTO memberships (tenant_id, account_id, role, created_at)
VALUES (@tenant_id, @account_id, @role, @created_at)
ON CONFLICT (tenant_id, account_id) DO NOTHING;

-- name: Members :many
SELECT m.account_id, a.email, a.name, m.role, r.title AS role_title, m.created_at, m.last_seen_at
FROM memberships m
JOIN accounts a ON a.id = m.account_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.tenant_id = @tenant_id
  AND (m.created_at, m.account_id) > (CAST(@after_at AS BIGINT), CAST(@after_id AS TEXT))
ORDER BY m.created_at, m.account_id
LIMIT CAST(@lim AS BIGINT);

-- name: MemberByEmail :one
SELECT EXISTS (
    SELECT 1 FROM memberships m JOIN accounts a ON a.id = m.account_id
    WHERE m.tenant_id = @tenant_id AND a.email_key = @email_key
);

-- name: RoleInTenant :many
-- No or one row: what an account is in one tenant; nothing while it is suspended.
SELECT m.role, r.permissions
FROM memberships m
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.tenant_id = $1 AND m.account_id = $2 AND m.state = 'active';
