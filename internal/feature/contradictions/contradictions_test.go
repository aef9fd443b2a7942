package contradictions_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/contradictions"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// world is an organisation under the GDPR with its pages.
type world struct {
	*store.DB
	who   access.Actor
	site  *web.Site
	words *i18n.Catalogue
	clock *registertest.Clock
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(t, open(t, d, "en"))
		})
	}
}

func open(t *testing.T, d db.Dialect, lang string) *world {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{words: words, clock: registertest.NewClock()}
	w.DB = registertest.Open(t, d, w.clock, contradictions.Reactions(words)...)
	w.who = registertest.Found(t, w.DB, "one")
	var person id.ID
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Grace Hopper"}, Employment: "contact"})
		if err != nil {
			return err
		}
		person = p.ID
		own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		_, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
			o.LawsInScope = append(o.LawsInScope, "eu-gdpr")
			return nil
		})
		return err
	})
	w.who.Person = person
	tenant, err := w.Tenant(context.Background(), "one")
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.site = web.New(web.Deps{
		Store: w.DB, Blobs: files, Words: words, Now: w.clock.Now, Log: slog.New(slog.DiscardHandler),
		Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Person: person, Now: w.clock.Now, Change: func(s *account.Session) { s.Account.Lang = lang }},
	})
	p := contradictions.Mount(w.site)
	page.Mount(w.site, page.Deps{RecordParts: []page.RecordPart{p.Part}})
	return w
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, do)
}

// night goes over all records, as the job does.
func (w *world) night(t *testing.T) contradictions.Reconciled {
	t.Helper()
	var out contradictions.Reconciled
	registertest.Write(t, w.DB, access.SystemActor(w.who.Org, "test"), func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = contradictions.DoReconcile(ctx, tx, w.words)
		return err
	})
	return out
}

// found are the findings in a state, as "rule sentence".
func (w *world) found(t *testing.T, state string) []string {
	t.Helper()
	var out []string
	for _, f := range w.findings(t, state) {
		out = append(out, f.Rule+" "+f.Sentence)
	}
	slices.Sort(out)
	return out
}

func (w *world) findings(t *testing.T, state string) []*record.Finding {
	t.Helper()
	var out []*record.Finding
	registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.List(ctx, tx, record.Findings, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: state}}, Sort: "ref", Limit: store.MaxLimit, Rows: true})
		out = p.Items
		return err
	})
	return out
}

// abroad is an activity whose processor works in India, without a transfer.
func (w *world) abroad(t *testing.T) *record.ProcessingActivity {
	t.Helper()
	return w.abroadBy(t, w.who)
}

// abroadBy is abroad, written by somebody else.
func (w *world) abroadBy(t *testing.T, who access.Actor) (a *record.ProcessingActivity) {
	t.Helper()
	registertest.Write(t, w.DB, who, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Far Ltd"}, Country: "IN"})
		if err != nil {
			return err
		}
		e, err := store.Create(ctx, tx, record.Engagements, &record.Engagement{Head: register.Head{Title: "Support"}, Party: register.To[record.Party](p.ID), OurRole: record.Controller, TheirRole: record.TheyProcess})
		if err != nil {
			return err
		}
		a, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{
			Head: register.Head{Title: "Help desk"}, Role: record.Controller,
			Processors: register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](e.ID)}},
		})
		return err
	})
	return a
}

func (w *world) mend(t *testing.T, a *record.ProcessingActivity) {
	t.Helper()
	w.edit(t, a, func(x *record.ProcessingActivity) {
		x.Transfers = register.Rows[record.ActivityTransfer]{{Country: "IN", ImporterName: "Far Ltd", Mechanism: "scc", Module: "c2p", Document: "Contract 7", Measures: "Keys kept here"}}
	})
}

func (w *world) edit(t *testing.T, a *record.ProcessingActivity, do func(*record.ProcessingActivity)) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		now, err := store.Get(ctx, tx, record.ProcessingActivities, a.ID)
		if err != nil {
			return err
		}
		_, err = store.Change(ctx, tx, record.ProcessingActivities, a.ID, now.Rev, func(x *record.ProcessingActivity) error { do(x); return nil })
		return err
	})
}

// S-050
func TestAContradictionIsFoundInTheTransactionOfTheChangeAndGoneWithItsMend(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		a := w.abroad(t)
		if got := w.found(t, "open"); !slices.Contains(got, "transfer.processor processor_abroad") {
			t.Fatalf("open: %v", got)
		}
		f := w.findings(t, "open")
		if i := slices.IndexFunc(f, func(f *record.Finding) bool { return f.Rule == "transfer.processor" }); f[i].Subject.ID != a.ID || f[i].Field != "transfers" || len(f[i].Concerns) != 2 {
			t.Errorf("%+v", f[i])
		}
		w.mend(t, a)
		if got := w.found(t, "open"); slices.Contains(got, "transfer.processor processor_abroad") {
			t.Errorf("still open: %v", got)
		}
		if got := w.found(t, "resolved"); !slices.Contains(got, "transfer.processor processor_abroad") {
			t.Errorf("resolved: %v", got)
		}
		w.edit(t, a, func(x *record.ProcessingActivity) { x.Transfers = nil })
		back := w.findings(t, "open")
		if i := slices.IndexFunc(back, func(f *record.Finding) bool { return f.Rule == "transfer.processor" }); i < 0 || back[i].Reopened != 1 || back[i].ResolvedOn != "" {
			t.Errorf("not open again: %v", w.found(t, "open"))
		}
		if r := w.night(t); r.New+r.Reopened+r.Resolved != 0 {
			t.Errorf("the night finds what the day did not: %+v", r)
		}
	})
}

// S-050: what a large import wrote is looked at before its commit, and leaves the night
// nothing to find.
func TestContradictionsOfManyRecordsAreFoundInTheirTransaction(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		const many = 150
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			p, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Far Ltd"}, Country: "IN"})
			if err != nil {
				return err
			}
			e, err := store.Create(ctx, tx, record.Engagements, &record.Engagement{Head: register.Head{Title: "Support"}, Party: register.To[record.Party](p.ID), OurRole: record.Controller, TheirRole: record.TheyProcess})
			if err != nil {
				return err
			}
			var list []store.Addition
			for i := range many {
				list = append(list, store.Addition{Type: record.ProcessingActivities.Type, Record: &record.ProcessingActivity{
					Head: register.Head{Title: fmt.Sprintf("Help desk %d", i)}, Role: record.Controller,
					Processors: register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](e.ID)}},
				}})
			}
			return store.CreateMany(ctx, tx, list, nil)
		})
		n := 0
		for _, x := range w.found(t, "open") {
			if x == "transfer.processor processor_abroad" {
				n++
			}
		}
		if n != many {
			t.Errorf("%d of %d were found", n, many)
		}
		if r := w.night(t); r.New+r.Reopened+r.Resolved != 0 {
			t.Errorf("the night finds what the import did not: %+v", r)
		}
	})
}

// S-050
func TestWhatIsAcceptedStaysSoUntilItsDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.abroad(t)
		f := w.findings(t, "open")[0]
		until := w.clock.Now().AddDate(0, 0, 10).Format("2006-01-02")
		refused := func(in contradictions.Acceptance, field, key string) {
			t.Helper()
			err := w.Write(context.Background(), w.who, func(tx *store.Tx) error {
				_, err := contradictions.DoAccept(context.Background(), tx, f.ID, in)
				return err
			})
			x, ok := problem.As(err)
			if !ok || x.Kind != problem.Invalid || len(x.Fields) != 1 || x.Fields[0].Path != field || x.Fields[0].Key != key {
				t.Errorf("%+v: %v", in, err)
			}
		}
		refused(contradictions.Acceptance{Until: until}, "reason", "finding_reason")
		refused(contradictions.Acceptance{Reason: "Soon"}, "until", "finding_until")
		refused(contradictions.Acceptance{Reason: "Soon", Until: "31 March"}, "until", "bad_day")
		refused(contradictions.Acceptance{Reason: "Soon", Until: w.clock.Now().Format("2006-01-02")}, "until", "day_ahead")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := contradictions.DoAccept(ctx, tx, f.ID, contradictions.Acceptance{Reason: "Signed next week", Until: until})
			return err
		})
		w.night(t)
		if got := w.findings(t, "accepted"); len(got) != 1 || got[0].AcceptedBy.ID != w.who.Person {
			t.Fatalf("accepted: %v", got)
		}
		w.clock.Pass(11 * 24 * time.Hour)
		w.night(t)
		if got := w.findings(t, "accepted"); len(got) != 0 {
			t.Errorf("still accepted: %v", got)
		}
		again := w.findings(t, "open")
		if i := slices.IndexFunc(again, func(x *record.Finding) bool { return x.ID == f.ID }); i < 0 || again[i].AcceptedReason != "" {
			t.Errorf("not open again: %v", w.found(t, "open"))
		}
	})
}

// S-050
func TestThePageGroupsByRuleAndLetsSomebodyAccept(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "de"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := open(t, db.SQLite, lang)
			a := w.abroad(t)
			says := map[string]string{"en": "Somebody processes for you in India, but there is no transfer on record.", "de": "Jemand verarbeitet für Sie in Indien, es ist aber keine Übermittlung erfasst."}[lang]
			web := webtest.As(t, w.site, access.Owner)
			body := web.Get("/o/one/contradictions").Body
			for _, want := range []string{says, a.Ref, "/o/one/processing-activities/" + a.Ref + "/edit#f-transfers"} {
				if !strings.Contains(body, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			if web.Page.First("a", "href", "/o/one/findings") != nil {
				t.Error("the sidebar leads to contradictions twice")
			}
			offered := web.Get("/o/one/palette?q=%3Econtradiction").Body + web.Get("/o/one/palette?q=%3Ewiderspr").Body
			if strings.Count(offered, "/o/one/contradictions\"") != 1 || strings.Contains(offered, "/o/one/findings\"") {
				t.Errorf("the palette leads to contradictions other than once: %s", offered)
			}
			if got := web.Get("/o/one/contradictions?severity=minor"); strings.Contains(got.Body, says) {
				t.Error("the filter by weight shows what weighs more")
			}
			if got := web.Get("/o/one/contradictions?register=parties"); strings.Contains(got.Body, says) {
				t.Error("the filter by register shows another")
			}
			if got := web.Get("/o/one/processing-activities/" + a.Ref); !strings.Contains(got.Body, says) {
				t.Error("the page of the activity does not show it")
			}
			all := w.findings(t, "open")
			f := all[slices.IndexFunc(all, func(f *record.Finding) bool { return f.Rule == "transfer.processor" })]
			web.Get("/o/one/contradictions/" + f.Ref)
			if got := web.Post("/o/one/contradictions/"+f.Ref+"/accept", url.Values{"until": {"2099-01-01"}}); got.Status != 422 {
				t.Errorf("accepted without a reason: %d", got.Status)
			}
			if got := web.Post("/o/one/contradictions/"+f.Ref+"/accept", url.Values{"reason": {"Soon"}, "until": {"2099-01-01"}}); got.Status >= 400 {
				t.Errorf("not accepted: %d", got.Status)
			}
			if got := web.Get("/o/one/contradictions?show=accepted"); !strings.Contains(got.Body, says) {
				t.Error("what is accepted is not shown")
			}
		})
	}
}
