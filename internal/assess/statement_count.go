package assess

import (
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
)

// TableCount says where the controls of one table stand. The figures Excluded,
// Undecided, Unlined, Unstated and those of States make Total (invariant 5).
type TableCount struct {
	Table     string // A.1, A.2, A.3; A.7, B.8 and 6 in 2019; "own" for our own controls
	Total     int
	Excluded  int
	Undecided int                           // neither applicable nor excluded
	Unlined   int                           // asked for by the roles, and without a line
	Unstated  int                           // applicable, and nobody has said how far
	States    map[record.Implementation]int // of the applicable ones
}

// Applicable are the controls that apply.
func (c TableCount) Applicable() int {
	n := c.Unstated
	for _, x := range c.States {
		n += x
	}
	return n
}

// StatementCounts count the lines of a statement by table, in the order of the
// standard, own controls last. A control that the roles ask for counts with or
// without a line.
func StatementCounts(s *record.Statement) []TableCount {
	at := map[string]int{}
	var out []TableCount
	table := func(name string) *TableCount {
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, TableCount{Table: name, States: map[record.Implementation]int{}})
		}
		return &out[i]
	}
	lines := map[record.Requirement]*record.StatementEntry{}
	var rest []*record.StatementEntry
	for i := range s.Entries {
		e := &s.Entries[i]
		if _, twice := lines[e.Requirement]; e.Requirement == "" || twice {
			rest = append(rest, e)
			continue
		}
		lines[e.Requirement] = e
	}
	asked := map[record.Requirement]bool{}
	for _, q := range s.Required() {
		asked[record.Requirement(q.Key)] = true
	}
	if s.Edition != "" {
		for _, q := range catalogue.Library().Asking(catalogue.Edition(s.Edition).Framework()) {
			key := record.Requirement(q.Key)
			e, have := lines[key]
			if have || asked[key] {
				table(TableOf(q.Key)).count(e)
			}
			delete(lines, key)
		}
	}
	for i := range s.Entries {
		e := &s.Entries[i]
		if lines[e.Requirement] == e {
			table(TableOf(catalogue.Key(e.Requirement))).count(e)
		}
	}
	for _, e := range rest {
		table("own").count(e)
	}
	return out
}

func (c *TableCount) count(e *record.StatementEntry) {
	c.Total++
	switch {
	case e == nil:
		c.Unlined++
	case e.Applicable == "no":
		c.Excluded++
	case e.Applicable != "yes":
		c.Undecided++
	case e.State == "":
		c.Unstated++
	default:
		c.States[e.State]++
	}
}

// TableOf is the table of a control, "clauses" for a clause of the management
// system, and the framework for what is of no edition of ISO/IEC 27701.
func TableOf(k catalogue.Key) string {
	r, ok := catalogue.Library().Requirement(k)
	switch {
	case !ok || r.Framework != catalogue.ISO27701of2025 && r.Framework != catalogue.ISO27701of2019:
		return k.Framework()
	case r.Kind == catalogue.Clause:
		return "clauses"
	case r.Table != "":
		return r.Table
	case r.Kind == catalogue.Guideline:
		return "6"
	case r.Roles == catalogue.Processor:
		return "B.8"
	}
	return "A.7"
}
