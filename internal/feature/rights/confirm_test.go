package rights_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-064: whoever reads the address says so by a form, once; opening the link alone does
// nothing. It is offered as proof of identity, and taken by whoever handles the request.
func TestAnAddressIsConfirmedByALink(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		r := anna(t, w)
		err := w.DB.Write(t.Context(), w.who, func(tx *store.Tx) error { return rights.DoConfirm(t.Context(), tx, rights.Deps{}, r) })
		if !problem.Is(err, problem.Blocked) {
			t.Errorf("without mail: %v", err)
		}
		var secret string
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			secret, err = rights.NewLink(ctx, tx, r, rights.Link{Purpose: rights.ForConfirm, Lang: "en", Expires: tx.Now.Add(time.Hour)})
			return err
		})
		checked := func() bool {
			var x rights.Person
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				all, err := rights.People(ctx, tx, r)
				x = all[rights.Requester]
				return err
			})
			return !x.MailChecked.IsZero() && x.Email == "anna@example.org"
		}
		out, link := webtest.As(t, w.site, ""), "/request/confirm/"+secret
		if p := out.Get(link); p.Status != 200 || !p.Has(r.Ref) || p.Has("Anna Berg") || checked() {
			t.Fatalf("opened: %d, checked %v", p.Status, checked())
		}
		if p := out.Post(link, nil); p.Status != 200 || !checked() {
			t.Errorf("confirmed: %d", p.Status)
		}
		if p := out.Get(link); p.Status != 404 {
			t.Errorf("opened again: %d", p.Status)
		}
		if p := out.Get("/request/" + secret); p.Status != 404 {
			t.Errorf("it opens the own page: %d", p.Status)
		}
		b, at := webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref
		if p := b.Get(at); !p.Has("Address confirmed") || !p.Has("Take it as proof of identity") {
			t.Error("the proof is not offered")
		}
		if p := b.Post(at+"/do/identity", url.Values{"identity": {"confirmed"}, "identity_method": {"email_round_trip"}, "identity_matched": {"e-mail"}}); p.Status != 200 || w.read(t, r).Identity != "confirmed" {
			t.Errorf("taken: %d", p.Status)
		}
	})
}
