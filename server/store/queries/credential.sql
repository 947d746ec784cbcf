-- name: Credentials :many
SELECT c.kind, CAST(c.sealed IS NOT NULL AS BOOLEAN) AS own, c.inherits_from, o.slug AS from_slug, o.name AS from_name,
       c.updated_at, c.updated_by
FROM tenant_credentials c
LEFT JOIN tenants o ON o.id = c.inherits_from
WHERE c.tenant_id = $1
ORDER BY c.kind;

-- name: Credential :many
-- No or one row.
SELECT c.kind, c.sealed, c.inherits_from
FROM tenant_credentials c
WHERE c.tenant_id = $1 AND c.kind = $2;

-- name: PutCredential :exec
INSERT INTO tenant_credentials (tenant_id, kind, sealed, updated_at, updated_by)
VALUES (@tenant_id, @kind, @sealed, @updated_at, @updated_by)
ON CONFLICT (tenant_id, kind) DO UPDATE
SET sealed = excluded.sealed, updated_at = excluded.updated_at, updated_by = excluded.updated_by;

-- name: InheritCredential :exec
INSERT INTO tenant_credentials (tenant_id, kind, inherits_from, updated_at, updated_by)
VALUES (@tenant_id, @kind, @inherits_from, @updated_at, @updated_by)
ON CONFLICT (tenant_id, kind) DO UPDATE
SET inherits_from = excluded.inherits_from, updated_at = excluded.updated_at, updated_by = excluded.updated_by;

-- name: ClearCredential :execrows
UPDATE tenant_credentials
SET sealed = NULL, updated_at = @updated_at, updated_by = @updated_by
WHERE tenant_id = @tenant_id AND kind = @kind AND sealed IS NOT NULL;
