package onboarding_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/alexedwards/argon2id"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/onboarding"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/starter"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// world is an installation with its first account, signed in.
type world struct {
	testing.TB
	store    *store.DB
	accounts *account.Service
	handler  http.Handler
	browser  *webtest.Browser
	secret   string
	posts    int
	queue    *jobs.Queue
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(newWorld(t, d))
		})
	}
}

func newWorld(t testing.TB, d db.Dialect) *world {
	t.Helper()
	w := &world{TB: t}
	clock := registertest.NewClock()
	w.store = registertest.Open(t, d, clock)
	v, err := vault.Open(filepath.Join(t.TempDir(), "key"))
	w.must(err)
	w.accounts, err = account.New(w.store, v, nil, account.Options{
		Address: "https://privet.example.org",
		Hash:    argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32},
	})
	w.must(err)
	words, err := i18n.Load(locales.Files)
	w.must(err)
	blobs, err := blob.Open(context.Background(), blob.Settings{Dir: t.TempDir()})
	w.must(err)
	queue, err := jobs.New(w.store.Base(), jobs.Options{Log: slog.New(slog.DiscardHandler), Now: clock.Now})
	w.must(err)
	t.Cleanup(func() { _ = queue.Close() })
	w.queue = queue
	s := web.New(web.Deps{Store: w.store, Blobs: blobs, Words: words, Sessions: w.accounts, Now: clock.Now, Log: slog.New(slog.DiscardHandler)})
	onboarding.Mount(s, onboarding.Deps{Accounts: w.accounts, Jobs: queue})
	page.Mount(s, page.Deps{Jobs: queue})
	s.Handle("GET /o/{org}", web.Rule{Member: true}, func(c *web.Call) error { return c.Page(ui.Page{Title: "Home"}, templ.NopComponent) })

	link, err := w.accounts.SetUpLink(context.Background())
	w.must(err)
	e, err := w.accounts.SetUp(context.Background(), link, account.Start{Name: "Ada Lovelace", Email: "ada@example.org", Password: "lantern-orbit-velvet-47"}, account.From{})
	w.must(err)
	w.secret = e.Secret
	w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("privet"); err != nil {
			r.AddCookie(&http.Cookie{Name: "privet", Value: w.secret})
		}
		s.ServeHTTP(rw, r)
	})
	w.browser = webtest.As(t, w.handler, "")
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// post sends a form and says where it must lead.
func (w *world) post(path string, fields url.Values, to string) *webtest.Page {
	w.Helper()
	w.posts++
	p := w.browser.Post(path, fields)
	if p.Status != http.StatusOK || !strings.HasPrefix(p.Path, to) {
		w.Fatalf("POST %s leads to %d %s, want %s\n%s", path, p.Status, p.Path, to, webtest.Text(p.Root))
	}
	return p
}

func (w *world) organisation(slug string) *record.Organisation {
	w.Helper()
	t, err := w.store.Tenant(context.Background(), slug)
	w.must(err)
	var o *record.Organisation
	registertest.Read(w, w.store, registertest.As(t.ID, access.Owner), func(ctx context.Context, tx *store.Tx) (err error) {
		o, err = store.Get(ctx, tx, record.Organisations, t.ID)
		return err
	})
	return o
}

func laws(o *record.Organisation) []string {
	var out []string
	for _, l := range o.LawsInScope {
		out = append(out, string(l))
	}
	slices.Sort(out)
	return out
}

// toBegin goes from the first page to the choice of a beginning.
func (w *world) toBegin() {
	w.Helper()
	w.browser.Get("/start")
	w.post("/start", url.Values{"name": {"Mirevo Health"}, "country": {"DE"}, "markets": {"CH", "AT"}}, "/o/mirevo-health/start/role")
	w.post("/o/mirevo-health/start/role", url.Values{"roles": {"controller", "processor"}}, "/o/mirevo-health/start/scope")
	w.post("/o/mirevo-health/start/scope", url.Values{
		"size_class": {"small"}, "sector": {"Healthcare"}, "laws": {"eu-gdpr", "ch-fadp"}, "certified27001": {"certified"}, "edition": {"2019"}, "profile": {"small"},
	}, "/o/mirevo-health/start/begin")
}

// S-010: the answers stand in the organisation's own record.
func TestEveryAnswerStandsInTheRecordOfTheOrganisation(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.toBegin()
		o := w.organisation("mirevo-health")
		if o.Title != "Mirevo Health" || o.Country != "DE" || o.Kind != "own" || o.Language != "en" || o.TimeZone != "Europe/Berlin" {
			t.Errorf("%+v", o)
		}
		if got := laws(o); !slices.Equal(got, []string{"ch-fadp", "eu-gdpr"}) {
			t.Errorf("laws: %v", got)
		}
		if len(o.PIIRoles) != 2 || o.SizeClass != "small" || o.Sector != "Healthcare" || o.Certified27001 != "certified" || o.Edition != "2019" || o.Profile != "small" {
			t.Errorf("%+v", o)
		}
		if !o.IsSmall() {
			t.Error("the profile that was chosen does not hold")
		}
	})
}

func TestLawsAreProposedFromCountryAndMarkets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	p := w.browser.Get("/start/laws?country=DE&markets=CH&markets=US")
	for _, text := range []string{"GDPR", "FADP (Switzerland)", "Your main establishment is in Germany.", "You deal with people in Switzerland."} {
		if !strings.Contains(p.Body, text) {
			t.Errorf("the card lacks %q", text)
		}
	}
	if strings.Contains(p.Body, "California") {
		t.Error("the law of a part of a country is held for likely")
	}
	w.browser.Get("/start")
	w.post("/start", url.Values{"name": {"A"}, "country": {"DE"}, "markets": {"US"}}, "/o/a/start/role")
	if got := laws(w.organisation("a")); !slices.Equal(got, []string{"eu-gdpr"}) {
		t.Errorf("in scope from the start: %v", got)
	}
	if p := w.browser.Get("/o/a/start/scope"); !p.Has("CCPA (California)") || !p.Has("reach its thresholds") {
		t.Error("the law of California is not offered with its condition")
	}
}

// S-055, S-157: an organisation that laid a pack of its own over those of the program is
// offered that law too, may choose it, and no other organisation is.
func TestLawsOfAPackAreProposedToItsOrganisationAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for _, name := range []string{"Ferry", "Other"} {
		w.browser.Get("/start")
		w.post("/start", url.Values{"name": {name}, "country": {"DE"}, "markets": {"BR"}}, "/o/"+strings.ToLower(name)+"/start/role")
	}
	registertest.LayIsland(t, w.store, registertest.As(w.organisation("ferry").ID, access.Owner))
	for _, path := range []string{"/o/ferry/start/scope", "/o/ferry/start/organisation", "/o/ferry/start/laws?country=BR"} {
		if p := w.browser.Get(path); !p.Has(registertest.IslandName) {
			t.Errorf("%s does not offer the law of the pack", path)
		}
		if p := w.browser.Get(strings.Replace(path, "ferry", "other", 1)); p.Has(registertest.IslandName) {
			t.Errorf("%s offers the pack of another organisation", path)
		}
	}
	w.browser.Get("/o/ferry/start/scope")
	w.post("/o/ferry/start/scope", url.Values{"laws": {"eu-gdpr", registertest.Island}}, "/o/ferry/start/begin")
	if got := laws(w.organisation("ferry")); !slices.Contains(got, registertest.Island) {
		t.Errorf("in scope: %v", got)
	}
}

// S-175: a starter is loaded by the wizard, the chosen activities alone, by a job that
// tells how far it is.
func TestAStarterIsLookedAtAndItsChosenActivitiesAreLoaded(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.toBegin()
		if p := w.browser.Get("/o/mirevo-health/start/begin"); !p.Links("/o/mirevo-health/start/begin/healthcare") || !p.Links("/o/mirevo-health/import?next=") {
			t.Fatal("neither starter nor import is offered")
		}
		content, err := starter.Preview("healthcare", "en")
		w.must(err)
		p := w.browser.Get("/o/mirevo-health/start/begin/healthcare")
		boxes := 0
		for _, n := range p.All("input") {
			if webtest.Attr(n, "name") == "only" {
				boxes++
			}
		}
		if boxes != len(content.Activities) {
			t.Errorf("%d of %d activities can be chosen", boxes, len(content.Activities))
		}
		only := []string{content.Activities[0].Key, content.Activities[1].Key, content.Activities[2].Key}
		p = w.post("/o/mirevo-health/start/begin/healthcare", url.Values{"only": only}, "/o/mirevo-health/start/begin/healthcare/loading")
		if len(p.All("progress")) == 0 || p.Has("Added as drafts") {
			t.Error("nobody sees how far the loading is")
		}
		again := w.browser.Post("/o/mirevo-health/start/begin/healthcare", url.Values{"only": only}) // the same is not loaded beside itself
		if len(again.All("progress")) == 0 {
			t.Error("a second press is not led to the first loading")
		}
		w.must(w.queue.Start(context.Background()))
		w.work(func() bool {
			p = w.browser.Get("/o/mirevo-health/start/begin/healthcare/loading")
			return p.Path == "/o/mirevo-health/start/people"
		})
		if !p.Has("Added as drafts: 3 activities") {
			t.Error("nobody says what was loaded")
		}
		o := w.organisation("mirevo-health")
		registertest.Read(w, w.store, registertest.As(o.ID, access.Owner), func(ctx context.Context, tx *store.Tx) error {
			n, err := store.Counts(ctx, tx, record.ProcessingActivities.Type, []store.Query{{}, {Where: []store.Cond{{Field: "state", Op: "is", Value: "draft"}}}})
			if err == nil && (n[0] != 3 || n[1] != 3) {
				t.Errorf("%v activities, drafts among them", n)
			}
			return err
		})
	})
}

func TestWrongAnswersSayWhatToTypeAndKeepTheRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.browser.Get("/start")
	p := w.browser.Post("/start", url.Values{"name": {""}, "country": {"DE"}})
	if p.Status != http.StatusUnprocessableEntity || p.First("a", "href", "#f-name") == nil {
		t.Errorf("status %d, no link to the field", p.Status)
	}
	if p := w.browser.Post("/start", url.Values{"name": {"Kept"}, "country": {"XX"}}); p.Status != 422 || p.Value("name") != "Kept" || !p.Has("Choose the country from the list.") {
		t.Errorf("status %d, name %q", p.Status, p.Value("name"))
	}
	w.post("/start", url.Values{"name": {"Kept"}, "country": {"NL"}}, "/o/kept/start/role")
	for path, form := range map[string]url.Values{
		"role":             {},
		"scope":            {"laws": {"no-law"}},
		"people":           {"emails": {"nobody"}, "role": {"reader"}},
		"begin/healthcare": {},
	} {
		w.browser.Get("/o/kept/start/" + path)
		if p := w.browser.Post("/o/kept/start/"+path, form); p.Status != 422 || p.First("div", "id", "errors") == nil {
			t.Errorf("%s: status %d, no list of errors", path, p.Status)
		}
	}
	if o := w.organisation("kept"); len(o.PIIRoles) != 0 {
		t.Error("a refused form changed the record")
	}
}

func TestTheWayCanBeLeftAndTakenUpAndGoneBack(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.browser.Get("/start")
		w.post("/start", url.Values{"name": {"Mirevo"}, "country": {"NL"}}, "/o/mirevo/start/role")
		w.post("/o/mirevo/start/role", url.Values{"roles": {"controller"}}, "/o/mirevo/start/scope")
		if p := webtest.As(t, w.handler, "").Get("/o/mirevo/start"); p.Path != "/o/mirevo/start/scope" {
			t.Errorf("taken up at %s", p.Path)
		}
		if p := w.browser.Get("/start"); !p.Links("/o/mirevo/start") {
			t.Error("a new organisation is offered, the begun one is not")
		}
		p := w.browser.Get("/o/mirevo/start/organisation")
		if p.Value("name") != "Mirevo" {
			t.Errorf("the first answer is lost: %q", p.Value("name"))
		}
		w.post("/o/mirevo/start/organisation", url.Values{"name": {"Mirevo B.V."}, "country": {"CH"}}, "/o/mirevo/start/role")
		o := w.organisation("mirevo")
		if o.Title != "Mirevo B.V." || o.TimeZone != "Europe/Zurich" || !slices.Contains(laws(o), "ch-fadp") || len(o.PIIRoles) != 1 {
			t.Errorf("%+v", o)
		}
		if p := w.browser.Get("/o/mirevo/start"); p.Path != "/o/mirevo/start/scope" {
			t.Errorf("going back forgot how far it was: %s", p.Path)
		}
	})
}

func TestColleaguesAreInvitedAndTheLinksAreShownWithoutMail(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.toBegin()
		w.post("/o/mirevo-health/start/begin", nil, "/o/mirevo-health/start/people")
		p := w.post("/o/mirevo-health/start/people", url.Values{"emails": {"grace@example.org\r\nlin@example.org\n grace@example.org"}, "role": {"contributor"}}, "/o/mirevo-health/start/people")
		if n := strings.Count(p.Body, "/invitation/"); n != 2 {
			t.Errorf("%d links for two people", n)
		}
		if p := w.browser.Get("/o/mirevo-health/start"); p.Path != "/o/mirevo-health/start/done" || !p.Has("What next") {
			t.Errorf("the end is %s", p.Path)
		}
		w.post("/o/mirevo-health/start/dismiss", nil, "/o/mirevo-health")
	})
}

func TestASecondOrganisationOfTheSameNameGetsItsOwnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for _, slug := range []string{"acme", "acme-2", "acme-3"} {
		w.browser.Get("/start")
		w.post("/start", url.Values{"name": {"Acme"}, "country": {"IE"}}, "/o/"+slug+"/start/role")
	}
}

func TestOnlyOwnersFoundAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.browser.Get("/start")
	w.post("/start", url.Values{"name": {"Acme"}, "country": {"IE"}}, "/o/acme/start/role")
	o := w.organisation("acme")
	owner := access.Actor{Kind: access.Operator, Org: o.ID, Role: access.Owner}
	_, letter, err := w.accounts.Invite(context.Background(), owner, account.Invitation{Email: "lin@example.org", Role: access.Contributor})
	w.must(err)
	e, err := w.accounts.Accept(context.Background(), letter.Secret, account.Start{Name: "Lin", Password: "granite teapot ribbon owl"}, account.From{})
	w.must(err)
	w.secret = e.Secret
	b := webtest.As(t, w.handler, "")
	for _, path := range []string{"/start", "/o/acme/start", "/o/acme/start/role", "/o/acme/start/people", "/o/acme/start/begin/healthcare"} {
		if p := b.Get(path); p.Status != http.StatusForbidden {
			t.Errorf("a contributor gets %d for %s", p.Status, path)
		}
	}
}

// From the first page to a register that is imported takes under twelve clicks, each
// counted as it is made without script: a form sent or a link followed.
func TestAFirstImportedRegisterTakesUnderTwelveClicks(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.must(w.queue.Start(context.Background()))
		w.toBegin()
		clicks := w.posts
		begin := w.browser.Get("/o/mirevo-health/start/begin")
		to := ""
		for _, a := range begin.All("a") {
			if href := webtest.Attr(a, "href"); strings.HasPrefix(href, "/o/mirevo-health/import") {
				to = href
			}
		}
		w.browser.Get(to)
		clicks++ // the link to the import
		action := ""
		for _, f := range w.browser.Page.All("form") {
			if webtest.Attr(f, "enctype") == "multipart/form-data" {
				action = webtest.Attr(f, "action")
			}
		}
		p := w.browser.Upload(action+"?create=on&next="+url.QueryEscape(w.browser.Page.Value("next")), "file", "ropa.csv", "Processing activity,Purpose,Legal basis\nPayroll,Pay wages,Legal obligation\nNewsletter,Inform customers,Consent\n")
		clicks++ // the file is sent
		if !strings.HasPrefix(p.Path, "/o/mirevo-health/import/") {
			t.Fatalf("the file leads to %d %s", p.Status, p.Path)
		}
		run := strings.Split(p.Path, "?")[0]
		w.work(func() bool { p = w.browser.Get(run); return p.First("form", "action", run+"/apply") != nil })
		w.browser.Post(run+"/apply", nil)
		clicks++ // the plan is confirmed
		w.work(func() bool { return w.browser.Get(run).Links("/o/mirevo-health/start/people") })
		o := w.organisation("mirevo-health")
		registertest.Read(w, w.store, registertest.As(o.ID, access.Owner), func(ctx context.Context, tx *store.Tx) error {
			n, err := store.Counts(ctx, tx, record.ProcessingActivities.Type, []store.Query{{}})
			if err == nil && n[0] != 2 {
				t.Errorf("%d activities are imported", n[0])
			}
			return err
		})
		if clicks >= 12 {
			t.Errorf("%d clicks", clicks)
		}
		t.Logf("%d clicks", clicks)
	})
}

// work waits for what a job does, by asking for the page again.
func (w *world) work(done func() bool) {
	w.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if done() {
			return
		}
		runtime.Gosched()
	}
	w.Fatalf("the job was not done in time\n%s", webtest.Text(w.browser.Page.Root))
}
