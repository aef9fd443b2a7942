package catalogue

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// maxDuty bounds the statement of one duty, in characters: what is longer is more than
// one duty.
const maxDuty = 400

// Check goes over the whole library by rule and answers every fault it finds: marks
// and roles that are none, duties without statement or copied from another of the same
// law, rows above or at the end of a mapping that are not there, counts that are not
// those of the standard.
func (l *Lib) Check() error {
	var faults []error
	add := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	for _, f := range l.frameworks {
		if _, ok := l.byProvenance[f.Provenance]; !ok {
			add("%s: no provenance %q", f.ID, f.Provenance)
		}
		if f.Superseded != "" && l.byFramework[f.Superseded] == nil {
			add("%s: superseded by %q, which is not there", f.ID, f.Superseded)
		}
		if f.IdentifiersOnly != (len(l.of[f.ID]) == 0) {
			add("%s: %d rows listed, identifiers only is %v", f.ID, len(l.of[f.ID]), f.IdentifiersOnly)
		}
		said := map[string]Key{}
		for _, r := range l.of[f.ID] {
			for _, fault := range l.faults(r) {
				add("%s: %s", r.Key, fault)
			}
			if r.Kind != Duty {
				continue
			}
			statement := Fold(r.Text)
			if other, ok := said[statement]; ok {
				add("%s says what %s says", r.Key, other)
			}
			said[statement] = r.Key
		}
	}
	faults = append(faults, l.checkMappings()...)
	faults = append(faults, l.checkCounts()...)
	for _, a := range l.aliases {
		if a.ID == "" || len(a.Primary) == 0 || a.Warning == "" {
			add("alias %q leads nowhere or warns of nothing", a.ID)
		}
		for _, k := range slices.Concat(a.Primary, a.Also, a.Collide) {
			if l.rows[k] == nil {
				add("alias %s: no row %s", a.ID, k)
			}
		}
	}
	for _, a := range l.authorities {
		if len(a.Country) < 2 || CountryName(a.Country[:2], "en") == "" || a.Name == "" || !a.Mark.valid() || !a.WebsiteMark.valid() {
			add("authority %s %q: country, name or mark", a.Country, a.Name)
		}
	}
	return errors.Join(faults...)
}

func (v Verified) valid() bool { return v == Primary || v == Secondary || v == Unchecked }

func (l *Lib) faults(r *Requirement) []string {
	var out []string
	no := func(bad bool, what string) {
		if bad {
			out = append(out, what)
		}
	}
	no(!r.Mark.valid(), fmt.Sprintf("no mark %q", r.Mark))
	no(!slices.Contains(Kinds(), r.Kind), fmt.Sprintf("no kind %q", r.Kind))
	no(r.Title == "" && r.Kind != Provision, "no title")
	if r.Parent != "" {
		up := l.rows[r.Parent]
		no(up == nil, "the row above is not there: "+string(r.Parent))
		no(up != nil && up.Framework != r.Framework, "the row above is of another framework")
	}
	if r.Kind == Duty {
		n := utf8.RuneCountInString(r.Text)
		no(n == 0 || n > maxDuty, fmt.Sprintf("the statement has %d characters", n))
		no(r.Roles == 0, "nobody's duty")
		no(r.Parent == "", "in no provision")
		no(len(r.Evidence) == 0, "no evidence")
	}
	if r.Framework == ISO27701of2025 && r.Asks() {
		no(r.Text == "" || len(r.Evidence) == 0, "no text or no evidence")
		no(r.de.Title == "" || r.de.Text == "", "no German words")
	}
	return out
}

func (l *Lib) checkMappings() []error {
	var faults []error
	type ends struct {
		from, to Key
		by       string
	}
	seen := map[ends]bool{}
	for _, m := range slices.Concat(l.mappings, l.correspond) {
		if !slices.Contains(Relations(), m.Relation) {
			faults = append(faults, fmt.Errorf("%s to %s: no relation %q", m.From, m.To, m.Relation))
		}
		if _, ok := l.byProvenance[m.Provenance]; !ok {
			faults = append(faults, fmt.Errorf("%s to %s: no provenance %q", m.From, m.To, m.Provenance))
		}
		if m.Confidence == "" {
			faults = append(faults, fmt.Errorf("%s to %s: no confidence", m.From, m.To))
		}
		for _, k := range []Key{m.From, m.To} {
			f := l.byFramework[k.Framework()]
			if f == nil || !f.IdentifiersOnly && l.rows[k] == nil {
				faults = append(faults, fmt.Errorf("mapping %s to %s: no row %s", m.From, m.To, k))
			}
		}
		e := ends{m.From, m.To, m.Provenance}
		if seen[e] {
			faults = append(faults, fmt.Errorf("mapping %s to %s stands twice", m.From, m.To))
		}
		seen[e] = true
	}
	return faults
}

// checkCounts compares with what the standard has.
func (l *Lib) checkCounts() []error {
	tables := map[string]int{}
	for _, r := range l.Controls(Edition2025, Both) {
		tables[r.Table]++
	}
	var faults []error
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"table A.1", tables["A.1"], 31}, {"table A.2", tables["A.2"], 18}, {"table A.3", tables["A.3"], 29},
		{"controls for a controller", len(l.Controls(Edition2025, Controller)), 60},
		{"controls for a processor", len(l.Controls(Edition2025, Processor)), 47},
		{"clauses of 2025", len(l.Clauses(Edition2025)), 30}, {"clauses of 2019", len(l.Clauses(Edition2019)), 26},
		{"Annex A of 2019", len(l.Controls(Edition2019, Controller)), 31}, {"Annex B of 2019", len(l.Controls(Edition2019, Processor)), 18},
		{"clause 6 of 2019", len(l.Guidelines2019()), 114}, {"clause 6 without counterpart", len(l.Dropped2019()), 70},
		{"principles", len(l.Asking(ISO29100)), 11}, {"Annex A of ISO/IEC 27001", len(filter(l.of[ISO27001], func(r *Requirement) bool { return r.Kind == Control })), 93},
	} {
		if c.got != c.want {
			faults = append(faults, fmt.Errorf("%s: %d rows, want %d", c.what, c.got, c.want))
		}
	}
	return faults
}
