package rights_test

import (
	"context"
	"io"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

const letterText = "Complaint of Anna Berg, anna@example.org.\nHandled by Mr Boris Kern, boris.kern@example.com, +49 30 1234567.\nThe plan Falcon stays secret."

// collected is a request with a file that the handler added.
func collected(t *testing.T, w *world, b *webtest.Browser) (*record.Request, rights.File) {
	t.Helper()
	r := anna(t, w)
	at := "/o/one/requests/" + r.Ref
	b.Get(at)
	if p := b.Upload(at+"/collected", "files", "complaint Kern.txt", letterText); p.Status != 200 || !p.Has("complaint Kern.txt") || !p.Has("Not decided") {
		t.Fatalf("added: %d %s", p.Status, errorsOn(p))
	}
	return r, w.files(t, r)[0]
}

// files are those of a request.
func (w *world) files(t *testing.T, r *record.Request) (out []rights.File) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = rights.Files(ctx, tx, r)
		return err
	})
	return out
}

func (w *world) content(t *testing.T, f rights.File) string {
	t.Helper()
	sum, err := blob.ParseSum(f.Sum)
	if err != nil {
		t.Fatal(err)
	}
	in, err := w.blobs.Open(t.Context(), w.org, sum)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	all, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// S-061, S-068: files of a request are added, downloaded to be kept, chosen for the answer
// and taken off; who may not know the person does not see them.
func TestFilesOfARequestAreChosenForTheAnswer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		b := webtest.As(t, w.site, access.PrivacyManager)
		r, f := collected(t, w, b)
		at := "/o/one/requests/" + r.Ref
		p := b.Get(at + "/collected/" + f.ID.String())
		if p.Body != letterText || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment;") || p.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("downloaded: %d %v", p.Status, p.Header)
		}
		b.Get(at)
		if p := b.Post(at+"/collected/"+f.ID.String(), url.Values{"given": {"yes"}}); p.Status != 200 || w.files(t, r)[0].Given != "yes" {
			t.Errorf("given: %d", p.Status)
		}
		if p := b.Post(at+"/collected/"+f.ID.String(), url.Values{"given": {"perhaps"}}); p.Status != 422 {
			t.Errorf("neither yes nor no: %d", p.Status)
		}
		if p := b.Upload(at+"/collected", "files", "picture.png", "no picture"); p.Status != 422 || !p.Has("is not taken") {
			t.Errorf("a file that is not what it says: %d", p.Status)
		}
		for _, role := range []access.Role{access.InternalAuditor, access.ExternalAuditor} {
			o := webtest.As(t, w.site, role)
			if p := o.Get(at); p.Has("complaint Kern") {
				t.Errorf("%s sees the file", role)
			}
			if p := o.Get(at + "/collected/" + f.ID.String()); p.Status != 404 {
				t.Errorf("%s downloads: %d", role, p.Status)
			}
			if p := o.Get(at + "/collected/" + f.ID.String() + "/redact"); p.Status != 403 {
				t.Errorf("%s redacts: %d", role, p.Status)
			}
		}
		other := anna(t, w)
		if p := b.Get("/o/one/requests/" + other.Ref + "/collected/" + f.ID.String()); p.Status != 404 {
			t.Errorf("by another request: %d", p.Status)
		}
		b.Get(at)
		if p := b.Post(at+"/collected/"+id.New().String(), url.Values{"given": {"yes"}}); p.Status != 404 {
			t.Errorf("an unknown file: %d", p.Status)
		}
		b.Get(at)
		if p := b.Post(at+"/collected/"+f.ID.String(), url.Values{"do": {"drop"}}); p.Status != 200 || len(w.files(t, r)) != 0 {
			t.Errorf("taken off: %d", p.Status)
		}
	})
}

// S-068: what is about others is proposed and what is the person's own is not; a copy
// without it takes the file's place in the answer, and nothing but counts is kept of what
// was removed.
func TestARedactedCopyTakesThePlaceOfTheFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Boris Kern"}})
			return err
		})
		b := webtest.As(t, w.site, access.PrivacyManager)
		r, f := collected(t, w, b)
		page := "/o/one/requests/" + r.Ref + "/collected/" + f.ID.String() + "/redact"
		p := b.Get(page)
		marks := map[string]string{} // words to the value of their box
		for _, n := range p.All("label") {
			if strings.HasPrefix(webtest.Attr(n, "class"), "redact-mark") {
				marks[strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(webtest.Text(n)), "Remove:"))] = webtest.Attr(n.FirstChild, "value")
			}
		}
		if marks["Boris Kern"] == "" || marks["boris.kern@example.com"] == "" || marks["Anna Berg"] != "" || marks["anna@example.org"] != "" {
			t.Fatalf("proposed %v", marks)
		}
		if p := b.Post(page, url.Values{"known": {""}, "do": {"save"}, "name": {"letter.txt"}}); p.Status != 422 || !p.Has("Nothing is ticked.") {
			t.Errorf("nothing ticked: %d %s", p.Status, errorsOn(p))
		}
		p = b.Post(page, url.Values{"known": {""}, "mark": {marks["Boris Kern"], marks["boris.kern@example.com"]}, "terms": {"falcon"}, "do": {"look"}, "name": {"letter.txt"}})
		if p.Status != 200 || len(w.files(t, r)) != 1 || !strings.Contains(p.Body, ">Falcon<") {
			t.Fatalf("looked for more: %d", p.Status)
		}
		falcon := strings.Index(letterText, "Falcon")
		form := url.Values{"known": {"falcon"}, "terms": {"falcon"}, "do": {"save"}, "name": {"letter.txt"}, "reason": {"third_party"},
			"mark": {marks["Boris Kern"], marks["boris.kern@example.com"], key(falcon, falcon+len("Falcon"))}}
		for _, n := range p.All("select") {
			if strings.HasPrefix(webtest.Attr(n, "name"), "why-") {
				form.Set(webtest.Attr(n, "name"), "third_party")
			}
		}
		if p = b.Post(page, form); p.Status != 200 || p.Path != "/o/one/requests/"+r.Ref {
			t.Fatalf("saved: %d %s", p.Status, errorsOn(p))
		}
		all := w.files(t, r)
		if len(all) != 2 || all[0].Given != "no" || all[1].Given != "yes" || all[1].Source != f.ID || all[1].Purpose != rights.Redacted || all[1].Name != "letter.txt" {
			t.Fatalf("files %+v", all)
		}
		text := w.content(t, all[1])
		for _, gone := range []string{"Boris", "Kern", "kern@", "Falcon"} {
			if strings.Contains(text, gone) {
				t.Errorf("the copy still says %s:\n%s", gone, text)
			}
		}
		if !strings.Contains(text, "Anna Berg") || !strings.Contains(text, "1234567") {
			t.Errorf("what was not ticked is gone:\n%s", text)
		}
		count := 0
		for _, x := range all[1].Removed {
			count += x.Count
		}
		if count != 3 {
			t.Errorf("removed %+v", all[1].Removed)
		}
		if !p.Has("3 places removed") {
			t.Error("the page does not say what was removed")
		}
		chosen := 0
		for _, n := range p.All("button") {
			if webtest.Attr(n, "aria-pressed") == "true" {
				if chosen++; n.FirstChild == nil || n.FirstChild.Data != "svg" {
					t.Errorf("what was chosen is shown by colour alone: %s", webtest.Text(n))
				}
			}
		}
		if chosen != 2 {
			t.Errorf("%d answers are shown as chosen for two files", chosen)
		}
	})
}

func TestAFileThatCannotBeReadSaysWhatToDo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		b := webtest.As(t, w.site, access.PrivacyManager)
		r := anna(t, w)
		at := "/o/one/requests/" + r.Ref
		b.Get(at)
		b.Upload(at+"/collected", "files", "scan.pdf", "%PDF-1.4\nnothing that can be read")
		p := b.Get(at + "/collected/" + w.files(t, r)[0].ID.String() + "/redact")
		if p.Status != 200 || !p.Has("cannot be read") || !p.Has("program of your own") {
			t.Errorf("%d %s", p.Status, webtest.Text(p.Root))
		}
	})
}

func key(from, to int) string { return strconv.Itoa(from) + "-" + strconv.Itoa(to) }
