-- name: ManagingRoles :many
-- The roles an account has in the tenants that manage one tenant.
SELECT o.id, o.slug, o.name, o.features, r.permissions
FROM managed_tenants g
JOIN memberships m ON m.tenant_id = g.operator_id AND m.account_id = @account_id AND m.state = 'active'
JOIN tenants o ON o.id = g.operator_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE g.tenant_id = @tenant_id
ORDER BY o.id;
