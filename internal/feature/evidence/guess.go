package evidence

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// Guess is what the name of a file says about the evidence in it.
type Guess struct {
	Title       string
	Requirement catalogue.Key // "" where the name names none that the edition has
	Controls    []id.ID
	From, Until calendar.Day
}

var (
	inName  = regexp.MustCompile(`(?i)(?:^|[^0-9A-Za-z.])((?:[AB]\.)?\d{1,2}(?:\.\d{1,2}){1,4})(?:$|[^0-9A-Za-z.]|\.[^0-9])`)
	refName = regexp.MustCompile(`(?i)\bCTL-(\d{1,6})\b`)
	dayName = regexp.MustCompile(`\b(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])\b`)
	monName = regexp.MustCompile(`\b(20\d\d)[-.](0[1-9]|1[0-2])\b`)
	qtrName = regexp.MustCompile(`(?i)\b(20\d\d)[ -]?Q([1-4])\b|\bQ([1-4])[ -]?(20\d\d)\b`)
	yrName  = regexp.MustCompile(`\b(20\d\d)\b`)
)

// GuessName reads the name of a file such as "A.1.2.7 contract Mirevo 2026-03.pdf":
// the number of a requirement of the edition, the controls of ours that answer it or
// that it names itself (CTL-0012), and the days that it speaks about. It guesses
// nothing that the name does not say.
func GuessName(name string, e record.Edition, controls []*record.Control) Guess {
	plain := " " + strings.ReplaceAll(bare(name), "_", " ") + " "
	g := Guess{Title: strings.Join(strings.Fields(plain), " ")}
	for _, m := range refName.FindAllStringSubmatch(plain, -1) {
		n, _ := strconv.ParseInt(m[1], 10, 64)
		for _, c := range controls {
			if c.Ref == id.Ref("CTL", n) {
				g.Controls = append(g.Controls, c.ID)
			}
		}
	}
	g.From, g.Until = days(plain)
	for _, m := range inName.FindAllStringSubmatch(plain, -1) {
		if k, ok := requirementNamed(strings.ToUpper(m[1]), e); ok {
			g.Requirement = k
			break
		}
	}
	if g.Requirement == "" || len(g.Controls) > 0 {
		return g
	}
	keys := []catalogue.Key{g.Requirement}
	for _, m := range catalogue.Library().Correspond(g.Requirement) {
		if m.Relation == catalogue.Equal {
			keys = append(keys, m.To)
		}
	}
	for _, c := range controls {
		if c.State != "retired" && slices.ContainsFunc(c.Requirements, func(r record.Requirement) bool { return slices.Contains(keys, catalogue.Key(r)) }) {
			g.Controls = append(g.Controls, c.ID)
		}
	}
	return g
}

// requirementNamed is the clause or control of a number in an edition of
// ISO/IEC 27701. A number of the guidance (B.1.2.7) is that of its control.
func requirementNamed(number string, e record.Edition) (catalogue.Key, bool) {
	framework := catalogue.ISO27701of2025
	if e == record.Edition(catalogue.Edition2019) {
		framework = catalogue.ISO27701of2019
	} else if rest, ok := strings.CutPrefix(number, "B."); ok {
		number = "A." + rest
	}
	r, ok := catalogue.Library().Requirement(catalogue.KeyOf(framework, number))
	if !ok || !r.Asks() {
		return "", false
	}
	return r.Key, true
}

// days are the days that a name speaks about: a day, a month, a quarter, a year.
func days(name string) (from, until calendar.Day) {
	span := func(y, m string, months int) (calendar.Day, calendar.Day) {
		first := calendar.Day(y + "-" + m + "-01")
		return first, first.AddMonths(months).AddDays(-1)
	}
	if all := dayName.FindAllStringSubmatch(name, 2); len(all) > 0 {
		at := func(m []string) calendar.Day { return calendar.Day(m[1] + "-" + m[2] + "-" + m[3]) }
		for _, m := range all {
			if _, err := time.Parse(time.DateOnly, string(at(m))); err != nil {
				return "", ""
			}
		}
		from, until = at(all[0]), ""
		if len(all) == 2 && at(all[1]) > from {
			until = at(all[1])
		}
		return from, until
	}
	if m := monName.FindStringSubmatch(name); m != nil {
		return span(m[1], m[2], 1)
	}
	if m := qtrName.FindStringSubmatch(name); m != nil {
		year, quarter := m[1]+m[4], m[2]+m[3]
		q, _ := strconv.Atoi(quarter)
		return span(year, fmt.Sprintf("%02d", 3*q-2), 3)
	}
	if m := yrName.FindStringSubmatch(name); m != nil {
		return span(m[1], "01", 12)
	}
	return "", ""
}

// state of a piece of evidence in time, for people: the sentence "evidence.time.STATE".
type freshState string

const (
	inDate  freshState = "in_date"
	soon    freshState = "soon" // it counts no longer within thirty days
	stale   freshState = "stale"
	unready freshState = "unready" // nobody has accepted it yet
	ended   freshState = "ended"   // rejected or superseded
)

// soonDays is how long before its last day the owner is told.
const soonDays = 30

// freshnessOf says how a piece of evidence stands on a day, and its last day.
func freshnessOf(e *record.Evidence, controls []*record.Control, today calendar.Day) (freshState, calendar.Day) {
	last := assess.CountsUntil(e, controls)
	switch {
	case e.State == "rejected" || e.State == "superseded":
		return ended, last
	case e.State == "requested" || e.State == "collected":
		return unready, last
	case e.State == "expired" || last != "" && last < today:
		return stale, last
	case last != "" && last <= today.AddDays(soonDays):
		return soon, last
	}
	return inDate, last
}
