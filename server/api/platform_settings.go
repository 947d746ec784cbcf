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
		Summary: "Change the settings", Description: "Addresses are given when the server is started and only shown here.",
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
	out := &platformInfoOut{}
	out.Body.Name, out.Body.Version, out.Body.SetupNeeded, out.Body.PublicURL = name, a.Version, needed, a.Platform.PublicURL
	out.Body.PasskeyHost = a.Accounts.PasskeyHost()
	return out, nil
}

type settingsOut struct {
	Body struct {
		Name       string `json:"name"`
		PublicURL  string `json:"publicUrl" doc:"Given at start"`
		RootDomain string `json:"rootDomain" doc:"Given at start; may be empty"`
		Version    string `json:"version"`
	}
}

func settingsOutOf(s installation.Settings, err error) (*settingsOut, error) {
	if err != nil {
		return nil, err
	}
	out := &settingsOut{}
	out.Body.Name, out.Body.PublicURL, out.Body.RootDomain, out.Body.Version = s.Name, s.PublicURL, s.RootDomain, s.Version
	return out, nil
}

func (a *API) getSettings(ctx context.Context, _ *struct{}) (*settingsOut, error) {
	return settingsOutOf(a.Platform.Settings(ctx))
}

func (a *API) updateSettings(ctx context.Context, in *struct {
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}) (*settingsOut, error) {
	if err := a.Platform.Rename(ctx, in.Body.Name); err != nil {
		return nil, err
	}
	return settingsOutOf(a.Platform.Settings(ctx))
}
