package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
	"tenantry/server/widget"
)

// widgetPath is below which pages of companies' own websites call us.
const widgetPath = Prefix + "/widget/"

// forWebsites reports whether a request is for what any allowed website may call.
func forWebsites(c *fiber.Ctx) bool { return strings.HasPrefix(c.Path(), widgetPath) }

// keepPreflight is how long browsers may keep that a website is allowed, in seconds.
const keepPreflight = "600"

// admitWebsite answers browsers that ask on behalf of a website's page (CORS), and
// refuses pages of websites that the company does not allow. Cookies play no part:
// no credentials are allowed, and nothing below goes by who calls.
func (a *API) admitWebsite(c *fiber.Ctx) error {
	c.Vary(fiber.HeaderOrigin)
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return c.Next() // what changes something asks for one, see fromWebsite
	}
	if err := a.Widgets.Visit(c.UserContext(), c.Params("key"), origin); err != nil {
		return a.WriteProblem(c, err)
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, origin)
	c.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if c.Method() != fiber.MethodOptions {
		return c.Next()
	}
	c.Set(fiber.HeaderAccessControlAllowMethods, "GET, POST")
	c.Set(fiber.HeaderAccessControlAllowHeaders, fiber.HeaderContentType)
	c.Set(fiber.HeaderAccessControlMaxAge, keepPreflight)
	return c.SendStatus(fiber.StatusNoContent)
}

// fromWebsite refuses what no page of a website has sent.
func fromWebsite(origin string) error {
	if origin == "" {
		return domain.Errorf(domain.CodeForbidden, "This is for pages of websites, and the request names none.").Because("origin_not_allowed")
	}
	return nil
}

var tagWidgetPublic = []string{"Widget, for websites"}

// maxVisit bounds what a visitor sends, in bytes.
const maxVisit = 32 << 10

func (a *API) mountWidgetPublic() {
	const path = "/widget/{key}"
	const origin = "A browser's page has to be of a website that the company allows (origin_not_allowed)."
	register(a, huma.Operation{
		OperationID: "showWidget", Method: http.MethodGet, Path: path, Tags: tagWidgetPublic,
		Summary: "Show what a website shows of a company's widget", Description: origin,
		Errors: []int{http.StatusNotFound, http.StatusForbidden},
	}, public, a.showWidget)
	register(a, huma.Operation{
		OperationID: "sendVisitorMessage", Method: http.MethodPost, Path: path + "/messages", Tags: tagWidgetPublic,
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: maxVisit,
		Summary:     "Leave a message for a company",
		Description: "The same id twice is one message. " + origin,
		Errors:      []int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict, http.StatusRequestEntityTooLarge},
	}, public, a.sendVisitorMessage)
	register(a, huma.Operation{
		OperationID: "agreeToTexts", Method: http.MethodPost, Path: path + "/opt-ins", Tags: tagWidgetPublic,
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: maxVisit,
		Summary:     "Agree to text messages from a company",
		Description: "With the words that were shown; the same id twice is one agreement. " + origin,
		Errors:      []int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict, http.StatusRequestEntityTooLarge},
	}, public, a.agreeToTexts)
}

// WidgetKeyIn names a widget by its public key.
type WidgetKeyIn struct {
	Key string `path:"key" maxLength:"100"`
}

type shownAppWire struct {
	App     string      `json:"app" enum:"call,text,message"`
	Label   string      `json:"label"`
	Number  string      `json:"number,omitempty" doc:"To dial"`
	Consent string      `json:"consent,omitempty" doc:"What visitors agree to"`
	Open    bool        `json:"open" doc:"By its schedule, at the time of now"`
	Changes []time.Time `json:"changes" doc:"When open turns into its opposite, soonest first"`
}

type shownWire struct {
	Company  string         `json:"company"`
	Title    string         `json:"title"`
	Color    string         `json:"color" example:"#0f6e64"`
	Position string         `json:"position" enum:"left,right"`
	Theme    string         `json:"theme" enum:"light,dark,auto"`
	Now      time.Time      `json:"now" doc:"The server's clock"`
	Apps     []shownAppWire `json:"apps"`
}

type shownOut struct {
	CacheControl string `header:"Cache-Control"`
	Body         shownWire
}

// keepShown is how long browsers may keep what they show of a widget.
const keepShown = "public, max-age=60"

func (a *API) showWidget(ctx context.Context, in *WidgetKeyIn) (*shownOut, error) {
	v, err := a.Widgets.Show(ctx, in.Key)
	if err != nil {
		return nil, err
	}
	s := v.Settings
	return &shownOut{CacheControl: keepShown, Body: shownWire{
		Company: v.Company, Title: s.Title, Color: s.Color, Position: s.Position, Theme: s.Theme, Now: v.Now,
		Apps: each(v.Apps, func(p widget.ShownApp) shownAppWire {
			return shownAppWire{App: string(p.Kind), Label: p.Label, Number: p.Number, Consent: p.Consent, Open: p.Open, Changes: p.Changes}
		}),
	}}, nil
}

type visitorMessageIn struct {
	WidgetKeyIn
	Origin string `header:"Origin" hidden:"true"`
	Body   struct {
		ID      string `json:"id" maxLength:"64" doc:"Made by the browser; the same one twice is once"`
		Name    string `json:"name" maxLength:"400"`
		Email   string `json:"email,omitempty" maxLength:"400" doc:"This or the phone"`
		Phone   string `json:"phone,omitempty" maxLength:"100"`
		Text    string `json:"text" maxLength:"8000"`
		Company string `json:"company,omitempty" maxLength:"400" doc:"Leave it out: people do not see this field"`
	}
}

func (a *API) sendVisitorMessage(ctx context.Context, in *visitorMessageIn) (*noBody, error) {
	if err := fromWebsite(in.Origin); err != nil {
		return nil, err
	}
	b := in.Body
	return nil, a.Widgets.Submit(ctx, in.Key, in.Origin, widget.Message{
		ClientID: b.ID, Name: b.Name, Email: b.Email, Phone: b.Phone, Text: b.Text, Trap: b.Company,
	})
}

type agreementIn struct {
	WidgetKeyIn
	Origin string `header:"Origin" hidden:"true"`
	Body   struct {
		ID      string `json:"id" maxLength:"64" doc:"Made by the browser; the same one twice is once"`
		Name    string `json:"name,omitempty" maxLength:"400"`
		Phone   string `json:"phone" maxLength:"100"`
		Words   string `json:"words" maxLength:"4000" doc:"What was shown"`
		Agreed  bool   `json:"agreed"`
		Company string `json:"company,omitempty" maxLength:"400" doc:"Leave it out: people do not see this field"`
	}
}

func (a *API) agreeToTexts(ctx context.Context, in *agreementIn) (*noBody, error) {
	if err := fromWebsite(in.Origin); err != nil {
		return nil, err
	}
	b := in.Body
	return nil, a.Widgets.Agree(ctx, in.Key, widget.Agreement{
		ClientID: b.ID, Name: b.Name, Phone: b.Phone, Words: b.Words, Agreed: b.Agreed, Trap: b.Company,
	})
}
