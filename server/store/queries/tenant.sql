-- name: InsertTenant :execrows
-- Zero rows: the slug is taken.
INSERT INTO tenants (
    id, slug, name, name_key, template, template_version, template_title, state, country, timezone, currency,
    contact_email, description, answers, features, limits, sample, created_at, updated_at, live_at
) VALUES (
    @id, @slug, @name, @name_key, @template, @template_version, @template_title, @state, @country, @timezone, @currency,
    @contact_email, @description, @answers, @features, @limits, @sample, @created_at, @created_at, sqlc.narg(live_at)
) ON CONFLICT (slug) DO NOTHING;

-- name: TenantByID :one
SELECT * FROM tenants WHERE id = $1;

-- name: UpdateTenantProfile :execrows
UPDATE tenants
SET name = @name, name_key = @name_key, country = @country, timezone = @timezone, currency = @currency,
    contact_email = @contact_email, description = @description, updated_at = @updated_at, version = version + 1
WHERE id = @id AND version = @version;

-- name: SetTenantState :execrows
-- The profile's version stays: a change of state is nobody's edit. live_at keeps the first time.
UPDATE tenants
SET state = @state, updated_at = @updated_at, live_at = COALESCE(live_at, CAST(sqlc.narg(live_at) AS BIGINT))
WHERE id = @id AND state <> @state;

-- name: AddTenantMembers :exec
UPDATE tenants SET member_count = member_count + @added WHERE id = @id;

-- name: DeleteTenantWords :exec
DELETE FROM tenant_words WHERE tenant_id = $1;

-- name: NewestRunOfTenant :many
-- No or one row; ids are ordered by time.
SELECT id, state, steps_done, steps_total FROM runs WHERE tenant_id = $1 ORDER BY id DESC LIMIT 1;
