-- name: InsertTemplateVersion :execrows
INSERT INTO template_versions (name, version, digest, document, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name, version) DO NOTHING;

-- name: TemplateVersion :one
SELECT * FROM template_versions WHERE name = $1 AND version = $2;

-- name: LatestTemplateVersion :one
SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM template_versions WHERE name = $1;

-- name: TemplateVersionUsed :one
SELECT EXISTS (
    SELECT 1 FROM tenants WHERE template = CAST(@name AS TEXT) AND template_version = CAST(@version AS BIGINT)
    UNION ALL
    SELECT 1 FROM onboardings WHERE template = CAST(@name AS TEXT) AND template_version = CAST(@version AS BIGINT)
);

-- name: ReplaceTemplateVersion :execrows
UPDATE template_versions SET digest = $3, document = $4, created_at = $5 WHERE name = $1 AND version = $2;
