package widget

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tenantry/server/domain"
)

var (
	colorForm    = regexp.MustCompile(`^#[0-9a-f]{6}$`)
	scheduleForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,60}$`)
	numberForm   = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
)

// wrong collects everything that is wrong with a change.
type wrong []domain.FieldError

func (w *wrong) add(pointer, code, message string) {
	*w = append(*w, domain.FieldError{Pointer: pointer, Code: code, Message: message})
}

// apply returns the settings with the change, or everything that is wrong with it.
func apply(s domain.WidgetSettings, c Change, newID func() string) (domain.WidgetSettings, error) {
	var w wrong
	s.Apps, s.Schedules = slices.Clone(s.Apps), slices.Clone(s.Schedules)
	if c.Schedules != nil {
		s.Schedules = w.schedules(*c.Schedules, newID)
	}
	for i, a := range c.Apps {
		w.app(&s, a, "/apps/"+strconv.Itoa(i))
	}
	if c.Schedules != nil {
		w.used(s)
	}
	if c.Style != nil {
		w.style(&s, *c.Style)
	}
	if c.Origins != nil {
		s.Origins = w.origins(*c.Origins)
	}
	if len(w) > 0 {
		return s, domain.Invalid(w...)
	}
	return s, nil
}

func (w *wrong) schedules(given []domain.Schedule, newID func() string) []domain.Schedule {
	if len(given) > domain.MaxSchedules {
		w.add("/schedules", "too_many", fmt.Sprintf("Use at most %d schedules.", domain.MaxSchedules))
		return nil
	}
	names, ids := map[string]bool{}, map[string]bool{}
	schedules := slices.Clone(given)
	for i := range schedules {
		c, at := &schedules[i], "/schedules/"+strconv.Itoa(i)
		if c.ID == "" {
			c.ID = newID()
		}
		if !scheduleForm.MatchString(c.ID) || ids[c.ID] {
			w.add(at+"/id", "format", "Leave the id of a new schedule empty.")
		}
		for _, f := range c.Check() {
			w.add(at+f.Pointer, f.Code, f.Message)
		}
		if name, problem := domain.ParseName(c.Name); problem == nil {
			if c.Name = name; names[strings.ToLower(name)] {
				w.add(at+"/name", "taken", "Another schedule has this name.")
			}
			names[strings.ToLower(name)] = true
		}
		ids[c.ID] = true
		slices.SortStableFunc(c.Week, func(a, b domain.WeekSpan) int {
			return (int(a.Day)+6)%7*10_000 + a.From - (int(b.Day)+6)%7*10_000 - b.From // the week begins on Monday
		})
		slices.SortStableFunc(c.Exceptions, func(a, b domain.DayException) int { return strings.Compare(a.Date, b.Date) })
	}
	return schedules
}

// app puts one app into the settings.
func (w *wrong) app(s *domain.WidgetSettings, a domain.WidgetApp, at string) {
	i := slices.IndexFunc(s.Apps, func(b domain.WidgetApp) bool { return b.Kind == a.Kind })
	if i < 0 {
		w.add(at+"/kind", "unknown", "There is no such app.")
		return
	}
	a.Label = w.line(at+"/label", a.Label, domain.MaxWidgetLabel)
	if a.Number != "" {
		a.Number = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "", "/", "", "\u00a0", "").Replace(a.Number)
	}
	switch {
	case a.Kind != domain.AppCall && a.Number != "":
		w.add(at+"/number", "unknown", "Only calls have a number of their own.")
	case a.Number != "" && !numberForm.MatchString(a.Number):
		w.add(at+"/number", "format", "Enter the number with its country code, like +49 30 1234567.")
	case a.Kind == domain.AppCall && a.On && a.Number == "":
		w.add(at+"/number", "required", "Enter the number that visitors call.")
	}
	if _, found := s.Schedule(a.Schedule); a.Schedule != "" && !found {
		w.add(at+"/schedule", "unknown", "Choose one of the schedules, or “Always”.")
	}
	s.Apps[i] = a
}

// used keeps a schedule that an app goes by.
func (w *wrong) used(s domain.WidgetSettings) {
	for _, a := range s.Apps {
		if _, found := s.Schedule(a.Schedule); a.Schedule != "" && !found {
			w.add("/schedules", "in_use", fmt.Sprintf("“%s” goes by a schedule that would be gone. Give it another one first.", a.Label))
		}
	}
}

func (w *wrong) style(s *domain.WidgetSettings, c Style) {
	if s.Color = strings.ToLower(c.Color); !colorForm.MatchString(s.Color) {
		w.add("/style/color", "format", "Enter a colour like #0f6e64.")
	}
	if s.Position = c.Position; !slices.Contains([]string{"left", "right"}, c.Position) {
		w.add("/style/position", "unknown", "Choose left or right.")
	}
	if s.Theme = c.Theme; !slices.Contains([]string{"auto", "light", "dark"}, c.Theme) {
		w.add("/style/theme", "unknown", "Choose light, dark or automatic.")
	}
	s.Title = w.line("/style/title", c.Title, domain.MaxWidgetTitle)
}

// line is a text of one line that visitors read.
func (w *wrong) line(at, text string, most int) string {
	clean, problem := domain.ParseName(text)
	switch {
	case problem != nil:
		w.add(at, problem.Reason, problem.Message)
	case len([]rune(clean)) > most:
		w.add(at, "length", fmt.Sprintf("Use at most %d characters.", most))
	}
	return clean
}

func (w *wrong) origins(given []string) []string {
	origins := []string{}
	for i, address := range given {
		origin, ok := ParseOrigin(address)
		switch {
		case !ok:
			w.add("/origins/"+strconv.Itoa(i), "format", "Enter the address of a website, like https://www.example.com.")
		case !slices.Contains(origins, origin):
			origins = append(origins, origin)
		}
	}
	if len(origins) > domain.MaxOrigins {
		w.add("/origins", "too_many", fmt.Sprintf("Use at most %d websites.", domain.MaxOrigins))
	}
	return origins
}

// told is what the log says of settings.
func told(s domain.WidgetSettings) map[string]any {
	m := map[string]any{
		"color": s.Color, "position": s.Position, "theme": s.Theme, "title": s.Title, "origins": s.Origins, "schedules": s.Schedules,
	}
	for _, a := range s.Apps {
		m["app."+string(a.Kind)] = map[string]any{"on": a.On, "label": a.Label, "schedule": a.Schedule, "number": a.Number}
	}
	return m
}
