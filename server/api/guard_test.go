package api

import (
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// publicOperations are the only ones that anybody may call. Adding one is a
// decision that shows in a review.
var publicOperations = []string{
	"getPlatformInfo", "setUp", "signIn", "askPasskey", "signInWithPasskey", "lookUpInvitation", "acceptInvitation", "getReference",
	"askPasswordReset", "lookUpPasswordReset", "usePasswordReset",
	"lookUpEmailChange", "useEmailChange", "lookUpEmailUndo", "useEmailUndo",
	"askSignUp", "lookUpSignUp", "signUp", "takeSendGridEvents", "takeText", "takeTextStatus", "getLogo",
	"findSingleSignOn", "startSingleSignOn", "completeSingleSignOn",
	"lookUpSetUp", "renewSetUp", "registerForSetUp", "fillHandedStep", "finishHandedStep", "checkHandedWebsite",
	"showWidget", "sendVisitorMessage", "agreeToTexts", // for companies' websites: admitWebsite asks for the origin
}

// documented returns the API without anything behind it: enough to walk it.
func documented(t *testing.T) *API {
	t.Helper()
	return New(fiber.New(), Services{}, Options{Version: "1", Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

// operations walks the OpenAPI document.
func operations(a *API, visit func(path, method string, op *huma.Operation)) {
	for path, item := range a.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
			http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
		} {
			if op != nil {
				visit(path, method, op)
			}
		}
	}
}

func TestEveryOperationIsGuardedAndDescribed(t *testing.T) {
	t.Parallel()
	a := documented(t)
	needs := a.describe().needs
	seen := 0
	operations(a, func(path, method string, op *huma.Operation) {
		seen++
		name := method + " " + path
		permission, _ := op.Extensions["x-permission"].(string)
		if permission == "" {
			t.Errorf("%s says not who may call it", name)
		}
		if !strings.HasPrefix(path, Prefix+"/") {
			t.Errorf("%s lives outside %s", name, Prefix)
		}
		if op.OperationID == "" || op.Summary == "" || len(op.Tags) == 0 {
			t.Errorf("%s lacks an id, a summary or a tag", name)
		}
		if op.Responses["422"] == nil || op.Responses["500"] == nil {
			t.Errorf("%s lacks its list of errors", name)
		}
		if isPublic := permission == string(needPublic); isPublic != slices.Contains(publicOperations, op.OperationID) {
			t.Errorf("%s (%s): public is %v, the list of public operations says otherwise", name, op.OperationID, isPublic)
		}
		if n := needs[op.OperationID]; strings.Contains(path, "{tenant}") && n.kind != needTenant && n.kind != needMember {
			t.Errorf("%s names a tenant but is not checked in it", name)
		}
		if n := needs[op.OperationID]; strings.Contains(path, "{run}") && n.kind != needRun {
			t.Errorf("%s names a run but is not checked in its tenant", name)
		}
	})
	if seen < 30 {
		t.Errorf("only %d operations were walked", seen)
	}
}

func TestOperationIDsAreUnique(t *testing.T) {
	t.Parallel()
	ids := map[string]string{}
	operations(documented(t), func(path, method string, op *huma.Operation) {
		if before, taken := ids[op.OperationID]; taken {
			t.Errorf("%s is both %s and %s %s", op.OperationID, before, method, path)
		}
		ids[op.OperationID] = method + " " + path
	})
}
