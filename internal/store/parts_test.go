package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func TestAListReadsOfChildListsWhatItIsAskedFor(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "parts")
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			full := approvable(id.ID{})
			full.Purposes = append(full.Purposes, record.ActivityPurpose{RowHead: register.RowHead{ID: id.New()}, Description: "Report to the tax office"})
			_, err := store.Create(ctx, tx, record.ProcessingActivities, full)
			return err
		})
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Parts: []string{"data_items.category", "purposes.any", "transfers.any", "measures"}})
			if err != nil {
				return err
			}
			a := page.Items[0]
			if len(a.DataItems) != 1 || a.DataItems[0].Category != "bank" || a.DataItems[0].Retention != "" {
				t.Errorf("one field of a row: %+v", a.DataItems)
			}
			if len(a.Purposes) != 1 || a.Purposes[0].Description != "" {
				t.Errorf("whether there are purposes: %+v", a.Purposes)
			}
			if len(a.Measures) != 1 || a.Measures[0].Measure != "Access control" {
				t.Errorf("a whole list: %+v", a.Measures)
			}
			if len(a.Transfers) > 0 || len(a.Recipients) > 0 {
				t.Errorf("rows out of nowhere: %+v, %+v", a.Transfers, a.Recipients)
			}
			if _, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Parts: []string{"purposes.colour"}}); !problem.Is(err, problem.Invalid) {
				t.Errorf("a field that is none: %v", err)
			}
			return nil
		})
	})
}

func TestViewsAreCountedAlikeInSmallAndLargeRegisters(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "counts")
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			for i, title := range []string{"Mail", "Payroll", "Post"} {
				x, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: title}})
				if err != nil {
					return err
				}
				if i == 2 {
					if _, err := store.ArchiveAny(ctx, tx, record.Systems.Type, x.ID, x.Rev, "gone"); err != nil {
						return err
					}
				}
			}
			return nil
		})
		queries := []store.Query{
			{}, {Where: []store.Cond{{Field: "gone", Op: "is", Value: "1"}}}, {Where: []store.Cond{{Field: "title", Op: "contains", Value: "pay"}}},
			{Archived: true}, {Search: "mail"}, {Where: []store.Cond{{Field: "description", Op: "empty"}}},
		}
		count := func() (out []int) {
			registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
				out, err = store.Counts(ctx, tx, record.Systems.Type, queries)
				return err
			})
			return out
		}
		want := []int{2, -1, 1, 1, 1, 2}
		if got := count(); !slices.Equal(got, want) {
			t.Errorf("walked through once: %v, want %v", got, want)
		}
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			tx.Record("test", "systems", tx.Org, nil) // what was counted is remembered until something is written
			_, err := tx.SQL().ExecContext(ctx, "UPDATE counter SET last = 20000 WHERE org = $1 AND register = 'systems'", tx.Org.String())
			return err
		})
		if got := count(); !slices.Equal(got, want) {
			t.Errorf("each by itself: %v, want %v", got, want)
		}
	})
}
