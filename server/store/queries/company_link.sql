-- The client's side of a link to set a company up.

-- name: OpenedCompanyInvitation :exec
UPDATE company_invitations SET
    opened_at = sqlc.narg(now), stage = CASE WHEN state = 'open' AND steps_done = 0 THEN 'opened' ELSE stage END
WHERE partner_id = @partner_id AND id = @id AND opened_at IS NULL;

-- name: ClaimCompanyInvitation :execrows
UPDATE company_invitations
SET account_id = sqlc.narg(account_id), stage = CASE WHEN CAST(@steps_done AS BIGINT) > 0 THEN 'started' ELSE stage END, steps = @steps, steps_done = @steps_done, step = @step, step_since = @now, active_at = @now, updated_at = @now,
    version = version + 1
WHERE partner_id = @partner_id AND id = @id AND token_hash = @token_hash AND state = 'open' AND expires_at > @now AND account_id IS NULL;

-- name: AdvanceCompanyInvitation :execrows
UPDATE company_invitations
SET company_name = @company_name, answers = @answers, steps = @steps, steps_done = @steps_done, step = @step, step_since = @step_since,
    state = @state, stage = CASE WHEN @state = 'completed' THEN 'completed' WHEN CAST(@steps_done AS BIGINT) > 0 THEN 'started' ELSE stage END, completed_at = sqlc.narg(completed_at), remind_at = CASE WHEN @state = 'completed' THEN NULL ELSE remind_at END,
    active_at = sqlc.narg(active_at), updated_at = @now, version = version + 1
WHERE partner_id = @partner_id AND id = @id AND version = @version AND state <> 'revoked';

-- name: SetCompanyInvitationTenant :execrows
UPDATE company_invitations SET tenant_id = sqlc.narg(tenant_id) WHERE partner_id = @partner_id AND id = @id AND tenant_id IS NULL;

-- name: RenewCompanyLink :execrows
UPDATE company_invitations
SET token_hash = @token_hash, token_sealed = @token_sealed, expires_at = @expires_at, handed_over = FALSE, updated_at = @now, version = version + 1
WHERE partner_id = @partner_id AND id = @id AND token_hash = @old_hash AND state = 'open' AND expires_at <= @now;

-- name: InsertCompanyHandover :exec
INSERT INTO company_handovers (
    partner_id, id, invitation_id, step, email, name, note, token_hash, token_sealed, made_by, created_at, expires_at
) VALUES (
    @partner_id, @id, @invitation_id, @step, @email, @name, @note, @token_hash, @token_sealed, @made_by, @created_at, @expires_at
);

-- name: CompanyHandovers :many
SELECT * FROM company_handovers WHERE partner_id = $1 AND invitation_id = $2 ORDER BY created_at, id LIMIT 100;

-- name: CompanyHandoverByToken :one
SELECT * FROM company_handovers WHERE token_hash = $1;

-- name: OpenedCompanyHandover :exec
UPDATE company_handovers SET opened_at = sqlc.narg(now) WHERE partner_id = @partner_id AND id = @id AND opened_at IS NULL;

-- name: DoneCompanyHandover :execrows
UPDATE company_handovers SET done_at = sqlc.narg(done_at)
WHERE partner_id = @partner_id AND id = @id AND done_at IS NULL AND revoked_at IS NULL AND expires_at > @now;

-- name: RevokeCompanyHandover :execrows
UPDATE company_handovers SET revoked_at = sqlc.narg(revoked_at)
WHERE partner_id = @partner_id AND invitation_id = @invitation_id AND id = @id AND done_at IS NULL AND revoked_at IS NULL;
