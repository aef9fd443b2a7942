package browsertest

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// View is how a visitor looks at pages. The zero value is a wide light screen
// with script, where nothing moves.
type View struct {
	Width, Height int     // CSS pixels; 1440 by 900, or 390 by 844 with Phone
	Scale         float64 // pixels of the screen for one of CSS; 1
	Dark          bool    // the system is dark
	NoScript      bool    // script is switched off
	Phone         bool    // a small screen, touched
	Print         bool    // as on paper
	Moving        bool    // moves are not reduced
	Lang          string  // what the browser prefers; en-GB
	Zone          string  // time zone; Europe/Berlin
}

func (v View) whole() View {
	if v.Phone {
		v.Width, v.Height = cmp.Or(v.Width, 390), cmp.Or(v.Height, 844)
	}
	v.Width, v.Height = cmp.Or(v.Width, 1440), cmp.Or(v.Height, 900)
	v.Scale, v.Lang, v.Zone = cmp.Or(v.Scale, 1), cmp.Or(v.Lang, "en-GB"), cmp.Or(v.Zone, "Europe/Berlin")
	return v
}

// Tab is one visitor's window, for one test and one goroutine.
type Tab struct {
	t     T
	ctx   context.Context
	frame cdp.FrameID
	view  View
	seen  *watch
}

// Tab opens a window for a visitor whom the server does not know.
func (b *Browser) Tab(t T, v View) *Tab {
	t.Helper()
	room, window, err := b.room()
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	ctx, _ := chromedp.NewContext(b.ctx, chromedp.WithTargetID(window))
	t.Cleanup(func() {
		// The browser may have ended; then both are gone.
		_ = chromedp.Cancel(ctx)
		_ = target.DisposeBrowserContext(room).Do(b.executor())
	})
	tab := &Tab{t: t, ctx: ctx, view: v.whole()}
	if err := chromedp.Run(ctx); err != nil { // no time limit: the window lives as long as this context
		t.Fatalf("open a tab: %v", err)
	}
	tab.frame = cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
	tab.seen = newWatch(ctx, tab.frame)
	tab.do("look at pages as asked", tab.view.apply())
	return tab
}

// room is a profile of its own, and a window in it: Chromium wants one before it
// opens tabs there.
func (b *Browser) room() (cdp.BrowserContextID, target.ID, error) {
	room, err := target.CreateBrowserContext().Do(b.executor())
	if err != nil {
		return "", "", err
	}
	window, err := target.CreateTarget("about:blank").WithBrowserContextID(room).WithNewWindow(true).Do(b.executor())
	return room, window, err
}

func (b *Browser) executor() context.Context {
	return cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Browser)
}

func (v View) apply() chromedp.Action {
	scheme, motion, media := "light", "reduce", "screen"
	if v.Dark {
		scheme = "dark"
	}
	if v.Moving {
		motion = "no-preference"
	}
	if v.Print {
		media = "print"
	}
	acts := chromedp.Tasks{
		network.Enable(),
		network.SetExtraHTTPHeaders(network.Headers{"Accept-Language": v.Lang}),
		emulation.SetLocaleOverride().WithLocale(strings.ReplaceAll(v.Lang, "-", "_")),
		emulation.SetTimezoneOverride(v.Zone),
		v.size(),
		emulation.SetTouchEmulationEnabled(v.Phone),
		emulation.SetFocusEmulationEnabled(true), // tabs side by side all believe to be in front
		emulation.SetEmulatedMedia().WithMedia(media).WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: motion},
		}),
	}
	if v.NoScript {
		acts = append(acts, emulation.SetScriptExecutionDisabled(true))
	}
	return acts
}

func (v View) size() chromedp.Action {
	return emulation.SetDeviceMetricsOverride(int64(v.Width), int64(v.Height), v.Scale, v.Phone)
}

// As gives the tab another look without loading the page anew; script stays as
// it was.
func (tab *Tab) As(v View) {
	tab.t.Helper()
	v.NoScript = tab.view.NoScript
	tab.view = v.whole()
	tab.do("look at pages as asked", tab.view.apply())
	tab.settle()
}

// Go loads a page, waits until all of it is here, and answers its status. What
// Requests and Bytes tell begins anew.
func (tab *Tab) Go(url string) int {
	tab.t.Helper()
	tab.seen.forget()
	ctx, end := context.WithTimeout(tab.ctx, patience)
	defer end()
	err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		_, _, text, _, err := page.Navigate(url).Do(ctx)
		if err == nil && text != "" {
			err = errors.New(text)
		}
		return err
	}))
	if err != nil {
		tab.fail("go to %s: %v", url, err)
	}
	tab.settle()
	return tab.Status()
}

// Reload loads the page again, with what the browser has kept.
func (tab *Tab) Reload() int {
	tab.t.Helper()
	tab.seen.forget()
	tab.do("reload", page.Reload())
	tab.settle()
	return tab.Status()
}

// Back goes to the page before.
func (tab *Tab) Back() {
	tab.t.Helper()
	tab.do("go back", chromedp.ActionFunc(func(ctx context.Context) error {
		at, list, err := page.GetNavigationHistory().Do(ctx)
		if err != nil || at == 0 {
			return errors.Join(err, errors.New("there is no page before"))
		}
		return page.NavigateToHistoryEntry(list[at-1].ID).Do(ctx)
	}))
	tab.settle()
}

// do carries out devtools commands within bounds.
func (tab *Tab) do(what string, acts ...chromedp.Action) {
	tab.t.Helper()
	ctx, end := context.WithTimeout(tab.ctx, patience)
	defer end()
	if err := chromedp.Run(ctx, acts...); err != nil {
		tab.fail("%s: %v", what, err)
	}
}

// fail ends the test with what helps to see why.
func (tab *Tab) fail(format string, args ...any) {
	tab.t.Helper()
	text := fmt.Sprintf(format, args...)
	var at string
	if tab.ask(&at, "location.href") == nil {
		text += "\n  at " + at
	}
	for _, line := range tab.Console() {
		text += "\n  console: " + line
	}
	tab.t.Fatalf("%s", text)
}

//go:embed page.js
var pageScript string

// ask evaluates an expression in a world apart, where the functions of page.js
// are known, and waits for the promise if it is one.
func (tab *Tab) ask(into any, expression string) error {
	ctx, end := context.WithTimeout(tab.ctx, patience)
	defer end()
	return chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		got, err := tab.evaluate(ctx, "(() => {\n"+pageScript+"\nreturn ("+expression+");\n})()", true)
		if err != nil || into == nil {
			return err
		}
		if len(got.Value) == 0 {
			return nil // undefined
		}
		return json.Unmarshal(got.Value, into)
	}))
}

// evaluate asks again when the page is replaced between the two steps.
func (tab *Tab) evaluate(ctx context.Context, expression string, byValue bool) (*runtime.RemoteObject, error) {
	for {
		got, err := tab.evaluateOnce(ctx, expression, byValue)
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "Cannot find context") {
			return got, err
		}
	}
}

func (tab *Tab) evaluateOnce(ctx context.Context, expression string, byValue bool) (*runtime.RemoteObject, error) {
	world, err := page.CreateIsolatedWorld(tab.frame).WithWorldName("browsertest").Do(ctx) // the same one again, in the same document
	if err != nil {
		return nil, err
	}
	got, thrown, err := runtime.Evaluate(expression).WithContextID(world).
		WithReturnByValue(byValue).WithAwaitPromise(byValue).Do(ctx)
	if err == nil && thrown != nil {
		err = thrown
	}
	return got, err
}

// wait asks again until done says so; a page that is just being replaced cannot
// answer, and is asked again too.
func (tab *Tab) wait(what string, done func() (bool, string, error)) {
	tab.t.Helper()
	tick := time.NewTicker(look)
	defer tick.Stop()
	end := time.After(patience)
	for {
		ok, why, err := done()
		if ok && err == nil {
			return
		}
		if err != nil {
			why = err.Error()
		}
		select {
		case <-tick.C:
		case <-end:
			tab.fail("%s: %s", what, why)
		case <-tab.ctx.Done():
			tab.t.Fatalf("%s: the tab is closed", what)
		}
	}
}

// quote is text as JavaScript says it.
func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always can be
	}
	return string(b)
}
