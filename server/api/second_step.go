package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/account"
)

// mountSecondStep is how a proof is added to a session, or to half a one.
func (a *API) mountSecondStep() {
	register(a, huma.Operation{
		OperationID: "giveSecondFactor", Method: http.MethodPost, Path: "/session/mfa", Tags: tagSession,
		Summary: "Give the second factor that a sign-in asked for",
		Description: "Makes the half session that the sign-in began a whole one, with a new cookie. A code counts once; wrong ones count " +
			"against the limits of sign-in. Problems: wrong_code, wrong_passkey.",
		Errors: []int{http.StatusConflict},
	}, halfSignedIn, a.giveSecondFactor)
	register(a, huma.Operation{
		OperationID: "askPasskeyForSecondFactor", Method: http.MethodPost, Path: "/session/mfa/passkey", Tags: tagSession,
		Summary: "Get what the browser is to ask a passkey for, as the second factor", Errors: []int{http.StatusConflict},
	}, halfSignedIn, a.askPasskey)
	register(a, huma.Operation{
		OperationID: "stepUp", Method: http.MethodPost, Path: "/session/step-up", Tags: tagSession,
		Summary: "Prove again that it is you",
		Description: "For requests that were refused with step_up_required: give one of the methods that the problem names, then send the " +
			"request again. The session gets a new cookie; the old one is dead. Problems: wrong_password, wrong_code, wrong_passkey.",
		Errors: []int{http.StatusForbidden, http.StatusConflict, http.StatusServiceUnavailable},
	}, signedIn.orVouched(), a.stepUp)
	register(a, huma.Operation{
		OperationID: "askPasskeyForStepUp", Method: http.MethodPost, Path: "/session/step-up/passkey", Tags: tagSession,
		Summary: "Get what the browser is to ask a passkey for, as one more proof", Errors: []int{http.StatusForbidden, http.StatusConflict},
	}, signedIn.orVouched(), a.askPasskey)
}

// passkeyAnswerWire is what navigator.credentials gave, as toJSON writes it. Its
// inside is for the WebAuthn library to check.
type passkeyAnswerWire map[string]any

func (w passkeyAnswerWire) json() []byte {
	body, err := json.Marshal(w)
	if err != nil {
		return nil // cannot be: it was read from JSON
	}
	return body
}

type questionOut struct {
	Body struct {
		Challenge string `json:"challenge" doc:"Send it back with the answer; good once, within five minutes"`
		PublicKey any    `json:"publicKey" doc:"For PublicKeyCredential.parseRequestOptionsFromJSON or parseCreationOptionsFromJSON"`
	}
}

func questionOf(q account.Question, err error) (*questionOut, error) {
	if err != nil {
		return nil, err
	}
	out := &questionOut{}
	out.Body.Challenge, out.Body.PublicKey = q.Challenge, q.Options
	return out, nil
}

type secondFactorIn struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Method     string            `json:"method" enum:"totp,passkey,recovery_code"`
		Code       string            `json:"code,omitempty" maxLength:"100" doc:"For totp and recovery_code"`
		Challenge  string            `json:"challenge,omitempty" maxLength:"100" doc:"For passkey"`
		Credential passkeyAnswerWire `json:"credential,omitempty" doc:"For passkey: the browser's answer"`
	}
}

func (a *API) giveSecondFactor(ctx context.Context, in *secondFactorIn) (*sessionStarted, error) {
	b := in.Body
	token, err := a.Accounts.CompleteSignIn(ctx, account.Proof{
		Method: b.Method, Code: b.Code, Challenge: b.Challenge, Credential: b.Credential.json(),
	}, in.UserAgent)
	if err != nil {
		return nil, err
	}
	return a.startedSession(ctx, token)
}

type stepUpIn struct {
	Body struct {
		Method     string            `json:"method" enum:"password,totp,passkey,recovery_code"`
		Password   string            `json:"password,omitempty" maxLength:"1024"`
		Code       string            `json:"code,omitempty" maxLength:"100" doc:"For totp and recovery_code"`
		Challenge  string            `json:"challenge,omitempty" maxLength:"100" doc:"For passkey"`
		Credential passkeyAnswerWire `json:"credential,omitempty" doc:"For passkey: the browser's answer"`
	}
}

func (a *API) stepUp(ctx context.Context, in *stepUpIn) (*sessionStarted, error) {
	b := in.Body
	token, err := a.Accounts.StepUp(ctx, account.Proof{
		Method: b.Method, Password: b.Password, Code: b.Code, Challenge: b.Challenge, Credential: b.Credential.json(),
	})
	if err != nil {
		return nil, err
	}
	return a.startedSession(ctx, token)
}

func (a *API) askPasskey(ctx context.Context, _ *struct{}) (*questionOut, error) {
	return questionOf(a.Accounts.AskPasskey(ctx))
}
