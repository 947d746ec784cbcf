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
    invited_by = @invited_by, inviter_id = sqlc.narg(inviter_id), handed_over = FALSE,
    username = sqlc.narg(username), username_key = sqlc.narg(username_key)
WHERE tenant_id = @tenant_id AND id = @id AND state = 'pending';

-- name: RevokeInvitation :execrows
UPDATE invitations SET state = 'revoked', token_sealed = ''
WHERE tenant_id = @tenant_id AND id = @id AND state = 'pending';

-- name: HandOverInvitation :exec
UPDATE invitations SET handed_over = TRUE WHERE tenant_id = @tenant_id AND id = @id;
