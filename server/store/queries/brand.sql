-- name: TenantBrand :one
-- A tenant without a row has an empty brand.
SELECT t.name, t.contact_email AS profile_email, t.reply_to,
    CAST(COALESCE(b.color, '') AS TEXT) AS color, CAST(COALESCE(b.logo_digest, '') AS TEXT) AS logo_digest,
    CAST(COALESCE(b.contact_name, '') AS TEXT) AS contact_name, CAST(COALESCE(b.contact_email, '') AS TEXT) AS contact_email,
    CAST(COALESCE(b.contact_phone, '') AS TEXT) AS contact_phone, CAST(COALESCE(b.help_url, '') AS TEXT) AS help_url,
    CAST(COALESCE(b.offer_text, '') AS TEXT) AS offer_text, CAST(COALESCE(b.offer_url, '') AS TEXT) AS offer_url,
    CAST(COALESCE(b.sender_name, '') AS TEXT) AS sender_name, CAST(COALESCE(b.language, '') AS TEXT) AS language,
    CAST(COALESCE(b.version, 0) AS BIGINT) AS version
FROM tenants t LEFT JOIN tenant_brands b ON b.tenant_id = t.id
WHERE t.id = $1;

-- name: ManagerOf :one
-- Whoever has managed the tenant for the longest time.
SELECT operator_id FROM managed_tenants WHERE tenant_id = $1 ORDER BY created_at, operator_id LIMIT 1;

-- name: PutTenantBrand :execrows
-- Nothing is changed when the row is not the one that was read.
INSERT INTO tenant_brands (
    tenant_id, color, logo, logo_digest, contact_name, contact_email, contact_phone, help_url, offer_text, offer_url, sender_name, language, updated_at, version
) VALUES (@tenant_id, @color, '', '', @contact_name, @contact_email, @contact_phone, @help_url, @offer_text, @offer_url, @sender_name, @language, @now, 1)
ON CONFLICT (tenant_id) DO UPDATE SET
    color = excluded.color, contact_name = excluded.contact_name, contact_email = excluded.contact_email, contact_phone = excluded.contact_phone,
    help_url = excluded.help_url, offer_text = excluded.offer_text, offer_url = excluded.offer_url, sender_name = excluded.sender_name,
    language = excluded.language, updated_at = excluded.updated_at, version = tenant_brands.version + 1
WHERE tenant_brands.version = CAST(@version AS BIGINT);

-- name: PutTenantLogo :exec
INSERT INTO tenant_brands (
    tenant_id, color, logo, logo_digest, contact_name, contact_email, contact_phone, help_url, offer_text, offer_url, sender_name, updated_at, version
) VALUES (@tenant_id, '', @logo, @logo_digest, '', '', '', '', '', '', '', @now, 1)
ON CONFLICT (tenant_id) DO UPDATE SET
    logo = excluded.logo, logo_digest = excluded.logo_digest, updated_at = excluded.updated_at, version = tenant_brands.version + 1;

-- name: LogoByDigest :one
SELECT logo FROM tenant_brands WHERE logo_digest = $1 LIMIT 1;
