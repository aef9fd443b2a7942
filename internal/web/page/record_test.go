package page_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
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

// recordWorld is one organisation with a person, an activity that lacks much, and a
// browser for each role.
type recordWorld struct {
	t         *testing.T
	store     *store.DB
	site      http.Handler
	who       access.Actor
	grace     *record.Person
	activity  *record.ProcessingActivity
	mentioned []id.ID
	session   id.ID // account of whoever is signed in; zero is the usual one
}

func newRecordWorld(t *testing.T, d db.Dialect) *recordWorld {
	t.Helper()
	clock := registertest.NewClock()
	w := &recordWorld{t: t, store: registertest.Open(t, d, clock)}
	w.who = registertest.Found(t, w.store, "acme")
	registertest.Write(t, w.store, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
		if w.grace, err = store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Grace Hopper"}}); err != nil {
			return err
		}
		a := &record.ProcessingActivity{Head: register.Head{Title: "Payroll", Owner: w.grace.ID}, Role: "controller", Description: "Wages <script>alert(1)</script> are **paid**"}
		w.activity, err = store.Create(ctx, tx, record.ProcessingActivities, a)
		return err
	})
	tenant, err := w.store.Tenant(t.Context(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	site := web.New(web.Deps{Store: w.store, Blobs: blobs, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler), Sessions: webtest.Sessions{
		Orgs: []store.Tenant{tenant}, Person: w.grace.ID, Now: clock.Now, Change: func(s *account.Session) {
			s.Account.Lang = "en"
			if !w.session.IsZero() {
				s.ID, s.Account.ID = w.session, w.session
				for i := range s.Members {
					s.Members[i].Account = w.session
				}
			}
		},
	}})
	page.Mount(site, page.Deps{Commented: func(_ context.Context, _ *store.Tx, _ *register.Type, _ id.ID, _ store.Comment, who []id.ID) error {
		w.mentioned = append(w.mentioned, who...)
		return nil
	}})
	w.site = site
	return w
}

func (w *recordWorld) as(role access.Role) *webtest.Browser { return webtest.As(w.t, w.site, role) }

const activityAt = "/o/acme/processing-activities/PA-0001"

func (w *recordWorld) now() *record.ProcessingActivity {
	w.t.Helper()
	var out *record.ProcessingActivity
	registertest.Read(w.t, w.store, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = store.Get(ctx, tx, record.ProcessingActivities, w.activity.ID)
		return err
	})
	return out
}

func (w *recordWorld) change(edit func(*record.ProcessingActivity)) {
	w.t.Helper()
	registertest.Write(w.t, w.store, w.who, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Change(ctx, tx, record.ProcessingActivities, w.activity.ID, w.now().Rev, func(a *record.ProcessingActivity) error {
			edit(a)
			return nil
		})
		return err
	})
}

func want(t *testing.T, p *webtest.Page, status int, texts ...string) {
	t.Helper()
	if p.Status != status {
		t.Fatalf("%s: status %d, want %d\n%s", p.Path, p.Status, status, webtest.Text(p.Root))
	}
	for _, s := range texts {
		if !p.Has(s) {
			t.Errorf("%s does not say %q", p.Path, s)
		}
	}
}

// statements counts what one page asks of the database.
func (w *recordWorld) statements(path string) int64 {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: "privet", Value: string(access.Owner)})
	ctx, n := db.Counted(r.Context())
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r.WithContext(ctx))
	if rec.Code != http.StatusOK {
		w.t.Fatalf("%s: status %d", path, rec.Code)
	}
	return n.Load()
}

func rev(n int64) string { return strconv.FormatInt(n, 10) }

func TestARecordIsFoundByItsReferenceHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	for _, typed := range []string{"PA-0001", "pa-0001", "pa-1", w.activity.ID.String()} {
		p := b.Get("/o/acme/processing-activities/" + typed + "?tab=links")
		want(t, p, http.StatusOK, "Payroll")
		if p.Path != activityAt+"?tab=links" {
			t.Errorf("%s leads to %s", typed, p.Path)
		}
	}
	want(t, b.Get("/o/acme/processing-activities/PA-0002"), http.StatusNotFound)
	want(t, b.Get("/o/acme/processing-activities/R-0001"), http.StatusNotFound)
}

func TestEveryTabOfEveryRegisterIsShown(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	sample := registertest.NewSampler(t, w.store, w.who)
	for _, ty := range w.store.Registers().All() {
		rec := sample.Full(ty)
		registertest.Write(t, w.store, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
			rec, err = store.CreateAny(ctx, tx, ty, rec)
			return err
		})
		at := "/o/acme/" + ty.Name + "/" + register.HeadOf(rec).Ref
		for _, more := range []string{"", "?tab=details", "?tab=links", "?tab=discussion", "?tab=files", "?tab=tasks", "?tab=history", "/print", "/compare", "/export.json"} {
			p := b.Get(at + more)
			if p.Status != http.StatusOK {
				t.Errorf("%s%s: status %d", at, more, p.Status)
			}
			if n := len(p.All("h1")); p.Root != nil && n != 1 {
				t.Errorf("%s%s has %d headings of the first level", at, more, n)
			}
			if strings.Contains(p.Body, "rec.tab") || strings.Contains(p.Body, "rec.did") {
				t.Errorf("%s%s shows a key instead of a sentence", at, more)
			}
		}
		for _, f := range ty.Fields {
			if p := b.Get(at + "/field/" + f.Name); p.Status != http.StatusOK && p.Status != http.StatusNotFound {
				t.Errorf("editor of %s.%s: status %d", ty.Name, f.Name, p.Status)
			}
		}
	}
}

// S5: what people write is shown as text.
func TestTextOfPeopleIsNeverMarkup(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	p := w.as(access.Owner).Get(activityAt)
	if strings.Contains(p.Body, "<script>alert") || !strings.Contains(p.Body, "<strong>paid</strong>") {
		t.Error("the description is not shown as safe Markdown")
	}
}

// S-038: what lacks is named, each with the way to mend it.
func TestWhatIsMissingLeadsToItsField(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	p := w.as(access.Owner).Get(activityAt)
	want(t, p, http.StatusOK, "gaps block the approval")
	for _, at := range []string{"/edit#f-purposes", "/edit#f-principals", "/edit#f-measures"} {
		if !p.Links(activityAt + at) {
			t.Errorf("no link to %s", at)
		}
	}
}

func TestOneFieldIsChangedWhereItStandsAndUndone(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	p := b.Get(activityAt + "/field/people_count")
	want(t, p, http.StatusOK, "Number of data subjects")
	p = b.Post(activityAt+"/field/people_count", url.Values{"people_count": {"41000"}, "_rev": {p.Value("_rev")}})
	want(t, p, http.StatusOK, "41,000", "saved")
	if got := w.now().PeopleCount; got != 41000 {
		t.Fatalf("people count %d", got)
	}
	undo := p.First("form", "action", activityAt+"/revert")
	if undo == nil {
		t.Fatal("no way back in the toast")
	}
	want(t, b.Post(activityAt+"/revert", url.Values{"rev": {p.Value("rev")}, "to": {p.Value("to")}}), http.StatusOK)
	if got := w.now().PeopleCount; got != 0 {
		t.Errorf("after undo the people count is %d", got)
	}
	want(t, b.Get(activityAt+"?tab=history"), http.StatusOK, "changed Number of data subjects", "41,000")
}

func TestAWrongValueIsShownAgainWithWhatToType(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	p := b.Get(activityAt + "/field/people_count")
	p = b.Post(activityAt+"/field/people_count", url.Values{"people_count": {"many"}, "_rev": {p.Value("_rev")}})
	want(t, p, http.StatusUnprocessableEntity, "This is no number")
	if p.Value("people_count") != "many" {
		t.Error("what was typed is lost")
	}
}

// S-121: nobody's change is overwritten silently.
func TestAFieldThatTwoPeopleChangeShowsBothValues(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	old := b.Get(activityAt + "/field/people_count").Value("_rev")
	w.change(func(a *record.ProcessingActivity) { a.PeopleCount = 7 })
	b.HTMX = true
	p := b.Post(activityAt+"/field/people_count", url.Values{"people_count": {"9"}, "_rev": {old}})
	want(t, p, http.StatusConflict, "7", "9", "Keep mine", "Nothing was overwritten")
	if got := w.now().PeopleCount; got != 7 {
		t.Fatalf("people count %d", got)
	}
	want(t, b.Post(activityAt+"/field/people_count", url.Values{"people_count": {p.Value("people_count")}, "_rev": {p.Value("_rev")}}), http.StatusOK)
	if got := w.now().PeopleCount; got != 9 {
		t.Errorf("after keeping mine the people count is %d", got)
	}
}

func TestChangesOfOthersToOtherFieldsStay(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	old := b.Get(activityAt + "/field/people_count").Value("_rev")
	w.change(func(a *record.ProcessingActivity) { a.RecordsCount = 7 })
	want(t, b.Post(activityAt+"/field/people_count", url.Values{"people_count": {"9"}, "_rev": {old}}), http.StatusOK)
	if a := w.now(); a.PeopleCount != 9 || a.RecordsCount != 7 {
		t.Errorf("people %d, records %d", a.PeopleCount, a.RecordsCount)
	}
}

func TestAnApprovalThatIsRefusedNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	b.Get(activityAt)
	want(t, b.Post(activityAt+"/moves/submit", url.Values{"rev": {rev(w.now().Rev)}}), http.StatusOK, "In review")
	want(t, b.Get(activityAt+"/moves/approve"), http.StatusOK, "block the approval")
	p := b.Post(activityAt+"/moves/approve", url.Values{"rev": {rev(w.now().Rev)}})
	want(t, p, http.StatusConflict, "still missing before this entry can be approved")
	if !p.Links(activityAt + "/edit#f-purposes") {
		t.Error("the refusal does not lead to the purposes")
	}
	p = b.Post(activityAt+"/moves/return", url.Values{"rev": {rev(w.now().Rev)}})
	want(t, p, http.StatusUnprocessableEntity, "Please fill this in")
	want(t, b.Post(activityAt+"/moves/return", url.Values{"rev": {rev(w.now().Rev)}, "reason": {"Name the purposes"}}), http.StatusOK, "Draft")
	want(t, b.Get(activityAt+"?tab=history"), http.StatusOK, "Name the purposes")
}

// S-052: one click confirms that a record is still true.
func TestAReviewIsOneClick(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	w.change(func(a *record.ProcessingActivity) { a.ReviewEvery = "P1Y" })
	b := w.as(access.Owner)
	b.Get(activityAt)
	want(t, b.Post(activityAt+"/review", url.Values{"rev": {rev(w.now().Rev)}}), http.StatusOK, "17 November 2027")
	if due := w.now().ReviewDue; due != "2027-11-17" {
		t.Errorf("next review %s", due)
	}
}

func TestAnArchivedRecordSaysWhyAndComesBack(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	want(t, b.Get(activityAt+"/archive"), http.StatusOK, "Archive PA-0001")
	p := b.Post(activityAt+"/archive", url.Values{"rev": {rev(w.now().Rev)}, "reason": {"moved to the group"}})
	want(t, p, http.StatusOK, "moved to the group", "Undo")
	want(t, b.Get(activityAt+"/field/people_count"), http.StatusConflict)
	b.Get(activityAt)
	want(t, b.Post(activityAt+"/restore", url.Values{"rev": {rev(w.now().Rev)}}), http.StatusOK, "PA-0001 is back")
}

func TestWhatAPersonMayNotDoIsNotOffered(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	p := w.as(access.DPO).Get(activityAt)
	if p.Status == http.StatusOK && (p.Links(activityAt+"/archive") || p.Links(activityAt+"/field/")) {
		t.Error("a data protection officer is offered what he may not do")
	}
	// Readers see what is in force, and nothing is yet.
	want(t, w.as(access.Reader).Get(activityAt), http.StatusNotFound)
}

func TestTheStatementsOfAPageDoNotGrowWithItsRows(t *testing.T) {
	t.Parallel()
	w := newRecordWorld(t, db.SQLite)
	b := w.as(access.Owner)
	b.Get(activityAt)
	few := w.statements(activityAt)
	w.change(func(a *record.ProcessingActivity) {
		for i := range 60 {
			a.Purposes = append(a.Purposes, record.ActivityPurpose{RowHead: register.RowHead{ID: id.New()}, Description: register.Text("Purpose " + strconv.Itoa(i))})
		}
	})
	registertest.Write(t, w.store, w.who, func(ctx context.Context, tx *store.Tx) error {
		for range 40 {
			if _, err := store.AddComment(ctx, tx, record.ProcessingActivities.Type, w.activity.ID, "more"); err != nil {
				return err
			}
		}
		return nil
	})
	b.Get(activityAt) // what is kept until something is written is there again
	if many := w.statements(activityAt); many != few {
		t.Errorf("%d statements with few rows, %d with many", few, many)
	}
	if few > 30 { // every child list is read by itself, once
		t.Errorf("%d statements for one page", few)
	}
}
