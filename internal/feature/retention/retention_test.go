package retention_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/retention"
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
	"github.com/privet-pims/privet/internal/workflow"
	"github.com/privet-pims/privet/locales"
)

type world struct {
	*store.DB
	who    access.Actor
	site   *web.Site
	words  i18n.Words
	system *record.System
	set    *record.DataSet
	hold   *record.Hold
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
			w := &world{DB: registertest.Open(t, d, clock, retention.Reactions()...), words: words.Words("en")}
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
			retention.Mount(w.site)
			page.Mount(w.site, page.Deps{})
			run(t, w)
		})
	}
}

// plant makes three rules, of which two contradict each other and one is a draft, a
// data set in a store of a system, and a hold on that system.
func (w *world) plant(t *testing.T) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		for _, r := range []struct {
			title, category, period, provision string
			draft                              bool
		}{
			{"Vouchers", "finance.payment", "P8Y", "§ 147 Abs. 3 AO", false}, {"Payments", "finance.payment", "P10Y", "§ 257 HGB", false}, {"Calls", "communication.recording", "P30D", "", true},
		} {
			rec := &record.RetentionRule{Head: register.Head{Title: r.title}, From: "collection", Action: "delete", Ground: "statute", Provision: r.provision}
			rec.Period, rec.YearEnd = calendar.Period(r.period), r.title != "Calls"
			rec.Categories = append(rec.Categories, record.PIICategory(r.category))
			made, err := store.Create(ctx, tx, record.RetentionRules, rec)
			if err != nil {
				return err
			}
			if r.draft {
				continue
			}
			if _, err := store.Move(ctx, tx, record.RetentionRules, made.ID, made.Rev, "approve", workflow.Input{}); err != nil {
				return err
			}
		}
		var err error
		if w.system, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Shop"}}); err != nil {
			return err
		}
		place, err := store.Create(ctx, tx, record.DataStores, &record.DataStore{Head: register.Head{Title: "Shop database"}, System: register.To[record.System](w.system.ID)})
		if err != nil {
			return err
		}
		if w.set, err = store.Create(ctx, tx, record.DataSets, &record.DataSet{Head: register.Head{Title: "Orders"}, DataStore: register.To[record.DataStore](place.ID)}); err != nil {
			return err
		}
		h, err := store.Create(ctx, tx, record.Holds, &record.Hold{Head: register.Head{Title: "Dispute with Baum"}, Reason: "Claim", From: "2026-01-01", Until: "2027-03-31",
			Systems: register.Links[record.System]{w.system.ID}, Principals: register.Lines{"K-17", "anna@example.org"}})
		if err != nil {
			return err
		}
		w.hold, err = store.Move(ctx, tx, record.Holds, h.ID, h.Rev, "impose", workflow.Input{})
		return err
	})
}

func has(t *testing.T, p *webtest.Page, parts ...string) {
	t.Helper()
	for _, x := range parts {
		if !p.Has(x) {
			t.Errorf("%s (status %d): no %q", p.Path, p.Status, x)
		}
	}
}

// S-090
func TestTheScheduleShowsEachRuleByCategoryAndWhereTwoContradict(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/retention"), "Vouchers", "8 years", "§ 147 Abs. 3 AO", "Payments", "10 years", "from the end of that year", "Calls", "30 days", "2 rules are in force", "In one place two of them contradict each other", "RET-0001")
		for form, begin := range map[string]string{"pdf": "%PDF", "docx": "PK", "xlsx": "PK"} {
			if p := b.Get("/o/one/retention/file/" + form); p.Status != http.StatusOK || !strings.HasPrefix(p.Body, begin) {
				t.Errorf("%s: status %d", form, p.Status)
			}
		}
		if p := b.Get("/o/one/retention/file/odt"); p.Status != http.StatusNotFound {
			t.Errorf("a form that is none: status %d", p.Status)
		}
		registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			s, err := retention.DoSchedule(ctx, tx)
			if err != nil {
				return err
			}
			if s.Rules != 3 || s.Drafts != 1 || len(s.Clashes) != 1 || s.Clashes[0].Differs != "period" || len(s.Groups) != 2 {
				t.Errorf("%+v", s)
			}
			return nil
		})
	})
}

// S-090, S-094
func TestTheCalculatorShowsEachStepAndTheHoldInTheWay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/retention/due"), "About which record", "Vouchers")
		has(t, b.Get("/o/one/retention/due?rule=RET-0001&event=2017-05-03"), "Due since 1 January 2026", "end of the calendar year", "Last day of the period of 8 years", "1182/71")
		has(t, b.Get("/o/one/retention/due?rule=RET-0001&event=2017-05-03&data_set="+w.set.Ref), "Held: not before 1 April 2027", w.hold.Ref)
		has(t, b.Get("/o/one/retention/due?rule=RET-0001&event=2017-05-03&principal=K-17"), "Held: not before 1 April 2027")
		has(t, b.Get("/o/one/retention/due?rule=RET-0003&event=2026-11-01"), "Due on 2 December 2026", "This rule is a draft")
		for _, q := range []string{"rule=RET-0001&event=yesterday", "rule=RET-0001", "rule=RET-0999&event=2020-01-01", "rule=RET-0001&event=2020-01-01&data_set=DST-0999"} {
			if p := b.Get("/o/one/retention/due?" + q); p.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: status %d", q, p.Status)
			}
		}
	})
}

// S-094
func TestTheErasureOfWhatIsHeldIsRefusedAndNamesTheHold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var person, free *record.Person
		var loose *record.System
		registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
			if person, err = store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Anna"}, Email: "anna@example.org"}); err != nil {
				return err
			}
			if free, err = store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ben"}, Email: "ben@example.org"}); err != nil {
				return err
			}
			loose, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Free"}})
			return err
		})
		ask := func(ty *register.Type, at id.ID) (err error) {
			return w.Write(t.Context(), w.who, func(tx *store.Tx) error {
				rec, err := store.GetAny(t.Context(), tx, ty, at)
				if err != nil {
					return err
				}
				if _, err := store.ChangeAny(t.Context(), tx, ty, at, register.HeadOf(rec).Rev, func(r register.Record) error { register.HeadOf(r).Title += " again"; return nil }); err != nil {
					return err
				}
				return nil
			})
		}
		erase := func(ty *register.Type, at id.ID) error {
			if err := ask(ty, at); err != nil {
				return err
			}
			return w.Write(t.Context(), w.who, func(tx *store.Tx) error {
				steps, err := store.History(t.Context(), tx, ty, at, 0, 20)
				if err != nil {
					return err
				}
				_, err = store.AskErasure(t.Context(), tx, ty, at, steps[len(steps)-1].Seq, "asked for")
				return err
			})
		}
		for _, c := range []struct {
			why  string
			ty   *register.Type
			at   id.ID
			held bool
		}{
			{"the system itself", record.Systems.Type, w.system.ID, true}, {"a data set in it", record.DataSets.Type, w.set.ID, true}, {"the person by the address", record.People.Type, person.ID, true},
			{"another system", record.Systems.Type, loose.ID, false}, {"another person", record.People.Type, free.ID, false},
		} {
			err := erase(c.ty, c.at)
			p, ok := problem.As(err)
			switch {
			case !c.held && err != nil:
				t.Errorf("%s: %v", c.why, err)
			case c.held && (!ok || p.Key != "erase_held" || !strings.Contains(w.words.Problem(p), w.hold.Ref) || !strings.Contains(w.words.Problem(p), "31 March 2027")):
				t.Errorf("%s: %v", c.why, err)
			}
		}
		registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Move(ctx, tx, record.Holds, w.hold.ID, w.hold.Rev, "lift", workflow.Input{Reason: "Settled"})
			return err
		})
		if err := erase(record.Systems.Type, w.system.ID); err != nil {
			t.Errorf("after the hold was lifted: %v", err)
		}
	})
}

// S-094
func TestWhoeverAsksFindsTheHoldsInTheWay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/retention/holds"), "Dispute with Baum", "Shop", "2 people", "Binds")
		has(t, b.Get("/o/one/retention/holds?ref="+w.set.Ref), "No: one hold is in the way")
		has(t, b.Get("/o/one/retention/holds?principal="+url.QueryEscape("K-17")), "No: one hold is in the way")
		has(t, b.Get("/o/one/retention/holds?principal=K-18"), "No hold is in the way today")
		if p := b.Get("/o/one/retention/holds?ref=SYS-0999"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("an unknown reference: status %d", p.Status)
		}
	})
}

// S-090: of many data sets the list offers some; the rest are found by what is typed, and
// the one that was chosen is named.
func TestACalculatorOfManyDataSetsLooksThemUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.plant(t)
		var last string
		registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			for n := range 60 {
				d, err := store.Create(ctx, tx, record.DataSets, &record.DataSet{Head: register.Head{Title: fmt.Sprintf("Set %02d", n)}})
				if err != nil {
					return err
				}
				last = d.Ref
			}
			return nil
		})
		b := webtest.As(t, w.site, access.Owner)
		if p := b.Get("/o/one/retention/due"); p.Has("Set 59") || !strings.Contains(p.Body, "/o/one/retention-rules/options?field=data_sets") {
			t.Error("all data sets are offered, or none are looked up")
		}
		has(t, b.Get("/o/one/retention-rules/options?field=data_sets&q=Set+59"), "Set 59")
		has(t, b.Get("/o/one/retention/due?rule=RET-0001&event=2017-05-03&data_set="+last), "Set 59", "Due since 1 January 2026")
	})
}
