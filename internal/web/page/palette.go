package page

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// How much the palette and the search page show at most.
const (
	paletteFinds  = 8
	paletteOthers = 6
	searchFinds   = 100
)

func (p *Pages) paletteRoutes() {
	member := web.Rule{Member: true}
	p.Default("GET /o/{org}/palette", member, p.palette)
	p.Default("GET /o/{org}/search", member, p.search)
}

// option is one line of the palette: a place to go to, or something that the script
// of the page does.
type option struct{ icon, label, detail, href, do string }

// optionGroup is a stretch of the palette under one heading.
type optionGroup struct {
	label   string
	options []option
}

// palette answers the options for what was typed: records, then actions, then
// places. ">" leaves records out; nothing typed shows where the person was last.
func (p *Pages) palette(c *web.Call) error {
	typed := strings.TrimSpace(cut(c.R.URL.Query().Get("q"), 200))
	words, actionsOnly := strings.CutPrefix(typed, ">")
	words = strings.TrimSpace(words)
	var groups []optionGroup
	add := func(key string, list []option) {
		if len(list) > 0 {
			groups = append(groups, optionGroup{c.T(key), list})
		}
	}
	if !actionsOnly {
		err := c.Read(func(ctx context.Context, tx *store.Tx) error {
			if words == "" {
				list, err := p.recent(ctx, tx, c)
				add("palette.recent", list)
				return err
			}
			found, err := store.Search(ctx, tx, words, paletteFinds)
			add("palette.records", p.options(c, found))
			return err
		})
		if err != nil {
			return err
		}
	}
	most := paletteOthers
	if actionsOnly {
		most = 50
	}
	if words != "" && !actionsOnly {
		c.Found(words, func(group string, list []ui.Item) { add(group, items(list)) })
	}
	add("palette.actions", first(narrow(words, append(items(c.CommandsIn("create")), p.ownActions(c)...)), most))
	add("palette.places", first(narrow(words, distinct(items(c.CommandsIn("go")))), most))
	if words != "" && !actionsOnly {
		add("palette.everything", []option{{icon: "search", label: c.T("palette.all", "text", words), href: c.At("search") + query("q", words)}})
	}
	return c.Fragment(paletteOptions(groups))
}

func first(list []option, n int) []option { return list[:min(n, len(list))] }

func items(list []ui.Item) []option {
	out := make([]option, 0, len(list))
	for _, i := range list {
		out = append(out, option{icon: i.Icon, label: i.Label, href: i.Href, detail: i.Keys})
	}
	return out
}

// distinct keeps the first of places with one name: a page of its own goes before the list
// of its register.
func distinct(list []option) []option {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(o option) bool {
		twice := seen[o.label]
		seen[o.label] = true
		return twice
	})
}

// ownActions belong to no register.
func (p *Pages) ownActions(c *web.Call) []option {
	return []option{
		{icon: "sun-moon", label: c.T("web.theme"), do: "theme"},
		{icon: "keyboard", label: c.T("web.account.keys"), do: "open:keys"},
		{icon: "user-cog", label: c.T("web.account.settings"), href: "/account"},
	}
}

// narrow keeps what holds every word typed, in any case and without accents.
func narrow(typed string, list []option) []option {
	want := strings.Fields(catalogue.Fold(typed))
	return slices.DeleteFunc(list, func(o option) bool {
		have := catalogue.Fold(o.label)
		return slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(have, w) })
	})
}

// options shows records that were found.
func (p *Pages) options(c *web.Call, found []store.Title) []option {
	out := make([]option, 0, len(found))
	for _, f := range found {
		t := p.Store.Registers().Get(f.Register)
		if t == nil || !c.Who.May(access.Read, t.Group) {
			continue
		}
		out = append(out, option{icon: t.Icon, label: f.Title, detail: f.Ref, href: c.At(f.Register, f.Ref)})
	}
	return out
}

// recentCookie remembers in the browser which records somebody looked at last; the
// account comes first, so that the next one at the machine does not see them.
const (
	recentCookie = "privet-recent"
	recentMost   = 8
)

// remember notes that the person looks at a record now.
func remember(c *web.Call, at id.ID) {
	if c.Session == nil || c.Partial() {
		return
	}
	was := recentIDs(c)
	if len(was) > 0 && was[0] == at {
		return
	}
	list := []string{c.Session.Account.ID.String(), at.String()}
	for _, x := range was {
		if x != at && len(list) <= recentMost {
			list = append(list, x.String())
		}
	}
	c.SetCookie(recentCookie, strings.Join(list, "."), recentAge)
}

func recentIDs(c *web.Call) []id.ID {
	parts := strings.Split(c.Cookie(recentCookie), ".")
	if c.Session == nil || parts[0] != c.Session.Account.ID.String() {
		return nil
	}
	var out []id.ID
	for _, s := range parts[1:] {
		if at, err := id.Parse(s); err == nil && len(out) < recentMost {
			out = append(out, at)
		}
	}
	return out
}

// recent are the records that the person looked at last and may still see here.
func (p *Pages) recent(ctx context.Context, tx *store.Tx, c *web.Call) ([]option, error) {
	ids := recentIDs(c)
	if len(ids) == 0 {
		return nil, nil
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var found []store.Title
	for _, at := range ids {
		if t, ok := titles[at]; ok && !t.Archived {
			found = append(found, t)
		}
	}
	return p.options(c, found), nil
}
