package clocks_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// world is an organisation in Germany under the laws of the Union and California.
type world struct {
	*store.DB
	who   access.Actor
	words *i18n.Catalogue
	site  func(lang string) *web.Site
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			clock := registertest.NewClock()
			w := &world{DB: registertest.Open(t, d, clock), words: words}
			w.who = registertest.Found(t, w.DB, "one")
			registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
				own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
				if err != nil {
					return err
				}
				_, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
					o.Country, o.TimeZone, o.LawsInScope = "DE", "Europe/Berlin", register.Terms[record.LawScheme]{"us-ca", "eu-gdpr", "cn-pipl"}
					return nil
				})
				return err
			})
			tenant, err := w.Tenant(t.Context(), "one")
			if err != nil {
				t.Fatal(err)
			}
			w.site = func(lang string) *web.Site {
				s := web.New(web.Deps{Store: w.DB, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
					Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: clock.Now, Change: func(s *account.Session) { s.Account.Lang = lang }}})
				clocks.Mount(s)
				return s
			}
			run(t, w)
		})
	}
}

func (w *world) ask(t *testing.T, q clocks.Question) (*clocks.Answer, error) {
	t.Helper()
	var out *clocks.Answer
	var err error
	registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		out, err = clocks.DoClock(ctx, tx, q)
		return nil
	})
	return out, err
}

// S-063, S-157
func TestALawThatOnlyAPackKnowsIsCountedByItsPack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		q := clocks.Question{Law: registertest.Island, Kind: law.AskAccess, Received: "2026-01-31T10:00", Place: "BR"}
		if _, err := w.ask(t, q); !problem.Is(err, problem.Invalid) {
			t.Errorf("a law that nobody knows: %v", err)
		}
		registertest.LayIsland(t, w.DB, w.who)
		got, err := w.ask(t, q)
		if err != nil {
			t.Fatal(err)
		}
		q.Law = registertest.IslandPattern
		want, err := w.ask(t, q)
		if err != nil || want.Deadlines[0].Governs().Day == "" || got.Deadlines[0].Governs().Day != want.Deadlines[0].Governs().Day {
			t.Errorf("the pack gives %s, its pattern %s: %v", got.Deadlines[0].Governs().Day, want.Deadlines[0].Governs().Day, err)
		}
		p := webtest.As(t, w.site("en"), access.Owner).Get("/o/one/clocks?day=2026-01-31&for=kind:access&law=xx-island&place=BR")
		if p.Status != 200 || strings.Count(p.Body, registertest.IslandName) < 2 {
			t.Errorf("the page does not name the law of the pack: %d", p.Status)
		}
	})
}

// S-063
func TestTheOrganisationLendsItsZonePlaceAndLaws(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		a, err := w.ask(t, clocks.Question{Law: clocks.InScope, Kind: law.AskErasure, Received: "2026-01-31T10:00"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range a.Deadlines {
			got = append(got, d.Law.ID+" "+string(d.Governs().Day)+" "+d.Holidays.Place()+" "+d.Zone.String())
		}
		if want := "eu-gdpr 2026-03-02 DE Europe/Berlin, us-ca 2026-03-17 DE Europe/Berlin, cn-pipl  DE Europe/Berlin"; strings.Join(got, ", ") != want {
			t.Errorf("dates %v, want %s", got, want)
		}
		same, err := w.ask(t, clocks.Question{Law: "eu-gdpr", Kind: law.AskErasure, Received: "2026-02-27T23:30:00Z", Place: " de-by "})
		if err != nil || same.Deadlines[0].Governs().Day != "2026-03-30" || same.Deadlines[0].Holidays.Place() != "DE-BY" {
			t.Errorf("an instant with its zone: %+v, %v", same, err)
		}
	})
}

func TestWhatCannotBeReadIsToldAtItsField(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for _, test := range []struct {
			field, key string
			q          clocks.Question
		}{
			{"received", "required", clocks.Question{Law: "eu-gdpr", Kind: law.AskAccess}},
			{"received", "clock_instant", clocks.Question{Law: "eu-gdpr", Kind: law.AskAccess, Received: "31.1.2026"}},
			{"identity", "clock_instant", clocks.Question{Law: "uk", Kind: law.AskAccess, Received: "2026-03-01T10:00", Identity: "soon"}},
			{"zone", "clock_zone", clocks.Question{Law: "eu-gdpr", Kind: law.AskAccess, Received: "2026-01-31T10:00", Zone: "Mars/Olympus"}},
			{"place", "clock_place", clocks.Question{Law: "eu-gdpr", Kind: law.AskAccess, Received: "2026-01-31T10:00", Place: "Bavaria"}},
			{"law", "required", clocks.Question{Kind: law.AskAccess, Received: "2026-01-31T10:00"}},
			{"law", "clock_law", clocks.Question{Law: "atlantis", Kind: law.AskAccess, Received: "2026-01-31T10:00"}},
		} {
			_, err := w.ask(t, test.q)
			if is, ok := problem.As(err); !ok || len(is.Fields) != 1 || is.Fields[0].Path != test.field || is.Fields[0].Key != test.key {
				t.Errorf("%+v: %v", test.q, err)
			}
		}
	})
}

func TestThePageSaysTheDateAndWhy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ask := func(b *webtest.Browser, status int, pairs ...string) string {
			t.Helper()
			q := url.Values{}
			for i := 0; i < len(pairs); i += 2 {
				q.Set(pairs[i], pairs[i+1])
			}
			p := b.Get("/o/one/clocks?" + q.Encode())
			if p.Status != status {
				t.Errorf("%v: %d, want %d", pairs, p.Status, status)
			}
			return webtest.Text(p.Root)
		}
		has := func(text string, list ...string) {
			t.Helper()
			for _, s := range list {
				if !strings.Contains(text, s) {
					t.Errorf("the page lacks %q", s)
				}
			}
		}
		b := webtest.As(t, w.site("en"), access.Owner)
		has(ask(b, http.StatusOK), "No date yet")
		has(ask(b, http.StatusOK, "law", "eu-gdpr", "for", "kind:erasure", "day", "2026-01-31", "hour", "10:00"),
			"Monday, 2 March 2026", "Art. 12(3)", "That month has no such date", "28 February 2026 is a Saturday", "Tell recipients", "Limit with an extension", "Extension possible")
		has(ask(b, http.StatusOK, "law", clocks.InScope, "for", "kind:erasure", "day", "2026-01-31"), "Earliest date", "No number of days", "Working period, not the law’s")
		has(ask(b, http.StatusUnprocessableEntity, "law", "br-lgpd", "for", "kind:access", "day", "2026-01-31", "told", "2026-02-03"), "knows no extension here", "Say why more time is needed")
		has(ask(b, http.StatusUnprocessableEntity, "law", "eu-gdpr", "for", "kind:access", "day", "2026-13-31"), "is no day with an hour")
		// S-063: internal targets stand beside the law's date, those of the house with their names
		has(ask(b, http.StatusOK, "law", "eu-gdpr", "for", "kind:access", "day", "2026-03-02", "hour", "10:00", "house", "1", "step1", "Ask the lawyer", "n1", "10", "unit1", "business_day"),
			"Thursday, 2 April 2026", "Locate data", "Monday, 9 March 2026", "Ask the lawyer", "Monday, 16 March 2026")
		has(ask(b, http.StatusUnprocessableEntity, "law", "eu-gdpr", "for", "kind:access", "day", "2026-03-02", "step1", "Ask the lawyer", "n1", "soon", "unit1", "week"), "wants a step and a period")
		german := webtest.As(t, w.site("de"), access.Owner)
		has(ask(german, http.StatusOK, "law", "eu-gdpr", "for", "duty:breach.authority", "day", "2026-03-27", "hour", "10:20"),
			"Montag, 30. März 2026, 11:20", "72 Stunden laufen ohne Unterbrechung", "Datenpanne der Aufsichtsbehörde melden",
			"dem Verantwortlichen wird es bekannt", "immer, außer es führt voraussichtlich nicht zu einem Risiko")
		has(ask(german, http.StatusOK, "law", "jp-appi", "for", "kind:access", "day", "2026-03-27"), "ohne Verzug (keine Zahl von Tagen im Gesetz)", "nur eine Vorgabe dieses Programms; kein Gesetz")
	})
}

// S-063: holidays that nobody announced yet are said beside the date, before anything is opened.
func TestADateBeyondTheAnnouncedHolidaysSaysSo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		at := "/o/one/clocks?law=sg-pdpa&for=kind:access&place=SG&zone=Asia/Singapore&day="
		for lang, says := range map[string]string{"en": "are known for 2024 to 2027 only", "de": "sind nur für 2024 bis 2027 bekannt"} {
			b := webtest.As(t, w.site(lang), access.Owner)
			if beside := b.Get(at+"2027-12-02").First("div", "class", "callout warn"); beside == nil || !strings.Contains(webtest.Text(beside), says) {
				t.Errorf("%s: the date does not say it", lang)
			}
			if p := b.Get(at + "2026-12-02"); strings.Contains(webtest.Text(p.Root), says) {
				t.Errorf("%s: a year that is known is doubted", lang)
			}
		}
		a, err := w.ask(t, clocks.Question{Law: "sg-pdpa", Kind: law.AskAccess, Received: "2027-12-02T10:00", Place: "SG"})
		if err != nil {
			t.Fatal(err)
		}
		if out := clocks.Tell(w.words.Words("de"), a.Deadlines[0]); len(out.Governs.Doubts) != 1 || !strings.Contains(out.Governs.Doubts[0], "nur für 2024 bis 2027") {
			t.Errorf("the API says %v", out.Governs.Doubts)
		}
	})
}

// Every duty and kind has a name, and every date its label, in both languages.
func TestEveryDutyHasAName(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "de"} {
		w := words.Words(lang)
		for _, l := range law.Shipped().Laws() {
			for _, c := range l.Clocks {
				if !w.Has("clock.duty." + c.Duty) {
					t.Errorf("%s has no name for %s", lang, c.Duty)
				}
			}
		}
		for _, k := range law.RequestKinds() {
			if !w.Has("clock.kind." + string(k)) {
				t.Errorf("%s has no name for %s", lang, k)
			}
		}
	}
}
