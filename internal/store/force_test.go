package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// approvable is an activity with all that GDPR Art. 30(1) asks for.
func approvable(owner id.ID) *record.ProcessingActivity {
	purpose, people := id.New(), id.New()
	return &record.ProcessingActivity{
		Head: register.Head{Title: "Payroll", Owner: owner, Confidentiality: access.Internal}, Role: record.Controller, Description: "old words",
		Purposes:   register.Rows[record.ActivityPurpose]{{RowHead: register.RowHead{ID: purpose}, Description: "Pay people"}},
		Bases:      register.Rows[record.ActivityBasis]{{Purpose: register.Row[record.ActivityPurpose]{ID: purpose}, Law: "eu-gdpr", Basis: "contract"}},
		Principals: register.Rows[record.ActivityPrincipal]{{RowHead: register.RowHead{ID: people}, Category: "staff"}},
		DataItems:  register.Rows[record.ActivityDataItem]{{Category: "bank", Principal: register.Row[record.ActivityPrincipal]{ID: people}, Retention: "P6Y"}},
		Recipients: register.Rows[record.ActivityRecipient]{{Name: "Tax office"}},
		Measures:   register.Rows[record.ActivityMeasure]{{Measure: "Access control"}},
	}
}

// inForce is an approved activity with a draft on top of it.
func inForce(t *testing.T, s *store.DB, who access.Actor) *record.ProcessingActivity {
	t.Helper()
	var a *record.ProcessingActivity
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ada Owner"}})
		if err != nil {
			return err
		}
		if a, err = store.Create(ctx, tx, record.ProcessingActivities, approvable(p.ID)); err != nil {
			return err
		}
		for _, move := range []string{"submit", "approve"} {
			if a, err = store.Move(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, move, workflow.Input{}); err != nil {
				return err
			}
		}
		a, err = store.Change(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, func(a *record.ProcessingActivity) error {
			a.Title, a.Description, a.Role = "Secret plan", "new words", record.Processor
			a.Recipients = register.Rows[record.ActivityRecipient]{{Name: "Somebody new"}}
			return nil
		})
		return err
	})
	return a
}

func TestApprovedRevisionStaysInForceWhileADraftIsEdited(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		a := inForce(t, s, who)
		if a.State != "needs_update" || a.ApprovedRev != 3 || a.Rev != 4 {
			t.Fatalf("state %s, approved %d, rev %d", a.State, a.ApprovedRev, a.Rev)
		}
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			force, err := store.InForce(ctx, tx, record.ProcessingActivities, a.ID)
			if err == nil && (force.Title != "Payroll" || force.Recipients[0].Name != "Tax office") {
				t.Errorf("in force is %q to %q", force.Title, force.Recipients[0].Name)
			}
			return err
		})
		// S2: a reader learns nothing of the draft, by whatever door.
		registertest.Read(t, s, registertest.As(who.Org, access.Reader), func(ctx context.Context, tx *store.Tx) error {
			got, err := store.Get(ctx, tx, record.ProcessingActivities, a.ID)
			if err != nil || got.Title != "Payroll" || got.Role != record.Controller {
				t.Errorf("a reader gets %v, %v", got, err)
			}
			for name, q := range map[string]store.Query{
				"search":          {Search: "secret"},
				"filter by title": {Where: []store.Cond{{Field: "title", Op: "contains", Value: "secret"}}},
				"filter by field": {Where: []store.Cond{{Field: "role", Op: "is", Value: "processor"}}},
				"filter by state": {Where: []store.Cond{{Field: "state", Op: "is", Value: "needs_update"}}},
				"filter by row":   {Where: []store.Cond{{Field: "recipients.name", Op: "contains", Value: "new"}}},
			} {
				q.Count = true
				page, err := store.List(ctx, tx, record.ProcessingActivities, q)
				if err != nil || len(page.Items) > 0 || page.Total > 0 {
					t.Errorf("%s shows the draft: %d items, total %d, %v", name, len(page.Items), page.Total, err)
				}
			}
			page, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Rows: true, Search: "old words",
				Where: []store.Cond{{Field: "role", Op: "is", Value: "controller"}, {Field: "state", Op: "is", Value: "approved"}}})
			if err != nil || len(page.Items) != 1 || page.Items[0].Recipients[0].Name != "Tax office" {
				t.Errorf("the list in force: %+v, %v", page, err)
			}
			titles, err := store.Titles(ctx, tx, []id.ID{a.ID})
			if titles[a.ID].Title != "Payroll" {
				t.Errorf("a link shows %q", titles[a.ID].Title)
			}
			if _, err := store.History(ctx, tx, record.ProcessingActivities.Type, a.ID, 0, 0); !problem.Is(err, problem.Forbidden) {
				t.Errorf("a reader reads the history: %v", err)
			}
			return err
		})
	})
}

func TestUnapprovedIsNotThereForReaders(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		var a *record.ProcessingActivity
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
			a, err = store.Create(ctx, tx, record.ProcessingActivities, approvable(id.ID{}))
			return err
		})
		registertest.Read(t, s, registertest.As(who.Org, access.Reader), func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.Get(ctx, tx, record.ProcessingActivities, a.ID); !problem.Is(err, problem.Missing) {
				t.Errorf("get: %v", err)
			}
			hits, err := store.Search(ctx, tx, "Payroll", 10)
			if len(hits) > 0 {
				t.Errorf("search finds %v", hits)
			}
			return err
		})
	})
}

// Guard G2. S-038
func TestApprovalNamesWhatArticle30Misses(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		err := s.Write(context.Background(), who, func(tx *store.Tx) error {
			ctx := context.Background()
			bare := &record.ProcessingActivity{Head: register.Head{Title: "Bare"}, Role: record.Controller}
			a, err := store.Create(ctx, tx, record.ProcessingActivities, bare)
			if err != nil {
				return err
			}
			if a, err = store.Move(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, "submit", workflow.Input{}); err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, "approve", workflow.Input{})
			return err
		})
		p, ok := problem.As(err)
		if !ok || p.Kind != problem.Blocked || len(p.Fields) != 7 {
			t.Fatalf("got %v", err)
		}
	})
}

func TestErasureTakesTwoPeopleAndSparesWhatIsInForce(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		first := registertest.Found(t, s, "acme")
		second := registertest.As(first.Org, access.PrivacyManager)
		a := inForce(t, s, first) // revisions 1 and 2 are old, 3 is in force, 4 is the draft
		seqOf := map[int64]int64{}
		registertest.Read(t, s, first, func(ctx context.Context, tx *store.Tx) error {
			steps, err := store.History(ctx, tx, record.ProcessingActivities.Type, a.ID, 0, 0)
			for _, st := range steps {
				seqOf[st.Rev] = st.Seq
			}
			return err
		})
		ask := func(rev int64) (at id.ID, err error) {
			err = s.Write(context.Background(), first, func(tx *store.Tx) (err error) {
				at, err = store.AskErasure(context.Background(), tx, record.ProcessingActivities.Type, a.ID, seqOf[rev], "asked by the person")
				return err
			})
			return at, err
		}
		confirm := func(who access.Actor, at id.ID) error {
			return s.Write(context.Background(), who, func(tx *store.Tx) error { return store.ConfirmErasure(context.Background(), tx, at) })
		}
		for _, rev := range []int64{3, 4} {
			if _, err := ask(rev); !problem.Is(err, problem.Blocked) {
				t.Errorf("revision %d: %v", rev, err)
			}
		}
		at, err := ask(1)
		if err != nil {
			t.Fatal(err)
		}
		if err := confirm(first, at); !problem.Is(err, problem.Blocked) {
			t.Errorf("the same person confirms: %v", err)
		}
		if err := confirm(second, at); err != nil {
			t.Fatal(err)
		}
		registertest.Read(t, s, first, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Revision(ctx, tx, record.ProcessingActivities.Type, a.ID, 1)
			if !problem.Is(err, problem.Missing) {
				t.Errorf("the erased revision reads as %v", err)
			}
			return nil
		})
		verified(t, s, first)
	})
}

func TestUndoIsANewRevisionWithTheOldFields(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		a := inForce(t, s, who)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			rec, err := store.Revert(ctx, tx, record.ProcessingActivities.Type, a.ID, a.Rev, 3)
			if err == nil && (register.HeadOf(rec).Title != "Payroll" || register.HeadOf(rec).Rev != 5) {
				t.Errorf("%+v", register.HeadOf(rec))
			}
			return err
		})
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			steps, err := store.History(ctx, tx, record.ProcessingActivities.Type, a.ID, 0, 0)
			var fields []string
			for _, c := range steps[0].Changes {
				fields = append(fields, c.Field)
			}
			if len(fields) != 5 { // the four, and the state: nothing is left of the draft
				t.Errorf("the undo changed %v", fields)
			}
			return err
		})
	})
}

func TestUndoOfTheDraftPutsWhatWasApprovedInForceAgain(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		a := inForce(t, s, who)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			again, err := store.Change(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, func(a *record.ProcessingActivity) error { a.Title = "Another draft"; return nil })
			if err != nil {
				return err
			}
			rec, err := store.Revert(ctx, tx, record.ProcessingActivities.Type, a.ID, again.Rev, a.Rev)
			if err != nil {
				return err
			}
			if h := register.HeadOf(rec); h.State != "needs_update" || h.ApprovedRev != 3 {
				t.Errorf("back to the first draft: state %s, in force %d", h.State, h.ApprovedRev)
			}
			rec, err = store.Revert(ctx, tx, record.ProcessingActivities.Type, a.ID, register.HeadOf(rec).Rev, 3)
			if h := register.HeadOf(rec); err == nil && (h.State != "approved" || h.Rev != 7 || h.ApprovedRev != 7) {
				t.Errorf("back to what was approved: state %s, revision %d, in force %d", h.State, h.Rev, h.ApprovedRev)
			}
			return err
		})
		registertest.Read(t, s, registertest.As(who.Org, access.Reader), func(ctx context.Context, tx *store.Tx) error {
			got, err := store.Get(ctx, tx, record.ProcessingActivities, a.ID)
			if err == nil && (got.Title != "Payroll" || got.Rev != 7) {
				t.Errorf("a reader gets %q, revision %d", got.Title, got.Rev)
			}
			return err
		})
		verified(t, s, who)
	})
}

func TestReviewSetsTheNextDay(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			x, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "CRM", ReviewEvery: "P6M"}})
			if err != nil {
				return err
			}
			if x.ReviewDue != "2027-05-17" {
				t.Errorf("first due %s", x.ReviewDue)
			}
			due, err := store.Due(ctx, tx, "2027-05-17", 10)
			if len(due) != 1 || err != nil {
				t.Errorf("due: %v, %v", due, err)
			}
			rec, err := store.Review(ctx, tx, record.Systems.Type, x.ID, x.Rev)
			if err == nil && register.HeadOf(rec).ReviewedOn != calendar.Day("2026-11-17") {
				t.Errorf("%+v", register.HeadOf(rec))
			}
			return err
		})
	})
}

func TestAReviewOfWhatIsInForceKeepsItInForce(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ada Owner"}})
			if err != nil {
				return err
			}
			a, err := store.Create(ctx, tx, record.ProcessingActivities, approvable(p.ID))
			for _, move := range []string{"submit", "approve"} {
				if err == nil {
					a, err = store.Move(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, move, workflow.Input{})
				}
			}
			if err != nil {
				return err
			}
			rec, err := store.Review(ctx, tx, record.ProcessingActivities.Type, a.ID, a.Rev)
			if h := register.HeadOf(rec); err == nil && (h.State != "approved" || h.Rev != 4 || h.ApprovedRev != 4) {
				t.Errorf("state %s, revision %d, in force %d", h.State, h.Rev, h.ApprovedRev)
			}
			return err
		})
		verified(t, s, who)
	})
}

func TestChainsMayNotClose(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		var units [3]*record.Unit
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
			var above id.ID
			for i := range units {
				units[i], err = store.Create(ctx, tx, record.Units, &record.Unit{Head: register.Head{Title: "Unit"}, Parent: register.To[record.Unit](above)})
				if err != nil {
					return err
				}
				above = units[i].ID
			}
			return nil
		})
		err := s.Write(context.Background(), who, func(tx *store.Tx) error {
			_, err := store.Change(context.Background(), tx, record.Units, units[0].ID, 1, func(u *record.Unit) error { u.Parent.ID = units[2].ID; return nil })
			return err
		})
		if p, ok := problem.As(err); !ok || p.Fields[0].Key != "loop" {
			t.Errorf("got %v", err)
		}
	})
}

func TestExternalKeysAreUniqueInTheirRegister(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		make := func() error {
			return s.Write(context.Background(), who, func(tx *store.Tx) error {
				_, err := store.Create(context.Background(), tx, record.People, &record.Person{Head: register.Head{Title: "Ada"}, Email: "ada@example.org"})
				return err
			})
		}
		if err := make(); err != nil {
			t.Fatal(err)
		}
		if p, ok := problem.As(make()); !ok || p.Fields[0].Key != "key_taken" {
			t.Errorf("got %v", p)
		}
	})
}

func TestAReactionMayRefuse(t *testing.T) {
	t.Parallel()
	refused := errors.New("not on a Tuesday")
	s := registertest.Open(t, "sqlite", registertest.NewClock(), store.On(record.Systems, func(_ context.Context, _ *store.Tx, e store.Event[record.System]) error {
		if e.Verb == "create" && e.After.Title == "CRM" {
			return refused
		}
		return nil
	}))
	who := registertest.Found(t, s, "acme")
	err := s.Write(context.Background(), who, func(tx *store.Tx) error {
		_, err := store.Create(context.Background(), tx, record.Systems, &record.System{Head: register.Head{Title: "CRM"}})
		return err
	})
	if !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
}
