-- name: ManagingMemberships :many
-- Where an account is a member of a tenant that manages others.
SELECT t.id, t.slug, t.name, t.features, r.permissions
FROM memberships m
JOIN tenants t ON t.id = m.tenant_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.account_id = $1 AND m.state = 'active' AND EXISTS (SELECT 1 FROM managed_tenants g WHERE g.operator_id = m.tenant_id)
ORDER BY m.tenant_id;

-- name: CountOwned :one
-- The tenants of one template that somebody owns.
SELECT COUNT(*) FROM memberships m
JOIN tenants t ON t.id = m.tenant_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.account_id = $1 AND t.template = $2 AND r.owner;
