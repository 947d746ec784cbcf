-- +goose Up
-- The tenant's door: who sent an invitation (what a person sent ends with their
-- right to send it), by whom and why a tenant is disabled, and for which date the
-- people without a second factor were reminded.
ALTER TABLE invitations ADD COLUMN inviter_id TEXT REFERENCES accounts (id) ON DELETE SET NULL;
CREATE INDEX invitations_inviter ON invitations (inviter_id, tenant_id) WHERE state = 'pending';

ALTER TABLE tenants ADD COLUMN disabled_by TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN disabled_reason TEXT NOT NULL DEFAULT '';

ALTER TABLE tenant_policies ADD COLUMN reminded_for BIGINT;

-- +goose Down
ALTER TABLE tenant_policies DROP COLUMN reminded_for;
ALTER TABLE tenants DROP COLUMN disabled_reason;
ALTER TABLE tenants DROP COLUMN disabled_by;
DROP INDEX invitations_inviter;
ALTER TABLE invitations DROP COLUMN inviter_id;
