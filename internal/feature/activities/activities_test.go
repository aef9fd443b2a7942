package activities_test

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-039, S-054: a purpose stands with each of its bases, and a basis without the
// balancing test that it needs says so.
func TestAPurposeStandsWithEachOfItsBases(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.newsletter()
		p := w.see(at, "Purposes and legal bases", "Send news", "Consent", "Legitimate interests", "People tick a box", "Customers expect news", "Write down the balancing of interests")
		if !p.Links(at + "/bases") {
			t.Error("no way leads to the history of the bases")
		}
	})
}

// S-041: where data come from is said for each group of data.
func TestDataSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.newsletter()
		w.see(at, "Whose data, and what", "The data subject", "Trade fair list", "Must be given", "1 year", "2 years")
	})
}

// S-047: minors, vulnerable people, profiling, automated decisions and large scale are
// seen, and so are the facts that call for an impact assessment.
func TestFlagsOfRiskAreSeen(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.newsletter()
		w.see(at, "Minors", "Vulnerable people", "Profiling", "Automated decision", "Direct marketing", "Facts on record that call for an assessment")
	})
}

// S-060: an approved activity rests on another basis only with a reason; whoever answers
// for it is asked to look at the notices, once; the history shows old and new.
func TestAnotherBasisWantsAReasonAndMakesATaskAndIsRemembered(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		a := w.newsletter() // on two bases under one law: neither stands for the other
		if err := w.rebase(a, "contract", "People tick a box"); err != nil {
			t.Fatalf("a draft that was never approved may change: %v", err)
		}
		if err := w.rebase(a, "consent", "People tick a box"); err != nil {
			t.Fatal(err)
		}
		w.approve(a)
		for _, same := range []string{"People tick a box", " "} {
			err := w.rebase(a, "contract", same)
			p, ok := problem.As(err)
			if !ok || len(p.Fields) == 0 || p.Fields[0].Path != "bases.0.justification" || p.Fields[0].Key != "basis_reason" {
				t.Fatalf("with %q for a reason: %v", same, err)
			}
		}
		w.must(w.rebase(a, "contract", "The news are what they pay for"))
		w.must(w.rebase(a, "public_task", "The ministry asks for it"))
		w.see(at+"/bases", "As approved", "History", "Consent", "Contract", "People tick a box", "The news are what they pay for", "The ministry asks for it")
		tasks := 0
		registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			list, err := store.List(ctx, tx, record.Tasks, store.Query{Limit: store.MaxLimit})
			for _, x := range list.Items {
				if strings.Contains(x.Title, "a legal basis of PA-0001 has changed") && x.Subject.ID == a.ID && x.Assignee.ID == w.who.Person {
					tasks++
				}
			}
			return err
		})
		if tasks != 1 {
			t.Errorf("%d tasks ask to look at the notices", tasks)
		}
	})
}

// S-044: the card has five answers, or says what is missing and leads there.
func TestTheCardAnswersFiveQuestionsOrNamesTheGap(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.newsletter()
		p := w.see(at+"/card", "Which data, and whose?", "What are they used for?", "Who has access?", "Where are they kept?", "How long are they kept?", "Send news", "Mailing house", "Nobody has said where the data are kept.")
		questions := 0
		for _, li := range p.All("li") {
			if webtest.Attr(li, "class") == "card" {
				questions++
			}
		}
		if questions != len(assess.FiveQuestions()) {
			t.Errorf("%d questions", questions)
		}
		if p.First("button", "data-do", "print") == nil {
			t.Error("the card does not print")
		}
		if !p.Links(at + "/edit#f-") {
			t.Error("the gap leads nowhere")
		}
		if menu := w.see(at); !menu.Links(at + "/card") {
			t.Error("the record does not lead to the card")
		}
	})
}

// S-046: six stages, and a deletion of which nothing is known is a gap.
func TestSixStagesAndAMissingDeletionIsAGap(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.newsletter(func(a *record.ProcessingActivity) {
			for i := range a.DataItems {
				a.DataItems[i].Disposal = ""
			}
		})
		p := w.see(at, "Collection", "Use", "Storage", "Sharing", "Retention", "Deletion")
		for _, li := range p.All("li") {
			text := strings.Join(strings.Fields(webtest.Text(li)), " ")
			if strings.HasPrefix(text, "Deletion") {
				if !strings.Contains(text, "Nothing recorded") || !strings.Contains(webtest.Attr(li, "class"), "warn") {
					t.Errorf("the stage says %q", text)
				}
				return
			}
		}
		t.Error("no stage of deletion")
	})
}

// S-046: a control that names one of several systems of the activity stands at the
// stage to which its measures speak; one of another system does not.
func TestControlsOfEachSystemStandAtTheirStage(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		var systems [3]*record.System
		w.write(func(ctx context.Context, tx *store.Tx) error {
			for i, name := range []string{"Mailer", "Archive", "Elsewhere"} {
				var err error
				if systems[i], err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: name}}); err != nil {
					return err
				}
				c := &record.Control{Head: register.Head{Title: "Logging of " + name}, Systems: register.Links[record.System]{systems[i].ID}}
				c.Measures = append(c.Measures, "logging")
				if _, err = store.Create(ctx, tx, record.Controls, c); err != nil {
					return err
				}
			}
			return nil
		})
		w.newsletter(func(a *record.ProcessingActivity) {
			a.Systems = register.Links[record.System]{systems[0].ID, systems[1].ID}
		})
		if p := w.see(at, "Logging of Mailer", "Logging of Archive"); p.Has("Logging of Elsewhere") {
			t.Error("a control of another system stands at a stage")
		}
	})
}

// S-052: one click beside the record confirms that it is still true.
func TestOneClickSaysStillTrue(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		a := w.newsletter(func(a *record.ProcessingActivity) { a.ReviewEvery = "P1Y" })
		b := w.as(access.Owner)
		if p := b.Get(at); !p.Has("Nobody has confirmed this record yet.") {
			t.Errorf("a record that nobody looked at says otherwise\n%s", webtest.Text(p.Root))
		}
		if p := b.Post(at+"/review", url.Values{"rev": {strconv.FormatInt(w.now(a).Rev, 10)}}); p.Status != 200 {
			t.Fatalf("confirming is answered %d", p.Status)
		}
		w.see(at, "Last confirmed on 17 November 2026", "Next review: 17 November 2027")
	})
}

// S-040: a processor's entry shows for whom and what is done for each.
func TestAProcessorsEntryShowsItsCustomers(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{
				Head: register.Head{Title: "Hosting"}, Role: record.Processor,
				Customers: register.Rows[record.ActivityCustomer]{{Name: "Example GmbH", Operations: []record.Operation{"storage"}}, {Name: "Second plc", Operations: []record.Operation{"support"}}},
			})
			return err
		})
		if p := w.see(at, "For whom, and what is done", "Example GmbH", "Second plc"); strings.Contains(p.Body, `id="g-why"`) {
			t.Error("a processor is asked for purposes of its own")
		}
	})
}

// S2: what one organisation holds is nowhere in another, and who may not read drafts
// gets nothing of one.
func TestNobodyElseReadsAnActivity(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		a := w.newsletter()
		for _, page := range []string{"", "/card", "/bases"} {
			for _, path := range []string{strings.Replace(at, "/one/", "/two/", 1), "/o/two/processing-activities/" + a.ID.String(), "/o/one/processing-activities/PA-0999"} {
				if p := w.as(access.Owner).Get(path + page); p.Status != 404 || p.Has("Send news") {
					t.Errorf("%s answers %d", path+page, p.Status)
				}
			}
			if p := w.as(access.Reader).Get(at + page); p.Status != 404 {
				t.Errorf("a reader opens the draft at %s: %d", at+page, p.Status)
			}
		}
		w.approve(a)
		w.must(w.rebase(a, "contract", "Not for readers"))
		for _, page := range []string{"", "/card", "/bases"} {
			p := w.as(access.Reader).Get(at + page)
			if p.Status != 200 || p.Has("Not for readers") || p.Links(at+"/edit") {
				t.Errorf("a reader of what is in force gets %d at %s\n%s", p.Status, page, webtest.Text(p.Root))
			}
		}
	})
}

// S-055, S-157: a law that only a pack of the organisation knows is called by its name, and
// a purpose without a basis under it asks for one.
func TestALawThatOnlyAPackKnowsIsNamedAndAsksForItsBasis(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		registertest.LayIsland(w, w.DB, w.who)
		a := w.newsletter(func(a *record.ProcessingActivity) {
			a.ApplicableLaw = register.Terms[record.LawScheme]{"eu-gdpr", registertest.Island}
		})
		const asks = "Add a basis under this law: " + registertest.IslandName
		w.see(at, asks)
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.ProcessingActivities, a.ID, w.rev(ctx, tx, a), func(x *record.ProcessingActivity) error {
				x.Bases[0].Law, x.Bases[0].Basis = registertest.Island, registertest.Island+":credit_protection"
				return nil
			})
			return err
		})
		if p := w.see(at, registertest.IslandName); p.Has(asks) {
			t.Error("a basis under the law is asked for though there is one")
		}
	})
}
