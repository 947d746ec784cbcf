-- name: CreateTOTP :exec
INSERT INTO account_totps (id, account_id, name, secret_sealed, created_at)
VALUES (@id, @account_id, @name, @secret_sealed, @created_at);

-- name: ListTOTPs :many
SELECT * FROM account_totps WHERE account_id = $1 ORDER BY created_at, id;

-- name: ConfirmTOTP :execrows
-- The first right code makes the app count. That code is used up by it.
UPDATE account_totps SET confirmed_at = sqlc.arg(now), last_used_at = sqlc.arg(now), last_step = sqlc.arg(step)
WHERE id = sqlc.arg(id) AND account_id = sqlc.arg(account_id) AND confirmed_at IS NULL AND created_at > sqlc.arg(begun_after);

-- name: UseTOTP :execrows
-- A code counts once, and none that is older than one that was used.
UPDATE account_totps SET last_used_at = sqlc.arg(now), last_step = sqlc.arg(step)
WHERE id = sqlc.arg(id) AND account_id = sqlc.arg(account_id) AND confirmed_at IS NOT NULL AND last_step < sqlc.arg(step);

-- name: RenameTOTP :execrows
UPDATE account_totps SET name = @name WHERE id = @id AND account_id = @account_id;

-- name: DeleteTOTP :execrows
DELETE FROM account_totps WHERE id = $1 AND account_id = $2;

-- name: DeleteOpenTOTPs :exec
-- Enrolments of one person that were begun and not finished.
DELETE FROM account_totps WHERE account_id = $1 AND confirmed_at IS NULL;

-- name: DeleteAllTOTPs :execrows
DELETE FROM account_totps WHERE account_id = $1;

-- name: CreatePasskey :exec
INSERT INTO account_passkeys (id, account_id, name, credential_id, credential, created_at, last_used_at)
VALUES (@id, @account_id, @name, @credential_id, @credential, @created_at, @created_at);

-- name: ListPasskeys :many
SELECT * FROM account_passkeys WHERE account_id = $1 ORDER BY created_at, id;

-- name: FindPasskey :one
SELECT * FROM account_passkeys WHERE credential_id = $1;

-- name: UsePasskey :execrows
UPDATE account_passkeys SET credential = @credential, last_used_at = @last_used_at WHERE id = @id AND account_id = @account_id;

-- name: RenamePasskey :execrows
UPDATE account_passkeys SET name = @name WHERE id = @id AND account_id = @account_id;

-- name: DeletePasskey :execrows
DELETE FROM account_passkeys WHERE id = $1 AND account_id = $2;

-- name: DeleteAllPasskeys :execrows
DELETE FROM account_passkeys WHERE account_id = $1;

-- name: CreateRecoveryCode :exec
INSERT INTO account_recovery_codes (account_id, code_hash, created_at) VALUES ($1, $2, $3);

-- name: UseRecoveryCode :execrows
UPDATE account_recovery_codes SET used_at = sqlc.arg(now)
WHERE account_id = sqlc.arg(account_id) AND code_hash = sqlc.arg(code_hash) AND used_at IS NULL;

-- name: CountRecoveryCodes :one
-- How many are left, and when they were made (0: there never were any).
SELECT CAST(COALESCE(SUM(CASE WHEN used_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS unused,
       CAST(COALESCE(MAX(created_at), 0) AS BIGINT) AS made_at
FROM account_recovery_codes WHERE account_id = $1;

-- name: DeleteRecoveryCodes :exec
DELETE FROM account_recovery_codes WHERE account_id = $1;

-- name: CreateChallenge :exec
INSERT INTO challenges (id_hash, purpose, account_id, session_id, data, expires_at)
VALUES (@id_hash, @purpose, @account_id, @session_id, @data, @expires_at);

-- name: TakeChallenge :one
-- Of any number of answers to one question, one is looked at.
DELETE FROM challenges
WHERE id_hash = sqlc.arg(id_hash) AND purpose = sqlc.arg(purpose) AND session_id = sqlc.arg(session_id) AND expires_at > sqlc.arg(now)
RETURNING account_id, data;

-- name: DeleteDeadChallenges :exec
DELETE FROM challenges WHERE expires_at <= $1;

-- name: SetAccountMFA :execrows
UPDATE accounts SET mfa = sqlc.arg(mfa), mfa_always = sqlc.arg(mfa_always), updated_at = sqlc.arg(now), version = version + 1
WHERE id = sqlc.arg(id);

-- name: SetMembershipsMFA :exec
UPDATE memberships SET mfa = sqlc.arg(mfa) WHERE account_id = sqlc.arg(account_id) AND mfa <> sqlc.arg(mfa);

-- name: SetPasswordShort :exec
UPDATE accounts SET password_short = sqlc.arg(password_short) WHERE id = sqlc.arg(id);

-- name: TenantsThatDemandMFA :many
-- The tenants of one person in which nobody gets on without a second factor.
SELECT t.name, p.methods FROM memberships m
JOIN tenant_policies p ON p.tenant_id = m.tenant_id
JOIN tenants t ON t.id = m.tenant_id
WHERE m.account_id = $1 AND m.state = 'active' AND p.mfa = 'required'
ORDER BY t.name, t.id;
