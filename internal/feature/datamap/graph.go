package datamap

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/record"
)

// Lane is one of the five columns of the map.
type Lane int

// The lanes, in the direction in which data flow.
const (
	People Lane = iota
	Activities
	Systems
	Recipients
	Countries
	lanes
)

func (l Lane) key() string {
	return [...]string{"people", "activities", "systems", "recipients", "countries"}[l]
}

// Node is one thing on the map. Key is the reference of a record, or what stands for
// it in an address: "people.patients", "country.US".
type Node struct {
	Key        string
	Lane       Lane
	Label, Sub string
	Tone       draw.Color
	Register   string // of the record, with Ref; "" for a code or words
	Ref        string
	Group      string // what it is grouped by where there are too many; a word of the locales or a name
	Focus, Dim bool
	Members    int // of a group; 0 for a thing
}

// Edge is one flow between two nodes, by all activities that draw it.
type Edge struct {
	From, To   *Node
	Categories []record.PIICategory
	Special    bool // holds a special category or criminal data (GDPR Arts. 9, 10)
	acts       bits
	Ways       []Way
	Crossing   bool // ends in a third country or an international organisation
	Alarm      bool // crosses and a transfer or its safeguard is not recorded
	On         bool
	flows      int // rows of the flow list that draw it
}

// Way is how one activity says that the data go: a flow, or a transfer.
type Way struct {
	Activity   *record.ProcessingActivity
	Channel    record.Channel
	Protection record.Transport
	Transfer   *record.ActivityTransfer // of a crossing edge; nil where none is recorded
}

// Graph is the map as data.
type Graph struct {
	nodes []*Node
	byKey map[string]*Node
	edges []*Edge
	joins map[[2]*Node]*Edge
	acts  []*record.ProcessingActivity
}

// Nodes are all nodes, in order.
func (g *Graph) Nodes() []*Node { return g.nodes }

// Edges are all edges, in order.
func (g *Graph) Edges() []*Edge { return g.edges }

// Find is the node of a key, however its letters are written; nil if there is none.
func (g *Graph) Find(key string) *Node {
	if n := g.byKey[key]; n != nil {
		return n
	}
	for _, n := range g.nodes {
		if strings.EqualFold(n.Key, key) {
			return n
		}
	}
	return nil
}

// bits is a set of activities by their place.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) add(i int) { b[i/64] |= 1 << (i % 64) }

func (b bits) meets(c bits) bool {
	for i := range b {
		if b[i]&c[i] != 0 {
			return true
		}
	}
	return false
}

func (b bits) join(c bits) {
	for i := range b {
		b[i] |= c[i]
	}
}

func (g *Graph) node(n Node) *Node {
	if have := g.byKey[n.Key]; have != nil {
		return have
	}
	x := &n
	g.nodes = append(g.nodes, x)
	g.byKey[n.Key] = x
	return x
}

// edge is the one from a node to another, drawn by an activity at a place.
func (g *Graph) edge(from, to *Node, act int) *Edge {
	if from == nil || to == nil || from == to {
		return nil
	}
	e := g.joins[[2]*Node{from, to}]
	if e == nil {
		e = &Edge{From: from, To: to, acts: newBits(len(g.acts))}
		g.joins[[2]*Node{from, to}] = e
		g.edges = append(g.edges, e)
	}
	e.acts.add(act)
	return e
}

// carries notes what data an edge carries.
func (e *Edge) carries(cats []record.PIICategory, special func(record.PIICategory) bool) {
	for _, c := range cats {
		if !slices.Contains(e.Categories, c) {
			e.Categories = append(e.Categories, c)
		}
		e.Special = e.Special || special(c)
	}
}

// Activities are those that draw an edge.
func (g *Graph) Activities(e *Edge) []*record.ProcessingActivity {
	var out []*record.ProcessingActivity
	for i, a := range g.acts {
		if e.acts[i/64]&(1<<(i%64)) != 0 {
			out = append(out, a)
		}
	}
	return out
}

// keep leaves only some edges, and the nodes that they join or that are asked to stay.
func (g *Graph) keep(edge func(*Edge) bool, node func(*Node) bool) {
	g.edges = slices.DeleteFunc(g.edges, func(e *Edge) bool { return !edge(e) })
	used := map[*Node]bool{}
	for _, e := range g.edges {
		used[e.From], used[e.To] = true, true
	}
	g.nodes = slices.DeleteFunc(g.nodes, func(n *Node) bool {
		gone := !used[n] && !node(n)
		if gone {
			delete(g.byKey, n.Key)
		}
		return gone
	})
}

// sort brings nodes and edges into the order of lanes and names.
func (g *Graph) sort(key func(string) []byte) {
	keys := make(map[*Node]string, len(g.nodes))
	for _, n := range g.nodes {
		keys[n] = string(key(n.Label)) + "\x00" + n.Key
	}
	byNode := func(a, b *Node) int {
		if a.Lane != b.Lane {
			return int(a.Lane - b.Lane)
		}
		return strings.Compare(keys[a], keys[b])
	}
	slices.SortFunc(g.nodes, byNode)
	slices.SortFunc(g.edges, func(a, b *Edge) int {
		if c := byNode(a.From, b.From); c != 0 {
			return c
		}
		return byNode(a.To, b.To)
	})
	for _, e := range g.edges {
		slices.Sort(e.Categories)
	}
}
