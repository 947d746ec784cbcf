-- name: InsertTenant :execrows
-- Zero rows: the slug is taken.
INSERT INTO tenants (
    id, slug, name, name_key, template, template_version, template_title, state, country, timezone, currency,
    contact_email, description, address, website, reply_to, answers, features, limits, sample, created_at, updated_at, live_at
) VALUES (
    @id, @slug, @name, @name_key, @template, @template_version, @template_title, @state, @country, @timezone, @currency,
    @contact_email, @description, @address, @website, @reply_to, @answers, @features, @limits, @sample, @created_at, @created_at, sqlc.narg(live_at)
) ON CONFLICT (slug) DO NOTHING;

-- name: TenantByID :one
SELECT * FROM tenants WHERE id = $1;

-- name: UpdateTenantProfile :execrows
UPDATE tenants
SET name = @name, name_key = @name_key, country = @country, timezone = @timezone, currency = @currency,
    contact_email = @contact_email, description = @description,
    address = @address, website = @website, reply_to = @reply_to, updated_at = @updated_at, version = version + 1
WHERE id = @id AND version = @version;

-- name: SetTenantState :execrows
-- The profile's version stays: a change of state is nobody's edit. live_at keeps the
-- first time. A disabled tenant stays so, and comes back to the new state.
UPDATE tenants
SET state = CASE WHEN state = 'disabled' THEN state ELSE @state END,
    enabled_state = CASE WHEN state = 'disabled' THEN @state ELSE enabled_state END,
    updated_at = @updated_at, live_at = COALESCE(live_at, CAST(sqlc.narg(live_at) AS BIGINT))
WHERE id = @id AND CASE WHEN state = 'disabled' THEN enabled_state ELSE state END <> @state;

-- name: DisableTenant :execrows
UPDATE tenants
SET state = 'disabled', enabled_state = state, disabled_at = CAST(@now AS BIGINT), disabled_by = @disabled_by,
    disabled_reason = @reason, updated_at = CAST(@now AS BIGINT)
WHERE id = @id AND state <> 'disabled';

-- name: EnableTenant :execrows
UPDATE tenants
SET state = COALESCE(enabled_state, 'live'), enabled_state = NULL, disabled_at = NULL, disabled_by = '', disabled_reason = '',
    updated_at = CAST(@now AS BIGINT)
WHERE id = @id AND state = 'disabled';

-- name: CountWhoIsInside :one
-- Who loses access when a tenant is disabled: its active members, those of them
-- with a session that was used lately, and its keys that still work.
SELECT (SELECT COUNT(*) FROM memberships m WHERE m.tenant_id = @tenant_id AND m.state = 'active') AS members,
       (SELECT COUNT(*) FROM memberships m WHERE m.tenant_id = @tenant_id AND m.state = 'active'
            AND m.last_seen_at > CAST(@lately AS BIGINT)) AS lately,
       (SELECT COUNT(*) FROM api_keys k WHERE k.tenant_id = @tenant_id AND k.revoked_at IS NULL
            AND k.expires_at > CAST(@now AS BIGINT)) AS keys,
       (SELECT COUNT(*) FROM invitations v WHERE v.tenant_id = @tenant_id AND v.state = 'pending'
            AND v.expires_at > CAST(@now AS BIGINT)) AS invitations;

-- name: AddTenantMembers :exec
UPDATE tenants SET member_count = member_count + @added WHERE id = @id;

-- name: DeleteTenantWords :exec
DELETE FROM tenant_words WHERE tenant_id = $1;

-- name: NewestRunOfTenant :many
-- No or one row; ids are ordered by time.
SELECT id, state, steps_done, steps_total FROM runs WHERE tenant_id = $1 ORDER BY id DESC LIMIT 1;
