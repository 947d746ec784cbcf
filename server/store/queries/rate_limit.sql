-- name: TakeRate :execrows
-- GCRA in one statement: tat is when the key will be fully rested again. No row
-- is changed when the key is used up.
INSERT INTO rate_limits (key, tat) VALUES (sqlc.arg(key), CAST(sqlc.arg(first_tat) AS BIGINT))
ON CONFLICT (key) DO UPDATE
SET tat = CASE WHEN rate_limits.tat > CAST(sqlc.arg(now) AS BIGINT) THEN rate_limits.tat ELSE CAST(sqlc.arg(now) AS BIGINT) END
    + CAST(sqlc.arg(interval) AS BIGINT)
WHERE rate_limits.tat <= CAST(sqlc.arg(last_tat) AS BIGINT);

-- name: FindRate :one
SELECT tat FROM rate_limits WHERE key = $1;

-- name: PutRate :exec
INSERT INTO rate_limits (key, tat) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET tat = excluded.tat;

-- name: ForgetRate :exec
DELETE FROM rate_limits WHERE key = $1;

-- name: DeleteRestedRates :execrows
DELETE FROM rate_limits WHERE tat < $1;
