package rights_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// blobsKept counts the contents in the blob store.
func (w *world) blobsKept(t *testing.T) (n int) {
	t.Helper()
	if err := w.blobs.Walk(t.Context(), w.org, func(blob.Sum, int64) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// S-068: a form that is refused, for whatever reason, keeps what was typed, says at the
// field that its file is to be chosen again, and leaves no file behind.
func TestARefusedFormKeepsNoFileAndSaysThatItIsToBeChosenAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		b := webtest.As(t, w.site, "")
		other := url.Values{"acts_for": {"represented"}, "subject": {"Otto Berg"}, "acting": {"power_of_attorney"}}
		form := typed(b.Get(formAt), other)
		refused := func(status int, change url.Values) {
			t.Helper()
			sent := url.Values{}
			for _, x := range []url.Values{form, change} {
				for k, v := range x {
					sent[k] = v
				}
			}
			p := b.Send(formAt, sent, "proof", "vollmacht.pdf", "%PDF-1.7 x")
			said := webtest.Text(p.First("p", "id", "f-proof-error"))
			if p.Status != status || !strings.Contains(said, "vollmacht.pdf") || !strings.Contains(said, "Choose it again") || webtest.Attr(p.First("input", "name", "subject"), "value") != "Otto Berg" ||
				!p.Links("#f-proof") || w.blobsKept(t) != 0 {
				t.Errorf("%d, %q, %d files: %s", p.Status, said, w.blobsKept(t), webtest.Text(p.Root))
			}
		}
		refused(429, nil) // filled in at once
		w.clock.Pass(time.Minute)
		refused(422, url.Values{"email": {"anna"}})
		refused(422, url.Values{"name": {""}})
		refused(422, url.Values{"subject": {"Otto Berg"}, "subject_born": {strings.Repeat("x", 41)}})
		refused(422, url.Values{"website": {"https://spam.example"}})
		refused(422, url.Values{"sealed": {"forged"}})
		if p := b.Send(formAt, form, "proof", "vollmacht.pdf", "%PDF-1.7 x"); p.Status != 200 || w.blobsKept(t) != 1 {
			t.Errorf("sent: %d, %d files: %s", p.Status, w.blobsKept(t), webtest.Text(p.Root))
		}
	})
}

// unread fails where somebody reads it.
type unread struct{ t *testing.T }

func (x unread) Read([]byte) (int, error) {
	x.t.Error("the body is read")
	return 0, io.EOF
}

// S-068, S11: what is over the bounds, and files that come by a link that does not work, are
// refused before their body is read.
func TestAFloodAndWrongLinksAreRefusedUnread(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		send := func(path string, body io.Reader) *httptest.ResponseRecorder {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, body)
			r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
			r.RemoteAddr = "198.51.100.7:1"
			out := httptest.NewRecorder()
			w.site.ServeHTTP(out, r)
			return out
		}
		if out := send("/request/item/nothing", unread{t}); out.Code != http.StatusNotFound {
			t.Errorf("a link that is none: %d", out.Code)
		}
		for range 48 {
			if out := send("/privacy/one/nordwind", strings.NewReader("--x--\r\n")); out.Code == http.StatusTooManyRequests {
				t.Fatal("refused too early")
			}
		}
		if out := send("/privacy/one/nordwind", unread{t}); out.Code != http.StatusTooManyRequests || out.Header().Get("Retry-After") == "" {
			t.Errorf("a flood: %d", out.Code)
		}
		w.clock.Pass(2 * time.Minute)
		if out := send("/privacy/one/nordwind", strings.NewReader("--x--\r\n")); out.Code == http.StatusTooManyRequests {
			t.Error("the flood has no end")
		}
	})
}
