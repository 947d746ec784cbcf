-- +goose Up
-- The tenant's door: who sent an invitation (what a person sent ends with their
-- right to send it), by whom and why a tenant is disabled, and for which date the
-- people without a second factor were reminded.
ALTER TABLE invitations ADD COLUMN inviter_id TEXT REFERENCES accounts (id) ON DELETE SET NULL;
ALTER TABLE invitations ADD COLUMN handed_over BOOLEAN NOT NULL DEFAULT FALSE; -- somebody else than the mail had the link
CREATE INDEX invitations_inviter ON invitations (inviter_id, tenant_id) WHERE state = 'pending';

-- Where a person belongs, with whether it opens the tenant, out of one index.
DROP INDEX memberships_account;
CREATE INDEX memberships_account ON memberships (account_id, tenant_id, state);

ALTER TABLE tenants ADD COLUMN disabled_by TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN disabled_reason TEXT NOT NULL DEFAULT '';

ALTER TABLE tenant_policies ADD COLUMN reminded_for BIGINT; -- the date of which people were told
ALTER TABLE tenant_policies ADD COLUMN reminded_after TEXT NOT NULL DEFAULT ''; -- up to this account; the rest is queued

-- +goose Down
ALTER TABLE tenant_policies DROP COLUMN reminded_after;
ALTER TABLE tenant_policies DROP COLUMN reminded_for;
ALTER TABLE tenants DROP COLUMN disabled_reason;
ALTER TABLE tenants DROP COLUMN disabled_by;
DROP INDEX memberships_account;
CREATE INDEX memberships_account ON memberships (account_id, tenant_id);
DROP INDEX invitations_inviter;
ALTER TABLE invitations DROP COLUMN handed_over;
ALTER TABLE invitations DROP COLUMN inviter_id;
