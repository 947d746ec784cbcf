-- name: CreateAccount :exec
INSERT INTO accounts (id, email, email_key, name, password_hash, platform_role, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7);

-- name: FindAccount :one
SELECT * FROM accounts WHERE id = $1;

-- name: FindAccountByEmail :one
SELECT * FROM accounts WHERE email_key = $1;

-- name: AnyAccount :one
SELECT COUNT(*) FROM (SELECT id FROM accounts LIMIT 1) AS one;

-- name: ReplacePasswordHash :execrows
-- Only over the hash that was verified: of two changes at once, one wins.
UPDATE accounts SET password_hash = sqlc.arg(new_hash), updated_at = sqlc.arg(now), version = version + 1
WHERE id = sqlc.arg(id) AND password_hash = sqlc.arg(old_hash);

-- name: RecordSignIn :exec
UPDATE accounts SET last_sign_in_at = $2 WHERE id = $1;

-- name: SetPlatformRole :execrows
UPDATE accounts SET platform_role = $2, updated_at = $3, version = version + 1 WHERE id = $1;

-- name: CountAccountsWithRole :one
SELECT COUNT(*) FROM accounts WHERE platform_role = $1;

-- name: ListPeople :many
-- Everybody with a platform role, in the order in which they came.
SELECT * FROM accounts WHERE platform_role IS NOT NULL AND id > $1 ORDER BY id LIMIT CAST(@page_size AS BIGINT);

-- name: SetPassword :execrows
-- By a link or by whoever holds the machine: without the old one.
UPDATE accounts SET password_hash = @password_hash, password_short = FALSE, updated_at = @now, version = version + 1 WHERE id = @id;

-- name: ProveEmail :exec
-- The person read a link that we sent to the address; another address proves nothing.
UPDATE accounts SET email_proved_at = @now WHERE id = @id AND email_key = @email_key;

-- name: ChangeEmail :execrows
-- Only over the address that was meant: of two changes at once, one wins.
UPDATE accounts SET email = @email, email_key = @email_key, email_proved_at = @now, updated_at = @now, version = version + 1
WHERE id = @id AND email_key = @old_key;

-- name: UpdateOwnProfile :execrows
UPDATE accounts SET name = @name, language = @language, timezone = @timezone, updated_at = @now, version = version + 1 WHERE id = @id;

-- name: FindAccountByUsername :one
-- Who has this name in the tenant of this slug, or of one that it had.
SELECT a.* FROM memberships m JOIN accounts a ON a.id = m.account_id
WHERE m.tenant_id = COALESCE(
    (SELECT t.id FROM tenants t WHERE t.slug = sqlc.arg(slug)),
    (SELECT o.tenant_id FROM tenant_slugs o WHERE o.slug = sqlc.arg(slug)))
  AND m.username_key = sqlc.arg(username_key) AND m.state = 'active';

-- name: StorePicture :exec
INSERT INTO account_pictures (account_id, digest, data, updated_at) VALUES (@account_id, @digest, @data, @now)
ON CONFLICT (account_id) DO UPDATE SET digest = excluded.digest, data = excluded.data, updated_at = excluded.updated_at;

-- name: DeletePicture :execrows
DELETE FROM account_pictures WHERE account_id = $1;

-- name: SetPictureDigest :execrows
UPDATE accounts SET picture_digest = @picture_digest, updated_at = @now, version = version + 1 WHERE id = @id;

-- name: FindPicture :one
SELECT digest, data FROM account_pictures WHERE account_id = $1;

-- name: DeleteAllAccountLinks :execrows
-- Used ones as well: they hold addresses.
DELETE FROM account_links WHERE account_id = $1;

-- name: ForgetInvited :exec
-- Invitations to an address stay as what happened, and forget whose it was.
UPDATE invitations SET email = '', name = '', email_key = CAST(sqlc.arg(forgotten) AS TEXT), token_sealed = '', first_password = NULL
WHERE email_key = sqlc.arg(email_key) AND state <> 'pending';

-- name: EraseAccount :execrows
-- What is left is a row without a person: nobody can sign in to it, and the
-- address is free. Of two at once, one changes a row.
UPDATE accounts SET email = '', email_key = 'deleted:' || id, name = sqlc.arg(name), password_hash = '', platform_role = NULL,
    language = '', timezone = '', email_proved_at = NULL, mfa = FALSE, mfa_always = FALSE, password_short = FALSE,
    picture_digest = '', last_sign_in_at = NULL, deleted_at = CAST(sqlc.arg(now) AS BIGINT), updated_at = CAST(sqlc.arg(now) AS BIGINT),
    version = version + 1
WHERE id = sqlc.arg(id) AND deleted_at IS NULL;
