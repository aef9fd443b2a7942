package draw

// DataMap is a picture of flows in lanes: people, activities, systems, recipients,
// countries. The same nodes and edges always give the same picture.
type DataMap struct {
	Title, Description string
	Lanes              []MapLane
	Edges              []MapEdge
}

// MapLane is one column of the map.
type MapLane struct {
	Title string
	Nodes []MapNode
}

// MapNode is one thing in a lane. Key is unique within the map.
type MapNode struct {
	Key        string
	Label, Sub string // shown, cut to what has room
	Tone       Color  // of the small stripe: Accent, Plum, Info, OK, Warn, Bad or Mute
	Href       string
	Focus      bool // what the reader looks at
	Dim        bool // has nothing to do with the focus
	Many       bool // stands for several things: drawn as a stack
}

// MapEdge is one flow. Both ends are keys of nodes; an edge whose end is missing is
// not drawn.
type MapEdge struct {
	From, To  string
	Title     string // who, to whom, what: shown when pointed at
	On        bool   // belongs to the focus
	Dim       bool   // there is a focus and it does not
	Sensitive bool   // carries special categories: dashed, visible without colour too
	Alarm     bool   // leaves the protected area without what the law asks for
}

// Sizes of the map, in points. A node is as high as a finger needs (WCAG 2.5.8).
const (
	mapMargin  = 8.0
	mapLane    = 168.0
	mapGap     = 26.0
	mapHead    = 34.0
	mapNode    = 42.0
	mapBetween = 14.0
	mapThread  = 12.0 // room of an edge that passes a lane
	mapPad     = 8.0  // between a lane's side and its nodes
)

// mapPlace is where a node, or a thread of edges through a lane, stands.
type mapPlace struct {
	lane   int
	y, h   float64
	node   *MapNode // nil for a thread
	orders float64  // its place in the order of its lane, from 0 to 1
}

func (p *mapPlace) middle() float64 { return p.y + p.h/2 }

// mapLayout is the map with everything in its place.
type mapLayout struct {
	width, height float64
	places        []mapPlace
	lanes         [][]int // indexes of places by lane, from the top
	routes        []mapRoute
}

// mapRoute is an edge and the places that it passes, ends included.
type mapRoute struct {
	edge *MapEdge
	via  []int
}

func laneX(lane int) float64 { return mapMargin + float64(lane)*(mapLane+mapGap) }

// layout orders the nodes so that few edges cross and gives each its place.
func (m DataMap) layout() *mapLayout {
	l := m.graph()
	l.order()
	l.set()
	return l
}

// graph makes places of the nodes and threads of the edges that pass lanes. All edges
// that pass a lane towards one node share a thread, so a busy map stays low.
func (m DataMap) graph() *mapLayout {
	n := 0
	for _, lane := range m.Lanes {
		n += len(lane.Nodes)
	}
	l := &mapLayout{lanes: make([][]int, len(m.Lanes)), places: make([]mapPlace, 0, n+n/2), routes: make([]mapRoute, 0, len(m.Edges))}
	at := make(map[string]int, n)
	add := func(lane int, node *MapNode, h float64) int {
		i := len(l.places)
		l.places = append(l.places, mapPlace{lane: lane, h: h, node: node})
		l.lanes[lane] = append(l.lanes[lane], i)
		return i
	}
	for i := range m.Lanes {
		for j := range m.Lanes[i].Nodes {
			node := &m.Lanes[i].Nodes[j]
			at[node.Key] = add(i, node, mapNode)
		}
	}
	threads := map[[2]int]int{}
	for i := range m.Edges {
		e := &m.Edges[i]
		from, ok := at[e.From]
		to, ok2 := at[e.To]
		if !ok || !ok2 || from == to {
			continue
		}
		via := []int{from}
		for lane := l.places[from].lane + 1; lane < l.places[to].lane; lane++ {
			t, ok := threads[[2]int{to, lane}]
			if !ok {
				t = add(lane, nil, mapThread)
				threads[[2]int{to, lane}] = t
			}
			via = append(via, t)
		}
		l.routes = append(l.routes, mapRoute{e, append(via, to)})
	}
	return l
}

// set gives each place its coordinates. Lanes are centred on the highest.
func (l *mapLayout) set() {
	heights := make([]float64, len(l.lanes))
	top := 0.0
	for i, lane := range l.lanes {
		for _, p := range lane {
			heights[i] += l.places[p].h + mapBetween
		}
		top = max(top, heights[i])
	}
	l.width = 2*mapMargin + float64(len(l.lanes))*mapLane + float64(max(len(l.lanes)-1, 0))*mapGap
	l.height = 2*mapMargin + mapHead + top + mapBetween
	for i, lane := range l.lanes {
		y := mapMargin + mapHead + mapBetween/2 + (top-heights[i])/2
		for _, p := range lane {
			l.places[p].y = y
			y += l.places[p].h + mapBetween
		}
	}
}

// segments is the way of an edge: curves between lanes, straight through them.
func (l *mapLayout) segments(r mapRoute) []Segment {
	first, last := &l.places[r.via[0]], &l.places[r.via[len(r.via)-1]]
	const in = mapPad
	right := func(p *mapPlace) float64 { return laneX(p.lane) + mapLane - in }
	left := func(p *mapPlace) float64 { return laneX(p.lane) + in }
	switch {
	case first.lane == last.lane: // an arc at the side
		x, bend := right(first), mapGap*0.7
		return []Segment{MoveTo(x, first.middle()), CurveTo(x+bend, first.middle(), x+bend, last.middle(), x, last.middle())}
	case first.lane > last.lane: // back
		x1, x2 := left(first), right(last)
		mid := (x1 + x2) / 2
		return []Segment{MoveTo(x1, first.middle()), CurveTo(mid, first.middle(), mid, last.middle(), x2, last.middle())}
	}
	x, y := right(first), first.middle()
	out := []Segment{MoveTo(x, y)}
	for _, i := range r.via[1:] {
		p := &l.places[i]
		x2, y2 := left(p), p.middle()
		mid := (x + x2) / 2
		out = append(out, CurveTo(mid, y, mid, y2, x2, y2))
		x, y = x2, y2
		if p.node == nil {
			x = right(p)
			out = append(out, LineTo(x, y))
		}
	}
	return out
}
