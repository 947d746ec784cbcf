package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
	"tenantry/server/domain"
)

var tagFactors = []string{"Second factors"}

// mountFactors is what people do about their own second factors.
func (a *API) mountFactors() {
	register(a, huma.Operation{
		OperationID: "getFactors", Method: http.MethodGet, Path: "/account/factors", Tags: tagFactors,
		Summary: "Show one's own second factors", Errors: []int{http.StatusForbidden},
	}, signedIn, a.getFactors)
	register(a, huma.Operation{
		OperationID: "setFactorsAlways", Method: http.MethodPatch, Path: "/account/factors", Tags: tagFactors, DefaultStatus: http.StatusNoContent,
		Summary: "Choose whether every sign-in asks for a second factor, or only the tenants that want it",
		Errors:  []int{http.StatusForbidden, http.StatusConflict},
	}, signedIn.fresh(), a.setFactorsAlways)
	register(a, huma.Operation{
		OperationID: "beginTotp", Method: http.MethodPost, Path: "/account/totps", Tags: tagFactors, DefaultStatus: http.StatusCreated,
		Summary:     "Begin to set up an authenticator app",
		Description: "The secret is shown in this answer and never again. It counts once a code of it was confirmed.",
		Errors:      []int{http.StatusForbidden, http.StatusConflict},
	}, signedIn.fresh(), a.beginTotp)
	register(a, huma.Operation{
		OperationID: "confirmTotp", Method: http.MethodPost, Path: "/account/factors/{factor}/confirm", Tags: tagFactors,
		Summary:     "Confirm an authenticator app with a code of it",
		Description: "The first second factor brings ten recovery codes, shown in this answer and never again. Renews the session's cookie.",
		Errors:      []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
	}, signedIn, a.confirmTotp)
	register(a, huma.Operation{
		OperationID: "beginPasskey", Method: http.MethodPost, Path: "/account/passkeys/ask", Tags: tagFactors,
		Summary: "Get what the browser is to make a passkey of", Errors: []int{http.StatusForbidden, http.StatusConflict},
	}, signedIn.fresh(), a.beginPasskey)
	register(a, huma.Operation{
		OperationID: "createPasskey", Method: http.MethodPost, Path: "/account/passkeys", Tags: tagFactors, DefaultStatus: http.StatusCreated,
		Summary:     "Add the passkey that the browser made",
		Description: "The first second factor brings ten recovery codes, shown in this answer and never again. Renews the session's cookie.",
		Errors:      []int{http.StatusForbidden, http.StatusConflict},
	}, signedIn.fresh(), a.createPasskey)
	register(a, huma.Operation{
		OperationID: "renameFactor", Method: http.MethodPatch, Path: "/account/factors/{factor}", Tags: tagFactors, DefaultStatus: http.StatusNoContent,
		Summary: "Give a second factor another name", Errors: []int{http.StatusForbidden, http.StatusNotFound},
	}, signedIn, a.renameFactor)
	register(a, huma.Operation{
		OperationID: "removeFactor", Method: http.MethodDelete, Path: "/account/factors/{factor}", Tags: tagFactors, DefaultStatus: http.StatusNoContent,
		Summary:     "Remove a second factor",
		Description: "The last one stays while the password may not stand alone (password_short), and while a tenant asks for it (mfa_required).",
		Errors:      []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
	}, signedIn.fresh(), a.removeFactor)
	register(a, huma.Operation{
		OperationID: "renewRecoveryCodes", Method: http.MethodPost, Path: "/account/recovery-codes", Tags: tagFactors,
		Summary:     "Make ten new recovery codes in place of the old ones",
		Description: "They are shown in this answer and never again.",
		Errors:      []int{http.StatusForbidden, http.StatusConflict},
	}, signedIn.fresh(), a.renewRecoveryCodes)
}

type factorRowWire struct {
	ID         domain.FactorID `json:"id"`
	Method     string          `json:"method" enum:"totp,passkey"`
	Name       string          `json:"name"`
	CreatedAt  time.Time       `json:"createdAt"`
	LastUsedAt *time.Time      `json:"lastUsedAt,omitempty"`
}

type factorsOut struct {
	Body struct {
		Factors       []factorRowWire `json:"factors" doc:"In the order in which they were added"`
		Always        bool            `json:"always" doc:"Every sign-in asks for one of them; otherwise only the tenants that want it do"`
		PasswordShort bool            `json:"passwordShort" doc:"The password is too short to stand alone, so always stays on"`
		RequiredBy    []string        `json:"requiredBy" doc:"Names of one's tenants that ask for a second factor, and of the platform if it does"`
		RecoveryCodes struct {
			Left   int64      `json:"left"`
			MadeAt *time.Time `json:"madeAt,omitempty"`
		} `json:"recoveryCodes"`
	}
}

func (a *API) getFactors(ctx context.Context, _ *struct{}) (*factorsOut, error) {
	f, err := a.Accounts.Factors(ctx)
	if err != nil {
		return nil, err
	}
	out := &factorsOut{}
	out.Body.Factors, out.Body.Always, out.Body.PasswordShort = each(f.List, factorRowOf), f.Always, f.ShortPass
	out.Body.RequiredBy = each(f.DemandedBy, func(d domain.Demand) string { return d.Tenant })
	out.Body.RecoveryCodes.Left, out.Body.RecoveryCodes.MadeAt = f.CodesLeft, f.CodesMadeAt
	return out, nil
}

func factorRowOf(f domain.SecondFactor) factorRowWire {
	return factorRowWire{ID: f.ID, Method: f.Method, Name: f.Name, CreatedAt: f.CreatedAt, LastUsedAt: f.LastUsedAt}
}

func (a *API) setFactorsAlways(ctx context.Context, in *struct {
	Body struct {
		Always bool `json:"always"`
	}
}) (*noBody, error) {
	return nil, a.Accounts.SetAlways(ctx, in.Body.Always)
}

type newTotpOut struct {
	Body struct {
		ID     domain.FactorID `json:"id"`
		Secret string          `json:"secret" doc:"To type into an app, in base32"`
		URL    string          `json:"url" doc:"The same as an otpauth: address"`
		QR     string          `json:"qr" doc:"The same as a picture to scan, an SVG as a data: address"`
	}
}

func (a *API) beginTotp(ctx context.Context, in *struct {
	Body struct {
		Name string `json:"name" maxLength:"200" doc:"To tell apps apart, such as the phone's name"`
	}
}) (*newTotpOut, error) {
	made, err := a.Accounts.BeginTOTP(ctx, in.Body.Name)
	if err != nil {
		return nil, err
	}
	out := &newTotpOut{}
	out.Body.ID, out.Body.Secret, out.Body.URL, out.Body.QR = made.ID, made.Secret, made.URL, made.QR
	return out, nil
}

// FactorPath names one of one's own factors.
type FactorPath struct {
	Factor domain.FactorID `path:"factor" maxLength:"60"`
}

type recoveryCodesWire struct {
	RecoveryCodes []string `json:"recoveryCodes" doc:"Empty unless they were made just now"`
}

// addedOut is what follows from a new factor.
type addedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      recoveryCodesWire
}

func (a *API) addedOf(ctx context.Context, added account.Added) (*addedOut, error) {
	renewed, err := a.renewed(ctx, added.Token)
	if err != nil {
		return nil, err
	}
	codes := added.RecoveryCodes
	if codes == nil {
		codes = []string{}
	}
	return &addedOut{SetCookie: renewed.SetCookie, Body: recoveryCodesWire{codes}}, nil
}

func (a *API) confirmTotp(ctx context.Context, in *struct {
	FactorPath
	Body struct {
		Code   string `json:"code" maxLength:"100"`
		Always *bool  `json:"always,omitempty" doc:"Ask at every sign-in; left out, the first factor turns it on"`
	}
}) (*addedOut, error) {
	added, err := a.Accounts.ConfirmTOTP(ctx, in.Factor, in.Body.Code, in.Body.Always)
	if err != nil {
		return nil, err
	}
	return a.addedOf(ctx, added)
}

func (a *API) beginPasskey(ctx context.Context, _ *struct{}) (*questionOut, error) {
	return questionOf(a.Accounts.BeginPasskey(ctx))
}

func (a *API) createPasskey(ctx context.Context, in *struct {
	Body struct {
		Name       string            `json:"name" maxLength:"200"`
		Challenge  string            `json:"challenge" maxLength:"100"`
		Credential passkeyAnswerWire `json:"credential" doc:"The browser's answer"`
		Always     *bool             `json:"always,omitempty" doc:"Ask at every sign-in; left out, the first factor turns it on"`
	}
}) (*addedOut, error) {
	b := in.Body
	added, _, err := a.Accounts.AddPasskey(ctx, account.NewPasskey{
		Name: b.Name, Challenge: b.Challenge, Credential: b.Credential.json(), Always: b.Always,
	})
	if err != nil {
		return nil, err
	}
	return a.addedOf(ctx, added)
}

func (a *API) renameFactor(ctx context.Context, in *struct {
	FactorPath
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}) (*noBody, error) {
	return nil, a.Accounts.RenameFactor(ctx, in.Factor, in.Body.Name)
}

func (a *API) removeFactor(ctx context.Context, in *FactorPath) (*noBody, error) {
	return nil, a.Accounts.RemoveFactor(ctx, in.Factor)
}

func (a *API) renewRecoveryCodes(ctx context.Context, _ *struct{}) (*struct{ Body recoveryCodesWire }, error) {
	codes, err := a.Accounts.RenewCodes(ctx)
	if err != nil {
		return nil, err
	}
	return &struct{ Body recoveryCodesWire }{recoveryCodesWire{codes}}, nil
}
