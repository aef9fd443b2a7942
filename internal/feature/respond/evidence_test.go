package respond_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-128: evidence is handed in by a link, as a file that keeps its bytes; what a system
// would run is refused, and what was typed beside it stays.
func TestSomebodyWithoutAnAccountHandsInAFileAsEvidence(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		e := &record.Evidence{Head: register.Head{Title: "Contract with the host"}}
		registertest.Write(w, w.store, w.owner, func(ctx context.Context, tx *store.Tx) (err error) {
			e, err = store.Create(ctx, tx, record.EvidenceItems, e)
			return err
		})
		b := webtest.As(w, w.site, access.Owner)
		b.Get("/o/acme/ask?record=" + e.Ref)
		p := b.Post("/o/acme/ask", url.Values{"record": {e.Ref}, "id": {b.Page.Value("id")}, "name": {"Lin Chen"}, "fields": {"files", "statement"}, "until": {"2026-11-30"}, "lang": {"en"}})
		if p.Status != http.StatusOK {
			w.Fatalf("asking is answered %d\n%s", p.Status, webtest.Text(p.Root))
		}
		path := link(w, p)
		fields := url.Values{"do": {"send"}, "_has": {"files", "statement"}, "a.statement": {"Signed in March"}}
		stranger := w.stranger(path)
		p = stranger.Send(path, fields, "a.files", "contract.pdf", "MZ\x90\x00 a program")
		if p.Status != http.StatusUnprocessableEntity || !p.Has("Signed in March") {
			t.Errorf("a program under the name of a PDF: %d\n%s", p.Status, webtest.Text(p.Root))
		}
		const content = "%PDF-1.7 the contract"
		if p = stranger.Send(path, fields, "a.files", "contract.pdf", content); p.Status != http.StatusOK || !p.Has("Thank you") {
			t.Fatalf("the file: %d\n%s", p.Status, webtest.Text(p.Root))
		}
		registertest.Read(w, w.store, w.owner, func(ctx context.Context, tx *store.Tx) (err error) {
			e, err = store.Get(ctx, tx, record.EvidenceItems, e.ID)
			return err
		})
		if len(e.Files) != 1 || e.Files[0].Name != "contract.pdf" || e.Files[0].Size != int64(len(content)) || e.Statement != "Signed in March" {
			t.Fatalf("handed in: %+v %q", e.Files, e.Statement)
		}
		sum, err := blob.ParseSum(e.Files[0].Sum)
		w.must(err)
		f, err := w.site.Blobs.Open(context.Background(), w.owner.Org, sum)
		w.must(err)
		defer f.Close()
		if got, err := io.ReadAll(f); err != nil || string(got) != content {
			t.Errorf("kept %q, %v", got, err)
		}
	})
}
