package app

import (
	"context"

	"github.com/privet-pims/privet/internal/demo"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/store"
)

// Seed founds the demonstration organisation and lives through its year, under a
// clock of its own. It answers the slug.
func Seed(ctx context.Context, a *App) (slug string, err error) {
	clock := demo.NewClock(a.now())
	past := store.New(a.Base, a.Store.Registers(), clock.Now, rights.Reactions()...)
	t, err := demo.Seed(ctx, past, clock, a.Blobs, rights.DemoDesk{Blobs: a.Blobs, Words: a.Words}, nil)
	return t.Slug, err
}
