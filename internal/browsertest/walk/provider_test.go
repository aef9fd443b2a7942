package walk_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

// Single sign-on by OpenID Connect through dex, from the settings to the way home
// (ASVS 5.0, 10.5).
func TestAnOwnerConnectsAProviderAndOnlyWhoIsLetInSignsInThere(t *testing.T) {
	const key = "a hedge of nine alders"
	p := browsertest.Serve(t, browsertest.Setup{Env: []string{"PRIVET_PRIVATE_PROVIDERS=true"}})
	dex := browsertest.Dex(t, p.URL+"/sign-in/callback")
	tab := visit(t, browsertest.View{})
	tab.Go(p.SetupLink())
	fit(t, tab)
	tab.Type("input[name=name]", "Ana Koch")
	tab.Type("input[name=email]", dex.User)
	tab.Type("input[name=password]", key)
	tab.Click("button.primary")
	tab.WaitURL("/start")
	tab.Type("input[name=name]", "Alder Ltd")
	tab.Type("#f-country", "Germany")
	tab.WaitFor("#f-country-list [role=option] >> Germany")
	tab.Keys("Enter")
	tab.Click("main button.primary")
	tab.WaitURL("/start/role")
	org, _, _ := strings.Cut(strings.TrimPrefix(tab.URL(), p.URL+"/o/"), "/")
	home := p.URL + "/o/" + org

	tab.Go(home + "/settings/access/new")
	if got := tab.Value("#f-callback, #callback, main input[readonly]"); got != p.URL+"/sign-in/callback" {
		t.Errorf("the redirect address to register is shown as %q", got)
	}
	tab.Type("input[name=title]", "Alder Login")
	tab.Type("input[name=issuer]", dex.URL)
	tab.Type("input[name=client]", dex.ClientID)
	tab.Type("input[name=secret]", dex.Secret)
	tab.Type("input[name=domains]", "example.org")
	tab.Click("main .form-foot button.primary")
	tab.WaitFor("main .form-foot button[formaction]")
	tab.Click("main .form-foot button[formaction]")
	tab.WaitFor(".callout.ok")
	signOut(tab)

	// The address finds the provider, the provider knows who it is.
	through := func(tab *browsertest.Tab, who string) {
		t.Helper()
		tab.Go(p.URL + "/sign-in")
		tab.Click(`a[href^="/sign-in/sso"]`)
		if tab.Has("input[name=email]") && !tab.Has("a >> Alder Login") {
			tab.Type("input[name=email]", who)
			tab.Click("main button.primary")
			tab.Click("a >> Alder Login")
		}
		dex.SignInAtDex(tab, who)
		tab.WaitURL(p.URL)
	}
	through(tab, dex.User)
	if !strings.HasPrefix(tab.URL(), home) {
		t.Fatalf("after signing in at the provider one is at %s: %s", tab.URL(), tab.Text("main"))
	}
	says(t, tab, "body", "Alder Ltd")
	tab.Go(p.URL + "/account/sign-ins")
	says(t, tab, "table.tbl tbody tr", "Single sign-on")

	// Whoever is not let in reads so, in words, and is no nearer than before.
	for who, want := range map[string]string{
		dex.Unverified: "nobody has let you in",
		dex.Stranger:   "nobody has let you in",
	} {
		other := visit(t, browsertest.View{})
		other.Go(p.URL + "/sign-in/sso?email=" + dex.User)
		other.Click("a >> Alder Login")
		dex.SignInAtDex(other, who)
		other.WaitURL(p.URL + "/sign-in/callback")
		says(t, other, "[role=alert]", want)
		if who == dex.Stranger {
			fit(t, other)
		}
		if other.Go(home); !strings.Contains(other.URL(), "/sign-in") {
			t.Errorf("%s is led to %s", who, other.URL())
		}
	}
}
