package rights_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-061: several requests are given to somebody as one action, which can be undone; who
// may not change requests cannot.
func TestManyRequestsAreAssignedAtOnceAndTheUndoTakesThatBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		clerk := w.clerk(t)
		var refs []string
		for range 3 {
			refs = append(refs, w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Ada"}}).Ref)
		}
		assigned := func() (n int) {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				page, err := store.List(ctx, tx, record.Requests, store.Query{})
				for _, r := range page.Items {
					if r.Assignee.ID == clerk {
						n++
					}
				}
				return err
			})
			return n
		}
		const do = "assign:assignee"
		b := webtest.As(t, w.site, access.Owner)
		list := b.Get("/o/one/requests?show=table")
		if list.First("button", "value", do) == nil {
			t.Fatal("the list offers no assignment")
		}
		desk := b.Get("/o/one/requests")
		if box := desk.First("input", "value", refs[0]); box == nil || webtest.Attr(box, "form") != "bulk" || webtest.Attr(box, "type") != "checkbox" || desk.First("form", "id", "bulk") == nil || desk.First("button", "value", do) == nil {
			t.Error("the cards of the desk cannot be selected and assigned")
		}
		if p := webtest.As(t, w.site, access.Reader).Get("/o/one/requests"); p.First("button", "value", do) != nil {
			t.Error("the desk offers a reader to assign")
		}
		form := url.Values{"do": {do}, "ref": refs[:2], "list": {"?show=table"}}
		ask := b.Post("/o/one/requests/bulk", form)
		if ask.Status != 200 || !ask.Has("2 records will be changed") || !ask.Has("Carla Clerk") || assigned() != 0 {
			t.Fatalf("first step: %d", ask.Status)
		}
		form["ref"] = []string{ask.Value("ref")}
		form.Set("owner", clerk.String())
		done := b.Post("/o/one/requests/bulk/apply", form)
		if done.Status != 200 || !done.Has("2 records changed") || assigned() != 2 {
			t.Fatalf("second step: %d, %d assigned", done.Status, assigned())
		}
		undone := b.Post("/o/one/undo", url.Values{"undo": {done.Value("undo")}, "back": {done.Value("back")}})
		if !undone.Has("2 records are as they were") || assigned() != 0 {
			t.Errorf("the undo leaves %d assigned", assigned())
		}
		for _, what := range []string{"assign:title", "assign:second_reader", "assign:", "assign:types"} {
			if p := b.Post("/o/one/requests/bulk", url.Values{"do": {what}, "ref": refs}); p.Status != 404 {
				t.Errorf("%s: status %d", what, p.Status)
			}
		}
		for _, role := range []access.Role{access.InternalAuditor, access.Contributor, access.Reader} {
			g := webtest.As(t, w.site, role)
			g.Get("/o/one/systems")
			if g.Post("/o/one/requests/bulk/apply", form); assigned() != 0 {
				t.Fatalf("%s assigns requests", role)
			}
		}
	})
}
