package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func TestWhatATransactionChangedIsToldOnceAtItsEnd(t *testing.T) {
	t.Parallel()
	var told []string
	s := registertest.Open(t, "sqlite", registertest.NewClock(), store.AtEnd([]string{"systems"}, func(ctx context.Context, tx *store.Tx, all []store.Changed) error {
		for _, c := range all {
			before := "–"
			if c.Before != nil {
				before = register.HeadOf(c.Before).Title
			}
			told = append(told, fmt.Sprintf("%s → %s, system %t", before, register.HeadOf(c.After).Title, c.System))
		}
		_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Made at the end"}})
		return err
	}))
	who := registertest.Found(t, s, "one")
	var at *record.System
	change := func(title string) func(context.Context, *store.Tx) error {
		return func(ctx context.Context, tx *store.Tx) (err error) {
			at, err = store.Change(ctx, tx, record.Systems, at.ID, at.Rev, func(x *record.System) error { x.Title = title; return nil })
			return err
		}
	}
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
		if _, err = store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Of another register"}}); err != nil {
			return err
		}
		if at, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "First"}}); err != nil {
			return err
		}
		return change("Second")(ctx, tx)
	})
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		if err := change("Third")(ctx, tx); err != nil {
			return err
		}
		return change("Fourth")(ctx, tx)
	})
	registertest.Write(t, s, access.SystemActor(who.Org, "test"), change("Fifth"))
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Alone"}})
		return err
	})
	want := []string{"– → Second, system false", "Second → Fourth, system false", "Fourth → Fifth, system true"}
	if fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("told\n%q\nnot\n%q", told, want)
	}
}
