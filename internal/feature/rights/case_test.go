package rights_test

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-061, S-062, S-069: every right goes from intake to its end by the forms of the page
// alone, and each step keeps person and time.
func TestEachRightGoesFromIntakeToItsEndByThePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing"}, Status: "live"})
			return err
		})
		b := webtest.As(t, w.site, access.PrivacyManager)
		for _, right := range []record.RequestType{"access", "copy", "rectification", "erasure", "restriction", "portability", "objection", "withdraw_consent", "automated_decision_review", "opt_out_sale_sharing", "limit_sensitive", "complaint", "information"} {
			r := w.intake(t, rights.Intake{Types: []record.RequestType{right}, Channel: record.ByEmail, Requester: rights.Person{Name: "Erika Muster", Email: "erika@example.org"}, Text: "Please."})
			at := "/o/one/requests/" + r.Ref
			do := func(act string, fields url.Values) {
				t.Helper()
				b.Get(at)
				if p := b.Post(at+"/do/"+act, fields); p.Status != 200 {
					t.Fatalf("%s: %s: %d %s", right, act, p.Status, errorsOn(p))
				}
			}
			move := func(name string) {
				t.Helper()
				now := w.read(t, r)
				b.Get(at + "/moves/" + name)
				p := b.Post(at+"/moves/"+name, url.Values{"rev": {strconv.FormatInt(now.Rev, 10)}})
				if p.Status != 200 {
					t.Fatalf("%s: %s: %d %s", right, name, p.Status, errorsOn(p))
				}
			}
			move("check_identity")
			do("identity", url.Values{"identity": {"confirmed"}, "identity_method": {"email_round_trip"}, "identity_matched": {"e-mail"}})
			move("accept")
			move("locate")
			do("plan", nil)
			row := w.read(t, r).Items[0].ID.String()
			do("ask", url.Values{"row": {row}})
			do("item", url.Values{"row": {row}, "state": {"executed"}, "action": {"manual"}, "found": {"41 records"}, "count": {"41"}})
			move("review")
			do("check", url.Values{"scope": {"All"}, "third_parties": {"none_in_it"}, "exemptions_weighed": {"yes"}})
			move("decide")
			do("decide", url.Values{"outcome": {"fulfilled"}})
			move("reply")
			b.Get(at + "?template=fulfilled")
			do("send", url.Values{"template": {"fulfilled"}, "body": {"Here it is."}})
			move("close")
			now := w.read(t, r)
			if now.State != "closed" || now.Clock != "met" {
				t.Errorf("%s ends %s, clock %s", right, now.State, now.Clock)
			}
			done := 0
			for _, s := range now.Steps {
				if !s.Finished.IsZero() {
					done++
				}
			}
			if done < 3 {
				t.Errorf("%s: %d steps have a time, want identity, decision and reply", right, done)
			}
		}
	})
}

// S-063, S-069: what the law asks for is refused at its control, and says so.
func TestThePageRefusesWhatTheLawRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Erika Muster"}, Text: "Please."})
		b, at := webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref
		for _, x := range []struct {
			act, says string
			fields    url.Values
		}{
			{"extend", "an extension without a reason does not count", url.Values{"extension_told_on": {"2026-01-02"}}},
			{"decide", "no request is refused without one", url.Values{"outcome": {"refused"}}},
			{"decide", "go to court", url.Values{"outcome": {"refused"}, "refusal_ground": {"excessive"}, "refusal_reason": {"Fifth this month."}}},
			{"identity", "", url.Values{"identity": {"confirmed"}}},
			{"answered", "", url.Values{"answered_on": {"2099-01-01"}}},
			{"step", "", url.Values{"kind": {"nonsense"}}},
		} {
			b.Get(at)
			if p := b.Post(at+"/do/"+x.act, x.fields); p.Status != 422 || !p.Has(x.says) {
				t.Errorf("%s %v: %d %s", x.act, x.fields, p.Status, errorsOn(p))
			}
		}
		b.Get(at)
		if p := b.Post(at+"/do/nonsense", nil); p.Status != 404 {
			t.Errorf("an unknown form: %d", p.Status)
		}
		if p := b.Post("/o/one/requests/DSR-9999/do/note", url.Values{"body": {"x"}}); p.Status != 404 {
			t.Errorf("an unknown request: %d", p.Status)
		}
		if p := b.Get(at + "?tab=history"); p.Status != 200 {
			t.Errorf("the history: %d", p.Status)
		}
	})
}

// Decision 12: who does not work on the request reads its dates and not the person.
func TestThePageMasksThePerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Erika Muster", Email: "erika@example.org"}, Text: "Everything you hold."})
		at := "/o/one/requests/" + r.Ref
		for role, sees := range map[access.Role]bool{access.Owner: true, access.PrivacyManager: true, access.DPO: true, access.InternalAuditor: false, access.ExternalAuditor: false} {
			b := webtest.As(t, w.site, role)
			p := b.Get(at)
			if p.Status != 200 || p.Has("Erika Muster") != sees || p.Has("Everything you hold.") != sees || p.Has("The person is not shown") == sees {
				t.Errorf("%s: %d, sees the person: %v", role, p.Status, p.Has("Erika Muster"))
			}
			if !p.Has("Why this date?") {
				t.Errorf("%s: no explanation of the date", role)
			}
			if p := b.Post(at+"/do/note", url.Values{"body": {"A note."}}); (p.Status == 200) != sees {
				t.Errorf("%s writes a note: %d", role, p.Status)
			}
		}
	})
}

// read is a request as it stands.
func (w *world) read(t *testing.T, r *record.Request) *record.Request {
	t.Helper()
	var out *record.Request
	err := w.DB.Read(t.Context(), w.who, func(tx *store.Tx) (err error) {
		out, err = store.Get(t.Context(), tx, record.Requests, r.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// errorsOn are the complaints that a page shows.
func errorsOn(p *webtest.Page) string {
	var out []string
	for _, n := range append(p.All("a"), p.All("p")...) {
		if webtest.Attr(n, "class") == "err" || strings.HasPrefix(webtest.Attr(n, "href"), "#f-") {
			out = append(out, webtest.Text(n))
		}
	}
	return p.Path + " " + strings.Join(out, "; ")
}

// S-063: every date that the page shows opens its explanation, also those beside the answer, in
// both languages; an extension that the person heard of too late is said to be one.
func TestEachDateOfARequestHasItsExplanation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"erasure"}, Laws: []record.Law{"us-ca", "eu-gdpr"}, ReceivedAt: w.clock.Now(), Requester: rights.Person{Name: "Erika Muster"}})
		b, at := webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref
		p := b.Get(at)
		text := webtest.Text(p.Root)
		for _, want := range []string{"Confirm receipt by", "Tell of an extension by", "Limit with an extension", "Tell recipients", "11 CCR", "Art. 19"} {
			if !strings.Contains(text, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if n := strings.Count(text, "Why this date?"); n < 8 {
			t.Errorf("%d explanations", n)
		}
		w.at(r.DueOn.AddDays(40).Time().Add(10 * time.Hour))
		today := w.now(t)
		if _, err := w.change(t, r, func(r *record.Request) { r.ExtensionReason, r.ExtensionToldOn = "Forty systems.", today }); err != nil {
			t.Fatal(err)
		}
		if after := w.read(t, r); after.DueOn != r.DueOn || !b.Get(at).Has("Extension too late") {
			t.Errorf("an extension told of after the date moved it from %s to %s, or the page does not say that it came too late", r.DueOn, after.DueOn)
		}
	})
}

// S-062: what stands against the next step is named by its field, so that two that want the
// same are told apart; a step that nothing stands against says nothing.
func TestWhatStandsAgainstTheNextStepNamesWhatToSettle(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		r := anna(t, w)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			s, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing"}, Status: "live"})
			if err != nil {
				return err
			}
			now, err := store.Get(ctx, tx, record.Requests, r.ID)
			if err != nil {
				return err
			}
			if _, err = store.Change(ctx, tx, record.Requests, r.ID, now.Rev, func(r *record.Request) error {
				r.Items = register.Rows[record.FulfilmentItem]{{System: register.To[record.System](s.ID), State: record.ItemNothing}}
				r.Identity, r.IdentityMethod = record.IdentityConfirmed, "known_facts"
				return nil
			}); err != nil {
				return err
			}
			for _, m := range []string{"check_identity", "accept", "locate", "review"} {
				if now, err = store.Get(ctx, tx, record.Requests, r.ID); err != nil {
					return err
				}
				if _, err = store.Move(ctx, tx, record.Requests, r.ID, now.Rev, m, workflow.Input{}); err != nil {
					return err
				}
			}
			return nil
		})
		b := webtest.As(t, w.site, access.PrivacyManager)
		p := b.Get("/o/one/requests/" + r.Ref)
		for _, said := range []string{"Data of other people: Settle this", "Exemptions considered: Settle this"} {
			if !p.Has(said) {
				t.Errorf("the page does not say %q", said)
			}
		}
	})
}
