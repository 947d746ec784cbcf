-- name: InsertCompanyInvitation :execrows
INSERT INTO company_invitations (
    partner_id, id, email, email_key, contact_name, company_name, note, template, template_version, state, token_hash, token_sealed,
    handed_over, invited_by, inviter_id, step, step_since, steps, steps_total, answers, remind_at, language, created_at, updated_at, expires_at, worded
) VALUES (
    @partner_id, @id, @email, @email_key, @contact_name, @company_name, @note, @template, @template_version, 'open', @token_hash, @token_sealed,
    @handed_over, @invited_by, sqlc.narg(inviter_id), @step, @created_at, '{}', @steps_total, '{}', sqlc.narg(remind_at), @language, @created_at, @created_at, @expires_at, TRUE
) ON CONFLICT DO NOTHING;

-- name: CompanyInvitation :one
SELECT * FROM company_invitations WHERE partner_id = $1 AND id = $2;

-- name: OpenCompanyInvitation :one
SELECT * FROM company_invitations WHERE partner_id = $1 AND email_key = $2 AND state = 'open';

-- name: CompanyInvitationByToken :one
SELECT * FROM company_invitations WHERE token_hash = $1;

-- name: SetCompanyMail :exec
-- The newest mail to the client. Its state is the stage until the client comes.
UPDATE company_invitations SET
    mail_id = sqlc.narg(mail_id), stage = CASE WHEN state = 'open' AND steps_done = 0 AND opened_at IS NULL THEN CAST(@stage AS TEXT) ELSE stage END
WHERE id = @id;

-- name: MoveCompanyMail :exec
UPDATE company_invitations SET stage = CAST(@stage AS TEXT)
WHERE id = @id AND mail_id = CAST(@mail_id AS TEXT) AND state = 'open' AND steps_done = 0 AND opened_at IS NULL;

-- name: DeleteCompanyWords :exec
DELETE FROM company_words WHERE partner_id = $1 AND invitation_id = $2;

-- name: UnwordedCompanyInvitations :many
-- Those from before there were words.
SELECT partner_id, id, email, contact_name, company_name FROM company_invitations WHERE worded = FALSE LIMIT CAST(@page_size AS BIGINT);

-- name: SetCompanyWorded :exec
UPDATE company_invitations SET worded = TRUE WHERE partner_id = $1 AND id = $2;
