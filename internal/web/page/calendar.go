package page

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// monthPage is a month with the records that fall into it.
type monthPage struct {
	grid  ui.Month
	title string // of the list beside
	days  []dayRecords
	whole string // address of the whole month, if one day is chosen
	first int    // how many are shown, if there are more
	by    []dayField
}

type dayRecords struct {
	label string
	rows  []listRow
}

// dayField is a field that a calendar can go by.
type dayField struct {
	name, label string
	current     bool
	href        string
}

// calendarFields of a register: its own days, and the next review.
func calendarFields(t *register.Type) []string {
	var out []string
	for _, f := range ownDays(t) {
		out = append(out, f.Name)
	}
	return append(out, colReview)
}

// calendarField is the field chosen, else the day that somebody is to act by, else
// the next review.
func (l *listPage) calendarField() string {
	fields := calendarFields(l.t)
	if slices.Contains(fields, l.state.field) {
		return l.state.field
	}
	if len(l.t.Assigned) > 0 {
		return fields[0]
	}
	return colReview
}

// dayAt is the day of a record in one of the calendar's fields.
func dayAt(t *register.Type, rec register.Record, name string) calendar.Day {
	if name == colReview {
		return register.HeadOf(rec).ReviewDue
	}
	return t.Field(name).Day(rec)
}

// dayOf is the day that a board shows of a record, and whether it has passed without
// the record being done.
func (l *listPage) dayOf(d drawer, rec register.Record) (calendar.Day, bool) {
	name := l.calendarField()
	day := dayAt(l.t, rec, name)
	if day == "" {
		return "", false
	}
	state := register.HeadOf(rec).State
	return day, day < l.today && !isOver(l.t, state)
}

// monthOf reads YYYY-MM; without one it is the month of today.
func monthOf(s string, today calendar.Day) time.Time {
	at, err := time.Parse("2006-01", s)
	if err != nil || at.Year() < 1900 || at.Year() > 2200 {
		at = today.Time()
	}
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func (l *listPage) monthWords(at time.Time) string {
	return l.c.T("cal.month", "month", l.c.T("cal.month."+strconv.Itoa(int(at.Month()))), "year", strconv.Itoa(at.Year()))
}

// loadMonth reads the records whose day falls into the month.
func (l *listPage) loadMonth(ctx context.Context, tx *store.Tx) error {
	field := l.calendarField()
	from := monthOf(l.state.month, l.today)
	next := from.AddDate(0, 1, 0)
	q := l.state.storeQuery(l.today)
	q.After, q.Limit, q.Sort, q.Rows = "", store.MaxLimit, field, false
	q.Where = append(q.Where, store.Cond{Field: field, Op: "after", Value: string(calendar.DayOf(from.AddDate(0, 0, -1)))},
		store.Cond{Field: field, Op: "before", Value: string(calendar.DayOf(next))})
	page, err := store.ListAny(ctx, tx, l.t, q)
	if err != nil {
		return err
	}
	cols := chosenColumns(l.t, append([]string{colTitle, colRef, colOwner, colState}, l.t.Assigned...), false)
	titles, err := titlesOf(ctx, tx, cols, page.Items, condIDs(l.state.where)...)
	if err != nil {
		return err
	}
	l.chips = l.state.chips(l.c.Words, l.t, titles)
	d := drawer{t: l.t, words: l.c.Words, titles: titles, today: l.today, at: func(ref string) string { return l.c.At(l.t.Name, ref) }}
	of := map[calendar.Day][]register.Record{}
	for _, rec := range page.Items {
		day := dayAt(l.t, rec, field)
		of[day] = append(of[day], rec)
	}
	m := &monthPage{title: l.c.T("cal.of_month", "count", len(page.Items))}
	if page.Next != "" {
		m.first = len(page.Items)
	}
	l.month = m
	m.grid = l.monthGrid(from, of)
	chosen, err := calendar.ParseDay(l.state.day)
	if err == nil && monthOf(string(chosen)[:7], l.today).Equal(from) {
		m.title = l.c.T("cal.of_day", "count", len(of[chosen]), "day", l.c.Words.Day(chosen))
		m.whole = l.url(l.state.with(func(s *listState) { s.day = "" }))
	} else {
		chosen = ""
	}
	for day := calendar.DayOf(from); day < calendar.DayOf(next); day = day.AddDays(1) {
		if len(of[day]) == 0 || chosen != "" && chosen != day {
			continue
		}
		x := dayRecords{label: l.c.Words.Weekday(day.Weekday()) + ", " + l.c.Words.Day(day)}
		for _, rec := range of[day] {
			row := d.row(rec, cols)
			row.person = l.whoOf(d, rec)
			x.rows = append(x.rows, row)
		}
		m.days = append(m.days, x)
	}
	for _, name := range calendarFields(l.t) {
		m.by = append(m.by, dayField{name, l.c.T(l.t.FieldKey(name)), name == field, l.url(l.state.with(func(s *listState) { s.field, s.day = name, "" }))})
	}
	return nil
}

// monthGrid is the month in whole weeks, from Monday.
func (l *listPage) monthGrid(from time.Time, of map[calendar.Day][]register.Record) ui.Month {
	turn := func(by int) string {
		return l.url(l.state.with(func(s *listState) { s.month, s.day = monthKey(from.AddDate(0, by, 0)), "" }))
	}
	m := ui.Month{Title: l.monthWords(from), Prev: turn(-1), Next: turn(1)}
	for i := range 7 {
		m.Weekdays = append(m.Weekdays, l.c.T("cal.weekday."+strconv.Itoa((i+1)%7)))
	}
	at := from.AddDate(0, 0, -(int(from.Weekday())+6)%7)
	for at.Before(from.AddDate(0, 1, 0)) || at.Weekday() != time.Monday {
		day := calendar.DayOf(at)
		x := ui.MonthDay{Number: at.Day(), Out: at.Month() != from.Month(), Today: day == l.today, Selected: string(day) == l.state.day}
		if n := len(of[day]); n > 0 && !x.Out {
			x.Label = l.c.T("cal.of_day", "count", n, "day", l.c.Words.Day(day))
			x.Href = l.url(l.state.with(func(s *listState) { s.month, s.day = monthKey(from), string(day) }))
			x.Tone = ui.Info
			if day < l.today {
				x.Tone = ui.Warn
			}
		}
		m.Days = append(m.Days, x)
		at = at.AddDate(0, 0, 1)
	}
	return m
}

// monthKey is a month as an address has it.
func monthKey(at time.Time) string { return fmt.Sprintf("%04d-%02d", at.Year(), at.Month()) }
