-- name: InsertOnboarding :exec
INSERT INTO onboardings (id, wizard, template, template_version, account_id, state, step, answers, tenant_id, run_id, changed_by, created_at, updated_at, expires_at)
VALUES (@id, @wizard, @template, @template_version, @account_id, @state, @step, @answers, @tenant_id, @run_id, @changed_by, @created_at, @updated_at, @expires_at);

-- name: FindOnboarding :one
SELECT sqlc.embed(o), a.name AS created_by, t.slug, t.name, t.state AS tenant_state
FROM onboardings o JOIN accounts a ON a.id = o.account_id LEFT JOIN tenants t ON t.id = o.tenant_id
WHERE o.id = @id;

-- name: ListOnboardings :many
SELECT sqlc.embed(o), a.name AS created_by, t.slug, t.name, t.state AS tenant_state
FROM onboardings o JOIN accounts a ON a.id = o.account_id LEFT JOIN tenants t ON t.id = o.tenant_id
WHERE o.state = @state AND o.expires_at > @expires_after AND o.expires_at <= @expires_until
    AND (CAST(@wizard AS TEXT) = '' OR o.wizard = CAST(@wizard AS TEXT))
    AND (CAST(@account_id AS TEXT) = '' OR o.account_id = CAST(@account_id AS TEXT))
    AND (o.updated_at, o.id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY o.updated_at DESC, o.id DESC LIMIT CAST(sqlc.arg(max_rows) AS BIGINT);

-- SaveOnboarding changes a draft that nobody changed meanwhile.
-- name: SaveOnboarding :execrows
UPDATE onboardings SET template = @template, template_version = @template_version, step = @step, answers = @answers,
    changed_by = @changed_by, updated_at = @updated_at, expires_at = @expires_at, version = version + 1
WHERE id = @id AND state = 'draft' AND version = @version;

-- ClaimOnboarding decides between parallel submits: one of them changes a row.
-- name: ClaimOnboarding :execrows
UPDATE onboardings SET state = 'submitted', template_version = @template_version,
    changed_by = @changed_by, updated_at = @updated_at, version = version + 1
WHERE id = @id AND state = 'draft' AND version = @version;

-- SetOnboardingResult ties the submitted onboarding to what came of it.
-- name: SetOnboardingResult :exec
UPDATE onboardings SET tenant_id = @tenant_id, run_id = @run_id WHERE id = @id;

-- name: DiscardOnboarding :execrows
UPDATE onboardings SET state = 'discarded', changed_by = @changed_by, updated_at = @updated_at, version = version + 1
WHERE id = @id AND state = 'draft';

-- name: MarkOnboardingEditor :exec
INSERT INTO onboarding_editors (onboarding_id, account_id, seen_at) VALUES (@onboarding_id, @account_id, @seen_at)
ON CONFLICT (onboarding_id, account_id) DO UPDATE SET seen_at = excluded.seen_at;

-- name: ListOnboardingEditors :many
SELECT e.account_id, a.name, e.seen_at FROM onboarding_editors e JOIN accounts a ON a.id = e.account_id
WHERE e.onboarding_id = @onboarding_id AND e.seen_at > @since ORDER BY a.name, e.account_id;
