package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// one scans one value and says whether there was a row.
func (tx *Tx) one(ctx context.Context, to any, query string, args ...any) (bool, error) {
	err := tx.sql.QueryRowContext(ctx, query, args...).Scan(to)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func null(at id.ID) any {
	if at.IsZero() {
		return nil
	}
	return at.String()
}

func orEmpty[T any](list []T) any {
	if len(list) == 0 {
		return "[]"
	}
	return marshal(list)
}

// insertRows writes a child list with few statements.
func (tx *Tx) insertRows(ctx context.Context, c *child, record id.ID, rec register.Record) error {
	rows := c.list.RowsOf(rec)
	n := len(c.columns)
	pos := 0
	for chunk := range slices.Chunk(rows, max(1, maxParams/n)) {
		args := make([]any, 0, n*len(chunk))
		for _, r := range chunk {
			args = append(args, tx.Org.String(), record.String(), register.RowID(r).String(), int64(pos))
			for _, f := range c.list.Rows {
				args = append(args, value(tx.db.base.Dialect, f, r))
			}
			pos++
		}
		if _, err := tx.sql.ExecContext(ctx, c.insert+tuples(len(chunk), n), args...); err != nil {
			return fmt.Errorf("write %s: %w", c.list.Table, err)
		}
	}
	return nil
}

// maxParams bounds the parameters of one statement; a few fixed sizes keep the
// number of different statements small.
const maxParams = 900

// tuples is "($1, $2), ($3, $4)" for rows of n columns.
func tuples(rows, n int) string {
	var b strings.Builder
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(" + params(i*n+1, n) + ")")
	}
	return b.String()
}

type unchangedForce struct{}

// unchanged leaves in_force as it is.
var unchanged = unchangedForce{}

func (tx *Tx) updateHead(ctx context.Context, t *register.Type, h *register.Head, inForce any) error {
	tx.wrote(t, h)
	d := tx.db.base.Dialect
	set, args := "", []any{
		tx.Org.String(), h.ID.String(), h.Title, catalogue.Fold(h.Title), null(h.Owner), h.State, h.Rev, h.ApprovedRev, d.Time(h.Updated), null(h.UpdatedBy),
		string(h.ReviewEvery), string(h.ReviewDue), string(h.ReviewedOn), null(h.ReviewedBy), d.Time(h.Archived), h.ArchiveReason, string(h.Confidentiality),
		orEmpty(h.Tags), orEmpty(h.Attributes),
	}
	if inForce != unchanged {
		set, args = ", in_force = "+d.JSONParam("$20"), append(args, inForce)
	}
	_, err := tx.sql.ExecContext(ctx, "UPDATE record SET title = $3, title_key = $4, owner = $5, state = $6, rev = $7, approved_rev = $8, updated = $9, updated_by = $10, "+
		"review_every = $11, review_due = $12, reviewed_on = $13, reviewed_by = $14, archived = $15, archive_reason = $16, confidentiality = $17, tags = $18, attributes = $19"+
		set+" WHERE org = $1 AND id = $2", args...)
	return err
}

// wrote notes a record that the transaction is about to write.
func (tx *Tx) wrote(t *register.Type, h *register.Head) {
	if tx.written == nil {
		tx.written = map[id.ID]string{}
	}
	tx.written[h.ID] = t.Name
}

// updateFields writes the columns and the child lists and links that differ.
func (tx *Tx) updateFields(ctx context.Context, t *register.Type, before, rec register.Record) error {
	h, tb := register.HeadOf(rec), tx.db.tables[t.Name]
	if tb.update != "" && tb.changed(before, rec) {
		args := []any{tx.Org.String(), h.ID.String()}
		for _, f := range tb.fields {
			args = append(args, value(tx.db.base.Dialect, f, rec))
		}
		if _, err := tx.sql.ExecContext(ctx, tb.update, args...); err != nil {
			return err
		}
	}
	for _, c := range tb.children {
		if same(c.list, before, rec) {
			continue
		}
		if _, err := tx.sql.ExecContext(ctx, c.empty, tx.Org.String(), h.ID.String()); err != nil {
			return err
		}
		if err := tx.insertRows(ctx, c, h.ID, rec); err != nil {
			return err
		}
	}
	return tx.updateLinks(ctx, h.ID, links(t, before), links(t, rec))
}

func (tb *table) changed(before, rec register.Record) bool {
	return slices.ContainsFunc(tb.fields, func(f *register.Field) bool { return !same(f, before, rec) })
}

func same(f *register.Field, a, b register.Record) bool {
	return reflect.DeepEqual(f.In(a).Interface(), f.In(b).Interface())
}
