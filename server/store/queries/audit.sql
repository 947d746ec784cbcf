-- name: CreateAuditEvent :exec
INSERT INTO audit_events (id, tenant_id, actor_kind, actor_id, actor_name, action, target_kind, target_id,
                          detail, address, request_id, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: ListTenantAudit :many
SELECT id, tenant_id, actor_kind, actor_id, actor_name, action, target_kind, target_id, detail, address, request_id, at
FROM audit_events
WHERE tenant_id = sqlc.arg(tenant_id)
  AND (at, id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY at DESC, id DESC LIMIT CAST(sqlc.arg(page_size) AS BIGINT);

-- name: ListAudit :many
SELECT id, tenant_id, actor_kind, actor_id, actor_name, action, target_kind, target_id, detail, address, request_id, at
FROM audit_events
WHERE (at, id) < (CAST(sqlc.arg(before_at) AS BIGINT), CAST(sqlc.arg(before_id) AS TEXT))
ORDER BY at DESC, id DESC LIMIT CAST(sqlc.arg(page_size) AS BIGINT);
