-- name: OfferOwnership :execrows
-- One open offer of a tenant; one that is over makes room for the next.
INSERT INTO owner_transfers (tenant_id, from_account, to_account, keep_role, created_at, expires_at)
VALUES (@tenant_id, @from_account, @to_account, @keep_role, @created_at, @expires_at)
ON CONFLICT (tenant_id) DO UPDATE SET from_account = excluded.from_account, to_account = excluded.to_account,
  keep_role = excluded.keep_role, created_at = excluded.created_at, expires_at = excluded.expires_at
WHERE owner_transfers.expires_at <= excluded.created_at;

-- name: OwnershipOffer :one
SELECT o.from_account, f.name AS from_name, f.email AS from_email, o.to_account, a.name AS to_name, a.email AS to_email,
       o.keep_role, o.created_at, o.expires_at
FROM owner_transfers o
JOIN accounts f ON f.id = o.from_account
JOIN accounts a ON a.id = o.to_account
WHERE o.tenant_id = $1;

-- name: EndOwnershipOffer :execrows
-- Its row count decides between two who answer it at once.
DELETE FROM owner_transfers WHERE tenant_id = $1 AND from_account = $2 AND to_account = $3;

-- name: MoveTransfersKeepRole :exec
UPDATE owner_transfers SET keep_role = @to_role WHERE tenant_id = @tenant_id AND keep_role = @from_role;
