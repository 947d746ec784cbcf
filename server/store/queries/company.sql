-- name: InsertCompanyInvitation :execrows
INSERT INTO company_invitations (
    partner_id, id, email, email_key, contact_name, company_name, note, template, template_version, state, token_hash, token_sealed,
    handed_over, invited_by, inviter_id, step, step_since, steps, steps_total, answers, remind_at, language, created_at, updated_at, expires_at
) VALUES (
    @partner_id, @id, @email, @email_key, @contact_name, @company_name, @note, @template, @template_version, 'open', @token_hash, @token_sealed,
    @handed_over, @invited_by, sqlc.narg(inviter_id), @step, @created_at, '{}', @steps_total, '{}', sqlc.narg(remind_at), @language, @created_at, @created_at, @expires_at
) ON CONFLICT DO NOTHING;

-- name: CompanyInvitation :one
SELECT * FROM company_invitations WHERE partner_id = $1 AND id = $2;

-- name: OpenCompanyInvitation :one
SELECT * FROM company_invitations WHERE partner_id = $1 AND email_key = $2 AND state = 'open';

-- name: CompanyInvitationByToken :one
SELECT * FROM company_invitations WHERE token_hash = $1;
