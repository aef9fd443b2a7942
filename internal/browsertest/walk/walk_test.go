package walk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

// People of the demonstration.
const (
	owner       = "jonas.feldmann@lindhag.example"
	officer     = "miriam.osei@lindhag.example"
	contributor = "susanne.wieland@lindhag.example"
	auditor     = "beate.kranz@lindhag.example"
)

// house is the demonstration that all walks share; it ends with the test program.
type house struct {
	*browsertest.Program
	password string
	closing  []func()
}

func (h *house) Helper()                           {}
func (h *house) Logf(format string, args ...any)   { fmt.Fprintf(os.Stderr, format+"\n", args...) }
func (h *house) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (h *house) Cleanup(f func())                  { h.closing = append(h.closing, f) }

var open = sync.OnceValue(func() *house {
	h := &house{}
	h.Program = browsertest.Demo(h, browsertest.Setup{})
	h.password = h.WaitSaid(`password: (\S+)`)[1]
	return h
})

func TestMain(m *testing.M) {
	code := m.Run()
	for _, f := range slices.Backward(open().closing) {
		f()
	}
	os.Exit(code)
}

// at is an address of the demonstration's organisation.
func (h *house) at(path string) string { return h.URL + "/o/" + h.Org() + path }

// visit opens a window for somebody who is not signed in. The walk fails in the end
// if the browser had anything to complain about, a breach of the content security
// policy above all (S6).
func visit(t *testing.T, v browsertest.View) *browsertest.Tab {
	t.Helper()
	tab := browsertest.Open(t).Tab(t, v)
	t.Cleanup(func() {
		for _, line := range tab.Console() {
			t.Errorf("console: %s", line)
		}
	})
	return tab
}

// enter opens a window for one of the people.
func (h *house) enter(t *testing.T, who string, v browsertest.View) *browsertest.Tab {
	t.Helper()
	tab := visit(t, v)
	browsertest.SignIn(tab, h.URL, who, h.password)
	return tab
}

// signOut leaves by the menu of the account.
func signOut(tab *browsertest.Tab) {
	tab.Click("[popovertarget=m-me]")
	tab.Click(`#m-me form[action="/sign-out"] button`)
	tab.WaitURL("/sign-in")
}

// says fails unless an element says so.
func says(t *testing.T, tab *browsertest.Tab, selector, want string) {
	t.Helper()
	if got := tab.Text(selector); !strings.Contains(got, want) {
		t.Errorf("%s says %q, not %q (at %s)", selector, got, want, tab.URL())
	}
}

// file is a file to hand in.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
