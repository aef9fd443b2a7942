package catalogue

import "cmp"

// Report counts the library by the rule of docs/counting.md.
type Report struct {
	Frameworks []FrameworkCount  `json:"frameworks"`
	Totals     Totals            `json:"totals"`
	Mappings   []ProvenanceCount `json:"mappings"`
	Duties     DutyCount         `json:"duties"`
}

// FrameworkCount is what the library has of one framework.
type FrameworkCount struct {
	ID              string       `json:"id"`
	Title           string       `json:"title"`
	Provenance      string       `json:"provenance"`
	Listed          int          `json:"listed"` // rows of every kind
	Kinds           map[Kind]int `json:"kinds"`
	Requirements    int          `json:"requirements"` // that count by the rule
	Conditions      int          `json:"conditions"`   // duties that are conditions, counted apart
	Marks           map[Mark]int `json:"marks"`        // of all rows
	Mapped          int          `json:"mapped"`       // rows with at least one mapping row
	IdentifiersOnly bool         `json:"identifiers_only,omitempty"`
	Superseded      string       `json:"superseded_by,omitempty"`
}

// Totals are the numbers that stand side by side.
type Totals struct {
	Frameworks   int `json:"frameworks"`   // with at least one listed row
	Named        int `json:"named"`        // frameworks that mapping rows name and nothing is listed of
	Provisions   int `json:"provisions"`   // identifiers with headings, no requirements
	Requirements int `json:"requirements"` // clauses and controls of the current edition with text, and free-standing duties
	Standard     int `json:"standard"`     // of them clauses and controls of ISO/IEC 27701:2025
	Duties       int `json:"duties"`       // of them free-standing duties
	Conditions   int `json:"conditions"`   // beside them: conditions of a ground, consequences of liability
	Identifiers  int `json:"identifiers"`  // rows that ask for something and have no text of ours, or a newer edition
	MappingRows  int `json:"mapping_rows"`
	Reviewed     int `json:"mapping_rows_reviewed"` // by somebody of the legal profession
	MappedDuties int `json:"mapped_duties"`         // free-standing duties with at least one mapping row
	Correspond   int `json:"correspondences"`       // between the editions of ISO/IEC 27701
	Sources      int `json:"sources"`
	Authorities  int `json:"authorities"`
}

// DutyCount divides the free-standing duties.
type DutyCount struct {
	ByRole map[string]int `json:"by_role"` // a duty of two roles counts in both
	ByMark map[Mark]int   `json:"by_mark"`
}

// ProvenanceCount is the mapping rows of one source.
type ProvenanceCount struct {
	Provenance string           `json:"provenance"`
	Title      string           `json:"title"`
	Licence    string           `json:"licence"`
	Confidence Judgement        `json:"confidence"`
	Rows       int              `json:"rows"`
	Pairs      int              `json:"pairs"` // distinct pairs of ends, either way round
	Reviewed   int              `json:"reviewed"`
	Relations  map[Relation]int `json:"relations"`
}

// Counts reports whether a row is a requirement by the rule: it asks for something,
// has a statement in our own words, is no condition, and its framework is not the
// older edition of another.
func (l *Lib) Counts(r *Requirement) bool {
	f := l.byFramework[r.Framework]
	return r.Asks() && r.Text != "" && !r.Condition && f != nil && f.Superseded == ""
}

// Report counts the library, in English.
func (l *Lib) Report() Report { return l.ReportIn("en") }

// ReportIn is the report with titles in a language.
func (l *Lib) ReportIn(lang string) Report {
	r := Report{Duties: DutyCount{ByRole: map[string]int{}, ByMark: map[Mark]int{}}}
	for _, f := range l.frameworks {
		c := l.count(f)
		c.Title = f.TitleIn(lang)
		r.Frameworks = append(r.Frameworks, c)
		if c.IdentifiersOnly {
			r.Totals.Named++
		} else {
			r.Totals.Frameworks++
		}
		r.Totals.Provisions += c.Kinds[Provision]
		r.Totals.Requirements += c.Requirements
		r.Totals.Conditions += c.Conditions
		for _, x := range l.of[f.ID] {
			r.divide(l, x)
		}
	}
	at := map[string]int{}
	pairs := map[[2]Key]map[string]bool{}
	for _, m := range append(append([]Mapping{}, l.mappings...), l.correspond...) {
		i, ok := at[m.Provenance]
		if !ok {
			i = len(r.Mappings)
			at[m.Provenance] = i
			p := l.byProvenance[m.Provenance]
			r.Mappings = append(r.Mappings, ProvenanceCount{Provenance: p.ID, Title: p.TitleIn(lang), Licence: p.Licence, Confidence: p.Confidence, Relations: map[Relation]int{}})
		}
		c := &r.Mappings[i]
		c.Rows++
		c.Relations[m.Relation]++
		if m.Reviewed() {
			c.Reviewed++
			r.Totals.Reviewed++
		}
		pair := [2]Key{min(m.From, m.To), max(m.From, m.To)}
		if pairs[pair] == nil {
			pairs[pair] = map[string]bool{}
		}
		if !pairs[pair][m.Provenance] {
			pairs[pair][m.Provenance] = true
			c.Pairs++
		}
	}
	r.Totals.MappingRows = len(l.mappings)
	r.Totals.Correspond = len(l.correspond)
	r.Totals.Sources = len(r.Mappings)
	r.Totals.Authorities = len(l.authorities)
	return r
}

func (r *Report) divide(l *Lib, x *Requirement) {
	switch {
	case !x.Asks() || x.Condition:
	case !l.Counts(x):
		r.Totals.Identifiers++
	case x.Kind != Duty:
		r.Totals.Standard++
	default:
		r.Totals.Duties++
		r.Duties.ByMark[x.Mark]++
		for _, role := range x.Roles.Names() {
			r.Duties.ByRole[role]++
		}
		if len(l.from[x.Key]) > 0 {
			r.Totals.MappedDuties++
		}
	}
}

func (l *Lib) count(f *Framework) FrameworkCount {
	c := FrameworkCount{
		ID: f.ID, Provenance: f.Provenance, Kinds: map[Kind]int{}, Marks: map[Mark]int{}, IdentifiersOnly: f.IdentifiersOnly, Superseded: f.Superseded,
		Listed: len(l.of[f.ID]),
	}
	for _, r := range l.of[f.ID] {
		c.Kinds[r.Kind]++
		c.Marks[r.Mark]++
		if r.Condition {
			c.Conditions++
		}
		if l.Counts(r) {
			c.Requirements++
		}
		if len(l.from[r.Key])+len(l.to[r.Key]) > 0 {
			c.Mapped++
		}
	}
	return c
}

// CountOf is the count of one framework.
func (l *Lib) CountOf(framework string) FrameworkCount {
	f := cmp.Or(l.byFramework[framework], &Framework{ID: framework})
	return l.count(f)
}
