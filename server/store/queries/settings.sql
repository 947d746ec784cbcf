-- name: FindSetting :one
SELECT value FROM settings WHERE key = $1;

-- name: ListSettings :many
SELECT key, value FROM settings ORDER BY key;

-- name: PutSetting :exec
INSERT INTO settings (key, value, updated_at) VALUES ($1, $2, $3)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at;

-- name: ReplaceSetting :execrows
-- Only over the value that was read: nobody's change is overwritten.
UPDATE settings SET value = sqlc.arg(new_value), updated_at = sqlc.arg(now)
WHERE key = sqlc.arg(key) AND value = sqlc.arg(old_value);

-- name: DeleteSetting :exec
DELETE FROM settings WHERE key = $1;
