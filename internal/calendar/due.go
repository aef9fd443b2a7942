package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// ErrNoPause means that the law of the method knows no pause.
var ErrNoPause = errors.New("this law does not let the time stand still")

// Pause is a stretch in which the time stands still. Both end days belong to
// it and are not counted; To is "" while it lasts.
type Pause struct{ From, To Day }

// Case is one question for a due date.
type Case struct {
	Event    time.Time      // receipt or awareness
	Zone     *time.Location // the organisation's
	Span     Span           // with its extension, counted from the same event
	Holidays Holidays
	Pauses   []Pause
}

// Result answers a Case.
type Result struct {
	Day   Day       // the last day, rolled forward where the law says so; "" while a pause lasts
	At    time.Time // the last instant in UTC: end of Day in the zone, or the event and so many hours
	Plain Day       // the last day before any roll: the date to aim at
	Steps []Step    // why this date, in order
}

// Standing reports that a pause without an end keeps the date open.
func (r Result) Standing() bool { return r.Day == "" }

// Step is one sentence of "why this date?": a key of the locales below
// "calendar.step." and what fills it.
type Step struct {
	Key  string
	Args map[string]any
}

func step(key string, args ...any) Step {
	s := Step{Key: key, Args: make(map[string]any, len(args)/2)}
	for i := 0; i+1 < len(args); i += 2 {
		s.Args[args[i].(string)] = args[i+1]
	}
	return s
}

// Due counts. The same case gives the same result for ever: neither the
// present time nor the machine's zone is asked.
func Due(m Method, c Case) (Result, error) {
	if err := check(m, c); err != nil {
		return Result{}, fmt.Errorf("due date by %s: %w", m.ID, err)
	}
	event := DayOf(c.Event.In(c.Zone))
	if c.Span.Unit == Hours {
		return dueInHours(c, event), nil
	}
	r := Result{Steps: []Step{step("event", "day", event)}}
	if !c.Holidays.Known() && m.asksHolidays(c.Span) {
		r.Steps = append(r.Steps, step("no_calendar", "place", c.Holidays.Place()))
	}
	last := m.count(c, event, &r)
	last, open := pause(last, event, c, m, &r)
	if open {
		return r, nil
	}
	if !inYears(last) {
		return Result{}, fmt.Errorf("due date by %s: %s is beyond the calendar", m.ID, last)
	}
	r.Plain = last
	day, why, ok := m.Roll(last, c.Holidays)
	if !ok {
		return Result{}, fmt.Errorf("due date by %s: no working day in a year from %s", m.ID, last)
	}
	r.Steps = append(r.Steps, why...)
	if day != last {
		r.Steps = append(r.Steps, step("rolled", "from", last, "to", day))
	}
	if c.Holidays.Known() && m.asksHolidays(c.Span) && (!c.Holidays.Covers(event) || !c.Holidays.Covers(day)) {
		r.Steps = append(r.Steps, step("calendar_gap", "place", c.Holidays.Place(), "from", strconv.Itoa(c.Holidays.from), "to", strconv.Itoa(c.Holidays.to)))
	}
	m.hint(c, event, day, &r)
	r.Day, r.At = day, day.EndIn(c.Zone).UTC()
	r.Steps = append(r.Steps, step("ends", "day", day, "zone", c.Zone.String()))
	return r, nil
}

func check(m Method, c Case) error {
	switch {
	case m.ID == "":
		return errors.New("no method")
	case c.Event.IsZero() || c.Zone == nil:
		return errors.New("no event or no zone")
	case c.Span.IsZero() || !c.Span.Valid():
		return fmt.Errorf("span of %d %q", c.Span.N, c.Span.Unit)
	case len(c.Pauses) > 0 && (!m.Pauses || c.Span.Unit == Hours):
		return ErrNoPause
	}
	for _, p := range c.Pauses {
		if p.From == "" || !p.From.Valid() || !p.To.Valid() || p.To != "" && p.To < p.From {
			return fmt.Errorf("pause from %q to %q", p.From, p.To)
		}
	}
	return nil
}

// asksHolidays reports whether holidays may move the date at all.
func (m Method) asksHolidays(s Span) bool {
	return m.RollHolidays || s.Unit == BusinessDays || s.Unit == CalendarDays && s.N <= m.ShortSkips
}

func inYears(d Day) bool { return d.Valid() && len(d) == len(time.DateOnly) }

// dueInHours runs the clock on: 72 hours are 72 times 60 minutes, through
// nights, weekends and changes of the clock.
func dueInHours(c Case, event Day) Result {
	at := c.Event.Add(time.Duration(c.Span.N) * time.Hour)
	day := DayOf(at.In(c.Zone))
	return Result{Day: day, Plain: day, At: at.UTC(), Steps: []Step{
		step("event_at", "at", c.Event.UTC()),
		step("hours_run", "count", c.Span.N),
		step("ends_at", "at", at.UTC()),
	}}
}

// count finds the last day of the span before pauses and roll.
func (m Method) count(c Case, event Day, r *Result) Day {
	n := c.Span.N
	from := event
	if m.CountEventDay && c.Span.Unit == CalendarDays && n > 0 {
		from = event.AddDays(-1)
		r.Steps = append(r.Steps, step("event_counted"))
	} else {
		r.Steps = append(r.Steps, step("event_not_counted"))
	}
	var last Day
	switch c.Span.Unit {
	case BusinessDays:
		last = m.skipTo(from, n, c.Holidays, m.Business, r)
	case CalendarDays:
		if n <= m.ShortSkips {
			last = m.skipTo(from, n, c.Holidays, ^sunday, r)
		} else {
			last = from.AddDays(n)
		}
	case Weeks:
		last = from.AddDays(7 * n)
	case Months:
		last = from.AddMonths(n)
	case Years:
		last = from.AddMonths(12 * n)
	}
	r.Steps = append(r.Steps, step("counted."+string(c.Span.Unit), "count", n, "day", last))
	if (c.Span.Unit == Months || c.Span.Unit == Years) && last.Time().Day() != from.Time().Day() {
		r.Steps = append(r.Steps, step("month_end", "day", last))
	}
	return last
}

// skipTo counts n days after from, leaving out holidays and every weekday that
// is not in the set.
func (m Method) skipTo(from Day, n int, h Holidays, counted Weekdays, r *Result) Day {
	weekdays, d := 0, from
	for counting := n; counting > 0; {
		d = d.AddDays(1)
		if !inYears(d) {
			return d
		}
		hol, holiday := h.On(d)
		switch {
		case !counted.Has(d.Weekday()):
			weekdays++
		case holiday:
			r.Steps = append(r.Steps, step("holiday_not_counted", "day", d, "name", hol.Name))
		default:
			counting--
		}
	}
	if weekdays > 0 {
		r.Steps = append(r.Steps, step("weekdays_not_counted", "count", weekdays))
	}
	return d
}

// pause lengthens the period by the days on which time stood still: those
// after the event and before the period had ended. In business days only the
// business days of a pause lengthen it, by business days.
func pause(last, event Day, c Case, m Method, r *Result) (_ Day, open bool) {
	pauses := slices.Clone(c.Pauses)
	slices.SortFunc(pauses, func(a, b Pause) int { return slices.Compare([]Day{a.From, a.To}, []Day{b.From, b.To}) })
	next := event.AddDays(1) // the first day that may still be paused
	for _, p := range pauses {
		from := max(p.From, next)
		if from > last {
			break
		}
		if p.To == "" {
			r.Steps = append(r.Steps, step("paused", "from", p.From))
			return "", true
		}
		if p.To < from {
			continue
		}
		days := m.lost(c, from, p.To)
		if c.Span.Unit == BusinessDays {
			last = m.skipTo(last, days, c.Holidays, m.Business, r)
		} else {
			last = last.AddDays(days)
		}
		r.Steps = append(r.Steps, step("pause", "from", p.From, "to", p.To, "count", days, "day", last))
		next = p.To.AddDays(1)
	}
	return last, false
}

// lost counts the days from..to that the span would have counted.
func (m Method) lost(c Case, from, to Day) int {
	if c.Span.Unit != BusinessDays {
		return from.DaysUntil(to) + 1
	}
	n := 0
	for d := from; d <= to; d = d.AddDays(1) {
		if m.IsBusinessDay(d, c.Holidays) {
			n++
		}
	}
	return n
}

// hint tells the reviewer of Art. 3(5) of Regulation 1182/71: a period of two
// days or more holds at least two working days.
func (m Method) hint(c Case, event, last Day, r *Result) {
	if !m.TwoWorkingDays || event.DaysUntil(last) < 2 || event.DaysUntil(last) > 7 {
		return
	}
	if m.lost(Case{Span: Span{Unit: BusinessDays}, Holidays: c.Holidays}, event.AddDays(1), last) < 2 {
		r.Steps = append(r.Steps, step("hint_two_working_days"))
	}
}
