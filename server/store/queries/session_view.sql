-- name: ListMembershipsOf :many
-- The tenants that a person belongs to, and whether each manages others.
SELECT t.id, t.slug, t.name, t.state, t.template, t.features, m.role, m.state AS member_state, r.title AS role_title, r.permissions,
       EXISTS (SELECT 1 FROM managed_tenants g WHERE g.operator_id = m.tenant_id) AS managing
FROM memberships m
JOIN tenants t ON t.id = m.tenant_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.account_id = $1
ORDER BY m.tenant_id LIMIT CAST(@page_size AS BIGINT);

-- name: ListMembershipsBehind :many
-- ListMembershipsOf for whoever has the session with this token. It says nothing of
-- whether the session is still good.
SELECT t.id, t.slug, t.name, t.state, t.template, t.features, m.role, m.state AS member_state, r.title AS role_title, r.permissions,
       EXISTS (SELECT 1 FROM managed_tenants g WHERE g.operator_id = m.tenant_id) AS managing
FROM memberships m
JOIN tenants t ON t.id = m.tenant_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.account_id = (SELECT s.account_id FROM sessions s WHERE s.token_hash = $1)
ORDER BY m.tenant_id LIMIT CAST(@page_size AS BIGINT);
