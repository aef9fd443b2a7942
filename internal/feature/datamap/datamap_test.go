package datamap_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/datamap"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

type world struct {
	*store.DB
	who     access.Actor
	site    *web.Site
	payroll *record.ProcessingActivity
	portal  *record.System
	words   i18n.Words
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, do)
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
			w := &world{DB: registertest.Open(t, d, clock), words: words.Words("en")}
			w.who = registertest.Found(t, w.DB, "one")
			w.plant(t)
			tenant, err := w.Tenant(t.Context(), "one")
			if err != nil {
				t.Fatal(err)
			}
			blobs, err := blob.OpenDir(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			w.site = web.New(web.Deps{Store: w.DB, Blobs: blobs, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
				Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }}})
			datamap.Mount(w.site)
			page.Mount(w.site, page.Deps{})
			run(t, w)
		})
	}
}

// plant makes an activity whose data flow from employees by a portal to a processor
// in the United States, and to the tax office.
func (w *world) plant(t *testing.T) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Pay Inc."}, Country: "US"})
		if err != nil {
			return err
		}
		if w.portal, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Staff portal"}, Hosting: "saas", Supplier: register.To[record.Party](p.ID)}); err != nil {
			return err
		}
		archive, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Paper archive"}, Hosting: "paper", Regions: register.Countries{"DE"}})
		if err != nil {
			return err
		}
		a := &record.ProcessingActivity{Head: register.Head{Title: "Payroll"}, Role: "controller",
			Principals: register.Rows[record.ActivityPrincipal]{{Category: "employees"}},
			DataItems:  register.Rows[record.ActivityDataItem]{{Category: "special.health"}},
			Processors: register.Rows[record.ActivityProcessor]{{Party: register.To[record.Party](p.ID)}},
			Recipients: register.Rows[record.ActivityRecipient]{{Name: "Tax office"}},
			Transfers:  register.Rows[record.ActivityTransfer]{{Country: "US", Importer: register.To[record.Party](p.ID), Mechanism: "scc"}},
			Access:     register.Rows[record.ActivityAccess]{{Group: "Payroll clerks", System: register.To[record.System](w.portal.ID), Condition: "Two factors"}},
			Systems:    register.Links[record.System]{w.portal.ID},
		}
		a.Access[0].Categories = append(a.Access[0].Categories, "special.health")
		f := record.ActivityFlow{}
		f.From.ID, f.To.ID = w.portal.ID, archive.ID
		a.Flows = append(a.Flows, f)
		if w.payroll, err = store.Create(ctx, tx, record.ProcessingActivities, a); err != nil {
			return err
		}
		_, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Sick leave"}, Role: "controller",
			DataItems: register.Rows[record.ActivityDataItem]{{Category: "special.health"}}})
		return err
	})
}

// change edits the activity.
func (w *world) change(t *testing.T, edit func(*record.ProcessingActivity)) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		var err error
		w.payroll, err = store.Change(ctx, tx, record.ProcessingActivities, w.payroll.ID, w.payroll.Rev, func(a *record.ProcessingActivity) error {
			edit(a)
			return nil
		})
		return err
	})
}

func has(t *testing.T, p *webtest.Page, parts ...string) {
	t.Helper()
	if p.Status != http.StatusOK {
		t.Fatalf("%s: status %d", p.Path, p.Status)
	}
	for _, x := range parts {
		if !p.Has(x) {
			t.Errorf("%s: no %q", p.Path, x)
		}
	}
}

// S-042, S-045
func TestTheMapFollowsFromRecordsAndADeletedEdgeChangesIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		before := b.Get("/o/one/data-map")
		has(t, before, "Payroll", "Staff portal", "Paper archive", "Pay Inc.", "Tax office", "United States", "Standard contractual clauses", "Transfer in PA-0001")
		if n := strings.Count(before.Body, `class="edge`); n < 6 {
			t.Errorf("%d edges", n)
		}
		if strings.Contains(before.Body, "No transfer recorded") {
			t.Error("the transfer is recorded")
		}
		w.change(t, func(a *record.ProcessingActivity) { a.Flows = nil })
		after := b.Get("/o/one/data-map")
		if after.Has("Paper archive") || strings.Count(after.Body, `class="edge`) != strings.Count(before.Body, `class="edge`)-1 {
			t.Error("the flow is gone from the record and not from the map")
		}
		w.change(t, func(a *record.ProcessingActivity) { a.Transfers = nil })
		has(t, b.Get("/o/one/data-map"), "United States", "No transfer recorded")
	})
}

func TestTheMapIsNarrowedByFocusCategoryAndCountry(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/data-map?focus="+w.payroll.Ref), "Flows of Payroll", "Open record")
		has(t, b.Get("/o/one/data-map?q=portal"), "Flows of Staff portal")
		has(t, b.Get("/o/one/data-map?country=US"), "Pay Inc.")
		if b.Get("/o/one/data-map?country=US").Has("Tax office") {
			t.Error("the tax office does not lie on the way to the United States")
		}
		has(t, b.Get("/o/one/data-map?category=special.health"), "Payroll")
		has(t, b.Get("/o/one/data-map?category=financial"), "Nothing flows here with these filters")
		has(t, b.Get("/o/one/data-map?view=table"), "Tax office")
		has(t, b.Get("/o/one/data-map?focus=nowhere"), "is not on this map")
		for _, path := range []string{"/o/one/data-map?focus=PA-0999", "/o/one/data-map?unit=UNT-0999", "/o/one/data-map?category=nonsense", "/o/one/data-map/file/exe"} {
			if p := b.Get(path); p.Status != http.StatusNotFound {
				t.Errorf("%s: status %d", path, p.Status)
			}
		}
	})
}

// S-043
func TestTheReportSaysWhoReachesHealthDataAndWhoSaysNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/access-report?category=health"), "Payroll clerks", "Staff portal", "Two factors", "Sick leave", "One activity holds such data")
		p := b.Get("/o/one/access-report?category=financial")
		if p.Has("Payroll clerks") {
			t.Error("clerks reach no financial data by the record")
		}
		if p := b.Get("/o/one/access-report?category=nonsense"); p.Status != http.StatusNotFound {
			t.Errorf("status %d", p.Status)
		}
	})
}

func TestMapAndReportAreSavedAsFiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		for path, begins := range map[string]string{
			"/o/one/data-map/file/svg": "<svg", "/o/one/data-map/file/pdf": "%PDF", "/o/one/data-map/file/jsonld": "{",
			"/o/one/access-report/file/xlsx?category=health": "PK", "/o/one/access-report/file/pdf?category=health": "%PDF",
		} {
			if p := b.Get(path); p.Status != http.StatusOK || !strings.HasPrefix(p.Body, begins) {
				t.Errorf("%s: status %d, begins %.20q", path, p.Status, p.Body)
			}
		}
	})
}

// Many records cost no more statements than few, and a map of many is grouped and
// opens one group at a time.
func TestALargeMapIsGroupedAndAsksTheDatabaseNoMore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		statements := func() int64 {
			r := httptest.NewRequest(http.MethodGet, "/o/one/data-map", nil)
			r.AddCookie(&http.Cookie{Name: "privet", Value: string(access.Owner)})
			ctx, n := db.Counted(r.Context())
			w.site.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
			return n.Load()
		}
		few := statements()
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			var list []store.Addition
			for i := range 70 {
				a := &record.ProcessingActivity{Head: register.Head{Title: fmt.Sprintf("Activity %02d", i)}, Role: "controller", Systems: register.Links[record.System]{w.portal.ID},
					Principals: register.Rows[record.ActivityPrincipal]{{Category: "customers"}}, DataItems: register.Rows[record.ActivityDataItem]{{Category: "name"}}}
				list = append(list, store.Addition{Type: record.ProcessingActivities.Type, Record: a})
			}
			return store.CreateMany(ctx, tx, list, nil)
		})
		if many := statements(); many != few {
			t.Errorf("%d statements for many activities, %d for few", many, few)
		}
		b := webtest.As(t, w.site, access.Owner)
		p := b.Get("/o/one/data-map")
		has(t, p, "are too many to read", "Without a unit", "72 elements")
		open := b.Get("/o/one/data-map?open=activities%2FWithout+a+unit")
		has(t, open, "Activity 03", "More of Without a unit")
		if n := strings.Count(open.Body, `class="node`); n > 60 {
			t.Errorf("%d nodes drawn", n)
		}
		has(t, b.Get("/o/one/data-map?focus="+w.payroll.Ref), "Flows of Payroll")
	})
}

// A register larger than one map goes on by a cursor; a record in focus is found
// wherever it stands.
func TestAMapBeyondItsLimitGoesOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			m, err := datamap.DoMap(ctx, tx, w.words, datamap.Ask{Limit: 1}, datamap.View{}, "")
			if err != nil {
				return err
			}
			if m.Gathered.Next == "" || m.Gathered.Total != 2 || m.Find("PA-0002") != nil {
				t.Errorf("next %q of %d", m.Gathered.Next, m.Gathered.Total)
			}
			m, err = datamap.DoMap(ctx, tx, w.words, datamap.Ask{Limit: 1}, datamap.View{Focus: "PA-0002"}, "")
			if err == nil && (m.Focus == nil || m.Focus.Label != "Sick leave") {
				t.Error("the focus was not found behind the first activities")
			}
			return err
		})
	})
}
