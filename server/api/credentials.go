package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

var tagCredentials = []string{"Credentials"}

func (a *API) mountCredentials() {
	const path = "/tenants/{tenant}/credentials"
	register(a, huma.Operation{
		OperationID: "listCredentials", Method: http.MethodGet, Path: path, Tags: tagCredentials,
		Summary:     "Show which credentials a tenant has",
		Description: "Secrets are never shown, to nobody: only where each comes from and when it was changed.",
	}, inTenant(domain.PermCredentialsRead), a.listCredentials)
	register(a, huma.Operation{
		OperationID: "setCredential", Method: http.MethodPut, Path: path + "/{kind}", Tags: tagCredentials, DefaultStatus: http.StatusNoContent,
		Summary: "Give a tenant its own credential, over an inherited one",
	}, inTenant(domain.PermCredentialsManage), a.setCredential)
	register(a, huma.Operation{
		OperationID: "clearCredential", Method: http.MethodDelete, Path: path + "/{kind}", Tags: tagCredentials, DefaultStatus: http.StatusNoContent,
		Summary: "Forget a tenant's own credential, so that an inherited one counts again",
	}, inTenant(domain.PermCredentialsManage), a.clearCredential)
}

type credentialWire struct {
	Kind          string          `json:"kind" enum:"porta"`
	State         string          `json:"state" enum:"set,inherited,none"`
	InheritedFrom *tenantNameWire `json:"inheritedFrom,omitempty" doc:"The operator whose credential counts without an own one"`
	ChangedAt     *time.Time      `json:"changedAt,omitempty"`
	ChangedBy     string          `json:"changedBy,omitempty"`
}

// credentialsOut holds one entry for each kind there is.
type credentialsOut struct {
	Body struct {
		Items []credentialWire `json:"items"`
	}
}

func (a *API) listCredentials(ctx context.Context, _ *TenantIn) (*credentialsOut, error) {
	t, _ := tenantOf(ctx)
	credentials, err := a.Tenants.Credentials(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	out := &credentialsOut{}
	out.Body.Items = each(credentials, credentialWireOf)
	return out, nil
}

func credentialWireOf(c domain.Credential) credentialWire {
	wire := credentialWire{Kind: c.Kind, State: string(c.State), ChangedAt: c.ChangedAt, ChangedBy: c.ChangedBy}
	if c.InheritedFrom != nil {
		from := tenantNameOf(*c.InheritedFrom)
		wire.InheritedFrom = &from
	}
	return wire
}

// CredentialIn names a credential of a tenant.
type CredentialIn struct {
	TenantIn
	Kind string `path:"kind" maxLength:"40"`
}

type setCredentialIn struct {
	CredentialIn
	Body struct {
		Username string `json:"username" maxLength:"400"`
		Password string `json:"password" maxLength:"400"`
	}
}

func (a *API) setCredential(ctx context.Context, in *setCredentialIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.SetCredential(ctx, t.ID, in.Kind, domain.Login(in.Body))
}

func (a *API) clearCredential(ctx context.Context, in *CredentialIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.ClearCredential(ctx, t.ID, in.Kind)
}
