package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

func (a *API) mountSession() {
	register(a, huma.Operation{
		OperationID: "signIn", Method: http.MethodPost, Path: "/session", Tags: tagSession,
		Summary: "Sign in with an address, or a company code and a user name, and a password",
		Description: "Known and unknown addresses get the same answer after the same time. Too many failures are answered with 429. Whoever is " +
			"always asked for a second factor gets secondFactor in place of the session, and goes on at /session/mfa. A first password " +
			"that an administrator gave opens the invitation alone, where the person chooses one of their own.",
		Errors: []int{http.StatusUnauthorized, http.StatusServiceUnavailable},
	}, public, a.signIn)
	register(a, huma.Operation{
		OperationID: "getSession", Method: http.MethodGet, Path: "/session", Tags: tagSession,
		Summary: "Show who is signed in, and where they belong",
	}, signedIn, a.getSession)
	register(a, huma.Operation{
		OperationID: "signOut", Method: http.MethodDelete, Path: "/session", Tags: tagSession, DefaultStatus: http.StatusNoContent,
		Summary: "Sign out of this browser",
	}, signedIn.orHalf().orVouched(), a.signOut)
	register(a, huma.Operation{
		OperationID: "changePassword", Method: http.MethodPost, Path: "/session/password", Tags: tagSession, DefaultStatus: http.StatusNoContent,
		Summary:     "Change one's own password",
		Description: "Needs the current one. Ends all other sessions and renews this one's cookie.",
		Errors:      []int{http.StatusForbidden, http.StatusPreconditionFailed, http.StatusServiceUnavailable},
	}, signedIn.fresh(), a.changePassword)
}

type sessionWire struct {
	Account     accountWire      `json:"account"`
	Session     sessionInfoWire  `json:"session"`
	Memberships []membershipWire `json:"memberships" doc:"The first 100 tenants that the person belongs to"`
	Managed     []managedWire    `json:"managed" doc:"The first 100 tenants that the person sees through one that manages them"`
}

type accountWire struct {
	ID           domain.AccountID    `json:"id"`
	Email        string              `json:"email"`
	Name         string              `json:"name"`
	PlatformRole *roleNameWire       `json:"platformRole,omitempty" doc:"Absent for people without platform rights"`
	Permissions  []domain.Permission `json:"permissions" doc:"What may be done on the platform"`
	MFA          bool                `json:"mfa" doc:"The person has a second factor"`
	Language     string              `json:"language,omitempty" doc:"How dates and numbers are written, such as de-DE; absent for what the browser says"`
	Timezone     string              `json:"timezone,omitempty" doc:"In which times are shown; absent for the browser's"`
	Picture      string              `json:"picture,omitempty" doc:"The address of the picture; absent without one"`
}

type roleNameWire struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type sessionInfoWire struct {
	ID        domain.SessionID `json:"id" doc:"Empty for an API key"`
	CreatedAt *time.Time       `json:"createdAt,omitempty"`
	ExpiresAt *time.Time       `json:"expiresAt,omitempty"`
	Factors   []factorWire     `json:"factors"`
}

type factorWire struct {
	Method string    `json:"method"`
	At     time.Time `json:"at"`
}

// TenantRefWire is what the API tells of a tenant wherever it is only mentioned.
type TenantRefWire struct {
	ID       domain.TenantID    `json:"id"`
	Slug     string             `json:"slug"`
	Name     string             `json:"name"`
	State    domain.TenantState `json:"state"`
	Template string             `json:"template"`
}

type membershipWire struct {
	Tenant      TenantRefWire `json:"tenant"`
	Role        string        `json:"role"`
	RoleTitle   string        `json:"roleTitle"`
	MemberState string        `json:"memberState" enum:"active,suspended" doc:"A suspended membership opens nothing"`
}

type managedWire struct {
	Tenant  TenantRefWire  `json:"tenant"`
	Through tenantNameWire `json:"through"`
}

type tenantNameWire struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

type sessionOut struct{ Body sessionWire }

// sessionStarted is a session together with the cookies that carry it.
type sessionStarted struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      sessionWire
}

type cookieOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

// startedSession answers with a session that was made in this request.
func (a *API) startedSession(ctx context.Context, token string) (*sessionStarted, error) {
	view, err := a.Accounts.ViewAs(ctx, token)
	if err != nil {
		return nil, err
	}
	cookies := a.signedInCookies(ctx, token, view.Actor.Standing.Session.ExpiresAt)
	return &sessionStarted{SetCookie: cookies, Body: sessionWireOf(view)}, nil
}

type signInIn struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Email    string `json:"email,omitempty" maxLength:"254" doc:"Or tenant and username"`
		Tenant   string `json:"tenant,omitempty" maxLength:"63" doc:"The tenant's slug, the company code"`
		Username string `json:"username,omitempty" maxLength:"64" doc:"The name that one has in that tenant"`
		Password string `json:"password" maxLength:"1024"`
	}
}

// signInWire is a session, or what is still missing for one.
type signInWire struct {
	Account      *accountWire      `json:"account,omitempty" doc:"This and the following are there once the person is signed in"`
	Session      *sessionInfoWire  `json:"session,omitempty"`
	Memberships  *[]membershipWire `json:"memberships,omitempty" doc:"The first 100 tenants that the person belongs to"`
	Managed      *[]managedWire    `json:"managed,omitempty" doc:"The first 100 tenants that the person sees through one that manages them"`
	Invitation   string            `json:"invitation,omitempty" doc:"There instead of all others when a first password was right: the token of the invitation that it opens"`
	SecondFactor *secondFactorWire `json:"secondFactor,omitempty" doc:"There instead of all others when a second factor is to be given at /session/mfa, within ten minutes"`
}

type secondFactorWire struct {
	Methods []string `json:"methods" doc:"Any one of these will do: totp, passkey, recovery_code"`
}

type signInOut struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      signInWire
}

func (a *API) signIn(ctx context.Context, in *signInIn) (*signInOut, error) {
	token, err := a.Accounts.SignIn(ctx, account.Credentials{
		Email: in.Body.Email, Tenant: in.Body.Tenant, Username: in.Body.Username, Password: in.Body.Password, UserAgent: in.UserAgent,
	})
	var first *account.FirstSignIn
	if errors.As(err, &first) {
		return a.beginFirst(first)
	}
	if err != nil {
		return nil, err
	}
	return a.begun(ctx, token)
}

// beginFirst answers whoever has a first password with what it opens.
func (a *API) beginFirst(first *account.FirstSignIn) (*signInOut, error) {
	token, err := a.Tenants.TokenOf(first.Invitation)
	return &signInOut{Body: signInWire{Invitation: token}}, err
}

// begun answers with a session that was made in this request, or with what is
// missing when it is half a one.
func (a *API) begun(ctx context.Context, token string) (*signInOut, error) {
	actor, err := a.Accounts.SessionActor(ctx, token)
	if err != nil {
		return nil, err
	}
	if actor.Kind == domain.ActorHalf {
		methods, err := a.Accounts.SecondStep(ctx, token)
		if err != nil {
			return nil, err
		}
		cookie := a.sessionCookie(token, actor.Standing.Session.ExpiresAt)
		return &signInOut{SetCookie: []http.Cookie{cookie}, Body: signInWire{SecondFactor: &secondFactorWire{Methods: methods}}}, nil
	}
	view, err := a.Accounts.ViewOf(ctx, actor)
	if err != nil {
		return nil, err
	}
	w, cookies := sessionWireOf(view), a.signedInCookies(ctx, token, actor.Standing.Session.ExpiresAt)
	return &signInOut{SetCookie: cookies, Body: signInWire{
		Account: &w.Account, Session: &w.Session, Memberships: &w.Memberships, Managed: &w.Managed,
	}}, nil
}

func (a *API) getSession(ctx context.Context, _ *struct{}) (*sessionOut, error) {
	view, err := a.Accounts.View(ctx)
	if err != nil {
		return nil, err
	}
	return &sessionOut{Body: sessionWireOf(view)}, nil
}

func (a *API) signOut(ctx context.Context, _ *struct{}) (*cookieOut, error) {
	if err := a.Accounts.SignOut(ctx); err != nil {
		return nil, err
	}
	return &cookieOut{SetCookie: a.sessionCookie("", time.Time{})}, nil
}

type changePasswordIn struct {
	Body struct {
		Current  string `json:"current" maxLength:"1024"`
		Password string `json:"password" maxLength:"1024" doc:"15 to 256 characters; 8 are enough for people who are always asked for a second factor"`
	}
}

func (a *API) changePassword(ctx context.Context, in *changePasswordIn) (*cookieOut, error) {
	token, err := a.Accounts.ChangePassword(ctx, in.Body.Current, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return a.renewed(ctx, token)
}

// renewed gives the browser the new token of its session.
func (a *API) renewed(ctx context.Context, token string) (*cookieOut, error) {
	actor, err := a.Accounts.SessionActor(ctx, token)
	if err != nil {
		return nil, err
	}
	return &cookieOut{SetCookie: a.sessionCookie(token, actor.Standing.Session.ExpiresAt)}, nil
}

func sessionWireOf(v account.View) sessionWire {
	standing := v.Actor.Standing
	w := sessionWire{
		Account: accountWire{
			ID: v.Actor.AccountID, Email: v.Actor.Email, Name: v.Actor.Name, Permissions: standing.Permissions, MFA: standing.MFA,
			Language: standing.Preferences.Language, Timezone: standing.Preferences.Timezone, Picture: picturePath(v.Actor.AccountID, standing.Picture),
		},
		Session:     sessionInfoOf(standing.Session),
		Memberships: each(v.Memberships, membershipWireOf),
		Managed:     each(v.Managed, managedWireOf),
	}
	if standing.Role.Name != "" {
		w.Account.PlatformRole = &roleNameWire{Name: standing.Role.Name, Title: standing.Role.Title}
	}
	return w
}

func sessionInfoOf(s domain.Session) sessionInfoWire {
	w := sessionInfoWire{ID: s.ID, Factors: []factorWire{}}
	if s.ID == "" {
		return w
	}
	w.CreatedAt, w.ExpiresAt = &s.CreatedAt, &s.ExpiresAt
	for _, f := range s.Factors {
		w.Factors = append(w.Factors, factorWire{Method: f.Method, At: time.UnixMilli(f.At).UTC()})
	}
	return w
}

func membershipWireOf(m store.SessionMembership) membershipWire {
	return membershipWire{Tenant: tenantRefWireOf(m.Tenant), Role: m.Role, RoleTitle: m.RoleTitle, MemberState: string(m.State)}
}

func managedWireOf(m store.ManagedTenant) managedWire {
	return managedWire{Tenant: tenantRefWireOf(m.Tenant), Through: tenantNameWire{Slug: m.Through.Slug, Name: m.Through.Name}}
}

func tenantRefWireOf(t domain.TenantRef) TenantRefWire {
	return TenantRefWire{ID: t.ID, Slug: t.Slug, Name: t.Name, State: t.State, Template: t.Template}
}
