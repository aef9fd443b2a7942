package rights_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-062, S-069, S-079: whatever is decided on a request stands in the log with its ground,
// its reason, the day and who decided; the log is filtered by kind, day and activity, says
// the same on the page and by the API, and names nobody who asks.
func TestTheLogOfDecisionsHasEachDecisionWithItsGround(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		rights.Mount(w.site, rights.Deps{})
		handler, _ := w.people(t)
		w.write(t, func(ctx context.Context, tx *store.Tx) error { // whoever acts has an account with a name
			now, at := tx.SQL().Dialect.Time(tx.Now), w.who.ID.String()
			if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO account (id, email, email_key, name, handle, created, rights, no_keys) VALUES ($1, 'olga@example.org', 'olga@example.org', 'Olga Owner', $2, $3, $3, false)", at, []byte("olga"), now); err != nil {
				return err
			}
			_, err := tx.SQL().ExecContext(ctx, "INSERT INTO membership (account, org, role, created) VALUES ($1, $2, 'owner', $3)", at, tx.Org.String(), now)
			return err
		})
		client := w.client(t, "Xanthos", 0, nil, 1)
		at := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
		w.at(at.AddDate(0, 0, 20))
		in := rights.Intake{Types: []record.RequestType{"erasure"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail, ReceivedAt: at,
			Requester: rights.Person{Name: "Erika Muster", Email: "erika@example.org"}}
		refused, open := w.intake(t, in), w.intake(t, in)
		untouched := w.intake(t, in)
		if _, err := w.change(t, refused, func(r *record.Request) {
			r.Items = append(r.Items, record.FulfilmentItem{State: record.ItemExempted, System: register.To[record.System](client.systems[0]), Activity: register.To[record.ProcessingActivity](client.activity.ID),
				Exemption: "legal_duty_to_keep", Provision: "§ 257 HGB", Reason: "Invoices are kept for eight years."})
			r.RecipientsTold = append(r.RecipientsTold, record.ToldRecipient{Recipient: register.To[record.Party](client.party.ID), WhyNot: "Never received the address."})
			r.Outcome, r.RefusalGround, r.RefusalProvision, r.RefusalReason, r.ComplaintTold = record.PartlyFulfilled, "legal_duty_to_keep", "Art. 17(3)(b) GDPR", "Invoices stay.", "yes"
			for i := range r.Steps {
				if r.Steps[i].Kind == "decide" {
					r.Steps[i].Finished, r.Steps[i].By = w.clock.Now(), register.To[record.Person](w.who.Person)
				}
			}
			r.AnsweredAt = w.clock.Now()
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.change(t, open, func(r *record.Request) {
			r.ExtensionReason, r.ExtensionToldOn, r.Assignee = "Twelve systems.", "2026-03-29", register.To[record.Person](handler)
		}); err != nil {
			t.Fatal(err)
		}
		ask := func(q rights.DecisionQuery) string {
			t.Helper()
			var got []string
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				list, _, err := rights.DoDecisions(ctx, tx, q, 0, 100)
				for _, d := range list {
					got = append(got, strings.Join([]string{d.Request, string(d.Kind), string(d.Day), string(d.Outcome), string(d.Ground), d.Provision, d.Reason, d.About}, "|"))
				}
				return err
			})
			return strings.Join(got, "\n")
		}
		outcome := refused.Ref + "|outcome|2026-03-30|partly_fulfilled|legal_duty_to_keep|Art. 17(3)(b) GDPR|Invoices stay.|"
		exempted := refused.Ref + "|exemption|2026-03-30||legal_duty_to_keep|§ 257 HGB|Invoices are kept for eight years.|Silo 0 of Xanthos"
		untold := refused.Ref + "|not_told|2026-03-30||||Never received the address.|Xanthos AG"
		extended := open.Ref + "|extension|2026-03-29||||Twelve systems.|"
		for _, c := range []struct {
			q    rights.DecisionQuery
			want []string
		}{
			{rights.DecisionQuery{}, []string{extended, outcome, exempted, untold}},
			{rights.DecisionQuery{Kind: rights.DecidedExemption}, []string{exempted}},
			{rights.DecisionQuery{Kind: rights.DecidedExtension}, []string{extended}},
			{rights.DecisionQuery{From: "2026-03-31"}, []string{extended}},
			{rights.DecisionQuery{To: "2026-03-29"}, []string{extended}},
			{rights.DecisionQuery{From: "2026-03-30", To: "2026-03-30", Kind: rights.DecidedOutcome}, []string{outcome}},
			{rights.DecisionQuery{Activity: client.activity.ID}, []string{outcome, exempted, untold}},
		} {
			if got := ask(c.q); got != strings.Join(c.want, "\n") {
				t.Errorf("%+v:\n%s\nwant\n%s", c.q, got, strings.Join(c.want, "\n"))
			}
		}

		// What doubled another request ended without an answer of ours: it is no open one.
		if _, err := w.change(t, untouched, func(r *record.Request) { r.Concerns, r.Outcome = append(r.Concerns, open.ID), "duplicate" }); err != nil {
			t.Fatal(err)
		}
		w.move(t, untouched, "duplicate")
		doubled := untouched.Ref + "|outcome||duplicate||||"
		if got, want := ask(rights.DecisionQuery{To: "2026-03-10", Kind: rights.DecidedOutcome}), doubled; got != want {
			t.Errorf("ended without an answer: %s, want %s", got, want)
		}
		if got := ask(rights.DecisionQuery{From: "2026-03-11", Kind: rights.DecidedOutcome}); got != outcome {
			t.Errorf("later: %s", got)
		}

		b := webtest.As(t, w.site, access.PrivacyManager)
		p := b.Get("/o/one/request-decisions")
		text := webtest.Text(p.Root)
		for _, want := range []string{refused.Ref, open.Ref, "Partly fulfilled", "Art. 17(3)(b) GDPR", "Invoices stay.", "Silo 0 of Xanthos", "§ 257 HGB", "Xanthos AG", "Twelve systems.", "The person was told how to complain."} {
			if p.Status != 200 || !strings.Contains(text, want) {
				t.Errorf("%d: the page lacks %q", p.Status, want)
			}
		}
		if strings.Contains(text, "Erika") || !strings.Contains(text, "Duplicate") || strings.Contains(text, "not answered yet") {
			t.Error("the page names who asks, or calls a request open that ended")
		}
		if p := b.Get("/o/one/request-decisions?activity=" + client.activity.Ref + "&kind=exemption"); !p.Has("§ 257 HGB") || p.Has("Twelve systems.") {
			t.Error("the page does not filter by activity")
		}
		if p := b.Get("/o/one/request-decisions?activity=PA-9999&from=soon"); p.Status != 422 {
			t.Errorf("an activity that is none: %d", p.Status)
		}
		if p := b.Get("/o/one/request-decisions/file?kind=outcome"); p.Status != 200 || !strings.HasPrefix(p.Body, "PK") {
			t.Errorf("the file: %d", p.Status)
		}
		for _, role := range []access.Role{access.Contributor, access.Reader} {
			if p := webtest.As(t, w.site, role).Get("/o/one/request-decisions"); p.Status == 200 && strings.Contains(webtest.Text(p.Root), "Invoices stay.") {
				t.Errorf("%s reads decisions", role)
			}
		}
		x := w.api(t, w.who)
		var told struct {
			Decisions []rights.Decided
			Requests  int
		}
		x.do("GET", "/request-decisions?kind=outcome", nil).want(200).into(&told)
		if len(told.Decisions) != 2 || told.Requests != 2 || told.Decisions[0].Provision != "Art. 17(3)(b) GDPR" || told.Decisions[0].By != "Olga Owner" || told.Decisions[0].Complaint != "yes" {
			t.Errorf("the API says %+v", told)
		}
		// Who took more time is who did so, not whoever works on the request, nor who changed it since.
		w.who.ID, w.who.Person = id.New(), handler
		if _, err := w.change(t, open, func(r *record.Request) { r.Note = "Nine of twelve have answered." }); err != nil {
			t.Fatal(err)
		}
		x.do("GET", "/request-decisions?kind=extension", nil).want(200).into(&told)
		if len(told.Decisions) != 1 || told.Decisions[0].By != "Olga Owner" || told.Decisions[0].Until == "" {
			t.Errorf("more time: %+v", told.Decisions)
		}
		x.do("GET", "/request-decisions?kind=wish", nil).want(422)
	})
}
