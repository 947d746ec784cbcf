-- name: TenantRoles :many
SELECT name, title, description, permissions, owner, built_in, version FROM tenant_roles WHERE tenant_id = $1 ORDER BY position, name;

-- name: TenantRolesCounted :many
-- TenantRoles, with how many members have each.
SELECT r.name, r.title, r.description, r.permissions, r.owner, r.built_in, r.version,
       (SELECT COUNT(*) FROM memberships m WHERE m.tenant_id = r.tenant_id AND m.role = r.name) AS members
FROM tenant_roles r WHERE r.tenant_id = $1 ORDER BY r.position, r.name;

-- name: TenantRole :one
SELECT name, title, description, permissions, owner, built_in, version FROM tenant_roles WHERE tenant_id = $1 AND name = $2;

-- name: CreateTenantRole :execrows
-- After the template's own, in the order of making.
INSERT INTO tenant_roles (tenant_id, name, title, description, permissions, position, owner, built_in, updated_at)
SELECT CAST(@tenant_id AS TEXT), CAST(@name AS TEXT), CAST(@title AS TEXT), CAST(@description AS TEXT), CAST(@permissions AS TEXT),
       CAST(COALESCE(MAX(p.position), 0) + 1 AS BIGINT), FALSE, FALSE, CAST(@updated_at AS BIGINT)
FROM tenant_roles p WHERE p.tenant_id = @tenant_id
ON CONFLICT (tenant_id, name) DO NOTHING;

-- name: UpdateTenantRole :execrows
UPDATE tenant_roles SET title = @title, description = @description, permissions = @permissions, updated_at = @updated_at, version = version + 1
WHERE tenant_id = @tenant_id AND name = @name AND version = @version AND NOT built_in;

-- name: DeleteTenantRole :execrows
DELETE FROM tenant_roles WHERE tenant_id = $1 AND name = $2 AND NOT built_in;

-- name: CountRoleMembers :many
SELECT role, COUNT(*) AS members FROM memberships WHERE tenant_id = $1 GROUP BY role;

-- name: MoveTenantInvitations :exec
UPDATE invitations SET role = @to_role WHERE tenant_id = @tenant_id AND role = @from_role AND state = 'pending';

-- name: CountRoleInvited :one
-- Those who are invited to a role and have not answered.
SELECT COUNT(*) FROM invitations WHERE tenant_id = $1 AND role = $2 AND state = 'pending';
