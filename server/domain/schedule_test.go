package domain

import (
	"testing"
	"time"
	_ "time/tzdata" // the machine may have none

	"github.com/google/go-cmp/cmp"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	place, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func span(from, to string) Span {
	f, okF := ParseClock(from)
	u, okU := ParseClock(to)
	if !okF || !okU {
		panic("no time: " + from + " " + to)
	}
	return Span{From: f, To: u}
}

func every(spans ...Span) (week []WeekSpan) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		for _, s := range spans {
			week = append(week, WeekSpan{Day: day, Span: s})
		}
	}
	return week
}

func TestE44_ScheduleOpens(t *testing.T) {
	t.Parallel()
	office := Schedule{
		Week: []WeekSpan{
			{time.Monday, span("09:00", "12:00")}, {time.Monday, span("13:00", "17:30")},
			{time.Friday, span("22:00", "02:00")}, // over midnight into Saturday
		},
		Exceptions: []DayException{
			{Date: "2026-03-09"}, // a closed Monday
			{Date: "2026-03-11", Spans: []Span{span("10:00", "11:00")}}, // an open Wednesday
			{Date: "2026-03-14"}, // the Saturday after the long Friday
		},
	}
	tests := []struct {
		name, zone, at string
		open           bool
		next           string // "" for never
	}{
		{"before it opens", "Europe/Berlin", "2026-03-02T07:59:59Z", false, "2026-03-02T08:00:00Z"},
		{"the first moment", "Europe/Berlin", "2026-03-02T08:00:00Z", true, "2026-03-02T11:00:00Z"},
		{"the end is closed", "Europe/Berlin", "2026-03-02T11:00:00Z", false, "2026-03-02T12:00:00Z"},
		{"the second span", "Europe/Berlin", "2026-03-02T16:29:59Z", true, "2026-03-02T16:30:00Z"},
		{"in another zone", "America/New_York", "2026-03-02T13:00:00Z", false, "2026-03-02T14:00:00Z"},
		{"over midnight", "Europe/Berlin", "2026-03-07T00:30:00Z", true, "2026-03-07T01:00:00Z"},
		{"a closed day", "Europe/Berlin", "2026-03-09T09:00:00Z", false, "2026-03-11T09:00:00Z"},
		{"hours of one date", "Europe/Berlin", "2026-03-11T09:30:00Z", true, "2026-03-11T10:00:00Z"},
		{"the night before a closed day ends as usual", "Europe/Berlin", "2026-03-14T00:30:00Z", true, "2026-03-14T01:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkState(t, office, tt.zone, tt.at, tt.open, tt.next) })
	}
}

func checkState(t *testing.T, s Schedule, zoneName, at string, wantOpen bool, wantNext string) {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	open, next := s.state(moment, zone(t, zoneName))
	got := ""
	if !next.IsZero() {
		got = next.UTC().Format(time.RFC3339)
	}
	if open != wantOpen || got != wantNext {
		t.Errorf("open %v, changes at %q; want %v, %q", open, got, wantOpen, wantNext)
	}
	if s.Open(moment, zone(t, zoneName)) != wantOpen {
		t.Error("Open says otherwise")
	}
}

// In spring 02:00 to 03:00 is left out; in autumn it comes twice.
func TestE44_ScheduleWhenClocksChange(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone string
		span       Span
		at         string
		open       bool
		next       string
	}{
		{"spring: a day keeps its hours", "Europe/Berlin", span("09:00", "17:00"), "2026-03-29T06:30:00Z", false, "2026-03-29T07:00:00Z"},
		{"spring: the day before", "Europe/Berlin", span("09:00", "17:00"), "2026-03-28T07:30:00Z", false, "2026-03-28T08:00:00Z"},
		{"spring: opens at the jump", "Europe/Berlin", span("02:30", "05:00"), "2026-03-29T00:59:59Z", false, "2026-03-29T01:00:00Z"},
		{"spring: closes at the jump", "Europe/Berlin", span("01:00", "02:30"), "2026-03-29T00:30:00Z", true, "2026-03-29T01:00:00Z"},
		{"spring: wholly left out", "Europe/Berlin", span("02:15", "02:45"), "2026-03-29T00:30:00Z", false, "2026-03-30T00:15:00Z"},
		{"spring: the night is an hour shorter", "Europe/Berlin", span("22:00", "06:00"), "2026-03-28T21:00:00Z", true, "2026-03-29T04:00:00Z"},
		{"autumn: a day keeps its hours", "Europe/Berlin", span("09:00", "17:00"), "2026-10-25T07:30:00Z", false, "2026-10-25T08:00:00Z"},
		{"autumn: opens at the first 02:30", "Europe/Berlin", span("02:30", "05:00"), "2026-10-25T00:00:00Z", false, "2026-10-25T00:30:00Z"},
		{"autumn: closes at the second 02:30", "Europe/Berlin", span("01:00", "02:30"), "2026-10-25T00:45:00Z", true, "2026-10-25T01:30:00Z"},
		{"autumn: the night is an hour longer", "Europe/Berlin", span("22:00", "06:00"), "2026-10-24T20:00:00Z", true, "2026-10-25T05:00:00Z"},
		{"the other side of the world", "Australia/Lord_Howe", span("09:00", "17:00"), "2026-10-03T22:00:00Z", true, "2026-10-04T06:00:00Z"},
		{"a zone without changes", "Asia/Kolkata", span("09:00", "17:00"), "2026-03-29T03:29:00Z", false, "2026-03-29T03:30:00Z"},
		{"a day that was left out", "Pacific/Apia", span("09:00", "17:00"), "2011-12-30T04:00:00Z", false, "2011-12-30T19:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkState(t, Schedule{Week: every(tt.span)}, tt.zone, tt.at, tt.open, tt.next)
		})
	}
}

func TestE44_ScheduleWithoutChange(t *testing.T) {
	t.Parallel()
	at := "2026-03-29T00:30:00Z"
	checkState(t, Schedule{}, "Europe/Berlin", at, false, "")
	checkState(t, Schedule{Week: every(span("00:00", "24:00"))}, "Europe/Berlin", at, true, "")
	checkState(t, Schedule{Week: every(span("08:00", "08:00"))}, "Europe/Berlin", at, true, "") // from eight to eight
	checkState(t, Schedule{Week: every(span("00:00", "12:00"), span("12:00", "24:00"))}, "Europe/Berlin", at, true, "")
}

func TestE44_ScheduleTellsChangesAhead(t *testing.T) {
	t.Parallel()
	s := Schedule{Week: every(span("09:00", "12:00"), span("13:00", "17:00"))}
	at := time.Date(2026, time.March, 28, 11, 30, 0, 0, time.UTC)
	got := []string{}
	for _, c := range s.Changes(at, at.Add(24*time.Hour), 10, zone(t, "Europe/Berlin")) {
		got = append(got, c.UTC().Format("02T15:04"))
	}
	if diff := cmp.Diff([]string{"28T12:00", "28T16:00", "29T07:00", "29T10:00", "29T11:00"}, got); diff != "" {
		t.Error(diff)
	}
	if few := s.Changes(at, at.Add(24*time.Hour), 2, zone(t, "Europe/Berlin")); len(few) != 2 {
		t.Errorf("asked for 2, got %d", len(few))
	}
}

func TestE44_ScheduleIsChecked(t *testing.T) {
	t.Parallel()
	s := Schedule{
		Name: "", Week: []WeekSpan{{8, span("09:00", "10:00")}, {1, span("09:00", "12:00")}, {1, span("11:00", "13:00")}},
		Exceptions: []DayException{{Date: "2026-02-30"}, {Date: "2026-12-24"}, {Date: "2026-12-24"}, {Date: "2026-12-25", Spans: []Span{span("22:00", "02:00"), span("23:00", "24:00")}}},
	}
	var got []string
	for _, f := range s.Check() {
		got = append(got, f.Pointer)
	}
	want := []string{"/name", "/week/0/day", "/week/2/from", "/exceptions/0/date", "/exceptions/2/date", "/exceptions/3/spans"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseClock(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"00:00": 0, "09:30": 570, "23:59": 1439, "24:00": 1440, "24:01": -1, "9:30": -1, "09:60": -1, "-1:00": -1, "": -1, "0930": -1, "+9:00": -1} {
		got, ok := ParseClock(text)
		if ok != (want >= 0) || (ok && got != want) {
			t.Errorf("%q: %d %v", text, got, ok)
		}
		if ok && ClockText(got) != text {
			t.Errorf("%q comes back as %q", text, ClockText(got))
		}
	}
}
