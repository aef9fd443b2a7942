package catalogue

import (
	"embed"
	"io/fs"
	"slices"
	"sync"
)

//go:embed data/library
var libraryFiles embed.FS

// Lib is the library of requirements: the editions of ISO/IEC 27701, the principles
// of ISO/IEC 29100, identifiers of ISO/IEC 27001:2022, the NIST Privacy Framework
// and laws, with their duties and the mappings between them. It is read once, when
// first asked for, and never changes; all answers are shared and not to be changed.
type Lib struct {
	frameworks   []*Framework
	byFramework  map[string]*Framework
	rows         map[Key]*Requirement
	of           map[string][]*Requirement
	children     map[Key][]*Requirement
	mappings     []Mapping
	from, to     map[Key][]int // places in mappings
	twins        map[Key][]Mapping
	correspond   []Mapping
	provenances  []Provenance
	byProvenance map[string]Provenance
	aliases      []Alias
	authorities  []Authority

	searchable sync.Once // words of rows are folded when first searched
}

// LoadLibrary reads and checks the library that Privet is shipped with. An error names
// the file and the row.
func LoadLibrary() (*Lib, error) { return loadedLibrary() }

var loadedLibrary = sync.OnceValues(func() (*Lib, error) {
	sub, err := fs.Sub(libraryFiles, "data/library")
	if err != nil {
		return nil, err
	}
	return readLibrary(sub)
})

// Library is the shipped library. That it is right is tested; a wrong one is a
// mistake of ours found at start.
func Library() *Lib {
	l, err := LoadLibrary()
	if err != nil {
		panic("catalogue: " + err.Error())
	}
	return l
}

// Frameworks are all frameworks: the standards first, then laws by jurisdiction.
func (l *Lib) Frameworks() []*Framework { return l.frameworks }

// Framework is the framework with an identifier.
func (l *Lib) Framework(id string) (*Framework, bool) {
	f, ok := l.byFramework[id]
	return f, ok
}

// Requirement is the row with a key.
func (l *Lib) Requirement(k Key) (*Requirement, bool) {
	r, ok := l.rows[k]
	return r, ok
}

// Of are the rows of a framework in its order, headings included.
func (l *Lib) Of(framework string) []*Requirement { return l.of[framework] }

// Asking are the rows of a framework that ask for something.
func (l *Lib) Asking(framework string) []*Requirement {
	return filter(l.of[framework], (*Requirement).Asks)
}

// DutiesOf are the duties under a law pack, in the order of its act and then of its
// ordinances; the conditions of a ground are among them and say so.
func (l *Lib) DutiesOf(law string) []*Requirement {
	var out []*Requirement
	for _, f := range l.frameworks {
		if f.Law == law && law != "" {
			out = append(out, filter(l.of[f.ID], func(r *Requirement) bool { return r.Kind == Duty && r.Asks() })...)
		}
	}
	return out
}

// LawOf is the law pack that a row stands under; "" for a row of no law.
func (l *Lib) LawOf(k Key) string {
	f, ok := l.byFramework[k.Framework()]
	if !ok {
		return ""
	}
	return f.Law
}

// Children are the rows right below one.
func (l *Lib) Children(k Key) []*Requirement { return l.children[k] }

// Roots are the rows of a framework that stand below nothing.
func (l *Lib) Roots(framework string) []*Requirement {
	return filter(l.of[framework], func(r *Requirement) bool { return r.Parent == "" })
}

// Within are a row and all below it, in order.
func (l *Lib) Within(k Key) []*Requirement {
	r, ok := l.rows[k]
	if !ok {
		return nil
	}
	out := []*Requirement{r}
	for _, c := range l.children[k] {
		out = append(out, l.Within(c.Key)...)
	}
	return out
}

// Above are the rows above one, the outermost first.
func (l *Lib) Above(k Key) []*Requirement {
	var out []*Requirement
	for r := l.rows[k]; r != nil && r.Parent != ""; {
		r = l.rows[r.Parent]
		if r != nil {
			out = append(out, r)
		}
	}
	slices.Reverse(out)
	return out
}

// Controls are the controls of an edition that apply to one of the roles, in order:
// 60 for a controller, 47 for a processor and 78 for both in 2025; 31, 18 and 49 in
// 2019.
func (l *Lib) Controls(e Edition, roles RoleSet) []*Requirement {
	return filter(l.of[e.Framework()], func(r *Requirement) bool { return r.Kind == Control && r.Roles.Has(roles) })
}

// Clauses are the requirements of the management system: 30 in 2025 (4.1 to 10.2), 26
// in 2019 (5.2.1 to 5.8.2).
func (l *Lib) Clauses(e Edition) []*Requirement {
	return filter(l.of[e.Framework()], func(r *Requirement) bool { return r.Kind == Clause })
}

// Guidelines2019 are the 114 items of clause 6 of the edition of 2019.
func (l *Lib) Guidelines2019() []*Requirement {
	return filter(l.of[ISO27701of2019], func(r *Requirement) bool { return r.Kind == Guideline })
}

// Dropped2019 are the items of clause 6 of 2019 that have no counterpart in 2025: 70.
func (l *Lib) Dropped2019() []*Requirement {
	return filter(l.Guidelines2019(), func(r *Requirement) bool { return len(l.twins[r.Key]) == 0 })
}

// Correspond are the rows of the other edition of ISO/IEC 27701 that a row
// corresponds to, each with the relation read from the row and the status of the
// correspondence. None: new in 2025, or without counterpart in it.
func (l *Lib) Correspond(k Key) []Mapping { return l.twins[k] }

// Correspondences are all correspondences of the editions, from 2025 to 2019.
func (l *Lib) Correspondences() []Mapping { return l.correspond }

// Mappings are the rows of the crosswalk that begin or end at a key, each read from
// the key.
func (l *Lib) Mappings(k Key) []Mapping {
	out := make([]Mapping, 0, len(l.from[k])+len(l.to[k]))
	for _, i := range l.from[k] {
		out = append(out, l.mappings[i])
	}
	for _, i := range l.to[k] {
		out = append(out, l.mappings[i].Turned())
	}
	return out
}

// AllMappings are all rows of the crosswalk. Correspondences of editions are apart.
func (l *Lib) AllMappings() []Mapping { return l.mappings }

// MappingsThrough are the rows of the counterparts of a key in the other edition: a
// separate step, since most mappings stop at the edition of 2019. Each names its Via.
// Rows that the key has itself are left out.
func (l *Lib) MappingsThrough(k Key) []Mapping {
	seen := map[Key]bool{}
	for _, m := range l.Mappings(k) {
		seen[m.To] = true
	}
	var out []Mapping
	for _, t := range l.twins[k] {
		for _, m := range l.Mappings(t.To) {
			if seen[m.To] {
				continue
			}
			seen[m.To] = true
			m.Via, m.From = t.To, k
			if t.Relation != Equal {
				m.Relation = Intersects
			}
			out = append(out, m)
		}
	}
	return out
}

// Provenances are the sources of mapping rows.
func (l *Lib) Provenances() []Provenance { return l.provenances }

// Provenance is a source of mapping rows.
func (l *Lib) Provenance(id string) Provenance { return l.byProvenance[id] }

func filter(list []*Requirement, keep func(*Requirement) bool) []*Requirement {
	var out []*Requirement
	for _, r := range list {
		if keep(r) {
			out = append(out, r)
		}
	}
	return out
}
