package programme

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *Pages) contextRoutes() {
	p.Handle("GET /o/{org}/context", reads(access.Records), p.contextPage)
	p.Handle("GET /o/{org}/context/report/{file}", web.Rule{Verb: access.Export, Group: access.Records}, p.contextReport)
	p.Handle("GET /o/{org}/laws", reads(access.Organisation), p.lawsPage)
	p.Handle("POST /o/{org}/laws", changes(access.Organisation), p.switchLaw)
	p.Handle("GET /o/{org}/laws/{law}", reads(access.Organisation), p.lawPage)
	p.Handle("POST /o/{org}/laws/{law}", web.Rule{Verb: access.Create, Group: access.Records}, p.takeDuties)
	p.Handle("GET /o/{org}/role-assignments/{ref}/letter/{file}", web.Rule{Verb: access.Export, Group: access.Organisation}, p.letter)
}

// contextView is the context of the organisation (S-007).
type contextView struct {
	c       *web.Call
	w       *world
	names   map[id.ID]store.Title
	laws    []lawLine
	vacant  []record.ManagementRole
	climate bool // somebody has considered climate change
}

func (p *Pages) loadContext(c *web.Call) (*contextView, error) {
	v := &contextView{c: c}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.w, err = load(ctx, tx); err != nil {
			return err
		}
		ids := ownersIn(v.w)
		for _, x := range v.w.ContextIssues {
			v.climate = v.climate || x.Climate == "yes" || x.Category == "climate"
		}
		for _, x := range v.w.RoleAssignments {
			ids = append(ids, x.Person.ID, x.Deputy.ID)
		}
		v.names, err = titles(ctx, tx, ids...)
		return err
	})
	if err != nil {
		return nil, err
	}
	v.laws = lawLines(c.Words, v.w, false)
	v.vacant = VacantRoles(v.w.World)
	return v, nil
}

// ownersIn are the owners of what the report of the context names.
func ownersIn(w *world) []id.ID {
	var ids []id.ID
	for _, x := range w.ContextIssues {
		ids = append(ids, x.Owner)
	}
	for _, x := range w.Interested {
		ids = append(ids, x.Owner)
	}
	for _, x := range w.Obligations {
		ids = append(ids, x.Owner)
	}
	return ids
}

func (p *Pages) contextPage(c *web.Call) error {
	v, err := p.loadContext(c)
	if err != nil {
		return err
	}
	lead := c.T("programme.context.lead", "issues", len(v.w.ContextIssues), "parties", len(v.w.Interested), "laws", len(v.laws))
	return c.Page(ui.Page{Title: c.T("programme.context"), Lead: lead, Wide: true, Crumbs: crumbs(c), Actions: contextActions(v)}, contextBody(v))
}
