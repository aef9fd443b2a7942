package auth

import (
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// orgRow is one of the person's organisations and what is open there.
type orgRow struct {
	account.Membership
	Step             account.Step
	Role             string
	Open, Late, Mine int
	OpenAt           string
}

// organisations lists all that the person belongs to. Each is asked by itself, in two
// statements, because each is behind row-level security of its own.
func (p *pages) organisations(c *web.Call) error {
	rows := make([]orgRow, 0, len(c.Session.Members))
	for _, m := range c.Session.Members {
		row := orgRow{Membership: m, Step: c.Session.Step(m), Role: c.T("role." + string(m.Role))}
		if row.Step == account.Ready {
			if err := p.count(c, &row); err != nil {
				return err
			}
		}
		rows = append(rows, row)
	}
	return c.Page(ui.Page{Title: c.T("me.orgs"), Lead: c.T("me.orgs.lead", "count", len(rows))}, organisationsBody(rows))
}

// open tasks of an organisation: all, the late ones, one's own.
func (p *pages) count(c *web.Call, row *orgRow) error {
	open := store.Cond{Field: "state", Op: "is", Value: "open|doing|blocked"}
	late := store.Cond{Field: "due", Op: "before", Value: string(calendar.DayOf(c.Now().In(c.Zone())))}
	queries := []store.Query{{Where: []store.Cond{open}}, {Where: []store.Cond{open, late}}}
	if !row.Person.IsZero() {
		queries = append(queries, store.Query{Where: []store.Cond{open, {Field: "assignee", Op: "is", Value: row.Person.String()}}})
	}
	err := c.Store.Read(c.Ctx(), c.Session.Actor(row.Membership), func(tx *store.Tx) error {
		n, err := store.Counts(c.Ctx(), tx, record.Tasks.Type, queries)
		if err != nil {
			return err
		}
		row.Open, row.Late = n[0], n[1]
		if len(n) > 2 {
			row.Mine = n[2]
		}
		return nil
	})
	if problem.Is(err, problem.Forbidden) {
		return nil
	}
	row.OpenAt = web.In(row.Slug, record.Tasks.Name, "?where=state:is:open%7Cdoing%7Cblocked")
	return err
}
