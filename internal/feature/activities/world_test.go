package activities_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/activities"
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

// at is the page of the activity that newsletter makes.
const at = "/o/one/processing-activities/PA-0001"

// world is an organisation with its pages, and another organisation beside it.
type world struct {
	testing.TB
	*store.DB
	who, other access.Actor
	site       *web.Site
	clock      *registertest.Clock
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
	words, err := i18n.Load(locales.Files)
	w.must(err)
	w.DB = registertest.Open(t, d, w.clock, activities.Reactions(words)...)
	w.who = registertest.Found(t, w.DB, "one")
	w.other = registertest.Found(t, w.DB, "two")
	w.write(func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Grace Hopper"}, Employment: "contact"})
		if err == nil {
			w.who.Person = p.ID
		}
		return err
	})
	var orgs []store.Tenant
	for _, slug := range []string{"one", "two"} {
		x, err := w.Tenant(context.Background(), slug)
		w.must(err)
		orgs = append(orgs, x)
	}
	files, err := blob.OpenDir(t.TempDir())
	w.must(err)
	w.site = web.New(web.Deps{
		Store: w.DB, Blobs: files, Words: words, Now: w.clock.Now, Log: slog.New(slog.DiscardHandler),
		Sessions: webtest.Sessions{Orgs: orgs, Person: w.who.Person, Now: w.clock.Now},
	})
	p := activities.Mount(w.site)
	page.Mount(w.site, page.Deps{RecordActions: []page.RecordAction{activities.RecordAction}, Own: map[string]page.Own{record.ProcessingActivities.Name: p.Own()}})
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) write(do func(context.Context, *store.Tx) error) {
	w.Helper()
	registertest.Write(w, w.DB, w.who, do)
}

func (w *world) as(role access.Role) *webtest.Browser { return webtest.As(w, w.site, role) }

// see opens a page as the owner and wants its words.
func (w *world) see(path string, words ...string) *webtest.Page {
	w.Helper()
	p := w.as(access.Owner).Get(path)
	if p.Status != 200 {
		w.Fatalf("%s answers %d\n%s", path, p.Status, webtest.Text(p.Root))
	}
	for _, x := range words {
		if !p.Has(x) {
			w.Errorf("%s does not say %q\n%s", path, x, webtest.Text(p.Root))
		}
	}
	return p
}

// newsletter is PA-0001: one purpose that rests on two bases, two groups of data from
// two sources, complete enough to be approved.
func (w *world) newsletter(edit ...func(*record.ProcessingActivity)) *record.ProcessingActivity {
	w.Helper()
	why, who := id.New(), id.New()
	purpose := register.Row[record.ActivityPurpose]{ID: why}
	people := register.Row[record.ActivityPrincipal]{ID: who}
	a := &record.ProcessingActivity{
		Head: register.Head{Title: "Newsletter", Owner: w.who.Person}, Role: record.Controller,
		Purposes: register.Rows[record.ActivityPurpose]{{RowHead: register.RowHead{ID: why}, Description: "Send news", Marketing: "yes", Profiling: "yes", AutomatedDecision: "yes"}},
		Bases: register.Rows[record.ActivityBasis]{
			{Purpose: purpose, Law: "eu-gdpr", Basis: "consent", Justification: "People tick a box"},
			{Purpose: purpose, Law: "eu-gdpr", Basis: "legitimate_interests", Justification: "Customers expect news"},
		},
		Principals: register.Rows[record.ActivityPrincipal]{{RowHead: register.RowHead{ID: who}, Category: "customer", Minors: "yes", Vulnerable: "yes"}},
		DataItems: register.Rows[record.ActivityDataItem]{
			{Category: "identity.name", Principal: people, Source: "principal", Mandatory: "yes", Retention: "P1Y", Disposal: "delete"},
			{Category: "contact", Principal: people, Source: "third_party", SourceNote: "Trade fair list", Retention: "P2Y", Disposal: "delete"},
		},
		Recipients:        register.Rows[record.ActivityRecipient]{{Name: "Mailing house"}},
		MeasuresStatement: "As in the annex.",
		LargeScale:        "yes",
	}
	for _, e := range edit {
		e(a)
	}
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		a, err = store.Create(ctx, tx, record.ProcessingActivities, a)
		return err
	})
	return a
}

func (w *world) now(a *record.ProcessingActivity) (out *record.ProcessingActivity) {
	w.Helper()
	registertest.Read(w, w.DB, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = store.Get(ctx, tx, record.ProcessingActivities, a.ID)
		return err
	})
	return out
}

func (w *world) approve(a *record.ProcessingActivity) {
	w.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		x, err := store.Move(ctx, tx, record.ProcessingActivities, a.ID, w.rev(ctx, tx, a), "submit", workflow.Input{})
		if err != nil {
			return err
		}
		_, err = store.Move(ctx, tx, record.ProcessingActivities, a.ID, x.Rev, "approve", workflow.Input{})
		return err
	})
	w.clock.Pass(24 * time.Hour)
}

func (w *world) rev(ctx context.Context, tx *store.Tx, a *record.ProcessingActivity) int64 {
	x, err := store.Get(ctx, tx, record.ProcessingActivities, a.ID)
	w.must(err)
	return x.Rev
}

// rebase puts the first basis on another ground; the error is the product's.
func (w *world) rebase(a *record.ProcessingActivity, basis record.LawfulBasis, why string) error {
	ctx := context.Background()
	return w.Write(ctx, w.who, func(tx *store.Tx) error {
		_, err := store.Change(ctx, tx, record.ProcessingActivities, a.ID, w.rev(ctx, tx, a), func(x *record.ProcessingActivity) error {
			x.Bases[0].Basis, x.Bases[0].Justification = basis, register.Text(why)
			return nil
		})
		return err
	})
}
