package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

func (a *API) mountSample() {
	register(a, huma.Operation{
		OperationID: "addSampleData", Method: http.MethodPost, Path: "/platform/sample-data", Tags: tagPlatform,
		Summary: "Add some tenants to look at", Description: "Live tenants without people; nobody is written to. Doing it twice is once.",
	}, platform(domain.PermSettingsManage), a.addSampleData)
	register(a, huma.Operation{
		OperationID: "removeSampleData", Method: http.MethodDelete, Path: "/platform/sample-data", Tags: tagPlatform,
		Summary: "Remove those tenants, and nothing else",
	}, platform(domain.PermSettingsManage), a.removeSampleData)
}

type sampleOut struct {
	Body struct {
		Tenants int64 `json:"tenants" doc:"How many there are, or were"`
	}
}

func sampleOutOf(n int64, err error) (*sampleOut, error) {
	if err != nil {
		return nil, err
	}
	out := &sampleOut{}
	out.Body.Tenants = n
	return out, nil
}

func (a *API) addSampleData(ctx context.Context, _ *struct{}) (*sampleOut, error) {
	return sampleOutOf(a.Tenants.AddSampleData(ctx, a.Catalog))
}

func (a *API) removeSampleData(ctx context.Context, _ *struct{}) (*sampleOut, error) {
	return sampleOutOf(a.Tenants.RemoveSampleData(ctx))
}
