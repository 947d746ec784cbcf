-- name: Invitations :many
SELECT * FROM invitations
WHERE tenant_id = @tenant_id
  AND (created_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY created_at DESC, id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: Invitation :one
SELECT * FROM invitations WHERE tenant_id = $1 AND id = $2;

-- name: PendingInvitation :one
SELECT * FROM invitations WHERE tenant_id = $1 AND email_key = $2 AND state = 'pending';

-- name: RenewInvitation :execrows
-- A new token kills the old one: only one hash is stored.
UPDATE invitations
SET token_hash = @token_hash, token_sealed = @token_sealed, expires_at = @expires_at, name = @name, role = @role,
    invited_by = @invited_by, inviter_id = sqlc.narg(inviter_id), handed_over = (first_password IS NOT NULL),
    username = sqlc.narg(username), username_key = sqlc.narg(username_key)
WHERE tenant_id = @tenant_id AND id = @id AND state = 'pending';

-- name: RevokeInvitation :execrows
UPDATE invitations SET state = 'revoked', token_sealed = '', first_password = NULL
WHERE tenant_id = @tenant_id AND id = @id AND state = 'pending';

-- name: HandOverInvitation :exec
UPDATE invitations SET handed_over = TRUE WHERE tenant_id = @tenant_id AND id = @id;

-- name: SetFirstPassword :exec
-- Whoever gave it can use the invitation, too, so using it proves no address.
UPDATE invitations SET first_password = CAST(@first_password AS TEXT), handed_over = TRUE
WHERE tenant_id = @tenant_id AND id = @id AND state = 'pending';

-- name: FirstPasswordByEmail :one
SELECT i.* FROM invitations i
WHERE i.email_key = @email_key AND i.state = 'pending' AND i.first_password IS NOT NULL AND i.expires_at > CAST(@now AS BIGINT)
  AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.email_key = i.email_key)
ORDER BY i.created_at DESC, i.id DESC
LIMIT 1;

-- name: FirstPasswordByUsername :one
-- In the tenant that has this slug, or had it.
SELECT i.* FROM tenant_slugs s JOIN invitations i ON i.tenant_id = s.tenant_id
WHERE s.slug = @slug AND i.username_key = CAST(@username_key AS TEXT)
  AND i.state = 'pending' AND i.first_password IS NOT NULL AND i.expires_at > CAST(@now AS BIGINT)
  AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.email_key = i.email_key);
