// Package browsertest looks at pages the way people do: in Debian's Chromium, by
// mouse and keyboard, in light and dark, on a wide screen and on a telephone,
// with script and without. It also starts what the pages come from: the program
// as it is shipped (Demo, Serve) and an identity provider (Dex).
//
//	b := browsertest.Open(t)
//	tab := b.Tab(t, browsertest.View{Dark: true})
//	tab.Go(server.URL)
//	tab.Click("a >> Processing activities")
//	tab.Type("input[name=q]", "payroll")
//
// One browser serves a whole test program. Each tab is a visitor of its own, with
// its own cookies and cache, and goes with the test that opened it; tests may run
// in parallel. The page's content security policy stays in force: whatever is
// asked of the page is asked through the devtools protocol, in a world apart.
//
// A selector is CSS; "CSS >> words" is the first such element that says words,
// or is named so. Elements that can be seen come before those that cannot.
//
// Acts wait for their element, and afterwards until nothing is loading; Has,
// Count and URL answer at once. Nothing is skipped (decision 24): without a
// browser, or without axe-core, a test fails and says what to run. Three
// variables lead elsewhere:
//
//	PRIVET_TEST_CHROMIUM  the browser
//	PRIVET_TEST_BINARY    a program that is built already
//	PRIVET_TEST_DEX       an identity provider that is built already
package browsertest

import "time"

// patience bounds each wait. It is long, for a busy machine; nothing takes it
// unless it fails.
const patience = 30 * time.Second

// look is how often a page is asked again while a wait lasts.
const look = 10 * time.Millisecond

// T is what a test is here, so that a command can be one too.
type T interface {
	Helper()
	Logf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}
