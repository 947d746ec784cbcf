-- name: PlacesToMeet :many
-- Where the one is a member to whom the other has a way, as a member or through a
-- tenant that manages it. Whether they get in there, its door says.
SELECT m.tenant_id FROM memberships m
WHERE m.account_id = sqlc.arg(person) AND (
    EXISTS (SELECT 1 FROM memberships v WHERE v.account_id = sqlc.arg(viewer) AND v.tenant_id = m.tenant_id AND v.state = 'active')
    OR EXISTS (
        SELECT 1 FROM managed_tenants g JOIN memberships o ON o.tenant_id = g.operator_id
        WHERE g.tenant_id = m.tenant_id AND o.account_id = sqlc.arg(viewer) AND o.state = 'active'))
ORDER BY m.tenant_id LIMIT 50;

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
