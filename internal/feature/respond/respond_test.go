package respond_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/respond"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// world is an organisation with one activity, and another organisation beside it.
type world struct {
	testing.TB
	store    *store.DB
	clock    *registertest.Clock
	site     *web.Site
	owner    access.Actor
	activity *record.ProcessingActivity
	mu       sync.Mutex
	told     []string // outcomes that the asker was told of
}

// others makes the officer and a contributor people of their own; who asks is somebody else.
func others(s *account.Session) {
	if role := s.Members[0].Role; role == access.DPO || role == access.Contributor {
		s.Account.ID = id.MustParse("00000000-0000-7000-8000-0000000000d0")
		s.Members[0].Account = s.Account.ID
	}
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
	w := &world{TB: t, clock: registertest.NewClock()}
	w.store = registertest.Open(t, d, w.clock)
	w.owner = registertest.Found(t, w.store, "acme")
	v, err := vault.Open(filepath.Join(t.TempDir(), "key"))
	w.must(err)
	words, err := i18n.Load(locales.Files)
	w.must(err)
	blobs, err := blob.Open(context.Background(), blob.Settings{Dir: t.TempDir()})
	w.must(err)
	queue, err := jobs.New(w.store.Base(), jobs.Options{Log: slog.New(slog.DiscardHandler), Now: w.clock.Now})
	w.must(err)
	t.Cleanup(func() { _ = queue.Close() })
	tenant, err := w.store.Tenant(context.Background(), "acme")
	w.must(err)
	w.site = web.New(web.Deps{Store: w.store, Blobs: blobs, Words: words, Now: w.clock.Now, Log: slog.New(slog.DiscardHandler),
		Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: w.clock.Now, Change: others}})
	respond.Mount(w.site, respond.Deps{Vault: v, Answered: func(_ context.Context, _ *store.Tx, a *respond.Ask) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told = append(w.told, a.Outcome)
		return nil
	}})
	page.Mount(w.site, page.Deps{Jobs: queue, RecordActions: pageActions})
	w.activity = w.create(w.owner, "Newsletter")
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) create(who access.Actor, title string) *record.ProcessingActivity {
	w.Helper()
	a := &record.ProcessingActivity{Head: register.Head{Title: title}, Role: "controller", Description: "Monthly letter"}
	registertest.Write(w, w.store, who, func(ctx context.Context, tx *store.Tx) (err error) {
		a, err = store.Create(ctx, tx, record.ProcessingActivities, a)
		return err
	})
	return a
}

func (w *world) get() *record.ProcessingActivity {
	w.Helper()
	var a *record.ProcessingActivity
	registertest.Read(w, w.store, w.owner, func(ctx context.Context, tx *store.Tx) (err error) {
		a, err = store.Get(ctx, tx, record.ProcessingActivities, w.activity.ID)
		return err
	})
	return a
}

// ask asks about fields and answers the path of the link.
func (w *world) ask(fields ...string) string {
	w.Helper()
	b := webtest.As(w, w.site, access.Owner)
	b.Get("/o/acme/ask?record=" + w.activity.Ref)
	p := b.Post("/o/acme/ask", url.Values{"record": {w.activity.Ref}, "id": {b.Page.Value("id")}, "name": {"Lin Chen"}, "email": {"lin@example.org"}, "fields": fields,
		"message": {"We prepare the audit."}, "until": {"2026-11-30"}, "lang": {"en"}})
	if p.Status != http.StatusOK {
		w.Fatalf("asking is answered %d\n%s", p.Status, webtest.Text(p.Root))
	}
	return link(w, p)
}

// link is the path of the link that a page shows.
func link(t testing.TB, p *webtest.Page) string {
	t.Helper()
	n := p.First("input", "id", "f-link")
	if n == nil {
		t.Fatalf("no link is shown\n%s", webtest.Text(p.Root))
	}
	u, err := url.Parse(webtest.Attr(n, "value"))
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

// stranger opens a link without an account.
func (w *world) stranger(path string) *webtest.Browser {
	b := webtest.As(w, w.site, "")
	b.Get(path)
	return b
}

// S-125: somebody without an account answers, and the draft of the record changes.
func TestSomebodyWithoutAnAccountAnswersByLink(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		path := w.ask("description", "large_scale", "purposes")
		b := w.stranger(path)
		for _, text := range []string{"Newsletter", "We prepare the audit.", "You need no account."} {
			if !b.Page.Has(text) {
				t.Errorf("the page lacks %q", text)
			}
		}
		p := b.Post(path, url.Values{"do": {"send"}, "_has": {"description", "large_scale", "purposes"}, "a.description": {"Weekly letter"}, "a.large_scale": {"yes"},
			"a.purposes": {"To keep customers informed"}})
		if p.Status != http.StatusOK || !p.Has("Thank you") {
			t.Fatalf("status %d\n%s", p.Status, webtest.Text(p.Root))
		}
		a := w.get()
		if a.Description != "Weekly letter" || a.LargeScale != "yes" || a.Rev != 2 {
			t.Errorf("the draft says %q, %q at revision %d", a.Description, a.LargeScale, a.Rev)
		}
		registertest.Read(t, w.store, w.owner, func(ctx context.Context, tx *store.Tx) error {
			said, err := store.Comments(ctx, tx, record.ProcessingActivities.Type, a.ID)
			if err == nil && (len(said) != 1 || !strings.Contains(said[0].Text, "To keep customers informed") || !strings.Contains(said[0].Text, "Lin Chen")) {
				t.Errorf("the answer in words is lost: %v", said)
			}
			if err != nil {
				return err
			}
			steps, err := store.History(ctx, tx, record.ProcessingActivities.Type, a.ID, 0, 10)
			verbs := map[string]string{}
			for _, s := range steps {
				verbs[s.Verb] = s.Actor
			}
			if verbs["change"] != string(access.Link) || verbs["answer"] != string(access.Link) || verbs["ask"] != string(access.Person) {
				t.Errorf("the ledger says %v", verbs)
			}
			return err
		})
		if len(w.told) != 1 || w.told[0] != respond.Answered {
			t.Errorf("who asked was told %v", w.told)
		}
	})
}

func TestALinkWorksOnce(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		path := w.ask("description")
		first, second := w.stranger(path), w.stranger(path)
		first.Post(path, url.Values{"do": {"send"}, "_has": {"description"}, "a.description": {"First"}})
		p := second.Post(path, url.Values{"do": {"send"}, "_has": {"description"}, "a.description": {"Second"}})
		if p.Status != http.StatusNotFound {
			t.Errorf("the second answer: status %d", p.Status)
		}
		if got := w.get().Description; got != "First" {
			t.Errorf("the draft says %q", got)
		}
	})
}

// Of many answers at the same moment one counts.
func TestManyAnswersAtOnceAreOne(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		path := w.ask("description")
		var all []*webtest.Browser
		for range 6 {
			all = append(all, w.stranger(path))
		}
		var wait sync.WaitGroup
		ok := make(chan int, len(all))
		for i, b := range all {
			wait.Go(func() {
				p := b.Post(path, url.Values{"do": {"send"}, "_has": {"description"}, "a.description": {"Answer " + string(rune('A'+i))}})
				ok <- p.Status
			})
		}
		wait.Wait()
		close(ok)
		thanks := 0
		for status := range ok {
			if status == http.StatusOK {
				thanks++
			}
		}
		if thanks != 1 || w.get().Rev != 2 {
			t.Errorf("%d were thanked, revision %d", thanks, w.get().Rev)
		}
	})
}

// Whatever is wrong with a link, the page is the same (S8).
func TestEveryLinkThatDoesNotWorkLooksTheSame(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		used, revoked, over := w.ask("description"), w.ask("description"), w.ask("description")
		b := w.stranger(used)
		b.Post(used, url.Values{"do": {"confirm"}})

		owner := webtest.As(t, w.site, access.Owner)
		list := owner.Get("/o/acme/asks")
		action := ""
		for _, f := range list.All("form") {
			if a := webtest.Attr(f, "action"); strings.HasSuffix(a, "/revoke") {
				action = a // the oldest of those that wait: over, revoked
			}
		}
		owner.Post(action, nil)
		w.clock.Pass(30 * 24 * time.Hour)

		other := registertest.Found(t, w.store, "other")
		forged := "/r/" + strings.Repeat("A", 64)
		foreign := "/r/" + swap(t, used, other.Org)
		want := ""
		for name, path := range map[string]string{"used": used, "revoked": revoked, "over": over, "forged": forged, "of another organisation": foreign, "cut": used[:20], "no secret": "/r/x"} {
			p := w.stranger(path).Page
			text := strings.Join(strings.Fields(webtest.Text(p.Root)), " ")
			if want == "" {
				want = text
			}
			if p.Status != http.StatusNotFound || text != want || !strings.Contains(text, "This link does not work") {
				t.Errorf("%s: status %d, %s", name, p.Status, text)
			}
		}
	})
}

// Nothing but the fields that were asked for is taken, whatever is sent (S2).
func TestFieldsThatWereNotAskedForAreNotTaken(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		path := w.ask("description")
		b := w.stranger(path)
		b.Post(path, url.Values{"do": {"send"}, "_has": {"description", "title", "large_scale", "owner", "state", "org"}, "a.description": {"Said"},
			"a.title": {"Forged"}, "title": {"Forged"}, "a.large_scale": {"yes"}, "a.state": {"active"}, "a.org": {w.owner.Org.String()}})
		a := w.get()
		if a.Description != "Said" || a.Title != "Newsletter" || a.LargeScale != "" || a.State != "draft" {
			t.Errorf("%q %q %q %q", a.Description, a.Title, a.LargeScale, a.State)
		}
	})
}

func TestAnswersSoFarAreKeptForTheSameLink(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		path := w.ask("description")
		b := w.stranger(path)
		b.Post(path, url.Values{"do": {"draft"}, "_has": {"description"}, "a.description": {"Half a sen"}})
		if got := w.get().Description; got != "Monthly letter" {
			t.Errorf("a draft changed the record: %q", got)
		}
		if p := w.stranger(path).Page; !p.Has("Half a sen") {
			t.Error("what was kept is lost")
		}
	})
}

func TestWhoDoesNotKnowNamesWhoDoesAndNobodyGetsMail(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		path := w.ask("description")
		b := w.stranger(path)
		if p := b.Post(path, url.Values{"do": {"pass"}, "instead_email": {"nobody"}}); p.Status != 422 {
			t.Errorf("a wrong address: status %d", p.Status)
		}
		b.Post(path, url.Values{"do": {"pass"}, "instead_name": {"Sam Okafor"}, "instead_email": {"sam@example.org"}})
		if len(w.told) != 1 || w.told[0] != respond.Passed || w.get().Rev != 1 {
			t.Errorf("told %v, revision %d", w.told, w.get().Rev)
		}
		p := webtest.As(t, w.site, access.Owner).Get("/o/acme/asks")
		if !p.Has("Does not know") || !p.Has("sam@example.org") || p.Value("email") != "sam@example.org" {
			t.Error("who asked is not offered to ask the other")
		}
	})
}

func TestASecondLinkEndsTheFirst(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		first := w.ask("description")
		owner := webtest.As(t, w.site, access.Owner)
		list := owner.Get("/o/acme/asks")
		action := ""
		for _, f := range list.All("form") {
			if a := webtest.Attr(f, "action"); strings.HasSuffix(a, "/resend") {
				action = a
			}
		}
		second := link(t, owner.Post(action, nil))
		if p := w.stranger(first).Page; p.Status != http.StatusNotFound {
			t.Errorf("the first link: status %d", p.Status)
		}
		if p := w.stranger(second).Page; p.Status != http.StatusOK {
			t.Errorf("the second link: status %d", p.Status)
		}
	})
}

func TestOnlyWhoMayChangeTheRecordMayAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for role, want := range map[access.Role]int{
		access.Owner: 200, access.PrivacyManager: 200, access.Contributor: 403, access.Reader: 403, access.DPO: 403, access.InternalAuditor: 403, "": 200,
	} {
		b := webtest.As(t, w.site, role)
		p := b.Get("/o/acme/ask?record=" + w.activity.Ref)
		if role == "" {
			if !strings.HasPrefix(p.Path, "/sign-in") {
				t.Errorf("a stranger is at %s", p.Path)
			}
			continue
		}
		if role == access.Reader && p.Status == 404 {
			continue // sees nothing that is not in force
		}
		if p.Status != want {
			t.Errorf("%s: status %d, want %d", role, p.Status, want)
		}
	}
}

// Who oversees the register sees what is out, whoever asked; to take it back is for
// who asked and for who manages members.
func TestWhoReadsEverythingSeesWhatIsOut(t *testing.T) { // S-125
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.ask("description")
	for role, want := range map[access.Role]struct{ sees, changes bool }{
		access.Owner: {true, true}, access.PrivacyManager: {true, true}, access.DPO: {true, false}, access.Contributor: {false, false},
	} {
		p := webtest.As(t, w.site, role).Get("/o/acme/asks")
		if sees := p.Has(w.activity.Title) && !p.Has("Nobody has been asked yet"); p.Status != 200 || sees != want.sees {
			t.Errorf("%s: status %d, sees what is out: %t, want %t", role, p.Status, sees, want.sees)
		}
		if changes := p.Has("Take back"); changes != want.changes {
			t.Errorf("%s may take it back: %t, want %t", role, changes, want.changes)
		}
	}
}

func TestALongAnswerIsRefusedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	path := w.ask("description")
	b := w.stranger(path)
	if p := b.Post(path, url.Values{"do": {"send"}, "_has": {"description"}, "a.description": {strings.Repeat("x", 10<<20)}}); p.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("10 MB: status %d", p.Status)
	}
	if p := b.Post(path, url.Values{"do": {"draft"}, "_has": {"description"}, "a.description": {strings.Repeat("x", 300_000)}}); p.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a draft of 300 kB: status %d", p.Status)
	}
	if w.get().Rev != 1 {
		t.Error("the record changed")
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	good := w.ask("description")
	b := webtest.As(t, w.site, "")
	status := 0
	for range 40 {
		status = b.Get("/r/" + strings.Repeat("A", 64)).Status
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("after 40 wrong links: status %d", status)
	}
	w.clock.Pass(2 * time.Minute)
	if status := b.Get(good).Status; status != http.StatusOK {
		t.Errorf("a good link two minutes later: status %d", status)
	}
}

func TestAnArchivedRecordIsNoLongerAskedAbout(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		path := w.ask("description")
		registertest.Write(t, w.store, w.owner, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.ArchiveAny(ctx, tx, record.ProcessingActivities.Type, w.activity.ID, 1, "ended")
			return err
		})
		if p := w.stranger(path).Page; p.Status != http.StatusNotFound {
			t.Errorf("status %d", p.Status)
		}
	})
}

func TestThePersonsLanguageIsSpoken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	path := w.ask("description")
	if p := w.stranger(path + "?lang=de").Page; !p.Has("Sie brauchen kein Konto") || p.Header.Get("Content-Language") != "de" {
		t.Errorf("language %q", p.Header.Get("Content-Language"))
	}
}
