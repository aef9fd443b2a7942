package rights_test

import (
	"html"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// serve mounts the pages of requests and of all registers.
func (w *world) serve() {
	var pages *page.Pages
	rights.Mount(w.site, rights.Deps{Record: func(c *web.Call, t *register.Type) error { return pages.Record(c, t) }, List: func(c *web.Call, t *register.Type) error { return pages.List(c, t) },
		Bulk: func(c *web.Call, t *register.Type) (templ.Component, string) { return pages.Bulk(c, t) }})
	pages = page.Mount(w.site, page.Deps{})
}

// S-061: a request that came by letter is logged without script, and the desk shows it
// with its time and, to who may know, its name.
func TestARequestIsLoggedAtTheDeskAndFoundThere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		b := webtest.As(t, w.site, access.PrivacyManager)
		b.Get("/o/one/requests/new")
		today := w.clock.Now()
		p := b.Post("/o/one/requests/new", url.Values{"types": {"erasure"}, "name": {"Erika Muster"}, "email": {"erika"}, "received_on": {today.Format(time.DateOnly)}, "channel": {"letter"}})
		if p.Status != 422 || p.First("input", "name", "email") == nil {
			t.Fatalf("a wrong address: %d", p.Status)
		}
		p = b.Post("/o/one/requests/new", url.Values{"types": {"erasure"}, "name": {"Erika Muster"}, "email": {"erika@example.org"}, "country": {"DE"}, "language": {"de"},
			"received_on": {today.AddDate(0, 0, -1).Format(time.DateOnly)}, "received_hour": {"09:00"}, "channel": {"letter"}, "acts_for": {"self"}, "text": {"Bitte löschen."}})
		if p.Status != 200 || p.Path != "/o/one/requests/DSR-0001" {
			t.Fatalf("logged: %d %s", p.Status, p.Path)
		}
		p = b.Get("/o/one/requests")
		if p.Status != 200 || !p.Has("Erasure, E. Muster") || !p.Has("Letter") || !p.Has("One open.") {
			t.Errorf("the desk does not show it: %d %s", p.Status, p.Body)
		}
		for _, at := range []string{"?words=muster", "?words=DSR-0001", "?right=erasure&law=eu-gdpr", "?lane=new"} {
			if p := b.Get("/o/one/requests" + at); p.Status != 200 || (!p.Has("E. Muster") && at != "?right=erasure&law=eu-gdpr") {
				t.Errorf("%s does not find it: %d", at, p.Status)
			}
		}
		for _, at := range []string{"?words=nobody", "?right=access", "?only=late", "?only=soon", "?only=person", "?only=owner", "?only=extended", "?lane=review"} {
			if p := b.Get("/o/one/requests" + at); p.Status != 200 || p.Has("E. Muster") {
				t.Errorf("%s finds it: %d", at, p.Status)
			}
		}
		p = webtest.As(t, w.site, access.InternalAuditor).Get("/o/one/requests?words=muster")
		if p.Status != 200 || p.Has("Muster") {
			t.Errorf("an auditor without a sample finds a name: %d", p.Status)
		}
		p = webtest.As(t, w.site, access.InternalAuditor).Get("/o/one/requests")
		if p.Status != 200 || p.Has("Muster") || !p.Has("DSR-0001") {
			t.Errorf("an auditor sees %d", p.Status)
		}
	})
}

func TestEachNumberOfTheDeskLeadsToTheRowsBehindIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		late := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, ReceivedAt: w.clock.Now().AddDate(0, -2, 0), Requester: rights.Person{Name: "Ada"}})
		more := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Bo"}})
		if _, err := w.change(t, more, func(r *record.Request) {
			r.ExtensionReason, r.ExtensionToldOn = "Three archives.", late.DueOn
		}); err != nil {
			t.Fatal(err)
		}
		b := webtest.As(t, w.site, access.Owner)
		if p := b.Get("/o/one/requests"); !p.Has("2 open. One is past its date.") {
			t.Errorf("the head says something else: %s", p.Body)
		}
		if p := b.Get("/o/one/requests?only=late"); !p.Has(late.Ref) || p.Has(more.Ref) {
			t.Error("late shows the wrong rows")
		}
		if p := b.Get("/o/one/requests?only=extended"); p.Has(late.Ref) || !p.Has(more.Ref) {
			t.Error("extended shows the wrong rows")
		}
		if p := b.Get("/o/one/requests?show=table"); p.Status != 200 || !p.Has(late.Ref) {
			t.Errorf("the list: %d", p.Status)
		}
		links := regexp.MustCompile(`href="([^"]*answered_at[^"]*)"`).FindAllStringSubmatch(b.Get("/o/one/requests").Body, -1)
		if len(links) == 0 {
			t.Error("the share on time leads nowhere")
		}
		for _, l := range links {
			if p := b.Get(html.UnescapeString(l[1])); p.Status != 200 || p.Has(late.Ref) || p.Has(more.Ref) {
				t.Errorf("%s: %d %s", l[1], p.Status, p.Body)
			}
		}
	})
}
