package page

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *Pages) listRoutes(t *register.Type) {
	read := web.Rule{Verb: access.Read, Group: t.Group}
	p.Default("GET /o/{org}/"+t.Name, read, func(c *web.Call) error { return p.list(c, t) })
	p.Default("GET /o/{org}/"+t.Name+"/columns", read, func(c *web.Call) error { return p.columnsPage(c, t) })
	p.Default("POST /o/{org}/"+t.Name+"/columns", read, func(c *web.Call) error { return p.keepColumns(c, t) })
	p.exportRoutes(t)
}

// listPage is a list with all that is around it, ready to be drawn.
type listPage struct {
	c     *web.Call
	t     *register.Type
	state listState
	cols  []column
	rows  []listRow
	views []viewTab
	saved []savedView
	chips []chip
	form  *filterForm
	total int
	pager ui.PageTurn
	today calendar.Day
	// problems are complaints about the filters; nothing is listed then.
	problems []string
	habit    bool // the columns are the person's own
	board    *boardPage
	month    *monthPage
	time     *timePage
	who      bulkRights
	shown    int // rows of the table
	tables   *drawnTables
	kept     *drawnTable       // the rows as they were drawn before
	keep     func(html string) // keeps them; nil does not
}

// base is the address of the list without its query.
func (l *listPage) base() string { return l.c.At(l.t.Name) }

func (l *listPage) url(query string) string { return l.base() + query }

// List shows a register as every register is listed, for a feature whose own page stands at
// its address.
func (p *Pages) List(c *web.Call, t *register.Type) error { return p.list(c, t) }

func (p *Pages) list(c *web.Call, t *register.Type) error {
	q := c.R.URL.Query()
	if cond, has, ok := composed(func(name string) []string { return q[name] }); ok {
		s := readState(q)
		s.edit, s.after, s.back = "", "", nil
		s.leaveView()
		if has {
			s.where = append(s.where, cond)
		}
		return c.Go(c.At(t.Name) + s.query())
	}
	l := &listPage{c: c, t: t, state: readState(q), who: rightsOf(c, t), tables: &p.tables}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error { return l.load(ctx, tx) }); err != nil {
		return err
	}
	if len(l.problems) > 0 {
		c.Status(422)
	}
	if c.Partial() {
		return c.Fragment(listBody(l))
	}
	return c.Page(ui.Page{
		Title: c.T(t.LabelKey() + ".many"), Lead: l.lead(), Wide: true, Actions: listActions(l),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav." + menuOf(t))}},
	}, listBody(l))
}

// menuOf is the group of the sidebar in which a register stands.
func menuOf(t *register.Type) string {
	if t.Menu == "" {
		return "home"
	}
	return t.Menu
}

// load reads the list: a number of statements that does not depend on the number of
// records.
func (l *listPage) load(ctx context.Context, tx *store.Tx) error {
	var err error
	if l.today, err = tx.Today(ctx); err != nil {
		return err
	}
	h, err := readHabit(ctx, tx, l.t.Name)
	if err != nil {
		return err
	}
	if l.saved, err = readViews(ctx, tx, l.t.Name); err != nil {
		return err
	}
	l.open(h)
	l.state.where = keepKnown(l.t, l.state.where)
	l.habit = len(l.state.cols) > 0
	l.cols = chosenColumns(l.t, l.state.cols, l.c.Member.Small)
	if l.form, err = l.state.editing(ctx, tx, l.c, l.t); err != nil {
		return err
	}
	if l.views, err = l.tabs(ctx, tx); err != nil {
		return err
	}
	l.total = l.countOf()
	switch l.state.show {
	case showBoard:
		err = l.loadBoard(ctx, tx)
	case showCalendar:
		err = l.loadMonth(ctx, tx)
	case showTimeline:
		err = l.loadTime(ctx, tx)
	default:
		err = l.loadTable(ctx, tx)
	}
	if pr, ok := problem.As(err); ok && pr.Kind == problem.Invalid {
		for _, f := range pr.Fields {
			l.problems = append(l.problems, l.fieldLabel(f.Path)+": "+l.c.Words.Field(f))
		}
		l.chips = l.state.chips(l.c.Words, l.t, nil)
		return nil
	}
	return err
}

func (l *listPage) fieldLabel(path string) string {
	if f, ok := findFilter(l.t, path); ok {
		return l.c.T(f.key)
	}
	return path
}

// loadTable reads one page of rows.
func (l *listPage) loadTable(ctx context.Context, tx *store.Tx) error {
	q := l.state.storeQuery(l.today)
	q.Parts = partsOf(l.t, l.cols)
	if l.state.sort != "" && !slices.ContainsFunc(allColumns(l.t), func(c column) bool { return c.sorts && c.name == strings.TrimPrefix(l.state.sort, "-") }) {
		q.Sort, l.state.sort = "", ""
	}
	root, err := tx.Root(ctx)
	if err != nil {
		return err
	}
	key, keeps := l.tableKey(tx)
	if l.kept = l.tables.recall(tx.Org, root, key); l.kept != nil {
		l.chips, l.shown = l.kept.chips, l.kept.n
		l.turn(l.kept.next, l.kept.n)
		return nil
	}
	var page store.AnyPage
	if l.state.gaps && measures(l.t) {
		page, err = incomplete(ctx, tx, l.t, q)
	} else {
		page, err = store.ListAny(ctx, tx, l.t, q)
	}
	if err != nil {
		return err
	}
	titles, err := titlesOf(ctx, tx, l.cols, page.Items, condIDs(l.state.where)...)
	if err != nil {
		return err
	}
	d := drawer{t: l.t, words: l.c.Words, titles: titles, today: l.today, at: func(ref string) string { return l.c.At(l.t.Name, ref) }}
	for _, rec := range page.Items {
		l.rows = append(l.rows, d.row(rec, l.cols))
	}
	l.chips, l.shown = l.state.chips(l.c.Words, l.t, titles), len(l.rows)
	l.turn(page.Next, len(page.Items))
	if keeps && root != "" && l.shown > 0 {
		org, t := tx.Org, drawnTable{n: len(page.Items), next: page.Next, chips: l.chips}
		l.keep = func(html string) {
			t.html = html
			l.tables.keep(org, root, key, &t)
		}
	}
	return nil
}

// maxScan bounds how many records a page looks at to find those that lack something.
const maxScan = 2000

// incomplete is a page of records that lack something. No database knows that: it
// reads on until the page is full, and stops after maxScan.
func incomplete(ctx context.Context, tx *store.Tx, t *register.Type, q store.Query) (store.AnyPage, error) {
	var out store.AnyPage
	want := q.Limit
	q.Parts, q.Limit = append(gapParts(t), q.Parts...), store.MaxLimit
	for range maxScan / store.MaxLimit {
		page, err := store.ListAny(ctx, tx, t, q)
		if err != nil {
			return out, err
		}
		for _, rec := range page.Items {
			m, ok := completeness(rec)
			if !ok || len(m.Gaps) == 0 {
				continue
			}
			if len(out.Items) == want {
				q.Limit = 1 // find the cursor after the last one shown
				return out, nextAfter(ctx, tx, t, q, &out)
			}
			out.Items = append(out.Items, rec)
		}
		if page.Next == "" {
			return out, nil
		}
		q.After = page.Next
		out.Next = page.Next
	}
	return out, nil
}

// nextAfter sets the cursor behind the last record of a page that was filled from
// several: a query for that record alone tells it.
func nextAfter(ctx context.Context, tx *store.Tx, t *register.Type, q store.Query, out *store.AnyPage) error {
	next, err := store.CursorAt(ctx, tx, t, q, out.Items[len(out.Items)-1])
	out.Next = next
	return err
}

// turn sets the ways to the rows before and after. The way back is a trail of
// cursors in the address.
func (l *listPage) turn(next string, n int) {
	s := l.state
	at := len(s.back) * pageSize
	if s.after == "" {
		at = 0
	} else {
		at += pageSize
	}
	total := l.totalWords()
	switch {
	case n == 0:
		l.pager.Text = ""
	case total == "":
		l.pager.Text = l.c.T("list.range.open", "from", at+1, "to", at+n)
	default:
		l.pager.Text = l.c.T("list.range", "from", at+1, "to", at+n, "total", total)
	}
	if next != "" {
		l.pager.Next = l.url(s.with(func(x *listState) {
			x.after = next
			if s.after != "" {
				x.back = append(slices.Clone(s.back), s.after)
				if len(x.back) > maxBack {
					x.back = x.back[len(x.back)-maxBack:]
				}
			}
		}))
	}
	if s.after != "" {
		l.pager.Prev = l.url(s.with(func(x *listState) {
			if k := len(s.back); k > 0 {
				x.after, x.back = s.back[k-1], slices.Clone(s.back[:k-1])
			}
		}))
	}
}

// totalWords is the number of records found: "312", or "more than 10 000".
func (l *listPage) totalWords() string {
	switch {
	case l.total < 0 || l.state.gaps:
		return ""
	case l.total > store.MaxCount:
		return l.c.T("list.many", "count", store.MaxCount)
	}
	return l.c.Words.Number(int64(l.total))
}

// lead is one sentence of state in numbers.
func (l *listPage) lead() string {
	all, review := -1, 0
	for _, v := range l.views {
		switch v.id {
		case viewAll:
			all = v.count
		case viewReview:
			review = v.count
		}
	}
	switch {
	case all < 0:
		return ""
	case all == 0:
		return l.c.T(l.t.LabelKey() + ".help")
	case all > store.MaxCount:
		return l.c.T("list.lead.many", "count", store.MaxCount)
	}
	lead := l.c.T("list.lead", "count", all)
	if review > 0 {
		lead += " " + l.c.T("list.lead.review", "count", review)
	}
	return lead
}

// mineField is what makes a record somebody's: who it is assigned to, or who owns it.
func mineField(t *register.Type) string {
	if len(t.Assigned) > 0 {
		return t.Assigned[0]
	}
	return colOwner
}

// addMenu offers the fields that are not filtered yet.
func (l *listPage) addMenu() []ui.MenuItem {
	var out []ui.MenuItem
	second := false
	for _, f := range filters(l.t) {
		if !f.main && !second {
			second = true
			out = append(out, ui.MenuItem{Divider: true})
		}
		out = append(out, ui.MenuItem{Label: l.c.T(f.key), Href: l.url(l.state.with(func(s *listState) { s.edit = "+" + f.name }))})
	}
	return out
}

// sortMenu offers what the table can be sorted by, also where no head is shown.
func (l *listPage) sortMenu() []ui.MenuItem {
	var out []ui.MenuItem
	for _, c := range l.cols {
		if !c.sorts {
			continue
		}
		now, next := l.state.sortState(c.name)
		icon := map[string]string{"ascending": "arrow-up", "descending": "arrow-down", "": "minus"}[now]
		out = append(out, ui.MenuItem{Label: l.c.T(c.key), Icon: icon, Current: now != "", Href: l.url(l.state.changed(func(s *listState) { s.sort = next }))})
	}
	return out
}

// sortedBy names the column that the list is sorted by.
func (l *listPage) sortedBy() string {
	name := strings.TrimPrefix(l.state.sort, "-")
	if name == "" {
		name = colTitle
	}
	for _, c := range allColumns(l.t) {
		if c.name == name {
			return l.c.T(c.key)
		}
	}
	return l.c.T(l.t.FieldKey(colTitle))
}

// chooser is the list of columns to tick.
func (l *listPage) chooser() []chooserColumn {
	var out []chooserColumn
	for _, c := range allColumns(l.t) {
		if c.name == colTitle {
			continue
		}
		on := slices.ContainsFunc(l.cols, func(x column) bool { return x.name == c.name })
		label := l.c.T(c.key)
		if c.list != nil {
			label = l.c.T(l.t.FieldKey(c.list.Name)) + ": " + label
		}
		out = append(out, chooserColumn{c.name, label, on})
	}
	return out
}

type chooserColumn struct {
	name, label string
	on          bool
}

// keepColumns remembers the columns that a person wants of a register.
func (p *Pages) keepColumns(c *web.Call, t *register.Type) error {
	var cols []string
	if c.R.PostFormValue("reset") == "" {
		all := allColumns(t)
		for _, name := range c.R.PostForm["col"] {
			if slices.ContainsFunc(all, func(x column) bool { return x.name == name }) && name != colTitle {
				cols = append(cols, name)
			}
		}
		if len(cols) == 0 {
			cols = []string{colTitle}
		}
	}
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		return writeHabit(ctx, tx, t.Name, func(h *habit) { h.columns = cols })
	})
	if err != nil {
		return err
	}
	return c.Go(c.At(t.Name) + backQuery(c))
}

// backQuery is the list that a form was sent from: its field "list".
func backQuery(c *web.Call) string {
	q := strings.TrimPrefix(c.R.PostFormValue("list"), "?")
	if v, err := parseQuery(q); err == nil {
		s := readState(v)
		s.cols, s.edit = nil, ""
		return s.query()
	}
	return ""
}
