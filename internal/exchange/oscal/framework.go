// Package oscal exchanges frameworks of requirements: as OSCAL 1.1.3 (JSON of NIST,
// catalogue, profile and component definition) and as a table. What it reads becomes
// the organisation's own requirements, after a plan that says what will be new,
// changed or left out; what it writes is what the library and the organisation have.
//
// Invariants. The same framework at the same time gives the same bytes: UUIDs are of
// version 5, over keys. What OSCAL has no place for stands in properties and parts of
// Namespace, so that reading gives back what was written. A file is believed in
// nothing: its size, depth, numbers and texts are bounded, and a row that cannot be
// read is named with the reason.
package oscal

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Framework is a set of requirements as it is exchanged.
type Framework struct {
	ID        string
	Title     string
	Edition   string
	Publisher string
	Note      string // whence the texts are, in words
	Rows      []Row  // parents before their children
}

// Row is one requirement, group or heading.
type Row struct {
	Line   int // of a table, from 1; 0 elsewhere
	ID     string
	Title  string
	Text   string // Markdown
	Parent string // identifier in the same framework
	Kind   string // of the library or of a customer's register
	Roles  []string
	Proof  []string        // what an auditor would like to see
	Maps   []catalogue.Key // requirements of the library that it corresponds to
	Source string
	Mark   catalogue.Mark // of the library
	Label  string         // another number that the publisher prints
}

// Refused is a row that was not read.
type Refused struct {
	Line int          `json:"line,omitempty"` // of a table; 0 elsewhere
	ID   string       `json:"id,omitempty"`
	Key  string       `json:"key"` // locale key below "oscal.refused."
	Args problem.Args `json:"args,omitempty"`
}

// OfLibrary is a framework of the library, in English: that is the language of its
// texts.
func OfLibrary(l *catalogue.Lib, id string) (Framework, error) {
	f, ok := l.Framework(id)
	if !ok || f.IdentifiersOnly {
		return Framework{}, problem.New(problem.Missing, "library_none")
	}
	out := Framework{ID: f.ID, Title: f.Title, Edition: f.Edition, Publisher: f.Publisher, Note: "Numbers and titles of the framework; texts in our own words. " + l.Provenance(f.Provenance).Title}
	for _, r := range l.Of(id) {
		row := Row{ID: r.ID, Title: r.Title, Text: r.Text, Parent: r.Parent.ID(), Kind: string(r.Kind), Roles: r.Roles.Names(), Proof: r.Evidence, Mark: r.Mark}
		if row.Title == "" {
			row.Title = r.ID
		}
		if r.Kind == catalogue.Duty {
			row.Text = ""
		}
		for _, m := range l.Correspond(r.Key) {
			row.Maps = append(row.Maps, m.To)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// OfOrganisation is a framework of the organisation's own, as far as the actor sees
// it. Corrections that it lays over rows of the library are a framework too, of the
// library's identifier.
func OfOrganisation(ctx context.Context, tx *store.Tx, id string) (Framework, error) {
	list, err := owned(ctx, tx, false)
	if err != nil {
		return Framework{}, err
	}
	out := Framework{ID: id, Title: id, Edition: "1"}
	if f, ok := catalogue.Library().Framework(id); ok {
		out.Title, out.Edition = f.Title, f.Edition
	}
	for _, o := range list {
		if o.Framework == id {
			out.Rows = append(out.Rows, rowOf(o))
		}
	}
	if len(out.Rows) == 0 {
		return Framework{}, problem.New(problem.Missing, "library_none")
	}
	out.Rows = Ordered(out.Rows)
	return out, nil
}

// Named is a framework by its identifier: the library's, or, where the library has
// none or own is asked for, the organisation's.
func Named(ctx context.Context, tx *store.Tx, id string, own bool) (Framework, error) {
	if _, ok := catalogue.Library().Framework(id); ok && !own {
		return OfLibrary(catalogue.Library(), id)
	}
	return OfOrganisation(ctx, tx, id)
}

// owned are the organisation's own requirements that the actor sees.
func owned(ctx context.Context, tx *store.Tx, archived bool) ([]*record.OwnRequirement, error) {
	var out []*record.OwnRequirement
	q := store.Query{Sort: "ref", Limit: store.MaxLimit, Archived: archived}
	for {
		page, err := store.List(ctx, tx, record.OwnRequirements, q)
		if err != nil {
			return nil, fmt.Errorf("read own requirements: %w", err)
		}
		out = append(out, page.Items...)
		if page.Next == "" {
			return out, nil
		}
		q.After = page.Next
	}
}

// rowOf is a record as it is exchanged.
func rowOf(o *record.OwnRequirement) Row {
	r := Row{ID: o.Identifier, Title: o.Title, Text: string(o.Text), Parent: o.Parent, Kind: string(o.Kind), Proof: o.ExpectedProof, Source: o.Source}
	for _, x := range o.Roles {
		r.Roles = append(r.Roles, string(x))
	}
	for _, x := range o.Requirements {
		r.Maps = append(r.Maps, catalogue.Key(x))
	}
	for _, a := range o.Attributes {
		if a.Label == labelAttribute {
			r.Label = a.Value
		}
	}
	return r
}

// labelAttribute is the attribute of a record that keeps Row.Label.
const labelAttribute = "Label"

// Ordered puts parents before their children and numbers in the order in which people
// count (A.2 before A.10). Rows whose parents go round in a circle stand as roots.
func Ordered(rows []Row) []Row {
	children, have := map[string][]int{}, map[string]bool{}
	for _, r := range rows {
		have[r.ID] = true
	}
	for i, r := range rows {
		parent := r.Parent
		if !have[parent] {
			parent = ""
		}
		children[parent] = append(children[parent], i)
	}
	for _, list := range children {
		slices.SortStableFunc(list, func(a, b int) int { return Compare(rows[a].ID, rows[b].ID) })
	}
	out, done := make([]Row, 0, len(rows)), make([]bool, len(rows))
	var walk func(i int)
	walk = func(i int) {
		if done[i] {
			return
		}
		done[i] = true
		out = append(out, rows[i])
		if rows[i].ID != "" {
			for _, c := range children[rows[i].ID] {
				walk(c)
			}
		}
	}
	for _, i := range children[""] {
		walk(i)
	}
	for i := range rows {
		walk(i)
	}
	return out
}

// Compare orders numbers of requirements as people count.
func Compare(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if len(m) != len(n) {
				return len(m) - len(n)
			}
			if c := strings.Compare(m, n); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
