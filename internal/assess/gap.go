package assess

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// DefaultTarget is the maturity that an item aims at unless somebody sets another:
// 3, defined.
const DefaultTarget = 3

// maxBecause is the length in runes of what stands behind a proposal.
const maxBecause = 1000

// Assessed are the requirements that an assessment speaks to: every clause of the
// management system, then every control of the roles (S-012, S-032).
func Assessed(e record.Edition, roles []record.PIIRole) []*catalogue.Requirement {
	if e == "" {
		return nil
	}
	lib, edition := catalogue.Library(), catalogue.Edition(e)
	return append(slices.Clone(lib.Clauses(edition)), lib.Controls(edition, record.RoleSetOf(roles))...)
}

// AssessmentItems are the items of a new assessment, none assessed, each with what
// the live checks propose.
func AssessmentItems(e record.Edition, roles []record.PIIRole, p Proposals) register.Rows[record.AssessmentItem] {
	var out register.Rows[record.AssessmentItem]
	for _, q := range Assessed(e, roles) {
		i := record.AssessmentItem{Requirement: record.Requirement(q.Key), Result: record.NotAssessed, Target: DefaultTarget}
		i.ID = id.New()
		if p.Result != nil {
			result, rules := p.Result(q.Key)
			because := []rune(strings.Join(rules, ", "))
			i.Proposed, i.Because = result, string(because[:min(len(because), maxBecause)])
		}
		out = append(out, i)
	}
	return out
}

// DomainOf is the part of an edition that maturity is told by: the chapter of a
// clause ("4" to "10", "5.2" to "5.8" in 2019), or the group of a control ("A.1.2").
func DomainOf(k catalogue.Key) string {
	r, ok := catalogue.Library().Requirement(k)
	if !ok {
		return k.Framework()
	}
	return cmp.Or(r.Group, TableOf(k))
}

// Maturity is where one part stands. Items without a result, or that do not apply,
// count in none of the means.
type Maturity struct {
	Domain   string
	Items    int
	Assessed int // with a result, and applicable
	Results  map[record.GapResult]int
	Now      register.Decimal // mean, 0 to 5
	Target   register.Decimal
}

// Distance is what is missing to the target.
func (m Maturity) Distance() register.Decimal { return m.Target - m.Now }

// MaturityBy is the maturity of each part, in the order of the items. part is
// DomainOf or TableOf. The results of all parts make the number of items (invariant 5).
func MaturityBy(a *record.Assessment, part func(catalogue.Key) string) []Maturity {
	type sums struct{ now, target int64 }
	var out []Maturity
	var sum []sums
	at := map[string]int{}
	for _, x := range a.Items {
		name := part(catalogue.Key(x.Requirement))
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, Maturity{Domain: name, Results: map[record.GapResult]int{}})
			sum = append(sum, sums{})
		}
		result := cmp.Or(x.Result, record.NotAssessed)
		out[i].Items++
		out[i].Results[result]++
		if result == record.NotAssessed || result == record.NotApplicable {
			continue
		}
		out[i].Assessed++
		sum[i].now += x.Maturity
		sum[i].target += x.Target
	}
	for i := range out {
		out[i].Now, out[i].Target = mean(sum[i].now, out[i].Assessed), mean(sum[i].target, out[i].Assessed)
	}
	return out
}

// mean is exact to four decimals, half rounded up.
func mean(sum int64, n int) register.Decimal {
	if n == 0 {
		return 0
	}
	return register.Decimal((2*sum*10_000 + int64(n)) / (2 * int64(n)))
}

// Overall is the maturity of all items together.
func OverallMaturity(a *record.Assessment) Maturity {
	all := MaturityBy(a, func(catalogue.Key) string { return "" })
	if len(all) == 0 {
		return Maturity{}
	}
	return all[0]
}

// Trend is one requirement in two assessments.
type Trend struct {
	Requirement record.Requirement
	Old, New    *record.AssessmentItem // nil where an assessment has no such item
}

// Moved is the gain in maturity; zero where one side is missing or not assessed.
func (t Trend) Moved() int64 {
	if t.Old == nil || t.New == nil || !judged(t.Old) || !judged(t.New) {
		return 0
	}
	return t.New.Maturity - t.Old.Maturity
}

// Change is "added", "removed", "better", "worse" or "same", by result first and by
// maturity where the result is the same.
func (t Trend) Change() string {
	switch {
	case t.Old == nil:
		return "added"
	case t.New == nil:
		return "removed"
	}
	by := 0
	if judged(t.Old) && judged(t.New) {
		order := []record.GapResult{record.NotConform, record.Partly, record.Conform}
		by = cmp.Or(cmp.Compare(slices.Index(order, t.New.Result), slices.Index(order, t.Old.Result)), cmp.Compare(t.Moved(), 0))
	}
	switch by {
	case 1:
		return "better"
	case -1:
		return "worse"
	}
	return "same"
}

func judged(i *record.AssessmentItem) bool {
	return i.Result == record.Conform || i.Result == record.Partly || i.Result == record.NotConform
}

// CompareAssessments sets two assessments side by side: the items of the new one in
// its order, then those that only the old one has (S-013).
func CompareAssessments(before, now *record.Assessment) []Trend {
	was := map[record.Requirement]*record.AssessmentItem{}
	for i := range before.Items {
		was[before.Items[i].Requirement] = &before.Items[i]
	}
	var out []Trend
	seen := map[record.Requirement]bool{}
	for i := range now.Items {
		x := &now.Items[i]
		if !seen[x.Requirement] {
			seen[x.Requirement] = true
			out = append(out, Trend{x.Requirement, was[x.Requirement], x})
		}
	}
	for i := range before.Items {
		x := &before.Items[i]
		if !seen[x.Requirement] {
			seen[x.Requirement] = true
			out = append(out, Trend{x.Requirement, x, nil})
		}
	}
	return out
}

// Point is one dated assessment in the history.
type Point struct {
	Assessment id.ID
	AsOf       calendar.Day
	Domains    []Maturity
	All        Maturity
}

// MaturityHistory is the maturity per domain over time, the oldest first, as the
// assessments store it (S-014). Drafts, quick assessments and those without a day
// are no points.
func MaturityHistory(all []*record.Assessment, part func(catalogue.Key) string) []Point {
	var out []Point
	for _, a := range all {
		if a.AsOf != "" && a.Kind != record.Quick && a.State != "draft" {
			out = append(out, Point{a.ID, a.AsOf, MaturityBy(a, part), OverallMaturity(a)})
		}
	}
	slices.SortStableFunc(out, func(a, b Point) int { return cmp.Compare(a.AsOf, b.AsOf) })
	return out
}

// TableInput is what an estimate of audit time takes from one table: how many
// controls apply, how many are in place, and how mature they are (S-035).
type TableInput struct {
	Table             string
	Applicable        int
	InPlace           int
	Maturity          register.Decimal // mean of the assessed items, 0 to 5
	Assessed          int
	MaturityByAnother bool // the assessment is of another edition: its figure does not count
}

// EstimateInputs feed the estimate of person-days. a may be nil.
func EstimateInputs(s *record.Statement, a *record.Assessment) []TableInput {
	var out []TableInput
	by := map[string]Maturity{}
	other := a != nil && a.Edition != s.Edition
	if a != nil && !other {
		for _, m := range MaturityBy(a, TableOf) {
			by[m.Domain] = m
		}
	}
	for _, c := range StatementCounts(s) {
		m := by[c.Table]
		out = append(out, TableInput{c.Table, c.Applicable(), c.States["in_place"], m.Now, m.Assessed, other})
	}
	return out
}
