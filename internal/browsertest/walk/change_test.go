package walk_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

// answered tells whether the tab got such an answer since it went to its page.
func answered(tab *browsertest.Tab, method, part string, status int) bool {
	for _, r := range tab.Requests() {
		if r.Method == method && strings.Contains(r.URL, part) && r.Status == status {
			return true
		}
	}
	return false
}

func TestWhoChangesTheSameFieldInTwoWindowsSeesBothValuesAndKeepsHis(t *testing.T) {
	h := open()
	here, there := h.enter(t, owner, browsertest.View{}), h.enter(t, owner, browsertest.View{})
	const cell, area = "#cell-description", "#cell-description textarea"
	for _, tab := range []*browsertest.Tab{here, there} {
		tab.Go(h.at("/systems/SYS-0007"))
		tab.Click(cell + " a.edit")
		tab.WaitFor(area)
	}
	here.Type(area, "Lines of the head office.")
	here.Keys("Control+Enter")
	here.WaitGone(area)
	says(t, here, cell, "Lines of the head office.")

	there.Type(area, "Lines of the warehouse.")
	there.Keys("Control+Enter")
	there.WaitFor(cell + " .callout")
	if !answered(there, "POST", "/SYS-0007/field/description", 409) {
		t.Errorf("no conflict was told, but %+v", there.Requests())
	}
	says(t, there, cell, "Lines of the head office.")
	says(t, there, cell, "Lines of the warehouse.")
	fit(t, there)
	there.Click(cell + " .callout button.primary")
	there.WaitGone(cell + " .callout")
	says(t, there, cell, "Lines of the warehouse.")
	if here.Reload(); !strings.Contains(here.Text(cell), "Lines of the warehouse.") {
		t.Errorf("the other window shows %s", here.Text(cell))
	}

	there.Click(".toast form button") // undo
	there.WaitGone(cell + " >> Lines of the warehouse.")
	says(t, there, cell, "Lines of the head office.")
	here.Go(h.at("/systems/SYS-0007?tab=history"))
	says(t, here, "#record-tab", "Lines of the warehouse.")
}

func TestManySystemsAreTaggedAtOnceAndTheTagIsTakenBack(t *testing.T) {
	h := open()
	tab, looker := h.enter(t, owner, browsertest.View{}), h.enter(t, officer, browsertest.View{})
	tab.Go(h.at("/systems?view=all"))
	if tab.Has(".bulk") {
		t.Error("the bar of bulk actions shows with nothing selected")
	}
	for _, ref := range []string{"SYS-0010", "SYS-0012", "SYS-0019"} {
		tab.Click(`input.sel[value="` + ref + `"]`)
	}
	says(t, tab, ".bulk b", "3")
	tab.Click(`.bulk button[name=do][value=tag]`)
	tab.WaitURL("/systems/bulk")
	fit(t, tab)
	tab.Type("input[name=tag]", "to-look-at")
	tab.Click("main .form button.primary")
	tab.WaitFor(".toast")
	says(t, tab, ".toast", "3")
	tagged := func() (n int) {
		t.Helper()
		for _, ref := range []string{"SYS-0010", "SYS-0012", "SYS-0019"} {
			looker.Go(h.at("/systems/" + ref))
			if looker.Has("#cell-tags >> to-look-at") {
				n++
			}
		}
		return n
	}
	if n := tagged(); n != 3 {
		t.Errorf("%d of 3 have the tag", n)
	}
	tab.Click(".toast form button")
	tab.WaitGone(".toast form")
	if n := tagged(); n != 0 {
		t.Errorf("%d of 3 still have the tag", n)
	}
	tab.Click(`input.sel[value="SYS-0010"]`)
	tab.Click(`.bulk [data-do=clear]`)
	if tab.Has(".bulk") {
		t.Error("the selection cannot be taken back")
	}
}

const applications = `Application;Purpose of it;Vendor;Internal remark
Ledgerline;Bookkeeping;Ledgerline Ltd;Runs on the second floor
Parcelfox;Labels of parcels;Parcelfox GmbH;Replaced next year
`

func TestAFileIsImportedAfterAColumnIsCorrected(t *testing.T) {
	h := open()
	tab := h.enter(t, owner, browsertest.View{})
	tab.Go(h.at("/import?register=systems"))
	tab.Upload("input[name=file]", file(t, "applications.csv", applications))
	tab.Type("select[name=register]", "systems")
	tab.Click("main form button.primary")
	tab.WaitFor(`form[action$="/apply"] button`)
	tab.Click(".views a[href*=columns]")
	const remark = ".sheet-map select >> Internal remark"
	tab.WaitFor(remark)
	tab.Type(remark, "description")
	tab.Click(`form[action$="/mapping"] button`)
	tab.WaitFor(`form[action$="/apply"] button`)
	tab.Click(".views a[href*=columns]")
	if got := tab.Value(remark); got != "description" {
		t.Errorf("the corrected column goes to %q", got)
	}
	tab.Click(`form[action$="/apply"] button`)
	tab.WaitFor(".kpis")
	tab.Go(h.at("/systems?q=Parcelfox"))
	tab.Click("table.list a.t >> Parcelfox")
	says(t, tab, "#cell-description", "Replaced next year")
}
