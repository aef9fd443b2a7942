package walk_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

func TestAViewIsSavedSharedAndOpenedByItsAddressBySomebodyElse(t *testing.T) {
	h := open()
	tab := h.enter(t, owner, browsertest.View{})
	tab.Go(h.at("/risks?q=shop"))
	tab.Click("[popovertarget=m-view]")
	tab.Type("#view-name", "Risks of the shop")
	tab.Click("#view-shared")
	tab.Click("#m-view .menu-form button.primary")
	tab.WaitFor(".views a[aria-current=page] >> Risks of the shop")
	address := tab.Attr(".views a[aria-current=page]", "href")
	shown := tab.Texts("table.list a.t")

	other := h.enter(t, officer, browsertest.View{})
	other.Go(h.at("/risks"))
	if !other.Has(".views a >> Risks of the shop") {
		t.Error("the shared view is not offered to others")
	}
	other.Go(h.URL + address)
	if got := other.Texts("table.list a.t"); strings.Join(got, "|") != strings.Join(shown, "|") {
		t.Errorf("the view shows %v to one and %v to the other", shown, got)
	}
}
