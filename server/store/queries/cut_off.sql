-- name: CutSessionsInTenant :execrows
-- What a person's sessions did in a tenant is forgotten with their access to it.
DELETE FROM session_tenants
WHERE tenant_id = @tenant_id AND session_id IN (SELECT s.id FROM sessions s WHERE s.account_id = @account_id);

-- name: CutKeysInTenant :execrows
-- The keys that a person made in a tenant: their own, and those of the tenant,
-- whose secrets they know.
UPDATE api_keys SET revoked_at = CAST(@now AS BIGINT)
WHERE tenant_id = @tenant_id AND account_id = @account_id AND revoked_at IS NULL;

-- name: CutInvitationsInTenant :execrows
-- What a person sent, and what would let them in again.
UPDATE invitations SET state = 'revoked', token_sealed = '', first_password = NULL
WHERE tenant_id = @tenant_id AND state = 'pending'
  AND (inviter_id = @account_id OR email_key = (SELECT a.email_key FROM accounts a WHERE a.id = @account_id));

-- name: CutTransfersInTenant :execrows
DELETE FROM owner_transfers WHERE tenant_id = @tenant_id AND (from_account = @account_id OR to_account = @account_id);

-- name: CutBulkInvitesInTenant :execrows
UPDATE bulk_invites SET state = 'stopped', finished_at = CAST(@now AS BIGINT)
WHERE tenant_id = @tenant_id AND created_by = @account_id AND state = 'running';

-- name: CutOwnKeys :execrows
-- The keys that act as the person: everywhere but those that tenants own.
UPDATE api_keys SET revoked_at = CAST(@now AS BIGINT)
WHERE account_id = @account_id AND kind <> 'tenant' AND revoked_at IS NULL;

-- name: CutMadeKeys :execrows
-- Every key that the person made, also for tenants: they know the secrets.
UPDATE api_keys SET revoked_at = CAST(@now AS BIGINT) WHERE account_id = @account_id AND revoked_at IS NULL;

-- name: CutLinks :execrows
DELETE FROM account_links WHERE account_id = @account_id AND used_at IS NULL;

-- name: CutChallenges :execrows
DELETE FROM challenges WHERE account_id = @account_id;

-- name: CutInvitations :execrows
-- Everything a person sent or could still accept, to tenants and to the platform.
UPDATE invitations SET state = 'revoked', token_sealed = '', first_password = NULL
WHERE state = 'pending'
  AND (inviter_id = @account_id OR email_key = (SELECT a.email_key FROM accounts a WHERE a.id = @account_id));

-- name: CutTransfers :execrows
DELETE FROM owner_transfers WHERE from_account = @account_id OR to_account = @account_id;

-- name: CutBulkInvites :execrows
UPDATE bulk_invites SET state = 'stopped', finished_at = CAST(@now AS BIGINT)
WHERE created_by = @account_id AND state = 'running';
