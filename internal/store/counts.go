package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Counts says how many records each of several queries of one register finds, in one
// statement; MaxCount+1 means more than MaxCount. A query that can no longer be asked,
// because its field is gone, counts -1.
func Counts(ctx context.Context, tx *Tx, t *register.Type, queries []Query) ([]int, error) {
	out := make([]int, len(queries))
	var (
		args   []any
		wanted []string
		dest   []any
	)
	for i, q := range queries {
		b, err := tx.selectingAfter(ctx, t, q, args)
		if problem.Is(err, problem.Invalid) {
			out[i] = -1
			continue
		}
		if err != nil {
			return nil, err
		}
		args = b.args
		wanted = append(wanted, fmt.Sprintf("(SELECT count(*) FROM (SELECT 1 FROM record r JOIN %s t ON t.org = r.org AND t.id = r.id WHERE %s LIMIT %d) AS c%d)",
			t.Table, strings.Join(b.where, " AND "), MaxCount+1, i))
		dest = append(dest, &out[i])
	}
	if len(wanted) == 0 {
		return out, nil
	}
	if err := tx.sql.QueryRowContext(ctx, "SELECT "+strings.Join(wanted, ", "), args...).Scan(dest...); err != nil {
		return nil, fmt.Errorf("count %s: %w", t.Name, err)
	}
	return out, nil
}

// CursorAt is the cursor behind a record of a list, for who leaves out some of the
// records that a query finds and ends a page where the store did not.
func CursorAt(ctx context.Context, tx *Tx, t *register.Type, q Query, rec register.Record) (string, error) {
	b, err := tx.selecting(ctx, t, Query{Archived: q.Archived, Where: []Cond{{Field: "id", Op: "is", Value: register.HeadOf(rec).ID.String()}}})
	if err != nil {
		return "", err
	}
	q.After = ""
	if err := b.order(q); err != nil {
		return "", err
	}
	items, last, err := tx.fetch(ctx, b, 1)
	if err != nil || len(items) == 0 {
		return "", err
	}
	return b.cursor(last, items[0]), nil
}
