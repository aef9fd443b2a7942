package page

import (
	"context"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// columnsPage is the column chooser of a list as a page of its own: for browsers
// that open no menus, and for registers with many columns.
func (p *Pages) columnsPage(c *web.Call, t *register.Type) error {
	l := &listPage{c: c, t: t, state: listOf(c)}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		h, err := readHabit(ctx, tx, t.Name)
		names := l.state.cols
		if len(names) == 0 {
			names = h.columns
		}
		l.cols, l.habit = chosenColumns(t, names, c.Member.Small), len(h.columns) > 0
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(ui.Page{
		Title: c.T("list.columns.title", "register", t.Name), Lead: c.T("list.columns.lead"),
		Crumbs: []ui.Crumb{{Label: c.T(t.LabelKey() + ".many"), Href: c.At(t.Name) + l.state.query()}},
	}, columnsBody(l))
}
