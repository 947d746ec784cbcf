package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/company"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/picture"
)

// logoPath is messaging.LogoPath as operations are declared.
const logoPath = "/logos/{digest}"

func (a *API) mountBrand() {
	const path = "/tenants/{tenant}/brand"
	register(a, huma.Operation{
		OperationID: "getBrand", Method: http.MethodGet, Path: path, Tags: tagTenants,
		Summary:     "Show how a tenant shows itself to its clients, on links and in mails",
		Description: "What is empty is inherited from the tenant that manages it; effective is what holds.",
	}, inTenant(domain.PermProfileRead), a.getBrand)
	register(a, huma.Operation{
		OperationID: "setBrand", Method: http.MethodPut, Path: path, Tags: tagTenants,
		Summary:     "Change how a tenant shows itself to its clients",
		Description: "All values but the logo; what is left empty is inherited. A color that is hard to read on white is taken, and marked as such.",
		Errors:      []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, inTenant(domain.PermProfileUpdate), a.setBrand)
	register(a, huma.Operation{
		OperationID: "setLogo", Method: http.MethodPut, Path: "/tenants/{tenant}/logo", Tags: tagTenants, MaxBodyBytes: maxPictureBody,
		Summary: "Give a tenant a logo",
		Description: "A PNG, JPEG, WebP or GIF file of at most 2 MB and 8 million pixels. The middle square of it is kept, re-encoded at " +
			strconv.Itoa(picture.Side) + " pixels. Logos are public.",
		Errors: []int{http.StatusRequestEntityTooLarge},
	}, inTenant(domain.PermProfileUpdate), a.setLogo)
	register(a, huma.Operation{
		OperationID: "removeLogo", Method: http.MethodDelete, Path: "/tenants/{tenant}/logo", Tags: tagTenants,
		Summary: "Take the logo of a tenant away",
	}, inTenant(domain.PermProfileUpdate), a.removeLogo)
	register(a, huma.Operation{
		OperationID: "getLogo", Method: http.MethodGet, Path: logoPath, Tags: tagTenants,
		Summary: "Show a stored logo, to anybody: links and mails do",
		Responses: map[string]*huma.Response{
			"200": {Description: "The logo", Content: map[string]*huma.MediaType{"image/jpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}},
		},
		Errors: []int{http.StatusNotFound},
	}, public, a.getLogo)
}

// brandValues are what a tenant sets.
type brandValues struct {
	Color        string `json:"color" maxLength:"20" doc:"As #rrggbb"`
	ContactName  string `json:"contactName" maxLength:"200" doc:"Of whom clients ask for help"`
	ContactEmail string `json:"contactEmail" maxLength:"300"`
	ContactPhone string `json:"contactPhone" maxLength:"200"`
	HelpURL      string `json:"helpUrl" maxLength:"600" doc:"Of a guide"`
	OfferText    string `json:"offerText" maxLength:"1000" doc:"Words of a done-for-you service; empty shows none"`
	OfferURL     string `json:"offerUrl" maxLength:"600"`
	SenderName   string `json:"senderName" maxLength:"200" doc:"In the From of its mails, before the installation's name"`
	Language     string `json:"language,omitempty" maxLength:"35" doc:"Of its mails, one of the reference's mail languages; whoever has an account and chose a language gets that"`
}

func logoAddress(digest string) string {
	if digest == "" {
		return ""
	}
	return messaging.LogoPath + digest
}

type brandOut struct {
	ETag string `header:"ETag"`
	Body struct {
		Own       BrandWire `json:"own"`
		Effective BrandWire `json:"effective" doc:"With what is inherited"`
		Version   int64     `json:"version" doc:"The same as the ETag"`
	}
}

// BrandWire is how a tenant shows itself to its clients.
type BrandWire struct {
	Color         string `json:"color" doc:"As #rrggbb"`
	ContactName   string `json:"contactName"`
	ContactEmail  string `json:"contactEmail"`
	ContactPhone  string `json:"contactPhone"`
	HelpURL       string `json:"helpUrl"`
	OfferText     string `json:"offerText"`
	OfferURL      string `json:"offerUrl"`
	SenderName    string `json:"senderName"`
	Language      string `json:"language" doc:"Of its mails; empty: as the installation says"`
	Logo          string `json:"logo" doc:"Its address; empty without one"`
	ShownAs       string `json:"shownAs" doc:"Whose color and logo they are"`
	ReplyTo       string `json:"replyTo" doc:"Where answers to its mails go; empty: as the installation says"`
	TextColor     string `json:"textColor" doc:"That reads better on the color"`
	ColorReadable bool   `json:"colorReadable" doc:"False: the color is too pale for words on white"`
}

func brandWireOf(b domain.Brand) BrandWire {
	return BrandWire{
		Color: b.Color, ContactName: b.ContactName, ContactEmail: b.ContactEmail, ContactPhone: b.ContactPhone, HelpURL: b.HelpURL,
		OfferText: b.OfferText, OfferURL: b.OfferURL, SenderName: b.SenderName, Language: b.Language, Logo: logoAddress(b.LogoDigest), ShownAs: b.ShownAs, ReplyTo: b.ReplyTo,
		TextColor: domain.TextOn(b.Color), ColorReadable: b.Color == "" || domain.Contrast(b.Color, domain.White) >= domain.LeastContrast,
	}
}

// brandOutOf counts versions from 1, which is of a brand that nobody set.
func brandOutOf(b company.Brand, err error) (*brandOut, error) {
	if err != nil {
		return nil, err
	}
	out := &brandOut{ETag: etag(b.Own.Version + 1)}
	out.Body.Own, out.Body.Effective, out.Body.Version = brandWireOf(b.Own), brandWireOf(b.Effective), b.Own.Version+1
	return out, nil
}

func (a *API) getBrand(ctx context.Context, _ *TenantIn) (*brandOut, error) {
	t, _ := tenantOf(ctx)
	return brandOutOf(a.Companies.FindBrand(ctx, t.ID))
}

type setBrandIn struct {
	TenantIn
	Precondition
	Body brandValues
}

func (a *API) setBrand(ctx context.Context, in *setBrandIn) (*brandOut, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	t, _ := tenantOf(ctx)
	b := in.Body
	return brandOutOf(a.Companies.SetBrand(ctx, t.ID, domain.Brand{
		Color: b.Color, ContactName: b.ContactName, ContactEmail: b.ContactEmail, ContactPhone: b.ContactPhone, HelpURL: b.HelpURL,
		OfferText: b.OfferText, OfferURL: b.OfferURL, SenderName: b.SenderName, Language: b.Language, Version: version - 1,
	}))
}

type setLogoIn struct {
	TenantIn
	Body struct {
		Logo string `json:"logo" doc:"The file in base64"`
	}
}

func (a *API) setLogo(ctx context.Context, in *setLogoIn) (*brandOut, error) {
	t, _ := tenantOf(ctx)
	data, err := base64.StdEncoding.DecodeString(in.Body.Logo)
	if err != nil {
		data = []byte{} // is no picture
	}
	return brandOutOf(a.Companies.SetLogo(ctx, t.ID, data))
}

func (a *API) removeLogo(ctx context.Context, _ *TenantIn) (*brandOut, error) {
	t, _ := tenantOf(ctx)
	return brandOutOf(a.Companies.SetLogo(ctx, t.ID, nil))
}

type logoOut struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	CacheControl       string `header:"Cache-Control"`
	CrossOrigin        string `header:"Cross-Origin-Resource-Policy"`
	Body               []byte
}

// getLogo sends what we encoded ourselves. A digest names one picture for good, and
// mail programs on the web show it on pages of their own.
func (a *API) getLogo(ctx context.Context, in *struct {
	Digest string `path:"digest" maxLength:"60"`
}) (*logoOut, error) {
	jpeg, err := a.Companies.Logo(ctx, in.Digest)
	if err != nil {
		return nil, err
	}
	return &logoOut{
		ContentType: "image/jpeg", ContentDisposition: "inline", CacheControl: "public, max-age=31536000, immutable", CrossOrigin: "cross-origin", Body: jpeg,
	}, nil
}
