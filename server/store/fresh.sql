-- Made from the migrations by `make generate`: see fresh.go.
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE settings (
    key        TEXT   NOT NULL PRIMARY KEY,
    value      TEXT   NOT NULL,
    updated_at BIGINT NOT NULL
);
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
, language TEXT NOT NULL DEFAULT '', timezone TEXT NOT NULL DEFAULT '', email_proved_at BIGINT, mfa BOOLEAN NOT NULL DEFAULT FALSE, mfa_always BOOLEAN NOT NULL DEFAULT FALSE, password_short BOOLEAN NOT NULL DEFAULT FALSE, picture_digest TEXT NOT NULL DEFAULT '', deleted_at BIGINT);
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
, half BOOLEAN NOT NULL DEFAULT FALSE);
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
, kind TEXT NOT NULL DEFAULT 'platform', tenant_id TEXT REFERENCES tenants (id) ON DELETE CASCADE, networks TEXT NOT NULL DEFAULT '[]', warned_days BIGINT);
CREATE INDEX api_keys_created ON api_keys (created_at, id);
CREATE TABLE rate_limits (
    key TEXT   NOT NULL PRIMARY KEY,
    tat BIGINT NOT NULL
);
CREATE INDEX rate_limits_tat ON rate_limits (tat);
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
    version          BIGINT NOT NULL DEFAULT 1, enabled_state TEXT, disabled_at BIGINT, username_sign_in BOOLEAN NOT NULL DEFAULT FALSE, disabled_by TEXT NOT NULL DEFAULT '', disabled_reason TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '', website TEXT NOT NULL DEFAULT '', reply_to TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (template, template_version) REFERENCES template_versions (name, version)
);
CREATE INDEX tenants_name ON tenants (name_key, id);
CREATE INDEX tenants_created ON tenants (created_at, id);
CREATE INDEX tenants_state_name ON tenants (state, name_key, id);
CREATE INDEX tenants_state_created ON tenants (state, created_at, id);
CREATE INDEX tenants_template_name ON tenants (template, state, name_key, id);
CREATE INDEX tenants_template_created ON tenants (template, state, created_at, id);
CREATE INDEX tenants_sample ON tenants (id) WHERE sample;
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
    position    BIGINT  NOT NULL, owner BOOLEAN NOT NULL DEFAULT FALSE, built_in BOOLEAN NOT NULL DEFAULT TRUE, description TEXT NOT NULL DEFAULT '', updated_at BIGINT NOT NULL DEFAULT 0, version BIGINT NOT NULL DEFAULT 1, -- the template's order
    PRIMARY KEY (tenant_id, name)
);
CREATE TABLE memberships (
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1, username TEXT, username_key TEXT, state TEXT NOT NULL DEFAULT 'active', suspended_at BIGINT, name_key TEXT NOT NULL DEFAULT '', mfa BOOLEAN NOT NULL DEFAULT FALSE, last_seen_at BIGINT,
    PRIMARY KEY (tenant_id, account_id),
    FOREIGN KEY (tenant_id, role) REFERENCES tenant_roles (tenant_id, name)
);
CREATE INDEX memberships_role ON memberships (tenant_id, role);
CREATE INDEX memberships_created ON memberships (tenant_id, created_at, account_id);
CREATE TABLE managed_tenants (
    operator_id TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (operator_id, tenant_id)
);
CREATE INDEX managed_tenants_tenant ON managed_tenants (tenant_id, operator_id);
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
, inviter_id TEXT REFERENCES accounts (id) ON DELETE SET NULL, handed_over BOOLEAN NOT NULL DEFAULT FALSE, username TEXT, username_key TEXT, first_password TEXT);
CREATE UNIQUE INDEX invitations_pending ON invitations (tenant_id, email_key) WHERE state = 'pending';
CREATE UNIQUE INDEX invitations_pending_platform ON invitations (email_key) WHERE state = 'pending' AND tenant_id IS NULL;
CREATE INDEX invitations_tenant ON invitations (tenant_id, created_at, id);
CREATE INDEX invitations_email ON invitations (email_key, state);
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
, lane TEXT NOT NULL DEFAULT 'platform', to_key TEXT NOT NULL DEFAULT '', link_hash TEXT NOT NULL DEFAULT '', state_at BIGINT NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', send BIGINT NOT NULL DEFAULT 1, attempts BIGINT NOT NULL DEFAULT 0, queued_at BIGINT NOT NULL DEFAULT 0, next_at BIGINT, expires_at BIGINT, accepted_at BIGINT, provider TEXT NOT NULL DEFAULT '', provider_id TEXT NOT NULL DEFAULT '', uncapped BOOLEAN NOT NULL DEFAULT FALSE, company_invitation_id TEXT REFERENCES company_invitations (id) ON DELETE CASCADE, lost BIGINT NOT NULL DEFAULT 0);
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
CREATE TABLE challenges (
    id_hash    TEXT   NOT NULL PRIMARY KEY,
    purpose    TEXT   NOT NULL,
    account_id TEXT   REFERENCES accounts (id) ON DELETE CASCADE, -- NULL where the answer says who it is
    session_id TEXT   NOT NULL DEFAULT '',
    data       TEXT   NOT NULL, -- JSON
    expires_at BIGINT NOT NULL
);
CREATE INDEX challenges_expiry ON challenges (expires_at);
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
CREATE TABLE session_tenants (
    session_id TEXT   NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    seen_at    BIGINT NOT NULL,
    PRIMARY KEY (session_id, tenant_id)
);
CREATE INDEX session_tenants_tenant ON session_tenants (tenant_id);
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
, reminded_for BIGINT, reminded_after TEXT NOT NULL DEFAULT '', sso_only BOOLEAN NOT NULL DEFAULT FALSE);
CREATE TABLE "tenant_slugs" (
    slug       TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
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
CREATE TABLE owner_transfers (
    tenant_id    TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    from_account TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    to_account   TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    keep_role    TEXT   NOT NULL, -- what the present owner is afterwards
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX owner_transfers_to ON owner_transfers (to_account);
CREATE TABLE bulk_invites (
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id          TEXT   NOT NULL,
    created_by  TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    rows_total  BIGINT NOT NULL,
    rows_done   BIGINT NOT NULL DEFAULT 0,
    rows_failed BIGINT NOT NULL DEFAULT 0,
    state       TEXT   NOT NULL, -- running, done, stopped
    created_at  BIGINT NOT NULL,
    finished_at BIGINT, kind TEXT NOT NULL DEFAULT 'members', resumed_by TEXT NOT NULL DEFAULT '',
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
    message   TEXT   NOT NULL DEFAULT '', company TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, bulk_id, position),
    FOREIGN KEY (tenant_id, bulk_id) REFERENCES bulk_invites (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX api_keys_tenant ON api_keys (tenant_id, created_at, id);
CREATE INDEX api_keys_account ON api_keys (account_id, kind, created_at, id);
CREATE TABLE signing_keys (
    id             TEXT   NOT NULL PRIMARY KEY, -- the "kid"
    public_key     TEXT   NOT NULL, -- base64url, Ed25519
    private_sealed TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    signs_from     BIGINT NOT NULL, -- published before it is used, so that caches know it
    signs_until    BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
, generation BIGINT NOT NULL DEFAULT 0);
CREATE INDEX signing_keys_expiry ON signing_keys (expires_at);
CREATE INDEX invitations_inviter ON invitations (inviter_id, tenant_id) WHERE state = 'pending';
CREATE INDEX memberships_account ON memberships (account_id, tenant_id, state);
CREATE UNIQUE INDEX invitations_username ON invitations (tenant_id, username_key) WHERE state = 'pending';
CREATE INDEX bulk_invite_rows_state ON bulk_invite_rows (tenant_id, bulk_id, state, position);
CREATE TABLE audit_events (
    chain       TEXT   NOT NULL,
    seq         BIGINT NOT NULL, -- 1, 2, 3 … in its chain, without a gap
    id          TEXT   NOT NULL,
    tenant_id   TEXT,
    actor_kind  TEXT   NOT NULL,
    actor_id    TEXT   NOT NULL,
    actor_name  TEXT   NOT NULL,
    through     TEXT   NOT NULL, -- the session or the key that was used
    action      TEXT   NOT NULL, -- e.g. tenant.create
    target_kind TEXT   NOT NULL,
    target_id   TEXT   NOT NULL,
    detail      TEXT   NOT NULL, -- JSON, before and after, without secrets
    address     TEXT   NOT NULL,
    request_id  TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    hash        TEXT   NOT NULL, -- base64url of SHA-256; '' for events from before there were chains
    PRIMARY KEY (chain, seq)
);
CREATE TABLE audit_chains (
    chain  TEXT   NOT NULL PRIMARY KEY,
    opened BIGINT NOT NULL,
    seq    BIGINT NOT NULL,
    hash   TEXT   NOT NULL
);
CREATE UNIQUE INDEX signing_keys_generation ON signing_keys (generation);
CREATE INDEX api_keys_expiry ON api_keys (expires_at);
CREATE INDEX tenant_slugs_tenant ON tenant_slugs (tenant_id);
CREATE INDEX audit_events_at ON audit_events (at);
CREATE INDEX audit_events_actor ON audit_events (actor_id, at);
CREATE INDEX audit_events_target ON audit_events (target_id, at);
CREATE INDEX mail_messages_due ON mail_messages (lane, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX mail_messages_accepted ON mail_messages (lane, accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX mail_messages_to ON mail_messages (to_key, state_at);
CREATE INDEX mail_messages_state ON mail_messages (state, created_at, id);
CREATE INDEX mail_messages_invitation ON mail_messages (invitation_id, created_at, id);
CREATE TABLE mail_events (
    id          TEXT   NOT NULL PRIMARY KEY, -- the provider's own
    message_id  TEXT   NOT NULL REFERENCES mail_messages (id) ON DELETE CASCADE,
    state       TEXT   NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX mail_events_message ON mail_events (message_id);
CREATE INDEX mail_events_received ON mail_events (received_at);
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
    version          BIGINT NOT NULL DEFAULT 1, language TEXT NOT NULL DEFAULT '', stage TEXT NOT NULL DEFAULT 'created', mail_id TEXT, worded BOOLEAN NOT NULL DEFAULT FALSE,
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
, language TEXT NOT NULL DEFAULT '');
CREATE INDEX mail_messages_company ON mail_messages (company_invitation_id, created_at, id) WHERE company_invitation_id IS NOT NULL;
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
CREATE TABLE contact_words (
    tenant_id  TEXT NOT NULL,
    word       TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, word, contact_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
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
    state_at    BIGINT NOT NULL, lost BIGINT NOT NULL DEFAULT 0,
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
CREATE TABLE widgets (
    tenant_id  TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    public_key TEXT   NOT NULL UNIQUE,
    settings   TEXT   NOT NULL, -- JSON
    last_check TEXT   NOT NULL, -- JSON: what the last look at the website found, '' before the first
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1
);
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
CREATE INDEX tenant_brands_logo ON tenant_brands (logo_digest);
CREATE TABLE company_settings (
    partner_id   TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    remind_days  BIGINT NOT NULL, -- between reminders; 0 sends none
    remind_most  BIGINT NOT NULL, -- of one link
    updated_at   BIGINT NOT NULL
);
CREATE INDEX bulk_invites_kind ON bulk_invites (tenant_id, kind, created_at, id);
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
    version         BIGINT NOT NULL DEFAULT 1, metadata_read_at BIGINT, metadata_next_at BIGINT, metadata_failing_since BIGINT, metadata_problem TEXT NOT NULL DEFAULT '', metadata_told BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX sso_connections_certificate ON sso_connections (cert_expires_at) WHERE cert_expires_at IS NOT NULL;
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
CREATE TABLE sso_assertions (
    tenant_id     TEXT   NOT NULL,
    connection_id TEXT   NOT NULL,
    id_hash       TEXT   NOT NULL,
    expires_at    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, connection_id, id_hash),
    FOREIGN KEY (tenant_id, connection_id) REFERENCES sso_connections (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX sso_assertions_expiry ON sso_assertions (expires_at);
CREATE INDEX company_invitations_stage ON company_invitations (partner_id, stage, created_at, id);
CREATE INDEX company_invitations_expires ON company_invitations (partner_id, state, expires_at, id);
CREATE INDEX company_invitations_unworded ON company_invitations (id) WHERE worded = FALSE;
CREATE TABLE company_words (
    partner_id    TEXT NOT NULL,
    word          TEXT NOT NULL,
    invitation_id TEXT NOT NULL,
    PRIMARY KEY (partner_id, word, invitation_id),
    FOREIGN KEY (partner_id, invitation_id) REFERENCES company_invitations (partner_id, id) ON DELETE CASCADE
);
CREATE INDEX company_words_link ON company_words (partner_id, invitation_id, word);
CREATE INDEX contact_words_contact ON contact_words (tenant_id, contact_id, word);
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
CREATE TABLE contact_import_parts (
    tenant_id TEXT   NOT NULL,
    import_id TEXT   NOT NULL,
    part      BIGINT NOT NULL, -- from 1
    content   TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, import_id, part),
    FOREIGN KEY (tenant_id, import_id) REFERENCES contact_imports (tenant_id, id) ON DELETE CASCADE
);
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
CREATE INDEX contacts_email ON contacts (tenant_id, email) WHERE phone = '';
CREATE TABLE first_steps_hidden (
    tenant_id  TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (tenant_id, account_id)
);
CREATE INDEX first_steps_hidden_account ON first_steps_hidden (account_id);
CREATE INDEX sso_connections_metadata ON sso_connections (metadata_next_at) WHERE metadata_next_at IS NOT NULL;
INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (7, 1), (8, 1), (9, 1), (10, 1), (12, 1), (13, 1), (16, 1), (17, 1), (18, 1), (19, 1), (20, 1), (22, 1), (23, 1), (24, 1), (25, 1), (26, 1);
