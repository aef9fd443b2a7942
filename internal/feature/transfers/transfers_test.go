package transfers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/transfers"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// world is an organisation under the law of the Union that sends data of an activity
// to a partner in India and to one in the United Kingdom, with another beside it.
type world struct {
	*store.DB
	who, other access.Actor
	site       *web.Site
	support    *record.ProcessingActivity
	party      *record.Party
	system     *record.System
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
			w := &world{DB: registertest.Open(t, d, clock)}
			w.who, w.other = registertest.Found(t, w.DB, "one"), registertest.Found(t, w.DB, "two")
			w.plant(t)
			tenant, err := w.Tenant(t.Context(), "one")
			if err != nil {
				t.Fatal(err)
			}
			w.site = web.New(web.Deps{Store: w.DB, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
				Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }}})
			transfers.Mount(w.site)
			page.Mount(w.site, page.Deps{RecordActions: []page.RecordAction{transfers.RecordAction}})
			run(t, w)
		})
	}
}

func (w *world) plant(t *testing.T) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		if _, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
			o.Country, o.LawsInScope = "DE", register.Terms[record.LawScheme]{"eu-gdpr"}
			return nil
		}); err != nil {
			return err
		}
		if w.party, err = store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Night Desk"}, Country: "IN"}); err != nil {
			return err
		}
		if w.system, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Ticket desk"}, Hosting: "saas", Supplier: register.To[record.Party](w.party.ID)}); err != nil {
			return err
		}
		w.support, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Support at night"}, Role: "controller",
			Systems: register.Links[record.System]{w.system.ID},
			Transfers: register.Rows[record.ActivityTransfer]{
				{Country: "IN", Importer: register.To[record.Party](w.party.ID)},
				{Country: "GB", ImporterName: "Model maker", Mechanism: "adequacy"},
			}})
		return err
	})
	registertest.Write(t, w.DB, w.other, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Foreign secret"}, Role: "controller",
			Transfers: register.Rows[record.ActivityTransfer]{{Country: "BR", ImporterName: "Foreign importer"}}})
		return err
	})
}

func (w *world) report(t *testing.T) *transfers.Report {
	t.Helper()
	var out *transfers.Report
	registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = transfers.DoReport(ctx, tx, "")
		return err
	})
	return out
}

// to is the line of a country.
func to(t *testing.T, r *transfers.Report, country string) transfers.Line {
	t.Helper()
	list := r.Pick(transfers.Filter{Country: country})
	if len(list) != 1 {
		t.Fatalf("%d transfers to %s", len(list), country)
	}
	return list[0]
}

// S-100, S-101
func TestATransferWithoutAMechanismIsAGapAndAMechanismChangesItsRating(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		if l := to(t, w.report(t), "IN"); l.State() != assess.NotPermitted || l.Safeguard() != assess.Unprotected || l.Rating() != "high" {
			t.Errorf("nothing: %s, %s, %s", l.State(), l.Safeguard(), l.Rating())
		}
		has(t, b.Get("/o/one/transfers/map"), "India", "Night Desk", "1 transfer has nothing to rest on today", "Model maker", w.support.Ref)
		registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.ProcessingActivities, w.support.ID, w.support.Rev, func(a *record.ProcessingActivity) error {
				x := &a.Transfers[0]
				x.Mechanism, x.Module, x.Document, x.Measures = "scc", "c2p", "Clauses of 2026", "Keys stay here"
				return nil
			})
			return err
		})
		if l := to(t, w.report(t), "IN"); l.State() != assess.Permitted || l.Safeguard() != assess.ByClauses || l.Rating() != "medium" {
			t.Errorf("clauses: %s, %s, %s", l.State(), l.Safeguard(), l.Rating())
		}
		has(t, b.Get("/o/one/transfers/map"), "No transfer lacks something to rest on today", "Standard contractual clauses")
	})
}

// S-100
func TestASuppositionNamesAlternativesAndLeavesNoTrace(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		before := w.dump(t)
		b := webtest.As(t, w.site, access.Owner)
		p := b.Get("/o/one/transfers/map?lose=adequacy-gb")
		has(t, p, "United Kingdom", "Standard contractual clauses", w.support.Ref, w.system.Ref)
		if p := b.Get("/o/one/transfers/map?lose=nonsense"); p.Status < 400 || p.Status >= 500 {
			t.Errorf("a loss that is none: status %d", p.Status)
		}
		registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			r, err := transfers.DoReport(ctx, tx, "")
			if err != nil {
				return err
			}
			a, err := transfers.DoWhatIf(ctx, tx, r, "adequacy-gb")
			if err != nil {
				return err
			}
			if a.Unlawful != 1 || len(a.Fallen) != 1 || len(a.Fallen[0].Alternatives["eu-gdpr"]) == 0 || len(a.Activities) != 1 || a.Activities[0] != w.support.ID {
				t.Errorf("%d unlawful, fallen %+v", a.Unlawful, a.Fallen)
			}
			return nil
		})
		if after := w.dump(t); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
	})
}

// S-011
func TestARippleNamesWhatAChangeTouchesAndTheRecordLeadsThere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		at := "/o/one/ripple/parties/" + w.party.Ref
		has(t, b.Get(at), w.support.Ref, "Support at night", w.system.Ref)
		if !b.Get("/o/one/parties/" + w.party.Ref).Links(at) {
			t.Error("the record does not lead to what its change touches")
		}
		for _, path := range []string{"/o/one/ripple/parties/PTY-9999", "/o/one/ripple/nowhere/PTY-0001"} {
			if p := b.Get(path); p.Status != http.StatusNotFound {
				t.Errorf("%s: status %d", path, p.Status)
			}
		}
	})
}

func TestARippleOfManyRecordsIsShownByKindAndInPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			for i := range 120 {
				x := &record.System{Head: register.Head{Title: fmt.Sprint("Desk ", i)}, Supplier: register.To[record.Party](w.party.ID)}
				if _, err := store.Create(ctx, tx, record.Systems, x); err != nil {
					return err
				}
			}
			return nil
		})
		b := webtest.As(t, w.site, access.Owner)
		at := "/o/one/ripple/parties/" + w.party.Ref
		first, last := b.Get(at), b.Get(at+"?page=3")
		has(t, first, w.support.Ref)
		if n := strings.Count(first.Body, `<th scope="row">`); n != 50 || !first.Links(at+"?page=2") || last.Links(at+"?page=4") || !last.Links(at+"?page=2") {
			t.Errorf("%d rows on the first page, or its pages are not three", n)
		}
		for _, systems := range []string{at + "?kind=systems", at + "?kind=systems&page=2"} {
			if p := b.Get(systems); strings.Contains(p.Body, "Support at night") || !strings.Contains(p.Body, "Desk ") {
				t.Errorf("%s shows another kind than systems", systems)
			}
		}
	})
}

func TestEveryRoleSeesItsOwnOrganisationAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for _, role := range access.Roles() {
			b := webtest.As(t, w.site, role)
			may := access.Actor{Kind: access.Person, ID: id.New(), Org: w.who.Org, Role: role}.May(access.Read, access.Records)
			for _, path := range []string{"/o/one/transfers/map", "/o/one/ripple/parties/" + w.party.Ref} {
				p := b.Get(path)
				if ok := p.Status == http.StatusOK; ok != may {
					t.Errorf("%s, %s: status %d", role, path, p.Status)
				}
				if p.Has("Foreign") {
					t.Errorf("%s, %s: shows another organisation", role, path)
				}
			}
			if p := b.Get("/o/two/transfers/map"); p.Status != http.StatusNotFound {
				t.Errorf("%s: a foreign organisation answers %d", role, p.Status)
			}
		}
	})
}

func TestTheMapIsSavedAsAFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		for form, begins := range map[string]string{"svg": "<svg", "pdf": "%PDF"} {
			if p := b.Get("/o/one/transfers/map/file/" + form); p.Status != http.StatusOK || !strings.HasPrefix(p.Body, begins) {
				t.Errorf("%s: status %d, begins %.20q", form, p.Status, p.Body)
			}
		}
		if p := b.Get("/o/one/transfers/map/file/exe"); p.Status != http.StatusNotFound {
			t.Errorf("exe: status %d", p.Status)
		}
	})
}

// dump is every record of every register of the organisation, with its revision.
func (w *world) dump(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		for _, ty := range tx.Registers().All() {
			list, err := store.ListAny(ctx, tx, ty, store.Query{Limit: store.MaxLimit, Rows: true})
			if err != nil {
				return err
			}
			for _, rec := range list.Items {
				text, err := json.Marshal(rec)
				if err != nil {
					return err
				}
				out.WriteString(ty.Name + " " + string(text) + "\n")
			}
		}
		return nil
	})
	return out.String()
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
