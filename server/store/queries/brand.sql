-- name: TenantBrand :one
-- A tenant without a row has an empty brand.
SELECT t.name, t.contact_email AS profile_email, CAST(COALESCE(b.color, '') AS TEXT) AS color, CAST(COALESCE(b.logo_digest, '') AS TEXT) AS logo_digest,
    CAST(COALESCE(b.contact_name, '') AS TEXT) AS contact_name, CAST(COALESCE(b.contact_email, '') AS TEXT) AS contact_email,
    CAST(COALESCE(b.contact_phone, '') AS TEXT) AS contact_phone, CAST(COALESCE(b.help_url, '') AS TEXT) AS help_url,
    CAST(COALESCE(b.offer_text, '') AS TEXT) AS offer_text, CAST(COALESCE(b.offer_url, '') AS TEXT) AS offer_url,
    CAST(COALESCE(b.sender_name, '') AS TEXT) AS sender_name, CAST(COALESCE(b.version, 0) AS BIGINT) AS version
FROM tenants t LEFT JOIN tenant_brands b ON b.tenant_id = t.id
WHERE t.id = $1;
