-- +goose Up

-- A list of contacts to take over: its text arrives in parts, is looked at, and is
-- then worked some rows at a time, so that it goes on where it was after a stop.
CREATE TABLE contact_imports (
    tenant_id       TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id              TEXT   NOT NULL UNIQUE,
    state           TEXT   NOT NULL, -- draft, running, done, stopped
    created_by      TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    worked_by       TEXT   NOT NULL DEFAULT '', -- account in whose name it is worked
    country         TEXT   NOT NULL, -- of numbers without a country code
    number_id       TEXT   NOT NULL DEFAULT '', -- texting number that consents are about, '' without any
    statement       TEXT   NOT NULL DEFAULT '', -- how and when they agreed
    words           TEXT   NOT NULL DEFAULT '', -- with which words
    rows_total      BIGINT NOT NULL DEFAULT 0,
    rows_done       BIGINT NOT NULL DEFAULT 0,
    rows_added      BIGINT NOT NULL DEFAULT 0,
    rows_failed     BIGINT NOT NULL DEFAULT 0,
    rows_consent    BIGINT NOT NULL DEFAULT 0,
    rows_folded     BIGINT NOT NULL DEFAULT 0,
    created_at      BIGINT NOT NULL,
    finished_at     BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX contact_imports_created ON contact_imports (tenant_id, created_at, id);
CREATE INDEX contact_imports_drafts ON contact_imports (created_at) WHERE state = 'draft';

-- The text of a list, until it is worked.
CREATE TABLE contact_import_parts (
    tenant_id TEXT   NOT NULL,
    import_id TEXT   NOT NULL,
    part      BIGINT NOT NULL, -- from 1
    content   TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, import_id, part),
    FOREIGN KEY (tenant_id, import_id) REFERENCES contact_imports (tenant_id, id) ON DELETE CASCADE
);

-- What came of each row. Of a contact only its id is kept, so that nothing is left
-- here of one that was deleted.
CREATE TABLE contact_import_rows (
    tenant_id  TEXT    NOT NULL,
    import_id  TEXT    NOT NULL,
    position   BIGINT  NOT NULL, -- in the list, from 1
    state      TEXT    NOT NULL, -- added, known, failed
    consent    BOOLEAN NOT NULL, -- theirs was written down
    contact_id TEXT    NOT NULL, -- '' when it failed
    shown      TEXT    NOT NULL, -- what stood in a row that failed
    message    TEXT    NOT NULL,
    PRIMARY KEY (tenant_id, import_id, position),
    FOREIGN KEY (tenant_id, import_id) REFERENCES contact_imports (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_import_rows_state ON contact_import_rows (tenant_id, import_id, state, position);

-- A contact without a number is known by its address.
CREATE INDEX contacts_email ON contacts (tenant_id, email) WHERE phone = '';

-- Who went on with a list that stopped since its beginner may no longer invite.
ALTER TABLE bulk_invites ADD COLUMN resumed_by TEXT NOT NULL DEFAULT '';

-- Who does not want to see a company's list of first steps.
CREATE TABLE first_steps_hidden (
    tenant_id  TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (tenant_id, account_id)
);
CREATE INDEX first_steps_hidden_account ON first_steps_hidden (account_id);

-- +goose Down
DROP TABLE first_steps_hidden;
ALTER TABLE bulk_invites DROP COLUMN resumed_by;
DROP INDEX contacts_email;
DROP TABLE contact_import_rows;
DROP TABLE contact_import_parts;
DROP TABLE contact_imports;
