package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/tenant"
)

var tagInvitationLinks = []string{"Invitation links"}

// mountInvitationLinks is what the holder of an invitation's link can do. The
// token travels in bodies only, so that no log and no history keeps it.
func (a *API) mountInvitationLinks() {
	register(a, huma.Operation{
		OperationID: "lookUpInvitation", Method: http.MethodPost, Path: "/invitations/look-up", Tags: tagInvitationLinks,
		Summary: "Show what an invitation's link is for, without using it", Errors: []int{http.StatusNotFound},
	}, public, a.lookUpInvitation)
	register(a, huma.Operation{
		OperationID: "acceptInvitation", Method: http.MethodPost, Path: "/invitations/accept", Tags: tagInvitationLinks,
		Summary: "Accept an invitation, once",
		Description: "Without an account: with a name and a password, which makes one. With an account: signed in as the address that " +
			"was invited. Problems: sign_in_first, wrong_account, invitation_expired, invitation_revoked, invitation_used.",
		Errors: []int{http.StatusNotFound, http.StatusUnauthorized, http.StatusConflict, http.StatusGone, http.StatusServiceUnavailable},
	}, public, a.acceptInvitation)
}

type lookUpOut struct {
	Body struct {
		State         string          `json:"state" enum:"open,expired,used,revoked"`
		Tenant        *tenantNameWire `json:"tenant,omitempty" doc:"Absent for an invitation to the platform"`
		Platform      bool            `json:"platform"`
		Role          string          `json:"role"`
		RoleTitle     string          `json:"roleTitle"`
		Email         string          `json:"email"`
		Name          string          `json:"name"`
		InvitedBy     string          `json:"invitedBy"`
		ExpiresAt     time.Time       `json:"expiresAt"`
		AccountExists bool            `json:"accountExists" doc:"Sign in as that address to accept"`
	}
}

func (a *API) lookUpInvitation(ctx context.Context, in *struct {
	Body struct {
		Token string `json:"token" maxLength:"200"`
	}
}) (*lookUpOut, error) {
	look, err := a.Tenants.LookUp(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	out, v := &lookUpOut{}, look.Invitation
	out.Body.State, out.Body.Platform, out.Body.AccountExists = string(look.State), look.Tenant == nil, look.AccountExists
	out.Body.Role, out.Body.RoleTitle, out.Body.Email, out.Body.Name = v.Role, look.RoleTitle, v.Email, v.Name
	out.Body.InvitedBy, out.Body.ExpiresAt = v.InvitedBy, v.ExpiresAt
	if look.Tenant != nil {
		name := tenantNameOf(*look.Tenant)
		out.Body.Tenant = &name
	}
	return out, nil
}

type acceptIn struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Token    string `json:"token" maxLength:"200"`
		Name     string `json:"name,omitempty" maxLength:"200" doc:"For a new account"`
		Password string `json:"password,omitempty" maxLength:"1024" doc:"For a new account: 15 to 256 characters"`
	}
}

// accepted answers with the session as it is now. The cookie is set for a new
// account only: somebody who was signed in stays so.
type accepted struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      sessionWire
}

func (a *API) acceptInvitation(ctx context.Context, in *acceptIn) (*accepted, error) {
	done, err := a.Tenants.Accept(ctx, tenant.Acceptance{
		Token: in.Body.Token, Name: in.Body.Name, Password: in.Body.Password, UserAgent: in.UserAgent,
	})
	if err != nil {
		return nil, err
	}
	if done.SessionToken != "" {
		started, err := a.startedSession(ctx, done.SessionToken)
		if err != nil {
			return nil, err
		}
		return &accepted{SetCookie: started.SetCookie, Body: started.Body}, nil
	}
	view, err := a.Accounts.View(ctx)
	if err != nil {
		return nil, err
	}
	return &accepted{Body: sessionWireOf(view)}, nil
}

// mountPlatformInvitations is about invitations to the platform itself, which
// addPerson makes.
func (a *API) mountPlatformInvitations() {
	const path = "/platform/invitations"
	register(a, huma.Operation{
		OperationID: "listPlatformInvitations", Method: http.MethodGet, Path: path, Tags: tagPeople,
		Summary: "List the invitations to the platform, newest first",
	}, platform(domain.PermPeopleRead), a.listPlatformInvitations)
	register(a, huma.Operation{
		OperationID: "resendPlatformInvitation", Method: http.MethodPost, Path: path + "/{invitation}/resend", Tags: tagPeople,
		Summary: "Make a new link for an invitation to the platform; the old one stops working",
		Errors:  []int{http.StatusNotFound, http.StatusConflict},
	}, platform(domain.PermPeopleManage), a.resendPlatformInvitation)
	register(a, huma.Operation{
		OperationID: "getPlatformInvitationLink", Method: http.MethodGet, Path: path + "/{invitation}/link", Tags: tagPeople,
		Summary: "Copy the link of an open invitation to the platform; who did is written down",
		Errors:  []int{http.StatusNotFound, http.StatusConflict, http.StatusGone},
	}, platform(domain.PermPeopleManage), a.getPlatformInvitationLink)
	register(a, huma.Operation{
		OperationID: "revokePlatformInvitation", Method: http.MethodDelete, Path: path + "/{invitation}", Tags: tagPeople,
		DefaultStatus: http.StatusNoContent, Summary: "Take an open invitation to the platform back",
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, platform(domain.PermPeopleManage), a.revokePlatformInvitation)
}

type platformInvitationIn struct {
	Invitation domain.InvitationID `path:"invitation" maxLength:"60"`
}

func (a *API) listPlatformInvitations(ctx context.Context, in *Page) (*list[invitationWire], error) {
	invitations, next, err := a.Tenants.PlatformInvitations(ctx, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(invitations, a.invitationWireOf), next), nil
}

func (a *API) resendPlatformInvitation(ctx context.Context, in *platformInvitationIn) (*invitationOut, error) {
	v, _, err := a.Tenants.ResendToPlatform(ctx, in.Invitation)
	return a.invitationOutOf(v, err)
}

func (a *API) getPlatformInvitationLink(ctx context.Context, in *platformInvitationIn) (*linkOut, error) {
	return linkOutOf(a.Tenants.PlatformInvitationLink(ctx, in.Invitation))
}

func (a *API) revokePlatformInvitation(ctx context.Context, in *platformInvitationIn) (*noBody, error) {
	return nil, a.Tenants.RevokeToPlatform(ctx, in.Invitation)
}
