-- name: MembershipsOfAccount :many
SELECT t.id, t.slug, t.name, t.state, t.template, t.features, m.role, r.title AS role_title, r.permissions
FROM memberships m
JOIN tenants t ON t.id = m.tenant_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.account_id = $1
ORDER BY t.name_key, t.id;
