-- +goose Up
-- Names are sorted and words are found by ranges, so both must compare by their
-- bytes, whatever the database's language.
ALTER TABLE tenants ALTER COLUMN name_key TYPE TEXT COLLATE "C";
ALTER TABLE tenant_words ALTER COLUMN word TYPE TEXT COLLATE "C";

-- +goose Down
ALTER TABLE tenants ALTER COLUMN name_key TYPE TEXT;
ALTER TABLE tenant_words ALTER COLUMN word TYPE TEXT;
