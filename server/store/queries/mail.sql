-- name: MailMessages :many
SELECT sqlc.embed(m), t.slug AS tenant_slug, t.name AS tenant_name
FROM mail_messages m
LEFT JOIN tenants t ON t.id = m.tenant_id
WHERE (m.created_at, m.id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY m.created_at DESC, m.id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: MailMessage :one
SELECT sqlc.embed(m), t.slug AS tenant_slug, t.name AS tenant_name
FROM mail_messages m
LEFT JOIN tenants t ON t.id = m.tenant_id
WHERE m.id = $1;
