package rights_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-068: a form that is sent twice at the same moment is one request, and both senders
// read the same answer.
func TestTheSameFormSentTwiceAtOnceIsOneRequest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		b := webtest.As(t, w.site, "")
		const at, of = 6, 8
		for round := range at {
			form := typed(b.Get(formAt), url.Values{"email": {"anna@example.org"}})
			w.clock.Pass(2 * time.Minute)
			start, pages := make(chan struct{}), make(chan *webtest.Page, of)
			for range of {
				twin := b.Twin()
				go func() {
					<-start
					pages <- twin.Post(formAt, form)
				}()
			}
			close(start)
			ref, own := "", ""
			for range of {
				p := <-pages
				if p.Status != 200 || !p.Has("Your request has arrived") {
					t.Fatalf("round %d: %d %s", round, p.Status, webtest.Text(p.Root))
				}
				for _, n := range p.All("dd") {
					if ref == "" {
						ref = webtest.Text(n)
					}
					break
				}
				if got := webtest.Text(p.All("dd")[0]); got != ref {
					t.Errorf("round %d: %s and %s", round, ref, got)
				}
				if own == "" {
					own = link(p)
				}
				if got := link(p); got == "" || got != own {
					t.Errorf("round %d: one form leads to %q and to %q", round, own, got)
				}
			}
		}
		if n := len(w.requests(t)); n != at {
			t.Errorf("%d requests of %d forms", n, at)
		}
	})
}
