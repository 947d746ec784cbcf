-- name: InsertMembership :execrows
-- What a list needs of the account is copied, see Tx.SyncMember.
INSERT INTO memberships (tenant_id, account_id, role, created_at, name_key, mfa)
SELECT CAST(@tenant_id AS TEXT), a.id, CAST(@role AS TEXT), CAST(@created_at AS BIGINT), CAST(@name_key AS TEXT), a.mfa
FROM accounts a WHERE a.id = @account_id
ON CONFLICT (tenant_id, account_id) DO NOTHING;

-- name: Member :one
SELECT m.account_id, a.email, a.name, a.picture_digest, m.username, m.role, r.title AS role_title, r.owner, r.permissions, m.state, m.mfa,
       m.created_at, m.suspended_at, m.last_seen_at, m.version
FROM memberships m
JOIN accounts a ON a.id = m.account_id
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.tenant_id = $1 AND m.account_id = $2;

-- name: SetMemberRole :execrows
UPDATE memberships SET role = $3, version = version + 1 WHERE tenant_id = $1 AND account_id = $2;

-- name: SetMemberState :execrows
UPDATE memberships SET state = @state, suspended_at = @suspended_at, version = version + 1
WHERE tenant_id = @tenant_id AND account_id = @account_id AND state <> @state;

-- name: SetMemberUsername :execrows
UPDATE memberships SET username = @username, username_key = @username_key, version = version + 1
WHERE tenant_id = @tenant_id AND account_id = @account_id;

-- name: DeleteMembership :execrows
DELETE FROM memberships WHERE tenant_id = $1 AND account_id = $2;

-- name: OtherOwners :one
-- Active members with an owner's role, but one.
SELECT COUNT(*) FROM memberships m
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.tenant_id = $1 AND r.owner AND m.state = 'active' AND m.account_id <> $2;

-- name: MoveMembers :execrows
UPDATE memberships SET role = @to_role, version = version + 1 WHERE tenant_id = @tenant_id AND role = @from_role;

-- name: MemberNames :many
-- What a person is called in each of their tenants.
SELECT m.tenant_id, m.username FROM memberships m WHERE m.account_id = $1;

-- name: SetMemberNameKey :exec
UPDATE memberships SET name_key = $3 WHERE tenant_id = $1 AND account_id = $2;

-- name: DeleteMemberWords :exec
DELETE FROM member_words WHERE tenant_id = $1 AND account_id = $2;

-- name: UnnamedMembers :many
-- Members from before members had sort keys and words.
SELECT m.tenant_id, m.account_id, m.username, a.name, a.email
FROM memberships m JOIN accounts a ON a.id = m.account_id
WHERE m.name_key = ''
LIMIT CAST(@page_size AS BIGINT);

-- name: MemberByEmail :one
SELECT EXISTS (
    SELECT 1 FROM memberships m JOIN accounts a ON a.id = m.account_id
    WHERE m.tenant_id = @tenant_id AND a.email_key = @email_key
);

-- name: RoleInTenant :many
-- No or one row: what an account is in one tenant. A suspended member is nothing there.
SELECT m.role, r.permissions
FROM memberships m
JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
WHERE m.tenant_id = $1 AND m.account_id = $2 AND m.state = 'active';

-- name: UsernameTaken :one
-- By a member, or kept for somebody who is invited.
SELECT CAST(EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = @tenant_id AND m.username_key = @username_key)
         OR EXISTS (SELECT 1 FROM invitations i WHERE i.tenant_id = @tenant_id AND i.username_key = @username_key AND i.state = 'pending')
       AS BOOLEAN);

-- name: EmailDomains :many
-- No or one row: the domains of addresses that a tenant takes, as JSON.
SELECT email_domains FROM tenant_policies WHERE tenant_id = $1;
