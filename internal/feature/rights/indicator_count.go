package rights

import (
	"cmp"
	"context"
	"maps"
	"math/bits"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/access"
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
	ByTeam     Dimension = "team" // of whoever is to answer, as members have a unit now
	ByAssignee Dimension = "assignee"
	ByChannel  Dimension = "channel"
	ByMonth    Dimension = "month" // of receipt
)

// Dimensions in the order of the page.
func Dimensions() []Dimension {
	return []Dimension{ByMonth, ByType, ByLaw, ByChannel, ByTeam, ByAssignee}
}

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
	State    string                `json:"state"`
	Received calendar.Day          `json:"received"` // where its clock runs
	Due      calendar.Day          `json:"due,omitempty"`
	Answered calendar.Day          `json:"answered,omitempty"`
	Days     int                   `json:"days"` // from receipt to answer; -1 without an answer
	Outcome  record.RequestOutcome `json:"outcome,omitempty"`

	clock    record.ClockState
	extended bool
	identity record.IdentityState
	asked    bool // of a system owner
	title    string
	keys     [6][]string // by the place of a dimension among Dimensions
	is       uint16      // a bit for each of Measures that counts it
	today    calendar.Day

	receivedAt      time.Time
	owner, assignee id.ID
	level           access.Confidentiality
}

// of are the groups that a line belongs to.
func (l *Line) of(d Dimension) []string {
	switch d {
	case ByMonth:
		return l.keys[0]
	case ByType:
		return l.keys[1]
	case ByLaw:
		return l.keys[2]
	case ByChannel:
		return l.keys[3]
	case ByTeam:
		return l.keys[5]
	}
	return l.keys[4]
}

// Is reports whether a measure counts the line.
func (l *Line) Is(m Measure) bool {
	i := slices.Index(Measures(), m)
	return i >= 0 && l.is&(1<<i) != 0
}

// measured reports whether a measure counts the line.
func (l *Line) measured(m Measure) bool {
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
	if x.Lines, err = linesIn(ctx, tx, from, to, today); err != nil {
		return x, err
	}
	teams, err := teamsOf(ctx, tx)
	if err != nil {
		return x, err
	}
	for _, l := range x.Lines {
		l.keys[5] = teams.of(l.assignee)
	}
	x.count()
	return x, nil
}

// count groups the lines.
func (x *Indicators) count() {
	all := tally{}
	for _, l := range x.Lines {
		all.add(l)
	}
	x.All = all.count()
	for _, d := range Dimensions() {
		groups := map[string]*tally{}
		for _, l := range x.Lines {
			for _, k := range l.of(d) {
				g := groups[k]
				if g == nil {
					g = &tally{}
					groups[k] = g
				}
				g.add(l)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(groups)) {
			x.By[d] = append(x.By[d], Slice{k, groups[k].count()})
		}
		if d != ByMonth {
			slices.SortStableFunc(x.By[d], func(a, b Slice) int { return cmp.Compare(b.Numbers["received"], a.Numbers["received"]) })
		}
	}
}

// tally counts lines.
type tally struct {
	numbers [16]int
	took    map[int]int // how many answers took so many days
}

func (t *tally) add(l *Line) {
	for i := l.is; i != 0; i &= i - 1 {
		t.numbers[bits.TrailingZeros16(i)]++
	}
	if l.Days >= 0 && l.clock != "stopped" {
		if t.took == nil {
			t.took = map[int]int{}
		}
		t.took[l.Days]++
	}
}

func (t *tally) count() Count {
	c := Count{Numbers: map[Measure]int{}, OnTime: -1}
	for i, m := range Measures() {
		if t.numbers[i] > 0 {
			c.Numbers[m] = t.numbers[i]
		}
	}
	c.Median, c.P95 = nearestRank(t.took, 50), nearestRank(t.took, 95)
	if timed := c.Numbers["on_time"] + c.Numbers["late"]; timed > 0 {
		c.OnTime = 100 * c.Numbers["on_time"] / timed
	}
	return c
}

// nearestRank is the smallest of the values that at least so many per cent do not exceed;
// -1 of none. values are counted: value by how often it stands there.
func nearestRank(values map[int]int, percent int) int {
	n := 0
	for _, k := range values {
		n += k
	}
	rank := (percent*n + 99) / 100
	for _, v := range slices.Sorted(maps.Keys(values)) {
		if rank -= values[v]; rank <= 0 {
			return v
		}
	}
	return -1
}

// Pick are the lines behind a number: of one group, or of all where by is "".
func (x *Indicators) Pick(by Dimension, key string, m Measure) []*Line {
	var out []*Line
	for _, l := range x.Lines {
		if (by == "" || slices.Contains(l.of(by), key)) && l.Is(m) {
			out = append(out, l)
		}
	}
	return out
}
