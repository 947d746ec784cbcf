-- name: EnsureBuiltInRole :exec
-- Built-in roles follow the program: a newer version may know more permissions.
INSERT INTO platform_roles (name, title, permissions, built_in, created_at, updated_at)
VALUES ($1, $2, $3, TRUE, $4, $4)
ON CONFLICT (name) DO UPDATE SET title = excluded.title, permissions = excluded.permissions,
    built_in = TRUE, updated_at = excluded.updated_at, version = platform_roles.version + 1
WHERE platform_roles.title <> excluded.title OR platform_roles.permissions <> excluded.permissions;

-- name: CreatePlatformRole :exec
INSERT INTO platform_roles (name, title, permissions, built_in, created_at, updated_at)
VALUES ($1, $2, $3, FALSE, $4, $4);

-- name: FindPlatformRole :one
SELECT * FROM platform_roles WHERE name = $1;

-- name: ListPlatformRoles :many
SELECT r.name, r.title, r.permissions, r.built_in, r.version, COUNT(a.id) AS people
FROM platform_roles r
LEFT JOIN accounts a ON a.platform_role = r.name
GROUP BY r.name, r.title, r.permissions, r.built_in, r.version
ORDER BY r.built_in DESC, r.name;

-- name: UpdatePlatformRole :execrows
UPDATE platform_roles
SET title = sqlc.arg(title), permissions = sqlc.arg(permissions), updated_at = sqlc.arg(now), version = version + 1
WHERE name = sqlc.arg(name) AND version = sqlc.arg(version) AND built_in = FALSE;

-- name: DeletePlatformRole :execrows
DELETE FROM platform_roles WHERE name = $1 AND built_in = FALSE;

-- name: LockPlatformRole :execrows
-- Makes changes of who holds a role wait for each other until the end of the transaction.
UPDATE platform_roles SET version = version WHERE name = $1;

-- name: CountRoleInvitations :one
SELECT COUNT(*) FROM invitations
WHERE tenant_id IS NULL AND role = $1 AND state = 'pending' AND expires_at > $2;
