package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/sso"
)

// mountSSOSignIn is the way in by a tenant's identity provider.
func (a *API) mountSSOSignIn() {
	register(a, huma.Operation{
		OperationID: "findSingleSignOn", Method: http.MethodPost, Path: "/session/sso/find", Tags: tagSession,
		Summary:     "Find the single sign-on for an address, or for a company code",
		Description: "The answer depends on the domain of the address alone: whether somebody has it is not told.",
	}, public, a.findSSO)
	register(a, huma.Operation{
		OperationID: "startSingleSignOn", Method: http.MethodPost, Path: "/session/sso/start", Tags: tagSession,
		Summary:     "Begin to sign in at an identity provider",
		Description: "The browser goes to the address. Only it can bring the answer, by a cookie; within ten minutes, once.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, public, a.startSSO)
	register(a, huma.Operation{
		OperationID: "completeSingleSignOn", Method: http.MethodPost, Path: "/session/sso/complete", Tags: tagSession,
		Summary: "Sign in by what an identity provider answered",
		Description: "Starts a session, or adds the proof to the session that the same person has in this browser. It counts in the tenant " +
			"whose provider it is and nowhere else. Whoever is always asked for a second factor gets secondFactor in place of the session. " +
			"Problems: sso_refused, sso_address, not_invited, suspended.",
		Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusConflict},
	}, public, a.completeSSO)
}

type ssoWayWire struct {
	ID   domain.ConnectionID `json:"id"`
	Name string              `json:"name"`
	Only bool                `json:"only" doc:"Members must come in this way"`
}

type findSSOIn struct {
	Body struct {
		Email  string `json:"email,omitempty" maxLength:"254" doc:"Or tenant"`
		Tenant string `json:"tenant,omitempty" maxLength:"63" doc:"The tenant's slug, the company code"`
	}
}

type findSSOOut struct {
	Body struct {
		Connections []ssoWayWire `json:"connections"`
	}
}

func (a *API) findSSO(ctx context.Context, in *findSSOIn) (*findSSOOut, error) {
	ways, err := a.SSO.Find(ctx, in.Body.Email, in.Body.Tenant)
	if err != nil {
		return nil, err
	}
	out := &findSSOOut{}
	out.Body.Connections = each(ways, func(w sso.Way) ssoWayWire { return ssoWayWire{w.ID, w.Name, w.Only} })
	return out, nil
}

type startSSOIn struct {
	Cookie string `header:"Cookie" hidden:"true"`
	Body   struct {
		Connection domain.ConnectionID `json:"connection" maxLength:"100"`
		Email      string              `json:"email,omitempty" maxLength:"254" doc:"A hint for the provider"`
		ReturnTo   string              `json:"returnTo,omitempty" maxLength:"500" doc:"A path of ours to come back to; anything else is passed over"`
		Fresh      bool                `json:"fresh,omitempty" doc:"The provider is to ask the person for a proof, even if it knows them"`
	}
}

type goneOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      struct {
		URL string `json:"url" doc:"Where the browser goes"`
	}
}

func (a *API) startSSO(ctx context.Context, in *startSSOIn) (*goneOut, error) {
	return a.gone(a.SSO.Start(ctx, sso.Wish{
		Connection: in.Body.Connection, Email: in.Body.Email, Return: in.Body.ReturnTo, Fresh: in.Body.Fresh, Browser: a.ssoBrowser(in.Cookie),
	}))
}

// ssoLife is how long a browser keeps what it brings an answer with.
const ssoLife = time.Hour

func (a *API) ssoCookieName() string { return cookieName(a.secure()) + "-sso" }

func (a *API) gone(g sso.Gone, err error) (*goneOut, error) {
	if err != nil {
		return nil, err
	}
	out := &goneOut{SetCookie: a.sessionCookie(g.Browser, a.Now().Add(ssoLife))}
	out.SetCookie.Name, out.Body.URL = a.ssoCookieName(), g.URL
	return out, nil
}

// ssoBrowser reads what the browser keeps for its way back.
func (a *API) ssoBrowser(header string) string {
	cookies, err := http.ParseCookie(header)
	if err != nil {
		return ""
	}
	for _, c := range cookies {
		if c.Name == a.ssoCookieName() {
			return c.Value
		}
	}
	return ""
}

type completeSSOIn struct {
	Cookie    string `header:"Cookie" hidden:"true"`
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Connection domain.ConnectionID `json:"connection" maxLength:"100"`
		State      string              `json:"state" maxLength:"200"`
		Code       string              `json:"code,omitempty" maxLength:"4000"`
		Issuer     string              `json:"iss,omitempty" maxLength:"500"`
		Error      string              `json:"error,omitempty" maxLength:"500" doc:"What the provider says instead of a code"`
	}
}

// SignInWire has a name that Huma can see where it is part of an answer.
type SignInWire = signInWire

type completeSSOOut struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      struct {
		SignInWire
		ReturnTo string `json:"returnTo,omitempty"`
		Trial    bool   `json:"trial,omitempty" doc:"It was a trial of an administrator: nobody is signed in by it"`
	}
}

func (a *API) completeSSO(ctx context.Context, in *completeSSOIn) (*completeSSOOut, error) {
	b := in.Body
	done, err := a.SSO.Complete(ctx, sso.Answer{
		Connection: b.Connection, State: b.State, Code: b.Code, Issuer: b.Issuer, Problem: b.Error,
		Browser: a.ssoBrowser(in.Cookie), UserAgent: in.UserAgent,
	})
	if err != nil {
		return nil, err
	}
	out := &completeSSOOut{}
	out.Body.ReturnTo, out.Body.Trial = done.Return, done.Trial
	if done.Trial {
		return out, nil
	}
	begun, err := a.begun(ctx, done.Token)
	if err != nil {
		return nil, err
	}
	out.SetCookie, out.Body.SignInWire = begun.SetCookie, begun.Body
	return out, nil
}
