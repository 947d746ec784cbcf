package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/widget"
)

var tagWidget = []string{"Website apps"}

func (a *API) mountWidget() {
	const path = "/tenants/{tenant}/widget"
	register(a, huma.Operation{
		OperationID: "getWidget", Method: http.MethodGet, Path: path, Tags: tagWidget,
		Summary: "Show the apps of a company's website, and the code for its pages",
	}, inTenant(domain.PermWidgetRead), a.getWidget)
	register(a, huma.Operation{
		OperationID: "updateWidget", Method: http.MethodPatch, Path: path, Tags: tagWidget,
		Summary:     "Change the apps, their schedules, how they look or where they may be shown",
		Description: "A part that is left out stays as it is. Of the apps, those that are named change; schedules and websites are replaced whole.",
		Errors:      []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, inTenant(domain.PermWidgetManage), a.updateWidget)
	register(a, huma.Operation{
		OperationID: "renewWidgetKey", Method: http.MethodPost, Path: path + "/key", Tags: tagWidget,
		Summary: "Make a new key; pages with the code of the old one show nothing from then on", Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermWidgetManage).fresh(), a.renewWidgetKey)
	register(a, huma.Operation{
		OperationID: "checkWebsite", Method: http.MethodPost, Path: path + "/checks", Tags: tagWidget,
		Summary:     "Read pages of the company's website and tell what became of the code in each",
		Description: "Addresses or paths of the company's websites, at most ten; without any, the website's own address. It takes a few seconds, and the result is kept.",
		Errors:      []int{http.StatusConflict},
	}, inTenant(domain.PermWidgetManage), a.checkWebsite)
	register(a, huma.Operation{
		OperationID: "mailWidgetCode", Method: http.MethodPost, Path: path + "/code-mails", Tags: tagWidget, DefaultStatus: http.StatusNoContent,
		Summary: "Mail the code with instructions to whoever looks after the website",
	}, inTenant(domain.PermWidgetManage), a.mailWidgetCode)
}

type spanWire struct {
	From string `json:"from" maxLength:"5" example:"09:00"`
	To   string `json:"to" maxLength:"5" example:"17:30" doc:"At or before from: on the next day. 24:00 is the end of the day"`
}

type weekSpanWire struct {
	Day  int    `json:"day" minimum:"1" maximum:"7" doc:"1 is Monday"`
	From string `json:"from" maxLength:"5" example:"09:00"`
	To   string `json:"to" maxLength:"5" example:"17:30" doc:"At or before from: on the next day. 24:00 is the end of the day"`
}

type exceptionWire struct {
	Date  string     `json:"date" maxLength:"10" example:"2026-12-24"`
	Spans []spanWire `json:"spans" maxItems:"20" doc:"None: closed"`
	Note  string     `json:"note,omitempty" maxLength:"400"`
}

type scheduleWire struct {
	ID         string          `json:"id,omitempty" maxLength:"60" doc:"Empty for a new one"`
	Name       string          `json:"name" maxLength:"400"`
	Week       []weekSpanWire  `json:"week" maxItems:"200"`
	Exceptions []exceptionWire `json:"exceptions" maxItems:"500" doc:"Days with hours of their own"`
}

// AppFields are how an app is set.
type AppFields struct {
	App      string `json:"app" enum:"call,text,message"`
	On       bool   `json:"on"`
	Label    string `json:"label" maxLength:"400"`
	Schedule string `json:"schedule,omitempty" maxLength:"60" doc:"Empty: always there"`
	Number   string `json:"number,omitempty" maxLength:"60" doc:"To dial; of call only"`
}

type appNowWire struct {
	AppFields
	Open      bool       `json:"open" doc:"By its schedule, just now"`
	ChangesAt *time.Time `json:"changesAt,omitempty" doc:"When open turns into its opposite"`
}

type styleWire struct {
	Color    string `json:"color" maxLength:"20" example:"#0f6e64"`
	Position string `json:"position" enum:"left,right"`
	Theme    string `json:"theme" enum:"light,dark,auto"`
	Title    string `json:"title" maxLength:"400"`
}

type checkedPageWire struct {
	URL    string `json:"url"`
	State  string `json:"state" enum:"found,altered,missing,unreadable"`
	Reason string `json:"reason,omitempty" doc:"A stable word"`
	Words  string `json:"words,omitempty" doc:"What is wrong, and what to do"`
}

type websiteCheckWire struct {
	At    time.Time         `json:"at"`
	Pages []checkedPageWire `json:"pages"`
}

type widgetWire struct {
	Version        int64             `json:"version"`
	Key            string            `json:"key" doc:"Public: it stands in the pages"`
	Code           string            `json:"code" doc:"What belongs into each page"`
	Website        string            `json:"website" doc:"Of the company's profile"`
	Timezone       string            `json:"timezone" doc:"In which the schedules are meant"`
	Company        string            `json:"company"`
	MessagesTo     string            `json:"messagesTo" doc:"Who is mailed what visitors write"`
	Consent        string            `json:"consent" doc:"What visitors agree to for text messages; empty while that is not offered"`
	Apps           []appNowWire      `json:"apps"`
	Schedules      []scheduleWire    `json:"schedules"`
	Style          styleWire         `json:"style"`
	Origins        []string          `json:"origins" doc:"As set; none: those of the website"`
	AllowedOrigins []string          `json:"allowedOrigins" doc:"What holds"`
	LastCheck      *websiteCheckWire `json:"lastCheck,omitempty"`
}

type widgetOut struct {
	ETag string `header:"ETag"`
	Body widgetWire
}

func widgetOutOf(v widget.View, err error) (*widgetOut, error) {
	if err != nil {
		return nil, err
	}
	s := v.Settings
	out := &widgetOut{ETag: etag(v.Version), Body: widgetWire{
		Version: v.Version, Key: v.Key, Code: v.Code, Website: v.Website, Timezone: v.Timezone, Company: v.CompanyName, MessagesTo: v.MessagesTo, Consent: v.Consent,
		Apps: each(v.Apps, appNowOf), Schedules: each(s.Schedules, scheduleWireOf),
		Style:   styleWire{Color: s.Color, Position: s.Position, Theme: s.Theme, Title: s.Title},
		Origins: append([]string{}, s.Origins...), AllowedOrigins: v.Origins,
	}}
	if v.Check != nil {
		check := checkWireOf(*v.Check)
		out.Body.LastCheck = &check
	}
	return out, nil
}

func appNowOf(p widget.AppNow) appNowWire {
	w := appNowWire{AppFields: AppFields{App: string(p.Kind), On: p.On, Label: p.Label, Schedule: p.Schedule, Number: p.Number}, Open: p.Open}
	if !p.Changes.IsZero() {
		w.ChangesAt = &p.Changes
	}
	return w
}

func checkWireOf(c domain.WidgetCheck) websiteCheckWire {
	return websiteCheckWire{At: c.At, Pages: each(c.Pages, func(p domain.WidgetPage) checkedPageWire {
		return checkedPageWire{URL: p.URL, State: string(p.State), Reason: p.Reason, Words: p.Words}
	})}
}

func scheduleWireOf(s domain.Schedule) scheduleWire {
	spans := func(all []domain.Span) []spanWire {
		return each(all, func(p domain.Span) spanWire {
			return spanWire{From: domain.ClockText(p.From), To: domain.ClockText(p.To)}
		})
	}
	return scheduleWire{
		ID: s.ID, Name: s.Name,
		Week: each(s.Week, func(p domain.WeekSpan) weekSpanWire {
			return weekSpanWire{Day: (int(p.Day)+6)%7 + 1, From: domain.ClockText(p.From), To: domain.ClockText(p.To)}
		}),
		Exceptions: each(s.Exceptions, func(e domain.DayException) exceptionWire {
			return exceptionWire{Date: e.Date, Spans: spans(e.Spans), Note: e.Note}
		}),
	}
}

func (a *API) getWidget(ctx context.Context, _ *TenantIn) (*widgetOut, error) {
	t, _ := tenantOf(ctx)
	return widgetOutOf(a.Widgets.Get(ctx, t.ID))
}

type updateWidgetIn struct {
	TenantIn
	Precondition
	Body struct {
		Apps      []AppFields     `json:"apps,omitempty" maxItems:"3"`
		Schedules *[]scheduleWire `json:"schedules,omitempty" maxItems:"100"`
		Style     *styleWire      `json:"style,omitempty"`
		Origins   *[]string       `json:"origins,omitempty" maxItems:"100" doc:"None: those of the company's website"`
	}
}

func (a *API) updateWidget(ctx context.Context, in *updateWidgetIn) (*widgetOut, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	c := widget.Change{Origins: in.Body.Origins}
	for _, p := range in.Body.Apps {
		c.Apps = append(c.Apps, domain.WidgetApp{Kind: domain.WidgetAppKind(p.App), On: p.On, Label: p.Label, Schedule: p.Schedule, Number: p.Number})
	}
	if s := in.Body.Style; s != nil {
		c.Style = &widget.Style{Color: s.Color, Position: s.Position, Theme: s.Theme, Title: s.Title}
	}
	if in.Body.Schedules != nil {
		schedules, err := schedulesOf(*in.Body.Schedules)
		if err != nil {
			return nil, err
		}
		c.Schedules = &schedules
	}
	t, _ := tenantOf(ctx)
	return widgetOutOf(a.Widgets.Update(ctx, t.ID, version, c))
}

// schedulesOf reads the times of day, or says which are none.
func schedulesOf(given []scheduleWire) ([]domain.Schedule, error) {
	var wrong []domain.FieldError
	span := func(at, from, to string) domain.Span {
		f, okFrom := domain.ParseClock(from)
		t, okTo := domain.ParseClock(to)
		for _, end := range []struct {
			name string
			ok   bool
		}{{"/from", okFrom && from != "24:00"}, {"/to", okTo}} {
			if !end.ok {
				wrong = append(wrong, domain.FieldError{Pointer: at + end.name, Code: "format", Message: "Enter a time like 09:30."})
			}
		}
		return domain.Span{From: f, To: t}
	}
	schedules := make([]domain.Schedule, len(given))
	for i, g := range given {
		s := domain.Schedule{ID: g.ID, Name: g.Name}
		for j, p := range g.Week {
			s.Week = append(s.Week, domain.WeekSpan{Day: time.Weekday(p.Day % 7), Span: span(fmt.Sprintf("/schedules/%d/week/%d", i, j), p.From, p.To)})
		}
		for j, e := range g.Exceptions {
			day := domain.DayException{Date: e.Date, Note: e.Note}
			for k, p := range e.Spans {
				day.Spans = append(day.Spans, span("/schedules/"+strconv.Itoa(i)+fmt.Sprintf("/exceptions/%d/spans/%d", j, k), p.From, p.To))
			}
			s.Exceptions = append(s.Exceptions, day)
		}
		schedules[i] = s
	}
	if len(wrong) > 0 {
		return nil, domain.Invalid(wrong...)
	}
	return schedules, nil
}

func (a *API) renewWidgetKey(ctx context.Context, _ *TenantIn) (*widgetOut, error) {
	t, _ := tenantOf(ctx)
	return widgetOutOf(a.Widgets.RenewKey(ctx, t.ID))
}

type checkWebsiteIn struct {
	TenantIn
	Body struct {
		Pages []string `json:"pages,omitempty" maxItems:"100"`
	}
}

type websiteCheckOut struct{ Body websiteCheckWire }

func (a *API) checkWebsite(ctx context.Context, in *checkWebsiteIn) (*websiteCheckOut, error) {
	t, _ := tenantOf(ctx)
	check, err := a.Widgets.CheckPages(ctx, t.ID, in.Body.Pages)
	if err != nil {
		return nil, err
	}
	return &websiteCheckOut{Body: checkWireOf(check)}, nil
}

func (a *API) mailWidgetCode(ctx context.Context, in *struct {
	TenantIn
	Body struct {
		Email string `json:"email" maxLength:"400"`
	}
}) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Widgets.MailCode(ctx, t.ID, in.Body.Email)
}
