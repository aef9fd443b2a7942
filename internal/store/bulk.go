package store

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Writing many records: what can be computed from the records alone is computed
// beside the database's work, a chunk ahead; the database gets few statements of
// few shapes.

// bulk is the number of records from which work is shared among processors, and
// from which columns that no record fills are left to their defaults.
const bulk = 64

// manyRows collects the parameters of an INSERT of many rows.
type manyRows struct {
	into  string // "INSERT INTO x (a, b) VALUES "
	width int
	args  []any
}

// steps are the numbers of rows that one statement takes, besides the most that it
// can hold: few, so that compiled statements are found again.
var steps = [...]int{16, 4, 1}

func (m *manyRows) write(ctx context.Context, tx *Tx) error {
	args := m.args
	for i := -1; i < len(steps) && len(args) > 0; i++ {
		rows := max(1, maxParams/m.width)
		if i >= 0 {
			rows = min(rows, steps[i])
		}
		n := rows * m.width
		if len(args) < n {
			continue
		}
		query := tx.db.shape(m.into, rows, m.width)
		for ; len(args) >= n; args = args[n:] {
			if _, err := tx.sql.ExecContext(ctx, query, args[:n]...); err != nil {
				return fmt.Errorf("%s: %w", strings.SplitN(m.into, " (", 2)[0], err)
			}
		}
	}
	return nil
}

type shape struct {
	into string
	rows int
}

// shape is into with the tuples of rows, built once.
func (d *DB) shape(into string, rows, width int) string {
	k := shape{into, rows}
	if q, ok := d.shapes.Load(k); ok {
		return q.(string)
	}
	q := into + tuples(rows, width)
	d.shapes.Store(k, q)
	return q
}

// Share runs do for the indexes from 0 to n in as many parts as there are
// processors, if there are enough; part counts from 0. It is for what reads and
// writes nothing in common.
func Share(n int, do func(part, from, to int)) {
	parts := min(runtime.GOMAXPROCS(0), max(1, n/bulk))
	if parts == 1 {
		do(0, 0, n)
		return
	}
	var wait []func()
	for part := range parts {
		wait = append(wait, beside(func() { do(part, part*n/parts, (part+1)*n/parts) }))
	}
	for _, w := range wait {
		w()
	}
}

// beside runs do beside the caller, who waits by the function returned. What panics
// there panics in the waiting caller, as if it had called do itself.
func beside(do func()) (wait func()) {
	done := make(chan any, 1)
	go func() {
		defer func() { done <- recover() }()
		do()
	}()
	return func() {
		if p := <-done; p != nil {
			panic(p)
		}
	}
}

// checkMany is Type.Check for every record, each below its index.
func checkMany(list []Addition) problem.List {
	parts := make([]problem.List, runtime.GOMAXPROCS(0))
	Share(len(list), func(part, from, to int) {
		for i := from; i < to; i++ {
			list[i].Type.Check(list[i].Record, parts[part].At(strconv.Itoa(i)))
		}
	})
	var all problem.List
	for _, p := range parts {
		for _, f := range p.Fields() {
			args := make([]any, 0, 2*len(f.Args))
			for k, v := range f.Args {
				args = append(args, k, v)
			}
			all.Add(f.Path, f.Key, args...)
		}
	}
	return all
}

const insertHead = "INSERT INTO record (id, org, register, ref, title, title_key, owner, state, rev, approved_rev, created, created_by, " +
	"updated, updated_by, review_every, review_due, reviewed_on, confidentiality, tags, attributes) VALUES "

// filled names the columns that an INSERT fills, in the register's table and in
// its child lists.
type filled struct {
	own   []*register.Field
	into  string
	lists []filledList
}

type filledList struct {
	*child
	fields []*register.Field
	into   string
}

// filledBy leaves out, of a long list, the columns that no record fills.
func (tb *table) filledBy(list []Addition, indexes []int) filled {
	out := filled{own: tb.fields, into: strings.SplitAfter(tb.insert, " VALUES ")[0]}
	if len(indexes) < bulk {
		for _, c := range tb.children {
			out.lists = append(out.lists, filledList{c, c.list.Rows, c.insert})
		}
		return out
	}
	any := func(f *register.Field) bool {
		return slices.ContainsFunc(indexes, func(i int) bool { return !f.IsZero(list[i].Record) })
	}
	out.own = slices.DeleteFunc(slices.Clone(tb.fields), func(f *register.Field) bool { return !any(f) })
	out.into = fmt.Sprintf("INSERT INTO %s (org, id%s) VALUES ", tb.Table, prefixed(columnNames(out.own)))
	for _, c := range tb.children {
		if !any(c.list) {
			continue
		}
		used := make([]bool, len(c.list.Rows))
		left := len(used)
		for _, i := range indexes {
			if left == 0 {
				break
			}
			for _, r := range c.list.RowsOf(list[i].Record) {
				for k, f := range c.list.Rows {
					if !used[k] && !f.IsZero(r) {
						used[k], left = true, left-1
					}
				}
			}
		}
		l := filledList{child: c}
		for k, f := range c.list.Rows {
			if used[k] {
				l.fields = append(l.fields, f)
			}
		}
		l.into = fmt.Sprintf("INSERT INTO %s (org, record, id, pos%s) VALUES ", c.list.Table, prefixed(columnNames(l.fields)))
		out.lists = append(out.lists, l)
	}
	return out
}

func columnNames(fields []*register.Field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = quote(f.Name)
	}
	return out
}

// chunk is what the database gets for some of the records.
type chunk struct {
	rows   []*manyRows // in the order that foreign keys want
	texts  []searchText
	bodies [][]byte // canonical forms
}

// searchText is one row of the search texts.
type searchText struct{ record, layer, head, words string }

// prepare computes a chunk: of a few records in one step, of many in parts.
func (tx *Tx) prepare(list []Addition, columns map[*register.Type]filled) chunk {
	d, org := tx.db.base.Dialect, tx.Org.String()
	out := chunk{texts: make([]searchText, len(list)), bodies: make([][]byte, len(list))}
	heads := &manyRows{into: insertHead, width: 20, args: make([]any, 0, 20*len(list))}
	edges := &manyRows{into: "INSERT INTO link (org, from_id, field, to_id) VALUES ", width: 4}
	out.rows = append(out.rows, heads)
	for t, indexes := range byType(list) {
		of := columns[t]
		own := &manyRows{into: of.into, width: len(of.own) + 2}
		own.args = make([]any, 0, own.width*len(indexes))
		lists := make([]*manyRows, len(of.lists))
		for k, c := range of.lists {
			lists[k] = &manyRows{into: c.into, width: len(c.fields) + 4}
		}
		out.rows = append(append(out.rows, own), lists...)
		for _, i := range indexes {
			rec := list[i].Record
			h := register.HeadOf(rec)
			at := h.ID.String()
			heads.args = append(heads.args, at, org, t.Name, h.Ref, h.Title, catalogue.Fold(h.Title), null(h.Owner), h.State, h.Rev, int64(0), d.Time(h.Created), null(h.CreatedBy),
				d.Time(h.Updated), null(h.UpdatedBy), string(h.ReviewEvery), string(h.ReviewDue), string(h.ReviewedOn), string(h.Confidentiality), orEmpty(h.Tags), orEmpty(h.Attributes))
			own.args = append(own.args, org, at)
			for _, f := range of.own {
				own.args = append(own.args, value(d, f, rec))
			}
			for k, c := range of.lists {
				for pos, r := range c.list.RowsOf(rec) {
					lists[k].args = append(lists[k].args, org, at, register.RowID(r).String(), int64(pos))
					for _, f := range c.fields {
						lists[k].args = append(lists[k].args, value(d, f, r))
					}
				}
			}
			for _, l := range links(t, rec) {
				edges.args = append(edges.args, org, at, l.field, l.to.String())
			}
			head, body := words(t, rec)
			out.texts[i] = searchText{at, layerOf(t, h), head, body}
			out.bodies[i] = t.JSON(rec)
		}
	}
	out.rows = append(out.rows, edges)
	return out
}

// insertMany writes heads, columns, child lists, links and search texts, and gives
// the canonical forms. The next chunk is computed while one is written.
func (tx *Tx) insertMany(ctx context.Context, list []Addition, progress func(done int)) ([][]byte, error) {
	if len(list) == 0 {
		return nil, nil
	}
	columns := map[*register.Type]filled{}
	for t, indexes := range byType(list) {
		columns[t] = tx.db.tables[t.Name].filledBy(list, indexes)
		for _, i := range indexes {
			tx.wrote(t, register.HeadOf(list[i].Record))
		}
	}
	if len(list) == 1 {
		one := tx.prepare(list, columns)
		if err := tx.insertRecords(ctx, one); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(1)
		}
		return one.bodies, tx.indexText(ctx, one.texts[0])
	}
	before, err := tx.lastText(ctx)
	if err != nil {
		return nil, err
	}
	bodies := make([][]byte, 0, len(list))
	var next chunk
	wait := func() { next = tx.prepare(list[:min(len(list), chunkSize)], columns) }
	for from := 0; from < len(list); from += chunkSize {
		wait()
		now, to := next, min(len(list), from+chunkSize)
		if wait = func() {}; to < len(list) {
			wait = beside(func() { next = tx.prepare(list[to:min(len(list), to+chunkSize)], columns) })
		}
		err := tx.insertRecords(ctx, now)
		if err == nil {
			err = tx.writeTexts(ctx, now.texts)
		}
		if err != nil {
			wait() // it reads the caller's records
		}
		if err != nil {
			return nil, err
		}
		if bodies = append(bodies, now.bodies...); progress != nil {
			progress(to)
		}
	}
	return bodies, tx.indexTexts(ctx, before)
}

func (tx *Tx) insertRecords(ctx context.Context, c chunk) error {
	for _, m := range c.rows {
		if err := m.write(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// writeTexts adds the search texts of new records.
func (tx *Tx) writeTexts(ctx context.Context, texts []searchText) error {
	org := tx.Org.String()
	m := &manyRows{into: "INSERT INTO search (org, record, layer, head, words) VALUES ", width: 5, args: make([]any, 0, 5*len(texts))}
	for _, s := range texts {
		m.args = append(m.args, org, s.record, s.layer, s.head, s.words)
	}
	return m.write(ctx, tx)
}

// lastText is the number of the search text that was written last; 0 on
// PostgreSQL, which indexes texts where they stand.
func (tx *Tx) lastText(ctx context.Context) (no int64, err error) {
	if tx.db.base.Dialect == db.SQLite {
		err = tx.sql.QueryRowContext(ctx, "SELECT coalesce(max(no), 0) FROM search").Scan(&no)
	}
	return no, err
}

// indexTexts puts the texts written after no into SQLite's index, all at once: it
// merges what it has after every statement that writes elsewhere. No other writer
// has come between.
func (tx *Tx) indexTexts(ctx context.Context, no int64) error {
	if tx.db.base.Dialect == db.Postgres {
		return nil
	}
	if _, err := tx.sql.ExecContext(ctx, "INSERT INTO search_index (rowid, tenant, head, words) SELECT no, $1, head, words FROM search WHERE no > $2",
		tenantWord(tx.Org), no); err != nil {
		return fmt.Errorf("index texts: %w", err)
	}
	return nil
}
