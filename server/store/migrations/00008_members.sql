-- +goose Up
-- An invitation can carry the user name that the person will have in the tenant;
-- it is kept free for them until the invitation is over.
ALTER TABLE invitations ADD COLUMN username TEXT;
ALTER TABLE invitations ADD COLUMN username_key TEXT;
CREATE UNIQUE INDEX invitations_username ON invitations (tenant_id, username_key) WHERE state = 'pending';

-- Rows of a bulk invitation are worked in order; those that failed are listed first.
CREATE INDEX bulk_invite_rows_state ON bulk_invite_rows (tenant_id, bulk_id, state, position);

-- +goose Down
DROP INDEX bulk_invite_rows_state;
DROP INDEX invitations_username;
ALTER TABLE invitations DROP COLUMN username_key;
ALTER TABLE invitations DROP COLUMN username;
