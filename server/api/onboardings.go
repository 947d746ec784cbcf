package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/onboarding"
	"tenantry/server/store"
)

var tagOnboarding = []string{"Onboarding"}

func (a *API) mountOnboardings() {
	create := platform(domain.PermTenantCreate)
	register(a, huma.Operation{
		OperationID: "listOnboardings", Method: http.MethodGet, Path: "/onboardings", Tags: tagOnboarding,
		Summary: "List drafts, or what was submitted, the one saved last first",
	}, create, a.listOnboardings)
	register(a, huma.Operation{
		OperationID: "startOnboarding", Method: http.MethodPost, Path: "/onboardings", Tags: tagOnboarding,
		Summary: "Begin a draft", DefaultStatus: http.StatusCreated,
	}, create, a.startOnboarding)
	register(a, huma.Operation{
		OperationID: "getOnboarding", Method: http.MethodGet, Path: "/onboardings/{onboarding}", Tags: tagOnboarding,
		Summary:     "Show a draft, and what would stop it from being submitted",
		Description: "Whoever looks is shown to the draft's other editors for the next 30 seconds.",
		Errors:      []int{http.StatusNotFound},
	}, create, a.getOnboarding)
	register(a, huma.Operation{
		OperationID: "saveOnboarding", Method: http.MethodPatch, Path: "/onboardings/{onboarding}", Tags: tagOnboarding,
		Summary: "Save a draft",
		Description: "Each given step replaces that step's answers; null takes them away. A draft may hold what is incomplete or " +
			"wrong: `problems` tells. Choosing another template keeps every answer and shows those that it asks for.",
		Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, create, a.saveOnboarding)
	register(a, huma.Operation{
		OperationID: "discardOnboarding", Method: http.MethodDelete, Path: "/onboardings/{onboarding}", Tags: tagOnboarding,
		Summary: "Discard a draft", DefaultStatus: http.StatusNoContent, Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, create, a.discardOnboarding)
	register(a, huma.Operation{
		OperationID: "submitOnboarding", Method: http.MethodPost, Path: "/onboardings/{onboarding}/submit", Tags: tagOnboarding,
		Summary:       "Create the tenant that a draft describes",
		Description:   "However often it is called, it makes one tenant and gives one answer.",
		DefaultStatus: http.StatusAccepted, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusPreconditionFailed},
	}, create, a.submitOnboarding)
}

// answersWire is what was answered, by step. Its rules are the template's.
type answersWire = map[string]any

// onboardingWire is a draft, or the record of what was submitted.
type onboardingWire struct {
	ID              domain.OnboardingID  `json:"id"`
	Wizard          string               `json:"wizard"`
	Template        string               `json:"template,omitempty" doc:"Absent until one is chosen"`
	TemplateVersion int64                `json:"templateVersion,omitempty" doc:"With which it was last saved"`
	LatestVersion   int64                `json:"latestVersion,omitempty" doc:"By which it is judged; absent when the template is gone"`
	State           string               `json:"state" enum:"draft,submitted,discarded,expired"`
	Step            string               `json:"step" doc:"The step last worked on"`
	Answers         answersWire          `json:"answers" doc:"By step; those that the chosen template asks for"`
	Version         int64                `json:"version" doc:"Also the ETag"`
	CreatedBy       startedByWire        `json:"createdBy"`
	ChangedBy       string               `json:"changedBy"`
	CreatedAt       time.Time            `json:"createdAt"`
	UpdatedAt       time.Time            `json:"updatedAt"`
	ExpiresAt       time.Time            `json:"expiresAt"`
	Steps           []onboardingStepWire `json:"steps"`
	Problems        []domain.FieldError  `json:"problems" doc:"Everything that would stop a submit now"`
	OtherEditors    []editorWire         `json:"otherEditors"`
	Tenant          *runTenantWire       `json:"tenant,omitempty"`
	Run             domain.RunID         `json:"run,omitempty"`
}

type startedByWire struct {
	ID   domain.AccountID `json:"id"`
	Name string           `json:"name"`
}

type onboardingStepWire struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	State string `json:"state" enum:"done,todo,problem"`
}

type editorWire struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

type onboardingOut struct {
	ETag string `header:"ETag"`
	Body onboardingWire
}

// OnboardingIn is the part of an input that names an onboarding.
type OnboardingIn struct {
	Onboarding domain.OnboardingID `path:"onboarding" maxLength:"60"`
}

type createdOut struct {
	Body struct {
		Tenant     runTenantWire       `json:"tenant"`
		Run        domain.RunID        `json:"run"`
		Onboarding domain.OnboardingID `json:"onboarding"`
	}
}

func (a *API) listOnboardings(ctx context.Context, in *struct {
	State  string `query:"state" enum:"draft,expired,submitted,discarded" default:"draft"`
	Wizard string `query:"wizard" maxLength:"60"`
	Mine   bool   `query:"mine" doc:"Only those that the caller began"`
	Page
}) (*list[onboardingWire], error) {
	f := store.OnboardingFilter{State: domain.OnboardingState(in.State), Wizard: in.Wizard}
	if in.State == "expired" {
		f.State, f.Expired = domain.OnboardingDraft, true
	}
	if in.Mine {
		f.AccountID = domain.ActorFrom(ctx).AccountID
	}
	drafts, next, err := a.Onboarding.List(ctx, f, store.Page{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return listOf(each(drafts, onboardingWireOf), next), nil
}

func (a *API) startOnboarding(ctx context.Context, in *struct {
	Body struct {
		Wizard   string      `json:"wizard" maxLength:"60" example:"voicepro"`
		Template string      `json:"template,omitempty" maxLength:"60"`
		Answers  answersWire `json:"answers,omitempty"`
		Step     string      `json:"step,omitempty" maxLength:"60"`
	}
}) (*onboardingOut, error) {
	return onboardingOutOf(a.Onboarding.Start(ctx, onboarding.NewDraft{
		Wizard: in.Body.Wizard, Template: in.Body.Template, Answers: in.Body.Answers, Step: in.Body.Step,
	}))
}

func (a *API) getOnboarding(ctx context.Context, in *OnboardingIn) (*onboardingOut, error) {
	return onboardingOutOf(a.Onboarding.Get(ctx, in.Onboarding))
}

func (a *API) saveOnboarding(ctx context.Context, in *struct {
	OnboardingIn
	Precondition
	Body struct {
		Template *string     `json:"template,omitempty" maxLength:"60"`
		Answers  answersWire `json:"answers,omitempty"`
		Step     *string     `json:"step,omitempty" maxLength:"60"`
	}
}) (*onboardingOut, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return onboardingOutOf(a.Onboarding.Save(ctx, in.Onboarding, onboarding.Change{
		Version: version, Template: in.Body.Template, Answers: in.Body.Answers, Step: in.Body.Step,
	}))
}

func (a *API) discardOnboarding(ctx context.Context, in *OnboardingIn) (*noBody, error) {
	return nil, a.Onboarding.Discard(ctx, in.Onboarding)
}

func (a *API) submitOnboarding(ctx context.Context, in *OnboardingIn) (*createdOut, error) {
	return createdOutOf(a.Onboarding.Submit(ctx, in.Onboarding))
}

func createdOutOf(made onboarding.Created, err error) (*createdOut, error) {
	if err != nil {
		return nil, err
	}
	out := &createdOut{}
	out.Body.Tenant, out.Body.Run, out.Body.Onboarding = runTenantWireOf(made.Tenant), made.Run, made.Onboarding
	return out, nil
}

func onboardingOutOf(d onboarding.Draft, err error) (*onboardingOut, error) {
	if err != nil {
		return nil, err
	}
	return &onboardingOut{ETag: etag(d.Version), Body: onboardingWireOf(d)}, nil
}

func onboardingWireOf(d onboarding.Draft) onboardingWire {
	w := onboardingWire{
		ID: d.ID, Wizard: d.Wizard, Template: d.Template, TemplateVersion: d.TemplateVersion, LatestVersion: d.LatestVersion,
		State: string(d.State), Step: d.Step, Answers: d.Answers, Version: d.Version,
		CreatedBy: startedByWire{ID: d.AccountID, Name: d.CreatedBy}, ChangedBy: d.ChangedBy,
		CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, ExpiresAt: d.ExpiresAt, Run: d.RunID,
		Steps: each(d.Steps, func(s onboarding.StepStatus) onboardingStepWire {
			return onboardingStepWire{ID: s.ID, Kind: s.Kind, Title: s.Title, State: string(s.State)}
		}),
		Problems: each(d.Problems, func(f domain.FieldError) domain.FieldError { return f }),
		OtherEditors: each(d.OtherEditors, func(e domain.OnboardingEditor) editorWire {
			return editorWire{Name: e.Name, At: e.SeenAt}
		}),
	}
	if d.Expired {
		w.State = "expired"
	}
	if d.Tenant != nil {
		t := runTenantWireOf(*d.Tenant)
		w.Tenant = &t
	}
	return w
}
