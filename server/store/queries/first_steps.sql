-- name: HideFirstSteps :exec
INSERT INTO first_steps_hidden (tenant_id, account_id) VALUES (@tenant_id, @account_id) ON CONFLICT DO NOTHING;

-- name: ShowFirstSteps :exec
DELETE FROM first_steps_hidden WHERE account_id = $1;

-- name: FirstStepsHidden :one
SELECT COUNT(*) FROM first_steps_hidden WHERE tenant_id = @tenant_id AND account_id = @account_id;
