package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Query says which records of a register, in which order.
type Query struct {
	Where  []Cond
	Search string
	// Sort is a field of the head or of the register; "-title" is downwards. ""
	// sorts by title.
	Sort string
	// After is the cursor of the last page; "" is the first.
	After string
	Limit int // 1 to MaxLimit; 0 is 50
	// Archived shows what is archived, and only that.
	Archived bool
	// Count asks for the total, which costs a second query; it stops at MaxCount.
	Count bool
	// Rows fills the child lists too. Parts fills some of them instead: "transfers",
	// "transfers.country" for that field alone, or "transfers.any" for one empty row if
	// there are rows. Such a record is for reading; it must not be written back.
	Rows  bool
	Parts []string
}

// Cond is one condition: a field, an operator, a value in the form people type.
// Operators: is, not, has, contains, before, after, empty, filled. "is" takes
// several values separated by "|".
type Cond struct{ Field, Op, Value string }

// Bounds of a page.
const (
	MaxLimit = 500
	MaxCount = 10_000
)

// Page is one page of records.
type Page[T any] struct {
	Items []*T
	Next  string // cursor of the next page; "" at the end
	Total int    // if it was asked for; MaxCount+1 means more than MaxCount
}

// List gives one page of a register, with what the actor may see.
func List[T any](ctx context.Context, tx *Tx, of register.Of[T], q Query) (Page[T], error) {
	p, err := ListAny(ctx, tx, of.Type, q)
	out := Page[T]{Next: p.Next, Total: p.Total, Items: make([]*T, len(p.Items))}
	for i, r := range p.Items {
		out.Items[i] = any(r).(*T)
	}
	return out, err
}

// AnyPage is a Page without the type.
type AnyPage struct {
	Items []register.Record
	Next  string
	Total int
}

// ListAny is List without the type.
func ListAny(ctx context.Context, tx *Tx, t *register.Type, q Query) (AnyPage, error) {
	var page AnyPage
	b, err := tx.selecting(ctx, t, q)
	if err != nil {
		return page, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, MaxLimit)
	if q.Count {
		if err := tx.sql.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d) AS capped",
			b.from(), strings.Join(b.where, " AND "), MaxCount+1), b.args...).Scan(&page.Total); err != nil {
			return page, fmt.Errorf("count %s: %w", t.Name, err)
		}
	}
	if err := b.order(q); err != nil {
		return page, err
	}
	var last any
	page.Items, last, err = tx.fetch(ctx, b, q.Limit)
	if err != nil {
		return page, err
	}
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		page.Next = b.cursor(last, page.Items[q.Limit-1])
	}
	switch {
	case q.Rows:
		err = tx.loadRows(ctx, b, page.Items, tx.db.tables[t.Name].all)
	case len(q.Parts) > 0:
		var parts []part
		if parts, err = tx.db.tables[t.Name].some(q.Parts); err == nil {
			err = tx.loadRows(ctx, b, page.Items, parts)
		}
	}
	return page, err
}

// selection is a query under construction.
type selection struct {
	tx    *Tx
	t     *register.Type
	force bool // the actor sees only what is in force
	where []string
	own   bool // a condition asks for a column of the register itself
	some  bool // a condition names the records themselves
	asked bool // there is a condition, or words to look for
	state bool // one of them is on the state, which has an index in each register
	args  []any
	key   sortKey
	sort  string // as asked for, with its default
	// parsed are the records read from a revision in force, child lists and all.
	parsed map[id.ID]bool
}

func (b *selection) param(x any) string {
	b.args = append(b.args, x)
	return fmt.Sprintf("$%d", len(b.args))
}

func (tx *Tx) selecting(ctx context.Context, t *register.Type, q Query) (*selection, error) {
	b, err := tx.seeing(t)
	if err != nil {
		return nil, err
	}
	return b, b.narrow(ctx, q)
}

// seeing selects what the actor may see of a register.
func (tx *Tx) seeing(t *register.Type) (*selection, error) {
	reach, err := tx.need(access.Read, t)
	if err != nil {
		return nil, err
	}
	b := &selection{tx: tx, t: t, force: tx.inForce(t)}
	b.where = []string{"r.org = " + b.param(tx.Org.String()), ofRegister + b.param(t.Name)}
	if w := tx.covered(reach, t, b.param, true); w != "" {
		b.where, b.own = append(b.where, w), len(t.Assigned) > 0
	}
	if b.force {
		b.where = append(b.where, "r.approved_rev > 0")
	}
	return b, nil
}

// ofRegister begins the condition on the register of a head; by opaque it is no reason to
// take an index that begins with the register.
const ofRegister = "r.register = "

// opaque are conditions among which that on the register chooses no index of SQLite, which
// takes all registers for equally large: other conditions find few of its records.
func (b *selection) opaque(where []string) []string {
	if b.tx.db.base.Dialect != db.SQLite {
		return where
	}
	out := slices.Clone(where)
	for i, w := range out {
		if strings.HasPrefix(w, ofRegister) {
			out[i] = "+" + w
		}
	}
	return out
}

// from is what the conditions ask: the register's own table only if one of them does.
func (b *selection) from() string {
	if b.own {
		return "record r JOIN " + b.t.Table + " t ON t.org = r.org AND t.id = r.id"
	}
	return "record r"
}

// narrow adds what a query asks for.
func (b *selection) narrow(ctx context.Context, q Query) error {
	b.asked = q.Archived || q.Search != "" || len(q.Where) > 0
	if q.Archived && !b.force {
		b.where = append(b.where, "r.archived IS NOT NULL")
	} else {
		b.where = append(b.where, "r.archived IS NULL")
	}
	if q.Search != "" {
		m, ok := b.tx.matching(q.Search, b.param)
		if !ok {
			m = "1 = 0" // nothing but marks and spaces is found nowhere
		}
		b.where = append(b.where, m)
	}
	var p problem.List
	for _, c := range q.Where {
		if err := b.cond(ctx, c, &p); err != nil {
			return err
		}
	}
	return p.Err()
}

// order adds the sort key and the place after the cursor.
func (b *selection) order(q Query) error {
	b.sort = q.Sort
	if b.sort == "" || b.sort == "-" {
		b.sort = "title"
	}
	name, down := strings.CutPrefix(b.sort, "-")
	key, ok := b.sortable(name)
	if !ok {
		return unknownField(name)
	}
	b.key = key
	b.key.down = down
	if b.some {
		b.where = b.opaque(b.where)
	}
	if q.After == "" {
		return nil
	}
	after, err := b.parseCursor(q.After)
	if err != nil {
		return err
	}
	op := ">"
	if down {
		op = "<"
	}
	b.where = append(b.where, fmt.Sprintf("(%s, %s) %s (%s, %s)", key.expr, key.id, op, b.param(after.Value)+key.cast, b.param(after.ID.String())))
	return nil
}

// fetch runs the query and scans its records, without child lists. last is the
// sort value of the record before the look-ahead.
func (tx *Tx) fetch(ctx context.Context, b *selection, limit int) (items []register.Record, last any, err error) {
	tb := tx.db.tables[b.t.Name]
	dir := ""
	if b.key.down {
		dir = " DESC"
	}
	// The limit stands in the text: SQLite compiles a statement anew each time that a
	// parameter of LIMIT is bound.
	rows, err := tx.sql.QueryContext(ctx, "SELECT "+headColumns+sep(tb.columns)+", "+b.key.expr+" FROM "+b.joined()+" ON t.org = r.org AND t.id = r.id WHERE "+
		strings.Join(b.where, " AND ")+" ORDER BY "+b.key.expr+dir+", "+b.key.id+dir+" LIMIT "+strconv.Itoa(limit+1), b.args...)
	if err != nil {
		return nil, nil, fmt.Errorf("list %s: %w", b.t.Name, err)
	}
	defer rows.Close()
	items, b.parsed = make([]register.Record, 0, min(limit, 64)), map[id.ID]bool{}
	dest := make([]any, 0, 23+len(tb.fields))
	for rows.Next() {
		var key any
		x := rowInto(dest, b.t, tb.fields)
		if err := rows.Scan(append(x.dest, &key)...); err != nil {
			return nil, nil, fmt.Errorf("list %s: %w", b.t.Name, err)
		}
		x.finish(tx.Org)
		rec := x.rec
		if b.force {
			if rec, err = approved(b.t, x); err != nil {
				return nil, nil, err
			}
			b.parsed[register.HeadOf(rec).ID] = x.inForce.Valid
		}
		if len(items) < limit {
			last = key
		}
		items = append(items, rec)
	}
	return items, last, rows.Err()
}

// joined is the head r and the register's own table t, the one first that gives the order
// of the page: SQLite, which knows little of how many records each register has, would
// otherwise read them all now and then to sort them. CROSS JOIN keeps it to the order.
// https://sqlite.org/optoverview.html#crossjoin
func (b *selection) joined() string {
	switch head, own := "record r", b.t.Table+" t"; {
	case b.tx.db.base.Dialect == db.Postgres:
		return head + " JOIN " + own
	case !b.own:
		return head + " CROSS JOIN " + own
	case !b.asked && b.key.id == "t.id":
		return own + " CROSS JOIN " + head
	default:
		return head + " JOIN " + own
	}
}

// loadRows fills child lists, except of records that were read from the revision
// in force and have theirs.
func (tx *Tx) loadRows(ctx context.Context, b *selection, items []register.Record, parts []part) error {
	rest := slices.DeleteFunc(slices.Clone(items), func(r register.Record) bool { return b.parsed[register.HeadOf(r).ID] })
	return tx.loadParts(ctx, parts, rest)
}
