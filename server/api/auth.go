package api

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
)

// cookieName is the session cookie's name. Browsers bind __Host- cookies to https
// and to this very host; plain http on localhost cannot have one.
func cookieName(secure bool) string {
	if secure {
		return "__Host-tenantry"
	}
	return "tenantry"
}

// sessionCookie carries a session token to the browser; an empty token takes it away.
func (a *API) sessionCookie(token string, expires time.Time) http.Cookie {
	cookie := http.Cookie{
		Name: cookieName(a.secure()), Value: token, Path: "/", Expires: expires,
		HttpOnly: true, Secure: a.secure(), SameSite: http.SameSiteLaxMode,
	}
	if token == "" {
		cookie.MaxAge = -1
	}
	return cookie
}

// authenticate decides once who is calling. A bad API key is refused at once; a
// bad cookie leaves the caller anonymous, so that signing in stays possible.
func (a *API) authenticate(c *fiber.Ctx) error {
	actor := domain.Actor{Kind: domain.ActorAnonymous}
	var err error
	if token, ok := bearer(c); ok {
		actor, err = a.Auth.KeyActor(c.UserContext(), token)
	} else if token := c.Cookies(cookieName(a.secure())); token != "" {
		actor, err = a.Auth.SessionActor(c.UserContext(), token)
		if domain.Is(err, domain.CodeUnauthorized) {
			actor, err = domain.Actor{Kind: domain.ActorAnonymous}, nil
		}
	}
	if err != nil {
		return a.WriteProblem(c, err)
	}
	actor.Address, actor.RequestID = c.IP(), requestID(c)
	ctx := domain.WithActor(c.UserContext(), actor)
	if len(actor.Key.Networks) > 0 {
		if err := a.Auth.AdmitKey(ctx); err != nil {
			return a.WriteProblem(c, err)
		}
	}
	c.SetUserContext(ctx)
	return c.Next()
}

// bearer returns the token of an Authorization header, whether or not it is one of ours.
func bearer(c *fiber.Ctx) (string, bool) {
	scheme, token, ok := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(token), true
}

// requireText takes addresses that are text: what is not UTF-8, or holds a NUL,
// names nothing that could be stored.
func (a *API) requireText(c *fiber.Ctx) error {
	uri := c.Request().URI()
	if !isText(uri.Path()) {
		return a.WriteProblem(c, domain.Errorf(domain.CodeMalformed, "The address is not valid UTF-8."))
	}
	for name, value := range uri.QueryArgs().All() {
		if !isText(name) || !isText(value) {
			at := "/query/" + pointerEscape.Replace(strings.ToValidUTF8(string(name), "?"))
			return a.WriteProblem(c, malformedField(at, "encoding", "The text in the address is not valid UTF-8."))
		}
	}
	return c.Next()
}

func isText(b []byte) bool { return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 }

// requireJSON takes bodies as application/json only, and only JSON that can be
// read in one sense: forms and plain text, which a foreign page can send without
// asking, never reach an operation.
func (a *API) requireJSON(c *fiber.Ctx) error {
	if len(c.Request().Body()) == 0 {
		return c.Next()
	}
	media, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	charset := params["charset"]
	if err != nil || media != "application/json" || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return a.WriteProblem(c, domain.Errorf(domain.CodeMediaType, "Send the body as application/json."))
	}
	if err := checkJSON(c.Request().Body()); err != nil {
		return a.WriteProblem(c, err)
	}
	return c.Next()
}

// requireSameOrigin keeps other sites from acting with a visitor's cookie. A
// browser says where an unsafe request comes from; a script says nothing, and
// has no cookie unless it was given one.
func (a *API) requireSameOrigin(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	if _, ok := bearer(c); ok || a.sameOrigin(c) {
		return c.Next()
	}
	return a.WriteProblem(c, domain.Errorf(domain.CodeForbidden, "This request came from another site.").Because("cross_origin"))
}

func (a *API) sameOrigin(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	from, err := url.Parse(origin)
	if err != nil || (a.secure() && from.Scheme != "https") {
		return false // anybody on the way may have written a page that came by http
	}
	return from.Host == string(c.Request().Header.Host()) || (a.PublicURL != nil && from.Host == a.PublicURL.Host)
}

// ErrorHandler answers what no operation did: unknown addresses, wrong methods,
// bodies over the limit, and panics that recover has caught.
func (a *API) ErrorHandler(c *fiber.Ctx, err error) error {
	var own *domain.Error
	if errors.As(err, &own) {
		return a.WriteProblem(c, own)
	}
	return a.WriteProblem(c, err)
}
