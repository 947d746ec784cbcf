-- +goose Up
-- Times are epoch milliseconds, set from the transaction's clock. JSON is TEXT,
-- so that what is shown or hashed stays as it was written.

-- The platform's own settings, one row a key.
CREATE TABLE settings (
    key        TEXT   NOT NULL PRIMARY KEY,
    value      TEXT   NOT NULL,
    updated_at BIGINT NOT NULL
);

-- The one-time set-up: a single row. claimed_at decides between racers.
CREATE TABLE setup (
    id         BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    code_hash  TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    claimed_at BIGINT
);

CREATE TABLE platform_roles (
    name        TEXT    NOT NULL PRIMARY KEY,
    title       TEXT    NOT NULL,
    permissions TEXT    NOT NULL,
    built_in    BOOLEAN NOT NULL,
    created_at  BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL,
    version     BIGINT  NOT NULL DEFAULT 1
);

CREATE TABLE accounts (
    id              TEXT   NOT NULL PRIMARY KEY,
    email           TEXT   NOT NULL,
    email_key       TEXT   NOT NULL UNIQUE, -- lower-cased; the identity of the address
    name            TEXT   NOT NULL,
    password_hash   TEXT   NOT NULL,
    platform_role   TEXT   REFERENCES platform_roles (name),
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX accounts_platform_role ON accounts (platform_role, id);
CREATE INDEX accounts_people ON accounts (id) WHERE platform_role IS NOT NULL;

CREATE TABLE sessions (
    id           TEXT   NOT NULL PRIMARY KEY,
    token_hash   TEXT   NOT NULL UNIQUE,
    account_id   TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    factors      TEXT   NOT NULL, -- JSON: [{"method":"password","at":1700000000000}]
    user_agent   TEXT   NOT NULL,
    address      TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE api_keys (
    id           TEXT   NOT NULL PRIMARY KEY,
    name         TEXT   NOT NULL,
    key_hash     TEXT   NOT NULL UNIQUE,
    hint         TEXT   NOT NULL, -- the first characters, to tell keys apart
    account_id   TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    permissions  TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at   BIGINT
);
CREATE INDEX api_keys_created ON api_keys (created_at, id);

-- Rate limits that several nodes share: the theoretical arrival time of GCRA.
CREATE TABLE rate_limits (
    key TEXT   NOT NULL PRIMARY KEY,
    tat BIGINT NOT NULL
);
CREATE INDEX rate_limits_tat ON rate_limits (tat);

-- Every version of a template that was ever used, word for word.
CREATE TABLE template_versions (
    name       TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    digest     TEXT   NOT NULL,
    document   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (name, version)
);

CREATE TABLE tenants (
    id               TEXT   NOT NULL PRIMARY KEY,
    slug             TEXT   NOT NULL UNIQUE,
    name             TEXT   NOT NULL,
    name_key         TEXT   NOT NULL, -- lower-cased, for sorting alike on every database
    template         TEXT   NOT NULL,
    template_version BIGINT NOT NULL,
    template_title   TEXT   NOT NULL, -- as it was then, so that lists need no template
    state            TEXT   NOT NULL,
    country          TEXT   NOT NULL,
    timezone         TEXT   NOT NULL,
    currency         TEXT   NOT NULL,
    contact_email    TEXT   NOT NULL,
    description      TEXT   NOT NULL,
    answers          TEXT   NOT NULL, -- JSON, what the onboarding gave; never a secret
    features         TEXT   NOT NULL, -- JSON: {"voice": true}
    limits           TEXT   NOT NULL, -- JSON: {"agents": 100}
    sample           BOOLEAN NOT NULL DEFAULT FALSE,
    member_count     BIGINT NOT NULL DEFAULT 0,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    live_at          BIGINT,
    version          BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (template, template_version) REFERENCES template_versions (name, version)
);
CREATE INDEX tenants_name ON tenants (name_key, id);
CREATE INDEX tenants_created ON tenants (created_at, id);
CREATE INDEX tenants_state_name ON tenants (state, name_key, id);
CREATE INDEX tenants_state_created ON tenants (state, created_at, id);
-- A list of one template merges the few states, so one index serves both filters.
CREATE INDEX tenants_template_name ON tenants (template, state, name_key, id);
CREATE INDEX tenants_template_created ON tenants (template, state, created_at, id);
CREATE INDEX tenants_sample ON tenants (id) WHERE sample;

-- The words of a tenant's name and slug, for prefix search by one plain index;
-- the other way round it answers whether a tenant has a word.
CREATE TABLE tenant_words (
    word      TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    PRIMARY KEY (word, tenant_id)
);
CREATE INDEX tenant_words_tenant ON tenant_words (tenant_id, word);

CREATE TABLE tenant_roles (
    tenant_id   TEXT    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    name        TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    permissions TEXT    NOT NULL,
    position    BIGINT  NOT NULL, -- the template's order
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE memberships (
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, account_id),
    FOREIGN KEY (tenant_id, role) REFERENCES tenant_roles (tenant_id, name)
);
CREATE INDEX memberships_account ON memberships (account_id, tenant_id);
CREATE INDEX memberships_role ON memberships (tenant_id, role);
CREATE INDEX memberships_created ON memberships (tenant_id, created_at, account_id);

-- The managed-by relation: operator_id sees tenant_id.
CREATE TABLE managed_tenants (
    operator_id TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (operator_id, tenant_id)
);
CREATE INDEX managed_tenants_tenant ON managed_tenants (tenant_id, operator_id);

-- Credentials of a tenant for outside systems: its own sealed value, or another
-- tenant's, inherited until overridden. sealed wins over inherits_from.
CREATE TABLE tenant_credentials (
    tenant_id     TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    kind          TEXT   NOT NULL,
    sealed        TEXT,
    inherits_from TEXT   REFERENCES tenants (id) ON DELETE SET NULL,
    updated_at    BIGINT NOT NULL,
    updated_by    TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, kind)
);
CREATE INDEX tenant_credentials_inherits ON tenant_credentials (inherits_from);

CREATE TABLE onboardings (
    id               TEXT   NOT NULL PRIMARY KEY,
    wizard           TEXT   NOT NULL,
    template         TEXT, -- none chosen yet
    template_version BIGINT,
    account_id       TEXT   NOT NULL REFERENCES accounts (id),
    state            TEXT   NOT NULL,
    step             TEXT   NOT NULL,
    answers          TEXT   NOT NULL,
    tenant_id        TEXT   REFERENCES tenants (id),
    run_id           TEXT,
    changed_by       TEXT   NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    version          BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (template, template_version) REFERENCES template_versions (name, version)
);
CREATE INDEX onboardings_state ON onboardings (state, updated_at, id);
CREATE INDEX onboardings_tenant ON onboardings (tenant_id);

-- Who has a draft open right now, so that two people on one draft see each other.
CREATE TABLE onboarding_editors (
    onboarding_id TEXT   NOT NULL REFERENCES onboardings (id) ON DELETE CASCADE,
    account_id    TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    seen_at       BIGINT NOT NULL,
    PRIMARY KEY (onboarding_id, account_id)
);

CREATE TABLE runs (
    tenant_id        TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id               TEXT   NOT NULL UNIQUE,
    template         TEXT   NOT NULL,
    template_version BIGINT NOT NULL,
    state            TEXT   NOT NULL,
    actor_id         TEXT   NOT NULL,
    actor_name       TEXT   NOT NULL, -- who started it; invitations are sent in this name
    steps_total      BIGINT NOT NULL,
    steps_done       BIGINT NOT NULL DEFAULT 0, -- finished ones, so that lists need not count
    event_seq        BIGINT NOT NULL DEFAULT 0,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    finished_at      BIGINT,
    version          BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX runs_created ON runs (tenant_id, created_at, id);

CREATE TABLE run_steps (
    tenant_id   TEXT    NOT NULL,
    run_id      TEXT    NOT NULL,
    position    BIGINT  NOT NULL,
    step_id     TEXT    NOT NULL, -- the template's id
    connector   TEXT    NOT NULL, -- the template's "use"
    title       TEXT    NOT NULL,
    help        TEXT    NOT NULL,
    assignee    TEXT    NOT NULL, -- machine, operator, client, it
    required    BOOLEAN NOT NULL,
    skippable   BOOLEAN NOT NULL,
    input       TEXT    NOT NULL, -- JSON, "with" after ${} was filled in
    state       TEXT    NOT NULL,
    attempts    BIGINT  NOT NULL DEFAULT 0,
    message     TEXT    NOT NULL DEFAULT '',
    note        TEXT    NOT NULL DEFAULT '', -- what a person wrote on marking it done
    output      TEXT    NOT NULL DEFAULT '{}',
    due_at      BIGINT, -- of a waiting step: when it is looked at again
    started_at  BIGINT,
    finished_at BIGINT,
    done_by     TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, run_id, position),
    UNIQUE (tenant_id, run_id, step_id),
    FOREIGN KEY (tenant_id, run_id) REFERENCES runs (tenant_id, id) ON DELETE CASCADE
);

-- Every change of a run or a step, in order: the live timeline reads these.
CREATE TABLE run_events (
    tenant_id TEXT   NOT NULL,
    run_id    TEXT   NOT NULL,
    seq       BIGINT NOT NULL,
    step_id   TEXT   NOT NULL, -- '' for the run itself
    state     TEXT   NOT NULL,
    message   TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, run_id, seq),
    FOREIGN KEY (tenant_id, run_id) REFERENCES runs (tenant_id, id) ON DELETE CASCADE
);

-- tenant_id is NULL for an invitation to the platform itself (role is then a platform role).
CREATE TABLE invitations (
    id           TEXT   NOT NULL PRIMARY KEY,
    tenant_id    TEXT   REFERENCES tenants (id) ON DELETE CASCADE,
    email        TEXT   NOT NULL,
    email_key    TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    role         TEXT   NOT NULL,
    token_hash   TEXT   NOT NULL UNIQUE,
    token_sealed TEXT   NOT NULL, -- for "copy the link"; emptied once it is used or revoked
    state        TEXT   NOT NULL, -- pending, accepted, revoked
    invited_by   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    accepted_at  BIGINT,
    account_id   TEXT   REFERENCES accounts (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX invitations_pending ON invitations (tenant_id, email_key) WHERE state = 'pending';
-- NULLs are all different, so the platform needs a rule of its own.
CREATE UNIQUE INDEX invitations_pending_platform ON invitations (email_key) WHERE state = 'pending' AND tenant_id IS NULL;
CREATE INDEX invitations_tenant ON invitations (tenant_id, created_at, id);
CREATE INDEX invitations_email ON invitations (email_key, state);

-- The built-in outbox: what would be mailed, readable by a platform administrator.
CREATE TABLE mail_messages (
    id            TEXT   NOT NULL PRIMARY KEY,
    tenant_id     TEXT   REFERENCES tenants (id) ON DELETE CASCADE,
    invitation_id TEXT   REFERENCES invitations (id) ON DELETE CASCADE,
    kind          TEXT   NOT NULL,
    to_email      TEXT   NOT NULL,
    to_name       TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    body_sealed   TEXT   NOT NULL, -- JSON {"html","text"}, sealed: it holds live links
    state         TEXT   NOT NULL, -- stored
    created_at    BIGINT NOT NULL
);
CREATE INDEX mail_messages_created ON mail_messages (created_at, id);
CREATE INDEX mail_messages_tenant ON mail_messages (tenant_id, created_at, id);

CREATE TABLE idempotency_keys (
    actor_id     TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    request_hash TEXT   NOT NULL,
    response     TEXT   NOT NULL, -- JSON of the first answer
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- tenant_id is NULL for what happens to the platform itself.
CREATE TABLE audit_events (
    id          TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT,
    actor_kind  TEXT   NOT NULL,
    actor_id    TEXT   NOT NULL,
    actor_name  TEXT   NOT NULL,
    action      TEXT   NOT NULL, -- e.g. tenant.create
    target_kind TEXT   NOT NULL,
    target_id   TEXT   NOT NULL,
    detail      TEXT   NOT NULL, -- JSON, before and after, without secrets
    address     TEXT   NOT NULL,
    request_id  TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX audit_events_tenant ON audit_events (tenant_id, at, id);
CREATE INDEX audit_events_at ON audit_events (at, id);

CREATE TABLE jobs (
    id           TEXT   NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL,
    tenant_id    TEXT,
    args         TEXT   NOT NULL,
    unique_key   TEXT   UNIQUE, -- at most one living job with this key; NULL for no such rule
    state        TEXT   NOT NULL, -- ready, running, dead
    run_at       BIGINT NOT NULL,
    attempt      BIGINT NOT NULL DEFAULT 0,
    max_attempts BIGINT NOT NULL,
    lease_until  BIGINT NOT NULL DEFAULT 0,
    lease_token  TEXT   NOT NULL DEFAULT '',
    last_error   TEXT   NOT NULL DEFAULT '',
    rerun_at     BIGINT NOT NULL DEFAULT 0, -- asked for again while it ran: run again from then on
    created_at   BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (state, run_at);

-- +goose Down
DROP TABLE jobs;
DROP TABLE audit_events;
DROP TABLE idempotency_keys;
DROP TABLE mail_messages;
DROP TABLE invitations;
DROP TABLE run_events;
DROP TABLE run_steps;
DROP TABLE runs;
DROP TABLE onboarding_editors;
DROP TABLE onboardings;
DROP TABLE tenant_credentials;
DROP TABLE managed_tenants;
DROP TABLE memberships;
DROP TABLE tenant_roles;
DROP TABLE tenant_words;
DROP TABLE tenants;
DROP TABLE template_versions;
DROP TABLE rate_limits;
DROP TABLE api_keys;
DROP TABLE sessions;
DROP TABLE accounts;
DROP TABLE platform_roles;
DROP TABLE setup;
DROP TABLE settings;
