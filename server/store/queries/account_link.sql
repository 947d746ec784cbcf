-- name: CloseAccountLink :exec
-- The newest link of a purpose counts: an open one of the same subject is over.
UPDATE account_links SET used_at = @now WHERE purpose = @purpose AND subject = @subject AND used_at IS NULL;

-- name: CreateAccountLink :exec
INSERT INTO account_links (token_hash, purpose, account_id, subject, email, data, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: FindAccountLink :one
SELECT * FROM account_links WHERE token_hash = $1 AND purpose = $2;

-- name: UseAccountLink :execrows
-- Of any number who use a link at once, one changes a row.
UPDATE account_links SET used_at = @now
WHERE token_hash = @token_hash AND purpose = @purpose AND used_at IS NULL AND expires_at > @now;

-- name: DeleteOldAccountLinks :execrows
DELETE FROM account_links WHERE expires_at < $1;
