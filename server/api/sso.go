package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/sso"
)

// mountSSO is how a tenant's administrator sets single sign-on up.
func (a *API) mountSSO() {
	const path = "/tenants/{tenant}/sso/connections"
	changing := []int{http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	register(a, huma.Operation{
		OperationID: "listConnections", Method: http.MethodGet, Path: path, Tags: tagSecurity,
		Summary: "List a tenant's single sign-on connections",
	}, inTenant(domain.PermSecurityRead), a.listConnections)
	register(a, huma.Operation{
		OperationID: "createConnection", Method: http.MethodPost, Path: path, Tags: tagSecurity, DefaultStatus: http.StatusCreated,
		Summary:     "Draft a single sign-on connection",
		Description: "Nobody can sign in by it until it is activated. The secret is write-only. SAML: give metadataUrl, or metadata, or the rest by hand.",
		Errors:      changing[:1],
	}, inTenant(domain.PermSecurityManage).fresh(), a.createConnection)
	register(a, huma.Operation{
		OperationID: "getConnection", Method: http.MethodGet, Path: path + "/{connection}", Tags: tagSecurity,
		Summary: "Show a connection, what to copy to the provider, and what came of its last trial",
	}, inTenant(domain.PermSecurityRead), a.getConnection)
	register(a, huma.Operation{
		OperationID: "updateConnection", Method: http.MethodPut, Path: path + "/{connection}", Tags: tagSecurity,
		Summary: "Change a connection",
		Description: "What an active one says counts at once, and ends the sessions that came by it when where they came from changes. " +
			"Without clientSecret the stored one stays; another issuer needs it again.",
		Errors: changing,
	}, inTenant(domain.PermSecurityManage).fresh(), a.updateConnection)
	register(a, huma.Operation{
		OperationID: "deleteConnection", Method: http.MethodDelete, Path: path + "/{connection}", Tags: tagSecurity, DefaultStatus: http.StatusNoContent,
		Summary: "Delete a connection, and end the sessions that came by it", Errors: changing[:1],
	}, inTenant(domain.PermSecurityManage).fresh(), a.deleteConnection)
	register(a, huma.Operation{
		OperationID: "tryConnection", Method: http.MethodPost, Path: path + "/{connection}/trial", Tags: tagSecurity,
		Summary:     "Try a connection by signing in at its provider",
		Description: "Nobody is signed in here by it. What came of it is in the connection afterwards. Needs a person in a browser.",
		Errors:      changing[:1],
	}, inTenant(domain.PermSecurityManage), a.tryConnection)
	register(a, huma.Operation{
		OperationID: "activateConnection", Method: http.MethodPost, Path: path + "/{connection}/activate", Tags: tagSecurity,
		Summary: "Let people sign in by a connection that was tried with success", Errors: changing[:1],
	}, inTenant(domain.PermSecurityManage).fresh(), a.activateConnection)
	register(a, huma.Operation{
		OperationID: "deactivateConnection", Method: http.MethodPost, Path: path + "/{connection}/deactivate", Tags: tagSecurity,
		Summary: "Let nobody in by a connection any more, and end the sessions that came by it", Errors: changing[:1],
	}, inTenant(domain.PermSecurityManage).fresh(), a.deactivateConnection)
	const requirement = "/tenants/{tenant}/sso/requirement"
	register(a, huma.Operation{
		OperationID: "getSSORequirement", Method: http.MethodGet, Path: requirement, Tags: tagSecurity,
		Summary: "Show whether members must come by single sign-on, and what requiring it does",
	}, inTenant(domain.PermSecurityRead), a.getRequirement)
	register(a, huma.Operation{
		OperationID: "setSSORequirement", Method: http.MethodPut, Path: requirement, Tags: tagSecurity,
		Summary:     "Say whether members at verified domains must come by single sign-on",
		Description: "Binds at their next request. Owners may always come as they like. Problems: locks_you_out, no_connection, no_domain.",
		Errors:      changing[:1],
	}, inTenant(domain.PermSecurityManage).fresh(), a.setRequirement)
}

// ConnectionIn names a connection in a path.
type ConnectionIn struct {
	TenantIn
	Connection domain.ConnectionID `path:"connection" maxLength:"100"`
}

type oidcDraftWire struct {
	Issuer       string `json:"issuer" maxLength:"500"`
	ClientID     string `json:"clientId" maxLength:"300"`
	ClientSecret string `json:"clientSecret,omitempty" maxLength:"2000" doc:"Write-only"`
}

type samlDraftWire struct {
	MetadataURL  string   `json:"metadataUrl,omitempty" maxLength:"500"`
	Metadata     string   `json:"metadata,omitempty" maxLength:"262144" doc:"The file's text"`
	EntityID     string   `json:"entityId,omitempty" maxLength:"500"`
	SignInURL    string   `json:"signInUrl,omitempty" maxLength:"500"`
	Certificates []string `json:"certificates,omitempty" maxItems:"5" doc:"PEM"`
}

// ConnectionDraftWire is what an administrator says of a connection.
type ConnectionDraftWire struct {
	Name     string         `json:"name" maxLength:"120" doc:"What the button calls the provider"`
	OIDC     *oidcDraftWire `json:"oidc,omitempty"`
	SAML     *samlDraftWire `json:"saml,omitempty"`
	JoinRole string         `json:"joinRole,omitempty" maxLength:"64" doc:"Newcomers become members with this role; absent: only who is a member or invited comes in"`
	TrustMFA bool           `json:"trustMfa" doc:"The provider's sign-in counts as both factors"`
}

func (w ConnectionDraftWire) draft() sso.Draft {
	d := sso.Draft{Name: w.Name, JoinRole: w.JoinRole, TrustMFA: w.TrustMFA}
	if w.OIDC != nil {
		d.Issuer, d.ClientID, d.Secret = w.OIDC.Issuer, w.OIDC.ClientID, w.OIDC.ClientSecret
	}
	if w.SAML != nil {
		d.MetadataURL, d.Metadata, d.EntityID = w.SAML.MetadataURL, w.SAML.Metadata, w.SAML.EntityID
		d.SignInURL, d.Certificates = w.SAML.SignInURL, w.SAML.Certificates
	}
	return d
}

type connectionWire struct {
	ID          domain.ConnectionID `json:"id"`
	Kind        string              `json:"kind" enum:"oidc,saml"`
	Name        string              `json:"name"`
	State       string              `json:"state" enum:"draft,tested,active" doc:"tested: a sign-in with these very values worked"`
	OIDC        *oidcWire           `json:"oidc,omitempty"`
	SAML        *samlWire           `json:"saml,omitempty"`
	JoinRole    string              `json:"joinRole,omitempty"`
	TrustMFA    bool                `json:"trustMfa"`
	Trial       *trialWire          `json:"trial,omitempty" doc:"What came of the last trial"`
	UpdatedAt   time.Time           `json:"updatedAt"`
	ActivatedAt *time.Time          `json:"activatedAt,omitempty"`
	Version     int64               `json:"version" doc:"The same as the ETag"`
}

type oidcWire struct {
	Issuer      string `json:"issuer"`
	ClientID    string `json:"clientId"`
	HasSecret   bool   `json:"hasSecret"`
	RedirectURI string `json:"redirectUri" doc:"To copy to the provider"`
}

type samlWire struct {
	MetadataURL  string     `json:"metadataUrl,omitempty"`
	EntityID     string     `json:"entityId" doc:"The provider's"`
	SignInURL    string     `json:"signInUrl"`
	Certificates []string   `json:"certificates" doc:"Base64"`
	CertExpires  *time.Time `json:"certificateExpiresAt,omitempty"`
	ReadAt       *time.Time `json:"metadataReadAt,omitempty" doc:"When the metadata at its address could be read last; it is read each day"`
	FailingSince *time.Time `json:"metadataFailingSince,omitempty"`
	Problem      string     `json:"metadataProblem,omitempty" doc:"Why it cannot be read"`
	ACSURL       string     `json:"acsUrl" doc:"To copy to the provider, as are the next two"`
	OurEntityID  string     `json:"ourEntityId"`
	OurMetadata  string     `json:"ourMetadataUrl"`
}

type trialWire struct {
	At         time.Time       `json:"at"`
	OK         bool            `json:"ok"`
	Current    bool            `json:"current" doc:"It was of the values that are there now"`
	Problem    string          `json:"problem,omitempty"`
	Notes      []string        `json:"notes"`
	Subject    string          `json:"subject,omitempty"`
	Email      string          `json:"email,omitempty"`
	Name       string          `json:"name,omitempty"`
	Attributes []attributeWire `json:"attributes"`
}

type attributeWire struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	Use    string   `json:"use,omitempty" doc:"subject, email, name; absent: not used"`
}

type connectionOut struct {
	ETag string `header:"ETag"`
	Body connectionWire
}

func (a *API) connectionOut(c domain.Connection, err error) (*connectionOut, error) {
	if err != nil {
		return nil, err
	}
	return &connectionOut{ETag: etag(c.Version), Body: a.connectionWireOf(c)}, nil
}

func (a *API) connectionWireOf(c domain.Connection) connectionWire {
	w := connectionWire{
		ID: c.ID, Kind: c.Kind, Name: c.Name, State: string(c.State), JoinRole: c.JoinRole, TrustMFA: c.TrustMFA,
		UpdatedAt: c.UpdatedAt, ActivatedAt: c.ActivatedAt, Version: c.Version,
	}
	if c.Kind == domain.ConnectionOIDC {
		w.OIDC = &oidcWire{c.Config.Issuer, c.Config.ClientID, c.HasSecret, a.SSO.CallbackURL(c.ID)}
	} else {
		w.SAML = &samlWire{
			MetadataURL: c.Config.MetadataURL, EntityID: c.Config.EntityID, SignInURL: c.Config.SignInURL,
			Certificates: append([]string{}, c.Config.Certificates...), CertExpires: c.CertExpires,
			ReadAt: c.Metadata.ReadAt, FailingSince: c.Metadata.FailingSince, Problem: c.Metadata.Problem,
			ACSURL: a.SSO.ACSURL(c.ID), OurEntityID: a.SSO.MetadataURL(c.ID), OurMetadata: a.SSO.MetadataURL(c.ID),
		}
	}
	if t := c.Test; t != nil {
		w.Trial = &trialWire{
			At: t.At, OK: t.OK, Current: t.Config == c.ConfigSeen, Problem: t.Problem, Notes: append([]string{}, t.Notes...),
			Subject: t.Subject, Email: t.Email, Name: t.Name,
			Attributes: each(t.Attributes, func(r domain.ReceivedAttribute) attributeWire { return attributeWire(r) }),
		}
	}
	return w
}

func (a *API) listConnections(ctx context.Context, _ *TenantIn) (*list[connectionWire], error) {
	t, _ := tenantOf(ctx)
	all, err := a.SSO.Connections(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return listOf(each(all, a.connectionWireOf), ""), nil
}

func (a *API) getConnection(ctx context.Context, in *ConnectionIn) (*connectionOut, error) {
	t, _ := tenantOf(ctx)
	return a.connectionOut(a.SSO.Connection(ctx, t.ID, in.Connection))
}

type createConnectionIn struct {
	TenantIn
	Body struct {
		Kind string `json:"kind" enum:"oidc,saml"`
		ConnectionDraftWire
	}
}

func (a *API) createConnection(ctx context.Context, in *createConnectionIn) (*connectionOut, error) {
	t, _ := tenantOf(ctx)
	d := in.Body.draft()
	d.Kind = in.Body.Kind
	return a.connectionOut(a.SSO.Create(ctx, t.ID, d))
}

type updateConnectionIn struct {
	ConnectionIn
	Precondition
	Body ConnectionDraftWire
}

func (a *API) updateConnection(ctx context.Context, in *updateConnectionIn) (*connectionOut, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	t, _ := tenantOf(ctx)
	d := in.Body.draft()
	d.Version = version
	return a.connectionOut(a.SSO.Update(ctx, t.ID, in.Connection, d))
}

func (a *API) deleteConnection(ctx context.Context, in *ConnectionIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return &noBody{}, a.SSO.Delete(ctx, t.ID, in.Connection)
}

func (a *API) tryConnection(ctx context.Context, in *struct {
	ConnectionIn
	Cookie string `header:"Cookie" hidden:"true"`
}) (*goneOut, error) {
	t, _ := tenantOf(ctx)
	return a.gone(a.SSO.Try(ctx, t.ID, in.Connection, a.ssoBrowser(in.Cookie)))
}

func (a *API) activateConnection(ctx context.Context, in *ConnectionIn) (*connectionOut, error) {
	t, _ := tenantOf(ctx)
	if err := a.SSO.Activate(ctx, t.ID, in.Connection); err != nil {
		return nil, err
	}
	return a.connectionOut(a.SSO.Connection(ctx, t.ID, in.Connection))
}

func (a *API) deactivateConnection(ctx context.Context, in *ConnectionIn) (*connectionOut, error) {
	t, _ := tenantOf(ctx)
	if err := a.SSO.Deactivate(ctx, t.ID, in.Connection); err != nil {
		return nil, err
	}
	return a.connectionOut(a.SSO.Connection(ctx, t.ID, in.Connection))
}

type requirementOut struct {
	Body struct {
		On      bool     `json:"on"`
		Active  int64    `json:"active" doc:"Connections by which people can come"`
		Members int64    `json:"members" doc:"Active members at verified domains, without the owners: those whom it binds"`
		Unknown int64    `json:"unknown" doc:"Of them, those who never came by single sign-on"`
		Names   []string `json:"names" doc:"The first of those, by name"`
		Owners  int64    `json:"owners" doc:"Who may come as they like"`
		You     string   `json:"you,omitempty" doc:"Why it cannot be required by you: it would lock you out"`
	}
}

func requirementOutOf(r sso.Requirement, err error) (*requirementOut, error) {
	if err != nil {
		return nil, err
	}
	out := &requirementOut{}
	b := &out.Body
	b.On, b.Active, b.Members, b.Unknown, b.Owners, b.You = r.On, r.Active, r.Members, r.Unknown, r.Owners, r.You
	b.Names = append([]string{}, r.Names...)
	return out, nil
}

func (a *API) getRequirement(ctx context.Context, _ *TenantIn) (*requirementOut, error) {
	t, _ := tenantOf(ctx)
	return requirementOutOf(a.SSO.Requirement(ctx, t.ID))
}

func (a *API) setRequirement(ctx context.Context, in *struct {
	TenantIn
	Body struct {
		On bool `json:"on"`
	}
}) (*requirementOut, error) {
	t, _ := tenantOf(ctx)
	return requirementOutOf(a.SSO.Require(ctx, t.ID, in.Body.On))
}
