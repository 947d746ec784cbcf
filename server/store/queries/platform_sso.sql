-- name: SSOForDomain :many
-- By which connections people of a verified domain come in.
SELECT c.id, c.name, p.sso_only
FROM tenant_domains d
JOIN tenants t ON t.id = d.tenant_id AND t.state <> 'disabled'
JOIN sso_connections c ON c.tenant_id = d.tenant_id AND c.active
LEFT JOIN tenant_policies p ON p.tenant_id = d.tenant_id
WHERE d.domain = $1 AND d.state = 'verified'
ORDER BY c.created_at, c.id;

-- name: SSOForTenant :many
-- By which connections people come into the tenant with this slug.
SELECT c.id, c.name, p.sso_only
FROM tenants t
JOIN sso_connections c ON c.tenant_id = t.id AND c.active
LEFT JOIN tenant_policies p ON p.tenant_id = t.id
WHERE t.slug = $1 AND t.state <> 'disabled'
ORDER BY c.created_at, c.id;

-- name: SSOConnectionHome :one
-- Whose connection it is: an address of ours that a provider calls names no tenant.
SELECT tenant_id FROM sso_connections WHERE id = $1;

-- name: DomainVerifiedBy :many
-- No or one row: one tenant has a domain at a time.
SELECT tenant_id FROM tenant_domains WHERE domain = $1 AND state = 'verified';

-- name: DueDomains :many
SELECT * FROM tenant_domains WHERE next_check_at <= CAST(@now AS BIGINT) ORDER BY next_check_at, id LIMIT CAST(@lim AS BIGINT);

-- name: DueMetadata :many
SELECT tenant_id, id FROM sso_connections WHERE metadata_next_at <= CAST(@now AS BIGINT) AND active ORDER BY metadata_next_at, id LIMIT CAST(@lim AS BIGINT);

-- name: DeleteDeadAssertions :exec
DELETE FROM sso_assertions WHERE expires_at <= $1;

-- name: EndingCertificates :many
SELECT tenant_id, id FROM sso_connections
WHERE cert_expires_at IS NOT NULL AND cert_expires_at <= CAST(@until AS BIGINT) AND active AND (warned_days = 0 OR warned_days > CAST(@days AS BIGINT))
LIMIT 100;

-- name: MarkCertificateWarned :execrows
UPDATE sso_connections SET warned_days = @days WHERE id = @id AND (warned_days = 0 OR warned_days > @days);
