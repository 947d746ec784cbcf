-- +goose Up
-- Logos are public, and found by their digest.
CREATE INDEX tenant_brands_logo ON tenant_brands (logo_digest);

-- How a partner's clients are reminded. A partner without a row has the defaults.
CREATE TABLE company_settings (
    partner_id   TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    remind_days  BIGINT NOT NULL, -- between reminders; 0 sends none
    remind_most  BIGINT NOT NULL, -- of one link
    updated_at   BIGINT NOT NULL
);

-- A list of many to invite is of members or of companies.
ALTER TABLE bulk_invites ADD COLUMN kind TEXT NOT NULL DEFAULT 'members';
ALTER TABLE bulk_invite_rows ADD COLUMN company TEXT NOT NULL DEFAULT '';
CREATE INDEX bulk_invites_kind ON bulk_invites (tenant_id, kind, created_at, id);

-- +goose Down
DROP INDEX bulk_invites_kind;
ALTER TABLE bulk_invite_rows DROP COLUMN company;
ALTER TABLE bulk_invites DROP COLUMN kind;
DROP TABLE company_settings;
DROP INDEX tenant_brands_logo;
