package page

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
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

func (p *Pages) viewRoutes(t *register.Type) {
	read := web.Rule{Verb: access.Read, Group: t.Group}
	p.Default("GET /o/{org}/"+t.Name+"/views", read, func(c *web.Call) error { return p.viewsPage(c, t, nil) })
	p.Default("POST /o/{org}/"+t.Name+"/views", read, func(c *web.Call) error { return p.changeView(c, t) })
}

// Bounds of saved views.
const (
	maxViews    = 50 // of one register
	maxViewName = 60
	maxTabs     = 8 // with a count
)

// Views that every register has, as far as they fit.
const (
	viewAll        = "all"
	viewMine       = "mine"
	viewReview     = "review"
	viewIncomplete = "incomplete"
)

// savedView is a list that somebody keeps.
type savedView struct {
	id      id.ID
	name    string
	owner   id.ID // account
	shared  bool
	query   string
	columns []string
}

func (v savedView) state() listState {
	values, err := parseQuery(v.query)
	if err != nil {
		return listState{}
	}
	return readState(values)
}

func parseQuery(q string) (url.Values, error) {
	if len(q) > 16_000 {
		return nil, errors.New("query too long")
	}
	return url.ParseQuery(strings.TrimPrefix(q, "?"))
}

// readViews are the views of a register that the actor sees: his own and shared ones.
func readViews(ctx context.Context, tx *store.Tx, name string) ([]savedView, error) {
	rows, err := tx.SQL().QueryContext(ctx, `SELECT id, name, owner, shared, query, columns FROM saved_view
		WHERE org = $1 AND register = $2 AND (shared OR owner = $3) ORDER BY position, name, id`, tx.Org.String(), name, tx.ID.String())
	if err != nil {
		return nil, fmt.Errorf("read views: %w", err)
	}
	defer rows.Close()
	var out []savedView
	for rows.Next() {
		var v savedView
		var cols string
		if err := rows.Scan(&v.id, &v.name, &v.owner, &v.shared, &v.query, &cols); err != nil {
			return nil, fmt.Errorf("read views: %w", err)
		}
		if cols != "" {
			v.columns = strings.Split(cols, ",")
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// habit is what one account chose for one register.
type habit struct {
	columns []string
	opens   string // the view that opens first
}

func readHabit(ctx context.Context, tx *store.Tx, name string) (habit, error) {
	var h habit
	var cols string
	err := tx.SQL().QueryRowContext(ctx, "SELECT columns, opens FROM list_choice WHERE org = $1 AND account = $2 AND register = $3",
		tx.Org.String(), tx.ID.String(), name).Scan(&cols, &h.opens)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return h, fmt.Errorf("read the choice of columns: %w", err)
	}
	if cols != "" {
		h.columns = strings.Split(cols, ",")
	}
	return h, nil
}

func writeHabit(ctx context.Context, tx *store.Tx, name string, change func(*habit)) error {
	h, err := readHabit(ctx, tx, name)
	if err != nil {
		return err
	}
	change(&h)
	_, err = tx.SQL().ExecContext(ctx, "INSERT INTO list_choice (org, account, register, columns, opens) VALUES ($1, $2, $3, $4, $5) "+
		"ON CONFLICT (org, account, register) DO UPDATE SET columns = excluded.columns, opens = excluded.opens",
		tx.Org.String(), tx.ID.String(), name, strings.Join(h.columns, ","), h.opens)
	if err != nil {
		return fmt.Errorf("keep the choice of columns: %w", err)
	}
	return nil
}

// viewTab is a view above a list.
type viewTab struct {
	id, label string
	state     listState
	columns   []string
	count     int // -1 is not counted
	tone      ui.Tone
	current   bool
	saved     *savedView
}

// open fills the state from the view that the address names, or from the one that
// opens first, and takes the columns that apply.
func (l *listPage) open(h habit) {
	s := &l.state
	if s.view == "" && s.from == "" && len(l.c.R.URL.Query()) == 0 {
		s.view = h.opens
	}
	cols := h.columns
	for _, v := range l.allViews() {
		if s.view == v.id && v.id != viewAll {
			was := *s
			*s = v.state
			s.view, s.after, s.back, s.edit = v.id, was.after, was.back, was.edit
			if was.sort != "" {
				s.sort = was.sort
			}
			if was.show != "" {
				s.show = was.show
			}
			s.month, s.day, s.field = was.month, was.day, or(was.field, s.field)
		}
		if (s.view == v.id || s.from == v.id) && len(v.columns) > 0 && len(h.columns) == 0 {
			cols = v.columns
		}
	}
	if s.view == viewAll {
		s.view = ""
	}
	if len(s.cols) == 0 {
		s.cols = cols
	}
	if !slices.Contains(shapes(l.t), s.show) {
		s.show = showTable
	}
}

func or(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// allViews are the built-in views that fit, then the saved ones.
func (l *listPage) allViews() []viewTab {
	c, t := l.c, l.t
	out := []viewTab{{id: viewAll, label: c.T("list.view.all")}}
	if !c.Who.Person.IsZero() {
		out = append(out, viewTab{id: viewMine, label: c.T("list.view.mine"), state: listState{where: []store.Cond{{Field: mineField(t), Op: "is", Value: c.Who.Person.String()}}}})
	}
	out = append(out, viewTab{id: viewReview, label: c.T("list.view.review"), tone: ui.Warn,
		state: listState{sort: colReview, where: []store.Cond{{Field: colReview, Op: "before", Value: "tomorrow"}}}})
	if measures(t) {
		out = append(out, viewTab{id: viewIncomplete, label: c.T("list.view.incomplete"), state: listState{gaps: true}})
	}
	for i, v := range l.saved {
		out = append(out, viewTab{id: v.id.String(), label: v.name, state: v.state(), columns: v.columns, saved: &l.saved[i]})
	}
	return out
}

// tabs counts the views in one statement. A built-in view without records is not
// shown, unless one is in it.
func (l *listPage) tabs(ctx context.Context, tx *store.Tx) ([]viewTab, error) {
	all := l.allViews()
	queries := []store.Query{l.state.storeQuery(l.today)} // the list itself
	var counted []int
	for i, v := range all {
		all[i].count = -1
		all[i].current = v.id == l.state.view || v.id == viewAll && l.state.view == "" && !l.state.narrowed()
		if v.state.gaps || len(counted) == maxTabs {
			continue
		}
		counted = append(counted, i)
		q := v.state.storeQuery(l.today)
		q.Where = slices.Clone(q.Where)
		queries = append(queries, q)
	}
	counts, err := store.Counts(ctx, tx, l.t, queries)
	if err != nil {
		return nil, err
	}
	l.total = counts[0]
	for i, at := range counted {
		all[at].count = counts[i+1]
	}
	return slices.DeleteFunc(all, func(v viewTab) bool {
		return (v.id == viewMine || v.id == viewReview) && v.count <= 0 && !v.current
	}), nil
}

func (l *listPage) countOf() int { return l.total }

// tabLinks are the views as links.
func (l *listPage) tabLinks() []ui.Tab {
	var out []ui.Tab
	for _, v := range l.views {
		s := listState{view: v.id, show: l.state.show}
		href := l.url(s.query())
		out = append(out, ui.Tab{Label: v.label, Href: href, Current: v.current, Count: max(v.count, 0), Tone: toneIf(v.count > 0, v.tone), Attrs: swapAttrs(href)})
	}
	return out
}

func toneIf(on bool, tone ui.Tone) ui.Tone {
	if on {
		return tone
	}
	return ""
}

// origin is the saved view that the list is, or was changed from.
func (l *listPage) origin() *savedView {
	for i, v := range l.saved {
		if at := v.id.String(); at == l.state.view || at == l.state.from {
			return &l.saved[i]
		}
	}
	return nil
}

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
