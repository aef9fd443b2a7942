package web

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// groups of the sidebar in their order, with their icons. A group without places is
// not shown.
var groups = []struct{ name, icon string }{
	{"programme", "clipboard-check"}, {"data", "database"}, {"risk", "shield-alert"}, {"rights", "user-check-2"},
	{"incidents", "siren"}, {"partners", "handshake"}, {"assurance", "badge-check"},
}

// place is an entry of the sidebar.
type place struct {
	group string // "" stands alone on top, "foot" at the bottom
	show  func(*Call) (ui.Item, bool)
}

// Place adds an entry to a group of the sidebar: "" is the top, "foot" the bottom.
// show answers it as the person may see it.
func (s *Site) Place(group string, show func(*Call) (ui.Item, bool)) {
	s.places = append(s.places, place{group, show})
}

// Inbox says what the bell shows.
func (s *Site) Inbox(of func(context.Context, *store.Tx, *Call) (ui.Inbox, error)) { s.inbox = of }

// badge is a number beside an entry of the sidebar.
type badge struct {
	path string
	of   func(context.Context, *store.Tx, *Call) (Badge, error)
}

// Badge is a number of what needs attention; 0 shows nothing.
type Badge struct {
	Count int
	Tone  ui.Tone
	Says  string // completes the number for screen readers
}

// Badge puts a number beside the entry of the sidebar that leads to a path of the
// organisation, and beside its group. of is asked with each page and has to be quick.
func (s *Site) Badge(path string, of func(context.Context, *store.Tx, *Call) (Badge, error)) {
	s.badges = append(s.badges, badge{path, of})
}

// Command is an action of the palette.
type Command struct {
	Group string // heading in the palette, a key
	Show  func(*Call) (ui.Item, bool)
}

// Command adds an action to the palette.
func (s *Site) Command(c Command) { s.palette = append(s.palette, c) }

// finder finds what is no record for the palette.
type finder struct {
	group string
	find  func(c *Call, words string) []ui.Item
}

// Finder adds what the palette finds by words beside records, under a heading (a key).
func (s *Site) Finder(group string, find func(c *Call, words string) []ui.Item) {
	s.finders = append(s.finders, finder{group, find})
}

// Found calls do with what every finder finds.
func (c *Call) Found(words string, do func(group string, list []ui.Item)) {
	for _, f := range c.finders {
		do(f.group, f.find(c, words))
	}
}

// Commands are the actions of the palette that the person may take.
func (c *Call) Commands() []ui.Item {
	var out []ui.Item
	for _, x := range c.palette {
		if i, ok := x.Show(c); ok {
			out = append(out, i)
		}
	}
	return out
}

// CommandsIn are the Commands under one heading, such as "create" or "go".
func (c *Call) CommandsIn(group string) []ui.Item {
	var out []ui.Item
	for _, x := range c.palette {
		if x.Group != group {
			continue
		}
		if i, ok := x.Show(c); ok {
			out = append(out, i)
		}
	}
	return out
}

// Register adds a register to the sidebar, to what may be created, and to the
// palette.
func (s *Site) Register(t *register.Type, icon string) {
	item := func(c *Call) (ui.Item, bool) {
		i := ui.Item{Label: c.T(t.LabelKey() + ".many"), Href: c.At(t.Name), Icon: icon}
		switch t.Name { // the registers that most people come for
		case "processing-activities":
			i.Keys = "G A"
		case "requests":
			i.Keys = "G R"
		}
		return i, c.Who.May(access.Read, t.Group)
	}
	fresh := func(c *Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("web.new", "register", t.Name), Href: c.At(t.Name, "new"), Icon: icon}, c.Who.May(access.Create, t.Group)
	}
	inSight := func(of func(*Call) (ui.Item, bool)) func(*Call) (ui.Item, bool) {
		return func(c *Call) (ui.Item, bool) {
			i, ok := of(c)
			_, hidden := record.Hides(c.Member.Small, t.Name, "")
			return i, ok && !hidden // the palette still leads there (S-010)
		}
	}
	switch t.Name {
	case record.Assessments.Name, record.Findings.Name: // the pages of the gap assessment and of contradictions lead to each
	default:
		s.Place(t.Menu, inSight(item))
	}
	s.Place("new", inSight(fresh))
	s.Command(Command{"create", fresh})
	s.Command(Command{"go", item})
}

// Frame is what stands around the page.
func (c *Call) Frame() (ui.Frame, error) {
	if c.frame == nil && c.Member.Slug != "" && c.inbox != nil {
		if err := c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error { return c.loadFrame(c.Ctx(), tx) }); err != nil {
			return ui.Frame{}, err
		}
	}
	if c.frame == nil {
		f := c.plainFrame()
		c.frame = &f
	}
	c.frame.Toast = c.takeToast()
	return *c.frame, nil
}

// loadFrame reads what the frame needs from the database, once a page.
func (c *Call) loadFrame(ctx context.Context, tx *store.Tx) error {
	if c.frame != nil || c.Partial() || c.Member.Slug == "" || c.Session == nil {
		return nil
	}
	f := c.plainFrame()
	if c.inbox != nil {
		var err error
		if f.Inbox, err = c.inbox(ctx, tx, c); err != nil {
			return err
		}
	}
	if err := c.loadBadges(ctx, tx, &f); err != nil {
		return err
	}
	c.frame = &f
	return nil
}

// loadBadges puts the numbers beside the entries that the person has.
func (c *Call) loadBadges(ctx context.Context, tx *store.Tx, f *ui.Frame) error {
	for _, b := range c.badges {
		for g := range f.Nav {
			n := slices.IndexFunc(f.Nav[g].Items, func(i ui.Item) bool { return i.Href == c.At(b.path) })
			if n < 0 {
				continue
			}
			x, err := b.of(ctx, tx, c)
			if err != nil {
				return err
			}
			for _, i := range []*ui.Item{&f.Nav[g].Item, &f.Nav[g].Items[n]} {
				i.Count, i.Tone, i.Says = x.Count, x.Tone, x.Says
			}
		}
	}
	return nil
}

func (c *Call) plainFrame() ui.Frame {
	f := ui.Frame{Words: c.Words, CSRF: c.Token(), Path: c.R.URL.Path}
	if c.Session == nil {
		return f
	}
	a := c.Session.Account
	f.Me = ui.Me{Name: a.Name, Email: a.Email}
	f.Theme, f.Density, f.NoKeys = a.Theme, a.Density, a.NoKeys
	for _, m := range c.Session.Members {
		o := ui.Org{Slug: m.Slug, Name: m.Title, Sub: c.T("role." + string(m.Role))}
		f.Orgs = append(f.Orgs, o)
		if m.Org == c.Member.Org {
			f.Org = o
		}
	}
	if f.Org.Slug != "" {
		c.navigation(&f)
	} else {
		c.outside(&f)
	}
	return f
}

// outside leads from the pages of no organisation into those of the person.
func (c *Call) outside(f *ui.Frame) {
	for _, o := range f.Orgs {
		f.Nav = append(f.Nav, ui.Group{Item: ui.Item{Label: o.Name, Href: In(o.Slug), Icon: "building-2"}})
	}
	f.Nav = append(f.Nav, ui.Group{Item: ui.Item{Label: c.T("web.org.all"), Href: "/organisations", Icon: "layout-grid"}})
	f.Foot = []ui.Item{{Label: c.T("web.account.settings"), Href: "/account", Icon: "user-cog"}}
}

func (c *Call) navigation(f *ui.Frame) {
	byGroup := map[string][]ui.Item{}
	for _, p := range c.places {
		if i, ok := p.show(c); ok {
			byGroup[p.group] = append(byGroup[p.group], i)
		}
	}
	for _, i := range byGroup[""] {
		if strings.HasSuffix(i.Href, "/inbox") && i.Count == 0 {
			i.Count = -1 // filled by the shell from the inbox
		}
		f.Nav = append(f.Nav, ui.Group{Item: i})
	}
	for _, g := range groups {
		if items := byGroup[g.name]; len(items) > 0 {
			f.Nav = append(f.Nav, ui.Group{Item: ui.Item{Label: c.T("web.nav." + g.name), Icon: g.icon}, Items: items})
		}
	}
	f.Foot = slices.Clone(byGroup["foot"])
	f.New = byGroup["new"]
}
