package page

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mayEditView: the person who saved a view, and for shared ones whoever may change
// records of the register.
func mayEditView(c *web.Call, t *register.Type, v savedView) bool {
	return v.owner == c.Who.ID || v.shared && mayShare(c, t)
}

func mayShare(c *web.Call, t *register.Type) bool { return c.Who.May(access.Change, t.Group) }

// viewsPage lists the views of a register to rename, share and delete them.
func (p *Pages) viewsPage(c *web.Call, t *register.Type, bad *problem.Problem) error {
	l := &listPage{c: c, t: t}
	var h habit
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if h, err = readHabit(ctx, tx, t.Name); err != nil {
			return err
		}
		l.saved, err = readViews(ctx, tx, t.Name)
		return err
	})
	if err != nil {
		return err
	}
	v := &viewsList{listPage: l, opens: h.opens, query: listOf(c).query()}
	if bad != nil {
		c.Status(422)
		for _, f := range bad.Fields {
			v.problem = c.Words.Field(f)
		}
	}
	title := c.T("list.views.title", "register", t.Name)
	return c.Page(ui.Page{Title: title, Lead: c.T("list.views.lead"), Crumbs: []ui.Crumb{{Label: c.T(t.LabelKey() + ".many"), Href: c.At(t.Name)}}}, viewsBody(v))
}

type viewsList struct {
	*listPage
	opens, query, problem string
}

// listOf is the list that a form carries in its field "list", or the address itself.
func listOf(c *web.Call) listState {
	q := c.R.URL.Query()
	if c.R.Method != "GET" {
		q, _ = parseQuery(c.R.PostFormValue("list")) // what cannot be read is an empty list
	}
	s := readState(q)
	s.after, s.back, s.edit = "", nil, ""
	return s
}

// changeView saves, renames, shares, deletes a view, or makes it open first.
func (p *Pages) changeView(c *web.Call, t *register.Type) error {
	form := c.R.PostFormValue
	at, err := id.Parse(form("view"))
	builtIn := slices.Contains([]string{viewAll, viewMine, viewReview, viewIncomplete}, form("view"))
	do := form("do")
	if do == "save" {
		return p.saveView(c, t)
	}
	if err != nil && !builtIn {
		return problem.NotFound("views", form("view"))
	}
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		if do == "open" {
			return writeHabit(ctx, tx, t.Name, func(h *habit) {
				if h.opens = form("view"); h.opens == viewAll {
					h.opens = ""
				}
			})
		}
		return editView(ctx, tx, c, t, at, do)
	})
	if pr, ok := problem.As(err); ok && pr.Kind == problem.Invalid {
		return p.viewsPage(c, t, pr)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("list.views.done." + do), Tone: ui.OK})
	if do == "update" {
		return c.Go(c.At(t.Name) + listState{view: at.String()}.query())
	}
	return c.Go(c.At(t.Name, "views"))
}

// editView changes a view that the person may change.
func editView(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type, at id.ID, do string) error {
	views, err := readViews(ctx, tx, t.Name)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(views, func(v savedView) bool { return v.id == at })
	if i < 0 {
		return problem.NotFound("views", at)
	}
	v := views[i]
	if !mayEditView(c, t, v) {
		return problem.New(problem.Forbidden, "not_your_view", "name", v.name)
	}
	exec := func(set string, args ...any) error {
		_, err := tx.SQL().ExecContext(ctx, set+" WHERE org = $1 AND id = $2", append([]any{tx.Org.String(), at.String()}, args...)...)
		if err != nil {
			return fmt.Errorf("change a view: %w", err)
		}
		return nil
	}
	switch do {
	case "delete":
		return exec("DELETE FROM saved_view")
	case "share", "unshare":
		if !mayShare(c, t) {
			return problem.New(problem.Forbidden, "not_your_view", "name", v.name)
		}
		return exec("UPDATE saved_view SET shared = $3", do == "share")
	case "rename":
		name, err := viewName(c.R.PostFormValue("name"))
		if err != nil {
			return err
		}
		return exec("UPDATE saved_view SET name = $3", name)
	case "update":
		s := listOf(c)
		return exec("UPDATE saved_view SET query = $3, columns = $4, sort = $5", viewQuery(s), strings.Join(s.cols, ","), s.sort)
	}
	return problem.NotFound("views", do)
}

func viewName(s string) (string, error) {
	var l problem.List
	s = strings.Join(strings.Fields(s), " ")
	l.If(s == "", "name", "view_needs_name")
	l.If(len([]rune(s)) > maxViewName, "name", "too_long", "most", maxViewName)
	return s, l.Err()
}

// viewQuery is what a view keeps of a list: not the page one stood on.
func viewQuery(s listState) string {
	s.view, s.from, s.after, s.back, s.edit, s.month, s.day, s.cols = "", "", "", nil, "", "", "", nil
	return strings.TrimPrefix(s.query(), "?")
}

// saveView keeps the list on the screen under a name.
func (p *Pages) saveView(c *web.Call, t *register.Type) error {
	s := listOf(c)
	fresh := id.New()
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		name, err := viewName(c.R.PostFormValue("name"))
		if err != nil {
			return err
		}
		views, err := readViews(ctx, tx, t.Name)
		if err != nil {
			return err
		}
		if len(views) >= maxViews {
			return problem.New(problem.Blocked, "too_many_views", "most", maxViews)
		}
		if v := slices.IndexFunc(views, func(v savedView) bool { return v.id.String() == s.view }); v >= 0 {
			s = views[v].state()
		}
		s = builtIn(s, c, t)
		cols := s.cols
		if len(cols) == 0 {
			h, err := readHabit(ctx, tx, t.Name)
			if err != nil {
				return err
			}
			cols = h.columns
		}
		shared := c.R.PostFormValue("shared") != "" && mayShare(c, t)
		_, err = tx.SQL().ExecContext(ctx, "INSERT INTO saved_view (org, id, register, name, owner, shared, query, columns, sort, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			tx.Org.String(), fresh.String(), t.Name, name, tx.ID.String(), shared, viewQuery(s), strings.Join(cols, ","), s.sort, len(views)+1)
		if err != nil {
			return fmt.Errorf("save a view: %w", err)
		}
		return nil
	})
	if pr, ok := problem.As(err); ok && pr.Kind == problem.Invalid {
		return p.viewsPage(c, t, pr)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("list.views.done.save"), Tone: ui.OK})
	return c.Go(c.At(t.Name) + listState{view: fresh.String(), show: s.show}.query())
}

// builtIn opens a built-in view that the list is, so that what is saved stands on
// its own.
func builtIn(s listState, c *web.Call, t *register.Type) listState {
	for _, v := range (&listPage{c: c, t: t}).allViews() {
		if v.id == s.view {
			v.state.show, v.state.sort = s.show, or(s.sort, v.state.sort)
			return v.state
		}
	}
	return s
}
