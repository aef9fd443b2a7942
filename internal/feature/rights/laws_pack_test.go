package rights_test

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-061, S-157: somebody who asks by the form where a law holds that only a pack of the
// organisation knows asks under that law; its name stands on the desk, and its pack gives the
// date.
func TestARequestUnderALawThatOnlyAPackKnows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		registertest.LayIsland(t, w.DB, w.who)
		w.publish(t)
		w.form(t, &record.Portal{Head: register.Head{Title: "Ferry"}, Address: "ferry", Languages: register.Lines{"en"}, Countries: register.Countries{"DE", "BR"},
			Laws: register.Terms[record.LawScheme]{"eu-gdpr", "xx-island"}, Contact: "privacy@example.org"})
		b := webtest.As(t, w.site, "")
		form := typed(b.Get("/privacy/one/ferry?lang=en"), url.Values{"country": {"BR"}, "type": {"access"}})
		w.clock.Pass(time.Minute)
		if p := b.Post("/privacy/one/ferry?lang=en", form); p.Status != 200 {
			t.Fatalf("%d: %s", p.Status, webtest.Text(p.Root))
		}
		all := w.requests(t)
		if len(all) != 1 || !slices.Equal([]record.Law(all[0].Laws), []record.Law{"xx-island"}) || all[0].DueLaw != "xx-island" || all[0].DueOn == "" {
			t.Fatalf("requests: %+v", all)
		}
		if p := webtest.As(t, w.site, access.DPO).Get("/o/one/requests?law=xx-island"); !p.Has(registertest.IslandName) || !p.Has(all[0].Ref) {
			t.Errorf("the desk: %s", webtest.Text(p.Root))
		}
	})
}
