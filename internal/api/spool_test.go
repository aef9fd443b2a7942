//go:build unix

package api_test

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/registertest"
)

// watched is a body that looks at a directory while it is read.
type watched struct {
	*strings.Reader
	dir  string
	seen []os.DirEntry
}

func (w *watched) Read(b []byte) (int, error) {
	list, _ := os.ReadDir(w.dir)
	w.seen = append(w.seen, list...)
	return w.Reader.Read(b[:min(len(b), 8)])
}

// R1: a program that is killed in the middle of an import leaves no copy of the
// register in the folder for temporary files.
func TestAnUploadHasNoNameWhileItIsRead(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	x, token := acme(t, registertest.Open(t, db.SQLite, registertest.NewClock()))
	body := &watched{strings.NewReader("Processing activity;Purpose\nPayroll;wages\n"), dir, nil}
	r := httptest.NewRequest("POST", "http://privet.test/api/v1/o/acme/import?name=a.csv", body)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	x.ServeHTTP(w, r)
	if w.Code != 200 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	for _, f := range body.seen {
		if strings.HasPrefix(f.Name(), "privet-") {
			t.Fatalf("%s lies in the folder", f.Name())
		}
	}
}
