-- name: DoorByID :many
-- All that decides whether an account may come into a tenant, in one statement,
-- since every request to a tenant asks it: what the tenant is, what the account
-- is there, what the tenant asks of its sessions, and when this one was last used
-- there. A row for each tenant that manages this one (one when there is none) has
-- what the account is in it, if it is something there.
SELECT t.id, t.slug, t.name, t.template, t.state, t.features, t.enabled_state, t.disabled_at, t.disabled_by, t.disabled_reason,
       m.role, m.state AS member_state, m.last_seen_at, r.permissions,
       p.mfa, p.mfa_from, p.methods, p.idle_minutes, p.absolute_minutes, p.sso_only, st.seen_at,
       o.id AS operator_id, o.slug AS operator_slug, o.name AS operator_name, o.features AS operator_features, gr.permissions AS operator_permissions
FROM tenants t
LEFT JOIN memberships m ON m.tenant_id = t.id AND m.account_id = @account_id
LEFT JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
LEFT JOIN tenant_policies p ON p.tenant_id = t.id
LEFT JOIN session_tenants st ON st.session_id = @session_id AND st.tenant_id = t.id
LEFT JOIN managed_tenants g ON g.tenant_id = t.id
LEFT JOIN memberships gm ON gm.tenant_id = g.operator_id AND gm.account_id = @account_id AND gm.state = 'active'
LEFT JOIN tenants o ON o.id = gm.tenant_id AND o.state <> 'disabled'
LEFT JOIN tenant_roles gr ON gr.tenant_id = o.id AND gr.name = gm.role
WHERE t.id = @id
ORDER BY g.operator_id;

-- name: DoorBySlug :many
-- DoorByID for who knows the slug.
SELECT t.id, t.slug, t.name, t.template, t.state, t.features, t.enabled_state, t.disabled_at, t.disabled_by, t.disabled_reason,
       m.role, m.state AS member_state, m.last_seen_at, r.permissions,
       p.mfa, p.mfa_from, p.methods, p.idle_minutes, p.absolute_minutes, p.sso_only, st.seen_at,
       o.id AS operator_id, o.slug AS operator_slug, o.name AS operator_name, o.features AS operator_features, gr.permissions AS operator_permissions
FROM tenants t
LEFT JOIN memberships m ON m.tenant_id = t.id AND m.account_id = @account_id
LEFT JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
LEFT JOIN tenant_policies p ON p.tenant_id = t.id
LEFT JOIN session_tenants st ON st.session_id = @session_id AND st.tenant_id = t.id
LEFT JOIN managed_tenants g ON g.tenant_id = t.id
LEFT JOIN memberships gm ON gm.tenant_id = g.operator_id AND gm.account_id = @account_id AND gm.state = 'active'
LEFT JOIN tenants o ON o.id = gm.tenant_id AND o.state <> 'disabled'
LEFT JOIN tenant_roles gr ON gr.tenant_id = o.id AND gr.name = gm.role
WHERE t.slug = @slug
ORDER BY g.operator_id;

-- name: TenantPolicy :many
-- No or one row.
SELECT * FROM tenant_policies WHERE tenant_id = $1;

-- name: InsertPolicy :execrows
INSERT INTO tenant_policies (tenant_id, mfa, mfa_from, methods, idle_minutes, absolute_minutes, email_domains, updated_at, version)
VALUES (@tenant_id, @mfa, @mfa_from, @methods, @idle_minutes, @absolute_minutes, @email_domains, @updated_at, 2)
ON CONFLICT (tenant_id) DO NOTHING;

-- name: UpdatePolicy :execrows
UPDATE tenant_policies
SET mfa = @mfa, mfa_from = @mfa_from, methods = @methods, idle_minutes = @idle_minutes, absolute_minutes = @absolute_minutes,
    email_domains = @email_domains, updated_at = @updated_at, version = version + 1
WHERE tenant_id = @tenant_id AND version = @version;

-- name: RemindPolicy :execrows
-- How far the people without a second factor were told; the row count decides.
UPDATE tenant_policies SET reminded_for = CAST(@for_date AS BIGINT), reminded_after = @reached
WHERE tenant_id = @tenant_id AND mfa = 'required' AND mfa_from = CAST(@for_date AS BIGINT) AND reminded_after = @was;

-- name: StartReminding :execrows
-- A date that people were told of already is not told again.
UPDATE tenant_policies SET reminded_for = CAST(@for_date AS BIGINT), reminded_after = ''
WHERE tenant_id = @tenant_id AND (reminded_for IS NULL OR reminded_for <> CAST(@for_date AS BIGINT));

-- name: TouchSessionTenant :exec
-- Into both tables' living rows only: either may be gone since.
INSERT INTO session_tenants (session_id, tenant_id, seen_at)
SELECT s.id, t.id, CAST(@seen_at AS BIGINT) FROM sessions s CROSS JOIN tenants t WHERE s.id = @session_id AND t.id = @tenant_id
ON CONFLICT (session_id, tenant_id) DO UPDATE SET seen_at = excluded.seen_at WHERE session_tenants.seen_at < excluded.seen_at;

-- name: TouchMember :exec
UPDATE memberships SET last_seen_at = CAST(@seen_at AS BIGINT)
WHERE tenant_id = @tenant_id AND account_id = @account_id AND (last_seen_at IS NULL OR last_seen_at < CAST(@seen_at AS BIGINT));

-- name: EnrolledMethods :one
-- Which second factors a person could use right now.
SELECT EXISTS (SELECT 1 FROM account_totps o WHERE o.account_id = @account_id AND o.confirmed_at IS NOT NULL) AS totp,
       EXISTS (SELECT 1 FROM account_passkeys k WHERE k.account_id = @account_id) AS passkey,
       EXISTS (SELECT 1 FROM account_recovery_codes c WHERE c.account_id = @account_id AND c.used_at IS NULL) AS recovery;

-- name: RemindedAfter :many
-- How far the people were told of a date; no row when it is no longer that date.
SELECT reminded_after FROM tenant_policies
WHERE tenant_id = @tenant_id AND mfa = 'required' AND mfa_from = CAST(@for_date AS BIGINT) AND reminded_for = CAST(@for_date AS BIGINT);

-- name: SessionsOfMembers :many
-- The sessions that work of a tenant's active members, up to a bound.
SELECT s.factors, st.seen_at
FROM memberships m
JOIN sessions s ON s.account_id = m.account_id AND NOT s.half AND s.expires_at > CAST(@now AS BIGINT)
LEFT JOIN session_tenants st ON st.session_id = s.id AND st.tenant_id = m.tenant_id
WHERE m.tenant_id = @tenant_id AND m.state = 'active'
LIMIT CAST(@lim AS BIGINT);
