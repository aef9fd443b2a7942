package datamap

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// state is what the address of a map says.
type state struct {
	View
	unit, after string
	words       string // that the reader looks for
	table       bool   // without the picture
	zoom        int    // in percent, one of zooms
	row         int    // first row of the table
}

var zooms = [...]int{100, 150, 200, 300}

func readState(q url.Values) state {
	s := state{
		View: View{Focus: q.Get("focus"), Category: q.Get("category"), Country: strings.ToUpper(q.Get("country")), Open: q.Get("open")},
		unit: q.Get("unit"), after: q.Get("after"), words: strings.TrimSpace(q.Get("q")), table: q.Get("view") == "table", zoom: zooms[0],
	}
	s.Part, _ = strconv.Atoi(q.Get("part"))
	s.row, _ = strconv.Atoi(q.Get("row"))
	s.row = max(s.row, 0)
	if z, err := strconv.Atoi(q.Get("zoom")); err == nil && slices.Contains(zooms[:], z) {
		s.zoom = z
	}
	return s
}

// query is the state as an address has it, with some of it changed: name and value in
// turn. A change of what is seen begins the table and the groups anew.
func (s state) query(change ...string) string {
	q := url.Values{}
	set := func(name, value string) {
		if q.Del(name); value != "" {
			q.Set(name, value)
		}
	}
	number := func(n, none int) string {
		if n == none {
			return ""
		}
		return strconv.Itoa(n)
	}
	set("focus", s.Focus)
	set("category", s.Category)
	set("country", s.Country)
	set("open", s.Open)
	set("unit", s.unit)
	set("after", s.after)
	if s.table {
		set("view", "table")
	}
	set("zoom", number(s.zoom, zooms[0]))
	set("part", number(s.Part, 0))
	set("row", number(s.row, 0))
	for i := 0; i+1 < len(change); i += 2 {
		switch change[i] {
		case "focus", "category", "country", "unit":
			set("open", "")
			set("after", "")
			set("part", "")
			set("row", "")
		case "open", "part", "after":
			set("row", "")
		}
		set(change[i], change[i+1])
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// zoomed is the next step of zoom; the same at an end.
func (s state) zoomed(by int) string {
	i := slices.Index(zooms[:], s.zoom) + by
	return strconv.Itoa(zooms[min(max(i, 0), len(zooms)-1)])
}

// Map is a map with what it was drawn from.
type Map struct {
	*Seen
	Gathered *Gathered
	Missing  string // the focus that is on no record of this map
	found    []option
}

type option struct{ value, label string }

// DoMap gathers, builds and narrows (S-042, S-045). An unknown reference in focus is
// not found.
func DoMap(ctx context.Context, tx *store.Tx, w i18n.Words, ask Ask, v View, words string) (*Map, error) {
	got, err := Gather(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	t := registerOf(tx, v.Focus)
	if t != nil && ask.About == "" && (got.Next != "" || ask.After != "") {
		ask.About, ask.After = v.Focus, ""
		if got, err = Gather(ctx, tx, ask); err != nil {
			return nil, err
		}
	}
	g := Build(got, w)
	m := &Map{Gathered: got, found: g.choices()}
	if words != "" && v.Focus == "" {
		if n := g.search(words); n != nil {
			v.Focus = n.Key
		} else {
			m.Missing = words
		}
	}
	if v.Focus != "" && g.Find(v.Focus) == nil {
		if t != nil {
			if _, err := store.Ref(ctx, tx, t, v.Focus); err != nil {
				return nil, err
			}
		}
		m.Missing = v.Focus
	}
	m.Seen = See(g, v, w)
	return m, nil
}

// registerOf is the register that a reference like PA-0003 is of; nil if it is none.
func registerOf(tx *store.Tx, ref string) *register.Type {
	prefix, _, ok := strings.Cut(strings.ToUpper(ref), "-")
	if !ok {
		return nil
	}
	for _, t := range tx.Registers().All() {
		if t.Prefix == prefix {
			return t
		}
	}
	return nil
}

// search is the node that words name best: its reference, its name, the beginning of
// it, a part of it.
func (g *Graph) search(words string) *Node {
	folded := strings.ToLower(words)
	var best *Node
	grade := 9
	for _, n := range g.nodes {
		label := strings.ToLower(n.Label)
		at := 9
		switch {
		case strings.EqualFold(n.Ref, words) || strings.EqualFold(n.Key, words):
			at = 0
		case label == folded:
			at = 1
		case strings.HasPrefix(label, folded):
			at = 2
		case strings.Contains(label, folded):
			at = 3
		}
		if at < grade {
			best, grade = n, at
		}
	}
	return best
}

// choices are the countries of the map, for the filter.
func (g *Graph) choices() []option {
	var out []option
	for _, n := range g.nodes {
		if code, ok := strings.CutPrefix(n.Key, "country."); ok {
			out = append(out, option{code, n.Label})
		}
	}
	return out
}

// notForm is what an unknown ending of a file is refused with.
func notForm() error { return problem.New(problem.Missing, "datamap_form") }
