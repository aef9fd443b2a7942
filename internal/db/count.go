package db

import (
	"context"
	"sync/atomic"
)

type countKey struct{}

// Counted is a context in which the statements of transactions are counted: what a
// page asks of the database may not depend on how many rows there are.
func Counted(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n
}

func count(ctx context.Context) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}
