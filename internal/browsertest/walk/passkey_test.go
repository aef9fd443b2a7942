package walk_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

func TestAPasskeyIsRegisteredAndSignsInWithoutAPassword(t *testing.T) {
	h := open()
	tab := h.enter(t, auditor, browsertest.View{})
	device := tab.Authenticator()
	tab.Go(h.URL + "/account/passkeys")
	tab.WaitFor(`form[data-passkey=create] input[name=name]`)
	tab.Type(`form[data-passkey=create] input[name=name]`, "Key in the drawer")
	tab.Click(`form[data-passkey=create] button[data-passkey-go]`)
	tab.WaitGone(`form[data-passkey=create] input[name=name]`) // the codes of recovery come first
	if device.Passkeys() != 1 {
		t.Fatalf("the device keeps %d passkeys", device.Passkeys())
	}
	tab.Go(h.URL + "/account/passkeys")
	says(t, tab, "table.tbl", "Key in the drawer")

	// The page of sign-in asks the browser for a passkey by itself, and this device
	// never makes anybody wait.
	tab.Click("[popovertarget=m-me]")
	tab.Click(`#m-me form[action="/sign-out"] button`)
	tab.WaitURL("/o/" + h.Org())
	tab.Go(h.URL + "/account/sign-ins")
	says(t, tab, "table.tbl tbody tr", "Passkey")

	// Without the device there is no way past it.
	device.Lose()
	signOut(tab)
	browsertest.SignIn(tab, h.URL, auditor, h.password)
	if tab.Go(h.at("")); !strings.Contains(tab.URL(), "/sign-in") {
		t.Errorf("the password alone leads to %s", tab.URL())
	}
}
