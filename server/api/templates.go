package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
)

var tagTemplates = []string{"Templates"}

func (a *API) mountTemplates() {
	register(a, huma.Operation{
		OperationID: "listTemplates", Method: http.MethodGet, Path: "/templates", Tags: tagTemplates,
		Summary: "List the templates that tenants can be made from",
		Description: "Needs TENANT_MGMT:create or TEMPLATES:read; what is wrong with files of the operator's own is told " +
			"to holders of TEMPLATES:read.",
		Errors: []int{http.StatusForbidden},
	}, signedIn, a.listTemplates)
	register(a, huma.Operation{
		OperationID: "getTemplate", Method: http.MethodGet, Path: "/templates/{template}", Tags: tagTemplates,
		Summary:     "Show a template with its document",
		Description: "Needs TENANT_MGMT:create or TEMPLATES:read. Versions that something was made from stay readable.",
		Errors:      []int{http.StatusForbidden, http.StatusNotFound},
	}, signedIn, a.getTemplate)
}

// templateWire is a template; in lists it comes without its document.
type templateWire struct {
	Name        string                  `json:"name"`
	Version     int64                   `json:"version"`
	Title       string                  `json:"title"`
	Summary     string                  `json:"summary"`
	Audience    string                  `json:"audience"`
	Includes    []string                `json:"includes" doc:"What a tenant made from it has"`
	Minutes     int                     `json:"minutes" doc:"Time needed; 0 when not told"`
	Have        []string                `json:"have" doc:"What to have at hand"`
	Wizard      string                  `json:"wizard"`
	Doors       []string                `json:"doors" doc:"Ways in: wizard, api, link, signup"`
	Source      string                  `json:"source" doc:"built-in, or the file it was read from"`
	Steps       []templateStepWire      `json:"steps"`
	Roles       []templateRoleWire      `json:"roles"`
	DefaultRole string                  `json:"defaultRole"`
	Features    map[string]bool         `json:"features"`
	Limits      map[string]int64        `json:"limits" doc:"Sizes in bytes"`
	Provision   []templateProvisionWire `json:"provision"`
	Document    string                  `json:"document,omitempty" doc:"The YAML, word for word"`
}

type templateStepWire struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind" enum:"form,users"`
	Title    string          `json:"title"`
	Intro    string          `json:"intro"`
	Schema   json.RawMessage `json:"schema,omitempty" doc:"JSON Schema 2020-12 of a form, its fields in order; see docs/templates.md"`
	MinUsers int             `json:"minUsers,omitempty" doc:"How many users there must be, for kind users"`
}

type templateRoleWire struct {
	Name        string              `json:"name"`
	Title       string              `json:"title"`
	Permissions []domain.Permission `json:"permissions"`
}

type templateProvisionWire struct {
	ID        string `json:"id"`
	Use       string `json:"use"`
	Title     string `json:"title"`
	Assignee  string `json:"assignee"`
	Required  bool   `json:"required"`
	Skippable bool   `json:"skippable"`
}

type templateProblemWire struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Reason string `json:"reason"`
}

type templatesOut struct {
	Body struct {
		Items    []templateWire        `json:"items"`
		Problems []templateProblemWire `json:"problems" doc:"Empty without TEMPLATES:read"`
	}
}

type templateOut struct{ Body templateWire }

// authorizeTemplates lets in whoever makes tenants, and whoever keeps templates.
func authorizeTemplates(ctx context.Context) error {
	if domain.AuthorizePlatform(ctx, domain.PermTemplateRead) == nil {
		return nil
	}
	return domain.AuthorizePlatform(ctx, domain.PermTenantCreate)
}

func (a *API) listTemplates(ctx context.Context, in *struct {
	Wizard string `query:"wizard" maxLength:"60" doc:"Only those that this wizard offers"`
}) (*templatesOut, error) {
	if err := authorizeTemplates(ctx); err != nil {
		return nil, err
	}
	out := &templatesOut{}
	out.Body.Items = each(a.Catalog.List(in.Wizard), templateWireOf)
	out.Body.Problems = []templateProblemWire{}
	if domain.AuthorizePlatform(ctx, domain.PermTemplateRead) == nil {
		out.Body.Problems = each(a.Catalog.Problems(), func(p onboarding.TemplateProblem) templateProblemWire {
			return templateProblemWire(p)
		})
	}
	return out, nil
}

func (a *API) getTemplate(ctx context.Context, in *struct {
	Template string `path:"template" maxLength:"60"`
	Version  int64  `query:"version" minimum:"0" doc:"The newest when left out"`
}) (*templateOut, error) {
	if err := authorizeTemplates(ctx); err != nil {
		return nil, err
	}
	t, err := a.templateVersion(ctx, in.Template, in.Version)
	if err != nil {
		return nil, err
	}
	return &templateOut{Body: describeTemplate(t)}, nil
}

// DescribeTemplate is what getTemplate answers, for a command line without a server.
func DescribeTemplate(t domain.Template) any { return describeTemplate(t) }

func describeTemplate(t domain.Template) templateWire {
	wire := templateWireOf(t)
	wire.Document = t.Document
	return wire
}

func (a *API) templateVersion(ctx context.Context, name string, version int64) (domain.Template, error) {
	if version == 0 {
		return a.Catalog.Get(name)
	}
	return a.Catalog.GetVersion(ctx, name, version)
}

func templateWireOf(t domain.Template) templateWire {
	return templateWire{
		Name: t.Name, Version: t.Version, Title: t.Title, Summary: t.Summary, Audience: t.Audience,
		Includes: orNone(t.Includes), Minutes: t.Minutes, Have: orNone(t.Have), Wizard: t.Wizard, Doors: orNone(t.Doors),
		Source: t.Source, DefaultRole: t.DefaultRole, Features: t.Features, Limits: t.Limits,
		Steps: each(t.Steps, func(s domain.TemplateStep) templateStepWire {
			return templateStepWire{ID: s.ID, Kind: s.Kind, Title: s.Title, Intro: s.Intro, Schema: s.Schema, MinUsers: s.MinUsers}
		}),
		Roles: each(t.Roles, func(r domain.TenantRole) templateRoleWire {
			return templateRoleWire{Name: r.Name, Title: r.Title, Permissions: orNone(r.Permissions)}
		}),
		Provision: each(t.Provision, func(p domain.ProvisionStep) templateProvisionWire {
			return templateProvisionWire{
				ID: p.ID, Use: p.Use, Title: p.Title, Assignee: p.Assignee, Required: p.Required, Skippable: p.Skippable,
			}
		}),
	}
}

// orNone makes a missing list an empty one.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
