package walk_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

func TestOnATelephoneTheDrawerKeepsTheFocusAndRecordsAreReadAndChanged(t *testing.T) {
	h := open()
	tab := h.enter(t, owner, browsertest.View{Phone: true})
	tab.Go(h.at("/processing-activities"))
	if tab.Has("#side a") {
		t.Error("the sidebar shows beside the page")
	}
	tab.Click(".top [data-do=nav]")
	tab.WaitFor("#side a")
	if tab.Attr(".top [data-do=nav]", "aria-expanded") != "true" {
		t.Error("the button does not say that the drawer is open")
	}
	for range 12 {
		tab.Keys("Tab")
		var outside bool
		tab.Eval(&outside, "!!document.activeElement.closest('.main')")
		if outside {
			t.Fatalf("the focus leaves the drawer for %s", tab.Focused())
		}
	}
	tab.Keys("Escape")
	tab.WaitGone("#side a")
	var back bool
	if tab.Eval(&back, "document.activeElement.matches('.top [data-do=nav]')"); !back {
		t.Errorf("after Escape the focus is on %s", tab.Focused())
	}

	tab.Click("table.list a.t >> Fleet telematics")
	tab.WaitURL("/PA-0025")
	if tab.SidewaysScroll() {
		t.Errorf("the record scrolls sideways: %v", tab.TooWide())
	}
	tab.Go(h.at("/processing-activities/PA-0025/edit"))
	tab.Type("textarea[name=description]", "Positions of the lorries.")
	tab.Click("#record-form .wiz-foot button.primary")
	if tab.Has("#errors") {
		t.Fatalf("the form is refused: %s", tab.Text("#errors"))
	}
	tab.WaitFor("#record-head h1")
	says(t, tab, "#cell-description", "Positions of the lorries.")
}
