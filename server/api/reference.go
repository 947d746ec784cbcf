package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/words"
)

func (a *API) mountReference() {
	register(a, huma.Operation{
		OperationID: "getReference", Method: http.MethodGet, Path: "/reference", Tags: tagTemplates,
		Summary:     "List countries, time zones, currencies and languages",
		Description: "The lists that fields choose from. They change with the program only: keep them, and ask with If-None-Match.",
	}, public, a.getReference)
}

type countryWire struct {
	Code     string `json:"code" doc:"ISO 3166-1 alpha-2"`
	Name     string `json:"name"`
	Currency string `json:"currency,omitempty" doc:"Usual there"`
	Timezone string `json:"timezone,omitempty" doc:"The one most people there live in"`
}

type currencyWire struct {
	Code   string `json:"code" doc:"ISO 4217"`
	Name   string `json:"name"`
	Digits int    `json:"digits" doc:"After the decimal point"`
}

type mailLanguageWire struct {
	Tag  string `json:"tag" doc:"BCP 47, such as de"`
	Name string `json:"name" doc:"In the language itself"`
}

type referenceIn struct {
	IfNoneMatch string `header:"If-None-Match" maxLength:"200"`
}

type referenceOut struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Countries       []countryWire      `json:"countries" doc:"By name"`
		Timezones       []string           `json:"timezones" doc:"IANA names, without aliases"`
		TimezoneAliases map[string]string  `json:"timezoneAliases" doc:"Older names, which browsers still tell, and today's"`
		Currencies      []currencyWire     `json:"currencies" doc:"By code"`
		Languages       []string           `json:"languages" doc:"In which dates and numbers can be written"`
		MailLanguages   []mailLanguageWire `json:"mailLanguages" doc:"In which messages are written, English first"`
	}
}

func (a *API) getReference(_ context.Context, in *referenceIn) (*referenceOut, error) {
	r := onboarding.References()
	out := &referenceOut{Status: http.StatusOK, ETag: `"` + r.Digest + `"`, CacheControl: "public, max-age=86400"}
	if in.IfNoneMatch == out.ETag {
		out.Status = http.StatusNotModified
		return out, nil
	}
	out.Body.Countries = each(r.Countries, func(c onboarding.Country) countryWire { return countryWire(c) })
	out.Body.Timezones, out.Body.TimezoneAliases = r.Timezones, r.Aliases
	out.Body.Currencies = each(r.Currencies, func(c onboarding.Currency) currencyWire { return currencyWire(c) })
	out.Body.Languages = domain.Languages()
	out.Body.MailLanguages = each(a.Messaging.Languages(), func(l *words.Language) mailLanguageWire { return mailLanguageWire{l.Tag, l.Name} })
	return out, nil
}
