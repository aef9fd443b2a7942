package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Bounds of what the address of a list may say.
const (
	maxConds   = 20
	maxCondLen = 2000
	maxBack    = 25
)

// pageSize is the number of rows on one page of a list.
const pageSize = 50

// Shapes in which the records of a register are shown.
const (
	showTable    = "table"
	showBoard    = "board"
	showCalendar = "calendar"
	showTimeline = "timeline"
)

// listState is what the address of a list says: every list can be linked, reloaded
// and sent to a colleague.
type listState struct {
	where    []store.Cond // as in the address: days may be words such as "today"
	search   string
	sort     string
	after    string
	back     []string // cursors of the pages before
	archived bool
	gaps     bool   // only records that lack something
	view     string // the saved view shown as it is
	from     string // the saved view that was changed
	cols     []string
	show     string
	field    string // the day of a calendar
	month    string // YYYY-MM of a calendar or timeline
	day      string // chosen in a calendar
	edit     string // filter being edited: its number, or "+" and a field
}

// readState reads an address. What makes no sense is left out.
func readState(v url.Values) listState {
	s := listState{
		search: cut(strings.TrimSpace(v.Get("q")), 200), sort: v.Get("sort"), after: v.Get("after"),
		archived: v.Get("archived") == "1", gaps: v.Get("gaps") == "1", view: v.Get("view"), from: v.Get("from"),
		show: v.Get("show"), field: v.Get("field"), month: v.Get("month"), day: v.Get("day"), edit: v.Get("edit"),
	}
	for _, w := range v["where"] {
		if c, ok := readCond(w); ok && len(s.where) < maxConds && !slices.Contains(s.where, c) {
			s.where = append(s.where, c)
		}
	}
	if back := v.Get("back"); back != "" {
		s.back = strings.Split(back, "~")
	}
	if cols := v.Get("cols"); cols != "" {
		s.cols = strings.Split(cols, ",")
	}
	return s
}

// readCond reads field:op:value.
func readCond(s string) (store.Cond, bool) {
	parts := strings.SplitN(s, ":", 3)
	if len(parts) < 2 || len(s) > maxCondLen || parts[0] == "" || parts[1] == "" {
		return store.Cond{}, false
	}
	c := store.Cond{Field: parts[0], Op: parts[1]}
	if len(parts) == 3 {
		c.Value = parts[2]
	}
	return c, c.Op == "empty" || c.Op == "filled" || strings.TrimSpace(c.Value) != ""
}

func condText(c store.Cond) string {
	if c.Value == "" {
		return c.Field + ":" + c.Op
	}
	return c.Field + ":" + c.Op + ":" + c.Value
}

// values is the way back to an address.
func (s listState) values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	for _, c := range s.where {
		v.Add("where", condText(c))
	}
	set("q", s.search)
	set("sort", s.sort)
	set("after", s.after)
	set("back", strings.Join(s.back, "~"))
	set("view", s.view)
	set("from", s.from)
	set("cols", strings.Join(s.cols, ","))
	if s.show != showTable {
		set("show", s.show)
	}
	set("field", s.field)
	set("month", s.month)
	set("day", s.day)
	set("edit", s.edit)
	if s.archived {
		v.Set("archived", "1")
	}
	if s.gaps {
		v.Set("gaps", "1")
	}
	return v
}

// query is values behind a question mark, or nothing.
func (s listState) query() string {
	if q := s.values().Encode(); q != "" {
		return "?" + q
	}
	return ""
}

// with is the address of the list after a change, on its first page.
func (s listState) with(change func(*listState)) string {
	n := s
	n.where, n.back, n.cols = slices.Clone(s.where), nil, slices.Clone(s.cols)
	n.after, n.edit = "", ""
	change(&n)
	return n.query()
}

// changed is with for what is no longer the saved view it came from.
func (s listState) changed(change func(*listState)) string {
	return s.with(func(n *listState) {
		n.leaveView()
		change(n)
	})
}

func (s *listState) leaveView() {
	if s.view != "" {
		s.from, s.view = s.view, ""
	}
}

// narrowed reports whether the list leaves anything out.
func (s listState) narrowed() bool {
	return len(s.where) > 0 || s.search != "" || s.gaps || s.archived
}

// storeQuery is the list as the store reads it.
func (s listState) storeQuery(today calendar.Day) store.Query {
	q := store.Query{Search: s.search, Sort: s.sort, After: s.after, Archived: s.archived, Limit: pageSize}
	for _, c := range s.where {
		c.Value = dayIn(c.Value, today)
		q.Where = append(q.Where, c)
	}
	return q
}

// Days that stay true when time goes by, in a saved view.
var dayWords = []string{"today", "tomorrow", "+30d", "+90d", "-30d"}

// dayIn turns one of dayWords into a day; everything else stays.
func dayIn(value string, today calendar.Day) string {
	switch value {
	case "today":
		return string(today)
	case "tomorrow":
		return string(today.AddDays(1))
	}
	if len(value) > 2 && (value[0] == '+' || value[0] == '-') && strings.HasSuffix(value, "d") {
		if n, err := strconv.Atoi(value[:len(value)-1]); err == nil && n > -10_000 && n < 10_000 {
			return string(today.AddDays(n))
		}
	}
	return value
}

func cut(s string, runes int) string {
	for i := range s {
		if runes == 0 {
			return s[:i]
		}
		runes--
	}
	return s
}

// sortState says how a column is sorted now, and what clicking it asks for.
func (s listState) sortState(field string) (now, next string) {
	by := s.sort
	if by == "" {
		by = "title"
	}
	switch by {
	case field:
		return "ascending", "-" + field
	case "-" + field:
		return "descending", field
	}
	return "", field
}

// shapes that fit a register: a board needs states, a calendar a day, a timeline a
// beginning or an end.
func shapes(t *register.Type) []string {
	out := []string{showTable}
	if t.Flow != nil {
		out = append(out, showBoard)
	}
	out = append(out, showCalendar)
	if len(ownDays(t)) > 0 {
		out = append(out, showTimeline)
	}
	return out
}

// ownDays are the fields of a register that hold a day.
func ownDays(t *register.Type) []*register.Field {
	var out []*register.Field
	for _, f := range t.Columns() {
		if f.Kind == register.KindDay {
			out = append(out, f)
		}
	}
	return out
}
