package page_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// formValues are what a browser would send of the form with the id.
func formValues(p *webtest.Page, form string) url.Values {
	out := url.Values{}
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		if n.Type == html.ElementNode && n.Data == "form" {
			inside = webtest.Attr(n, "id") == form
		}
		if n.Data == "template" || n.Data == "noscript" {
			return
		}
		if inside && n.Type == html.ElementNode {
			take(out, n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
	}
	walk(p.Root, false)
	return out
}

func take(out url.Values, n *html.Node) {
	name := webtest.Attr(n, "name")
	switch n.Data {
	case "input":
		kind := webtest.Attr(n, "type")
		_, checked := attr(n, "checked")
		if name != "" && kind != "file" && (kind != "checkbox" && kind != "radio" || checked) {
			out.Add(name, webtest.Attr(n, "value"))
		}
	case "textarea":
		text := ""
		for c := range n.ChildNodes() {
			text += c.Data
		}
		out.Add(name, text)
	case "select":
		for o := range n.Descendants() {
			if _, chosen := attr(o, "selected"); o.Data == "option" && chosen {
				out.Add(name, webtest.Attr(o, "value"))
			}
		}
	}
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func (o *office) activity(t *testing.T, ref string) *record.ProcessingActivity {
	t.Helper()
	var out *record.ProcessingActivity
	registertest.Read(t, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
		at, err := store.Ref(ctx, tx, record.ProcessingActivities.Type, ref)
		if err == nil {
			out, err = store.Get(ctx, tx, record.ProcessingActivities, at)
		}
		return err
	})
	return out
}

func TestAFormSentTwiceMakesOneRecord(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		b := webtest.As(t, o.site, access.Owner)
		b.Get(at("processing-activities/new"))
		form := formValues(b.Page, "record-form")
		form.Set("title", "Payroll")
		first, second := b.Post(at("processing-activities/new"), form), b.Post(at("processing-activities/new"), form)
		if first.Path != second.Path || !strings.Contains(first.Path, "PA-0001") {
			t.Errorf("led to %s and %s", first.Path, second.Path)
		}
		// Said something else the second time: nothing is lost, nothing made in silence.
		form.Set("title", "Payroll of the sister company")
		third := b.Post(at("processing-activities/new"), form)
		if third.Status != http.StatusConflict || third.Value("title") != "Payroll of the sister company" {
			t.Errorf("status %d, title %q", third.Status, third.Value("title"))
		}
	})
}

func TestWhatIsWrongIsSaidAtItsFieldAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		b := webtest.As(t, o.site, access.Owner)
		b.Get(at("processing-activities/new?all=1"))
		form := formValues(b.Page, "record-form")
		form.Set("title", "")
		form.Set("description", "Typed already")
		form.Set("started", "2026-02-30")
		form["_row.actors"] = []string{"7"}
		form.Set("actors.7.contact", "desk 4")
		p := b.Post(at("processing-activities/new"), form)
		if p.Status != http.StatusUnprocessableEntity {
			t.Fatalf("status %d", p.Status)
		}
		for _, id := range []string{"f-title-error", "f-actors.0.role-error"} {
			if p.First("p", "id", id) == nil {
				t.Errorf("no complaint %s", id)
			}
		}
		if got := formValues(p, "record-form"); got.Get("description") != "Typed already" || got.Get("actors.0.contact") != "desk 4" || got.Get("started") != "2026-02-30" {
			t.Errorf("lost: %q %q %q", got.Get("description"), got.Get("actors.0.contact"), got.Get("started"))
		}
	})
}

func TestRowsAreAddedPointedAtAndRemovedWithoutScript(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		b := webtest.As(t, o.site, access.Owner)
		b.Get(at("processing-activities/new?all=1"))
		form := formValues(b.Page, "record-form")
		form.Set("title", "Newsletter")
		form.Set("_add.purposes", "1")
		p := b.Post(at("processing-activities/new"), form)
		form = formValues(p, "record-form")
		if form.Get("title") != "Newsletter" || form.Get("_row.purposes") != "0" {
			t.Fatalf("after adding: %v", form)
		}
		form.Set("purposes.0.description", "Tell customers of offers")
		form.Set("_add.bases", "1")
		form = formValues(b.Post(at("processing-activities/new"), form), "record-form")
		form.Set("bases.0.basis", "consent")
		form.Set("bases.0.purpose", "#0")
		b.Post(at("processing-activities/new"), form)
		a := o.activity(t, "PA-0001")
		if len(a.Bases) != 1 || a.Bases[0].Purpose.ID != a.Purposes[0].ID {
			t.Fatalf("%+v", a.Bases)
		}
		b.Get(at("processing-activities/PA-0001/edit"))
		form = formValues(b.Page, "record-form")
		form.Set("_add.purposes", "1")
		form = formValues(b.Post(at("processing-activities/PA-0001/edit"), form), "record-form")
		form.Set("purposes.1.description", "Measure what is read")
		form.Set("_move", "purposes.1.-1")
		form = formValues(b.Post(at("processing-activities/PA-0001/edit"), form), "record-form")
		if form.Get("purposes.0.description") != "Measure what is read" || form.Get("purposes.1.description") != "Tell customers of offers" {
			t.Errorf("after moving: %v", form)
		}
		form.Set("_remove", "purposes.0")
		b.Post(at("processing-activities/PA-0001/edit"), form)
		form = formValues(b.Page, "record-form")
		form.Set("_remove", "bases.0")
		form = formValues(b.Post(at("processing-activities/PA-0001/edit"), form), "record-form")
		b.Post(at("processing-activities/PA-0001/edit"), form)
		if a := o.activity(t, "PA-0001"); len(a.Bases) != 0 || len(a.Purposes) != 1 {
			t.Errorf("%d bases, %d purposes", len(a.Bases), len(a.Purposes))
		}
	})
}

func TestChangesOfTwoPeopleMeet(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		o.activities(t, 1)
		edit := at("processing-activities/PA-0001/edit")
		b, other := webtest.As(t, o.site, access.Owner), webtest.As(t, o.site, access.PrivacyManager)
		b.Get(edit)
		mine := formValues(b.Page, "record-form")
		other.Get(edit)
		theirs := formValues(other.Page, "record-form")
		theirs.Set("title", "Their title")
		theirs.Set("description", "Their words")
		other.Post(edit, theirs)

		// Different fields: both stay.
		mine.Set("frequency", "daily")
		if p := b.Post(edit, mine); p.Status != http.StatusOK || !p.Has("Title and Description") {
			t.Errorf("status %d; the page does not name what was merged", p.Status)
		}
		if a := o.activity(t, "PA-0001"); a.Frequency != "daily" || a.Title != "Their title" {
			t.Errorf("frequency %q, title %q", a.Frequency, a.Title)
		}
		// The same field: nothing is written before somebody decides.
		mine.Set("title", "My title")
		mine.Set("people_count", "40")
		p := b.Post(edit, mine)
		if a := o.activity(t, "PA-0001"); p.Status != http.StatusConflict || !p.Has("Their title") || !p.Has("My title") || a.Title != "Their title" || a.PeopleCount != 0 {
			t.Fatalf("status %d, title %q", p.Status, a.Title)
		}
		form := formValues(p, "record-form")
		form.Set("_take.title", "mine")
		b.Post(edit, form)
		if a := o.activity(t, "PA-0001"); a.Title != "My title" || a.PeopleCount != 40 || a.Description != "Their words" {
			t.Errorf("title %q, people %d, description %q", a.Title, a.PeopleCount, a.Description)
		}
	})
}

func TestOptionsAreThoseThatThePersonMaySee(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		registertest.Write(t, s, o.owner, func(ctx context.Context, tx *store.Tx) error {
			for _, x := range []struct {
				title string
				c     access.Confidentiality
			}{{"Payroll open", access.Internal}, {"Payroll secret", access.Restricted}} {
				sys := new(record.System)
				sys.Title, sys.Confidentiality = x.title, x.c
				if _, err := store.Create(ctx, tx, record.Systems, sys); err != nil {
					return err
				}
			}
			return nil
		})
		for role, secret := range map[access.Role]bool{access.Owner: true, access.Contributor: false} {
			p := webtest.As(t, o.site, role).Get(at("processing-activities/options?field=systems&q=payr"))
			if !p.Has("Payroll open") || p.Has("Payroll secret") != secret {
				t.Errorf("%s: %s", role, p.Body)
			}
		}
	})
}

func TestAFileIsReadLookedAtAndImported(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		words, err := i18n.Load(locales.Files)
		if err != nil {
			t.Fatal(err)
		}
		blobs, err := blob.OpenDir(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		q, err := jobs.New(s.Base(), jobs.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Poll: 100 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		deps := o.site.Deps
		deps.Blobs, deps.Words = blobs, words
		site := web.New(deps)
		page.Mount(site, page.Deps{Jobs: q})
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = q.Stop(context.Background()); _ = q.Close() })

		b := webtest.As(t, site, access.PrivacyManager)
		b.Get(at("import"))
		p := b.Upload(at("import"), "file", "register.csv", "Processing activity;Purpose;Legal basis;Data subjects\nPayroll;Pay staff;Contract;Employees\nNewsletter;Marketing;Consent;Customers\n")
		p = settled(t, b, p.Path)
		if !p.Has("Import 2 records") {
			t.Fatalf("%d %s: %s", p.Status, p.Path, webtest.Text(p.First("main", "id", "main")))
		}
		if other := webtest.As(t, site, access.Contributor).Get(p.Path); other.Status != http.StatusForbidden {
			t.Errorf("a contributor gets %d", other.Status)
		}
		p = settled(t, b, b.Post(p.Path+"/apply", nil).Path)
		if !p.Has("2 records created") {
			t.Fatalf("%d %s: %s", p.Status, p.Path, webtest.Text(p.First("main", "id", "main")))
		}
		if a := o.activity(t, "PA-0002"); a.Title == "" {
			t.Error("nothing was written")
		}
	})
}

// settled asks for an import until no job works on it.
func settled(t *testing.T, b *webtest.Browser, path string) *webtest.Page {
	t.Helper()
	end := time.After(30 * time.Second)
	for {
		p := b.Get(path)
		if p.First("section", "id", "import-run") == nil {
			return p
		}
		select {
		case <-end:
			t.Fatal("the import does not end")
		case <-time.After(20 * time.Millisecond):
		}
	}
}
