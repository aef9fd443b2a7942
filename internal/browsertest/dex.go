package browsertest

import (
	"encoding/json"
	"os/exec"
	"sync"
)

// Issuer is an identity provider, and who is known there.
type Issuer struct {
	URL              string // the issuer; /.well-known/openid-configuration is below
	ClientID, Secret string
	User, Password   string // an e-mail address that is verified
	Unverified       string // same password; the provider does not vouch for the address
	Stranger         string // same password; of another domain
}

var dexBinary = sync.OnceValues(func() (string, error) { return build("PRIVET_TEST_DEX", "dex", "e2e", "./dex") })

// Dex starts a real dex (module e2e) whose one client may be sent back to the given
// address. It stands on 127.0.0.1 while the program stands on localhost: to the
// browser they are two sites, as they will be. It ends with the test.
func Dex(t T, redirectURI string) Issuer {
	t.Helper()
	bin, err := dexBinary()
	if err != nil {
		t.Fatalf("%v", err)
	}
	cmd := exec.Command(bin, "-redirect", redirectURI)
	in, err := cmd.StdinPipe() // it ends when this does, so also when these tests are killed
	if err != nil {
		t.Fatalf("start dex: %v", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatalf("start dex: %v", err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start dex: %v", err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait() // it may have been killed
	})
	var i Issuer
	if err := json.NewDecoder(out).Decode(&i); err != nil {
		t.Fatalf("dex does not say where it is: %v", err)
	}
	return i
}

// SignInAtDex fills the form of the provider that the tab was sent to.
func (i Issuer) SignInAtDex(tab *Tab, user string) {
	tab.t.Helper()
	tab.WaitURL(i.URL)
	tab.Type("input[name=login]", user)
	tab.Type("input[name=password]", i.Password)
	tab.Click("#submit-login")
}
