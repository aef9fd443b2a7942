package walk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/browsertest"
)

func TestThePaletteAndTheKeysLeadEverywhereUntilTheyAreSwitchedOff(t *testing.T) {
	h := open()
	tab := h.enter(t, officer, browsertest.View{})
	tab.Go(h.at(""))
	tab.Keys("Control+k")
	tab.WaitFor("#cmd[open]")
	tab.Keys("PA-0006")
	tab.WaitFor("#cmd [role=option].active >> Customer accounts")
	tab.Keys("Enter")
	tab.WaitURL("/processing-activities/PA-0006")
	tab.Keys("Control+k")
	tab.WaitFor("#cmd [role=option]")
	tab.Keys(">")
	tab.WaitFor("#cmd [role=option] >> Switch between light and dark")
	tab.Keys("Escape")
	tab.WaitGone("#cmd[open]")

	for range 50 { // on a busy machine the closed palette may still hold the focus
		if tab.Has("#keys[open]") {
			break
		}
		tab.Keys("?")
		time.Sleep(100 * time.Millisecond)
	}
	tab.WaitFor("#keys[open]")
	tab.Keys("Escape")
	tab.WaitGone("#keys[open]")
	tab.Keys("g", "a")
	tab.WaitFor("table.list")
	tab.Keys("/", "payroll")
	if got := tab.Value("#list-q"); got != "payroll" {
		t.Errorf("after / one types %q into %s", got, tab.Focused())
	}
	tab.WaitURL("q=payroll")
	tab.WaitGone("table.list a.t >> Newsletter")

	tab.Go(h.URL + "/account")
	tab.Click("input[name=keys]")
	tab.Click(`main .form-foot button.primary`)
	tab.Go(h.at("/inbox"))
	tab.Keys("?", "g", "a")
	if tab.Has("#keys[open]") || !strings.HasSuffix(tab.URL(), "/inbox") {
		t.Errorf("switched off, the keys still lead to %s", tab.URL())
	}
	tab.Keys("Control+k") // with a modifier it cannot be pressed by chance
	tab.WaitFor("#cmd[open]")
}
