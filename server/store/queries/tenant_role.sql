-- name: TenantRoles :many
SELECT name, title, permissions FROM tenant_roles WHERE tenant_id = $1 ORDER BY position;

-- name: TenantRole :one
SELECT name, title, permissions FROM tenant_roles WHERE tenant_id = $1 AND name = $2;
