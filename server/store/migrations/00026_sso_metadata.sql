-- +goose Up
-- A SAML provider's metadata is read again and again from the address that it has.
ALTER TABLE sso_connections ADD COLUMN metadata_read_at BIGINT; -- the last time that it could be read
ALTER TABLE sso_connections ADD COLUMN metadata_next_at BIGINT; -- NULL: it has no address
ALTER TABLE sso_connections ADD COLUMN metadata_failing_since BIGINT;
ALTER TABLE sso_connections ADD COLUMN metadata_problem TEXT NOT NULL DEFAULT ''; -- of the last try, in words
ALTER TABLE sso_connections ADD COLUMN metadata_told BOOLEAN NOT NULL DEFAULT FALSE; -- owners know that it fails
CREATE INDEX sso_connections_metadata ON sso_connections (metadata_next_at) WHERE metadata_next_at IS NOT NULL;
UPDATE sso_connections SET metadata_next_at = 0, metadata_read_at = updated_at WHERE kind = 'saml' AND config LIKE '%"metadataUrl":"http%';

-- +goose Down
DROP INDEX sso_connections_metadata;
ALTER TABLE sso_connections DROP COLUMN metadata_told;
ALTER TABLE sso_connections DROP COLUMN metadata_problem;
ALTER TABLE sso_connections DROP COLUMN metadata_failing_since;
ALTER TABLE sso_connections DROP COLUMN metadata_next_at;
ALTER TABLE sso_connections DROP COLUMN metadata_read_at;
