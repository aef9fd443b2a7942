package rights_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-094: erasure in a system that is held is refused by the API and on the page, with the
// hold and its day named; once the hold is lifted it goes through.
func TestErasureOfWhatIsHeldIsRefusedWithTheHoldNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		var hold *record.Hold
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			s, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing"}, Status: "live"})
			if err != nil {
				return err
			}
			h, err := store.Create(ctx, tx, record.Holds, &record.Hold{Head: register.Head{Title: "Dispute"}, Reason: "Court.", Until: "2027-06-30", Systems: register.Links[record.System]{s.ID}})
			if err != nil {
				return err
			}
			hold, err = store.Move(ctx, tx, record.Holds, h.ID, h.Rev, "impose", workflow.Input{})
			return err
		})
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"erasure"}, Requester: rights.Person{Name: "Erika Muster"}, Text: "Erase it."})
		x, at := w.api(t, w.who), "/requests/"+r.Ref
		x.do("POST", at+"/plan", nil).want(200)
		before := w.read(t, r).Items[0]
		erase := fields{"state": "executed", "action": "delete"}
		if a := x.do("POST", at+"/items/SYS-0001", erase); a.status != 409 || !strings.Contains(a.body, "request_held") || !strings.Contains(a.body, "HLD-0001") || !strings.Contains(a.body, "2027") {
			t.Errorf("erased by the API: %d %s", a.status, a.body)
		}
		b := webtest.As(t, w.site, access.PrivacyManager)
		b.Get("/o/one" + at)
		form := url.Values{"row": {before.ID.String()}, "state": {"executed"}, "action": {"delete"}}
		if p := b.Post("/o/one"+at+"/do/item", form); p.Status < 400 || !p.Has("HLD-0001") {
			t.Errorf("erased on the page: %d %s", p.Status, p.Body)
		}
		if now := w.read(t, r).Items[0]; now.State != before.State || now.Action != before.Action || now.DoneOn != "" {
			t.Errorf("changed although it is held: %+v", now)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Move(ctx, tx, record.Holds, hold.ID, hold.Rev, "lift", workflow.Input{Reason: "Settled."})
			return err
		})
		x.do("POST", at+"/items/SYS-0001", erase).want(200)
		if now := w.read(t, r).Items[0]; now.State != record.ItemExecuted {
			t.Errorf("after the hold: %s", now.State)
		}
	})
}
