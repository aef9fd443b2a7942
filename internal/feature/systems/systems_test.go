package systems_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/systems"
	"github.com/privet-pims/privet/internal/i18n"
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

type world struct {
	*store.DB
	who  access.Actor
	site *web.Site
	shop *record.System
	rule *record.RetentionRule
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
			own := systems.Mount(w.site)
			page.Mount(w.site, page.Deps{Own: map[string]page.Own{record.Systems.Name: own.Own()}})
			run(t, w)
		})
	}
}

// plant makes a shop with a database, in it orders with four elements of which one has
// no purpose, an activity with a flow, a right of access and two more systems.
func (w *world) plant(t *testing.T) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		var err error
		if w.shop, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Shop"}, Origin: "own", Hosting: "saas"}); err != nil {
			return err
		}
		for _, s := range []*record.System{{Head: register.Head{Title: "Mail"}, Origin: "third_party"}, {Head: register.Head{Title: "Fax"}}, {Head: register.Head{Title: "Web"}, Origin: "third_party"}} {
			if _, err := store.Create(ctx, tx, record.Systems, s); err != nil {
				return err
			}
		}
		place, err := store.Create(ctx, tx, record.DataStores, &record.DataStore{Head: register.Head{Title: "Shop database"}, System: register.To[record.System](w.shop.ID), Environment: "test", Country: "DE"})
		if err != nil {
			return err
		}
		if w.rule, err = store.Create(ctx, tx, record.RetentionRules, &record.RetentionRule{Head: register.Head{Title: "Vouchers"}, Period: "P8Y"}); err != nil {
			return err
		}
		a := &record.ProcessingActivity{Head: register.Head{Title: "Sales"}, Role: record.Controller, Systems: register.Links[record.System]{w.shop.ID}, PeopleCount: 4711, CountedOn: "2026-10-01", HowKnown: "estimated"}
		f := record.ActivityFlow{ToText: "Tax office"}
		f.From.ID = w.shop.ID
		a.Flows = append(a.Flows, f)
		if a, err = store.Create(ctx, tx, record.ProcessingActivities, a); err != nil {
			return err
		}
		d := &record.DataSet{Head: register.Head{Title: "Orders"}, Kind: "table", DataStore: register.To[record.DataStore](place.ID), DeclaredCount: 1000, DeclaredOn: "2026-09-01", HowKnown: "measured", ObservedCount: 1500, ObservedOn: "2026-11-01"}
		for _, e := range []record.DataElement{
			{PhysicalName: "mail", Category: "contact.email", Sensitivity: "normal", Special: "no", Sharing: "organisation"},
			{PhysicalName: "sick", Category: "special.health", Sensitivity: "special", Special: "yes", Sharing: "unit"},
			{PhysicalName: "paid", Category: "finance.payment", Sensitivity: "sensitive", Special: "no", Sharing: "processors", Retention: register.To[record.RetentionRule](w.rule.ID)},
			{PhysicalName: "old", Category: "contact", Status: record.Proposed, Confidence: 92},
			{PhysicalName: "junk", Category: "contact", Status: "rejected"},
		} {
			if e.Status == "" {
				e.NeededFor = register.Links[record.ProcessingActivity]{a.ID}
			}
			d.Elements = append(d.Elements, e)
		}
		if _, err := store.Create(ctx, tx, record.DataSets, d); err != nil {
			return err
		}
		_, err = store.Create(ctx, tx, record.AccessRights, &record.AccessRight{Head: register.Head{Title: "Clerks in the shop"}, Holder: "Clerks", Level: "write", System: register.To[record.System](w.shop.ID)})
		return err
	})
}

func has(t *testing.T, p *webtest.Page, parts ...string) {
	t.Helper()
	if p.Status != http.StatusOK {
		t.Errorf("%s: status %d", p.Path, p.Status)
	}
	for _, x := range parts {
		if !p.Has(x) {
			t.Errorf("%s: no %q", p.Path, x)
		}
	}
}

// S-037, S-089
func TestElementsAreNarrowedByEachOfTheirAttributes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		for query, want := range map[string]string{
			"": "mail sick paid old junk", "?category=contact": "mail old junk", "?category=contact.email": "mail", "?sensitivity=special": "sick", "?special=yes": "sick",
			"?rule=" + w.rule.Ref: "paid", "?rule=none": "mail sick old junk", "?sharing=unit": "sick", "?purpose=none": "old", "?category=special&sharing=organisation": "",
		} {
			p := b.Get("/o/one/data-elements" + query)
			if p.Status != http.StatusOK {
				t.Errorf("%s: status %d", query, p.Status)
			}
			var got []string
			for _, name := range []string{"mail", "sick", "paid", "old", "junk"} {
				if strings.Contains(p.Body, "<code>"+name+"</code>") {
					got = append(got, name)
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s: %v, want %s", query, got, want)
			}
		}
		has(t, b.Get("/o/one/data-elements?purpose=none"), "No purpose", "92", "One element", "Orders")
		for _, q := range []string{"?sensitivity=red", "?rule=RET-0999", "?after=made-up"} {
			if p := b.Get("/o/one/data-elements" + q); p.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: status %d", q, p.Status)
			}
		}
		registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			if _, err := systems.DoElements(ctx, tx, systems.Filter{Sharing: "everywhere"}, "", 0); !problem.Is(err, problem.Invalid) {
				t.Errorf("a scope that is none: %v", err)
			}
			return nil
		})
	})
}

// S-042, S-043, S-049, S-089
func TestThePageOfASystemShowsWhatLiesInItUsesItAndReachesIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/systems/"+w.shop.Ref), "Shop database", "Test", "Orders", "1,000", "1,500", "33% apart", "One without purpose", "3 without rule", "Sales", "4,711 people", "Clerks", "No condition stated", "Tax office", "Own")
		has(t, b.Get("/o/one/systems/SYS-0003"), "No data store is described", "No processing activity names this system")
	})
}

// S-048, S-049
func TestTheInventoryDividesSystemsByOriginAndComparesVolumes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		p := b.Get("/o/one/inventory")
		for _, href := range []string{"systems?where=origin:is:third_party", "systems?where=origin:empty:"} {
			if !strings.Contains(p.Body, href) {
				t.Errorf("a number does not lead to %s", href)
			}
		}
		has(t, p, "4 systems", "25%", "50%", "Orders", "33% apart", "4,711", "Estimated")
		registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			i, err := systems.DoInventory(ctx, tx)
			if err != nil {
				return err
			}
			if i.Elements != 5 || i.Unpurposed != 1 || i.Unruled != 4 || i.Shares[0].All != 4 || i.Shares[0].Parts[2].Percent != 50 {
				t.Errorf("%+v", i)
			}
			return nil
		})
		has(t, b.Get("/o/one/systems?where=origin:empty:"), "Fax")
	})
}
