package rights

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Dimension is by what requests are grouped.
type Dimension string

const (
	ByType     Dimension = "type"
	ByLaw      Dimension = "law"
	ByAssignee Dimension = "assignee"
	ByChannel  Dimension = "channel"
	ByMonth    Dimension = "month" // of receipt
)

// Dimensions in the order of the page.
func Dimensions() []Dimension { return []Dimension{ByMonth, ByType, ByLaw, ByChannel, ByAssignee} }

// Measure names a number, and so the rows behind it.
type Measure string

// Measures are the numbers that count requests.
func Measures() []Measure {
	return []Measure{"received", "open", "overdue", "answered", "on_time", "late", "extended", "refused", "set_aside"}
}

// Line is what the indicators know of a request: nothing that names the person.
type Line struct {
	ID       id.ID                 `json:"id"`
	Ref      string                `json:"ref"`
	Title    string                `json:"title"`
	State    string                `json:"state"`
	Received calendar.Day          `json:"received"` // where its clock runs
	Due      calendar.Day          `json:"due,omitempty"`
	Answered calendar.Day          `json:"answered,omitempty"`
	Days     int                   `json:"days"` // from receipt to answer; -1 without an answer
	Outcome  record.RequestOutcome `json:"outcome,omitempty"`

	clock    record.ClockState
	extended bool
	keys     map[Dimension][]string
	today    calendar.Day
}

// Is reports whether a measure counts the line.
func (l *Line) Is(m Measure) bool {
	aside := l.clock == "stopped"
	answered := l.Days >= 0 && !aside
	switch m {
	case "received":
		return true
	case "set_aside": // doubled another, was taken back or passed on
		return aside
	case "open":
		return !aside && l.Days < 0
	case "overdue":
		return !aside && l.Days < 0 && l.Due != "" && l.Due < l.today
	case "answered":
		return answered
	case "on_time":
		return answered && l.clock == "met"
	case "late":
		return answered && l.clock == "missed"
	case "extended":
		return !aside && l.extended
	case "refused": // in whole or in part
		return answered && l.Outcome.Denies()
	}
	return false
}

// Count are the numbers over some requests.
type Count struct {
	Numbers map[Measure]int `json:"numbers"`
	Median  int             `json:"median_days"` // nearest rank; -1 without an answer
	P95     int             `json:"p95_days"`    // nearest rank; -1 without an answer
	OnTime  int             `json:"on_time_percent"`
}

// Slice is one group of a dimension.
type Slice struct {
	Key string `json:"key"` // code of a right, law or channel, identifier of a person, "2026-03"; "" where none is said
	Count
}

// Indicators are the numbers over the requests received in a period (S-064).
type Indicators struct {
	From  calendar.Day          `json:"from"`
	To    calendar.Day          `json:"to"`
	All   Count                 `json:"all"`
	By    map[Dimension][]Slice `json:"by"`
	Lines []*Line               `json:"-"`
}

// DoIndicators counts the requests received from a day to a day, both included, as far as
// the actor sees them. A request with several rights or laws counts once in each.
func DoIndicators(ctx context.Context, tx *store.Tx, from, to calendar.Day) (Indicators, error) {
	x := Indicators{From: from, To: to, By: map[Dimension][]Slice{}}
	today, err := tx.Today(ctx)
	if err != nil {
		return x, err
	}
	if err := eachIn(ctx, tx, from, to, func(r *record.Request, received calendar.Day) {
		x.Lines = append(x.Lines, lineOf(r, received, today))
	}); err != nil {
		return x, err
	}
	x.All = countOf(x.Lines)
	for _, d := range Dimensions() {
		groups := map[string][]*Line{}
		for _, l := range x.Lines {
			for _, k := range l.keys[d] {
				groups[k] = append(groups[k], l)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(groups)) {
			x.By[d] = append(x.By[d], Slice{k, countOf(groups[k])})
		}
		if d != ByMonth {
			slices.SortStableFunc(x.By[d], func(a, b Slice) int { return cmp.Compare(b.Numbers["received"], a.Numbers["received"]) })
		}
	}
	return x, nil
}

// eachIn shows the requests received in a period, in the order of their references. A
// request is entered on the day of receipt or later.
func eachIn(ctx context.Context, tx *store.Tx, from, to calendar.Day, see func(*record.Request, calendar.Day)) error {
	q := store.Query{Sort: "ref", Limit: store.MaxLimit, Where: []store.Cond{{Field: "created", Op: "after", Value: string(from.AddDays(-3))}}}
	for {
		page, err := store.List(ctx, tx, record.Requests, q)
		if err != nil {
			return fmt.Errorf("count requests: %w", err)
		}
		for _, r := range page.Items {
			if day := dayIn(r.ReceivedAt, r.Zone); day >= from && day <= to {
				see(r, day)
			}
		}
		if q.After = page.Next; page.Next == "" {
			return nil
		}
	}
}

func dayIn(at time.Time, zone string) calendar.Day {
	z, err := time.LoadLocation(zone)
	if err != nil {
		z = time.UTC
	}
	return calendar.DayOf(at.In(z))
}

func lineOf(r *record.Request, received, today calendar.Day) *Line {
	l := &Line{ID: r.ID, Ref: r.Ref, Title: r.Title, State: r.State, Received: received, Due: r.DueOn, Days: -1, Outcome: r.Outcome,
		clock: r.Clock, extended: r.ExtensionToldOn != "", today: today, keys: map[Dimension][]string{}}
	if !r.AnsweredAt.IsZero() {
		l.Answered = dayIn(r.AnsweredAt, r.Zone)
		l.Days = int(l.Answered.Time().Sub(received.Time()).Hours() / 24)
	}
	for _, t := range r.Types {
		l.keys[ByType] = append(l.keys[ByType], string(t))
	}
	for _, x := range r.Laws {
		l.keys[ByLaw] = append(l.keys[ByLaw], string(x))
	}
	if len(r.Laws) == 0 { // the one that governs
		l.keys[ByLaw] = []string{string(r.DueLaw)}
	}
	l.keys[ByChannel], l.keys[ByMonth], l.keys[ByAssignee] = []string{string(r.Channel)}, []string{string(received)[:7]}, []string{""}
	if !r.Assignee.ID.IsZero() {
		l.keys[ByAssignee] = []string{r.Assignee.ID.String()}
	}
	return l
}

func countOf(lines []*Line) Count {
	c := Count{Numbers: map[Measure]int{}, Median: -1, P95: -1, OnTime: -1}
	var days []int
	for _, l := range lines {
		for _, m := range Measures() {
			if l.Is(m) {
				c.Numbers[m]++
			}
		}
		if l.Is("answered") {
			days = append(days, l.Days)
		}
	}
	slices.Sort(days)
	c.Median, c.P95 = nearestRank(days, 50), nearestRank(days, 95)
	if timed := c.Numbers["on_time"] + c.Numbers["late"]; timed > 0 {
		c.OnTime = 100 * c.Numbers["on_time"] / timed
	}
	return c
}

// nearestRank is the smallest of the sorted values that at least so many per cent do not
// exceed; -1 of none.
func nearestRank(sorted []int, percent int) int {
	if len(sorted) == 0 {
		return -1
	}
	return sorted[(percent*len(sorted)+99)/100-1]
}

// Pick are the lines behind a number: of one group, or of all where by is "".
func (x *Indicators) Pick(by Dimension, key string, m Measure) []*Line {
	var out []*Line
	for _, l := range x.Lines {
		if (by == "" || slices.Contains(l.keys[by], key)) && l.Is(m) {
			out = append(out, l)
		}
	}
	return out
}
