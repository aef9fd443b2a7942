package datamap

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Build draws the graph of what was gathered, in the words of a language. Nothing is
// entered for the map: each node and edge follows from records, and goes with them.
func Build(g *Gathered, w i18n.Words) *Graph {
	b := &builder{Gathered: g, w: w, Graph: &Graph{byKey: map[string]*Node{}, joins: map[[2]*Node]*Edge{}, acts: g.Activities}, flowing: map[id.ID]bool{}}
	for _, a := range g.Activities {
		for _, f := range a.Flows {
			b.flowing[f.From.ID], b.flowing[f.To.ID] = true, true
		}
	}
	for i, a := range g.Activities {
		b.activity(i, a)
	}
	b.judge()
	b.Graph.sort(w.SortKey)
	return b.Graph
}

type builder struct {
	*Gathered
	*Graph
	w       i18n.Words
	flowing map[id.ID]bool // ends of recorded flows: data stores among them stand for themselves
}

// current is the activity that is being drawn.
type current struct {
	*builder
	i    int
	a    *record.ProcessingActivity
	node *Node
	cats []record.PIICategory
}

func (b *builder) activity(i int, a *record.ProcessingActivity) {
	group := b.w.T("datamap.group.no_unit")
	if u := b.Units[a.Unit.ID]; u != nil {
		group = u.Title
	}
	c := &current{builder: b, i: i, a: a}
	tone := draw.Mute
	for _, d := range a.DataItems {
		if !slices.Contains(c.cats, d.Category) {
			c.cats = append(c.cats, d.Category)
		}
		if c.special(d.Category) {
			tone = draw.Plum
		}
	}
	c.node = b.Graph.node(Node{Key: a.Ref, Lane: Activities, Label: a.Title, Sub: a.Ref, Tone: tone, Register: record.ProcessingActivities.Name, Ref: a.Ref, Group: group})
	c.people()
	c.systems()
	c.processors()
	c.recipients()
	c.transfers()
	c.flows()
}

// special: the activity says so, or the taxonomy does.
func (c *current) special(cat record.PIICategory) bool {
	if specialCategory(c.w, cat) {
		return true
	}
	return slices.ContainsFunc(c.a.DataItems, func(d record.ActivityDataItem) bool { return d.Category == cat && d.Special == "yes" })
}

func (c *current) join(from, to *Node, cats []record.PIICategory) *Edge {
	e := c.edge(from, to, c.i)
	if e != nil {
		e.carries(cats, c.special)
	}
	return e
}

func (c *current) people() {
	for _, p := range c.a.Principals {
		var cats []record.PIICategory
		for _, d := range c.a.DataItems {
			if d.Principal.ID == p.ID || d.Principal.ID.IsZero() {
				cats = append(cats, d.Category)
			}
		}
		if len(cats) == 0 {
			cats = c.cats
		}
		c.join(c.person(p.Category), c.node, cats)
	}
}

func (b *builder) person(code record.PrincipalCategory) *Node {
	label, group := string(code), b.w.T("datamap.group.words")
	if t, ok := catalogue.In(b.w).Find(catalogue.PrincipalCategory, string(code)); ok {
		label = t.Label(b.w.Lang())
		for t.Parent != "" {
			if t, ok = catalogue.In(b.w).Find(catalogue.PrincipalCategory, t.Parent); !ok {
				break
			}
		}
		group = t.Label(b.w.Lang())
	}
	return b.Graph.node(Node{Key: "people." + string(code), Lane: People, Label: label, Tone: draw.Accent, Group: group})
}

func (c *current) systems() {
	for _, at := range c.a.Systems {
		c.uses(at)
	}
	stores := slices.Clone(c.a.DataStores)
	for _, d := range c.a.DataItems {
		stores = append(stores, d.DataStores...)
	}
	for _, at := range stores {
		c.uses(at)
		if s := c.Stores[at]; s != nil && s.Country != "" {
			c.join(c.place(at), c.country(s.Country), c.cats)
		}
	}
}

// uses joins the activity with a system, the system with who supplies it, and whoever
// of the two runs it with the countries where it runs.
func (c *current) uses(at id.ID) {
	n := c.place(at)
	c.join(c.node, n, c.cats)
	if s := c.Stores[at]; s != nil {
		at = s.System.ID
	}
	s := c.Systems[at]
	if n == nil || s == nil {
		return
	}
	ends := n
	if p := c.party(s.Supplier.ID, "supplier"); p != nil {
		c.join(n, p, c.cats)
		ends = p
	}
	for _, r := range s.Regions {
		c.join(ends, c.country(register.Country(r)), c.cats)
	}
}

// place is the node of a system or a data store. A store stands within its system
// unless a flow names it.
func (b *builder) place(at id.ID) *Node {
	if s := b.Stores[at]; s != nil {
		sys := b.Systems[s.System.ID]
		if sys != nil && !b.flowing[at] {
			return b.place(sys.ID)
		}
		sub := s.Ref
		if sys != nil {
			sub = b.w.T("datamap.store_in", "ref", s.Ref, "system", sys.Title)
		}
		return b.Graph.node(Node{Key: s.Ref, Lane: Systems, Label: s.Title, Sub: sub, Tone: draw.Info, Register: record.DataStores.Name, Ref: s.Ref, Group: b.w.T("register.data-stores.many")})
	}
	s := b.Systems[at]
	if s == nil {
		return nil
	}
	sub, group := s.Ref, b.w.T("datamap.group.no_hosting")
	if s.Hosting != "" {
		group = b.w.T("choice.hosting." + string(s.Hosting))
		sub += ", " + group
	}
	return b.Graph.node(Node{Key: s.Ref, Lane: Systems, Label: s.Title, Sub: sub, Tone: draw.Info, Register: record.Systems.Name, Ref: s.Ref, Group: group})
}

func (b *builder) party(at id.ID, as string) *Node {
	p := b.Parties[at]
	if p == nil {
		return nil
	}
	n := b.Graph.node(Node{Key: p.Ref, Lane: Recipients, Label: p.Title, Sub: p.Ref + ", " + b.w.T("datamap.as."+as), Tone: draw.Mute, Register: record.Parties.Name, Ref: p.Ref, Group: b.w.T("datamap.group." + as)})
	if as == "processor" { // says more than that it supplies a system
		n.Sub, n.Tone, n.Group = p.Ref+", "+b.w.T("datamap.as.processor"), draw.OK, b.w.T("datamap.group.processor")
	}
	return n
}

// words is a recipient that is no record.
func (b *builder) words(text, as string) *Node {
	if text == "" {
		return nil
	}
	return b.Graph.node(Node{Key: "to." + text, Lane: Recipients, Label: text, Sub: b.w.T("datamap.as." + as), Tone: draw.Mute, Group: b.w.T("datamap.group.words")})
}

func (c *current) processors() {
	for _, p := range c.a.Processors {
		at, where := p.Party.ID, []register.Country{}
		if p.Country != "" {
			where = append(where, p.Country)
		}
		var runs []id.ID
		if e := c.Engagements[p.Engagement.ID]; e != nil {
			if at.IsZero() {
				at = e.Party.ID
			}
			for _, x := range e.DataLocations {
				where = append(where, register.Country(x))
			}
			runs = e.Systems
		}
		n := c.party(at, "processor")
		if n == nil {
			if n = c.words(p.Name, "processor"); n == nil {
				continue
			}
			n.Tone = draw.Warn // named in words alone: nothing is known of a contract
		}
		if x := c.Parties[at]; x != nil && len(where) == 0 && x.Country != "" {
			where = append(where, x.Country)
		}
		joined := false
		for _, s := range c.a.Systems {
			if sys := c.Systems[s]; sys != nil && (slices.Contains(runs, s) || !at.IsZero() && sys.Supplier.ID == at) {
				c.join(c.place(s), n, c.cats)
				joined = true
			}
		}
		if !joined {
			c.join(c.node, n, c.cats)
		}
		for _, x := range where {
			c.join(n, c.country(x), c.cats)
		}
	}
}

func (c *current) recipients() {
	for _, r := range c.a.Recipients {
		n := c.party(r.Party.ID, "recipient")
		if u := c.Units[r.Unit.ID]; n == nil && u != nil {
			n = c.unit(u)
		}
		if n == nil {
			n = c.words(r.Name, "recipient")
		}
		if n == nil && r.Category != "" {
			n = c.Graph.node(Node{Key: "to." + string(r.Category), Lane: Recipients, Label: catalogue.In(c.w).Label(catalogue.RecipientCategory, string(r.Category), c.w.Lang()), Sub: c.w.T("datamap.as.recipient"), Tone: draw.Mute, Group: c.w.T("datamap.group.recipient")})
		}
		c.join(c.node, n, c.cats)
		where := r.Country
		if p := c.Parties[r.Party.ID]; p != nil && where == "" {
			where = p.Country
		}
		if n != nil && where != "" {
			c.join(n, c.country(where), c.cats)
		}
	}
}

func (b *builder) unit(u *record.Unit) *Node {
	return b.Graph.node(Node{Key: u.Ref, Lane: Recipients, Label: u.Title, Sub: u.Ref + ", " + b.w.T("datamap.as.unit"), Tone: draw.Accent, Register: record.Units.Name, Ref: u.Ref, Group: b.w.T("datamap.group.unit")})
}

func (c *current) transfers() {
	for _, t := range c.a.Transfers {
		to := c.country(t.Country)
		if to == nil && t.Organisation != "" {
			to = c.Graph.node(Node{Key: "organisation." + t.Organisation, Lane: Countries, Label: t.Organisation, Sub: c.w.T("datamap.international"), Tone: draw.Warn, Group: c.w.T("datamap.group.third")})
		}
		from := c.party(t.Importer.ID, "recipient")
		if from == nil {
			from = c.words(t.ImporterName, "recipient")
		}
		if to == nil {
			continue
		}
		if from == nil { // whoever of the activity's recipients sits there, else the activity itself
			for _, e := range c.Graph.edges {
				if e.To == to && e.acts[c.i/64]&(1<<(c.i%64)) != 0 {
					from = e.From
				}
			}
		}
		if from == nil {
			from = c.node
		} else if len(c.Graph.into(from, c.i)) == 0 {
			c.join(c.node, from, c.cats)
		}
		c.join(from, to, c.cats)
	}
}

// into are the edges that end in a node and are drawn by an activity.
func (g *Graph) into(n *Node, act int) []*Edge {
	var out []*Edge
	for _, e := range g.edges {
		if e.To == n && e.acts[act/64]&(1<<(act%64)) != 0 {
			out = append(out, e)
		}
	}
	return out
}

func (c *current) flows() {
	for _, f := range c.a.Flows {
		cats := []record.PIICategory(f.Categories)
		if len(cats) == 0 {
			cats = c.cats
		}
		e := c.join(c.end(f.From.ID, f.FromText, People), c.end(f.To.ID, f.ToText, Recipients), cats)
		if e != nil {
			e.flows++
			e.Ways = append(e.Ways, Way{Activity: c.a, Channel: f.Channel, Protection: f.Protection})
		}
	}
}

// end is one end of a flow: a record, or words that name people, a country or
// somebody.
func (c *current) end(at id.ID, text string, lane Lane) *Node {
	if n := c.place(at); n != nil {
		return n
	}
	if n := c.party(at, "recipient"); n != nil {
		return n
	}
	if u := c.Units[at]; u != nil {
		return c.unit(u)
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	if strings.EqualFold(text, c.a.Title) {
		return c.node
	}
	if t, sure := catalogue.In(c.w).Match(catalogue.PrincipalCategory, text); sure >= catalogue.Likely {
		return c.person(record.PrincipalCategory(t.Code))
	}
	if code, ok := catalogue.Country(text); ok && lane == Recipients {
		return c.country(register.Country(code))
	}
	if lane == People {
		return c.Graph.node(Node{Key: "from." + text, Lane: People, Label: text, Tone: draw.Mute, Group: c.w.T("datamap.group.words")})
	}
	return c.words(text, "recipient")
}

func (b *builder) country(code register.Country) *Node {
	if code == "" {
		return nil
	}
	key := "country." + string(code)
	if n := b.byKey[key]; n != nil {
		return n
	}
	n := Node{Key: key, Lane: Countries, Label: catalogue.CountryName(string(code), b.w.Lang()), Tone: draw.OK, Sub: b.w.T("datamap.inside"), Group: b.w.T("datamap.group.inside")}
	switch b.decision(code) {
	case law.Domestic:
	case law.Adequate:
		n.Tone, n.Sub, n.Group = draw.Info, b.w.T("datamap.adequate"), b.w.T("datamap.group.adequate")
	case law.PartiallyAdequate:
		n.Tone, n.Sub, n.Group = draw.Warn, b.w.T("datamap.partly"), b.w.T("datamap.group.adequate")
	default:
		n.Tone, n.Sub, n.Group = draw.Warn, b.w.T("datamap.third"), b.w.T("datamap.group.third")
	}
	return b.Graph.node(n)
}
