package library

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/oscal"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// ownRoutes are the organisation's own frameworks, and the ways in and out.
func (p *Pages) ownRoutes() {
	read := web.Rule{Verb: access.Read, Group: record.OwnRequirements.Group}
	out := web.Rule{Verb: access.Export, Group: record.OwnRequirements.Group}
	in := web.Rule{Verb: access.Import, Group: record.OwnRequirements.Group}
	upload := in
	upload.Upload = oscal.MaxFile
	p.Handle("GET /o/{org}/library/own/{framework}", read, p.ownFramework)
	p.Handle("GET /o/{org}/library/own/{framework}/{id}", read, p.ownRequirement)
	p.Handle("GET /o/{org}/library-export/{framework}", out, p.export)
	p.Handle("GET /o/{org}/library-import", in, p.importStart)
	p.Handle("POST /o/{org}/library-import", upload, p.importPlan)
	p.Handle("POST /o/{org}/library-import/apply", in, p.importApply)
	p.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("oscal.import"), Href: c.At("library-import"), Icon: "upload"}, mayImport(c)
	}})
}

func mayImport(c *web.Call) bool { return c.Who.May(access.Import, record.OwnRequirements.Group) }
func mayExport(c *web.Call) bool { return c.Who.May(access.Export, record.OwnRequirements.Group) }

// ownView is one framework of the organisation's own.
type ownView struct {
	c     *web.Call
	id    string
	rows  []*record.OwnRequirement
	depth map[string]int
	turn  ui.PageTurn
}

func (p *Pages) ownFramework(c *web.Call) error {
	v := ownView{c: c, id: c.R.PathValue("framework"), depth: map[string]int{}}
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		v.rows, err = oscal.Own(ctx, tx, v.id)
		return err
	})
	if err != nil {
		return err
	}
	if len(v.rows) == 0 {
		return problem.New(problem.Missing, "library_none")
	}
	for _, o := range v.rows {
		if above, ok := v.depth[o.Parent]; ok && o.Parent != "" {
			v.depth[o.Identifier] = min(above+1, 4)
		} else {
			v.depth[o.Identifier] = 0
		}
	}
	count := len(v.rows)
	first, last, turn := c.Stretch("page", "", count, pageRows)
	v.rows, v.turn = v.rows[first:last], turn
	title := v.id
	if f, ok := catalogue.Library().Framework(v.id); ok {
		title = c.T("oscal.own.corrections.of", "framework", f.Short)
	}
	return c.Page(ui.Page{Title: title, Lead: c.T("oscal.own.lead", "count", count), Crumbs: crumbs(c), Wide: true, Actions: exportActions(c, v.id, true)}, ownBody(v))
}

// ownRequirementView is one requirement of the organisation's own.
type ownRequirementView struct {
	c    *web.Call
	o    *record.OwnRequirement
	maps []ownMap
	rows []*record.OwnRequirement // below it
}

// ownMap is a requirement of the library that an own one corresponds to; of one that
// the library does not have only the words are known.
type ownMap struct {
	key catalogue.Key
	to  *catalogue.Requirement
}

func (p *Pages) ownRequirement(c *web.Call) error {
	v := ownRequirementView{c: c}
	framework, number := c.R.PathValue("framework"), c.R.PathValue("id")
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rows, err := oscal.Own(ctx, tx, framework)
		for _, o := range rows {
			if o.Identifier == number && v.o == nil {
				v.o = o
			} else if o.Parent == number && number != "" {
				v.rows = append(v.rows, o)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if v.o == nil {
		return problem.New(problem.Missing, "library_none")
	}
	v.rows = v.rows[:min(len(v.rows), pageRows)]
	for _, k := range v.o.Requirements {
		to, _ := catalogue.Library().Requirement(catalogue.Key(k))
		v.maps = append(v.maps, ownMap{catalogue.Key(k), to})
	}
	up := []ui.Crumb{{Label: framework, Href: c.At("library", "own", framework)}}
	return c.Page(ui.Page{Title: number + " " + v.o.Title, Heading: v.o.Title, Crumbs: crumbs(c, up...), Wide: true, Head: ownHead(v)}, ownRequirementBody(v))
}

// ownAt is the page of a requirement of the organisation's own; one without a number
// has its record alone.
func ownAt(c *web.Call, o *record.OwnRequirement) string {
	if strings.Trim(o.Identifier, ". ") == "" || strings.Trim(o.Framework, ". ") == "" {
		return c.At(record.OwnRequirements.Name, o.Ref)
	}
	return c.At("library", "own", o.Framework, o.Identifier)
}

func ownRoles(c *web.Call, o *record.OwnRequirement) string {
	var out []string
	for _, r := range o.Roles {
		out = append(out, c.T("library.role."+string(r)))
	}
	return c.Words.And(out...)
}

// nobody is named in the text of a requirement.
func nobody(id.ID) string { return "" }
