package rights_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-061, S-068: the letter that asks to show that somebody may act for another says that the
// document is deleted once it was seen. It is, when the request says what it shows; what the
// person sent before the letter, and what was taken over as material, stays.
func TestAProofThatALetterAskedForIsErasedOnceItWasSeen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r, at := w.byLink(t)
		own, desk, page := webtest.As(t, w.site, ""), webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref
		sends := func(name string) {
			t.Helper()
			own.Get(at)
			if p := own.Send(at, url.Values{"do": {"write"}, "body": {"Here it is."}}, "files", name, "%PDF-1.7 "+name); p.Status != 200 {
				t.Fatalf("%s: %d %s", name, p.Status, webtest.Text(p.Root))
			}
		}
		sends("contract.pdf")
		if _, err := w.change(t, r, func(r *record.Request) {
			r.ActsFor, r.Acting, r.Authority = "represented", "power_of_attorney", "asked"
		}); err != nil {
			t.Fatal(err)
		}
		desk.Get(page)
		if p := desk.Post(page+"/do/send", url.Values{"template": {rights.AskAuthority}, "body": {"Please attach a document that shows that you may do so."}}); p.Status != 200 {
			t.Fatalf("asked: %d %s", p.Status, errorsOn(p))
		}
		sends("vollmacht.pdf")
		sends("invoice.pdf")
		desk.Get(page)
		if p := desk.Post(page+"/take/"+w.files(t, r)[2].ID.String(), nil); p.Status != 200 {
			t.Fatalf("taken over: %d", p.Status)
		}
		if n := len(w.files(t, r)); n != 4 {
			t.Errorf("before it was seen there are %d files", n)
		}
		if _, err := w.change(t, r, func(r *record.Request) { r.Authority = "shown" }); err != nil {
			t.Fatal(err)
		}
		files := w.files(t, r)
		if len(files) != 2 || files[0].Name != "contract.pdf" || files[1].Purpose != rights.Collected || files[1].Name != "invoice.pdf" {
			t.Errorf("after it was seen: %+v", files)
		}
		if p := own.Get(at); p.Has("vollmacht.pdf") || !p.Has("contract.pdf") {
			t.Errorf("the own page: %s", webtest.Text(p.Root))
		}
	})
}

// S-094: what a hold covers is not erased by the way: the proof of a person who is held stays.
func TestAProofUnderAHoldStaysAfterItWasSeen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r, at := w.byLink(t)
		if _, err := w.change(t, r, func(r *record.Request) {
			r.ActsFor, r.Acting, r.Authority = "represented", "power_of_attorney", "asked"
		}); err != nil {
			t.Fatal(err)
		}
		own, desk, page := webtest.As(t, w.site, ""), webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref
		desk.Get(page)
		desk.Post(page+"/do/send", url.Values{"template": {rights.AskAuthority}, "body": {"Please attach a document."}})
		own.Get(at)
		own.Send(at, url.Values{"do": {"write"}, "body": {"Here it is."}}, "files", "vollmacht.pdf", "%PDF-1.7 x")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			h, err := store.Create(ctx, tx, record.Holds, &record.Hold{Head: register.Head{Title: "Dispute"}, Reason: "Court.", From: "2020-01-01", Until: "2099-12-31", Principals: register.Lines{"anna@example.org"}})
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.Holds, h.ID, h.Rev, "impose", workflow.Input{})
			return err
		})
		if _, err := w.change(t, r, func(r *record.Request) { r.Authority = "shown" }); err != nil {
			t.Fatal(err)
		}
		if files := w.files(t, r); len(files) != 1 || files[0].Name != "vollmacht.pdf" {
			t.Errorf("under a hold: %+v", files)
		}
	})
}
