-- +goose Up
-- People in their tenants: second factors, policies, members, roles, keys, tokens.

ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN timezone TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN email_proved_at BIGINT; -- by a link of ours; nothing else sets it
ALTER TABLE accounts ADD COLUMN mfa BOOLEAN NOT NULL DEFAULT FALSE; -- has a second factor that can be used
ALTER TABLE accounts ADD COLUMN mfa_always BOOLEAN NOT NULL DEFAULT FALSE; -- asked for at every sign-in, not only where a tenant wants it
ALTER TABLE accounts ADD COLUMN password_short BOOLEAN NOT NULL DEFAULT FALSE; -- too short to stand alone, so mfa_always must stay
ALTER TABLE accounts ADD COLUMN picture_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN deleted_at BIGINT;

-- A picture is small and re-encoded by us; base64 reads alike on every database.
CREATE TABLE account_pictures (
    account_id TEXT   NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    digest     TEXT   NOT NULL,
    data       TEXT   NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE account_totps (
    id            TEXT   NOT NULL PRIMARY KEY,
    account_id    TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name          TEXT   NOT NULL,
    secret_sealed TEXT   NOT NULL,
    last_step     BIGINT NOT NULL DEFAULT 0, -- a code counts once: only steps after this one are taken
    created_at    BIGINT NOT NULL,
    confirmed_at  BIGINT, -- NULL until a code was right once
    last_used_at  BIGINT
);
CREATE INDEX account_totps_account ON account_totps (account_id, created_at);

CREATE TABLE account_passkeys (
    id            TEXT   NOT NULL PRIMARY KEY,
    account_id    TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name          TEXT   NOT NULL,
    credential_id TEXT   NOT NULL UNIQUE, -- base64url
    credential    TEXT   NOT NULL, -- JSON of the WebAuthn library
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT
);
CREATE INDEX account_passkeys_account ON account_passkeys (account_id, created_at);

CREATE TABLE account_recovery_codes (
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash  TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (account_id, code_hash)
);

-- What we asked a browser to sign, once: consumed by one DELETE.
CREATE TABLE challenges (
    id_hash    TEXT   NOT NULL PRIMARY KEY,
    purpose    TEXT   NOT NULL,
    account_id TEXT   REFERENCES accounts (id) ON DELETE CASCADE, -- NULL where the answer says who it is
    session_id TEXT   NOT NULL DEFAULT '',
    data       TEXT   NOT NULL, -- JSON
    expires_at BIGINT NOT NULL
);
CREATE INDEX challenges_expiry ON challenges (expires_at);

-- Links that people get by mail, other than invitations. The newest of a purpose counts.
CREATE TABLE account_links (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    purpose    TEXT   NOT NULL, -- reset, activate, email_change, email_undo, signup
    account_id TEXT   REFERENCES accounts (id) ON DELETE CASCADE, -- NULL for a sign-up
    subject    TEXT   NOT NULL, -- the account's id, or a sign-up's address: one open link for each
    email      TEXT   NOT NULL,
    data       TEXT   NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE UNIQUE INDEX account_links_open ON account_links (purpose, subject) WHERE used_at IS NULL;
CREATE INDEX account_links_expiry ON account_links (expires_at);

-- Half a session: the password was right, the second factor is still missing.
ALTER TABLE sessions ADD COLUMN half BOOLEAN NOT NULL DEFAULT FALSE;

-- When a session was last used in a tenant, for tenants that limit idle time.
CREATE TABLE session_tenants (
    session_id TEXT   NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    seen_at    BIGINT NOT NULL,
    PRIMARY KEY (session_id, tenant_id)
);
CREATE INDEX session_tenants_tenant ON session_tenants (tenant_id);

-- A tenant without a row has the defaults.
CREATE TABLE tenant_policies (
    tenant_id        TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    mfa              TEXT   NOT NULL, -- off, optional, required
    mfa_from         BIGINT, -- required from then on; NULL: at once
    methods          TEXT   NOT NULL, -- JSON: second factors that count; [] means all
    idle_minutes     BIGINT NOT NULL DEFAULT 0, -- 0: the platform's limit
    absolute_minutes BIGINT NOT NULL DEFAULT 0,
    email_domains    TEXT   NOT NULL, -- JSON: addresses that can be invited; [] means all
    updated_at       BIGINT NOT NULL,
    version          BIGINT NOT NULL DEFAULT 1
);

-- Where a disabled tenant comes back to.
ALTER TABLE tenants ADD COLUMN enabled_state TEXT;
ALTER TABLE tenants ADD COLUMN disabled_at BIGINT;
ALTER TABLE tenants ADD COLUMN username_sign_in BOOLEAN NOT NULL DEFAULT FALSE; -- company code and user name open it

-- Slugs that a tenant had. They lead to it and are nobody else's.
CREATE TABLE tenant_old_slugs (
    slug       TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX tenant_old_slugs_tenant ON tenant_old_slugs (tenant_id);

ALTER TABLE tenant_roles ADD COLUMN owner BOOLEAN NOT NULL DEFAULT FALSE; -- may do everything; a tenant always has somebody with such a role
ALTER TABLE tenant_roles ADD COLUMN built_in BOOLEAN NOT NULL DEFAULT TRUE; -- from the template
ALTER TABLE tenant_roles ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant_roles ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tenant_roles ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE tenant_roles SET owner = TRUE WHERE permissions = '["*"]';

-- The name, the state of the second factor and the words of a member are kept here
-- too, so that a tenant's list is one index however it is narrowed down.
ALTER TABLE memberships ADD COLUMN username TEXT;
ALTER TABLE memberships ADD COLUMN username_key TEXT;
ALTER TABLE memberships ADD COLUMN state TEXT NOT NULL DEFAULT 'active'; -- active, suspended
ALTER TABLE memberships ADD COLUMN suspended_at BIGINT;
ALTER TABLE memberships ADD COLUMN name_key TEXT NOT NULL DEFAULT ''; -- '' until the program has filled it and the words in
ALTER TABLE memberships ADD COLUMN mfa BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE memberships ADD COLUMN last_seen_at BIGINT;
DROP INDEX memberships_account;
CREATE INDEX memberships_account ON memberships (account_id, tenant_id, state);
CREATE UNIQUE INDEX memberships_username ON memberships (tenant_id, username_key);
CREATE INDEX memberships_unnamed ON memberships (tenant_id, account_id) WHERE name_key = '';
CREATE INDEX memberships_name ON memberships (tenant_id, name_key, account_id);
CREATE INDEX memberships_role_name ON memberships (tenant_id, role, name_key, account_id);
CREATE INDEX memberships_state_name ON memberships (tenant_id, state, name_key, account_id);
CREATE INDEX memberships_mfa_name ON memberships (tenant_id, mfa, name_key, account_id);

CREATE TABLE member_words (
    tenant_id  TEXT NOT NULL,
    word       TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, word, account_id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES memberships (tenant_id, account_id) ON DELETE CASCADE
);
CREATE INDEX member_words_member ON member_words (tenant_id, account_id, word);

-- An offer to become the owner; it counts when it is accepted.
CREATE TABLE owner_transfers (
    tenant_id    TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    from_account TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    to_account   TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    keep_role    TEXT   NOT NULL, -- what the present owner is afterwards
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX owner_transfers_to ON owner_transfers (to_account);

-- Many invitations at once: each row is worked by itself, so that it can go on after a stop.
CREATE TABLE bulk_invites (
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id          TEXT   NOT NULL,
    created_by  TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    rows_total  BIGINT NOT NULL,
    rows_done   BIGINT NOT NULL DEFAULT 0,
    rows_failed BIGINT NOT NULL DEFAULT 0,
    state       TEXT   NOT NULL, -- running, done, stopped
    created_at  BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX bulk_invites_created ON bulk_invites (tenant_id, created_at, id);
CREATE TABLE bulk_invite_rows (
    tenant_id TEXT   NOT NULL,
    bulk_id   TEXT   NOT NULL,
    position  BIGINT NOT NULL,
    email     TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    role      TEXT   NOT NULL,
    state     TEXT   NOT NULL, -- waiting, invited, member, failed
    message   TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, bulk_id, position),
    FOREIGN KEY (tenant_id, bulk_id) REFERENCES bulk_invites (tenant_id, id) ON DELETE CASCADE
);

-- Keys of the platform, of a tenant, or of a person in one tenant.
ALTER TABLE api_keys ADD COLUMN kind TEXT NOT NULL DEFAULT 'platform'; -- platform, tenant, personal
ALTER TABLE api_keys ADD COLUMN tenant_id TEXT REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE api_keys ADD COLUMN networks TEXT NOT NULL DEFAULT '[]'; -- JSON: addresses it may come from; [] means any
CREATE INDEX api_keys_tenant ON api_keys (tenant_id, created_at, id);
CREATE INDEX api_keys_account ON api_keys (account_id, kind, created_at, id);

-- Keys that sign access tokens. The public half stays until the last token is over.
CREATE TABLE signing_keys (
    id             TEXT   NOT NULL PRIMARY KEY, -- the "kid"
    public_key     TEXT   NOT NULL, -- base64url, Ed25519
    private_sealed TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    signs_from     BIGINT NOT NULL, -- published before it is used, so that caches know it
    signs_until    BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
);
CREATE INDEX signing_keys_expiry ON signing_keys (expires_at);

-- +goose Down
DROP TABLE signing_keys;
DROP INDEX api_keys_account;
DROP INDEX api_keys_tenant;
ALTER TABLE api_keys DROP COLUMN networks;
ALTER TABLE api_keys DROP COLUMN tenant_id;
ALTER TABLE api_keys DROP COLUMN kind;
DROP TABLE bulk_invite_rows;
DROP TABLE bulk_invites;
DROP TABLE owner_transfers;
DROP TABLE member_words;
DROP INDEX memberships_mfa_name;
DROP INDEX memberships_state_name;
DROP INDEX memberships_role_name;
DROP INDEX memberships_name;
DROP INDEX memberships_unnamed;
DROP INDEX memberships_username;
DROP INDEX memberships_account;
CREATE INDEX memberships_account ON memberships (account_id, tenant_id);
ALTER TABLE memberships DROP COLUMN last_seen_at;
ALTER TABLE memberships DROP COLUMN mfa;
ALTER TABLE memberships DROP COLUMN name_key;
ALTER TABLE memberships DROP COLUMN suspended_at;
ALTER TABLE memberships DROP COLUMN state;
ALTER TABLE memberships DROP COLUMN username_key;
ALTER TABLE memberships DROP COLUMN username;
ALTER TABLE tenant_roles DROP COLUMN version;
ALTER TABLE tenant_roles DROP COLUMN updated_at;
ALTER TABLE tenant_roles DROP COLUMN description;
ALTER TABLE tenant_roles DROP COLUMN built_in;
ALTER TABLE tenant_roles DROP COLUMN owner;
DROP TABLE tenant_old_slugs;
ALTER TABLE tenants DROP COLUMN username_sign_in;
ALTER TABLE tenants DROP COLUMN disabled_at;
ALTER TABLE tenants DROP COLUMN enabled_state;
DROP TABLE tenant_policies;
DROP TABLE session_tenants;
ALTER TABLE sessions DROP COLUMN half;
DROP TABLE account_links;
DROP TABLE challenges;
DROP TABLE account_recovery_codes;
DROP TABLE account_passkeys;
DROP TABLE account_totps;
DROP TABLE account_pictures;
ALTER TABLE accounts DROP COLUMN deleted_at;
ALTER TABLE accounts DROP COLUMN picture_digest;
ALTER TABLE accounts DROP COLUMN password_short;
ALTER TABLE accounts DROP COLUMN mfa_always;
ALTER TABLE accounts DROP COLUMN mfa;
ALTER TABLE accounts DROP COLUMN email_proved_at;
ALTER TABLE accounts DROP COLUMN timezone;
ALTER TABLE accounts DROP COLUMN language;
