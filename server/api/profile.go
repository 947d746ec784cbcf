package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/picture"
)

var tagAccount = []string{"Account"}

// maxPictureText is a picture in base64, and maxPictureBody the body around it.
const (
	maxPictureText = (picture.MaxBytes + 2) / 3 * 4
	maxPictureBody = maxPictureText + 1<<10
)

func (a *API) mountProfile() {
	register(a, huma.Operation{
		OperationID: "updateProfile", Method: http.MethodPatch, Path: "/session/account", Tags: tagAccount, DefaultStatus: http.StatusNoContent,
		Summary:     "Change one's own name, time zone, and how dates are written",
		Description: "What is left out stays as it is.",
		Errors:      []int{http.StatusForbidden},
	}, signedIn, a.updateProfile)
	register(a, huma.Operation{
		OperationID: "setPicture", Method: http.MethodPut, Path: "/session/picture", Tags: tagAccount, MaxBodyBytes: maxPictureBody,
		Summary: "Give oneself a picture",
		Description: "A PNG, JPEG, WebP or GIF file of at most 2 MB and 8 million pixels. The middle square of it is kept, re-encoded at " +
			strconv.Itoa(picture.Side) + " pixels; nothing else of the file is.",
		Errors: []int{http.StatusForbidden, http.StatusRequestEntityTooLarge},
	}, signedIn, a.setPicture)
	register(a, huma.Operation{
		OperationID: "removePicture", Method: http.MethodDelete, Path: "/session/picture", Tags: tagAccount, DefaultStatus: http.StatusNoContent,
		Summary: "Remove one's own picture", Errors: []int{http.StatusForbidden},
	}, signedIn, a.removePicture)
	register(a, huma.Operation{
		OperationID: "getPicture", Method: http.MethodGet, Path: "/accounts/{account}/picture", Tags: tagAccount,
		Summary: "Show somebody's picture",
		Description: "To oneself, to those who share a tenant with the person or see one of theirs through a tenant that manages it, and to the " +
			"platform's people who may. Everybody else is told that there is none.",
		Responses: map[string]*huma.Response{
			"200": {Description: "The picture", Content: map[string]*huma.MediaType{"image/jpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}},
			"304": {Description: "The one that you have"},
		},
		Errors: []int{http.StatusForbidden, http.StatusNotFound},
	}, signedIn, a.getPicture)
}

type updateProfileIn struct {
	Body struct {
		Name     *string `json:"name,omitempty" maxLength:"200"`
		Language *string `json:"language,omitempty" maxLength:"35" doc:"How dates and numbers are written, such as de-DE; one of the reference's languages, or empty for what the browser says. The words of the product are English"`
		Timezone *string `json:"timezone,omitempty" maxLength:"64" doc:"An IANA name; empty for the browser's"`
	}
}

func (a *API) updateProfile(ctx context.Context, in *updateProfileIn) (*noBody, error) {
	return nil, a.Accounts.UpdateProfile(ctx, account.ProfileChange(in.Body))
}

type setPictureIn struct {
	Body struct {
		Picture string `json:"picture" doc:"The file in base64"`
	}
}

type setPictureOut struct {
	Body struct {
		Picture string `json:"picture" doc:"The address of the picture"`
	}
}

func (a *API) setPicture(ctx context.Context, in *setPictureIn) (*setPictureOut, error) {
	data, err := base64.StdEncoding.DecodeString(in.Body.Picture)
	if err != nil {
		data = nil // is no picture
	}
	digest, err := a.Accounts.SetPicture(ctx, data)
	if err != nil {
		return nil, err
	}
	out := &setPictureOut{}
	out.Body.Picture = picturePath(domain.ActorFrom(ctx).AccountID, digest)
	return out, nil
}

func (a *API) removePicture(ctx context.Context, _ *struct{}) (*noBody, error) {
	return nil, a.Accounts.RemovePicture(ctx)
}

// picturePath is the address of a picture, "" where there is none. It names the
// picture itself, so that a browser may keep what it got there for good.
func picturePath(id domain.AccountID, digest string) string {
	if digest == "" {
		return ""
	}
	return Prefix + "/accounts/" + string(id) + "/picture?v=" + url.QueryEscape(digest)
}

type getPictureIn struct {
	Account     domain.AccountID `path:"account" maxLength:"60"`
	Digest      string           `query:"v" maxLength:"60" doc:"Which picture is meant; the present one is sent in any case"`
	IfNoneMatch string           `header:"If-None-Match" maxLength:"200"`
}

type getPictureOut struct {
	Status             int
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	ETag               string `header:"ETag"`
	CacheControl       string `header:"Cache-Control"`
	Body               []byte
}

// getPicture sends what we encoded ourselves. The policy of every answer that is
// no page (sandbox, nothing loads) and nosniff hold for it as for all others.
func (a *API) getPicture(ctx context.Context, in *getPictureIn) (*getPictureOut, error) {
	p, err := a.Tenants.Picture(ctx, in.Account)
	if err != nil {
		return nil, err
	}
	out := &getPictureOut{
		Status: http.StatusOK, ContentType: "image/jpeg", ContentDisposition: "inline", ETag: `"` + p.Digest + `"`,
		CacheControl: "private, no-cache", Body: p.JPEG,
	}
	if in.Digest == p.Digest {
		out.CacheControl = "private, max-age=31536000, immutable"
	}
	if in.IfNoneMatch == out.ETag {
		out.Status, out.Body = http.StatusNotModified, nil
	}
	return out, nil
}
