-- name: InsertSigningKey :execrows
-- The generation decides between nodes that make the next key at the same moment.
INSERT INTO signing_keys (id, generation, public_key, private_sealed, created_at, signs_from, signs_until, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (generation) DO NOTHING;

-- name: ListSigningKeys :many
SELECT id, generation, public_key, private_sealed, created_at, signs_from, signs_until, expires_at
FROM signing_keys WHERE expires_at > sqlc.arg(now) ORDER BY generation;

-- name: NewestSigningGeneration :one
SELECT CAST(COALESCE(MAX(generation), 0) AS BIGINT) FROM signing_keys;

-- name: EndSigningKeys :execrows
UPDATE signing_keys SET signs_until = sqlc.arg(now), expires_at = sqlc.arg(now) WHERE expires_at > sqlc.arg(now);

-- name: DeleteSigningKeys :execrows
-- The newest stays, so that no number is given twice.
DELETE FROM signing_keys WHERE signing_keys.expires_at < sqlc.arg(before) AND generation < (SELECT MAX(k.generation) FROM signing_keys k);
