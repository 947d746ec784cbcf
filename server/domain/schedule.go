package domain

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// dayMinutes are the minutes of a day on the clock on the wall.
const dayMinutes = 24 * 60

// Bounds of a schedule.
const (
	MaxSpans       = 50  // of a week
	MaxDaySpans    = 6   // of an exception
	MaxExceptions  = 100 // days
	scheduleSearch = 62  // days ahead in which the next change is looked for
)

// Span is a stretch of opening hours by the clock on the wall, in minutes after
// midnight. One that ends at or before its start ends on the next day.
type Span struct {
	From int // 0 to 1439
	To   int // 0 to 1440
}

// WeekSpan is a span of each week, named by the day on which it begins.
type WeekSpan struct {
	Day time.Weekday
	Span
}

// DayException replaces the hours of one date; without spans it is closed then.
// It is about what begins on that date: the night before still ends as usual.
type DayException struct {
	Date  string // 2026-12-24
	Spans []Span
	Note  string // may be empty
}

// Schedule says when something is available, on the clock of a place.
type Schedule struct {
	ID         string
	Name       string
	Week       []WeekSpan
	Exceptions []DayException
}

// interval is a stretch of real time; its end does not belong to it.
type interval struct{ from, to time.Time }

// Open reports whether the schedule is open at a moment, in the place's zone.
func (s Schedule) Open(at time.Time, place *time.Location) bool {
	open, _ := s.state(at, place)
	return open
}

// Changes lists the moments after at, soonest first, at which the schedule opens
// or closes: those before until, and at most so many.
func (s Schedule) Changes(at, until time.Time, most int, place *time.Location) []time.Time {
	changes := []time.Time{}
	for len(changes) < most {
		_, next := s.state(at, place)
		if next.IsZero() || !next.Before(until) {
			break
		}
		changes, at = append(changes, next), next
	}
	return changes
}

// state tells whether it is open at a moment, and when that changes: zero when it
// does not within the days that are looked at.
func (s Schedule) state(at time.Time, place *time.Location) (open bool, next time.Time) {
	y, m, d := at.In(place).Date()
	var now interval
	for day := -2; day <= scheduleSearch; day++ {
		for _, i := range s.day(y, m, d+day, place) {
			switch {
			case !i.to.After(at): // over
			case !i.from.After(at): // running, or one of several that overlap
				if !open || i.to.After(now.to) {
					open, now = true, i
				}
			case open && !i.from.After(now.to): // goes on where the running one ends
				now.to = later(now.to, i.to)
			case open:
				return true, now.to
			default:
				return false, i.from
			}
		}
	}
	if open && now.to.Before(clock(y, m, d+scheduleSearch, 0, place, false)) {
		return true, now.to
	}
	return open, time.Time{}
}

// day lists the intervals that begin on a date, by their beginning.
func (s Schedule) day(y int, m time.Month, d int, place *time.Location) []interval {
	date := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	intervals := []interval{}
	for _, span := range s.spansOn(date) {
		from, end := clock(y, m, d, span.From, place, false), d
		if span.To <= span.From {
			end++
		}
		if to := clock(y, m, end, span.To, place, true); to.After(from) { // else it lies in an hour that is left out
			intervals = append(intervals, interval{from, to})
		}
	}
	slices.SortFunc(intervals, func(a, b interval) int { return a.from.Compare(b.from) })
	return intervals
}

func (s Schedule) spansOn(date time.Time) []Span {
	name := date.Format(time.DateOnly)
	for _, e := range s.Exceptions {
		if e.Date == name {
			return e.Spans
		}
	}
	spans := []Span{}
	for _, w := range s.Week {
		if w.Day == date.Weekday() {
			spans = append(spans, w.Span)
		}
	}
	return spans
}

// clock is the moment at which the clock on the wall shows so many minutes of a
// date. A time that the clock shows twice means the first of the two, or the last;
// one that it leaves out means the moment of the jump.
func clock(y int, m time.Month, d, minutes int, place *time.Location, last bool) time.Time {
	shown := time.Date(y, m, d, 0, minutes, 0, 0, time.UTC)
	before := shown.Add(-offset(shown.Add(-24*time.Hour), place))
	after := shown.Add(-offset(shown.Add(24*time.Hour), place))
	shows := func(t time.Time) bool { return t.Add(offset(t, place)).Equal(shown) }
	if shows(after) && (last || !shows(before)) {
		return after
	}
	if shows(before) {
		return before
	}
	jump, _ := before.In(place).ZoneBounds()
	return jump.UTC()
}

// offset is how far the clocks of a place are ahead of UTC at a moment.
func offset(at time.Time, place *time.Location) time.Duration {
	_, seconds := at.In(place).Zone()
	return time.Duration(seconds) * time.Second
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// ParseClock reads a time of day such as 09:30, in minutes after midnight. 24:00 is
// the end of a day.
func ParseClock(text string) (int, bool) {
	hours, minutes, _ := strings.Cut(text, ":")
	h, errH := strconv.Atoi(hours)
	m, errM := strconv.Atoi(minutes)
	if at := h*60 + m; errH == nil && errM == nil && h >= 0 && m >= 0 && m < 60 && at <= dayMinutes && ClockText(at) == text {
		return at, true
	}
	return 0, false
}

// ClockText writes a time of day as ParseClock reads it.
func ClockText(minutes int) string {
	two := func(n int) string { return strconv.Itoa(n/10) + strconv.Itoa(n%10) }
	return two(minutes/60) + ":" + two(minutes%60)
}

// Check says what is wrong with a schedule; pointers are relative to it.
func (s Schedule) Check() []FieldError {
	var wrong []FieldError
	add := func(pointer, code, message string) {
		wrong = append(wrong, FieldError{Pointer: pointer, Code: code, Message: message})
	}
	if _, problem := ParseName(s.Name); problem != nil {
		add("/name", problem.Reason, problem.Message)
	}
	if len(s.Week) > MaxSpans {
		add("/week", "too_many", "Use at most "+strconv.Itoa(MaxSpans)+" spans a week.")
	}
	byDay := map[time.Weekday][]Span{}
	for i, w := range s.Week {
		if w.Day < time.Sunday || w.Day > time.Saturday {
			add("/week/"+strconv.Itoa(i)+"/day", "format", "Choose a day of the week.")
			continue
		}
		if byDay[w.Day] = append(byDay[w.Day], w.Span); overlap(byDay[w.Day]) {
			add("/week/"+strconv.Itoa(i)+"/from", "overlap", "Two spans of this day overlap.")
		}
	}
	if len(s.Exceptions) > MaxExceptions {
		add("/exceptions", "too_many", "Use at most "+strconv.Itoa(MaxExceptions)+" days.")
	}
	seen := map[string]bool{}
	for i, e := range s.Exceptions {
		at := "/exceptions/" + strconv.Itoa(i)
		if _, err := time.Parse(time.DateOnly, e.Date); err != nil {
			add(at+"/date", "format", "Choose a date.")
		} else if seen[e.Date] {
			add(at+"/date", "twice", "This day is there twice. Put all its hours into one line.")
		}
		seen[e.Date] = true
		if len(e.Spans) > MaxDaySpans {
			add(at+"/spans", "too_many", "Use at most "+strconv.Itoa(MaxDaySpans)+" spans a day.")
		} else if overlap(e.Spans) {
			add(at+"/spans", "overlap", "Two spans of this day overlap.")
		}
		if len([]rune(e.Note)) > MaxName {
			add(at+"/note", "too_long", "Use at most "+strconv.Itoa(MaxName)+" characters.")
		}
	}
	return wrong
}

// overlap reports whether two spans of one day share a minute.
func overlap(spans []Span) bool {
	for i, a := range spans {
		for _, b := range spans[:i] {
			if a.From < b.end() && b.From < a.end() {
				return true
			}
		}
	}
	return false
}

// end is the span's end in minutes after the midnight before its start.
func (s Span) end() int {
	if s.To <= s.From {
		return s.To + dayMinutes
	}
	return s.To
}
