package datamap

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// AccessRow says that a group reaches data in a system under a condition: by an
// activity's record of access, or by the register of rights of access (S-043).
type AccessRow struct {
	Activity   *record.ProcessingActivity // and Row, its row; nil where Right says so
	Row        record.ActivityAccess
	Right      *record.AccessRight
	Categories []record.PIICategory // that the question is about
	// Inferred: no category is named, so that all data of the activity, or what the data
	// sets or the system of the right hold, are taken for it.
	Inferred bool
	System   store.Title
	Unit     store.Title // or outside party
}

// Access answers who can reach a category of data. Silent are activities that hold
// such data and do not say who reaches them: a report without them would be a lie.
type Access struct {
	Category catalogue.Term // zero: every category
	Rows     []AccessRow
	Silent   []*record.ProcessingActivity
	Next     string // cursor of the rights and activities behind these
}

// Category reads what somebody asks the report for: a code of the taxonomy, or its
// name in any of our languages.
func Category(terms *catalogue.Set, text string) (catalogue.Term, error) {
	if text == "" {
		return catalogue.Term{}, nil
	}
	if t, ok := terms.Find(catalogue.PIICategory, text); ok {
		return t, nil
	}
	if t, sure := terms.Match(catalogue.PIICategory, text); sure >= catalogue.Likely {
		return t, nil
	}
	return catalogue.Term{}, problem.New(problem.Missing, "datamap_category", "value", text)
}

// DoAccess reads one stretch of the rights of access, and after them of the activities,
// and says who reaches a category.
func DoAccess(ctx context.Context, tx *store.Tx, category, after string) (*Access, error) {
	terms, err := survey.Terms(ctx, tx)
	if err != nil {
		return nil, err
	}
	t, err := Category(terms, category)
	if err != nil {
		return nil, err
	}
	out := &Access{Category: t}
	if cursor, among := rightsCursor(after); among {
		next, err := out.rights(ctx, tx, cursor)
		if err != nil {
			return nil, err
		}
		if after = ""; next != "" {
			out.Next = rightsAfter + next
			return out, out.name(ctx, tx)
		}
	}
	page, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Sort: "ref", Limit: MaxActivities, After: after, Parts: []string{"access", "data_items.category"}})
	if err != nil {
		return nil, fmt.Errorf("read who has access: %w", err)
	}
	out.Next = page.Next
	for _, a := range page.Items {
		if a.State != "retired" {
			out.add(a)
		}
	}
	if err := out.heard(ctx, tx); err != nil {
		return nil, err
	}
	return out, out.name(ctx, tx)
}

// name fills in the titles of systems, units and parties.
func (x *Access) name(ctx context.Context, tx *store.Tx) error {
	var ids []id.ID
	for _, r := range x.Rows {
		ids = append(ids, r.systemID(), r.place())
	}
	names, err := store.Titles(ctx, tx, slices.DeleteFunc(ids, id.ID.IsZero))
	if err != nil {
		return err
	}
	for i := range x.Rows {
		x.Rows[i].System, x.Rows[i].Unit = names[x.Rows[i].systemID()], names[x.Rows[i].place()]
	}
	return nil
}

// DoWholeAccess is the report over all activities, for a file.
func DoWholeAccess(ctx context.Context, tx *store.Tx, category string) (*Access, error) {
	out, err := DoAccess(ctx, tx, category, "")
	for err == nil && out.Next != "" {
		var more *Access
		if more, err = DoAccess(ctx, tx, category, out.Next); err == nil {
			out.Rows, out.Silent, out.Next = append(out.Rows, more.Rows...), append(out.Silent, more.Silent...), more.Next
		}
	}
	return out, err
}

// about reports whether a category is asked for: it is the one, lies below it, or is a
// wider one that includes it.
func (x *Access) about(c record.PIICategory) bool {
	return x.Category.Code == "" || within(string(c), x.Category.Code) || catalogue.Within(catalogue.PIICategory, x.Category.Code, string(c))
}

func (x *Access) add(a *record.ProcessingActivity) {
	var holds []record.PIICategory
	for _, d := range a.DataItems {
		if x.about(d.Category) && !slices.Contains(holds, d.Category) {
			holds = append(holds, d.Category)
		}
	}
	found := false
	for _, row := range a.Access {
		r := AccessRow{Activity: a, Row: row, Inferred: len(row.Categories) == 0}
		if r.Inferred {
			r.Categories = holds
		}
		for _, c := range row.Categories {
			if x.about(c) {
				r.Categories = append(r.Categories, c)
			}
		}
		if len(r.Categories) > 0 || r.Inferred && x.Category.Code == "" {
			x.Rows = append(x.Rows, r)
			found = true
		}
	}
	if !found && len(holds) > 0 {
		x.Silent = append(x.Silent, a)
	}
}

// title is the question that the report answers.
func (x *Access) title(w i18n.Words) string {
	if x.Category.Code == "" {
		return w.T("datamap.access.who_all")
	}
	return w.T("datamap.access.who", "category", x.Category.Label(w.Lang()))
}

type accessView struct {
	c      *web.Call
	x      *Access
	groups int
	may    bool
	query  string
}

func (p *Pages) access(c *web.Call) error {
	q := c.R.URL.Query()
	v := accessView{c: c, may: mayExport(c)}
	category := q.Get("category")
	if _, asked := q["category"]; !asked {
		category = "health"
	}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		v.x, err = DoAccess(ctx, tx, category, q.Get("after"))
		return err
	}); err != nil {
		return err
	}
	v.query = "?category=" + v.x.Category.Code
	groups := map[string]bool{}
	for _, r := range v.x.Rows {
		groups[strings.ToLower(r.Group())] = true
	}
	v.groups = len(groups)
	return c.Page(ui.Page{Title: v.x.title(c.Words), Lead: c.T("datamap.access.lead"), Wide: true, Actions: accessActions(v),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.data")}, {Label: c.T("datamap.access"), Href: c.At("access-report")}}}, accessBody(v))
}
