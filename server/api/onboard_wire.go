package api

import (
	"encoding/json"
	"time"

	"tenantry/server/company"
	"tenantry/server/domain"
)

// setUpWire is what the holder of a link to set a company up is shown. Answers,
// hand-overs and the company's slug are the owner's alone.
type setUpWire struct {
	State       string           `json:"state" enum:"open,sign_in,wrong_account,expired,completed,revoked,partner_disabled,company_disabled,done" doc:"done: of a narrow link, its step is done"`
	Kind        string           `json:"kind" enum:"set_up,handover" doc:"handover: a narrow link that shows one step"`
	Partner     setUpPartnerWire `json:"partner"`
	InvitedBy   string           `json:"invitedBy"`
	Email       string           `json:"email" doc:"Whose the link is; masked for others"`
	ContactName string           `json:"contactName"`
	CompanyName string           `json:"companyName" doc:"As the partner calls it, then as the client does"`
	Note        string           `json:"note" doc:"Of the partner, or of whoever handed the step over"`
	Minutes     int              `json:"minutes" doc:"Time needed; 0 when not told"`
	Have        []string         `json:"have" doc:"What to have at hand"`
	ExpiresAt   time.Time        `json:"expiresAt"`
	Step        string           `json:"step" doc:"The open one, or the one that a narrow link is about; empty when all are done"`
	Steps       []setUpStepWire  `json:"steps"`

	AccountExists bool `json:"accountExists" doc:"Sign in as that address, and confirm"`
	Claimed       bool `json:"claimed" doc:"It belongs to an account"`
	Mine          bool `json:"mine" doc:"And that account is signed in"`
	CanRenew      bool `json:"canRenew" doc:"An expired link can be replaced by mail"`

	Version   int64           `json:"version,omitempty"`
	SavedAt   *time.Time      `json:"savedAt,omitempty"`
	Answers   answersWire     `json:"answers,omitempty" doc:"By step, what was filled in so far"`
	Tenant    *tenantNameWire `json:"tenant,omitempty" doc:"The company, once it is made"`
	Roles     []setUpRoleWire `json:"roles" doc:"What the team can become"`
	Role      string          `json:"role" doc:"The one that is proposed"`
	Handovers []handoverWire  `json:"handovers"`
	Handed    string          `json:"handedBy,omitempty" doc:"Who handed the step over"`
	Code      string          `json:"code,omitempty" doc:"The application code, on a narrow link to it"`
}

// setUpPartnerWire is who invites, and whom to ask.
type setUpPartnerWire struct {
	Name         string `json:"name"`
	Color        string `json:"color,omitempty"`
	Logo         string `json:"logo,omitempty" doc:"Where its picture is"`
	ContactName  string `json:"contactName,omitempty"`
	ContactEmail string `json:"contactEmail,omitempty"`
	ContactPhone string `json:"contactPhone,omitempty"`
	HelpURL      string `json:"helpUrl,omitempty"`
	OfferText    string `json:"offerText,omitempty" doc:"Of a done-for-you service"`
	OfferURL     string `json:"offerUrl,omitempty"`
}

type setUpStepWire struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind" enum:"credentials,form,sms,widget,users"`
	Title    string          `json:"title"`
	Intro    string          `json:"intro"`
	State    string          `json:"state" enum:"todo,done,skipped"`
	Optional bool            `json:"optional" doc:"It can be left for later"`
	Handable bool            `json:"handable" doc:"It can be put into somebody else's hands"`
	Schema   json.RawMessage `json:"schema,omitempty" doc:"JSON Schema 2020-12 of a form, its fields in order"`
}

type setUpRoleWire struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type handoverWire struct {
	ID        domain.HandoverID `json:"id"`
	Step      string            `json:"step"`
	Email     string            `json:"email"`
	Name      string            `json:"name"`
	State     string            `json:"state" enum:"sent,opened,done,expired,revoked"`
	CreatedAt time.Time         `json:"createdAt"`
	ExpiresAt time.Time         `json:"expiresAt"`
}

func (a *API) setUpWireOf(look company.Look) setUpWire {
	v, b, tpl := look.Invitation, look.Brand, look.Template
	wire := setUpWire{
		State: string(look.State), Kind: "set_up",
		Partner: setUpPartnerWire{
			Name: b.Name, Color: b.Color, ContactName: b.ContactName, ContactEmail: b.ContactEmail, ContactPhone: b.ContactPhone,
			HelpURL: b.HelpURL, OfferText: b.OfferText, OfferURL: b.OfferURL,
		},
		InvitedBy: v.InvitedBy, Email: look.Email, ContactName: v.ContactName, CompanyName: v.CompanyName, Note: v.Note,
		Minutes: tpl.Minutes, Have: tpl.Have, ExpiresAt: v.ExpiresAt, Step: v.Step, Steps: setUpStepsOf(look),
		AccountExists: look.AccountExists, Claimed: v.AccountID != "", Mine: look.Mine, CanRenew: look.CanRenew,
		Roles: []setUpRoleWire{}, Role: tpl.DefaultRole, Handovers: each(look.Handovers, a.handoverWireOf), Code: look.Code,
	}
	if b.LogoDigest != "" {
		wire.Partner.Logo = Prefix + "/logos/" + b.LogoDigest
	}
	if h := look.Handover; h != nil {
		wire.Kind, wire.Step, wire.Handed, wire.Note, wire.ExpiresAt, wire.ContactName = "handover", h.Step, h.MadeBy, h.Note, h.ExpiresAt, h.Name
	}
	if look.Mine || look.Handover != nil && look.State == company.LinkOpen {
		wire.Version, wire.SavedAt, wire.Answers = v.Version, v.ActiveAt, v.Answers
	}
	if look.Mine {
		wire.Roles = each(tpl.Roles, func(r domain.TenantRole) setUpRoleWire { return setUpRoleWire{r.Name, r.Title} })
	}
	if look.Tenant != nil {
		name := tenantNameOf(*look.Tenant)
		wire.Tenant = &name
	}
	return wire
}

func setUpStepsOf(look company.Look) []setUpStepWire {
	return each(look.Template.Steps, func(s domain.TemplateStep) setUpStepWire {
		step := setUpStepWire{ID: s.ID, Kind: s.Kind, Title: s.Title, Intro: s.Intro, State: "todo", Optional: company.Skippable(s)}
		if state := look.Invitation.Steps[s.ID]; state != "" {
			step.State = string(state)
		}
		for _, id := range look.HandedTo {
			step.Handable = step.Handable || id == s.ID
		}
		if h := look.Handover; h == nil || h.Step == s.ID {
			step.Schema = s.Schema
		}
		return step
	})
}

func (a *API) handoverWireOf(h domain.CompanyHandover) handoverWire {
	wire := handoverWire{ID: h.ID, Step: h.Step, Email: h.Email, Name: h.Name, State: "sent", CreatedAt: h.CreatedAt, ExpiresAt: h.ExpiresAt}
	switch {
	case h.RevokedAt != nil:
		wire.State = "revoked"
	case h.DoneAt != nil:
		wire.State = "done"
	case !a.Now().Before(h.ExpiresAt):
		wire.State = "expired"
	case h.OpenedAt != nil:
		wire.State = "opened"
	}
	return wire
}
