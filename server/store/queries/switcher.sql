-- name: InvitationsFor :many
-- The open invitations to an address, with what a person is told before joining.
SELECT v.id, v.tenant_id, v.role, v.invited_by, v.created_at, v.expires_at, t.slug, t.name, t.state, t.template,
       CAST(COALESCE(r.title, v.role) AS TEXT) AS role_title
FROM invitations v
JOIN tenants t ON t.id = v.tenant_id
LEFT JOIN tenant_roles r ON r.tenant_id = v.tenant_id AND r.name = v.role
WHERE v.email_key = @email_key AND v.state = 'pending' AND v.expires_at > CAST(@now AS BIGINT) AND t.state <> 'disabled'
ORDER BY v.created_at DESC, v.id DESC LIMIT CAST(@lim AS BIGINT);

-- name: InvitationFor :one
-- One invitation of an address, whatever became of it.
SELECT * FROM invitations WHERE id = @id AND email_key = @email_key AND tenant_id IS NOT NULL;

-- name: DeclineInvitation :execrows
UPDATE invitations SET state = 'declined', token_sealed = '', first_password = NULL WHERE id = @id AND email_key = @email_key AND state = 'pending';

-- name: ClaimInvitationByID :execrows
-- ClaimInvitation for somebody who is signed in as the address.
UPDATE invitations SET state = 'accepted', accepted_at = CAST(@now AS BIGINT), token_sealed = '', first_password = NULL
WHERE id = @id AND email_key = @email_key AND state = 'pending' AND expires_at > CAST(@now AS BIGINT);

-- name: EmailProved :one
SELECT email_key, CAST(email_proved_at IS NOT NULL AS BOOLEAN) AS proved FROM accounts WHERE id = $1;
