-- +goose Up
-- As 00002_byte_order: members are sorted by name and found by ranges of words.
ALTER TABLE memberships ALTER COLUMN name_key TYPE TEXT COLLATE "C";
ALTER TABLE member_words ALTER COLUMN word TYPE TEXT COLLATE "C";

-- +goose Down
ALTER TABLE memberships ALTER COLUMN name_key TYPE TEXT;
ALTER TABLE member_words ALTER COLUMN word TYPE TEXT;
