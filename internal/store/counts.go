package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Counts says how many records each of several queries of one register finds;
// MaxCount+1 means more than MaxCount. A query that can no longer be asked, because
// its field is gone, counts -1.
//
// A register of ordinary size is walked through once for all of them. In a large one
// each query stops at MaxCount, and has an index if there is one. What was counted is
// remembered until something is written.
func Counts(ctx context.Context, tx *Tx, t *register.Type, queries []Query) ([]int, error) {
	b, err := tx.seeing(t)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(queries))
	base, join := b.where, b.own
	var (
		all   []string
		own   []bool
		state []bool
		dest  []any
	)
	for i, q := range queries {
		b.where, b.own, b.state = nil, join, false
		n := len(b.args)
		if err := b.narrow(ctx, q); problem.Is(err, problem.Invalid) {
			out[i], b.args = -1, b.args[:n]
			continue
		} else if err != nil {
			return nil, err
		}
		all, own, state = append(all, strings.Join(b.where, " AND ")), append(own, b.own), append(state, b.state)
		dest = append(dest, &out[i])
	}
	if len(all) == 0 {
		return out, nil
	}
	key := questionKey(t.Name+"\x00"+strings.Join(base, "\x00")+"\x00\x00"+strings.Join(all, "\x00"), b.args)
	kept, err := Remembered(ctx, tx, key, func() ([]int, error) {
		large, err := tx.large(ctx, t)
		if err != nil {
			return nil, err
		}
		b.where = base
		if err := tx.sql.QueryRowContext(ctx, b.counting(all, own, state, large), b.args...).Scan(dest...); err != nil {
			return nil, fmt.Errorf("count %s: %w", t.Name, err)
		}
		for i := range out {
			out[i] = min(out[i], MaxCount+1)
		}
		return out, nil
	})
	return slices.Clone(kept), err
}

// counting is the statement that counts by several conditions; own and state say which of
// them ask for columns of the register itself, and for a state.
func (b *selection) counting(all []string, own, state []bool, large bool) string {
	base, opaque := strings.Join(b.where, " AND "), strings.Join(b.opaque(b.where), " AND ")
	var wanted []string
	any := false
	for i, cond := range all {
		if b.own = own[i]; large {
			each := base
			if own[i] && !state[i] { // the register's own table holds no other records
				each = opaque
			}
			wanted = append(wanted, fmt.Sprintf("(SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s AND %s LIMIT %d) AS c%d)", b.from(), each, cond, MaxCount+1, i))
			continue
		}
		any = any || own[i]
		wanted = append(wanted, "count(*) FILTER (WHERE "+cond+")")
	}
	if large {
		return "SELECT " + strings.Join(wanted, ", ")
	}
	b.own = any
	return "SELECT " + strings.Join(wanted, ", ") + " FROM " + b.from() + " WHERE " + base
}

// large reports whether a register may have more records than are counted.
func (tx *Tx) large(ctx context.Context, t *register.Type) (bool, error) {
	var last int64
	if _, err := tx.one(ctx, &last, "SELECT last FROM counter WHERE org = $1 AND register = $2", tx.Org.String(), t.Name); err != nil {
		return false, fmt.Errorf("size of %s: %w", t.Name, err)
	}
	return last > MaxCount, nil
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
