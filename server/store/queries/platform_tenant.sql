-- name: TenantBySlug :one
SELECT * FROM tenants WHERE slug = $1;

-- name: DeleteSampleTenants :execrows
DELETE FROM tenants WHERE sample;

-- name: CountSampleTenants :one
SELECT CAST(COUNT(*) AS BIGINT) FROM tenants WHERE sample;

-- name: AnyOwnTenant :one
SELECT EXISTS (SELECT 1 FROM tenants WHERE NOT sample);

-- name: TenantByAnySlug :one
-- By the slug that it has or by one that it had.
SELECT t.* FROM tenant_slugs s JOIN tenants t ON t.id = s.tenant_id WHERE s.slug = $1;
