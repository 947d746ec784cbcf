package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
)

func (a *API) mountChecks() {
	register(a, huma.Operation{
		OperationID: "checkAnswer", Method: http.MethodGet, Path: "/checks/{check}", Tags: tagTemplates,
		Summary: "Ask the database about one answer, while it is typed",
		Description: "The checks that a field names as x-check: slug-free, tenant-exists and operator-exists. The same is asked " +
			"again when the answers are submitted.",
		Errors: []int{http.StatusNotFound},
	}, platform(domain.PermTenantCreate), a.checkAnswer)
}

type checkOut struct {
	Body struct {
		OK         bool   `json:"ok"`
		Code       string `json:"code,omitempty" doc:"Why not, as a stable word"`
		Message    string `json:"message,omitempty"`
		Suggestion string `json:"suggestion,omitempty" doc:"A value that would be right"`
	}
}

func (a *API) checkAnswer(ctx context.Context, in *struct {
	Check      string `path:"check" maxLength:"60"`
	Value      string `query:"value" maxLength:"500"`
	Template   string `query:"template" maxLength:"60" doc:"For which template; today no check asks"`
	Onboarding string `query:"onboarding" maxLength:"60" doc:"In which draft; today no check asks"`
}) (*checkOut, error) {
	return checkOutOf(onboarding.Checks{DB: a.Onboarding.DB}.Check(ctx, in.Check, in.Value))
}

func checkOutOf(result onboarding.CheckResult, err error) (*checkOut, error) {
	if err != nil {
		return nil, err
	}
	out := &checkOut{}
	out.Body.OK, out.Body.Code, out.Body.Message, out.Body.Suggestion = result.OK, result.Code, result.Message, result.Suggestion
	return out, nil
}
