package rights_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-061, S-068: when the person's page was first opened with a message stands beside it at
// the desk; looking again changes nothing, and a later message has a time of its own.
func TestADeskSeesWhenAMessageWasOpened(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		b := webtest.As(t, w.site, "")
		form := typed(b.Get(formAt), nil)
		w.clock.Pass(time.Minute)
		at := link(b.Post(formAt, form))
		r := w.requests(t)[0]
		opened := func() (out []time.Time) {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				all, err := rights.Messages(ctx, tx, r)
				for _, m := range all {
					if m.Direction == rights.Out {
						out = append(out, m.Seen)
					} else if !m.Seen.IsZero() {
						t.Error("what the person wrote is marked")
					}
				}
				return err
			})
			return out
		}
		w.site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodHead, at, nil))
		if got := opened(); len(got) != 1 || !got[0].IsZero() {
			t.Fatalf("before: %v", got)
		}
		berlin, err := time.LoadLocation("Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		if p := b.Get(at); !p.Has("You, " + w.words.Words("en").Time(w.clock.Now(), berlin)) {
			t.Errorf("times of messages are not those of the house: %s", webtest.Text(p.Root))
		}
		first := opened()[0]
		w.clock.Pass(time.Hour)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := rights.DoSend(ctx, tx, rights.Deps{}, r, rights.Outgoing{Body: "We need a little longer."})
			return err
		})
		w.clock.Pass(time.Hour)
		b.Get(at)
		if got := opened(); len(got) != 2 || first.IsZero() || !got[0].Equal(first) || !got[1].After(first) {
			t.Errorf("opened %v, at first %v", got, first)
		}
		if p := webtest.As(t, w.site, access.PrivacyManager).Get("/o/one/requests/" + r.Ref); !p.Has("opened ") {
			t.Errorf("the desk: %s", webtest.Text(p.Root))
		}
	})
}
