package store

import (
	"context"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/register"
)

// Beside are the records before and after rec in the list of its register as it is
// sorted without asking, by title; nil at the ends. What is archived has none.
func Beside(ctx context.Context, tx *Tx, t *register.Type, rec register.Record) (before, after register.Record, err error) {
	h := register.HeadOf(rec)
	if !h.Archived.IsZero() {
		return nil, nil, nil
	}
	next := func(sort string) (register.Record, error) {
		b := &selection{tx: tx, t: t, sort: sort}
		p, err := ListAny(ctx, tx, t, Query{Sort: sort, After: b.cursor(catalogue.Fold(h.Title), rec), Limit: 1})
		if err != nil || len(p.Items) == 0 {
			return nil, err
		}
		return p.Items[0], nil
	}
	if before, err = next("-title"); err != nil {
		return nil, nil, err
	}
	after, err = next("title")
	return before, after, err
}
