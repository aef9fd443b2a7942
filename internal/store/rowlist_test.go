package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// elements plants three data sets: of the second only one element is special, the
// third is restricted.
func elements(t *testing.T, s *store.DB, who access.Actor) {
	t.Helper()
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		for i, title := range []string{"Orders", "Absences", "Board"} {
			d := &record.DataSet{Head: register.Head{Title: title}, Kind: "table"}
			if title == "Board" {
				d.Confidentiality, d.Kind = access.Restricted, "paper"
			}
			for n := range 3 {
				e := record.DataElement{PhysicalName: fmt.Sprint("c", n), Category: "contact.email", Sharing: "organisation", Special: "no"}
				if i == 1 && n == 1 {
					e.Category, e.Special, e.Sensitivity = "special.health", "yes", "special"
				}
				d.Elements = append(d.Elements, e)
			}
			if _, err := store.Create(ctx, tx, record.DataSets, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// found are all rows as "title/name", page by page.
func found(t *testing.T, s *store.DB, who access.Actor, q store.RowQuery) []string {
	t.Helper()
	var out []string
	registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		for {
			page, err := store.Rows[record.DataElement](ctx, tx, record.DataSets.Type, "elements", q)
			if err != nil {
				return err
			}
			for _, x := range page.Items {
				out = append(out, x.Of.Title+"/"+x.Row.PhysicalName)
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	})
	return out
}

// S-037
func TestRowsAreListedAcrossRecords(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "rows")
		elements(t, s, who)
		all := "Absences/c0 Absences/c1 Absences/c2 Board/c0 Board/c1 Board/c2 Orders/c0 Orders/c1 Orders/c2"
		for _, c := range []struct {
			why, want string
			who       access.Actor
			q         store.RowQuery
		}{
			{"all", all, who, store.RowQuery{}},
			{"in pages of two", all, who, store.RowQuery{Limit: 2}},
			{"in pages that end with the list", all, who, store.RowQuery{Limit: 3}},
			{"by a field of the row", "Absences/c1", who, store.RowQuery{Where: []store.Cond{{Field: "special", Op: "is", Value: "yes"}}}},
			{"by a field of the record", "Board/c0 Board/c1 Board/c2", who, store.RowQuery{Record: []store.Cond{{Field: "kind", Op: "is", Value: "paper"}}}},
			{"by both", "Absences/c0 Absences/c2", who, store.RowQuery{Where: []store.Cond{{Field: "special", Op: "is", Value: "no"}}, Record: []store.Cond{{Field: "title", Op: "is", Value: "Absences"}}}},
			{"what a reader may not see", "Absences/c0 Absences/c1 Absences/c2 Orders/c0 Orders/c1 Orders/c2", registertest.As(who.Org, access.Reader), store.RowQuery{Limit: 4}},
		} {
			if got := strings.Join(found(t, s, c.who, c.q), " "); got != c.want {
				t.Errorf("%s: %s, want %s", c.why, got, c.want)
			}
		}
		stranger := registertest.Found(t, s, "stranger")
		if got := found(t, s, stranger, store.RowQuery{}); len(got) > 0 {
			t.Errorf("another organisation sees %v", got)
		}
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.Rows[record.DataElement](ctx, tx, record.DataSets.Type, "elements", store.RowQuery{Limit: 2, Count: true})
			if err != nil || page.Total != 9 || page.Items[1].Pos != 1 || page.Items[0].Of.Ref != "DST-0002" {
				t.Errorf("the first page: %+v, %v", page, err)
			}
			for _, q := range []store.RowQuery{
				{Where: []store.Cond{{Field: "colour", Op: "is", Value: "red"}}}, {Where: []store.Cond{{Field: "special", Op: "is", Value: "perhaps"}}},
				{After: "made-up"}, {Record: []store.Cond{{Field: "colour", Op: "is", Value: "red"}}},
			} {
				if _, err := store.Rows[record.DataElement](ctx, tx, record.DataSets.Type, "elements", q); !problem.Is(err, problem.Invalid) {
					t.Errorf("%+v: %v", q, err)
				}
			}
			if _, err := store.Rows[record.DataElement](ctx, tx, record.DataSets.Type, "kind", store.RowQuery{}); !problem.Is(err, problem.Invalid) {
				t.Errorf("a field that is no list: %v", err)
			}
			return nil
		})
	})
}

// S-094
func TestAnErasureIsRefusedByWhoIsAsked(t *testing.T) {
	var asked []string
	s := registertest.Open(t, "sqlite", registertest.NewClock(), store.Erasing(func(_ context.Context, tx *store.Tx, ty *register.Type, _ id.ID) error {
		asked = append(asked, ty.Name)
		if slices.Contains(asked, "systems") {
			return problem.New(problem.Blocked, "erase_present")
		}
		return nil
	}))
	who := registertest.Found(t, s, "held")
	var sys *record.System
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
		if sys, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Mail"}}); err != nil {
			return err
		}
		sys, err = store.Change(ctx, tx, record.Systems, sys.ID, sys.Rev, func(x *record.System) error { x.Location = "Berlin"; return nil })
		return err
	})
	err := s.Write(t.Context(), who, func(tx *store.Tx) error {
		steps, err := store.History(t.Context(), tx, record.Systems.Type, sys.ID, 0, 9)
		if err != nil {
			return err
		}
		_, err = store.AskErasure(t.Context(), tx, record.Systems.Type, sys.ID, steps[len(steps)-1].Seq, "asked for")
		return err
	})
	if !problem.Is(err, problem.Blocked) || !slices.Equal(asked, []string{"systems"}) {
		t.Errorf("asked %v, answered %v", asked, err)
	}
}
