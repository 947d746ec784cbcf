-- name: PutSetupCode :execrows
-- A new code takes the place of an older one, until somebody has claimed the set-up.
INSERT INTO setup (id, code_hash, created_at) VALUES (1, $1, $2)
ON CONFLICT (id) DO UPDATE SET code_hash = excluded.code_hash, created_at = excluded.created_at
WHERE setup.claimed_at IS NULL;

-- name: ClaimSetup :execrows
-- The row count decides between racers.
UPDATE setup SET claimed_at = sqlc.arg(now)
WHERE id = 1 AND claimed_at IS NULL AND code_hash = sqlc.arg(code_hash) AND created_at > sqlc.arg(made_after);

-- name: CloseSetup :execrows
-- Claims the set-up without a code, for whoever holds the machine itself.
INSERT INTO setup (id, code_hash, created_at, claimed_at) VALUES (1, '', $1, $1)
ON CONFLICT (id) DO UPDATE SET claimed_at = excluded.claimed_at WHERE setup.claimed_at IS NULL;

-- name: FindSetup :one
SELECT code_hash, created_at, claimed_at FROM setup WHERE id = 1;
