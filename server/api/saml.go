package api

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
)

// Where SAML providers send browsers, and learn who we are. These are no operations
// of the API: what comes is a form that another site made the browser post. It signs
// nobody in; the page that follows brings what only this browser has.
const (
	samlACS      = "/api/sso/acs/:connection"
	samlMetadata = "/api/sso/metadata/:connection"
)

const maxForm = 512 << 10 // bytes; a response of 256 KB in base64, and a little

func (a *API) mountSAML(app *fiber.App) {
	app.Post(samlACS, a.receiveSAML)
	app.Get(samlMetadata, a.samlMetadata)
}

func (a *API) receiveSAML(c *fiber.Ctx) error {
	if len(c.Request().Body()) > maxForm {
		return a.WriteProblem(c, domain.Errorf(domain.CodeTooLarge, "The answer of the identity provider is too large."))
	}
	ctx := domain.WithActor(c.UserContext(), domain.Actor{Kind: domain.ActorAnonymous, Address: c.IP(), RequestID: requestID(c)})
	args := c.Request().PostArgs()
	to, err := a.SSO.Receive(ctx, domain.ConnectionID(c.Params("connection")), string(args.Peek("SAMLResponse")), string(args.Peek("RelayState")))
	if err != nil {
		return a.WriteProblem(c, err)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Redirect(to, http.StatusSeeOther)
}

func (a *API) samlMetadata(c *fiber.Ctx) error {
	xml, err := a.SSO.Metadata(c.UserContext(), domain.ConnectionID(c.Params("connection")))
	if err != nil {
		return a.WriteProblem(c, err)
	}
	c.Set(fiber.HeaderContentType, "application/samlmetadata+xml")
	return c.Send(xml)
}
