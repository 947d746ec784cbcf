package api

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/texting"
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

// deviceName is the name of the cookie by which a browser is known again. It opens
// nothing: who has it is only spared limits that strangers have used up.
func deviceName(secure bool) string { return cookieName(secure) + "-device" }

// deviceLife is how long browsers keep it; they allow little more than a year.
const deviceLife = 365 * 24 * time.Hour

// deviceKey carries the token of a device cookie that the browser has yet to get.
type deviceKey struct{}

// recognise notes by which device cookie the browser is known. One that signs in
// without gets a new one, if it succeeds.
func (a *API) recognise(c *fiber.Ctx, actor *domain.Actor) {
	token := c.Cookies(deviceName(a.secure()))
	if token == "" && c.Method() == fiber.MethodPost {
		token = secret.NewToken("tnd_")
		c.SetUserContext(context.WithValue(c.UserContext(), deviceKey{}, token))
	}
	if token != "" {
		actor.Device = secret.HashToken(token)
	}
}

// signedInCookies are what a browser gets that has just signed in: the session, and
// what it is known by if it was not yet.
func (a *API) signedInCookies(ctx context.Context, token string, expires time.Time) []http.Cookie {
	cookies := []http.Cookie{a.sessionCookie(token, expires)}
	if device, ok := ctx.Value(deviceKey{}).(string); ok {
		cookie := a.sessionCookie(device, a.Now().Add(deviceLife))
		cookie.Name = deviceName(a.secure())
		cookies = append(cookies, cookie)
	}
	return cookies
}

// maxAcceptLanguage is the longest list of languages that is looked at; "*" wants none.
const maxAcceptLanguage = 200

// authenticate decides once who is calling. A bad API key is refused at once; a
// bad cookie leaves the caller anonymous, so that signing in stays possible.
func (a *API) authenticate(c *fiber.Ctx) error {
	actor := domain.Actor{Kind: domain.ActorAnonymous}
	var err error
	token, script := bearer(c)
	if script {
		actor, err = a.Auth.KeyActor(c.UserContext(), token)
	} else if token := c.Cookies(cookieName(a.secure())); token != "" {
		if c.Method() == fiber.MethodGet && c.Path() == Prefix+"/session" {
			c.SetUserContext(a.Accounts.ExpectView(c.UserContext()))
		}
		actor, err = a.Auth.SessionActor(c.UserContext(), token)
		if domain.Is(err, domain.CodeUnauthorized) {
			actor, err = domain.Actor{Kind: domain.ActorAnonymous}, nil
		}
	}
	if err != nil {
		return a.WriteProblem(c, err)
	}
	actor.Address, actor.RequestID = c.IP(), requestID(c)
	actor = a.PlatformDoor.Enter(actor)
	if !script {
		a.recognise(c, &actor)
		if wish := c.Get(fiber.HeaderAcceptLanguage); wish != "*" && len(wish) <= maxAcceptLanguage {
			actor.Language = strings.Clone(wish)
		}
	}
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
// asking, never reach an operation. Nothing is unpacked: what is small on its way
// could be larger than the memory.
func (a *API) requireJSON(c *fiber.Ctx) error {
	if len(c.Request().Body()) == 0 {
		return c.Next()
	}
	if coding := c.Get(fiber.HeaderContentEncoding); coding != "" && coding != "identity" {
		return a.WriteProblem(c, domain.Errorf(domain.CodeMediaType, "Send the body as it is, without a Content-Encoding."))
	}
	if strings.HasPrefix(c.Path(), texting.EventsPath) {
		return c.Next() // Twilio reports by forms, which it signs
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
	if forWebsites(c) { // admitWebsite has looked at its origin; nothing there goes by who calls
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
