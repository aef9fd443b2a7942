package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// RowQuery says which rows of a child list, across the records of a register.
type RowQuery struct {
	Where  []Cond // about fields of the row
	Record []Cond // about fields of the record that the row belongs to
	After  string // cursor of the last page; "" is the first
	Limit  int    // 1 to MaxLimit; 0 is 50
	Count  bool   // asks for the total, which stops at MaxCount
}

// RowPage is one page of rows, ordered by the title of their record and their place
// in it.
type RowPage[T any] struct {
	Items []RowAt[T]
	Next  string // cursor of the next page; "" at the end
	Total int    // if it was asked for; MaxCount+1 means more than MaxCount
}

// RowAt is a row and the record that it belongs to.
type RowAt[T any] struct {
	Row T
	Of  Title
	Pos int // its place in the list, from 0
}

// Rows lists rows of a child list of type T across the records of a register that the
// actor may see; archived records have none. list names the field. Of a record of
// which somebody sees only what is in force under a draft, no row is shown.
func Rows[T any](ctx context.Context, tx *Tx, t *register.Type, list string, q RowQuery) (RowPage[T], error) {
	var out RowPage[T]
	f := t.Field(list)
	if f == nil || f.Kind != register.KindRows {
		return out, unknownField(list)
	}
	b, err := tx.seeing(t)
	if err != nil {
		return out, err
	}
	if err := b.ofList(ctx, f, q); err != nil {
		return out, err
	}
	from := f.Table + " c JOIN record r ON r.org = c.org AND r.id = c.record"
	if b.own {
		from += " JOIN " + t.Table + " t ON t.org = r.org AND t.id = r.id"
	}
	if q.Count {
		if err := tx.sql.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d) AS capped",
			from, strings.Join(b.where, " AND "), MaxCount+1), b.args...).Scan(&out.Total); err != nil {
			return out, fmt.Errorf("count rows of %s: %w", f.Table, err)
		}
	}
	if q.After != "" {
		at, err := parseRowCursor(q.After)
		if err != nil {
			return out, err
		}
		text, number := "", ""
		if tx.db.base.Dialect == db.Postgres {
			text, number = "::text", "::bigint"
		}
		b.where = append(b.where, "(r.title_key, r.id, c.pos) > ("+b.param(at.Title)+text+", "+b.param(at.ID.String())+", "+b.param(at.Pos)+number+")")
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, MaxLimit)
	columns := make([]string, 0, len(f.Rows))
	for _, x := range f.Rows {
		columns = append(columns, "c."+quote(x.Name))
	}
	rows, err := tx.sql.QueryContext(ctx, "SELECT r.title_key, r.id, r.ref, r.title, r.state, c.pos, c.id"+prefixed(columns)+" FROM "+from+
		" WHERE "+strings.Join(b.where, " AND ")+" ORDER BY r.title_key, r.id, c.pos LIMIT "+strconv.Itoa(q.Limit+1), b.args...)
	if err != nil {
		return out, fmt.Errorf("list rows of %s: %w", f.Table, err)
	}
	defer rows.Close()
	var last rowCursor
	for rows.Next() {
		var at rowCursor
		x := RowAt[T]{Of: Title{Register: t.Name}}
		r := f.NewRow()
		dest := []any{&at.Title, &at.ID, &x.Of.Ref, &x.Of.Title, &x.Of.State, &at.Pos, register.RowID(r)}
		for _, c := range f.Rows {
			dest = append(dest, into(c, r))
		}
		if err := rows.Scan(dest...); err != nil {
			return out, fmt.Errorf("list rows of %s: %w", f.Table, err)
		}
		if len(out.Items) == q.Limit {
			out.Next = last.String()
			break
		}
		row, ok := r.(*T)
		if !ok {
			return out, fmt.Errorf("rows of %s are %T", f.Table, r)
		}
		last = at
		x.Row, x.Of.ID, x.Pos = *row, at.ID, int(at.Pos)
		out.Items = append(out.Items, x)
	}
	return out, rows.Err()
}

// ofList adds what a query of rows asks for.
func (b *selection) ofList(ctx context.Context, list *register.Field, q RowQuery) error {
	b.where = append(b.where, "c.org = r.org")
	if b.force {
		b.where = append(b.where, "r.in_force IS NULL")
	}
	if err := b.narrow(ctx, Query{Where: q.Record}); err != nil {
		return err
	}
	var p problem.List
	for _, c := range q.Where {
		var field *register.Field
		for _, r := range list.Rows {
			if r.Name == c.Field {
				field = r
			}
		}
		if field == nil {
			p.Add(c.Field, "unknown_field")
			continue
		}
		sql, err := b.compare(ctx, column{expr: "c." + quote(field.Name), kind: ColumnType(field), field: field}, c, &p)
		if err != nil {
			return err
		}
		if sql != "" {
			b.where = append(b.where, sql)
		}
	}
	return p.Err()
}

// rowCursor is the place of the last row of a page.
type rowCursor struct {
	Title string `json:"t"`
	ID    id.ID  `json:"i"`
	Pos   int64  `json:"p"`
}

func (c rowCursor) String() string {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err) // text and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func parseRowCursor(s string) (rowCursor, error) {
	var c rowCursor
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.ID.IsZero() || strings.ContainsRune(c.Title, 0) {
		var l problem.List
		l.Add("after", "bad_cursor")
		return c, l.Err()
	}
	return c, nil
}
