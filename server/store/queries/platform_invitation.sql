-- name: InvitationByToken :one
SELECT * FROM invitations WHERE token_hash = $1;

-- name: ClaimInvitation :execrows
-- The one place where an invitation is used up: its row count decides between racers.
UPDATE invitations SET state = 'accepted', accepted_at = @now, token_sealed = '', first_password = NULL
WHERE token_hash = @token_hash AND state = 'pending' AND expires_at > @now;

-- name: SetInvitationAccount :exec
UPDATE invitations SET account_id = @account_id WHERE id = @id;

-- name: PlatformInvitations :many
SELECT * FROM invitations
WHERE tenant_id IS NULL
  AND (created_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY created_at DESC, id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: PlatformInvitation :one
SELECT * FROM invitations WHERE tenant_id IS NULL AND id = $1;

-- name: PendingPlatformInvitation :one
SELECT * FROM invitations WHERE tenant_id IS NULL AND email_key = $1 AND state = 'pending';

-- name: RenewPlatformInvitation :execrows
UPDATE invitations
SET token_hash = @token_hash, token_sealed = @token_sealed, expires_at = @expires_at, name = @name, role = @role,
    invited_by = @invited_by, inviter_id = sqlc.narg(inviter_id), handed_over = FALSE
WHERE tenant_id IS NULL AND id = @id AND state = 'pending';

-- name: RevokePlatformInvitations :execrows
-- By id or by address; an empty argument matches nothing.
UPDATE invitations SET state = 'revoked', token_sealed = ''
WHERE tenant_id IS NULL AND state = 'pending' AND (id = @id OR email_key = @email_key);
