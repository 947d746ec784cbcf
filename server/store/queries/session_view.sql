-- name: ListMembershipsOf :many
-- The tenants that a person belongs to. The role's permissions come along only
-- where the tenant manages others, since only there they decide something.
SELECT t.id, t.slug, t.name, t.state, t.template, m.role, r.title AS role_title,
       CASE WHEN EXISTS (SELECT 1 FROM managed_tenants g WHERE g.operator_id = m.tenant_id)
            THEN r.permissions ELSE '' END AS managing_permissions
FROM memberships m
JOIN tenants t ON t.id = m.tenant_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.account_id = $1
ORDER BY m.tenant_id LIMIT $2;

-- name: ListManagedBy :many
-- The tenants that one tenant manages.
SELECT t.id, t.slug, t.name, t.state, t.template
FROM managed_tenants g
JOIN tenants t ON t.id = g.tenant_id
WHERE g.operator_id = $1
ORDER BY g.tenant_id LIMIT $2;
