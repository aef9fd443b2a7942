package catalogue

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

func readLibrary(data fs.FS) (*Lib, error) {
	l := &Lib{
		byFramework: map[string]*Framework{}, rows: map[Key]*Requirement{}, of: map[string][]*Requirement{},
		children: map[Key][]*Requirement{}, from: map[Key][]int{}, to: map[Key][]int{}, twins: map[Key][]Mapping{},
		byProvenance: map[string]Provenance{},
	}
	for _, step := range []func(fs.FS) error{l.readFrameworks, l.readISO, l.readISO27001, l.readProvisions, l.readDuties, l.readCrosswalk, l.readAuthorities, l.readGerman} {
		if err := step(data); err != nil {
			return nil, fmt.Errorf("library: %w", err)
		}
	}
	l.seal()
	return l, nil
}

// readFrameworks reads what the frameworks and sources are called.
func (l *Lib) readFrameworks(data fs.FS) error {
	var f struct {
		Frameworks  []*Framework `yaml:"frameworks"`
		Provenances []Provenance `yaml:"provenances"`
	}
	if err := decode(data, "frameworks.yaml", &f); err != nil {
		return err
	}
	for _, x := range f.Frameworks {
		if x.ID == "" || x.Title == "" || x.Provenance == "" || l.byFramework[x.ID] != nil {
			return fmt.Errorf("frameworks.yaml: %q has no title or provenance, or stands twice", x.ID)
		}
		l.byFramework[x.ID] = x
	}
	l.frameworks = f.Frameworks
	for _, p := range f.Provenances {
		l.byProvenance[p.ID] = p
	}
	l.provenances = f.Provenances
	return nil
}

// add puts a row at the end of its framework.
func (l *Lib) add(r *Requirement) error {
	if r.Framework == "" || r.ID == "" {
		return fmt.Errorf("a row without framework or identifier: %q", r.Title)
	}
	r.Key = KeyOf(r.Framework, r.ID)
	if l.byFramework[r.Framework] == nil {
		return fmt.Errorf("%s: no framework %q", r.Key, r.Framework)
	}
	if l.rows[r.Key] != nil {
		return fmt.Errorf("%s stands twice", r.Key)
	}
	l.rows[r.Key] = r
	r.order = len(l.of[r.Framework])
	l.of[r.Framework] = append(l.of[r.Framework], r)
	return nil
}

// heading adds a row that only orders, unless it is there.
func (l *Lib) heading(framework, id, title string, parent Key) error {
	if l.rows[KeyOf(framework, id)] != nil {
		return nil
	}
	return l.add(&Requirement{Framework: framework, ID: id, Title: title, Parent: parent, Kind: Heading, Mark: Secondary})
}

func (l *Lib) addMapping(m Mapping) { l.mappings = append(l.mappings, m) }

// seal builds what is looked up: rows below rows, mappings by end, words for search.
func (l *Lib) seal() {
	for _, f := range l.frameworks {
		for _, r := range l.of[f.ID] {
			if r.Parent != "" {
				l.children[r.Parent] = append(l.children[r.Parent], r)
			}
		}
	}
	for i, m := range l.mappings {
		l.from[m.From] = append(l.from[m.From], i)
		l.to[m.To] = append(l.to[m.To], i)
	}
	for _, m := range l.correspond {
		l.twins[m.From] = append(l.twins[m.From], m)
		l.twins[m.To] = append(l.twins[m.To], m.Turned())
	}
	for _, list := range l.twins {
		slices.SortStableFunc(list, func(a, b Mapping) int { return l.place(a.To) - l.place(b.To) })
	}
}

// place is the position of a row in its framework.
func (l *Lib) place(k Key) int {
	if r := l.rows[k]; r != nil {
		return r.order
	}
	return 0
}

// list splits a cell of several values.
func list(cell, sep string) []string {
	var out []string
	for part := range strings.SplitSeq(cell, sep) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
