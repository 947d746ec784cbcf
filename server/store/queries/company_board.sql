-- The partner's side of links to set companies up.

-- name: CompanySettings :one
SELECT remind_days, remind_most FROM company_settings WHERE partner_id = $1;

-- name: PutCompanySettings :exec
INSERT INTO company_settings (partner_id, remind_days, remind_most, updated_at) VALUES (@partner_id, @remind_days, @remind_most, @now)
ON CONFLICT (partner_id) DO UPDATE SET remind_days = excluded.remind_days, remind_most = excluded.remind_most, updated_at = excluded.updated_at;

-- name: ResendCompanyInvitation :execrows
-- The old token no longer leads anywhere. The one that was read decides between two.
UPDATE company_invitations SET
    token_hash = @token_hash, token_sealed = @token_sealed, expires_at = @expires_at, remind_at = sqlc.narg(remind_at), reminders = 0,
    handed_over = FALSE, updated_at = @now, version = version + 1
WHERE partner_id = @partner_id AND id = @id AND state = 'open' AND token_hash = @old_hash;

-- name: RevokeCompanyInvitation :execrows
UPDATE company_invitations SET state = 'revoked', stage = 'revoked', remind_at = NULL, updated_at = @now, version = version + 1
WHERE partner_id = @partner_id AND id = @id AND state = 'open';

-- name: HandOverCompanyInvitation :exec
UPDATE company_invitations SET handed_over = TRUE WHERE partner_id = @partner_id AND id = @id;

-- name: DueCompanyReminders :many
SELECT partner_id, id FROM company_invitations
WHERE remind_at IS NOT NULL AND remind_at <= CAST(@now AS BIGINT)
ORDER BY remind_at, id
LIMIT CAST(@lim AS BIGINT);

-- name: MarkCompanyReminded :execrows
-- The time that was read decides: each reminder is sent once.
UPDATE company_invitations SET remind_at = sqlc.narg(next_at), reminders = reminders + 1
WHERE partner_id = @partner_id AND id = @id AND state = 'open' AND remind_at = CAST(@was AS BIGINT);

-- name: StopCompanyReminders :exec
UPDATE company_invitations SET remind_at = NULL WHERE partner_id = @partner_id AND id = @id;

-- name: CompanyMails :many
SELECT * FROM mail_messages WHERE company_invitation_id = @company_invitation_id AND tenant_id = @partner_id
ORDER BY created_at DESC, id DESC
LIMIT 50;
