package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	installation "tenantry/server/platform"
)

func (a *API) mountChecklist() {
	register(a, huma.Operation{
		OperationID: "getChecklist", Method: http.MethodGet, Path: "/platform/checklist", Tags: tagPlatform,
		Summary: "Show what is left to do on the first day",
	}, platform(domain.PermSettingsRead), a.getChecklist)
	register(a, huma.Operation{
		OperationID: "dismissChecklist", Method: http.MethodPatch, Path: "/platform/checklist", Tags: tagPlatform,
		Summary: "Hide the checklist, or bring it back",
	}, platform(domain.PermSettingsManage), a.dismissChecklist)
}

type checklistItemWire struct {
	ID     string `json:"id" enum:"public-address,mail,first-tenant"`
	Done   bool   `json:"done"`
	Detail string `json:"detail"`
}

type checklistOut struct {
	Body struct {
		Items      []checklistItemWire `json:"items"`
		Dismissed  bool                `json:"dismissed"`
		SampleData bool                `json:"sampleData" doc:"The sample tenants are there"`
	}
}

func (a *API) getChecklist(ctx context.Context, _ *struct{}) (*checklistOut, error) {
	c, err := a.Platform.Checklist(ctx)
	if err != nil {
		return nil, err
	}
	out := &checklistOut{}
	out.Body.Items = each(c.Items, func(i installation.Item) checklistItemWire { return checklistItemWire(i) })
	out.Body.Dismissed, out.Body.SampleData = c.Dismissed, c.SampleData
	return out, nil
}

func (a *API) dismissChecklist(ctx context.Context, in *struct {
	Body struct {
		Dismissed bool `json:"dismissed"`
	}
}) (*checklistOut, error) {
	if err := a.Platform.Dismiss(ctx, in.Body.Dismissed); err != nil {
		return nil, err
	}
	return a.getChecklist(ctx, nil)
}
