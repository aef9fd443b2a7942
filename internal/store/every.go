package store

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
)

// Every is all that List answers to a query, read page by page, in the order of references
// unless it says another: of a register that can be large, what a condition makes small.
// What the actor may not read is empty. Whole is for rules that look at all of a register.
func Every[T any](ctx context.Context, tx *Tx, of register.Of[T], q Query) ([]*T, error) {
	if !tx.May(access.Read, of.Group) {
		return nil, nil
	}
	var out []*T
	q.Limit = MaxLimit
	if q.Sort == "" {
		q.Sort = "ref"
	}
	for {
		page, err := List(ctx, tx, of, q)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Items...)
		if q.After = page.Next; q.After == "" {
			return out, nil
		}
	}
}
