-- +goose Up
-- How far a link is, whatever the time: created, queued, accepted, delivered,
-- bounced, opened, started, completed, revoked. Lists of one stage follow an index
-- of it, and need not look at the mails of each link.
ALTER TABLE company_invitations ADD COLUMN stage TEXT NOT NULL DEFAULT 'created';
ALTER TABLE company_invitations ADD COLUMN mail_id TEXT; -- of the newest mail to the client
ALTER TABLE company_invitations ADD COLUMN worded BOOLEAN NOT NULL DEFAULT FALSE; -- its words stand below
UPDATE company_invitations SET mail_id = (
    SELECT m.id FROM mail_messages m
    WHERE m.company_invitation_id = company_invitations.id AND m.kind IN ('company_invitation', 'company_reminder')
    ORDER BY m.created_at DESC, m.id DESC LIMIT 1);
UPDATE company_invitations SET stage = CASE
    WHEN state <> 'open' THEN state
    WHEN steps_done > 0 THEN 'started'
    WHEN opened_at IS NOT NULL THEN 'opened'
    ELSE COALESCE((SELECT CASE
        WHEN m.state IN ('queued', 'held', 'sending', 'deferred') THEN 'queued'
        WHEN m.state IN ('accepted', 'delivered') THEN m.state
        WHEN m.state IN ('bounced', 'failed') THEN 'bounced'
        ELSE 'created' END FROM mail_messages m WHERE m.id = company_invitations.mail_id), 'created') END;
CREATE INDEX company_invitations_stage ON company_invitations (partner_id, stage, created_at, id);
CREATE INDEX company_invitations_expires ON company_invitations (partner_id, state, expires_at, id);
CREATE INDEX company_invitations_unworded ON company_invitations (id) WHERE worded = FALSE;

-- How often in a row the program ended while it was sending a message. Attempts count
-- those that the other side answered, too.
ALTER TABLE mail_messages ADD COLUMN lost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE text_messages ADD COLUMN lost BIGINT NOT NULL DEFAULT 0;

-- What links are found by: the words of address, person and company.
CREATE TABLE company_words (
    partner_id    TEXT NOT NULL,
    word          TEXT COLLATE "C" NOT NULL,
    invitation_id TEXT NOT NULL,
    PRIMARY KEY (partner_id, word, invitation_id),
    FOREIGN KEY (partner_id, invitation_id) REFERENCES company_invitations (partner_id, id) ON DELETE CASCADE
);
CREATE INDEX company_words_link ON company_words (partner_id, invitation_id, word);

-- With the word at its end, SQLite asks one contact for a word by it, and does not go
-- through all contacts with that word.
DROP INDEX contact_words_contact;
CREATE INDEX contact_words_contact ON contact_words (tenant_id, contact_id, word);

-- As 00002_byte_order: contacts are sorted by name and found by ranges of words.
ALTER TABLE contacts ALTER COLUMN name_key TYPE TEXT COLLATE "C";
ALTER TABLE contact_words ALTER COLUMN word TYPE TEXT COLLATE "C";

-- +goose Down
ALTER TABLE contact_words ALTER COLUMN word TYPE TEXT;
ALTER TABLE contacts ALTER COLUMN name_key TYPE TEXT;
DROP INDEX contact_words_contact;
CREATE INDEX contact_words_contact ON contact_words (tenant_id, contact_id);
DROP TABLE company_words;
ALTER TABLE text_messages DROP COLUMN lost;
ALTER TABLE mail_messages DROP COLUMN lost;
DROP INDEX company_invitations_unworded;
DROP INDEX company_invitations_expires;
DROP INDEX company_invitations_stage;
ALTER TABLE company_invitations DROP COLUMN worded;
ALTER TABLE company_invitations DROP COLUMN mail_id;
ALTER TABLE company_invitations DROP COLUMN stage;
