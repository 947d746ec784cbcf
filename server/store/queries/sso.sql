-- name: SSOConnections :many
SELECT * FROM sso_connections WHERE tenant_id = $1 ORDER BY created_at, id;

-- name: SSOConnection :one
SELECT * FROM sso_connections WHERE tenant_id = $1 AND id = $2;

-- name: CreateSSOConnection :exec
INSERT INTO sso_connections (tenant_id, id, kind, name, config, secret_sealed, join_role, trust_mfa, cert_expires_at, metadata_read_at, metadata_next_at,
    created_at, updated_at)
VALUES (@tenant_id, @id, @kind, @name, @config, @secret_sealed, @join_role, @trust_mfa, @cert_expires_at, @metadata_read_at, @metadata_next_at,
    @created_at, @created_at);

-- name: UpdateSSOConnection :execrows
UPDATE sso_connections
SET name = @name, config = @config, secret_sealed = @secret_sealed, join_role = @join_role, trust_mfa = @trust_mfa, cert_expires_at = @cert_expires_at,
    config_version = @config_version, warned_days = @warned_days, metadata_read_at = @metadata_read_at, metadata_next_at = @metadata_next_at,
    metadata_failing_since = NULL, metadata_problem = '', metadata_told = FALSE, updated_at = @updated_at, version = version + 1
WHERE tenant_id = @tenant_id AND id = @id AND version = @version;

-- name: SaveSSOMetadata :execrows
-- What was read anew: nothing that has to be tried again, so config_version stays.
UPDATE sso_connections
SET config = @config, cert_expires_at = @cert_expires_at, warned_days = @warned_days, metadata_read_at = @metadata_read_at, metadata_next_at = @metadata_next_at,
    metadata_failing_since = NULL, metadata_problem = '', metadata_told = FALSE, version = version + CAST(@changes AS BIGINT)
WHERE tenant_id = @tenant_id AND id = @id AND version = @version;

-- name: SaveSSOMetadataFailure :execrows
UPDATE sso_connections
SET metadata_next_at = @metadata_next_at, metadata_failing_since = @metadata_failing_since, metadata_problem = @metadata_problem, metadata_told = @metadata_told
WHERE tenant_id = @tenant_id AND id = @id AND version = @version;

-- name: HurrySSOMetadata :exec
UPDATE sso_connections SET metadata_next_at = CAST(@now AS BIGINT)
WHERE tenant_id = @tenant_id AND id = @id AND metadata_next_at > CAST(@now AS BIGINT) AND metadata_read_at < CAST(@read_before AS BIGINT);

-- name: DeleteSSOConnection :execrows
DELETE FROM sso_connections WHERE tenant_id = $1 AND id = $2;

-- name: ActivateSSOConnection :execrows
-- Only with the values that were tried: whoever changes them at the same moment wins.
UPDATE sso_connections SET active = TRUE, activated_at = CAST(@now AS BIGINT), updated_at = @now, version = version + 1
WHERE tenant_id = @tenant_id AND id = @id AND NOT active AND tested_version = config_version;

-- name: DeactivateSSOConnection :execrows
UPDATE sso_connections SET active = FALSE, activated_at = NULL, updated_at = @now, version = version + 1
WHERE tenant_id = @tenant_id AND id = @id AND active;

-- name: SetSSOTest :execrows
UPDATE sso_connections SET test = @test, tested_version = CASE WHEN CAST(@ok AS BOOLEAN) THEN CAST(@config_version AS BIGINT) ELSE tested_version END
WHERE tenant_id = @tenant_id AND id = @id AND config_version = CAST(@config_version AS BIGINT);

-- name: CountActiveSSO :one
SELECT COUNT(*) FROM sso_connections WHERE tenant_id = $1 AND active;

-- name: SSOIdentity :many
-- No or one row.
SELECT account_id FROM sso_identities WHERE tenant_id = $1 AND connection_id = $2 AND subject = $3;

-- name: PutSSOIdentity :exec
INSERT INTO sso_identities (tenant_id, connection_id, subject, account_id, created_at, last_used_at)
VALUES (@tenant_id, @connection_id, @subject, @account_id, @now, @now)
ON CONFLICT (tenant_id, connection_id, subject) DO UPDATE SET last_used_at = excluded.last_used_at;

-- name: UseSSOAssertion :execrows
-- Its row count decides: an assertion is good once.
INSERT INTO sso_assertions (tenant_id, connection_id, id_hash, expires_at)
VALUES (@tenant_id, @connection_id, @id_hash, @expires_at)
ON CONFLICT (tenant_id, connection_id, id_hash) DO NOTHING;

-- name: DeleteFederatedSessions :execrows
DELETE FROM sessions
WHERE account_id IN (SELECT i.account_id FROM sso_identities i WHERE i.tenant_id = @tenant_id AND i.connection_id = @connection_id)
  AND factors LIKE '%"' || CAST(@connection_id AS TEXT) || '"%';

-- name: SetSSOOnly :exec
INSERT INTO tenant_policies (tenant_id, mfa, methods, email_domains, sso_only, updated_at, version)
VALUES (@tenant_id, @mfa, '[]', '[]', @sso_only, @now, 2)
ON CONFLICT (tenant_id) DO UPDATE SET sso_only = excluded.sso_only, updated_at = excluded.updated_at, version = tenant_policies.version + 1;

-- name: MembersBySSO :many
-- The active members who are no owners, with whether they came by single sign-on before.
SELECT a.id, a.name, a.email,
       EXISTS (SELECT 1 FROM sso_identities i WHERE i.account_id = m.account_id AND i.tenant_id = m.tenant_id) AS known
FROM memberships m
JOIN accounts a ON a.id = m.account_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.tenant_id = @tenant_id AND m.state = 'active' AND NOT r.owner
ORDER BY m.name_key, m.account_id
LIMIT CAST(@lim AS BIGINT);

-- name: TenantOwners :many
SELECT a.id, a.name, a.email
FROM memberships m
JOIN accounts a ON a.id = m.account_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.tenant_id = $1 AND m.state = 'active' AND r.owner
ORDER BY m.account_id;

-- name: TenantDomains :many
SELECT * FROM tenant_domains WHERE tenant_id = $1 ORDER BY domain;

-- name: TenantDomain :one
SELECT * FROM tenant_domains WHERE tenant_id = $1 AND id = $2;

-- name: CreateTenantDomain :execrows
INSERT INTO tenant_domains (tenant_id, id, domain, token, state, created_by, created_at, next_check_at)
VALUES (@tenant_id, @id, @domain, @token, 'pending', @created_by, @created_at, CAST(@next_check_at AS BIGINT))
ON CONFLICT (tenant_id, domain) DO NOTHING;

-- name: DeleteTenantDomain :execrows
DELETE FROM tenant_domains WHERE tenant_id = $1 AND id = $2;

-- name: SetTenantDomain :execrows
-- What came of a look. Of two looks at once, the later one of the two counts.
UPDATE tenant_domains
SET state = @state, result = @result, seen = @seen, verified_at = @verified_at, failing_since = @failing_since,
    checked_at = CAST(@checked_at AS BIGINT), next_check_at = @next_check_at, tries = tries + 1
WHERE tenant_id = @tenant_id AND id = @id AND tries = @tries;

-- name: HasVerifiedDomain :one
SELECT EXISTS (SELECT 1 FROM tenant_domains WHERE tenant_id = $1 AND domain = $2 AND state = 'verified') AS verified;
