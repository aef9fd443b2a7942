package rights_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
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
func (w *world) tasks(t *testing.T, about id.ID) map[calendar.Day]*record.Task {
	t.Helper()
	out := map[calendar.Day]*record.Task{}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.Tasks, store.Query{Limit: 200})
		for _, x := range page.Items {
			if x.Subject.ID == about {
				if out[x.Due] != nil {
					t.Errorf("two tasks for %s: %s, %s", x.Due, x.Title, out[x.Due].Title)
				}
				out[x.Due] = x
			}
		}
		return err
	})
	return out
}

// people makes somebody who handles requests, appoints somebody to run the management system,
// and gives whoever writes here a person of his own.
func (w *world) people(t *testing.T) (handler, manager id.ID) {
	t.Helper()
	defer func() { w.who.Person = w.own }()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		for name, at := range map[string]*id.ID{"Ada Handler": &handler, "Charles Manager": &manager, "Olga Owner": &w.own} {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: name}, Employment: "contact"})
			if err != nil {
				return err
			}
			*at = p.ID
		}
		a, err := store.Create(ctx, tx, record.RoleAssignments, &record.RoleAssignment{Head: register.Head{Title: "Runs the system"}, Role: "pims_manager",
			Person: register.To[record.Person](manager), Since: "2020-01-01"})
		if err != nil {
			return err
		}
		_, err = store.Move(ctx, tx, record.RoleAssignments, a.ID, a.Rev, "appoint", workflow.Input{})
		return err
	})
	return handler, manager
}

// S-063: before the date and after it, each task once however many nights pass and however
// often the program was started between them; the last call goes over the head of whoever
// handles the request, also where the owner does.
func TestWhoHandlesARequestHearsOfItsDateAndTheOwnerOfAMissedOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		handler, manager := w.people(t)
		for _, c := range []struct {
			name            string
			owner, assignee id.ID
			soon, escalated id.ID
		}{
			{"somebody handles it", w.own, handler, handler, w.own},
			{"the owner handles it", w.own, id.ID{}, w.own, manager},
			{"nobody has it", id.ID{}, id.ID{}, manager, manager},
		} {
			r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail, Assignee: c.assignee,
				ReceivedAt: w.clock.Now(), Requester: rights.Person{Name: "Erika Muster"}})
			if _, err := w.change(t, r, func(r *record.Request) { r.Owner = c.owner }); err != nil {
				t.Fatal(err)
			}
			if w.night(t); len(w.tasks(t, r.ID)) != 0 {
				t.Errorf("%s: a month ahead: %v", c.name, w.tasks(t, r.ID))
			}
			for _, x := range []struct {
				before   int
				due      calendar.Day
				who      id.ID
				priority record.Priority
			}{{6, r.DueOn, c.soon, "high"}, {1, r.DueOn.AddDays(-1), c.escalated, "urgent"}, {-1, r.DueOn.AddDays(1), c.escalated, "urgent"}} {
				w.at(r.DueOn.AddDays(-x.before).Time().Add(10 * time.Hour))
				w.night(t)
				n := len(w.tasks(t, r.ID))
				w.night(t)
				got := w.tasks(t, r.ID)
				if task := got[x.due]; task == nil || task.Priority != x.priority || task.Assignee.ID != x.who || task.Source != "clock" || len(got) != n {
					t.Errorf("%s, %d days before: %+v among %d, then %d", c.name, x.before, task, n, len(got))
				}
			}
			soon := w.tasks(t, r.ID)[r.DueOn]
			if soon == nil || !strings.Contains(string(soon.Description), "More time is") && !strings.Contains(string(soon.Description), "more time is needed") {
				t.Errorf("%s: the task does not say until when the person may be told of more time: %+v", c.name, soon)
			}
		}
	})
}

// S-063: confirming receipt, passing on, telling recipients and the own target of each step
// have their task too, the day before, and one above when it passed.
func TestEachClockOfARequestHasItsTaskAndItsEscalation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		handler, _ := w.people(t)
		on := func(day calendar.Day) { w.at(day.Time().Add(10 * time.Hour)); w.night(t) }
		is := func(r *record.Request, due calendar.Day, who id.ID, title string) {
			t.Helper()
			if got := w.tasks(t, r.ID)[due]; got == nil || got.Assignee.ID != who || !strings.Contains(got.Title, title) {
				t.Errorf("for %s: %+v, want %q", due, got, title)
			}
		}
		day := calendar.DayOf(w.clock.Now())
		own := w.intake(t, rights.Intake{Types: []record.RequestType{"erasure"}, Laws: []record.Law{"us-ca"}, Channel: record.ByEmail, Assignee: handler,
			ReceivedAt: w.clock.Now(), Requester: rights.Person{Name: "Erika Muster"}})
		client := w.client(t, "Client", 0, nil, 1)
		served := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail, Assignee: handler,
			Role: record.Processor, Customer: client.party.ID, ReceivedAt: w.clock.Now(), Requester: rights.Person{Name: "Hans Halt"}})
		for _, r := range []*record.Request{own, served} {
			if _, err := w.change(t, r, func(r *record.Request) { r.Owner = w.own }); err != nil {
				t.Fatal(err)
			}
		}
		on(day.AddDays(1)) // the step "acknowledge" and passing on are to be done on the second day
		is(own, day.AddDays(2), handler, "Acknowledge")
		is(served, day.AddDays(2), handler, "Pass "+served.Ref+" on")
		on(day.AddDays(3))
		is(own, day.AddDays(3), w.own, "past its target")
		is(served, day.AddDays(3), w.own, "was not passed on")
		if own.AcknowledgeBy == "" {
			t.Fatal("California wants receipt confirmed")
		}
		on(own.AcknowledgeBy.AddDays(-1))
		is(own, own.AcknowledgeBy, handler, "Confirm receipt")
		on(own.AcknowledgeBy.AddDays(1))
		is(own, own.AcknowledgeBy.AddDays(1), w.own, "was not confirmed")
		told := w.now(t)
		if _, err := w.change(t, own, func(r *record.Request) {
			r.RecipientsTold = append(r.RecipientsTold, record.ToldRecipient{Recipient: register.To[record.Party](client.party.ID)})
			r.Outcome, r.AnsweredAt = record.Fulfilled, w.clock.Now()
		}); err != nil {
			t.Fatal(err)
		}
		w.move(t, own, "replying")
		on(told)
		is(own, told.AddDays(7), handler, "Tell recipients")
		on(told.AddDays(8))
		is(own, told.AddDays(8), w.own, "Recipients were not told")
	})
}

// S-063: what the clock asked for ends with the clock, in the same transaction: a request that
// is answered, receipt that is confirmed, a date that an extension moved, a request taken back.
func TestTasksOfAClockEndWithIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		state := func(r *record.Request, due calendar.Day) string {
			if x := w.tasks(t, r.ID)[due]; x != nil {
				return x.State
			}
			return "none"
		}
		near := func() *record.Request {
			t.Helper()
			r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail,
				ReceivedAt: w.clock.Now(), Requester: rights.Person{Name: "Erika Muster"}})
			w.at(r.DueOn.AddDays(-6).Time().Add(10 * time.Hour))
			w.night(t)
			if got := state(r, r.DueOn); got != "open" {
				t.Fatalf("before: %s", got)
			}
			return r
		}
		answered := near()
		if _, err := w.change(t, answered, func(r *record.Request) { r.AnsweredAt = w.clock.Now() }); err != nil {
			t.Fatal(err)
		}
		if got := state(answered, answered.DueOn); got != "done" {
			t.Errorf("answered: %s", got)
		}
		extended := near()
		today := w.now(t)
		later, err := w.change(t, extended, func(r *record.Request) { r.ExtensionReason, r.ExtensionToldOn = "Many systems.", today })
		if err != nil {
			t.Fatal(err)
		}
		if got := state(extended, extended.DueOn); got != "done" || later.DueOn <= extended.DueOn {
			t.Errorf("extended from %s to %s: %s", extended.DueOn, later.DueOn, got)
		}
		w.at(later.DueOn.AddDays(-6).Time().Add(10 * time.Hour))
		if w.night(t); state(later, later.DueOn) != "open" {
			t.Errorf("the new date: %s", state(later, later.DueOn))
		}
		taken := near()
		w.withdrawn(t, taken)
		if got := state(taken, taken.DueOn); got != "done" {
			t.Errorf("taken back: %s", got)
		}
		same := near()
		if _, err := w.change(t, same, func(r *record.Request) { r.Note = "Called." }); err != nil || state(same, same.DueOn) != "open" {
			t.Errorf("a note ended the task: %s, %v", state(same, same.DueOn), err)
		}
	})
}

// now is the day in the zone of the organisation.
func (w *world) now(t *testing.T) calendar.Day {
	t.Helper()
	var day calendar.Day
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) { day, err = tx.Today(ctx); return err })
	return day
}

// move puts a request into a state: how it got there is not the story.
func (w *world) move(t *testing.T, r *record.Request, state string) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE record SET state = $3 WHERE org = $1 AND id = $2", tx.Org.String(), r.ID.String(), state)
		return err
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
