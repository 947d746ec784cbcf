package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

// mountEmailChanges is how somebody gets another address: it counts when a link
// that was sent there is used, and can be undone by a link to the old one.
func (a *API) mountEmailChanges() {
	register(a, huma.Operation{
		OperationID: "askEmailChange", Method: http.MethodPost, Path: "/session/email", Tags: tagSession, DefaultStatus: http.StatusAccepted,
		Summary:     "Ask for a link that gives one's account another address",
		Description: "The link goes to the new address and works once, for an hour. Until it is used nothing changes.",
		Errors:      []int{http.StatusForbidden},
	}, signedIn.fresh(), a.askEmailChange)
	for _, op := range []struct {
		name, path, look, use string
		purpose               domain.LinkPurpose
		act                   func(context.Context, string) error
	}{
		{"EmailChange", "/email-changes", "Show what a link for a new address is worth", "Give the account of a link its new address",
			domain.LinkEmailChange, a.Accounts.UseEmailChange},
		{"EmailUndo", "/email-undos", "Show what a link that takes an address back is worth", "Give an account its old address back, and sign out every device",
			domain.LinkEmailUndo, a.Accounts.UndoEmailChange},
	} {
		register(a, huma.Operation{
			OperationID: "lookUp" + op.name, Method: http.MethodPost, Path: op.path + "/look-up", Tags: tagAccountLinks,
			Summary: op.look + ", without using it", Errors: []int{http.StatusNotFound},
		}, public, a.lookUpLink(op.purpose))
		register(a, huma.Operation{
			OperationID: "use" + op.name, Method: http.MethodPost, Path: op.path + "/use", Tags: tagAccountLinks, DefaultStatus: http.StatusNoContent,
			Summary: op.use, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusGone},
		}, public, func(ctx context.Context, in *tokenIn) (*noBody, error) { return nil, op.act(ctx, in.Body.Token) })
	}
}

func (a *API) askEmailChange(ctx context.Context, in *emailIn) (*noBody, error) {
	return nil, a.Accounts.AskEmail(ctx, in.Body.Email)
}
