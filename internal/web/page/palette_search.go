package page

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

const recentAge = 30 * 24 * time.Hour

// query is ?name=value.
func query(name, value string) string { return "?" + url.Values{name: {value}}.Encode() }

// searchGroup are the finds in one register.
type searchGroup struct {
	t     *register.Type
	label string
	all   string // address of the list with the same words
	finds []store.Title
}

// search is the page of everything that was found, by register. It is also what
// Ctrl K is without script.
func (p *Pages) search(c *web.Call) error {
	typed := strings.TrimSpace(cut(c.R.URL.Query().Get("q"), 200))
	var found []store.Title
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		if typed == "" {
			return nil
		}
		var err error
		found, err = store.Search(ctx, tx, typed, searchFinds)
		return err
	})
	if err != nil {
		return err
	}
	var groups []*searchGroup
	byName := map[string]*searchGroup{}
	for _, f := range found {
		t := p.Store.Registers().Get(f.Register)
		if t == nil || !c.Who.May(access.Read, t.Group) {
			continue
		}
		g := byName[f.Register]
		if g == nil {
			g = &searchGroup{t: t, label: c.T(t.LabelKey() + ".many"), all: c.At(t.Name) + query("q", typed)}
			byName[f.Register], groups = g, append(groups, g)
		}
		g.finds = append(g.finds, f)
	}
	lead := c.T("search.lead")
	if typed != "" {
		lead = c.T("search.found", "count", len(found), "text", typed)
		if len(found) == searchFinds {
			lead = c.T("search.many", "count", searchFinds, "text", typed)
		}
	}
	return c.Page(ui.Page{Title: c.T("web.search"), Lead: lead}, searchBody(c, typed, groups))
}
