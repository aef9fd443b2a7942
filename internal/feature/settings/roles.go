package settings

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// rightRow is one verb and how far each role's right goes.
type rightRow struct {
	verb  access.Verb
	reach []access.Reach
}

type rightGroup struct {
	group access.Group
	rows  []rightRow
}

// matrix is the table of rights itself, asked role by role, so that the page cannot
// say anything else than what holds.
func matrix(c *web.Call) []rightGroup {
	var out []rightGroup
	for _, g := range access.Groups() {
		x := rightGroup{group: g}
		for _, v := range access.Verbs() {
			row, any := rightRow{verb: v}, false
			for _, r := range access.Roles() {
				who := access.Actor{Kind: access.Person, Org: c.Who.Org, Role: r}
				reach := who.Reach(v, g)
				any = any || reach != access.None
				row.reach = append(row.reach, reach)
			}
			if any {
				x.rows = append(x.rows, row)
			}
		}
		if len(x.rows) > 0 {
			out = append(out, x)
		}
	}
	return out
}

func (p *pages) roles(c *web.Call) error {
	lead := c.T("settings.roles.lead", "role", roleName(c, c.Who.Role))
	return c.Page(ui.Page{Title: c.T("settings.roles"), Lead: lead, Crumbs: under(c), Wide: true}, rolesBody(c, matrix(c)))
}
