-- +goose Up
-- In which language messages are written to whom nobody knows a wish of; '' as
-- whoever manages the tenant says, then the installation.
ALTER TABLE tenant_brands ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- Chosen by the partner for one client; '' as the partner's messages are.
ALTER TABLE company_invitations ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE company_invitations DROP COLUMN language;
ALTER TABLE tenant_brands DROP COLUMN language;
