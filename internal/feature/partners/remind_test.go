package partners_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/partners"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// night does what a night does, and says what came of it.
func (w *world) night(t *testing.T) partners.Reminded {
	t.Helper()
	var out partners.Reminded
	registertest.Write(t, w.DB, access.SystemActor(w.who.Org, "test"), func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = partners.DoRemind(ctx, tx, w.words)
		return err
	})
	return out
}

// tasks are those about one record, or about any: "due title".
func (w *world) tasks(t *testing.T, about ...id.ID) []string {
	t.Helper()
	var out []string
	registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.Tasks, store.Query{Limit: store.MaxLimit})
		if err != nil {
			return err
		}
		for _, x := range page.Items {
			if len(about) == 0 || slices.Contains(about, x.Subject.ID) {
				out = append(out, fmt.Sprintf("%s %s", x.Due, x.Title))
			}
		}
		return nil
	})
	slices.Sort(out)
	return out
}

// moves takes an engagement on by its moves.
func moves[T any](ctx context.Context, tx *store.Tx, of register.Of[T], at id.ID, names ...string) error {
	for _, name := range names {
		x, err := store.Get(ctx, tx, of, at)
		if err != nil {
			return err
		}
		in := workflow.Input{}
		if slices.Contains([]string{"approve_conditionally", "exit", "terminate", "reject"}, name) {
			in.Reason = "decided"
		}
		if _, err := store.Move(ctx, tx, of, at, register.HeadOf(any(x).(register.Record)).Rev, name, in); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// S-095, S-097, S-099: each day is told of once, and what is over ends by itself.
func TestEachDayThatPartnersBringIsRaisedOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			if err := moves(ctx, tx, record.Engagements, w.eng.ID, "examine", "approve_conditionally", "start"); err != nil {
				return err
			}
			if _, err := store.Change(ctx, tx, record.Engagements, w.eng.ID, 4, func(e *record.Engagement) error {
				e.AssessedOn = "2026-01-10" // of high criticality: again after a year
				e.Confidentiality = "restricted"
				return nil
			}); err != nil {
				return err
			}
			if _, err := store.Change(ctx, tx, record.Parties, w.party.ID, 1, func(p *record.Party) error {
				p.Certifications = register.Rows[record.Certification]{
					{Standard: "ISO/IEC 27001", ValidUntil: "2026-12-01"}, {Standard: "SOC 2", ValidUntil: "2025-12-01"}, {Standard: "SOC 2", ValidUntil: "2027-12-01"},
				}
				return nil
			}); err != nil {
				return err
			}
			for _, a := range []record.Agreement{
				{Head: register.Head{Title: "Renews"}, Kind: "main_contract", Signed: "2025-01-01", Expires: "2027-03-31", Notice: "P3M", Renewal: "automatic"},
				{Head: register.Head{Title: "Runs out"}, Kind: "main_contract", Signed: "2025-01-01", Expires: "2026-12-15", Renewal: "none"},
				{Head: register.Head{Title: "Goes on"}, Kind: "main_contract", Signed: "2025-01-01", Expires: "2026-11-01", Renewal: "automatic"},
			} {
				made, err := store.Create(ctx, tx, record.Agreements, &a)
				if err != nil {
					return err
				}
				if err := moves(ctx, tx, record.Agreements, made.ID, "sign"); err != nil {
					return err
				}
			}
			h, err := store.Create(ctx, tx, record.Holds, &record.Hold{Head: register.Head{Title: "Dispute"}, Reason: "Claim", Until: "2026-11-30", Principals: register.Lines{"C-1"}})
			if err != nil {
				return err
			}
			if err := moves(ctx, tx, record.Holds, h.ID, "impose"); err != nil {
				return err
			}
			_, err = store.Create(ctx, tx, record.Answers, &record.Answer{Head: register.Head{Title: "Encryption"}, Answer: "Yes.", ReviewedUntil: "2026-12-10"})
			return err
		})
		if got := w.night(t); got.Tasks != 6 || got.Ended != 0 {
			t.Errorf("the first night: %+v %v", got, w.tasks(t))
		}
		want := []string{
			"2026-11-30 A hold ends: Dispute", "2026-12-01 Ask for a new certificate: Hostmill", "2026-12-10 Read an answer again: Encryption",
			"2026-12-15 A contract ends: Runs out", "2026-12-31 Decide on renewal: Renews", "2027-01-10 Look at the party again: Hosting",
		}
		if got := w.tasks(t); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.Tasks, store.Query{})
			if err != nil {
				return err
			}
			for _, x := range page.Items {
				if x.Subject.ID == w.eng.ID && x.Confidentiality != "restricted" {
					t.Errorf("the task about what is restricted is %s", x.Confidentiality)
				}
				if err := moves(ctx, tx, record.Tasks, x.ID, "finish"); err != nil { // what is done is not asked for again
					return err
				}
			}
			return nil
		})
		if got := w.night(t); got.Tasks != 0 {
			t.Errorf("told twice: %v", w.tasks(t))
		}
		w.clock.Pass(calendar.Day("2026-12-16").Time().Add(9 * time.Hour).Sub(w.clock.Now()))
		if got := w.night(t); got.Ended != 1 || got.Tasks != 0 {
			t.Errorf("the day after the end: %+v", got)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.Agreements, store.Query{Sort: "title"})
			for _, a := range page.Items {
				if want := map[string]string{"Runs out": "expired"}[a.Title]; (want != "") != (a.State == "expired") {
					t.Errorf("%s is %s", a.Title, a.State)
				}
			}
			return err
		})
	})
}

// S-095: accepted answers end with their day, and with them what lets an engagement be
// approved; who does not answer is asked after.
func TestAcceptedAnswersEndAndThoseThatDoNotComeAreAskedFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var held, waits id.ID
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			for i, at := range []*id.ID{&held, &waits} {
				q, _, err := w.deps.DoSendQuestionnaire(ctx, tx, w.words.Words("en"), partners.Sending{Party: w.party.ID, Template: "processor", Name: "Ada", Due: today.AddDays(10)})
				if err != nil {
					return err
				}
				*at = q.ID
				if i > 0 {
					continue
				}
				if q, err = store.Change(ctx, tx, record.Questionnaires, q.ID, q.Rev, func(q *record.Questionnaire) error {
					for i := range q.Questions {
						q.Questions[i].Answer, q.Questions[i].Rating, q.Questions[i].Points = "Yes", "met", register.Decimal(q.Questions[i].Weight*10_000)
					}
					return nil
				}); err != nil {
					return err
				}
				if err := moves(ctx, tx, record.Questionnaires, q.ID, "submit"); err != nil {
					return err
				}
				if _, err := partners.DoDecide(ctx, tx, q.ID, partners.Decision{Outcome: "approve", Reason: "Sound", ValidUntil: today.AddDays(20)}); err != nil {
					return err
				}
			}
			return nil
		})
		if got := w.night(t); got.Tasks != 1 || len(w.tasks(t, held)) != 1 {
			t.Errorf("%+v %v", got, w.tasks(t))
		}
		w.clock.Pass(25 * 24 * time.Hour)
		if got := w.night(t); got.Ended != 1 || got.Tasks != 1 || len(w.tasks(t, waits)) != 1 {
			t.Errorf("%+v %v", got, w.tasks(t))
		}
	})
}

// S-093: a contract that is terminated opens the exit task with its day, unless another
// takes its place; an exit tells the activities that rest on it.
func TestWhatEndsOpensTheWorkThatFollows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var act *record.ProcessingActivity
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			if err := moves(ctx, tx, record.Engagements, w.eng.ID, "examine", "approve_conditionally", "start"); err != nil {
				return err
			}
			act, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Payroll"}, Role: "controller",
				Processors: register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](w.eng.ID)}}})
			if err != nil {
				return err
			}
			var signed []id.ID
			for _, title := range []string{"Old", "New"} {
				a, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: title}, Kind: "main_contract", Signed: "2025-01-01",
					Party: register.To[record.Party](w.party.ID), Engagements: register.Links[record.Engagement]{w.eng.ID}})
				if err != nil {
					return err
				}
				if err := moves(ctx, tx, record.Agreements, a.ID, "sign"); err != nil {
					return err
				}
				signed = append(signed, a.ID)
			}
			return moves(ctx, tx, record.Agreements, signed[0], "terminate")
		})
		if got := w.tasks(t); len(got) != 0 {
			t.Errorf("another agreement holds it: %q", got)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "signed"}}})
			if err != nil {
				return err
			}
			return moves(ctx, tx, record.Agreements, page.Items[0].ID, "terminate")
		})
		if got := w.tasks(t, w.eng.ID); !slices.Equal(got, []string{"2026-12-17 Begin the exit or sign anew: Hosting"}) {
			t.Errorf("%q", got)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := partners.DoExit(ctx, tx, w.eng.ID, "too dear", "2027-01-15")
			return err
		})
		if got := w.tasks(t, w.eng.ID); !slices.Contains(got, "2027-01-15 Have data returned or erased: Hosting") || len(got) != 2 {
			t.Errorf("%q", got)
		}
		if got := w.tasks(t, act.ID); !slices.Equal(got, []string{"2026-12-17 Hosting ends: Payroll"}) {
			t.Errorf("%q", got)
		}
	})
}

// S-097, S-099: more data, another place, a sub-processor behind it: the last look does
// not cover that.
func TestAServiceThatChangesIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		change := func(do func(*record.Engagement)) {
			t.Helper()
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				e, err := store.Get(ctx, tx, record.Engagements, w.eng.ID)
				if err != nil {
					return err
				}
				_, err = store.Change(ctx, tx, record.Engagements, e.ID, e.Rev, func(e *record.Engagement) error { do(e); return nil })
				return err
			})
		}
		change(func(e *record.Engagement) { e.DataLocations = register.Countries{"DE"} })
		if got := w.tasks(t); len(got) != 0 {
			t.Fatalf("nobody has looked yet: %q", got)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			return moves(ctx, tx, record.Engagements, w.eng.ID, "examine", "approve_conditionally", "start")
		})
		change(func(e *record.Engagement) { e.Note = "no matter" })
		if got := w.tasks(t); len(got) != 0 {
			t.Fatalf("a note calls for a look: %q", got)
		}
		change(func(e *record.Engagement) { e.DataLocations = register.Countries{"DE", "US"} })
		change(func(e *record.Engagement) { e.Criticality = "critical" })
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Engagements, &record.Engagement{Head: register.Head{Title: "Backup"}, TheirRole: record.TheySubProcess, Parent: register.To[record.Engagement](w.eng.ID)})
			return err
		})
		if got := w.tasks(t); !slices.Equal(got, []string{"2026-12-17 A change calls for a new look: Hosting"}) {
			t.Errorf("%q", got)
		}
	})
}
