-- +goose Up
-- The numbers from which tenants text. A tenant has at most one that is asked for
-- or active; what it had before stays, because consents name it.
CREATE TABLE texting_numbers (
    tenant_id    TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id           TEXT   NOT NULL UNIQUE, -- the name under which the provider knows it, too
    state        TEXT   NOT NULL, -- requested, active, failed, releasing, released
    phone        TEXT   NOT NULL, -- E.164, '' until there is one
    provider     TEXT   NOT NULL, -- builtin or twilio
    account      TEXT   NOT NULL, -- at the provider
    provider_id  TEXT   NOT NULL,
    reason       TEXT   NOT NULL, -- why it failed, or why the provider still has it
    requested_by TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    active_at    BIGINT,
    ended_at     BIGINT, -- since when the tenant does not have it any more
    updated_at   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX texting_numbers_current ON texting_numbers (tenant_id) WHERE state IN ('requested', 'active');
CREATE UNIQUE INDEX texting_numbers_phone ON texting_numbers (phone) WHERE state = 'active';
CREATE INDEX texting_numbers_newest ON texting_numbers (tenant_id, created_at, id);
CREATE INDEX texting_numbers_open ON texting_numbers (state, updated_at) WHERE state IN ('requested', 'releasing');

-- The customers of a tenant. What is known of consent is what the ledger says last
-- of the number in consent_number; it counts while that is the tenant's number.
CREATE TABLE contacts (
    tenant_id      TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id             TEXT   NOT NULL UNIQUE,
    name           TEXT   NOT NULL, -- '' when unknown
    name_key       TEXT   NOT NULL,
    phone          TEXT   NOT NULL, -- E.164, '' without one
    email          TEXT   NOT NULL,
    source         TEXT   NOT NULL, -- staff, widget, text
    consent        TEXT   NOT NULL DEFAULT 'none', -- none, in, out
    consent_number TEXT   NOT NULL DEFAULT '', -- the texting number that it is about
    unread         BIGINT NOT NULL DEFAULT 0,
    last_text_at   BIGINT, -- NULL: nothing was written to or fro
    last_text      TEXT   NOT NULL DEFAULT '', -- how it begins
    last_text_in   BOOLEAN NOT NULL DEFAULT FALSE,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX contacts_phone ON contacts (tenant_id, phone) WHERE phone <> '';
CREATE INDEX contacts_name ON contacts (tenant_id, name_key, id);
CREATE INDEX contacts_created ON contacts (tenant_id, created_at, id);
CREATE INDEX contacts_consent_name ON contacts (tenant_id, consent_number, consent, name_key, id);
CREATE INDEX contacts_consent_created ON contacts (tenant_id, consent_number, consent, created_at, id);
CREATE INDEX contacts_threads ON contacts (tenant_id, last_text_at, id) WHERE last_text_at IS NOT NULL;
CREATE INDEX contacts_unread ON contacts (tenant_id, last_text_at, id) WHERE unread > 0;

-- What contacts are found by.
CREATE TABLE contact_words (
    tenant_id  TEXT NOT NULL,
    word       TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, word, contact_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_words_contact ON contact_words (tenant_id, contact_id);

-- Who agreed to be texted from which number, and who took it back. Rows are only
-- ever added, and outlive the contact: they are the proof.
CREATE TABLE consents (
    tenant_id    TEXT   NOT NULL,
    id           TEXT   NOT NULL UNIQUE,
    contact_id   TEXT   NOT NULL, -- may be gone
    number_id    TEXT   NOT NULL,
    number_phone TEXT   NOT NULL,
    phone        TEXT   NOT NULL, -- of the contact
    kind         TEXT   NOT NULL, -- in, out
    source       TEXT   NOT NULL, -- widget, keyword, staff, provider
    words        TEXT   NOT NULL, -- what they were shown, or what they wrote
    statement    TEXT   NOT NULL, -- of the member who wrote it down
    actor_name   TEXT   NOT NULL,
    actor_id     TEXT   NOT NULL,
    address      TEXT   NOT NULL,
    request_id   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, number_id) REFERENCES texting_numbers (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX consents_contact ON consents (tenant_id, contact_id, created_at, id);
CREATE INDEX consents_phone ON consents (tenant_id, number_id, phone, created_at, id);

-- One text to a set of contacts: whom it goes to is worked out by a job.
CREATE TABLE texting_sends (
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id         TEXT   NOT NULL UNIQUE,
    number_id  TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    choice     TEXT   NOT NULL, -- JSON: which contacts
    state      TEXT   NOT NULL, -- running, done
    cursor     TEXT   NOT NULL, -- the last contact that was looked at
    queued     BIGINT NOT NULL DEFAULT 0,
    left_out   BIGINT NOT NULL DEFAULT 0,
    sent_by    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, number_id) REFERENCES texting_numbers (tenant_id, id) ON DELETE CASCADE
);

-- What was written to and fro. Each tenant has a lane, worked by one job at a time;
-- next_at says when a text is due.
CREATE TABLE text_messages (
    tenant_id   TEXT   NOT NULL,
    id          TEXT   NOT NULL UNIQUE,
    contact_id  TEXT   NOT NULL,
    number_id   TEXT   NOT NULL,
    send_id     TEXT   NOT NULL, -- '' for a single one
    kind        TEXT   NOT NULL, -- in, out, answer (by itself, to STOP and the like)
    phone       TEXT   NOT NULL, -- of the contact
    body        TEXT   NOT NULL,
    segments    BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    reason      TEXT   NOT NULL DEFAULT '',
    attempts    BIGINT NOT NULL DEFAULT 0,
    next_at     BIGINT, -- NULL: we do nothing more about it
    sent_at     BIGINT, -- when the provider took it, for the caps
    provider_id TEXT   NOT NULL,
    sent_by     TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    state_at    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, number_id) REFERENCES texting_numbers (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX text_messages_thread ON text_messages (tenant_id, contact_id, created_at, id);
CREATE INDEX text_messages_number ON text_messages (tenant_id, number_id);
CREATE INDEX text_messages_due ON text_messages (tenant_id, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX text_messages_lanes ON text_messages (next_at, tenant_id) WHERE next_at IS NOT NULL;
CREATE INDEX text_messages_sent ON text_messages (tenant_id, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX text_messages_to ON text_messages (tenant_id, phone, sent_at) WHERE sent_at IS NOT NULL;
CREATE UNIQUE INDEX text_messages_send ON text_messages (tenant_id, send_id, contact_id) WHERE send_id <> '';
CREATE UNIQUE INDEX text_messages_received ON text_messages (provider_id) WHERE kind = 'in';

-- +goose Down
DROP TABLE text_messages;
DROP TABLE texting_sends;
DROP TABLE consents;
DROP TABLE contact_words;
DROP TABLE contacts;
DROP TABLE texting_numbers;
