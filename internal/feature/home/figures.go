package home

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Names of the key figures. The sentences "figure.NAME", ".rule", ".numerator" and
// ".denominator" say what each counts.
const (
	Ready      = "readiness"  // the score, 0 to 100
	Complete   = "activities" // entries of the record of processing approved and without a gap
	Gaps       = "gaps"       // entries that lack something that Art. 30 asks for
	Overdue    = "reviews"    // records whose review is overdue (S-052)
	OpenTasks  = "tasks"
	LateTasks  = "late"
	HighRisks  = "risks"
	Ending     = "agreements"     // agreements that end within 90 days
	Clauses    = "clauses"        // processing agreements without all mandatory clauses
	Orphans    = "orphans"        // records whose owner is missing or gone (S-121)
	Unapproved = "unapproved"     // entries that nobody has approved
	Contrary   = "contradictions" // what the records say against each other, open (S-050)
)

// endingDays is how far the figure of agreements looks ahead.
const endingDays = 90

// Figure is one number: how many of how many, as the person who asks may see it.
type Figure struct {
	Name  string
	Value int
	Of    int // what it is a share of; 0 if it is none
	// Days says that the value is a number of days, taken from Of records; of none it is
	// not known.
	Days bool
}

// rows is how many records are behind the number.
func (f Figure) rows() int {
	if f.Days {
		return f.Of
	}
	return f.Value
}

// Percent of the whole, rounded down; 100 of nothing.
func (f Figure) Percent() int {
	if f.Of == 0 {
		return 100
	}
	return 100 * f.Value / f.Of
}

// Figures are all of them on one day. The home page, the digest and the daily record
// take them from the same function (S-124).
type Figures struct {
	Today     calendar.Day
	Readiness assess.Readiness

	by map[string]Figure
	// What was read on the way, for who shows the rows.
	activities []*record.ProcessingActivity
	risks      []*record.Risk
	agreements []*record.Agreement
	gone       owners
	sources    []Source
}

// Get is a figure by its name.
func (f *Figures) Get(name string) Figure { return f.by[name] }

func (f *Figures) set(name string, value, of int) {
	f.by[name] = Figure{Name: name, Value: value, Of: of}
}

// weights of the checks that make the readiness score. What an authority asks for
// first weighs most.
var weights = []struct {
	name   string
	weight int
}{{Gaps, 25}, {Unapproved, 15}, {Overdue, 20}, {HighRisks, 15}, {Clauses, 10}, {LateTasks, 10}, {Orphans, 5}}

// Measure counts what the actor of the transaction may see. The number of statements
// depends on the number of registers, and beyond 500 records on that of activities,
// risks and agreements.
func Measure(ctx context.Context, tx *store.Tx, sources ...Source) (*Figures, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	f := &Figures{Today: today, by: map[string]Figure{}, sources: sources}
	for _, step := range []func(context.Context, *store.Tx) error{f.measureActivities, f.measureRegisters, f.measureTasks, f.measureRisks, f.measureAgreements, f.measureContradictions} {
		if err := step(ctx, tx); err != nil {
			return nil, err
		}
	}
	for _, s := range sources {
		list, err := s.Measure(ctx, tx, today)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			f.by[x.Name] = x
		}
	}
	var checks []assess.Check
	for _, w := range weights {
		x := f.Get(w.name)
		checks = append(checks, assess.Check{Name: w.name, Weight: w.weight, Of: x.Of, Holds: x.Of - x.Value})
	}
	f.Readiness = assess.Ready(checks)
	f.set(Ready, f.Readiness.Score, 100)
	return f, nil
}

// measureActivities leaves the retired out: such a processing needs nothing any more.
func (f *Figures) measureActivities(ctx context.Context, tx *store.Tx) error {
	var err error
	if f.activities, err = store.Those(ctx, tx, record.ProcessingActivities, func(a *record.ProcessingActivity) bool { return a.State != "retired" }); err != nil {
		return err
	}
	complete, gaps, unapproved := 0, 0, 0
	for _, a := range f.activities {
		lacks := len(assess.Article30(a).Gaps) > 0
		if lacks {
			gaps++
		}
		if a.State != "approved" {
			unapproved++
		} else if !lacks {
			complete++
		}
	}
	n := len(f.activities)
	f.set(Complete, complete, n)
	f.set(Gaps, gaps, n)
	f.set(Unapproved, unapproved, n)
	return nil
}

// owned are the registers whose records somebody has to answer for.
func owned(tx *store.Tx) []*register.Type {
	var out []*register.Type
	for _, t := range tx.Registers().All() {
		if (t.Group == access.Records || t.Group == access.Assessments) && tx.May(access.Read, t.Group) {
			out = append(out, t)
		}
	}
	return out
}

// reviewed are the registers whose records can be due for review.
func reviewed(tx *store.Tx) []*register.Type {
	var out []*register.Type
	for _, t := range tx.Registers().All() {
		if t != tasks && tx.May(access.Read, t.Group) {
			out = append(out, t)
		}
	}
	return out
}

// overdue is the condition of a record whose review should have been done.
func overdue(today calendar.Day) store.Cond {
	return store.Cond{Field: "review_due", Op: "before", Value: string(today)}
}

// measureRegisters counts reviews and owners, one statement for each register.
func (f *Figures) measureRegisters(ctx context.Context, tx *store.Tx) error {
	var err error
	if f.gone, err = goneOwners(ctx, tx); err != nil {
		return err
	}
	late, dated, orphans, having := 0, 0, 0, 0
	mayOrphan := owned(tx)
	for _, t := range reviewed(tx) {
		queries := []store.Query{
			{Where: []store.Cond{overdue(f.Today)}},
			{Where: []store.Cond{{Field: "review_due", Op: "filled"}}},
		}
		answered := slices.Contains(mayOrphan, t)
		if answered {
			queries = append(queries, store.Query{}, store.Query{Where: []store.Cond{{Field: "owner", Op: "empty"}}})
			if len(f.gone.ids) > 0 {
				queries = append(queries, store.Query{Where: []store.Cond{f.gone.cond()}})
			}
		}
		n, err := store.Counts(ctx, tx, t, queries)
		if err != nil {
			return err
		}
		late, dated = late+n[0], dated+n[1]
		if answered {
			having += n[2]
			for _, x := range n[3:] {
				orphans += x
			}
		}
	}
	f.set(Overdue, late, dated)
	f.set(Orphans, orphans, having)
	return nil
}

func stateIs(states ...string) store.Cond {
	return store.Cond{Field: "state", Op: "is", Value: strings.Join(states, "|")}
}

func (f *Figures) measureTasks(ctx context.Context, tx *store.Tx) error {
	if !tx.May(access.Read, tasks.Group) {
		f.set(OpenTasks, 0, 0)
		f.set(LateTasks, 0, 0)
		return nil
	}
	open := stateIs(openStates...)
	n, err := store.Counts(ctx, tx, tasks, []store.Query{
		{Where: []store.Cond{open}},
		{Where: []store.Cond{open, {Field: "due", Op: "before", Value: string(f.Today)}}},
	})
	if err != nil {
		return err
	}
	f.set(OpenTasks, n[0], 0)
	f.set(LateTasks, n[1], n[0])
	return nil
}

func (f *Figures) measureRisks(ctx context.Context, tx *store.Tx) error {
	var err error
	f.risks, err = store.Those(ctx, tx, record.Risks, func(r *record.Risk) bool { return r.State != "closed" })
	if err != nil {
		return err
	}
	high := 0
	for _, r := range f.risks {
		if isHigh(r) {
			high++
		}
	}
	f.set(HighRisks, high, len(f.risks))
	return nil
}

// isHigh: what remains is high or very high. A risk whose rest nobody has assessed
// counts as it is without measures.
func isHigh(r *record.Risk) bool {
	l := levelOf(r)
	return l == "high" || l == "very_high"
}

func levelOf(r *record.Risk) record.Level {
	if l := r.Residual(); l != "" {
		return l
	}
	return r.Inherent()
}

func (f *Figures) measureAgreements(ctx context.Context, tx *store.Tx) error {
	var err error
	f.agreements, err = store.Those(ctx, tx, record.Agreements, func(a *record.Agreement) bool { return a.State == "signed" || a.State == "active" })
	if err != nil {
		return err
	}
	ending, dpas, lacking := 0, 0, 0
	for _, a := range f.agreements {
		if f.ends(a) {
			ending++
		}
		if a.Kind == record.DPA {
			dpas++
			if len(a.Missing()) > 0 {
				lacking++
			}
		}
	}
	f.set(Ending, ending, len(f.agreements))
	f.set(Clauses, lacking, dpas)
	return nil
}

// ends reports whether an agreement ends within the next 90 days or should have
// ended: its day has come and it is still in force.
func (f *Figures) ends(a *record.Agreement) bool {
	return a.Expires != "" && a.Expires <= f.Today.AddDays(endingDays)
}

// noticeBy is the last day on which notice can be given; "" where none is agreed.
func noticeBy(a *record.Agreement) calendar.Day {
	if a.Expires == "" || a.Notice == "" {
		return ""
	}
	l, err := a.Notice.Length()
	if err != nil {
		return ""
	}
	return a.Expires.AddMonths(-l.Years*12 - l.Months).AddDays(-l.Weeks*7 - l.Days)
}

// openFinding is the condition of a contradiction that stands and that nobody accepted.
var openFinding = stateIs("open")

// measureContradictions counts the findings that are open, of those that were found and
// are not mended; one statement.
func (f *Figures) measureContradictions(ctx context.Context, tx *store.Tx) error {
	if !tx.May(access.Read, record.Findings.Group) {
		f.set(Contrary, 0, 0)
		return nil
	}
	n, err := store.Counts(ctx, tx, record.Findings.Type, []store.Query{{Where: []store.Cond{openFinding}}, {Where: []store.Cond{stateIs("open", "accepted")}}})
	if err != nil {
		return err
	}
	f.set(Contrary, n[0], n[1])
	return nil
}
