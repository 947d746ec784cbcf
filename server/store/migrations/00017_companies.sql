-- +goose Up
-- What mails and the website's apps need to know of a tenant.
ALTER TABLE tenants ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN website TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';

-- A link by which a client sets up a company. It belongs to the partner who made
-- it; who used it first owns it, and one company comes of it.
CREATE TABLE company_invitations (
    partner_id       TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id               TEXT   NOT NULL UNIQUE,
    email            TEXT   NOT NULL,
    email_key        TEXT   NOT NULL,
    contact_name     TEXT   NOT NULL, -- of the person, '' when unknown
    company_name     TEXT   NOT NULL, -- as the partner calls it, then as the client does
    note             TEXT   NOT NULL, -- of the partner to the client
    template         TEXT   NOT NULL,
    template_version BIGINT NOT NULL,
    state            TEXT   NOT NULL, -- open, completed, revoked
    token_hash       TEXT   NOT NULL UNIQUE,
    token_sealed     TEXT   NOT NULL,
    handed_over      BOOLEAN NOT NULL DEFAULT FALSE, -- somebody besides the mail had the link
    invited_by       TEXT   NOT NULL,
    inviter_id       TEXT   REFERENCES accounts (id) ON DELETE SET NULL,
    account_id       TEXT   REFERENCES accounts (id) ON DELETE SET NULL, -- whose it became
    tenant_id        TEXT   REFERENCES tenants (id) ON DELETE SET NULL, -- what came of it
    step             TEXT   NOT NULL, -- the template's step that is open, '' when all are done
    step_since       BIGINT NOT NULL, -- since when it is the open one
    steps            TEXT   NOT NULL, -- JSON: {"credentials": "done", "sms": "skipped"}
    steps_done       BIGINT NOT NULL DEFAULT 0, -- done or skipped, so that lists need not count
    steps_total      BIGINT NOT NULL,
    answers          TEXT   NOT NULL, -- JSON by step, what was filled in so far
    opened_at        BIGINT,
    active_at        BIGINT, -- when the client last did something
    completed_at     BIGINT,
    remind_at        BIGINT, -- NULL: no reminder is due
    reminders        BIGINT NOT NULL DEFAULT 0, -- sent so far
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    version          BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (partner_id, id),
    FOREIGN KEY (template, template_version) REFERENCES template_versions (name, version)
);
CREATE INDEX company_invitations_created ON company_invitations (partner_id, created_at, id);
CREATE INDEX company_invitations_state ON company_invitations (partner_id, state, created_at, id);
CREATE INDEX company_invitations_stuck ON company_invitations (partner_id, state, step_since, id);
CREATE UNIQUE INDEX company_invitations_open ON company_invitations (partner_id, email_key) WHERE state = 'open';
CREATE INDEX company_invitations_remind ON company_invitations (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX company_invitations_tenant ON company_invitations (tenant_id);
CREATE INDEX company_invitations_account ON company_invitations (account_id);
CREATE INDEX company_invitations_inviter ON company_invitations (inviter_id);

-- One step of it in the hands of somebody else: IT, the web agency. The link shows
-- that step alone.
CREATE TABLE company_handovers (
    partner_id    TEXT   NOT NULL,
    id            TEXT   NOT NULL UNIQUE,
    invitation_id TEXT   NOT NULL,
    step          TEXT   NOT NULL,
    email         TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    note          TEXT   NOT NULL,
    token_hash    TEXT   NOT NULL UNIQUE,
    token_sealed  TEXT   NOT NULL,
    made_by       TEXT   NOT NULL, -- name shown to the other person
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    opened_at     BIGINT,
    done_at       BIGINT,
    revoked_at    BIGINT,
    PRIMARY KEY (partner_id, id),
    FOREIGN KEY (partner_id, invitation_id) REFERENCES company_invitations (partner_id, id) ON DELETE CASCADE
);
CREATE INDEX company_handovers_invitation ON company_handovers (partner_id, invitation_id, created_at, id);

-- How a tenant shows itself to its clients: on links, and in mails. What is empty
-- comes from the tenant that manages it, then from the tenant's own profile.
CREATE TABLE tenant_brands (
    tenant_id     TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    color         TEXT   NOT NULL, -- #rrggbb
    logo          TEXT   NOT NULL, -- base64 of a re-encoded picture
    logo_digest   TEXT   NOT NULL,
    contact_name  TEXT   NOT NULL, -- of whom clients ask for help
    contact_email TEXT   NOT NULL,
    contact_phone TEXT   NOT NULL,
    help_url      TEXT   NOT NULL,
    offer_text    TEXT   NOT NULL, -- of a done-for-you service; '' shows none
    offer_url     TEXT   NOT NULL,
    sender_name   TEXT   NOT NULL, -- in the From of its mails
    updated_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL DEFAULT 1
);

-- The messages about it.
ALTER TABLE mail_messages ADD COLUMN company_invitation_id TEXT REFERENCES company_invitations (id) ON DELETE CASCADE;
CREATE INDEX mail_messages_company ON mail_messages (company_invitation_id, created_at, id) WHERE company_invitation_id IS NOT NULL;

-- +goose Down
DROP INDEX mail_messages_company;
ALTER TABLE mail_messages DROP COLUMN company_invitation_id;
DROP TABLE tenant_brands;
DROP TABLE company_handovers;
DROP TABLE company_invitations;
ALTER TABLE tenants DROP COLUMN reply_to;
ALTER TABLE tenants DROP COLUMN website;
ALTER TABLE tenants DROP COLUMN address;
