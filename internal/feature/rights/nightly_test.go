package rights_test

import (
	"context"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

func (w *world) night(t *testing.T) {
	t.Helper()
	if err := rights.Nightly(t.Context(), w.DB, w.words, w.org); err != nil {
		t.Fatal(err)
	}
}

// tasks about a record, by their due days.
func (w *world) tasks(t *testing.T, about id.ID) map[string]string {
	t.Helper()
	out := map[string]string{}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.Tasks, store.Query{Limit: 200})
		for _, x := range page.Items {
			if x.Subject.ID == about {
				out[string(x.Due)] = string(x.Priority)
			}
		}
		return err
	})
	return out
}

// S-063: before the date and after it, each task once however many nights pass.
func TestWhoHandlesARequestHearsOfItsDateAndTheOwnerOfAMissedOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail,
			ReceivedAt: w.clock.Now(), Requester: rights.Person{Name: "Erika Muster"}})
		if w.night(t); len(w.tasks(t, r.ID)) != 0 {
			t.Errorf("a month ahead: %v", w.tasks(t, r.ID))
		}
		for _, c := range []struct{ before, tasks int }{{6, 1}, {1, 2}, {-1, 3}} {
			w.at(r.DueOn.AddDays(-c.before).Time().Add(10 * time.Hour))
			w.night(t)
			w.night(t)
			if got := w.tasks(t, r.ID); len(got) != c.tasks {
				t.Errorf("%d days before: %d tasks, want %d: %v", c.before, len(got), c.tasks, got)
			}
		}
		if got := w.tasks(t, r.ID); got[string(r.DueOn.AddDays(1))] != "urgent" || got[string(r.DueOn)] != "high" {
			t.Errorf("how urgent: %v", got)
		}
	})
}

func TestWhatNamesThePersonEndsWithItsTimeAndTheRequestStays(t *testing.T) { // S-068
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		in := rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail, Text: "Bitte um Auskunft.",
			Requester: rights.Person{Name: "Erika Muster", Email: "erika@example.org", Identifiers: []string{"K-4711"}}}
		ended := w.withdrawn(t, w.intake(t, in))
		in.Requester = rights.Person{Name: "Hans Halt", Identifiers: []string{"K-4712"}}
		held := w.withdrawn(t, w.intake(t, in))
		running := w.intake(t, in)
		if ended.KeepUntil == "" || ended.Clock != "stopped" {
			t.Fatalf("kept until %q, clock %s", ended.KeepUntil, ended.Clock)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			h, err := store.Create(ctx, tx, record.Holds, &record.Hold{Head: register.Head{Title: "Dispute"}, Reason: "Court.", From: "2020-01-01", Until: "2099-12-31",
				Principals: register.Lines{"K-4712"}})
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.Holds, h.ID, h.Rev, "impose", workflow.Input{})
			return err
		})
		w.at(ended.KeepUntil.Time().Add(10 * time.Hour))
		w.night(t)
		w.kept(t, ended, 1)
		w.at(ended.KeepUntil.AddDays(1).Time().Add(10 * time.Hour))
		w.night(t)
		w.kept(t, ended, 0)
		w.kept(t, held, 1)
		w.kept(t, running, 1)
		if after, err := w.change(t, ended, func(r *record.Request) { r.Note = "Still here." }); err != nil || after.ReceivedAt.IsZero() {
			t.Errorf("the request itself: %v", err)
		}
	})
}

func (w *world) withdrawn(t *testing.T, r *record.Request) *record.Request {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		if _, err := store.Move(ctx, tx, record.Requests, r.ID, r.Rev, "withdraw", workflow.Input{Reason: "Called us."}); err != nil {
			return err
		}
		var err error
		r, err = store.Get(ctx, tx, record.Requests, r.ID)
		return err
	})
	return r
}

// kept counts the messages and the names of a request.
func (w *world) kept(t *testing.T, r *record.Request, want int) {
	t.Helper()
	err := w.DB.Read(t.Context(), access.SystemActor(w.org, "test"), func(tx *store.Tx) error {
		messages, err := rights.Messages(t.Context(), tx, r)
		if err != nil {
			return err
		}
		people, err := rights.People(t.Context(), tx, r)
		named := 0
		for _, p := range people {
			if p.Name != "" {
				named++
			}
		}
		if len(messages) != want || named != want {
			t.Errorf("%s: %d messages, %d named, want %d", r.Ref, len(messages), named, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// at lets time pass until an instant.
func (w *world) at(instant time.Time) { w.clock.Pass(instant.Sub(w.clock.Now())) }
