package walk_test

import (
	"strconv"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

// asked asks somebody without an account about two fields and gives the link.
func asked(t *testing.T, h *house, ref string, fields ...string) string {
	t.Helper()
	tab := h.enter(t, owner, browsertest.View{})
	tab.Go(h.at("/ask?record=" + ref))
	tab.Type("input[name=name]", "Tilda Marsh")
	for _, f := range fields {
		box := "input[name=fields][value=" + f + "]"
		if !tab.Has(box) {
			tab.Click("details.ask-more:has(" + box + ") > summary")
		}
		if tab.Value(box) == "" {
			tab.Click(box)
		}
	}
	tab.Click("main .form-foot button.primary")
	return tab.Value("#f-link")
}

// S-125: by a signed link, on a telephone, without an account; without script too.
func TestARespondentAnswersALinkOnATelephoneWithoutAnAccount(t *testing.T) {
	h := open()
	for i, v := range []browsertest.View{{Phone: true}, {Phone: true, NoScript: true}} {
		ref := []string{"SYS-0020", "SYS-0021"}[i]
		link := asked(t, h, ref, "description", "location")
		tab := visit(t, v)
		if got := tab.Go(link); got != 200 {
			t.Fatalf("the link answers %d", got)
		}
		for _, fault := range tab.Unfit() {
			t.Errorf("%s", fault)
		}
		if tab.Has("#side") || tab.Has("a[href*='/o/']") {
			t.Error("the page leads into the organisation")
		}
		want := "It stands in room " + strconv.Itoa(i+101) + "."
		tab.Type("#f-description", want)
		tab.Click("button[name=do][value=draft]")
		tab.Go(link) // another day
		if got := tab.Value("#f-description"); got != want {
			t.Errorf("what was kept is %q", got)
		}
		tab.Click("button[name=do][value=send]")
		says(t, tab, "h1", "Thank you")
		for _, fault := range tab.Unfit() {
			t.Errorf("%s", fault)
		}
		if got := tab.Go(link); got != 404 {
			t.Errorf("a link that is answered still answers %d", got)
		}

		looker := h.enter(t, owner, browsertest.View{}) // who asked
		looker.Go(h.at("/systems/" + ref))
		says(t, looker, "#cell-description", want)
		looker.Go(h.at("/asks"))
		says(t, looker, "main", "Tilda Marsh")
	}
}
