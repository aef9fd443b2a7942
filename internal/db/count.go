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

type hearKey struct{}

// Heard is a context in which hear is told each statement of transactions before it runs,
// for who wants to know how the database goes about it.
func Heard(ctx context.Context, hear func(query string, args []any)) context.Context {
	return context.WithValue(ctx, hearKey{}, hear)
}

func count(ctx context.Context, query string, args []any) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
	if hear, ok := ctx.Value(hearKey{}).(func(string, []any)); ok {
		hear(query, args)
	}
}
