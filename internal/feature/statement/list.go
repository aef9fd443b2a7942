package statement

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// shelf is the statements of one scope.
type shelf struct {
	label, href string
	rows        []shelfRow
}

type shelfRow struct {
	*record.Statement
	n Counts
}

type listView struct {
	c       *web.Call
	shelves []shelf
	create  bool
}

// list shows the statements by scope.
func (p *Pages) list(c *web.Call) error {
	v := listView{c: c, create: c.Who.May(access.Create, record.Statements.Group)}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		w, err := Gather(ctx, tx)
		if err != nil {
			return err
		}
		at := map[id.ID]int{}
		for _, s := range w.Statements {
			i, have := at[s.Scope.ID]
			if !have {
				i = len(v.shelves)
				at[s.Scope.ID] = i
				x := shelf{label: c.T("statement.scope.none")}
				for _, y := range w.Scopes {
					if y.ID == s.Scope.ID {
						x.label, x.href = y.Title, c.At("scopes", y.Ref)
					}
				}
				v.shelves = append(v.shelves, x)
			}
			lines := make([]*Line, len(s.Entries))
			for j := range s.Entries {
				lines[j] = &Line{StatementEntry: &s.Entries[j]}
			}
			v.shelves[i].rows = append(v.shelves[i].rows, shelfRow{s, Count(lines)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("statement.many"), Lead: c.T("statement.many.lead"), Wide: true, Actions: listActions(v)}, listBody(v))
}
