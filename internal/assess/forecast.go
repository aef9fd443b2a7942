package assess

import (
	"cmp"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Dated is something that is in date for a time: evidence, a review, an agreement.
type Dated struct {
	Check    string // the check it belongs to: the sentence "dated.CHECK" of the locales
	Register string
	ID       id.ID
	Field    string       // where to mend it
	Last     calendar.Day // on which it is in date
}

// StaleOn is the first day on which it is no longer in date.
func (d Dated) StaleOn() calendar.Day { return d.Last.AddDays(1) }

// GoesStale lists what is out of date by the end of a day unless somebody does
// something, the earliest first; what is stale today already comes with it (S-172).
func GoesStale(w *World, until calendar.Day) []Dated {
	var out []Dated
	for _, d := range dated(w) {
		if d.StaleOn() <= until {
			out = append(out, d)
		}
	}
	return out
}

// dated is all that has a date, by day.
func dated(w *World) []Dated {
	var out []Dated
	add := func(check, register string, at id.ID, field string, last calendar.Day) {
		if last != "" {
			out = append(out, Dated{check, register, at, field, last})
		}
	}
	controls := map[id.ID]*record.Control{}
	for _, c := range w.Controls {
		controls[c.ID] = c
	}
	for _, e := range w.Evidence {
		if e.State == "accepted" {
			add("evidence", record.EvidenceItems.Name, e.ID, "until", lastFresh(e, controls))
		}
	}
	walkHeads(w, func(register string, h *register.Head) {
		if !ended(h.State) {
			add("reviews", register, h.ID, "review_due", h.ReviewDue)
		}
	})
	for _, a := range w.Agreements {
		if (a.State == "signed" || a.State == "active") && a.Renewal != "automatic" && a.Renewal != "open_ended" {
			add("agreements", record.Agreements.Name, a.ID, "expires", a.Expires)
		}
	}
	for _, r := range w.RoleAssignments {
		if r.State == "active" {
			add("appointments", record.RoleAssignments.Name, r.ID, "until", r.Until)
		}
	}
	for _, c := range w.Commitments {
		add("commitments", record.Commitments.Name, c.ID, "until", c.Until)
	}
	for _, r := range w.Risks {
		if r.AcceptedReason != "" && r.State != "closed" {
			add("acceptances", record.Risks.Name, r.ID, "accepted_until", r.AcceptedUntil)
		}
	}
	left := map[id.ID]bool{}
	for _, p := range w.People {
		left[p.ID] = p.Left
	}
	for _, u := range w.Undertakings {
		if !left[u.Person.ID] {
			add("undertakings", record.Undertakings.Name, u.ID, "until", u.Until)
		}
	}
	for _, l := range w.LogSources {
		if l.Reviewed != "" && l.ReviewCycle != "" {
			add("logs", record.LogSources.Name, l.ID, "reviewed", dayLater(l.Reviewed, l.ReviewCycle))
		}
	}
	for _, p := range w.Parties {
		for _, c := range p.Certifications {
			add("certificates", record.Parties.Name, p.ID, "certifications", c.ValidUntil)
		}
	}
	slices.SortStableFunc(out, func(a, b Dated) int { return cmp.Compare(a.Last, b.Last) })
	return out
}

// ended reports whether nobody looks at a record in this state any more.
func ended(state string) bool {
	return slices.Contains([]string{"retired", "closed", "done", "cancelled", "superseded", "ended", "expired", "terminated", "rejected"}, state)
}

// lastFresh is the last day on which evidence counts: so long after the end of the
// period it speaks about, or after its beginning where it names no end, as its control
// allows, else as itself says, else a year. Of several controls the strictest decides.
// Evidence of a design holds as long as its period, without an end for ever.
func lastFresh(e *record.Evidence, controls map[id.ID]*record.Control) calendar.Day {
	if e.Strength == record.ShowsDesign {
		return e.Until
	}
	from := cmp.Or(e.Until, e.From)
	var last calendar.Day
	for _, at := range e.Controls {
		if c := controls[at]; c != nil && c.FreshFor != "" {
			if d := dayLater(from, c.FreshFor); last == "" || d < last {
				last = d
			}
		}
	}
	return cmp.Or(last, dayLater(from, cmp.Or(e.FreshFor, calendar.Period("P1Y"))))
}

// dayLater is the day so long after another; a period that nobody can read is none.
func dayLater(d calendar.Day, p calendar.Period) calendar.Day {
	l, err := p.Length()
	if err != nil || d == "" {
		return ""
	}
	return d.AddMonths(12*l.Years + l.Months).AddDays(7*l.Weeks + l.Days + l.Hours/24)
}

// weights of the checks of readiness against each other, in the order in which they
// are shown. They are ours: what an auditor cannot pass over weighs most.
var readinessWeights = []struct {
	name   string
	weight int
}{
	{"gaps", 30},
	{"statement", 20},
	{"evidence", 20},
	{"reviews", 8},
	{"agreements", 6},
	{"appointments", 4},
	{"commitments", 3},
	{"acceptances", 3},
	{"undertakings", 2},
	{"logs", 2},
	{"certificates", 1},
	{"tasks", 1},
}

// ReadinessChecks are what the score of readiness is made of on a day: open gaps of
// the newest assessment, controls of the statement in force that are not in place,
// what is out of date by then, and what is overdue (S-172). Ready weighs them,
// Changed compares two days. A name has its sentence "forecast.cause.NAME".
func ReadinessChecks(w *World, on calendar.Day) []Check {
	by := map[string]*Check{}
	out := make([]Check, len(readinessWeights))
	for i, x := range readinessWeights {
		out[i] = Check{Name: x.name, Weight: x.weight}
		by[x.name] = &out[i]
	}
	note := func(name string, holds bool) {
		by[name].Of++
		by[name].Holds += count(holds)
	}
	for _, d := range dated(w) {
		note(d.Check, d.Last >= on)
	}
	if a := NewestAssessment(w); a != nil {
		for _, x := range a.Items {
			if x.Result != record.NotApplicable {
				note("gaps", x.Result == record.Conform || x.Accepted != "" && x.Result != record.NotAssessed && x.Result != "")
			}
		}
	}
	if s := StatementInForce(w); s != nil {
		for _, e := range s.Entries {
			if e.Applicable != "no" {
				note("statement", e.Applicable == "yes" && e.State == "in_place")
			}
		}
	}
	for _, t := range w.Tasks {
		if !ended(t.State) && t.Due != "" {
			note("tasks", t.Due >= on)
		}
	}
	return out
}

// Drop is what the score loses between two days if nobody does anything, and what
// loses it.
type Drop struct {
	From, To calendar.Day
	Before   Readiness
	Then     Readiness
	Shifts   []Shift
	Stale    map[string][]Dated // by check: what goes out of date between the two days
}

// Forecast compares the readiness of two days over the same records: "on 14 March
// these items will be stale" (S-172).
func Forecast(w *World, from, to calendar.Day) Drop {
	d := Drop{From: from, To: to, Before: Ready(ReadinessChecks(w, from)), Then: Ready(ReadinessChecks(w, to)), Stale: map[string][]Dated{}}
	d.Shifts = Changed(d.Before.Causes, d.Then.Causes)
	for _, x := range dated(w) {
		if x.Last >= from && x.Last < to {
			d.Stale[x.Check] = append(d.Stale[x.Check], x)
		}
	}
	return d
}

// NewestAssessment is the newest full assessment that has a day, a completed one
// before a draft of the same day; nil without any.
func NewestAssessment(w *World) *record.Assessment {
	var out *record.Assessment
	for _, a := range w.Assessments {
		if a.Kind == record.Quick || a.State == "superseded" || len(a.Items) == 0 {
			continue
		}
		if out == nil || a.AsOf > out.AsOf || a.AsOf == out.AsOf && a.State == "completed" {
			out = a
		}
	}
	return out
}

// StatementInForce is the newest approved statement of applicability; nil without any.
func StatementInForce(w *World) *record.Statement {
	var out *record.Statement
	for _, s := range w.Statements {
		if s.ApprovedRev > 0 && s.State != "superseded" && (out == nil || s.Updated.After(out.Updated)) {
			out = s
		}
	}
	return out
}
