package app

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/demo"
	"github.com/privet-pims/privet/internal/feature/contradictions"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/store"
)

// Seed founds the demonstration organisation and lives through its year, under a
// clock of its own. It answers the slug.
func Seed(ctx context.Context, a *App) (slug string, err error) {
	clock := demo.NewClock(a.now())
	past := store.New(a.Base, a.Store.Registers(), clock.Now, rights.Reactions()...)
	t, err := demo.Seed(ctx, past, clock, a.Blobs, rights.DemoDesk{Blobs: a.Blobs, Words: a.Words, Vault: a.Vault}, nil)
	if err != nil {
		return t.Slug, err
	}
	// What the records say against each other is found before anybody looks, not in the
	// first hour.
	return t.Slug, a.Store.Write(ctx, access.SystemActor(t.ID, "contradictions"), func(tx *store.Tx) error {
		_, err := contradictions.DoReconcile(ctx, tx, a.Words)
		return err
	})
}
