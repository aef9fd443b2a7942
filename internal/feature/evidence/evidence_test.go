package evidence_test

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/evidence"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
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
	grace id.ID
	ctl   *record.Control
	site  *web.Site
	words *i18n.Catalogue
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
			w := &world{DB: registertest.Open(t, d, clock, evidence.Reactions()...), words: words}
			w.who = registertest.Found(t, w.DB, "one")
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Grace Hopper"}})
				if err != nil {
					return err
				}
				w.grace = p.ID
				c := &record.Control{Head: register.Head{Title: "Processors have contracts", Owner: p.ID}, Description: "Signed before any data flows."}
				c.Requirements, c.Measures = append(c.Requirements, "27701:2025/A.1.2.7"), append(c.Measures, "encryption_at_rest")
				w.ctl, err = store.Create(ctx, tx, record.Controls, c)
				return err
			})
			w.who.Person = w.grace
			tenant, err := w.Tenant(context.Background(), "one")
			if err != nil {
				t.Fatal(err)
			}
			blobs, err := blob.OpenDir(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			w.site = web.New(web.Deps{Store: w.DB, Blobs: blobs, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
				Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Person: w.grace, Now: clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }}})
			p := evidence.Mount(w.site)
			page.Mount(w.site, page.Deps{RecordParts: []page.RecordPart{p.Part}})
			run(t, w)
		})
	}
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, do)
}

// accepted adds evidence of the control and has it accepted.
func (w *world) accepted(t *testing.T, e record.Evidence) (out *record.Evidence) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		e.Controls, e.Link = register.Links[record.Control]{w.ctl.ID}, "https://example.org/x"
		made, err := evidence.DoAdd(ctx, tx, e)
		if err != nil {
			return err
		}
		out, err = store.Move(ctx, tx, record.EvidenceItems, made.ID, made.Rev, "accept", workflow.Input{})
		return err
	})
	return out
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

// S-023
func TestAControlWithAPolicyAloneIsDesignedAndNotOperating(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.accepted(t, record.Evidence{Head: register.Head{Title: "Contract policy"}, Strength: record.ShowsDesign, From: today})
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/controls/"+w.ctl.Ref), 200, "Designed", "Not shown to operate", "Not shown to work", "Contract policy", "A.1.2.7")
		has(t, b.Get("/o/one/assurance?grade=only_designed"), 200, "Processors have contracts")
		if p := b.Get("/o/one/assurance?grade=operating"); p.Has("Processors have contracts") {
			t.Error("the control counts as operating")
		}
	})
}

// S-128
func TestEvidenceEndsByItselfOnceAndItsOwnerIsTold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		old := w.accepted(t, record.Evidence{Head: register.Head{Title: "Last year"}, Strength: record.ShowsOperation, From: today.AddDays(-400)})
		w.accepted(t, record.Evidence{Head: register.Head{Title: "Nearly over"}, Strength: record.ShowsOperation, From: today.AddDays(-350)})
		for turn, want := range []evidence.Ended{{Expired: 1, Reminded: 1}, {}} {
			registertest.Write(t, w.DB, access.SystemActor(w.who.Org, "evidence_expire"), func(ctx context.Context, tx *store.Tx) error {
				got, err := evidence.DoExpire(ctx, tx, w.words)
				if got != want {
					t.Errorf("turn %d: %+v", turn, got)
				}
				return err
			})
		}
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/assurance/evidence?state=stale"), 200, "Last year")
		has(t, b.Get("/o/one/evidence/"+old.Ref), 200, "Expired", "Stale")
		has(t, b.Get("/o/one/tasks"), 200, "Renew the evidence")
	})
}

// S-131
func TestEvidenceShowsItsPlaceInTheLedger(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		e := w.accepted(t, record.Evidence{Head: register.Head{Title: "Signed contract"}, Strength: record.ShowsOperation, From: today})
		has(t, webtest.As(t, w.site, access.Owner).Get("/o/one/evidence/"+e.Ref), 200, "Entry of the ledger", "Hash of the entry", "/o/one/settings/ledger/proof?seq=")
	})
}

func TestFilesBecomeEvidenceOnlyAfterTheirPlanIsSaved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		b.Get("/o/one/evidence/upload")
		p := b.Upload("/o/one/evidence/upload", "file", "A.1.2.7 Mirevo 2026-03.pdf", "%PDF-1.7 contract")
		has(t, p, 200, "Guessed from the name", "2026-03-01", "2026-03-31")
		form := url.Values{"row.0.file": {p.Value("row.0.file")}, "row.0.title": {""}, "row.0.strength": {"operation"}, "row.0.controls": {w.ctl.ID.String()}}
		has(t, b.Post("/o/one/evidence/upload/save", form), 422, "Please fill this in")
		form.Set("row.0.title", "Contract with Mirevo")
		has(t, b.Post("/o/one/evidence/upload/save", form), 200, "Contract with Mirevo")
	})
}

func TestAReaderMayLookAndAddNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Reader)
		has(t, b.Get("/o/one/assurance"), 200)
		has(t, b.Get("/o/one/evidence/upload"), 403)
		has(t, b.Get("/o/two/assurance"), 404)
		for _, at := range []string{"checks", "checks?show=all", "checks/coverage", "measures", "measures/gaps"} {
			has(t, webtest.As(t, w.site, access.Owner).Get("/o/one/"+at), 200)
		}
	})
}

// S-082, S-083
func TestTheAnnexOfAContractListsExactlyTheLinkedMeasures(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.accepted(t, record.Evidence{Head: register.Head{Title: "Disk encryption check"}, Kind: "check_result", Strength: record.ShowsOperation, From: today})
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			x, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "DPA Mirevo"}})
			if err != nil {
				return err
			}
			c := &record.Control{Head: register.Head{Title: "Backups"}, Agreements: register.Links[record.Agreement]{x.ID}}
			c.Measures = append(c.Measures, "backup")
			_, err = store.Create(ctx, tx, record.Controls, c)
			if err != nil {
				return err
			}
			for ref, want := range map[string]string{"": "encryption_at_rest backup", x.Ref: "backup"} {
				a, err := evidence.DoAnnex(ctx, tx, ref, "")
				if err != nil {
					return err
				}
				if len(a.Measures) != len(strings.Fields(want)) || ref != "" && a.Measures[0].Code != want {
					t.Errorf("annex of %q: %d measures", ref, len(a.Measures))
				}
			}
			return nil
		})
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/measures/of/encryption_at_rest"), 200, "Disk encryption check")
		if p := b.Get("/o/one/measures/annex/pdf?agreement=AGR-0001"); p.Status != 200 || !strings.HasPrefix(p.Body, "%PDF") {
			t.Errorf("annex: %d", p.Status)
		}
	})
}

// S-081, S-085, S-088
func TestGapsOfMeasuresAreNamed(t *testing.T) {
	t.Parallel()
	unit := id.New()
	e := evidence.Estate{
		Today:      today,
		Systems:    []*record.System{{Head: register.Head{ID: id.New()}, Origin: "own", PIIHeld: []record.PIICategory{"contact"}}},
		Designs:    []*record.DesignDecision{{Head: register.Head{ID: id.New()}}},
		People:     []*record.Person{{Head: register.Head{ID: id.New()}, Unit: register.To[record.Unit](unit)}, {Head: register.Head{ID: id.New()}}},
		Activities: []*record.ProcessingActivity{{Access: register.Rows[record.ActivityAccess]{{Unit: register.To[record.Unit](unit)}}}},
	}
	var kinds []evidence.GapKind
	for _, g := range e.Gaps() {
		kinds = append(kinds, g.Kind)
	}
	if len(kinds) != 4 {
		t.Fatalf("gaps: %v", kinds)
	}
	e.Designs[0].Systems, e.Designs[0].Defaults = register.Links[record.System]{e.Systems[0].ID}, register.Rows[record.DefaultSetting]{{Setting: "Tracking"}}
	e.Logs = []*record.LogSource{{System: register.To[record.System](e.Systems[0].ID)}}
	e.Undertakings = []*record.Undertaking{{Person: register.To[record.Person](e.People[0].ID), Signed: today}}
	if g := e.Gaps(); len(g) != 0 {
		t.Errorf("mended, and still: %+v", g)
	}
}

func TestNamesOfFilesSayWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, requirement string
		from, until       calendar.Day
	}{
		{"A.1.2.7 contract 2026-03.pdf", "27701:2025/A.1.2.7", "2026-03-01", "2026-03-31"},
		{"B.1.2.7_contract_2026-Q2.pdf", "27701:2025/A.1.2.7", "2026-04-01", "2026-06-30"},
		{"9.3.2 minutes 2026-11-02.docx", "", "2026-11-02", ""},
		{"review 7.5.2026.pdf", "", "2026-01-01", "2026-12-31"},
		{"minutes.pdf", "", "", ""},
	} {
		g := evidence.GuessName(c.name, "2025", nil)
		if c.requirement != "" && string(g.Requirement) != c.requirement || g.From != c.from || g.Until != c.until {
			t.Errorf("%s: %+v", c.name, g)
		}
	}
}

// S-128: a request is done when what was asked for is there, and open when it goes back.
func TestTheTaskOfARequestEndsWithTheEvidence(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		task := func() *record.Task {
			t.Helper()
			var out *record.Task
			registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
				page, err := store.List(ctx, tx, record.Tasks, store.Query{})
				if err == nil && len(page.Items) != 1 {
					t.Fatalf("%d tasks", len(page.Items))
				}
				out = page.Items[0]
				return err
			})
			return out
		}
		var e *record.Evidence
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			e, err = evidence.DoRequest(ctx, tx, evidence.Request{Title: "Contract", Controls: []id.ID{w.ctl.ID}, From: w.grace, Strength: record.ShowsOperation})
			return err
		})
		if got := task().State; got != "open" {
			t.Fatalf("asked for, the task is %s", got)
		}
		for _, step := range []struct{ move, reason, want string }{{"collect", "", "done"}, {"return", "Not signed", "open"}, {"collect", "", "done"}} {
			w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
				if e, err = store.Get(ctx, tx, record.EvidenceItems, e.ID); err != nil {
					return err
				}
				if e.Empty() {
					e, err = store.Change(ctx, tx, record.EvidenceItems, e.ID, e.Rev, func(x *record.Evidence) error { x.Link = "https://example.org/contract"; return nil })
					if err != nil {
						return err
					}
				}
				_, err = store.Move(ctx, tx, record.EvidenceItems, e.ID, e.Rev, step.move, workflow.Input{Reason: step.reason})
				return err
			})
			if got := task().State; got != step.want {
				t.Errorf("after %s the task is %s, want %s", step.move, got, step.want)
			}
		}
	})
}
