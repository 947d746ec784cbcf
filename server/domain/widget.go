package domain

import (
	"slices"
	"time"
)

// WidgetAppKind is one of the things that a company's website can offer.
type WidgetAppKind string

// The apps.
const (
	AppCall    WidgetAppKind = "call"    // "Call us now": a number to dial
	AppText    WidgetAppKind = "text"    // "Text us": agreeing to text messages
	AppMessage WidgetAppKind = "message" // "Leave a message": a form
)

// WidgetApps lists all apps in the order in which visitors see them.
func WidgetApps() []WidgetAppKind { return []WidgetAppKind{AppCall, AppText, AppMessage} }

// WidgetApp is how a company has set one app.
type WidgetApp struct {
	Kind     WidgetAppKind
	On       bool
	Label    string // of its button
	Schedule string // the id of a schedule; empty: always there
	Number   string // to dial, as +49301234567; of AppCall only
}

// WidgetSettings are how a company's widget looks and what is in it.
type WidgetSettings struct {
	Apps      []WidgetApp // one of each kind, in order
	Schedules []Schedule
	Color     string   // #rrggbb
	Position  string   // right or left
	Theme     string   // light, dark or auto
	Title     string   // above the apps
	Origins   []string // of websites that may show it; none: those of the company's website
}

// Bounds of the settings.
const (
	MaxSchedules    = 20
	MaxOrigins      = 20
	MaxWidgetLabel  = 40
	MaxWidgetTitle  = 80
	MaxVisitorText  = 4000 // characters of a message
	MaxVisitorPhone = 40
)

// DefaultWidget is what a company starts with: the one app that needs nothing else.
func DefaultWidget() WidgetSettings {
	return WidgetSettings{
		Apps: []WidgetApp{
			{Kind: AppCall, Label: "Call us now"},
			{Kind: AppText, On: true, Label: "Text us"},
			{Kind: AppMessage, On: true, Label: "Leave a message"},
		},
		Color: "#0f6e64", Position: "right", Theme: "auto", Title: "How can we help?",
	}
}

// App returns the settings of one app.
func (s WidgetSettings) App(kind WidgetAppKind) WidgetApp {
	for _, a := range s.Apps {
		if a.Kind == kind {
			return a
		}
	}
	return WidgetApp{Kind: kind}
}

// Schedule returns one of the schedules.
func (s WidgetSettings) Schedule(id string) (Schedule, bool) {
	for _, c := range s.Schedules {
		if c.ID == id {
			return c, true
		}
	}
	return Schedule{}, false
}

// Available reports whether an app can be used at a moment, and when that changes
// within the time ahead: at most so many times.
func (s WidgetSettings) Available(a WidgetApp, at time.Time, ahead time.Duration, most int, place *time.Location) (bool, []time.Time) {
	c, found := s.Schedule(a.Schedule)
	if a.Schedule == "" || !found {
		return true, []time.Time{}
	}
	return c.Open(at, place), c.Changes(at, at.Add(ahead), most, place)
}

// Widget is a company's widget as it is stored.
type Widget struct {
	TenantID  TenantID
	Key       string // public: it stands in the company's pages
	Settings  WidgetSettings
	Check     *WidgetCheck // the last; nil before the first
	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int64
}

// WidgetPageState is what a check found on one page.
type WidgetPageState string

// What a page can be like.
const (
	PageFound      WidgetPageState = "found"
	PageAltered    WidgetPageState = "altered"    // it is there and not as it was given out
	PageMissing    WidgetPageState = "missing"    // it is not there
	PageUnreadable WidgetPageState = "unreadable" // nobody knows
)

// WidgetPage is one page of a check.
type WidgetPage struct {
	URL    string          `json:"url"`
	State  WidgetPageState `json:"state"`
	Reason string          `json:"reason,omitempty"` // a stable word; empty when found
	Words  string          `json:"words,omitempty"`  // for people: what is wrong and what to do
}

// WidgetCheck is one look at the pages of a website.
type WidgetCheck struct {
	At    time.Time    `json:"at"`
	Pages []WidgetPage `json:"pages"`
}

// Found reports whether the code stands on one of the pages as it should.
func (c WidgetCheck) Found() bool {
	return slices.ContainsFunc(c.Pages, func(p WidgetPage) bool { return p.State == PageFound })
}

// VisitorMessageState is where a message from the website stands.
type VisitorMessageState string

// The states of a message from the website.
const (
	VisitorNew  VisitorMessageState = "new"
	VisitorDone VisitorMessageState = "done"
)

// VisitorMessage is what a visitor of a company's website has written.
type VisitorMessage struct {
	ID        VisitorMessageID
	TenantID  TenantID
	ClientID  string // made by the visitor's browser: the same one twice is once
	Name      string
	Email     string // this or Phone, or both
	Phone     string
	Text      string
	Page      string // the website's origin that it came from
	State     VisitorMessageState
	CreatedAt time.Time
	DoneAt    *time.Time
	DoneBy    string // name
}
