package partners_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S1: who may not, may not; what is not there, or is another organisation's, is not
// found, whichever way it is asked for.
func TestNobodyReachesPartnersBeyondHisRoleOrOrganisation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		theirs := registertest.Found(t, w.DB, "two")
		refs := map[string]string{}
		registertest.Write(t, w.DB, theirs, func(ctx context.Context, tx *store.Tx) error {
			for range 3 { // numbers that this organisation has not reached
				p, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Foreign"}})
				if err != nil {
					return err
				}
				e, err := store.Create(ctx, tx, record.Engagements, &record.Engagement{Head: register.Head{Title: "Foreign"}})
				if err != nil {
					return err
				}
				a, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Foreign"}, Kind: "dpa"})
				if err != nil {
					return err
				}
				q, err := store.Create(ctx, tx, record.Questionnaires, &record.Questionnaire{Head: register.Head{Title: "Foreign"}})
				if err != nil {
					return err
				}
				x, err := store.Create(ctx, tx, record.SubprocessorChanges, &record.SubprocessorChange{Head: register.Head{Title: "Foreign"}})
				if err != nil {
					return err
				}
				refs = map[string]string{"parties": p.Ref, "engagements": e.Ref, "agreements": a.Ref, "questionnaires": q.Ref, "subprocessor-changes": x.Ref}
			}
			return nil
		})
		owner, reader := webtest.As(t, w.site, access.Owner), webtest.As(t, w.site, access.Reader)
		for _, x := range []struct {
			post bool
			path string
		}{
			{false, "parties/*/questionnaire"}, {true, "parties/*/questionnaire"}, {true, "questionnaires/*/link"}, {false, "questionnaires/*/review"}, {true, "questionnaires/*/review"},
			{true, "questionnaires/*/decision"}, {false, "questionnaires/*/workbook"}, {true, "agreements/*/clauses"}, {true, "engagements/*/exit"}, {true, "engagements/*/returned"},
			{false, "subprocessor-changes/*/announce"}, {true, "subprocessor-changes/*/announce"}, {true, "subprocessor-changes/*/resolve"},
		} {
			reg, _, _ := strings.Cut(x.path, "/")
			for _, ref := range []string{refs[reg], "nothing", "QQQ-9999"} {
				at := "/o/one/" + strings.Replace(x.path, "*", ref, 1)
				var got *webtest.Page
				if x.post {
					got = owner.Post(at, url.Values{"reason": {"r"}, "outcome": {"reject"}, "name": {"Ada"}, "template": {"processor"}})
				} else {
					got = owner.Get(at)
				}
				if got.Status != 404 || strings.Contains(got.Body, "Foreign") {
					t.Errorf("%s: status %d", at, got.Status)
				}
			}
			if x.post {
				if got := reader.Post("/o/one/"+strings.Replace(x.path, "*", "any", 1), url.Values{}); got.Status != 403 {
					t.Errorf("a reader at %s: status %d", x.path, got.Status)
				}
			}
		}
		for _, path := range []string{"partners", "customers", "questionnaires/incoming"} {
			if got := owner.Get("/o/two/" + path); got.Status != 404 {
				t.Errorf("%s of another organisation: status %d", path, got.Status)
			}
		}
	})
}

// What is wrong with a form on the page of a record stands at its control, and what was
// typed stays.
func TestFormsOnRecordsSayAtTheControlWhatIsWrong(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			return moves(ctx, tx, record.Engagements, w.eng.ID, "examine", "approve_conditionally", "start")
		})
		at := "/o/one/engagements/" + w.eng.Ref
		has(t, b.Get(at), 200, "Begin the exit")
		has(t, b.Post(at+"/exit", url.Values{"due": {"2027-02-01"}}), 422, "Hosting", `aria-invalid="true"`, `value="2027-02-01"`)
		if p := b.Post(at+"/exit", url.Values{"reason": {"too dear"}, "due": {"2027-02-01"}}); p.Status >= 400 {
			t.Fatalf("exit: %d", p.Status)
		}
		has(t, b.Post(at+"/returned", url.Values{"on": {"2027-05-01"}}), 422, "Type a day up to today", `value="2027-05-01"`)
		var a *record.Agreement
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			a, err = store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Order"}, Kind: "dpa"})
			return err
		})
		has(t, b.Post("/o/one/agreements/"+a.Ref+"/clauses", url.Values{"clause": {"audit"}, "present": {"yes"}, "where": {strings.Repeat("x", 300)}}), 422, "Order", `aria-invalid="true"`)
	})
}

// S-099: an objection is resolved with what was agreed, and then the change goes on.
func TestAnObjectionIsResolvedWithWhatWasAgreed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var x *record.SubprocessorChange
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			x, err = store.Create(ctx, tx, record.SubprocessorChanges, &record.SubprocessorChange{Head: register.Head{Title: "New host"}, Engagement: register.To[record.Engagement](w.eng.ID), Kind: "new",
				AnnouncedOn: today, ObjectionUntil: today.AddDays(30), Objections: register.Rows[record.SubprocessorNotice]{{Customer: register.To[record.Party](w.party.ID), ToldOn: today, Answer: "objected", AnsweredOn: today, Reason: "No"}}})
			if err != nil {
				return err
			}
			return moves(ctx, tx, record.SubprocessorChanges, x.ID, "announce", "object")
		})
		b := webtest.As(t, w.site, access.Owner)
		at := "/o/one/subprocessor-changes/" + x.Ref
		has(t, b.Get(at), 200, "Resolve the objection")
		has(t, b.Post(at+"/resolve", url.Values{"customer": {w.party.ID.String()}}), 422, "Say what was agreed")
		if p := b.Post(at+"/resolve", url.Values{"customer": {w.party.ID.String()}, "resolution": {"Stays on the old host"}}); p.Status >= 400 {
			t.Fatalf("status %d", p.Status)
		}
		has(t, b.Get(at), 200, "Stays on the old host", "Resolved")
	})
}

// S-088, S-097, S-098, S-102: what is not as it should be is flagged where people look.
func TestThePagesFlagWhatIsNotAsItShouldBe(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			for _, p := range []record.Person{{Head: register.Head{Title: "Ada Bare"}, Employment: "staff"}, {Head: register.Head{Title: "Grace Bound"}, Employment: "staff"}} {
				made, err := store.Create(ctx, tx, record.People, &p)
				if err != nil {
					return err
				}
				if p.Title == "Grace Bound" {
					if _, err := store.Create(ctx, tx, record.Undertakings, &record.Undertaking{Head: register.Head{Title: "Promise"}, Person: register.To[record.Person](made.ID), Signed: "2026-01-01"}); err != nil {
						return err
					}
				}
			}
			// the same party processes for us and receives data of its own: one record, two roles
			if _, err := store.Create(ctx, tx, record.Engagements, &record.Engagement{Head: register.Head{Title: "Statistics"}, Party: register.To[record.Party](w.party.ID), TheirRole: "recipient"}); err != nil {
				return err
			}
			e, err := store.Change(ctx, tx, record.Engagements, w.eng.ID, w.eng.Rev, func(e *record.Engagement) error { e.Started = "2020-01-01"; return nil })
			if err != nil {
				return err
			}
			if err := moves(ctx, tx, record.Engagements, e.ID, "examine", "approve_conditionally", "start"); err != nil {
				return err
			}
			a, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Order"}, Kind: "customer_agreement"})
			if err != nil {
				return err
			}
			for _, i := range []record.Instruction{
				{Head: register.Head{Title: "Send all to our partner"}, Within: "no", Agreement: register.To[record.Agreement](a.ID)},
				{Head: register.Head{Title: "Ship as agreed"}, Within: "yes", Agreement: register.To[record.Agreement](a.ID)},
			} {
				if _, err := store.Create(ctx, tx, record.Instructions, &i); err != nil {
					return err
				}
			}
			return nil
		})
		b := webtest.As(t, w.site, access.Owner)
		overview := b.Get("/o/one/partners")
		has(t, overview, 200, "Ada Bare", "Hosting")
		if strings.Contains(overview.Body, "Grace Bound") {
			t.Error("who has promised confidentiality is among those who have not")
		}
		customers := b.Get("/o/one/customers")
		has(t, customers, 200, "Send all to our partner", "Outside the agreement")
		if strings.Count(customers.Body, "Outside the agreement") != 1 {
			t.Error("an instruction within the agreement is flagged")
		}
		has(t, b.Get("/o/one/parties/"+w.party.Ref), 200, "Hosting", "Statistics", "Processor", "Recipient")
	})
}
