package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	installation "tenantry/server/platform"
)

var tagPlatform = []string{"Platform"}

func (a *API) mountPlatformSettings() {
	register(a, huma.Operation{
		OperationID: "getPlatformInfo", Method: http.MethodGet, Path: "/platform/info", Tags: tagPlatform,
		Summary: "Show what everybody may know about this installation",
	}, public, a.getPlatformInfo)
	register(a, huma.Operation{
		OperationID: "getSettings", Method: http.MethodGet, Path: "/platform/settings", Tags: tagPlatform,
		Summary: "Show the settings",
	}, platform(domain.PermSettingsRead), a.getSettings)
	register(a, huma.Operation{
		OperationID: "updateSettings", Method: http.MethodPatch, Path: "/platform/settings", Tags: tagPlatform,
		Summary: "Change the settings", Description: "What is left out stays as it is. Addresses are given when the server is started and only shown here.",
	}, platform(domain.PermSettingsManage), a.updateSettings)
}

type mailStateWire struct {
	Configured bool `json:"configured"`
}

type platformInfoOut struct {
	Body struct {
		Name        string        `json:"name"`
		Version     string        `json:"version"`
		SetupNeeded bool          `json:"setupNeeded" doc:"Nobody has an account yet"`
		Mail        mailStateWire `json:"mail"`
		SignUp      bool          `json:"signUp" doc:"People may sign up by themselves"`
		PublicURL   string        `json:"publicUrl"`
		PasskeyHost string        `json:"passkeyHost,omitempty" doc:"Passkeys work on pages of this host; absent where there are none"`
	}
}

func (a *API) getPlatformInfo(ctx context.Context, _ *struct{}) (*platformInfoOut, error) {
	name, err := a.Platform.Name(ctx)
	if err != nil {
		return nil, err
	}
	needed, err := a.Accounts.SetupNeeded(ctx)
	if err != nil {
		return nil, err
	}
	signUp, err := a.Platform.SignUp(ctx)
	if err != nil {
		return nil, err
	}
	out := &platformInfoOut{}
	if out.Body.Mail.Configured, err = a.Messaging.Sends(ctx); err != nil {
		return nil, err
	}
	out.Body.SignUp = signUp.On()
	out.Body.Name, out.Body.Version, out.Body.SetupNeeded, out.Body.PublicURL = name, a.Version, needed, a.Platform.PublicURL
	out.Body.PasskeyHost = a.Accounts.PasskeyHost()
	return out, nil
}

type signUpWire struct {
	Mode    string   `json:"mode" enum:"off,open,domains" doc:"Who may sign up by themselves: nobody, everybody, or addresses at the domains"`
	Domains []string `json:"domains" maxItems:"100"`
}

type settingsOut struct {
	Body struct {
		Name       string     `json:"name"`
		SignUp     signUpWire `json:"signUp"`
		PublicURL  string     `json:"publicUrl" doc:"Given at start"`
		RootDomain string     `json:"rootDomain" doc:"Given at start; may be empty"`
		Version    string     `json:"version"`
	}
}

func (a *API) settings(ctx context.Context) (*settingsOut, error) {
	s, err := a.Platform.Settings(ctx)
	if err != nil {
		return nil, err
	}
	signUp, err := a.Platform.SignUp(ctx)
	if err != nil {
		return nil, err
	}
	out := &settingsOut{}
	out.Body.Name, out.Body.PublicURL, out.Body.RootDomain, out.Body.Version = s.Name, s.PublicURL, s.RootDomain, s.Version
	out.Body.SignUp = signUpWire{Mode: string(signUp.Mode), Domains: signUp.Domains}
	return out, nil
}

func (a *API) getSettings(ctx context.Context, _ *struct{}) (*settingsOut, error) {
	return a.settings(ctx)
}

func (a *API) updateSettings(ctx context.Context, in *struct {
	Body struct {
		Name   *string     `json:"name,omitempty" maxLength:"200"`
		SignUp *signUpWire `json:"signUp,omitempty"`
	}
}) (*settingsOut, error) {
	if in.Body.Name != nil {
		if err := a.Platform.Rename(ctx, *in.Body.Name); err != nil {
			return nil, err
		}
	}
	if rule := in.Body.SignUp; rule != nil {
		if err := a.Platform.SetSignUp(ctx, installation.SignUp{Mode: installation.SignUpMode(rule.Mode), Domains: rule.Domains}); err != nil {
			return nil, err
		}
	}
	return a.settings(ctx)
}
