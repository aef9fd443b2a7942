package rights_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-061: a system owner without an account is asked by a link that shows what finds the
// person and nothing else, and answers it; every link that does not work looks the same.
func TestASystemOwnerAnswersByALink(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing"}, Status: "live"})
			return err
		})
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Erika Muster", Email: "erika@example.org", Identifiers: []string{"K-4711"}}, Text: "My quarrel with my neighbour."})
		b, at := webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref
		b.Get(at)
		b.Post(at+"/do/plan", nil)
		row := w.read(t, r).Items[0].ID.String()
		p := b.Post(at+"/do/ask", url.Values{"row": {row}})
		link := regexp.MustCompile(`/request/item/[\w-]+`).FindString(p.Body)
		if p.Status != 200 || link == "" || w.read(t, r).Items[0].State != record.ItemAsked {
			t.Fatalf("asked: %d, link %q, state %s", p.Status, link, w.read(t, r).Items[0].State)
		}
		out := webtest.As(t, w.site, "")
		p = out.Get(link)
		if p.Status != 200 || !p.Has("Billing") || !p.Has("K-4711") || p.Has("neighbour") {
			t.Errorf("the owner sees: %d %s", p.Status, p.Body)
		}
		if p := out.Post(link, url.Values{"state": {"executed"}}); p.Status != 422 {
			t.Errorf("an answer that is none: %d", p.Status)
		}
		forged := httptest.NewRequestWithContext(t.Context(), http.MethodPost, link, strings.NewReader("state=found&found=41+records&count=41"))
		forged.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := httptest.NewRecorder()
		if w.site.ServeHTTP(answer, forged); answer.Code != http.StatusForbidden || w.read(t, r).Items[0].State != record.ItemAsked { // S7
			t.Errorf("a form that is not ours: %d", answer.Code)
		}
		if p := out.Post(link, url.Values{"state": {"found"}, "found": {"41 records"}, "count": {"41"}}); p.Status != 200 || !p.Has("Your answer has arrived.") {
			t.Errorf("the answer: %d", p.Status)
		}
		if x := w.read(t, r).Items[0]; x.State != record.ItemFound || x.Count != 41 || x.AnsweredAt.IsZero() {
			t.Errorf("kept %s, %d, %v", x.State, x.Count, x.AnsweredAt)
		}
		spent := out.Get("/request/item/nothing")
		if _, err := w.change(t, r, func(r *record.Request) { r.Items = nil }); err != nil {
			t.Fatal(err)
		}
		gone := out.Get(link)
		if spent.Status != 404 || gone.Status != 404 || spent.Has("This link no longer works") != gone.Has("This link no longer works") {
			t.Errorf("links that do not work differ: %d, %d", spent.Status, gone.Status)
		}
	})
}
