package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// paged is a register as List gives it, in pages of so many records.
func paged[T any](ctx context.Context, tx *store.Tx, of register.Of[T], size int) ([]*T, error) {
	out := []*T{}
	for q := (store.Query{Sort: "ref", Limit: size, Rows: true}); ; {
		page, err := store.List(ctx, tx, of, q)
		if err != nil {
			return nil, err
		}
		if out = append(out, page.Items...); page.Next == "" {
			return out, nil
		}
		q.After = page.Next
	}
}

// alike compares Whole with List, for the registers that the test writes.
func alike(ctx context.Context, tx *store.Tx) error {
	return errors.Join(alikeIn(ctx, tx, record.ProcessingActivities), alikeIn(ctx, tx, record.Systems), alikeIn(ctx, tx, record.Tasks))
}

func alikeIn[T any](ctx context.Context, tx *store.Tx, of register.Of[T]) error {
	want, err := paged(ctx, tx, of, 7)
	if err != nil {
		return err
	}
	got, err := store.Whole(ctx, tx, of)
	if err != nil {
		return err
	}
	if len(got) != len(want) {
		return fmt.Errorf("%s as %s: %d records, List has %d", of.Name, tx.Role, len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			return fmt.Errorf("%s as %s: record %d is %+v, List has %+v", of.Name, tx.Role, i, got[i], want[i])
		}
	}
	return nil
}

// TestARegisterReadWholeIsWhatListGivesToEachRoleAfterEachWrite writes at random, by two
// programs on one database, and compares after each step, in the middle of transactions,
// after some that were undone, and in a transaction that sees an older state.
func TestARegisterReadWholeIsWhatListGivesToEachRoleAfterEachWrite(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		beside := store.New(s.Base(), record.All(), registertest.NewClock().Now)
		who := registertest.Found(t, s, "whole")
		registertest.Found(t, s, "elsewhere")
		r := rand.New(rand.NewPCG(27701, 2025))
		var person id.ID
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ada Owner"}})
			person = p.ID
			return err
		})
		actors := []access.Actor{who}
		for _, role := range access.Roles() {
			a := registertest.As(who.Org, role)
			a.Person = person
			actors = append(actors, a)
		}
		check := func(s *store.DB, step int) {
			for _, a := range actors {
				if err := s.Read(t.Context(), a, func(tx *store.Tx) error {
					if !tx.May(access.Read, record.Systems.Group) || !tx.May(access.Read, record.Tasks.Group) || !tx.May(access.Read, record.ProcessingActivities.Group) {
						return nil
					}
					return alike(t.Context(), tx)
				}); err != nil {
					t.Fatalf("after step %d: %v", step, err)
				}
			}
		}
		undone := errors.New("undone")
		for step := range 60 {
			by := []*store.DB{s, beside}[r.IntN(2)]
			err := by.Write(t.Context(), who, func(tx *store.Tx) error {
				for range 1 + r.IntN(3) {
					if err := meddle(t.Context(), tx, r, person, step); err != nil {
						return err
					}
				}
				if err := alike(t.Context(), tx); err != nil {
					return fmt.Errorf("in the transaction: %w", err)
				}
				if r.IntN(5) == 0 {
					return undone
				}
				return nil
			})
			if err != nil && !errors.Is(err, undone) {
				t.Fatalf("step %d: %v", step, err)
			}
			if r.IntN(3) > 0 {
				check([]*store.DB{s, beside}[r.IntN(2)], step)
			}
		}
		check(s, 60)
		check(beside, 60)
	})
}

// meddle does one thing to one record.
func meddle(ctx context.Context, tx *store.Tx, r *rand.Rand, person id.ID, step int) error {
	levels := []access.Confidentiality{access.Public, access.Internal, access.Confidential, access.Restricted}
	head := register.Head{Title: fmt.Sprintf("Number %d of %d", r.IntN(1000), step), Confidentiality: levels[r.IntN(4)]}
	if r.IntN(3) == 0 {
		head.Owner = person
	}
	if r.IntN(9) == 0 {
		head.Ref = fmt.Sprintf("SYS-%d", 9990+step+r.IntN(1000)*100)
	}
	systems, err := store.List(ctx, tx, record.Systems, store.Query{Limit: store.MaxLimit})
	if err != nil {
		return err
	}
	activities, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Limit: store.MaxLimit})
	if err != nil {
		return err
	}
	switch k := r.IntN(10); {
	case k < 2 || len(systems.Items) == 0:
		_, err = store.Create(ctx, tx, record.Systems, &record.System{Head: head})
	case k < 4:
		head.Ref = ""
		_, err = store.Create(ctx, tx, record.Tasks, &record.Task{Head: head, Assignee: []register.Link[record.Person]{{}, {ID: person}}[r.IntN(2)], Due: "2026-12-01"})
	case k < 6 || len(activities.Items) == 0:
		a := approvable(person)
		a.Title, a.Confidentiality = head.Title, head.Confidentiality
		a.Systems = []id.ID{systems.Items[r.IntN(len(systems.Items))].ID}
		if a, err = store.Create(ctx, tx, record.ProcessingActivities, a); err == nil && r.IntN(3) > 0 {
			for _, move := range []string{"submit", "approve"} {
				if a, err = store.Move(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, move, workflow.Input{}); err != nil {
					return err
				}
			}
		}
	case k < 8:
		a := activities.Items[r.IntN(len(activities.Items))]
		_, err = store.Change(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, func(a *record.ProcessingActivity) error {
			a.Description, a.Confidentiality, a.Owner = register.Text(head.Title), head.Confidentiality, head.Owner
			a.Recipients = append(a.Recipients, record.ActivityRecipient{Name: "Somebody " + head.Title})
			return nil
		})
	case k < 9:
		x := systems.Items[r.IntN(len(systems.Items))]
		_, err = store.Change(ctx, tx, record.Systems, x.ID, x.Rev, func(x *record.System) error { x.Description = register.Text(head.Title); return nil })
	default:
		a := activities.Items[r.IntN(len(activities.Items))]
		var gone register.Record
		if gone, err = store.ArchiveAny(ctx, tx, record.ProcessingActivities.Type, a.ID, a.Rev, "moved"); err == nil && r.IntN(2) == 0 {
			_, err = store.RestoreAny(ctx, tx, record.ProcessingActivities.Type, a.ID, register.HeadOf(gone).Rev)
		}
	}
	return err
}

func TestATransactionThatSeesAnOlderStateGetsThatState(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "older")
		add := func(title string) {
			registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
				_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: title}})
				return err
			})
		}
		titles := func(tx *store.Tx) string {
			list, err := store.Whole(t.Context(), tx, record.Systems)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, x := range list {
				out = append(out, x.Title)
			}
			return strings.Join(out, ", ")
		}
		add("Mail")
		registertest.Read(t, s, who, func(ctx context.Context, old *store.Tx) error {
			if _, err := old.Root(ctx); err != nil {
				return err
			}
			add("Payroll")
			registertest.Read(t, s, who, func(_ context.Context, tx *store.Tx) error {
				if got := titles(tx); got != "Mail, Payroll" {
					t.Errorf("the present state is %q", got)
				}
				return nil
			})
			if got := titles(old); got != "Mail" {
				t.Errorf("the older state is %q", got)
			}
			return nil
		})
	})
}

func TestAnUnchangedRegisterIsNotReadAgain(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "kept")
		a := inForce(t, s, who)
		read := func() int64 {
			ctx, asked := db.Counted(t.Context())
			if err := s.Read(ctx, who, func(tx *store.Tx) error {
				list, err := store.Whole(ctx, tx, record.ProcessingActivities)
				if len(list) != 1 || list[0].ID != a.ID {
					t.Errorf("%d activities", len(list))
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return asked.Load()
		}
		if all, again := read(), read(); again != 2 || all <= again {
			t.Errorf("%d statements at first, %d again, want 2: the head of the ledger and its last entry", all, again)
		}
	})
}

func TestARecordChangedByItsReaderIsNamed(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "unfaithful")
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Mail"}})
			return err
		})
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			list, err := store.Whole(ctx, tx, record.Systems)
			if err != nil {
				return err
			}
			if err := tx.Faithful(ctx); err != nil {
				t.Errorf("what nobody changed: %v", err)
			}
			list[0].Description = "changed by its reader"
			if err := tx.Faithful(ctx); err == nil || !strings.Contains(err.Error(), list[0].ID.String()) {
				t.Errorf("what a reader changed: %v", err)
			}
			list[0].Description = ""
			return nil
		})
	})
}
