-- name: SoleOwned :many
-- The tenants that would be without an active owner if an account went.
SELECT t.id, t.slug, t.name
FROM memberships m
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
JOIN tenants t ON t.id = m.tenant_id
WHERE m.account_id = $1 AND m.state = 'active' AND r.owner AND NOT EXISTS (
  SELECT 1 FROM memberships o
  JOIN tenant_roles x ON x.tenant_id = o.tenant_id AND x.name = o.role
  WHERE o.tenant_id = m.tenant_id AND o.state = 'active' AND x.owner AND o.account_id <> m.account_id
)
ORDER BY t.name, t.id;
