package api

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
	"tenantry/server/store"
)

func (a *API) mountOwnData() {
	register(a, huma.Operation{
		OperationID: "exportOwnData", Method: http.MethodGet, Path: "/session/export", Tags: tagAccount,
		Summary: "Take away everything that is kept about oneself",
		Description: "One JSON file: profile, memberships, sessions, second factors and API keys without their secrets, open invitations, and what one did " +
			"according to the audit log. Its last entry says that it is complete. The export is itself an event of the log.",
		Responses: map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
			"application/json": {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}},
		}}},
		Errors: []int{http.StatusForbidden},
	}, signedIn.fresh(), a.exportOwnData)
}

// ownProfile is what is kept about a person beside everything that is a list.
type ownProfile struct {
	ID            domain.AccountID `json:"id"`
	Email         string           `json:"email"`
	EmailProvedAt *time.Time       `json:"emailProvedAt,omitempty"`
	Name          string           `json:"name"`
	Language      string           `json:"language"`
	Timezone      string           `json:"timezone"`
	PlatformRole  string           `json:"platformRole,omitempty"`
	CreatedAt     time.Time        `json:"createdAt"`
	LastSignInAt  *time.Time       `json:"lastSignInAt,omitempty"`
	Picture       string           `json:"picture,omitempty"` // a data: address
	AsksAlways    bool             `json:"asksForSecondFactorAlways"`
	CodesLeft     int64            `json:"recoveryCodesLeft"`
}

type ownKeyWire struct {
	Kind domain.KeyKind `json:"kind"`
	APIKeyWire
	Tenant *tenantNameWire `json:"tenant,omitempty"`
}

func (a *API) exportOwnData(ctx context.Context, _ *struct{}) (*stream, error) {
	if err := a.Accounts.RecordExport(ctx); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // it goes on beyond the time that a request has
	return &stream{Body: func(c *fiber.Ctx) {
		c.Set(fiber.HeaderContentType, "application/json; charset=utf-8")
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set(fiber.HeaderContentDisposition, `attachment; filename="account-`+a.Now().Format(time.DateOnly)+`.json"`)
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
			if err := a.writeOwnData(ctx, w); err != nil {
				// The file ends early, without the entry that says it is complete.
				a.Logger.Warn("an export of somebody's own data was cut off", "error", err)
			}
		})
	}}, nil
}

func (a *API) writeOwnData(ctx context.Context, w *bufio.Writer) error {
	doc := &ownData{w: w, enc: json.NewEncoder(w)}
	doc.value("format", "tenantry account export 1")
	doc.value("exportedAt", a.Now())
	profile, factors, err := a.ownProfile(ctx)
	if err != nil {
		return err
	}
	doc.value("profile", profile)
	doc.value("secondFactors", factors)
	section(ctx, doc, "memberships", a.Tenants.OwnMemberships, ownMembershipWireOf)
	section(ctx, doc, "sessions", a.Accounts.Sessions, sessionRowOf(domain.ActorFrom(ctx).SessionID))
	for _, kind := range []domain.KeyKind{domain.KeyPersonal, domain.KeyTenant, domain.KeyPlatform} {
		read := func(ctx context.Context, page store.Page) ([]domain.APIKey, string, error) {
			return a.Accounts.MadeKeys(ctx, kind, page)
		}
		section(ctx, doc, string(kind)+"ApiKeys", read, ownKeyWireOf)
	}
	invitations, err := a.listMyInvitations(ctx, nil)
	if err != nil {
		return err
	}
	doc.value("invitations", invitations.Body.Items)
	section(ctx, doc, "events", a.Audit.Own, auditWireOf)
	doc.value("complete", true)
	return doc.end()
}

func (a *API) ownProfile(ctx context.Context) (p ownProfile, factors []factorRowWire, err error) {
	own, err := a.Accounts.Own(ctx)
	if err != nil {
		return p, nil, err
	}
	f, err := a.Accounts.Factors(ctx)
	if err != nil {
		return p, nil, err
	}
	p = ownProfile{
		ID: own.ID, Email: own.Email, EmailProvedAt: own.EmailProvedAt, Name: own.Name, PlatformRole: own.PlatformRole,
		Language: own.Preferences.Language, Timezone: own.Preferences.Timezone, CreatedAt: own.CreatedAt, LastSignInAt: own.LastSignInAt,
		AsksAlways: f.Always, CodesLeft: f.CodesLeft,
	}
	if own.Picture != "" {
		kept, err := a.Accounts.OwnPicture(ctx)
		if err != nil {
			return p, nil, err
		}
		p.Picture = "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(kept.JPEG)
	}
	return p, each(f.List, factorRowOf), nil
}

func ownKeyWireOf(k domain.APIKey) ownKeyWire {
	w := ownKeyWire{Kind: k.Kind, APIKeyWire: apiKeyWireOf(k)}
	if k.Tenant.Slug != "" {
		name := tenantNameOf(k.Tenant)
		w.Tenant = &name
	}
	return w
}

// ownData writes one JSON object piece by piece. After the first failure it writes
// nothing more, and end tells of it.
type ownData struct {
	w       *bufio.Writer
	enc     *json.Encoder
	entries int
	err     error
}

func (d *ownData) text(s string) {
	if d.err == nil {
		_, d.err = d.w.WriteString(s)
	}
}

func (d *ownData) encode(v any) {
	if d.err == nil {
		d.err = d.enc.Encode(v)
	}
}

func (d *ownData) name(name string) {
	d.text(map[bool]string{true: "{", false: ","}[d.entries == 0] + "\n\"" + name + "\": ")
	d.entries++
}

func (d *ownData) value(name string, v any) {
	d.name(name)
	d.encode(v)
}

func (d *ownData) end() error {
	d.text("}\n")
	if d.err == nil {
		d.err = d.w.Flush()
	}
	return d.err
}

// section writes a list page by page, so that one of any length needs the memory
// of a page.
func section[T, W any](ctx context.Context, d *ownData, name string, read func(context.Context, store.Page) ([]T, string, error), wire func(T) W) {
	d.name(name)
	d.text("[")
	before := ""
	for page := (store.Page{Limit: store.MaxPage}); d.err == nil; {
		items, next, err := read(ctx, page)
		if err != nil {
			d.err = err
			return
		}
		for _, item := range items {
			d.text(before)
			d.encode(wire(item))
			before = ","
		}
		if d.err == nil {
			d.err = d.w.Flush()
		}
		if page.Cursor = next; next == "" {
			break
		}
	}
	d.text("]")
}
