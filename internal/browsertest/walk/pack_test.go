package walk_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/browsertest"
)

// ask calls the API of the demonstration and answers the body.
func (h *house) ask(t *testing.T, method, path, body string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, h.URL+"/api/v1/o/"+h.Org()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+h.Token())
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s answers %s: %s (%v)", method, path, resp.Status, answer, err)
	}
	return answer
}

// packed orders a pack of everything and answers its file once it is made.
func (h *house) packed(t *testing.T) []byte {
	t.Helper()
	var p struct{ Pack, State, Problem string }
	read := func(raw []byte) {
		t.Helper()
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatal(err)
		}
	}
	read(h.ask(t, http.MethodPost, "/packs", `{}`))
	for end := time.Now().Add(time.Minute); p.State != "ready"; time.Sleep(50 * time.Millisecond) {
		if p.State == "failed" || time.Now().After(end) {
			t.Fatalf("the pack is %+v", p)
		}
		read(h.ask(t, http.MethodGet, "/packs/"+p.Pack, ""))
	}
	return h.ask(t, http.MethodGet, "/packs/"+p.Pack+"/file", "")
}

// unpacked is a folder with the files of a pack.
func unpacked(t *testing.T, raw []byte) (dir string, z *zip.Reader) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, z); err != nil {
		t.Fatal(err)
	}
	return dir, z
}

// S-131: an auditor needs neither a server nor a network to check what was handed over.
func TestAPackOpensFromAFolderAndItsVerifierNamesWhatWasTouched(t *testing.T) {
	h := open()
	raw := h.packed(t)
	dir, z := unpacked(t, raw)
	pageOf := func(name string) string {
		return (&url.URL{Scheme: "file", Path: filepath.Join(dir, name)}).String()
	}
	tab := visit(t, browsertest.View{})
	for _, name := range []string{"index.html", "verify.html"} {
		tab.Go(pageOf(name))
		for _, fault := range tab.Unfit() {
			t.Errorf("%s: %s", name, fault)
		}
	}

	sound := filepath.Join(t.TempDir(), "pack.zip")
	if err := os.WriteFile(sound, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	tab.Upload("#file", sound)
	tab.WaitFor("#result .note")
	if !tab.Has("#result .note.ok") {
		t.Errorf("a pack that nobody touched is said to be %s", tab.Text("#result"))
	}

	touched, name := bytes.Clone(raw), ""
	for _, f := range z.File {
		if at, err := f.DataOffset(); err == nil && strings.HasPrefix(f.Name, "records/") {
			name, touched[at+int64(f.UncompressedSize64)/2] = f.Name, touched[at+int64(f.UncompressedSize64)/2]^1
			break
		}
	}
	forged := filepath.Join(t.TempDir(), "pack.zip")
	if err := os.WriteFile(forged, touched, 0o600); err != nil {
		t.Fatal(err)
	}
	tab.Reload()
	tab.Upload("#file", forged)
	tab.WaitFor("#result .note.bad")
	says(t, tab, "#result", name)
	for _, r := range tab.Requests() {
		if !strings.HasPrefix(r.URL, "file:") {
			t.Errorf("the page called %s", r.URL)
		}
	}
}
