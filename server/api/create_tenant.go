package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
)

func (a *API) mountCreateTenant() {
	register(a, huma.Operation{
		OperationID: "createTenant", Method: http.MethodPost, Path: "/tenants", Tags: []string{"Tenants"},
		Summary: "Create a tenant from a template and answers",
		Description: "The tenant exists when this answers; its run then makes it live. With an Idempotency-Key the same request " +
			"makes one tenant, however often it is sent within 48 hours.",
		DefaultStatus: http.StatusAccepted, Errors: []int{http.StatusConflict},
	}, platform(domain.PermTenantCreate), a.createTenant)
}

func (a *API) createTenant(ctx context.Context, in *struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"Of your choice, new for each new request"`
	Body           struct {
		Template string      `json:"template" maxLength:"60" example:"voicepro-customer"`
		Version  int64       `json:"version,omitempty" minimum:"1" doc:"Refused when the template has another one by now"`
		Answers  answersWire `json:"answers" doc:"By step, as the wizard has them"`
	}
}) (*createdOut, error) {
	return createdOutOf(a.Onboarding.CreateTenant(ctx, onboarding.NewTenant{
		Template: in.Body.Template, Version: in.Body.Version, Answers: in.Body.Answers,
	}, in.IdempotencyKey))
}
