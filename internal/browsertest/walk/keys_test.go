package walk_test

import (
	"strconv"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

// reach presses Tab until the focus stands on such an element.
func reach(t *testing.T, tab *browsertest.Tab, selector string) {
	t.Helper()
	want := strconv.Quote(selector)
	for range 250 {
		var there bool
		tab.Eval(&there, "document.activeElement.matches("+want+")")
		if there {
			return
		}
		tab.Keys("Tab")
	}
	t.Fatalf("Tab does not lead to %s at %s", selector, tab.URL())
}

// ringed walks the stops of the dialog that is open and fails for one that hides;
// pages are walked in look_test.go.
func ringed(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	for _, s := range tab.FocusWalk(250) {
		if !s.Ring || s.Hidden {
			t.Errorf("at %s: %s", tab.URL(), s)
		}
	}
}

func TestAnActivityIsCreatedApprovedAndExportedByKeyboardAlone(t *testing.T) {
	h := open()
	tab := visit(t, browsertest.View{})
	tab.Go(h.URL + "/sign-in")
	reach(t, tab, "input[name=email]")
	tab.Keys(owner)
	reach(t, tab, "input[name=password]")
	tab.Keys(h.password, "Enter")
	tab.WaitURL("/o/" + h.Org())

	// A new one is begun like the payroll, which is complete.
	tab.Go(h.at("/processing-activities/PA-0003"))
	reach(t, tab, ".skip")
	tab.Keys("Enter")
	reach(t, tab, "[popovertarget=record-more]")
	tab.Keys("Enter")
	reach(t, tab, "#record-more a[href*=copy]")
	tab.Keys("Enter")
	tab.WaitURL("/processing-activities/new")
	reach(t, tab, "input[name=title]")
	tab.Keys("Control+a", "Payroll of the apprentices", "Enter")
	tab.WaitFor("#record-head h1 >> Payroll of the apprentices")
	made := tab.Text("#record-head .ref")

	reach(t, tab, `form[action$="/moves/submit"] button`)
	tab.Keys("Enter")
	tab.WaitFor(`#record-head a[href$="/moves/approve"]`)
	reach(t, tab, `#record-head a[href$="/moves/approve"]`)
	tab.Keys("Enter")
	tab.WaitFor("dialog[open] textarea")
	ringed(t, tab)
	reach(t, tab, "dialog[open] textarea[name=reason]")
	tab.Keys("As the payroll.")
	reach(t, tab, "dialog[open] button.primary")
	tab.Keys("Space")
	tab.WaitGone("dialog[open]")
	tab.WaitFor("#record-head >> Approved")

	tab.Go(h.at("/processing-activities?q=" + made))
	reach(t, tab, "[popovertarget=m-export]")
	tab.Keys("Space", "ArrowDown")
	reach(t, tab, `#m-export a[href*="format=csv"]`)
	tab.Keys("Enter")
	if !answered(tab, "GET", "format=csv", 200) {
		t.Errorf("no file came: %+v", tab.Requests())
	}
}

func TestAnActivityIsCreatedApprovedAndExportedWithoutScript(t *testing.T) {
	h := open()
	tab := h.enter(t, owner, browsertest.View{NoScript: true})
	tab.Go(h.at("/processing-activities/new?copy=PA-0012"))
	tab.Type("input[name=title]", "Visitors of the warehouse")
	tab.Click("#record-form .wiz-foot button.primary")
	tab.WaitFor("#record-head h1 >> Visitors of the warehouse")
	made := tab.Text("#record-head .ref")
	says(t, tab, "#toasts", made)

	// One field by its own page, then the round of approval.
	tab.Click("#cell-description a.edit")
	tab.WaitURL("/field/description")
	tab.Type("textarea[name=description]", "Badges at the gate of the warehouse.")
	tab.Click("main form button.primary")
	tab.WaitURL("/processing-activities/" + made)
	says(t, tab, "#cell-description", "Badges at the gate of the warehouse.")
	tab.Click(`form[action$="/moves/submit"] button`)
	tab.Click(`#record-head a[href$="/moves/approve"]`)
	tab.WaitURL("/moves/approve")
	tab.Type("textarea[name=reason]", "As at the other sites.")
	tab.Click("main form button.primary")
	tab.WaitFor("#record-head >> Approved")

	tab.Go(h.at("/processing-activities?q=" + made))
	if !tab.Has("table.list a.t >> Visitors of the warehouse") {
		t.Errorf("the list does not show %s", made)
	}
	tab.Click("[popovertarget=m-export]")
	tab.Click(`#m-export a[href*="format=csv"]`)
	if !answered(tab, "GET", "format=csv", 200) {
		t.Errorf("no file came: %+v", tab.Requests())
	}
}
