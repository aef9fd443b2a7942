package respond_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// interview makes a unit, sends an interview about it and answers the path of the link.
func (w *world) interview() (*record.Unit, string) {
	w.Helper()
	u := &record.Unit{Head: register.Head{Title: "Human resources"}}
	registertest.Write(w, w.store, w.owner, func(ctx context.Context, tx *store.Tx) (err error) {
		u, err = store.Create(ctx, tx, record.Units, u)
		return err
	})
	b := webtest.As(w, w.site, access.Owner)
	b.Get("/o/acme/ask?record=" + u.Ref + "&interview=1")
	p := b.Post("/o/acme/ask", url.Values{"record": {u.Ref}, "interview": {"1"}, "id": {b.Page.Value("id")}, "name": {"Lin Chen"}, "until": {"2026-11-30"}, "lang": {"en"}})
	if p.Status != http.StatusOK {
		w.Fatalf("asking is answered %d\n%s", p.Status, webtest.Text(p.Root))
	}
	return u, link(w, p)
}

// S-038, S-044: six questions by link become a draft activity of the unit, its words
// understood, its gaps named, and the link works once.
func TestAnInterviewBecomesADraftActivityWithItsGaps(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		unit, path := w.interview()
		b := w.stranger(path)
		if !b.Page.Has("Whose data do you work with?") || !b.Page.Has("Human resources") {
			t.Fatalf("the interview is not shown\n%s", webtest.Text(b.Page.Root))
		}
		if p := b.Post(path, url.Values{"do": {"draft"}, "a.purpose": {"Recruitment"}}); p.Status >= 400 {
			t.Fatalf("keeping is answered %d", p.Status)
		}
		b = w.stranger(path) // from another device
		if !b.Page.Has("Recruitment") {
			t.Error("what was kept is not there")
		}
		if p := b.Post(path, url.Values{"do": {"send"}, "a.purpose": {"Recruitment"}}); p.Status != http.StatusUnprocessableEntity || !p.Has("Give this work a name") {
			t.Errorf("an interview without a name is answered %d", p.Status)
		}
		p := b.Post(path, url.Values{"do": {"send"}, "a.title": {"Hiring"}, "a.purpose": {"Recruitment"}, "a.people": {"Job applicants"}, "a.data": {"Name\nHealth data"}, "a.kept": {"6 months"}})
		if p.Status != http.StatusOK || !p.Has("Thank you") {
			t.Fatalf("status %d\n%s", p.Status, webtest.Text(p.Root))
		}
		registertest.Read(t, w.store, w.owner, func(ctx context.Context, tx *store.Tx) error {
			found, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Where: []store.Cond{{Field: "unit", Op: "is", Value: unit.ID.String()}}, Rows: true})
			if err != nil || len(found.Items) != 1 {
				t.Fatalf("%d activities, %v", len(found.Items), err)
			}
			a := found.Items[0]
			if a.Title != "Hiring" || a.State != "draft" || len(a.Purposes) != 1 || len(a.Principals) != 1 || len(a.DataItems) != 2 || a.DataItems[0].Retention != "P6M" || a.DataItems[1].Special != "yes" {
				t.Errorf("the draft is %+v", a)
			}
			var gaps []string
			for _, g := range a.Gaps() {
				gaps = append(gaps, g.Key)
			}
			if !slices.Contains(gaps, "gap_recipients") || slices.Contains(gaps, "gap_data_items") {
				t.Errorf("the gaps are %v", gaps)
			}
			said, err := store.Comments(ctx, tx, record.ProcessingActivities.Type, a.ID)
			if len(said) != 1 || !strings.Contains(said[0].Text, "Job applicants") {
				t.Errorf("the words are lost: %v", said)
			}
			return err
		})
		if p := w.stranger(path).Page; p.Status != http.StatusNotFound {
			t.Errorf("the used link is answered %d", p.Status)
		}
	})
}

// S-044: an interview about an activity that is there already adds to its draft what it
// lacks, takes nothing away, and leaves what is in force alone.
func TestAnInterviewAboutAnActivityBecomesADraftOverIt(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		b := webtest.As(w, w.site, access.Owner)
		b.Get("/o/acme/ask?record=" + w.activity.Ref + "&interview=1")
		p := b.Post("/o/acme/ask", url.Values{"record": {w.activity.Ref}, "interview": {"1"}, "id": {b.Page.Value("id")}, "name": {"Lin Chen"}, "until": {"2026-11-30"}, "lang": {"en"}})
		if p.Status != http.StatusOK {
			t.Fatalf("asking is answered %d\n%s", p.Status, webtest.Text(p.Root))
		}
		path := link(w, p)
		s := w.stranger(path)
		if s.Page.Has("What do you call this work?") {
			t.Error("an activity that is there is asked for its name")
		}
		if p := s.Post(path, url.Values{"do": {"send"}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("an empty interview is answered %d", p.Status)
		}
		p = s.Post(path, url.Values{"do": {"send"}, "a.people": {"Customers"}, "a.data": {"Name\nE-mail address"}, "a.kept": {"2 years"}})
		if p.Status != http.StatusOK || !p.Has("Thank you") {
			t.Fatalf("status %d\n%s", p.Status, webtest.Text(p.Root))
		}
		registertest.Read(t, w.store, w.owner, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Rows: true})
			if err != nil || len(page.Items) != 1 {
				t.Fatalf("%d activities, %v", len(page.Items), err)
			}
			a := page.Items[0]
			if a.Title != "Newsletter" || a.Description != "Monthly letter" || len(a.Principals) != 1 || len(a.DataItems) != 2 || a.DataItems[0].Retention != "P2Y" {
				t.Errorf("the draft is %+v", a)
			}
			said, err := store.Comments(ctx, tx, record.ProcessingActivities.Type, a.ID)
			if len(said) != 1 || !strings.Contains(said[0].Text, "2 years") {
				t.Errorf("the words are lost: %v", said)
			}
			return err
		})
	})
}
