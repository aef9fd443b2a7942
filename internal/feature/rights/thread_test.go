package rights_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// byLink is a request with the link to its own page, served with what it takes.
func (w *world) byLink(t *testing.T) (r *record.Request, at string) {
	t.Helper()
	rights.Mount(w.site, rights.Deps{Vault: aVault(t)})
	r = anna(t, w)
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		at, err = rights.StatusLink(ctx, tx, r)
		return err
	})
	return r, at
}

// fetches fetches the nth file of the own page.
func fetches(b *webtest.Browser, at string, n int) *webtest.Page {
	p := b.Get(at)
	var files []string
	for _, x := range p.All("input") {
		if webtest.Attr(x, "name") == "file" {
			files = append(files, webtest.Attr(x, "value"))
		}
	}
	if n >= len(files) {
		return p
	}
	return b.Post("/request/file/"+strings.TrimPrefix(at, "/request/"), url.Values{"file": {files[n]}})
}

// S-068, S-061: the person attaches a file to a message, whoever handles the request takes it
// over as material and answers with a file; downloads are logged, and nothing runs script.
func TestFilesGoBothWaysInTheThreadOfThePerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r, at := w.byLink(t)
		own := webtest.As(t, w.site, "")
		own.Get(at)
		if p := own.Send(at, url.Values{"do": {"write"}, "body": {"My contract."}}, "files", "../contract.pdf", "%PDF-1.7 contract"); p.Status != 200 || !p.Has("My contract.") || !p.Has("contract.pdf") {
			t.Fatalf("sent: %d %s", p.Status, webtest.Text(p.Root))
		}
		if p := own.Send(at, url.Values{"do": {"write"}, "body": {""}}, "files", "photo.png", "\x89PNG\r\n\x1a\nx"); p.Status != 200 || !p.Has("Files are attached.") {
			t.Errorf("a file alone: %d %s", p.Status, webtest.Text(p.Root))
		}
		files := w.files(t, r)
		if len(files) != 2 || files[0].Purpose != rights.Attached || files[0].Name != "contract.pdf" || files[0].Message.IsZero() || len(w.allTasks(t)) == 0 {
			t.Fatalf("files %+v, %d tasks", files, len(w.allTasks(t)))
		}
		desk, page := webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref
		if p := desk.Get(page); !p.Has("contract.pdf") || !p.Has("Take over as material") {
			t.Errorf("the desk: %s", webtest.Text(p.Root))
		}
		for range 2 { // taken twice it is one
			desk.Get(page)
			if p := desk.Post(page+"/take/"+files[0].ID.String(), nil); p.Status != 200 {
				t.Errorf("taken: %d", p.Status)
			}
		}
		files = w.files(t, r)
		if len(files) != 3 || files[2].Purpose != rights.Collected || files[2].Given != "" || files[2].Sum != files[0].Sum {
			t.Errorf("after that %+v", files)
		}
		desk.Get(page)
		if p := desk.Send(page+"/do/send", url.Values{"body": {"Please fill in the form."}}, "files", "form.html", "<script>alert(1)</script>"); p.Status != 422 || len(w.files(t, r)) != 3 || !p.Has("Please fill in the form.") {
			t.Errorf("a page as an answer: %d", p.Status)
		}
		if p := desk.Send(page+"/do/send", url.Values{"body": {"Please fill in the form."}}, "files", "form.pdf", "%PDF-1.7 form"); p.Status != 200 || !p.Has("form.pdf") {
			t.Fatalf("answered: %d %s", p.Status, errorsOn(p))
		}
		p := fetches(own, at, 2)
		if p.Status != 200 || p.Body != "%PDF-1.7 form" || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment;") || !strings.Contains(p.Header.Get("Content-Security-Policy"), "sandbox") || p.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Fatalf("fetched: %d %q %v", p.Status, p.Body, p.Header)
		}
		fetched := p.Path
		fetches(own, at, 2)
		if p := fetches(own, at, 0); p.Body != "%PDF-1.7 contract" {
			t.Errorf("one's own file: %d", p.Status)
		}
		var log []rights.Download
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			log, err = rights.Downloads(ctx, tx, r)
			return err
		})
		files = w.files(t, r)
		if len(log) != 2 || log[0].File != files[3].ID || log[0].Network != "192.0.2.0/24" {
			t.Errorf("the log %+v", log)
		}
		if p := desk.Get(page); !p.Has("fetched ") {
			t.Error("the desk does not see that it was fetched")
		}
		var thread struct {
			Messages []struct {
				Direction string
				Files     []struct {
					Name    string
					Fetched []struct{ Network string }
				}
			}
		}
		w.api(t, w.who).do("GET", "/requests/"+r.Ref+"/messages", nil).want(200).into(&thread)
		if n := len(thread.Messages); n != 4 || len(thread.Messages[3].Files) != 1 || thread.Messages[3].Files[0].Name != "form.pdf" || len(thread.Messages[3].Files[0].Fetched) != 1 {
			t.Errorf("by the API %+v", thread)
		}
		w.clock.Pass(25 * time.Hour)
		for name, bad := range map[string]string{"after a day": fetched, "of nobody": "/request/file/" + strings.Repeat("A", 64) + "/" + id.New().String()} {
			if p := webtest.As(t, w.site, "").Get(bad); p.Status != 404 {
				t.Errorf("%s: %d", name, p.Status)
			}
		}
	})
}

// S-068: what is too large, too much, of another kind or not what its name says is refused at
// the field, keeps the text and no file; what goes by a dead link is refused unread; and no
// file that went with no message can be fetched.
func TestFilesOfTheThreadAreHeldToTheBoundsOfTheForm(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r, at := w.byLink(t)
		own := webtest.As(t, w.site, "")
		own.Get(at)
		for name, content := range map[string]string{"a.exe": "MZ", "a.pdf": "<script>", "big.pdf": "%PDF-1.7" + strings.Repeat("x", 5_000_000), "a.svg": "<svg/>", "a.html": "<p>"} {
			if p := own.Send(at, url.Values{"do": {"write"}, "body": {"Here it is."}}, "files", name, content); p.Status != 422 || p.First("p", "id", "f-files-error") == nil || !p.Has("Here it is.") || w.blobsKept(t) != 0 {
				t.Errorf("%s: %d %s", name, p.Status, webtest.Text(p.Root))
			}
		}
		if p := own.Send(at, url.Values{"do": {"write"}, "body": {strings.Repeat("x", 50_001)}}, "files", "a.pdf", "%PDF-1.7 a"); p.Status != 422 || !p.Has("Choose it again") || w.blobsKept(t) != 0 {
			t.Errorf("a text that is too long: %d", p.Status)
		}
		dead := httptest.NewRequestWithContext(t.Context(), http.MethodPost, at[:len(at)-2]+"AA", unread{t})
		dead.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		out := httptest.NewRecorder()
		if w.site.ServeHTTP(out, dead); out.Code != http.StatusNotFound {
			t.Errorf("a dead link: %d", out.Code)
		}
		for i := range 31 {
			w.clock.Pass(time.Minute)
			own.Get(at)
			p := own.Send(at, url.Values{"do": {"write"}, "body": {"More."}}, "files", "a.pdf", fmt.Sprintf("%%PDF-1.7 %d", i))
			if want := map[bool]int{true: 422, false: 200}[i == 30]; p.Status != want {
				t.Errorf("file %d: %d, want %d", i+1, p.Status, want)
			}
		}
		f := w.files(t, r)[0]
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := rights.DoCollect(ctx, tx, r, id.ID{}, rights.File{Name: "secret.txt", Sum: f.Sum, Size: f.Size})
			return err
		})
		files := w.files(t, r)
		if p := own.Get(at); p.Has("secret.txt") {
			t.Error("what a system holds is on the own page")
		}
		if p := own.Post("/request/file/"+strings.TrimPrefix(at, "/request/"), url.Values{"file": {files[len(files)-1].ID.String()}}); p.Status != 404 {
			t.Errorf("what a system holds: %d", p.Status)
		}
	})
}

// S-065, S-064: no data of the person goes with a message before it is settled who asks, and
// nothing of a customer's request before the customer has spoken.
func TestNoFileGoesWithAMessageBeforeItMay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := anna(t, w)
		x := w.api(t, w.who)
		at := "/requests/" + r.Ref
		var found, letter struct{ ID string }
		x.do("POST", at+"/files?name=konto.csv", "day,amount\n").want(201).into(&found)
		x.do("POST", at+"/files?name=form.pdf&purpose=message", "%PDF-1.7 form").want(201).into(&letter)
		if a := x.do("POST", at+"/messages", fields{"body": "Here.", "files": []string{found.ID}}); a.status != 422 || !strings.Contains(a.body, "identity_open") {
			t.Errorf("data to a stranger: %d %s", a.status, a.body)
		}
		x.do("POST", at+"/messages", fields{"body": "Here.", "files": []string{letter.ID}}).want(201)
		if a := x.do("POST", at+"/messages", fields{"body": "Again.", "files": []string{letter.ID}}); a.status != 422 {
			t.Errorf("the file of another message: %d", a.status)
		}
		x.do("POST", at+"/identity", fields{"identity": "confirmed", "identity_method": "known_facts", "identity_matched": []string{"customer number"}, "identity_why": "Written from the address on file."}).want(200)
		x.do("POST", at+"/files/"+found.ID, fields{"given": "no"}).want(200)
		if a := x.do("POST", at+"/messages", fields{"body": "Here.", "files": []string{found.ID}}); a.status != 422 || !strings.Contains(a.body, "file_not_sendable") {
			t.Errorf("what is not given: %d %s", a.status, a.body)
		}
		x.do("POST", at+"/files/"+found.ID+"/take", nil).want(404) // not of the person
		x.do("POST", at+"/files/"+letter.ID+"/take", fields{"item": "SYS-0009"}).want(422)
		c := w.client(t, "Xanthos", 1, nil, 1)
		x.do("POST", at+"/customer", fields{"customer": c.party.Ref}).want(200)
		x.do("POST", at+"/files?name=other.pdf&purpose=message", "%PDF-1.7 other").want(201).into(&letter)
		if a := x.do("POST", at+"/messages", fields{"body": "Here.", "files": []string{letter.ID}}); a.status != 422 || !strings.Contains(a.body, "customer_not_instructed") {
			t.Errorf("before the customer: %d %s", a.status, a.body)
		}
	})
}
