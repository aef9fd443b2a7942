package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// Whole is every record of a register that the actor may see and that is not archived,
// with its child lists, in the order of references: what List gives page by page, for
// rules that look at all of it. The records are shared with everybody who asks and
// must not be changed.
//
// What was read once is kept beside the size of the ledger, and brought up to date with
// the records that the entries since then name; so the second question costs as much
// as what happened in between, whatever the size of the register.
func Whole[T any](ctx context.Context, tx *Tx, of register.Of[T]) ([]*T, error) {
	reach, err := tx.need(access.Read, of.Type)
	if err != nil {
		return nil, err
	}
	list, err := layered(of.Type).get(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read all %s: %w", of.Name, err)
	}
	force := tx.inForce(of.Type)
	out := make([]*T, 0, len(list))
	for _, l := range list {
		shown := l.now
		if force {
			shown = l.force
		}
		if shown != nil && reach.Covers(register.HeadOf(l.now).Confidentiality, tx.isOwn(of.Type, l.now)) {
			out = append(out, any(shown).(*T)) //nolint:forcetypeassert // of its register
		}
	}
	return out, nil
}

// layers are a record as it stands and as it is in force; force is nil before there is
// an approved revision.
type layers struct{ now, force register.Record }

func byRef(a, b layers) int {
	x, y := register.HeadOf(a.now), register.HeadOf(b.now)
	return cmp.Or(strings.Compare(x.Ref, y.Ref), strings.Compare(x.ID.String(), y.ID.String()))
}

// layered is how the records of a register are kept.
func layered(t *register.Type) keeping[layers] {
	weight := recordWeight
	if len(t.Children()) > 0 {
		weight += listWeight
	}
	return keeping[layers]{
		key: "records " + t.Name, register: t.Name, weight: weight, order: byRef,
		of:   func(l layers) id.ID { return register.HeadOf(l.now).ID },
		read: func(ctx context.Context, tx *Tx, ids []id.ID) ([]layers, error) { return tx.readLayers(ctx, t, ids) },
	}
}

// readLayers reads the records of a register that are not archived, with both layers;
// of ids alone unless ids is nil.
func (tx *Tx) readLayers(ctx context.Context, t *register.Type, ids []id.ID) ([]layers, error) {
	tb := tx.db.tables[t.Name]
	q := "SELECT " + headColumns + sep(tb.columns) + " FROM record r JOIN " + tb.Table + " t ON t.org = r.org AND t.id = r.id WHERE r.org = $1 AND r.register = $2 AND r.archived IS NULL"
	args := []any{tx.Org.String(), t.Name}
	if ids != nil {
		q += " AND r.id IN (" + params(3, len(ids)) + ")"
		for _, at := range ids {
			args = append(args, at.String())
		}
	}
	out, err := tx.scanLayers(ctx, tb, q, args)
	if err != nil {
		return nil, err
	}
	now := make([]register.Record, len(out))
	for i := range out {
		now[i] = out[i].now
	}
	if err := tx.loadParts(ctx, tb.all, now); err != nil {
		return nil, err
	}
	return out, nil
}

func (tx *Tx) scanLayers(ctx context.Context, tb *table, q string, args []any) ([]layers, error) {
	rows, err := tx.sql.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []layers
	for rows.Next() {
		x := newRow(tb.Type, tb.fields)
		if err := rows.Scan(x.dest...); err != nil {
			return nil, err
		}
		x.finish(tx.Org)
		l := layers{now: x.rec}
		if l.force, err = approved(tb.Type, x); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// Those is Whole narrowed to what keep wants, all if it is nil; what the actor may not
// read is empty.
func Those[T any](ctx context.Context, tx *Tx, of register.Of[T], keep func(*T) bool) ([]*T, error) {
	if !tx.May(access.Read, of.Group) {
		return nil, nil
	}
	list, err := Whole(ctx, tx, of)
	if err != nil || keep == nil {
		return list, err
	}
	return slices.DeleteFunc(list, func(r *T) bool { return !keep(r) }), nil
}
