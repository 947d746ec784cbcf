-- +goose Up
-- Every slug that a tenant has or had, each once: one row decides whose it is, be
-- it of a new tenant, of a new slug or of an old one, however many ask at once.
ALTER TABLE tenant_old_slugs RENAME TO tenant_slugs;
DROP INDEX tenant_old_slugs_tenant;
CREATE INDEX tenant_slugs_tenant ON tenant_slugs (tenant_id);
INSERT INTO tenant_slugs (slug, tenant_id, created_at) SELECT slug, id, created_at FROM tenants;

-- +goose Down
DELETE FROM tenant_slugs WHERE slug IN (SELECT slug FROM tenants);
DROP INDEX tenant_slugs_tenant;
ALTER TABLE tenant_slugs RENAME TO tenant_old_slugs;
CREATE INDEX tenant_old_slugs_tenant ON tenant_old_slugs (tenant_id);
