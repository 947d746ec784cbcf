-- +goose Up
-- A password that an administrator gives to somebody who has no account yet. It
-- opens their invitation and nothing else: the account gets one of its owner's own.
ALTER TABLE invitations ADD COLUMN first_password TEXT; -- Argon2id

-- +goose Down
ALTER TABLE invitations DROP COLUMN first_password;
