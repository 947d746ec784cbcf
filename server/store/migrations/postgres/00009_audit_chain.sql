-- +goose Up
-- Events are chained: each carries a hash over the one before it in its chain, so
-- that whoever changes, removes or adds one by hand is found out. A tenant's
-- chain is named by its id; what belongs to no tenant is spread over platform/0,
-- platform/1 and so on. As the common file, but for the storage of audit_chains.

DROP INDEX audit_events_tenant;
DROP INDEX audit_events_at;
ALTER TABLE audit_events RENAME TO audit_events_before;

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

-- The end of each chain. What opened it counts its events from before there were chains.
CREATE TABLE audit_chains (
    chain  TEXT   NOT NULL PRIMARY KEY,
    opened BIGINT NOT NULL,
    seq    BIGINT NOT NULL,
    hash   TEXT   NOT NULL
)
-- Room in every page keeps an update in it, and a table without statistics is read
-- by its index however small it is: serialisable transactions that write the ends
-- of different chains then never meet.
WITH (fillfactor = 10, autovacuum_enabled = false);

INSERT INTO audit_events (chain, seq, id, tenant_id, actor_kind, actor_id, actor_name, through, action, target_kind, target_id,
                          detail, address, request_id, at, hash)
SELECT COALESCE(tenant_id, 'platform/0'),
       ROW_NUMBER() OVER (PARTITION BY COALESCE(tenant_id, 'platform/0') ORDER BY at, id),
       id, tenant_id, actor_kind, actor_id, actor_name, '', action, target_kind, target_id, detail, address, request_id, at, ''
FROM audit_events_before;
INSERT INTO audit_chains (chain, opened, seq, hash)
SELECT chain, MAX(seq), MAX(seq), '' FROM audit_events GROUP BY chain;
DROP TABLE audit_events_before;

CREATE INDEX audit_events_at ON audit_events (at, id);
CREATE INDEX audit_events_actor ON audit_events (actor_id, at, id);
CREATE INDEX audit_events_target ON audit_events (target_id, at, id);

-- One node makes the next key: whoever stores its number.
ALTER TABLE signing_keys ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX signing_keys_generation ON signing_keys (generation);

-- The last notice that a key is about to expire: 30, 7 or 1 days before.
ALTER TABLE api_keys ADD COLUMN warned_days BIGINT;
CREATE INDEX api_keys_expiry ON api_keys (expires_at);

-- +goose Down
DROP INDEX api_keys_expiry;
ALTER TABLE api_keys DROP COLUMN warned_days;
DROP INDEX signing_keys_generation;
ALTER TABLE signing_keys DROP COLUMN generation;
ALTER TABLE audit_events RENAME TO audit_events_chained;
DROP INDEX audit_events_target;
DROP INDEX audit_events_actor;
DROP INDEX audit_events_at;
CREATE TABLE audit_events (
    id          TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT,
    actor_kind  TEXT   NOT NULL,
    actor_id    TEXT   NOT NULL,
    actor_name  TEXT   NOT NULL,
    action      TEXT   NOT NULL,
    target_kind TEXT   NOT NULL,
    target_id   TEXT   NOT NULL,
    detail      TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    request_id  TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
INSERT INTO audit_events (id, tenant_id, actor_kind, actor_id, actor_name, action, target_kind, target_id, detail, address, request_id, at)
SELECT id, tenant_id, actor_kind, actor_id, actor_name, action, target_kind, target_id, detail, address, request_id, at FROM audit_events_chained;
DROP TABLE audit_events_chained;
DROP TABLE audit_chains;
CREATE INDEX audit_events_tenant ON audit_events (tenant_id, at, id);
CREATE INDEX audit_events_at ON audit_events (at, id);
