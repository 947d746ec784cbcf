-- name: InsertContactImport :exec
INSERT INTO contact_imports (tenant_id, id, state, created_by, country, created_at)
VALUES (@tenant_id, @id, 'draft', @created_by, @country, @created_at);

-- name: DropContactDrafts :exec
DELETE FROM contact_imports WHERE tenant_id = @tenant_id AND created_by = @created_by AND state = 'draft';

-- name: DropOldContactDrafts :execrows
DELETE FROM contact_imports WHERE state = 'draft' AND created_at < @before;

-- name: DeleteContactImport :execrows
DELETE FROM contact_imports WHERE tenant_id = @tenant_id AND id = @id AND state <> 'running';

-- name: PutContactPart :execrows
-- Only of a list that is not worked yet.
INSERT INTO contact_import_parts (tenant_id, import_id, part, content)
SELECT i.tenant_id, i.id, CAST(@part AS BIGINT), CAST(@content AS TEXT) FROM contact_imports i
WHERE i.tenant_id = @tenant_id AND i.id = @id AND i.state = 'draft'
ON CONFLICT (tenant_id, import_id, part) DO UPDATE SET content = excluded.content;

-- name: ContactParts :many
SELECT content FROM contact_import_parts WHERE tenant_id = @tenant_id AND import_id = @import_id ORDER BY part;

-- name: DropContactParts :exec
DELETE FROM contact_import_parts WHERE tenant_id = @tenant_id AND import_id = @import_id;

-- name: FindContactImport :one
SELECT i.*, a.name AS created_by_name FROM contact_imports i JOIN accounts a ON a.id = i.created_by
WHERE i.tenant_id = @tenant_id AND i.id = @id;

-- name: ListContactImports :many
SELECT i.*, a.name AS created_by_name FROM contact_imports i JOIN accounts a ON a.id = i.created_by
WHERE i.tenant_id = @tenant_id AND (i.created_at, i.id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY i.created_at DESC, i.id DESC
LIMIT CAST(@lim AS BIGINT);

-- name: StartContactImport :execrows
UPDATE contact_imports SET
    state = 'running', worked_by = @worked_by, number_id = @number_id, statement = @statement, words = @words,
    rows_total = @rows_total, rows_folded = @rows_folded, finished_at = NULL
WHERE tenant_id = @tenant_id AND id = @id AND state = 'draft';

-- name: ResumeContactImport :execrows
UPDATE contact_imports SET state = 'running', worked_by = @worked_by, finished_at = NULL
WHERE tenant_id = @tenant_id AND id = @id AND state = 'stopped';

-- name: MoveContactImport :execrows
UPDATE contact_imports SET
    rows_done = @rows_done, rows_added = rows_added + @added, rows_failed = rows_failed + @failed, rows_consent = rows_consent + @consent
WHERE tenant_id = @tenant_id AND id = @id AND rows_done = @was AND state = 'running';

-- name: FinishContactImport :execrows
UPDATE contact_imports SET state = @state, finished_at = @finished_at
WHERE tenant_id = @tenant_id AND id = @id AND state = 'running';

-- name: ContactImportRows :many
SELECT r.position, r.state, r.consent, r.contact_id, r.shown, r.message, c.name, c.phone, c.email
FROM contact_import_rows r LEFT JOIN contacts c ON c.tenant_id = r.tenant_id AND c.id = r.contact_id
WHERE r.tenant_id = @tenant_id AND r.import_id = @import_id AND r.position > CAST(@after_position AS BIGINT)
ORDER BY r.position
LIMIT CAST(@lim AS BIGINT);

-- name: ContactImportRowsIn :many
SELECT r.position, r.state, r.consent, r.contact_id, r.shown, r.message, c.name, c.phone, c.email
FROM contact_import_rows r LEFT JOIN contacts c ON c.tenant_id = r.tenant_id AND c.id = r.contact_id
WHERE r.tenant_id = @tenant_id AND r.import_id = @import_id AND r.state = @state AND r.position > CAST(@after_position AS BIGINT)
ORDER BY r.position
LIMIT CAST(@lim AS BIGINT);

-- name: ContactByEmail :many
SELECT * FROM contacts WHERE tenant_id = @tenant_id AND email = @email AND phone = '' ORDER BY id LIMIT 1;
