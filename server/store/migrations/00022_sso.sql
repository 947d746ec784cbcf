-- +goose Up
-- Single sign-on of a tenant, and the domains that it has shown to be its own.
ALTER TABLE tenant_policies ADD COLUMN sso_only BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE tenant_domains (
    tenant_id     TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id            TEXT   NOT NULL UNIQUE,
    domain        TEXT   NOT NULL, -- small letters, ASCII
    token         TEXT   NOT NULL, -- the value of the TXT record: public, it proves nothing by itself
    state         TEXT   NOT NULL, -- pending, verified, lost
    result        TEXT   NOT NULL DEFAULT '', -- found, not_yet, wrong, no_reply; of the last look
    seen          TEXT   NOT NULL DEFAULT '[]', -- JSON: what the record said instead
    created_by    TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    verified_at   BIGINT,
    failing_since BIGINT, -- verified, but the record is gone
    checked_at    BIGINT,
    next_check_at BIGINT, -- NULL: nobody looks by themselves any more
    tries         BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX tenant_domains_name ON tenant_domains (tenant_id, domain);
CREATE UNIQUE INDEX tenant_domains_verified ON tenant_domains (domain) WHERE state = 'verified';
CREATE INDEX tenant_domains_due ON tenant_domains (next_check_at, id) WHERE next_check_at IS NOT NULL;

CREATE TABLE sso_connections (
    tenant_id       TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id              TEXT   NOT NULL UNIQUE,
    kind            TEXT   NOT NULL, -- oidc, saml
    name            TEXT   NOT NULL,
    active          BOOLEAN NOT NULL DEFAULT FALSE,
    config          TEXT   NOT NULL, -- JSON: issuer and client id, or what SAML metadata says
    secret_sealed   TEXT   NOT NULL DEFAULT '',
    join_role       TEXT   NOT NULL DEFAULT '', -- newcomers become members with it; '' only who is invited
    trust_mfa       BOOLEAN NOT NULL DEFAULT FALSE,
    config_version  BIGINT NOT NULL DEFAULT 1, -- raised when config or secret change
    tested_version  BIGINT NOT NULL DEFAULT 0, -- the config_version that a sign-in worked with
    test            TEXT   NOT NULL DEFAULT '', -- JSON: what came of the last try
    cert_expires_at BIGINT,
    warned_days     BIGINT NOT NULL DEFAULT 0, -- of the certificate's end: for how many days before it owners were told
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    activated_at    BIGINT,
    version         BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX sso_connections_certificate ON sso_connections (cert_expires_at) WHERE cert_expires_at IS NOT NULL;

-- Who somebody at a provider is here. An address is no identity: this is.
CREATE TABLE sso_identities (
    tenant_id     TEXT   NOT NULL,
    connection_id TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    account_id    TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, connection_id, subject),
    FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connections (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX sso_identities_account ON sso_identities (account_id, tenant_id);

-- Assertions that were used, until nobody would take them any more.
CREATE TABLE sso_assertions (
    tenant_id     TEXT   NOT NULL,
    connection_id TEXT   NOT NULL,
    id_hash       TEXT   NOT NULL,
    expires_at    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, connection_id, id_hash),
    FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connections (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX sso_assertions_expiry ON sso_assertions (expires_at);

-- +goose Down
DROP TABLE sso_assertions;
DROP TABLE sso_identities;
DROP TABLE sso_connections;
DROP TABLE tenant_domains;
ALTER TABLE tenant_policies DROP COLUMN sso_only;
