package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Authenticator keeps the passkeys of one tab. It works on localhost and over TLS
// alone, as passkeys do.
type Authenticator struct {
	tab *Tab
	id  webauthn.AuthenticatorID
}

// Authenticator gives the tab a device for passkeys whose owner is always there
// and proves who he is.
func (tab *Tab) Authenticator() *Authenticator {
	tab.t.Helper()
	a := &Authenticator{tab: tab}
	tab.do("add an authenticator", webauthn.Enable(), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		a.id, err = webauthn.AddVirtualAuthenticator(&webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21,
			Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
			AutomaticPresenceSimulation: true, IsUserVerified: true,
		}).Do(ctx)
		return err
	}))
	return a
}

// Passkeys is how many it keeps.
func (a *Authenticator) Passkeys() int {
	a.tab.t.Helper()
	n := 0
	a.tab.do("count passkeys", chromedp.ActionFunc(func(ctx context.Context) error {
		list, err := webauthn.GetCredentials(a.id).Do(ctx)
		n = len(list)
		return err
	}))
	return n
}

// Verifies says whether its owner proves who he is from now on.
func (a *Authenticator) Verifies(yes bool) {
	a.tab.t.Helper()
	a.tab.do("set who holds the authenticator", webauthn.SetUserVerified(a.id, yes))
}

// Lose takes the device away.
func (a *Authenticator) Lose() {
	a.tab.t.Helper()
	a.tab.do("lose the authenticator", webauthn.RemoveVirtualAuthenticator(a.id))
}
