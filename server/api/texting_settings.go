package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/texting"
	"tenantry/server/texting/carrier"
)

func (a *API) mountTextingSettings() {
	register(a, huma.Operation{
		OperationID: "getTextingSettings", Method: http.MethodGet, Path: "/platform/texting", Tags: tagTexting,
		Summary: "Show who carries text messages", Description: "The token is never shown; what is set in the configuration of the server says so.",
	}, platform(domain.PermSettingsRead), a.getTextingSettings)
	register(a, huma.Operation{
		OperationID: "updateTextingSettings", Method: http.MethodPut, Path: "/platform/texting", Tags: tagTexting,
		Summary:     "Choose who carries text messages",
		Description: "A token that is left out stays as it is, unless account or address change: then it has to be given again.",
		Errors:      []int{http.StatusConflict},
	}, platform(domain.PermSettingsManage).fresh(), a.updateTextingSettings)
	register(a, huma.Operation{
		OperationID: "testTexting", Method: http.MethodPost, Path: "/platform/texting/test", Tags: tagTexting,
		Summary: "Ask the provider whether it would let us in, and tell what it answered", Description: "Nothing is sent or bought.",
	}, platform(domain.PermSettingsManage), a.testTexting)
}

type textingSettingsOut struct {
	Body struct {
		Fixed        bool         `json:"fixed" doc:"Set in the configuration of the server, which wins; cannot be changed here"`
		Provider     carrier.Kind `json:"provider" enum:"builtin,twilio"`
		Account      string       `json:"account"`
		TokenSet     bool         `json:"tokenSet"`
		URL          string       `json:"url"`
		Country      string       `json:"country" doc:"Whose numbers tenants get"`
		InboundURL   string       `json:"inboundUrl" doc:"Where texts to the numbers are brought; set at each number by itself"`
		PerTenant    int          `json:"perTenant" doc:"Most texts of one tenant in 24 hours; 0 for no limit"`
		PerRecipient int          `json:"perRecipient" doc:"Most texts of a tenant to one number in 24 hours; 0 for no limit"`
		Outage       *outageWire  `json:"outage,omitempty" doc:"Nothing can be sent just now, as far as this node knows"`
	}
}

func textingSettingsOf(v texting.SettingsView, err error) (*textingSettingsOut, error) {
	if err != nil {
		return nil, err
	}
	out := &textingSettingsOut{}
	b := &out.Body
	b.Fixed, b.Provider, b.Account, b.TokenSet, b.URL, b.Country = v.Fixed, v.Provider, v.Account, v.TokenSet, v.URL, v.Country
	b.InboundURL, b.PerTenant, b.PerRecipient = v.InboundURL, v.PerTenant, v.PerRecipient
	if v.Outage != nil {
		b.Outage = &outageWire{Since: v.Outage.Since, RetryAt: v.Outage.Until, Answer: v.Outage.Words}
	}
	return out, nil
}

func (a *API) getTextingSettings(ctx context.Context, _ *struct{}) (*textingSettingsOut, error) {
	return textingSettingsOf(a.Texting.Settings(ctx))
}

type textingSettingsIn struct {
	Body struct {
		Provider string  `json:"provider" enum:"builtin,twilio"`
		Account  string  `json:"account,omitempty" maxLength:"60"`
		Token    *string `json:"token,omitempty" maxLength:"200" doc:"Left out: as before"`
		URL      string  `json:"url,omitempty" maxLength:"300" doc:"Empty: Twilio's own"`
		Country  string  `json:"country,omitempty" maxLength:"2" doc:"Empty: US"`
	}
}

func (a *API) updateTextingSettings(ctx context.Context, in *textingSettingsIn) (*textingSettingsOut, error) {
	b := in.Body
	return textingSettingsOf(a.Texting.SetSettings(ctx, texting.Change{
		Provider: carrier.Kind(b.Provider), Account: b.Account, Token: b.Token, URL: b.URL, Country: b.Country,
	}))
}

type textingTestOut struct {
	Body struct {
		Accepted bool   `json:"accepted"`
		Answer   string `json:"answer" doc:"In the provider's own words, without secrets"`
	}
}

func (a *API) testTexting(ctx context.Context, _ *struct{}) (*textingTestOut, error) {
	t, err := a.Texting.Try(ctx)
	if err != nil {
		return nil, err
	}
	out := &textingTestOut{}
	out.Body.Accepted, out.Body.Answer = t.Accepted, t.Words
	return out, nil
}
