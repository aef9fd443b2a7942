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
