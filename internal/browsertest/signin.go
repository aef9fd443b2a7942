package browsertest

import "strings"

// SignIn signs a visitor in by password and ends the test if that leads nowhere. A
// second factor, if asked for, is the caller's.
func SignIn(tab *Tab, url, email, password string) {
	tab.t.Helper()
	tab.Go(strings.TrimSuffix(url, "/") + "/sign-in")
	tab.Type("input[name=email]", email)
	tab.Type("input[name=password]", password)
	tab.Click(`form[action$="/sign-in"] button[type=submit], form[action$="/sign-in"] button:not([type])`)
	// A busy machine may take a while to leave the page; a refusal says so on it.
	tab.hold("sign in", "!location.pathname.endsWith('/sign-in') || matches('[role=alert]').some(visible)", "the page stays as it was")
	tab.settle()
	if at := tab.URL(); tab.Status() >= 400 || strings.HasSuffix(strings.SplitN(at, "?", 2)[0], "/sign-in") {
		tab.fail("%s cannot sign in: status %d", email, tab.Status())
	}
}
