-- name: InsertContact :execrows
INSERT INTO contacts (tenant_id, id, name, name_key, phone, email, source, created_at, updated_at)
VALUES (@tenant_id, @id, @name, @name_key, @phone, @email, @source, @now, @now) ON CONFLICT DO NOTHING;

-- name: Contact :one
SELECT * FROM contacts WHERE tenant_id = $1 AND id = $2;

-- name: ContactByPhone :one
SELECT * FROM contacts WHERE tenant_id = $1 AND phone = $2 AND phone <> '';

-- name: UpdateContact :execrows
UPDATE contacts SET name = @name, name_key = @name_key, phone = @phone, email = @email, updated_at = @now
WHERE tenant_id = @tenant_id AND id = @id;

-- name: DeleteContact :execrows
DELETE FROM contacts WHERE tenant_id = $1 AND id = $2;

-- name: DeleteContactWords :exec
DELETE FROM contact_words WHERE tenant_id = $1 AND contact_id = $2;

-- name: SetContactConsent :exec
UPDATE contacts SET consent = @consent, consent_number = @consent_number WHERE tenant_id = @tenant_id AND id = @id;

-- name: ForgetConsents :execrows
-- Consent given for a number that the tenant no longer has: the ledger keeps it.
UPDATE contacts SET consent = 'none', consent_number = ''
WHERE contacts.tenant_id = @tenant_id AND contacts.id IN (
    SELECT c.id FROM contacts c WHERE c.tenant_id = @tenant_id AND c.consent_number = @number LIMIT CAST(@lim AS BIGINT));

-- name: CountContactsWith :one
SELECT COUNT(*) FROM contacts WHERE tenant_id = $1 AND consent_number = $2 AND consent = $3;

-- name: CountContacts :one
SELECT COUNT(*) FROM contacts WHERE tenant_id = $1;

-- name: TouchThread :exec
UPDATE contacts SET last_text_at = @now, last_text = @last_text, last_text_in = @last_text_in, unread = unread + @unread
WHERE tenant_id = @tenant_id AND id = @id;

-- name: ReadThread :execrows
UPDATE contacts SET unread = 0 WHERE tenant_id = $1 AND id = $2 AND unread > 0;

-- name: CountUnread :one
SELECT COUNT(*) FROM (SELECT 1 FROM contacts WHERE tenant_id = $1 AND unread > 0 LIMIT 100) AS waiting;

-- name: Threads :many
SELECT * FROM contacts
WHERE tenant_id = @tenant_id AND last_text_at IS NOT NULL AND (last_text_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY last_text_at DESC, id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: UnreadThreads :many
SELECT * FROM contacts
WHERE tenant_id = @tenant_id AND unread > 0 AND last_text_at IS NOT NULL AND (last_text_at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY last_text_at DESC, id DESC
LIMIT CAST(@lim AS BIGINT);
