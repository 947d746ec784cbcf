-- name: ManagersOf :many
-- The tenants that manage this one.
SELECT o.id, o.slug, o.name
FROM managed_tenants g
JOIN tenants o ON o.id = g.operator_id
WHERE g.tenant_id = $1
ORDER BY o.name_key, o.id;

-- name: DeleteManaged :execrows
DELETE FROM managed_tenants WHERE operator_id = $1 AND tenant_id = $2;
