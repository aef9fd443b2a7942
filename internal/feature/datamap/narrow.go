package datamap

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
)

// Limits of a picture that people can read.
const (
	MaxNodes  = 60 // above it things are grouped
	laneNodes = 11 // groups and things of a lane that is grouped
	openNodes = 40 // members of the open group at a time
)

// View is what a reader wants to see of a graph.
type View struct {
	Focus    string // key of a node
	Category string // code of a category of data; those below it too
	Country  string // ISO 3166-1 alpha-2
	Open     string // key of the group that is open
	Part     int    // of the open group, from 0
	Whole    bool   // for programs: nothing is grouped or left out for the eye
}

// Seen is the graph as a reader sees it.
type Seen struct {
	*Graph
	Focus   *Node
	Open    *Node // the open group, with Members
	Parts   int   // of the open group
	Grouped bool
	All     int // elements before grouping
}

// See narrows a graph to what a view asks for and groups what remains, if it is too
// much to read. A focus that is not there shows nothing in focus.
func See(g *Graph, v View, w i18n.Words) *Seen {
	s := &Seen{Graph: g}
	none := func(*Node) bool { return false }
	if v.Category != "" {
		g.keep(func(e *Edge) bool {
			return slices.ContainsFunc(e.Categories, func(c categoryOf) bool { return within(string(c), v.Category) })
		}, none)
	}
	if v.Country != "" {
		if n := g.Find("country." + v.Country); n != nil {
			on := g.reach(n)
			g.keep(func(e *Edge) bool { return on[e] }, none)
		} else {
			g.keep(func(*Edge) bool { return false }, none)
		}
	}
	s.All = len(g.nodes)
	if n := g.Find(v.Focus); v.Focus != "" && n != nil {
		s.focus(n)
	}
	if len(g.nodes) > MaxNodes && !v.Whole {
		s.group(v, w)
	}
	return s
}

func within(code, wider string) bool {
	return code == wider || catalogue.Within(catalogue.PIICategory, code, wider)
}

// reach are the edges on the ways to and from a node: those that an activity draws
// which touches the node. Of an activity these are all that it draws.
func (g *Graph) reach(n *Node) map[*Edge]bool {
	touch := newBits(len(g.acts))
	on := map[*Edge]bool{}
	if n.Lane == Activities {
		for i, a := range g.acts {
			if a.Ref == n.Ref {
				touch.add(i)
			}
		}
		for _, e := range g.edges {
			if e.acts.meets(touch) {
				on[e] = true
			}
		}
		return on
	}
	out, in := map[*Node][]*Edge{}, map[*Node][]*Edge{}
	for _, e := range g.edges {
		out[e.From], in[e.To] = append(out[e.From], e), append(in[e.To], e)
		if e.From == n || e.To == n {
			touch.join(e.acts)
		}
	}
	walk := func(next map[*Node][]*Edge, end func(*Edge) *Node) {
		seen, todo := map[*Node]bool{n: true}, []*Node{n}
		for len(todo) > 0 {
			at := todo[0]
			todo = todo[1:]
			for _, e := range next[at] {
				if !e.acts.meets(touch) {
					continue
				}
				on[e] = true
				if x := end(e); !seen[x] {
					seen[x] = true
					todo = append(todo, x)
				}
			}
		}
	}
	walk(out, func(e *Edge) *Node { return e.To })
	walk(in, func(e *Edge) *Node { return e.From })
	return on
}

// focus marks what belongs to a node; of a large map the rest goes.
func (s *Seen) focus(n *Node) {
	s.Focus, n.Focus = n, true
	on := s.reach(n)
	bright := map[*Node]bool{n: true}
	for _, e := range s.edges {
		if e.On = on[e]; e.On {
			bright[e.From], bright[e.To] = true, true
		}
	}
	if len(s.nodes) > MaxNodes {
		s.keep(func(e *Edge) bool { return e.On }, func(x *Node) bool { return x == n })
		return
	}
	for _, x := range s.nodes {
		x.Dim = !bright[x]
	}
}

// group puts things of a kind into one node, lane by lane, but for the focus and the
// open group.
func (s *Seen) group(v View, w i18n.Words) {
	s.Grouped = true
	into := map[*Node]*Node{}
	var nodes []*Node
	for lane := People; lane < lanes; lane++ {
		all := slices.DeleteFunc(slices.Clone(s.nodes), func(n *Node) bool { return n.Lane != lane })
		if len(all) <= laneNodes {
			nodes = append(nodes, all...)
			continue
		}
		nodes = append(nodes, s.groupLane(lane, all, v, w, into)...)
	}
	s.nodes = nodes
	s.byKey = map[string]*Node{}
	for _, n := range nodes {
		s.byKey[n.Key] = n
	}
	s.bundle(into, nodes)
}

// groupLane makes the groups of one lane: the largest by name, the rest together.
func (s *Seen) groupLane(lane Lane, all []*Node, v View, w i18n.Words, into map[*Node]*Node) []*Node {
	members := map[string][]*Node{}
	for _, n := range all {
		if !n.Focus {
			members[n.Group] = append(members[n.Group], n)
		}
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := len(members[b]) - len(members[a]); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	rest := w.T("datamap.group.rest")
	if len(names) > laneNodes {
		for _, name := range names[laneNodes-1:] {
			members[rest] = append(members[rest], members[name]...)
		}
		names = append(names[:laneNodes-1], rest)
	}
	var out []*Node
	for _, n := range all {
		if n.Focus {
			out = append(out, n)
		}
	}
	for _, name := range names {
		list := members[name]
		key := lane.key() + "/" + name
		if len(list) == 1 {
			out = append(out, list[0])
			continue
		}
		g := &Node{Key: key, Lane: lane, Label: name, Sub: w.T("datamap.members", "count", len(list)), Tone: list[0].Tone, Members: len(list)}
		for _, n := range list {
			if n.Tone == draw.Bad {
				g.Tone = draw.Bad
			}
		}
		shown := list
		if key == v.Open {
			s.Open, s.Parts = g, (len(list)+openNodes-1)/openNodes
			first := min(max(v.Part, 0), s.Parts-1) * openNodes
			shown = list[first:min(first+openNodes, len(list))]
			out = append(out, shown...)
			if len(shown) == len(list) {
				continue
			}
			g.Label, g.Sub = w.T("datamap.others_of", "group", name), w.T("datamap.members", "count", len(list)-len(shown))
		}
		for _, n := range list {
			if key != v.Open || !slices.Contains(shown, n) {
				into[n] = g
			}
		}
		out = append(out, g)
	}
	return out
}

// bundle joins the edges of what was grouped.
func (s *Seen) bundle(into map[*Node]*Node, nodes []*Node) {
	old := s.edges
	s.edges, s.joins = nil, map[[2]*Node]*Edge{}
	opened := map[*Node]bool{}
	for _, n := range nodes {
		opened[n] = s.Open != nil && n.Members == 0 && n.Lane == s.Open.Lane && s.Open.Key == n.Lane.key()+"/"+n.Group
	}
	for _, e := range old {
		from, to := cmp.Or(into[e.From], e.From), cmp.Or(into[e.To], e.To)
		if from == to {
			continue
		}
		x := s.joins[[2]*Node{from, to}]
		if x == nil {
			x = &Edge{From: from, To: to, acts: newBits(len(s.acts))}
			s.joins[[2]*Node{from, to}] = x
			s.edges = append(s.edges, x)
		}
		x.acts.join(e.acts)
		for _, c := range e.Categories {
			if !slices.Contains(x.Categories, c) {
				x.Categories = append(x.Categories, c)
			}
		}
		x.Ways = append(x.Ways, e.Ways...)
		x.Special, x.Crossing, x.Alarm = x.Special || e.Special, x.Crossing || e.Crossing, x.Alarm || e.Alarm
		x.On = x.On || e.On || opened[from] || opened[to]
		x.flows += e.flows
	}
	order := map[*Node]int{}
	for i, n := range nodes {
		order[n] = i
	}
	slices.SortStableFunc(s.edges, func(a, b *Edge) int {
		if d := order[a.From] - order[b.From]; d != 0 {
			return d
		}
		return order[a.To] - order[b.To]
	})
}
