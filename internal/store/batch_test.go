package store_test

import (
	"context"
	"testing"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func TestManyRecordsAreCreatedAsOneWouldBe(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "many")
		sampler := registertest.NewSampler(t, s, who)
		var list []store.Addition
		for _, ty := range s.Registers().All() {
			for range 3 {
				list = append(list, store.Addition{Type: ty, Record: sampler.Full(ty)})
			}
		}
		told := 0
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			return store.CreateMany(ctx, tx, list, func(done int) { told = done })
		})
		if told != len(list) {
			t.Errorf("told of %d of %d", told, len(list))
		}
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			for _, n := range list {
				h := register.HeadOf(n.Record)
				got, err := store.GetAny(ctx, tx, n.Type, h.ID)
				if err != nil {
					return err
				}
				if a, b := string(n.Type.JSON(n.Record)), string(n.Type.JSON(got)); a != b {
					t.Errorf("%s: stored\n%s\nwant\n%s", n.Type.Name, b, a)
				}
				found, err := store.Search(ctx, tx, h.Ref, 5)
				if err != nil || len(found) == 0 || found[0].ID != h.ID {
					t.Errorf("%s is not found: %v %v", h.Ref, found, err)
				}
				edges, err := store.Edges(ctx, tx, n.Type, h.ID)
				if err != nil || len(edges) == 0 {
					t.Errorf("%s has no links: %v", h.Ref, err)
				}
				revs, err := store.History(ctx, tx, n.Type, h.ID, 0, 10)
				if err != nil || len(revs) != 1 {
					t.Errorf("%s: %d entries in the ledger: %v", h.Ref, len(revs), err)
				}
			}
			return nil
		})
	})
}

func TestManyRecordsPointAtEachOtherInAnyOrder(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "units")
		child := &record.Unit{Head: register.Head{Title: "Payroll"}}
		parent := &record.Unit{Head: register.Head{Title: "Finance", ID: id.New(), Ref: "UNIT-0040"}}
		child.Parent = register.To[record.Unit](parent.ID)
		add := func(recs ...register.Record) error {
			return s.Write(t.Context(), who, func(tx *store.Tx) error {
				var list []store.Addition
				for _, r := range recs {
					list = append(list, store.Addition{Type: record.Units.Type, Record: r})
				}
				return store.CreateMany(t.Context(), tx, list, nil)
			})
		}
		if err := add(child, parent); err != nil {
			t.Fatal(err)
		}
		if child.Ref != "UNIT-0041" {
			t.Errorf("reference %s, want the one after those brought along", child.Ref)
		}
		a, b := &record.Unit{Head: register.Head{Title: "A", ID: id.New()}}, &record.Unit{Head: register.Head{Title: "B", ID: id.New()}}
		a.Parent, b.Parent = register.To[record.Unit](b.ID), register.To[record.Unit](a.ID)
		if err := add(a, b); !problem.Is(err, problem.Invalid) {
			t.Errorf("a chain that closes: %v", err)
		}
		if err := add(&record.Unit{Head: register.Head{Title: "C", Ref: "UNIT-0040"}}); !problem.Is(err, problem.Invalid) {
			t.Errorf("a reference that is taken: %v", err)
		}
		if err := add(&record.Unit{Head: register.Head{Title: "C"}, Code: "x"}, &record.Unit{Head: register.Head{Title: "D"}, Code: "x"}); !problem.Is(err, problem.Invalid) {
			t.Errorf("a key twice: %v", err)
		}
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			found, err := store.FindMany(ctx, tx, record.Units.Type, "title", []string{"PAYROLL", "none"})
			if len(found) != 1 || len(found["PAYROLL"]) != 1 || found["PAYROLL"][0] != child.ID {
				t.Errorf("found %v", found)
			}
			recs, err2 := store.LoadMany(ctx, tx, record.Units.Type, []id.ID{child.ID, id.New()})
			if len(recs) != 1 || err2 != nil {
				t.Errorf("loaded %v %v", recs, err2)
			}
			return err
		})
	})
}
