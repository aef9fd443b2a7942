package law

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Fact is one statement of a pack, as it stands in the file: what the program reads
// and what only people read.
type Fact struct {
	Path   string // keys that lead to it: "request_handling/respond_within"
	Values []Value
	Source Source // zero where the file states none
}

// Value is one part of a fact.
type Value struct{ Name, Text string }

// Section is the first key of the path.
func (f Fact) Section() string {
	section, _, _ := strings.Cut(f.Path, "/")
	return section
}

// Change is what became of a fact.
type Change string

// The changes between two packs.
const (
	FactAdded   Change = "added"
	FactChanged Change = "changed"
	FactEnded   Change = "ended"
)

// Difference is one fact in which two packs differ. Before is nil for an added one,
// After for one that ended.
type Difference struct {
	Path          string
	Change        Change
	Before, After *Fact
	Values        []ValueChange // of those that differ
}

// ValueChange is a part of a fact as it was and as it is.
type ValueChange struct{ Name, Before, After string }

// Source is that of the newer fact.
func (d Difference) Source() Source {
	if d.After != nil {
		return d.After.Source
	}
	return d.Before.Source
}

// Facts are all statements about a law in the order of its file, its adequacy
// decisions last.
func (p *Packs) Facts(id string) []Fact {
	l, ok := p.Law(id)
	if !ok {
		return nil
	}
	t, err := parseTree(p.Pack(id), "")
	if err != nil {
		return nil // it was read before, so that it can be read
	}
	g := gathered{at: map[string]int{}}
	if l.PartOf != "" {
		for _, item := range t.at("states").list() {
			if item.at("code").text() == l.Code {
				t = item
			}
		}
	}
	for key, sub := range t.pairs() {
		switch key {
		case "schema", "id", "as_of", "sources", "adequacy", "states", "words":
		default:
			g.walk(sub.node, key, -1, "")
		}
	}
	for _, a := range p.Adequacies(id) {
		g.adequacy(a)
	}
	return g.facts
}

// gathered are the facts found so far, and how often each path came.
type gathered struct {
	facts []Fact
	at    map[string]int
}

func (g *gathered) open(path string) int {
	if g.at[path]++; g.at[path] > 1 {
		path += "~" + strconv.Itoa(g.at[path])
	}
	g.facts = append(g.facts, Fact{Path: path})
	return len(g.facts) - 1
}

// walk adds what a node says to the fact that it belongs to: its own where it cites a
// source or has an identifier, or where none is open.
func (g *gathered) walk(n *yaml.Node, path string, into int, name string) {
	if into < 0 || n.Kind == yaml.MappingNode && stated(n) {
		into, name = g.open(path), ""
	}
	switch n.Kind {
	case yaml.ScalarNode:
		g.say(into, name, n.Value)
	case yaml.SequenceNode:
		if plain(n) {
			var all []string
			for _, x := range n.Content {
				all = append(all, x.Value)
			}
			g.say(into, name, strings.Join(all, ", "))
			return
		}
		for i, x := range n.Content {
			key := itemKey(x, i)
			g.walk(x, path+"/"+key, into, joinedName(name, key))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			g.walk(n.Content[i+1], path+"/"+key, into, joinedName(name, key))
		}
	}
}

func (g *gathered) say(into int, name, text string) {
	f := &g.facts[into]
	switch name {
	case "cite":
		f.Source.Cite = text
	case "ver":
		f.Source.Mark, _ = ParseMark(text) // the reader of the pack has complained
	}
	f.Values = append(f.Values, Value{name, text})
}

// adequacy tells a decision as if the file of its law stated it.
func (g *gathered) adequacy(a Adequacy) {
	f := &g.facts[g.open("adequacy/"+a.To)]
	for _, v := range []Value{{"name", a.Name}, {"scope", a.Scope}, {"instrument", a.Instrument}, {"adopted", string(a.Adopted)}, {"expires", string(a.Expires)}, {"ver", a.Mark.Raw}} {
		if v.Text != "" {
			f.Values = append(f.Values, v)
		}
	}
	f.Source = Source{Cite: a.Instrument, Mark: a.Mark}
}

// stated reports whether a mapping is a statement of its own.
func stated(n *yaml.Node) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch n.Content[i].Value {
		case "cite", "ver", "id":
			return true
		}
	}
	return false
}

func plain(n *yaml.Node) bool {
	return !slices.ContainsFunc(n.Content, func(x *yaml.Node) bool { return x.Kind != yaml.ScalarNode })
}

// itemKey names an item of a list by what makes it that item, so that one put before it
// changes nothing else.
func itemKey(n *yaml.Node, i int) string {
	for _, want := range []string{"id", "code", "to", "tool", "trigger", "rules", "what"} {
		for k := 0; k+1 < len(n.Content) && n.Kind == yaml.MappingNode; k += 2 {
			if n.Content[k].Value == want && n.Content[k+1].Kind == yaml.ScalarNode {
				return n.Content[k+1].Value
			}
		}
	}
	return strconv.Itoa(i + 1)
}

func joinedName(name, key string) string {
	if name == "" {
		return key
	}
	return name + "/" + key
}

// Compare says fact by fact how a law differs between two packs: what is added or
// changed in the order of the newer, then what ended.
func (p *Packs) Compare(newer *Packs, id string) []Difference {
	before, after := p.Facts(id), newer.Facts(id)
	was := map[string]*Fact{}
	for i := range before {
		was[before[i].Path] = &before[i]
	}
	var out []Difference
	for i := range after {
		f := &after[i]
		old := was[f.Path]
		delete(was, f.Path)
		if old == nil {
			out = append(out, Difference{Path: f.Path, Change: FactAdded, After: f, Values: valueChanges(nil, f)})
		} else if c := valueChanges(old, f); len(c) > 0 {
			out = append(out, Difference{Path: f.Path, Change: FactChanged, Before: old, After: f, Values: c})
		}
	}
	for i := range before {
		if f := &before[i]; was[f.Path] != nil {
			out = append(out, Difference{Path: f.Path, Change: FactEnded, Before: f, Values: valueChanges(f, nil)})
		}
	}
	return out
}

func valueChanges(before, after *Fact) []ValueChange {
	var out []ValueChange
	was := map[string]string{}
	if before != nil {
		for _, v := range before.Values {
			was[v.Name] = v.Text
		}
	}
	if after != nil {
		for _, v := range after.Values {
			if v.Text != was[v.Name] {
				out = append(out, ValueChange{v.Name, was[v.Name], v.Text})
			}
			delete(was, v.Name)
		}
	}
	if before != nil {
		for _, v := range before.Values {
			if text, gone := was[v.Name]; gone {
				out = append(out, ValueChange{v.Name, text, ""})
			}
		}
	}
	return out
}
