-- +goose Up
-- The widget on a company's website. The key is public: it stands in the pages.
CREATE TABLE widgets (
    tenant_id  TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    public_key TEXT   NOT NULL UNIQUE,
    settings   TEXT   NOT NULL, -- JSON
    last_check TEXT   NOT NULL, -- JSON: what the last look at the website found, '' before the first
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1
);

-- What visitors have written.
CREATE TABLE visitor_messages (
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id         TEXT   NOT NULL UNIQUE,
    client_id  TEXT   NOT NULL, -- made by the visitor's browser: the same one twice is once
    name       TEXT   NOT NULL,
    email      TEXT   NOT NULL, -- this or the phone, or both
    phone      TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    page       TEXT   NOT NULL, -- the website's origin
    state      TEXT   NOT NULL, -- new, done
    created_at BIGINT NOT NULL,
    done_at    BIGINT,
    done_by    TEXT   NOT NULL DEFAULT '', -- name
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX visitor_messages_client ON visitor_messages (tenant_id, client_id);
CREATE INDEX visitor_messages_created ON visitor_messages (tenant_id, created_at, id);
CREATE INDEX visitor_messages_state ON visitor_messages (tenant_id, state, created_at, id);

-- +goose Down
DROP TABLE visitor_messages;
DROP TABLE widgets;
