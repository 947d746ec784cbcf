-- +goose Up
-- Messages are handed to a mail server or to SendGrid. Each tenant has a lane of
-- its own, worked by one job at a time; next_at says when a message is due.
ALTER TABLE mail_messages ADD COLUMN lane TEXT NOT NULL DEFAULT 'platform'; -- the tenant's id, or platform
ALTER TABLE mail_messages ADD COLUMN to_key TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_messages ADD COLUMN link_hash TEXT NOT NULL DEFAULT ''; -- of the secret in its link
ALTER TABLE mail_messages ADD COLUMN state_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail_messages ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_messages ADD COLUMN send BIGINT NOT NULL DEFAULT 1; -- 1, and 1 more by each "Send again"
ALTER TABLE mail_messages ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail_messages ADD COLUMN queued_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail_messages ADD COLUMN next_at BIGINT; -- NULL: we do nothing more about it
ALTER TABLE mail_messages ADD COLUMN expires_at BIGINT; -- its link is over
ALTER TABLE mail_messages ADD COLUMN accepted_at BIGINT;
ALTER TABLE mail_messages ADD COLUMN provider TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_messages ADD COLUMN provider_id TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_messages ADD COLUMN uncapped BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE mail_messages SET lane = COALESCE(tenant_id, 'platform'), to_key = lower(to_email), state_at = created_at, queued_at = created_at;
CREATE INDEX mail_messages_due ON mail_messages (lane, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX mail_messages_accepted ON mail_messages (lane, accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX mail_messages_to ON mail_messages (to_key, state_at);
CREATE INDEX mail_messages_state ON mail_messages (state, created_at, id);
CREATE INDEX mail_messages_invitation ON mail_messages (invitation_id, created_at, id);

-- What providers report, each once.
CREATE TABLE mail_events (
    id          TEXT   NOT NULL PRIMARY KEY, -- the provider's own
    message_id  TEXT   NOT NULL REFERENCES mail_messages (id) ON DELETE CASCADE,
    state       TEXT   NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX mail_events_message ON mail_events (message_id);
CREATE INDEX mail_events_received ON mail_events (received_at);

-- +goose Down
DROP TABLE mail_events;
DROP INDEX mail_messages_invitation;
DROP INDEX mail_messages_state;
DROP INDEX mail_messages_to;
DROP INDEX mail_messages_accepted;
DROP INDEX mail_messages_due;
ALTER TABLE mail_messages DROP COLUMN uncapped;
ALTER TABLE mail_messages DROP COLUMN provider_id;
ALTER TABLE mail_messages DROP COLUMN provider;
ALTER TABLE mail_messages DROP COLUMN accepted_at;
ALTER TABLE mail_messages DROP COLUMN expires_at;
ALTER TABLE mail_messages DROP COLUMN next_at;
ALTER TABLE mail_messages DROP COLUMN queued_at;
ALTER TABLE mail_messages DROP COLUMN attempts;
ALTER TABLE mail_messages DROP COLUMN send;
ALTER TABLE mail_messages DROP COLUMN reason;
ALTER TABLE mail_messages DROP COLUMN state_at;
ALTER TABLE mail_messages DROP COLUMN link_hash;
ALTER TABLE mail_messages DROP COLUMN to_key;
ALTER TABLE mail_messages DROP COLUMN lane;
