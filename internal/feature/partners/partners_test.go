package partners_test

import (
	"context"
	"fmt"
	"html"
	"log/slog"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/partners"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
	"github.com/privet-pims/privet/locales"
)

const today = calendar.Day("2026-11-17")

type world struct {
	*store.DB
	who   access.Actor
	site  *web.Site
	deps  partners.Deps
	words *i18n.Catalogue
	party *record.Party
	eng   *record.Engagement
	clock *registertest.Clock
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			words, err := i18n.Load(locales.Files)
			if err != nil {
				t.Fatal(err)
			}
			clock := registertest.NewClock()
			w := &world{clock: clock, DB: registertest.Open(t, d, clock, partners.Reactions(words)...), words: words}
			w.who = registertest.Found(t, w.DB, "one")
			tenant, err := w.Tenant(context.Background(), "one")
			if err != nil {
				t.Fatal(err)
			}
			blobs, err := blob.OpenDir(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			v, err := vault.Open(filepath.Join(t.TempDir(), "key"))
			if err != nil {
				t.Fatal(err)
			}
			w.deps = partners.Deps{Vault: v, Words: words}
			w.site = web.New(web.Deps{Store: w.DB, Blobs: blobs, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
				Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }}})
			var pages *page.Pages
			w.deps.Record = func(c *web.Call, t *register.Type) error { return pages.Record(c, t) }
			p := partners.Mount(w.site, w.deps)
			pages = page.Mount(w.site, page.Deps{RecordParts: []page.RecordPart{p.Part}})
			w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
				if w.party, err = store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Hostmill"}}); err != nil {
					return err
				}
				w.eng, err = store.Create(ctx, tx, record.Engagements, &record.Engagement{Head: register.Head{Title: "Hosting"}, Party: register.To[record.Party](w.party.ID), TheirRole: record.TheyProcess, Criticality: "high"})
				return err
			})
			run(t, w)
		})
	}
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, do)
}

func has(t *testing.T, p *webtest.Page, status int, parts ...string) {
	t.Helper()
	if p.Status != status {
		t.Fatalf("%s: status %d", p.Path, p.Status)
	}
	for _, x := range parts {
		if !p.Has(x) && !strings.Contains(p.Body, x) {
			t.Errorf("%s: no %q", p.Path, x)
		}
	}
}

var secret = regexp.MustCompile(`/partner/[A-Za-z0-9_-]+`)

// S-095, S-097
func TestAPartyAnswersByLinkAndTheScoreSaysWhy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		form := url.Values{"template": {"processor"}, "engagement": {w.eng.Ref}, "name": {"Ada"}, "lang": {"de"}, "due": {string(today.AddDays(20))}}
		at := "/o/one/parties/" + w.party.Ref + "/questionnaire"
		has(t, b.Get(at), 200, "Hostmill")
		sent := b.Post(at, form)
		link := secret.FindString(sent.Body)
		if sent.Status != 200 || link == "" {
			t.Fatalf("sent: %d %q", sent.Status, link)
		}
		out := webtest.As(t, w.site, "")
		has(t, out.Get(link), 200, "Auftragsverarbeiter", "zweiter Faktor")
		has(t, out.Get("/partner/nothing"), 404)
		first := url.Values{"do": {"draft"}, "a.0": {"0"}, "w.0": {"Grace Hopper"}}
		if p := out.Post(link, first); p.Status != 303 && p.Status != 200 {
			t.Fatalf("draft: %d", p.Status)
		}
		has(t, out.Get(link), 200, "Grace Hopper")
		has(t, out.Post(link, url.Values{"do": {"send"}, "a.0": {"0"}}), 422)
		full := url.Values{"do": {"send"}}
		var n int
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			list, err := store.List(ctx, tx, record.Questionnaires, store.Query{Rows: true})
			if err == nil {
				n = len(list.Items[0].Questions)
			}
			return err
		})
		for i := range n {
			full.Set("a."+itoa(i), "0")
		}
		full.Set("a.1", "2")
		has(t, out.Post(link, full), 200)
		has(t, out.Get(link), 404) // used up
		var q *record.Questionnaire
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			list, err := store.List(ctx, tx, record.Questionnaires, store.Query{Rows: true})
			if err != nil {
				return err
			}
			q = list.Items[0]
			return nil
		})
		if q.State != "submitted" || q.Score == 0 || q.Score == 100 || q.Questions[1].Rating != "not_met" || q.Questions[2].Rating != "partly" {
			t.Errorf("%s %d %s %s", q.State, q.Score, q.Questions[1].Rating, q.Questions[2].Rating)
		}
		has(t, b.Get("/o/one/questionnaires/"+q.Ref+"/review"), 200, "Met counts in full", "Good enough")
		bad := b.Post("/o/one/questionnaires/"+q.Ref+"/decision", url.Values{"outcome": {"approve"}})
		has(t, bad, 422)
		if p := b.Post("/o/one/questionnaires/"+q.Ref+"/decision", url.Values{"outcome": {"approve"}, "reason": {"Sound"}, "valid_until": {string(today.AddDays(300))}}); p.Status != 200 && p.Status != 303 {
			t.Fatalf("decision: %d", p.Status)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			got, err := store.Get(ctx, tx, record.Questionnaires, q.ID)
			if err != nil {
				return err
			}
			e, err := store.Get(ctx, tx, record.Engagements, w.eng.ID)
			if err != nil {
				return err
			}
			// without a signed agreement the engagement is held by its guard
			if got.State != "accepted" || e.State != "due_diligence" || e.AssessedOn != today || e.ReassessOn != today.AddDays(300) {
				t.Errorf("%s %s %s %s", got.State, e.State, e.AssessedOn, e.ReassessOn)
			}
			return nil
		})
		has(t, b.Get("/o/one/parties/"+w.party.Ref), 200, "Hosting", "Accepted")
		has(t, b.Get("/o/one/partners"), 200)
	})
}

// S-096
func TestAnAgreementNamesItsMissingClauses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var a *record.Agreement
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			a, err = store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Roles of both"}, Kind: "joint_arrangement", Expires: "2027-06-30", Notice: "P3M", Party: register.To[record.Party](w.party.ID)})
			return err
		})
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/agreements/"+a.Ref), 200, "Incomplete: 4 clauses", "Art. 26(2)", "30 Mar 2027")
		b.Post("/o/one/agreements/"+a.Ref+"/clauses", url.Values{"clause": {"joint_essence"}, "present": {"yes"}, "where": {"§ 4"}})
		has(t, b.Get("/o/one/agreements/"+a.Ref), 200, "Incomplete: 3 clauses", "§ 4")
		has(t, webtest.As(t, w.site, access.Reader).Post("/o/one/agreements/"+a.Ref+"/clauses", url.Values{"clause": {"joint_essence"}}), 403)
	})
}

// S-098, S-099
func TestACustomerObjectsByLinkUntilTheDeadline(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var x *record.SubprocessorChange
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			customer, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Teehaus"}, Kinds: register.Choices[record.PartyKind]{"customer"}})
			if err != nil {
				return err
			}
			a, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Order"}, Kind: "customer_agreement", Signed: "2026-01-01", Party: register.To[record.Party](customer.ID)})
			if err != nil {
				return err
			}
			if _, err := store.Move(ctx, tx, record.Agreements, a.ID, a.Rev, "sign", workflow.Input{}); err != nil {
				return err
			}
			x, err = store.Create(ctx, tx, record.SubprocessorChanges, &record.SubprocessorChange{Head: register.Head{Title: "New host"}, Engagement: register.To[record.Engagement](w.eng.ID), Kind: "new"})
			return err
		})
		b := webtest.As(t, w.site, access.Owner)
		at := "/o/one/subprocessor-changes/" + x.Ref + "/announce"
		has(t, b.Get(at), 200, "Teehaus")
		told := b.Post(at, url.Values{"until": {string(today.AddDays(30))}})
		link := secret.FindString(told.Body)
		if link == "" {
			t.Fatalf("no link: %d", told.Status)
		}
		out := webtest.As(t, w.site, "")
		has(t, out.Get(link), 200, "Hostmill")
		has(t, out.Post(link, url.Values{"answer": {"objected"}}), 422)
		has(t, out.Post(link, url.Values{"answer": {"objected"}, "reason": {"Outside the EEA"}}), 200)
		has(t, out.Get(link), 404)
		has(t, b.Get("/o/one/subprocessor-changes/"+x.Ref), 200, "Outside the EEA", "Objected")
		has(t, b.Get("/o/one/customers"), 200, "Teehaus", "1 objected")
	})
}

// S-093
func TestAnEngagementEndsWithItsProof(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			e := w.eng
			for _, move := range []string{"examine", "approve_conditionally", "start"} {
				in := workflow.Input{}
				if move == "approve_conditionally" {
					in.Reason = "needed"
				}
				var err error
				if e, err = store.Move(ctx, tx, record.Engagements, e.ID, e.Rev, move, in); err != nil {
					return err
				}
			}
			if _, err := partners.DoExit(ctx, tx, e.ID, "too dear", ""); err != nil {
				return err
			}
			got, held, err := partners.DoProveReturn(ctx, tx, e.ID, partners.Return{On: today})
			if err != nil || held == nil || got.State != "exiting" {
				t.Errorf("ended without the end of access: %v %v", held, err)
			}
			got, held, err = partners.DoProveReturn(ctx, tx, e.ID, partners.Return{Revoked: today})
			if held != nil || err != nil || got.State != "ended" || got.Ended != today {
				t.Errorf("%+v %v", held, err)
			}
			tasks, err := store.List(ctx, tx, record.Tasks, store.Query{})
			if err == nil && (len(tasks.Items) != 1 || tasks.Items[0].Due != today.AddDays(30)) {
				t.Errorf("%d tasks", len(tasks.Items))
			}
			return err
		})
	})
}

func itoa(i int) string { return strconv.Itoa(i) }

// S-098: a processor with many customers reads them page by page, each with its own
// agreements and instructions.
func TestManyCustomersComePageByPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			for n := range 60 {
				c, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: fmt.Sprintf("Customer %02d", n)}, Kinds: register.Choices[record.PartyKind]{"customer"}})
				if err != nil {
					return err
				}
				if n != 3 && n != 57 {
					continue
				}
				if _, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: fmt.Sprintf("Order of %02d", n)}, Kind: "customer_agreement", Party: register.To[record.Party](c.ID)}); err != nil {
					return err
				}
				if _, err := store.Create(ctx, tx, record.Instructions, &record.Instruction{Head: register.Head{Title: fmt.Sprintf("Wish of %02d", n)}, Customer: register.To[record.Party](c.ID), GivenOn: "2026-01-01"}); err != nil {
					return err
				}
			}
			return nil
		})
		b := webtest.As(t, w.site, access.Owner)
		first := b.Get("/o/one/customers")
		has(t, first, 200, "Customer 00", "Order of 03", "Wish of 57")
		if first.Has("Customer 50") || first.Has("Order of 57") {
			t.Error("the first page shows the last customers")
		}
		next := regexp.MustCompile(`/o/one/customers\?after=[^"]+`).FindString(first.Body)
		if next == "" {
			t.Fatal("nothing leads to the next customers")
		}
		second := b.Get(html.UnescapeString(next))
		has(t, second, 200, "Customer 57", "Order of 57")
		if second.Has("Customer 00") {
			t.Error("the second page begins again")
		}
	})
}
