-- name: ClaimSlug :execrows
-- Zero rows: a tenant has or had it, this one perhaps.
INSERT INTO tenant_slugs (slug, tenant_id, created_at) VALUES (@slug, @tenant_id, @created_at) ON CONFLICT (slug) DO NOTHING;

-- name: SetTenantSlug :execrows
-- Zero rows: somebody changed the tenant meanwhile.
UPDATE tenants SET slug = @slug, updated_at = @updated_at, version = version + 1 WHERE id = @id AND version = @version;

-- name: SlugsOfTenant :many
-- Those that it has and had, the newest first.
SELECT slug, created_at FROM tenant_slugs WHERE tenant_id = $1 ORDER BY created_at DESC, slug;
