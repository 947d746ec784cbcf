package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

func (a *API) mountPeople() {
	register(a, huma.Operation{
		OperationID: "listPeople", Method: http.MethodGet, Path: "/platform/people", Tags: tagPeople,
		Summary: "List everybody with a platform role",
	}, platform(domain.PermPeopleRead), a.listPeople)
	register(a, huma.Operation{
		OperationID: "addPerson", Method: http.MethodPost, Path: "/platform/people", Tags: tagPeople,
		Summary:     "Give somebody a platform role",
		Description: "Somebody with an account has the role at once. Anybody else is invited: the answer then holds the invitation and its link.",
		Errors:      []int{http.StatusConflict},
	}, platform(domain.PermPeopleManage).fresh(), a.addPerson)
	register(a, huma.Operation{
		OperationID: "changePersonRole", Method: http.MethodPatch, Path: "/platform/people/{person}", Tags: tagPeople,
		Summary:     "Change a person's platform role, or take it away with null",
		Description: "Works at the person's next request. The last platform administrator stays one (last_admin).",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, platform(domain.PermPeopleManage).fresh(), a.changePersonRole)
	register(a, huma.Operation{
		OperationID: "signOutPerson", Method: http.MethodPost, Path: "/platform/people/{person}/sign-out", Tags: tagPeople,
		DefaultStatus: http.StatusNoContent, Summary: "Sign a person out everywhere",
		Description: "Ends their sessions, personal keys and open links at once, on every node. Their roles stay. Needs everything that their platform role may do.",
		Errors:      []int{http.StatusNotFound},
	}, platform(domain.PermPeopleManage).fresh(), a.signOutPerson)
	register(a, huma.Operation{
		OperationID: "resetPerson", Method: http.MethodPost, Path: "/platform/people/{person}/password-reset", Tags: tagPeople,
		DefaultStatus: http.StatusNoContent, Summary: "Send a person a link for a new password",
		Description: "The link goes to their own address and works for an hour; nobody else sees or chooses the password. Sessions and keys end once it is used. Needs everything that their platform role may do.",
		Errors:      []int{http.StatusNotFound},
	}, platform(domain.PermPeopleManage).fresh(), a.resetPerson)
}

type personWire struct {
	ID           domain.AccountID `json:"id"`
	Email        string           `json:"email"`
	Name         string           `json:"name"`
	Picture      string           `json:"picture,omitempty" doc:"The address of the picture; absent without one"`
	Role         string           `json:"role,omitempty" doc:"Absent when it was just taken away"`
	LastSignInAt *time.Time       `json:"lastSignInAt,omitempty"`
	CreatedAt    time.Time        `json:"createdAt"`
}

type personOut struct{ Body personWire }

func (a *API) listPeople(ctx context.Context, in *Page) (*list[personWire], error) {
	people, next, err := a.Accounts.People(ctx, store.Page{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return listOf(each(people, personWireOf), next), nil
}

type addPersonIn struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
		Name  string `json:"name,omitempty" maxLength:"200" doc:"For the invitation"`
		Role  string `json:"role" maxLength:"60"`
	}
}

// addPersonOut holds one of both.
type addPersonOut struct {
	Body struct {
		Person     *personWire        `json:"person,omitempty" doc:"Who has the role now"`
		Invitation *personInvitedWire `json:"invitation,omitempty" doc:"For somebody without an account"`
		URL        string             `json:"url,omitempty" doc:"The invitation's link; mail is not configured"`
	}
}

type personInvitedWire struct {
	ID        domain.InvitationID `json:"id"`
	Email     string              `json:"email"`
	Name      string              `json:"name"`
	Role      string              `json:"role"`
	ExpiresAt time.Time           `json:"expiresAt"`
}

func (a *API) addPerson(ctx context.Context, in *addPersonIn) (*addPersonOut, error) {
	out := &addPersonOut{}
	person, found, err := a.Accounts.AddPerson(ctx, in.Body.Email, in.Body.Role)
	if err != nil {
		return nil, err
	}
	if found {
		wire := personWireOf(person)
		out.Body.Person = &wire
		return out, nil
	}
	v, link, err := a.Tenants.InviteToPlatform(ctx, tenant.Guest{Email: in.Body.Email, Name: in.Body.Name, Role: in.Body.Role})
	if err != nil {
		return nil, err
	}
	out.Body.Invitation = &personInvitedWire{ID: v.ID, Email: v.Email, Name: v.Name, Role: v.Role, ExpiresAt: v.ExpiresAt}
	out.Body.URL = link
	return out, nil
}

type changePersonIn struct {
	PersonIn
	Body struct {
		Role *string `json:"role" nullable:"true" maxLength:"60" doc:"null takes the role away"`
	}
}

func (a *API) changePersonRole(ctx context.Context, in *changePersonIn) (*personOut, error) {
	role := ""
	if in.Body.Role != nil {
		role = *in.Body.Role
	}
	person, err := a.Accounts.ChangeRole(ctx, in.Person, role)
	if err != nil {
		return nil, err
	}
	return &personOut{Body: personWireOf(person)}, nil
}

// PersonIn names somebody by their account.
type PersonIn struct {
	Person domain.AccountID `path:"person" maxLength:"60"`
}

func (a *API) signOutPerson(ctx context.Context, in *PersonIn) (*noBody, error) {
	return nil, a.Accounts.SignOutPerson(ctx, in.Person)
}

func (a *API) resetPerson(ctx context.Context, in *PersonIn) (*noBody, error) {
	return nil, a.Accounts.ResetPerson(ctx, in.Person)
}

func personWireOf(p domain.Account) personWire {
	return personWire{
		ID: p.ID, Email: p.Email, Name: p.Name, Role: p.PlatformRole, LastSignInAt: p.LastSignInAt, CreatedAt: p.CreatedAt,
		Picture: picturePath(p.ID, p.Picture),
	}
}
