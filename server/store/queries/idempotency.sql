-- name: InsertIdempotencyKey :execrows
INSERT INTO idempotency_keys (actor_id, key, request_hash, response, created_at)
VALUES (@actor_id, @key, @request_hash, @response, @created_at)
ON CONFLICT (actor_id, key) DO NOTHING;

-- name: FindIdempotencyKey :one
SELECT request_hash, response FROM idempotency_keys WHERE actor_id = @actor_id AND key = @key;

-- name: DeleteIdempotencyKeys :execrows
DELETE FROM idempotency_keys WHERE created_at < @before;
