package walk_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

// S-068: whoever asked shows by a link in a mail that the address is theirs, in German, on
// a telephone, by the keyboard; the page behind the link is fit in every look, before and
// after, and only pressing the button does anything. The desk then offers it as proof.
func TestAPersonConfirmsTheAddressByTheLinkInAMailOnATelephoneInGerman(t *testing.T) {
	post := browsertest.OpenPost(t)
	h := &house{Program: browsertest.Demo(t, browsertest.Setup{Env: post.Env()})}
	h.password = h.WaitSaid(`password: (\S+)`)[1]
	phone := browsertest.View{Phone: true, Width: 390, Lang: "de-DE"}
	person := visit(t, phone)
	own := asksFor(t, h, person, "Max Beispiel")
	ref := person.Text("main dd")
	if got := post.WaitLink("max.beispiel@", "/request/"); got != own {
		t.Errorf("the mail leads to %s, the receipt to %s", got, own)
	}

	desk := h.enter(t, owner, browsertest.View{})
	desk.Go(h.at("/requests/" + ref))
	key(t, desk, `form[action$="/do/confirm"] button`)
	link := post.WaitLink("max.beispiel@", "/request/confirm/")
	page := browsertest.Page{Name: "rights-confirm", Public: true}
	look(t, person, page, link, browsertest.Views())
	person.As(phone)
	if got := person.Go(link); got != 200 {
		t.Fatalf("the link answers %d", got)
	}
	says(t, person, "header", "Lindhag")
	says(t, person, "main", ref)
	desk.Go(h.at("/requests/" + ref))
	if !desk.Has(`form[action$="/do/confirm"] button`) {
		t.Error("opening the link alone confirms the address")
	}
	key(t, person, "main form button.primary")
	person.WaitGone("main form button.primary")
	for _, fault := range person.Unfit() {
		t.Errorf("after it was confirmed: %s", fault)
	}
	if got := person.Go(link); got != 404 {
		t.Errorf("used once, the link answers %d", got)
	}
	desk.Go(h.at("/requests/" + ref))
	says(t, desk, "#identity", "Address confirmed")
	if desk.Has(`form[action$="/do/confirm"] button`) {
		t.Error("the desk still offers to ask")
	}
}
