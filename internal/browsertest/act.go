package browsertest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// aim is what page.js answers about an element that is to be used.
type aim struct {
	X, Y  float64
	Why   string
	Type  bool // text is typed into it
	Empty bool
}

// until asks page.js again until it answers without a reason why not.
func (tab *Tab) until(what, expression string) aim {
	tab.t.Helper()
	var got aim
	tab.wait(what, func() (bool, string, error) {
		got = aim{}
		err := tab.ask(&got, expression)
		return got.Why == "", got.Why, err
	})
	return got
}

// Click presses an element as soon as it can be seen, is enabled and not covered.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	at := tab.until("click "+selector, "aim("+quote(selector)+")")
	tab.press("click "+selector, at.X, at.Y)
	tab.settle()
}

func (tab *Tab) press(what string, x, y float64) {
	tab.t.Helper()
	mouse := func(kind input.MouseType) *input.DispatchMouseEventParams {
		return input.DispatchMouseEvent(kind, x, y).WithButton(input.Left).WithClickCount(1)
	}
	tab.do(what, input.DispatchMouseEvent(input.MouseMoved, x, y), mouse(input.MousePressed), mouse(input.MouseReleased))
}

// Hover puts the pointer over an element.
func (tab *Tab) Hover(selector string) {
	tab.t.Helper()
	at := tab.until("hover over "+selector, "aim("+quote(selector)+")")
	tab.do("hover over "+selector, input.DispatchMouseEvent(input.MouseMoved, at.X, at.Y))
	tab.settle()
}

// Type replaces what a field holds, by the keyboard. Fields that are not typed
// into as text get their value: a date as 2026-03-01, a list by the value or the
// words of an option.
func (tab *Tab) Type(selector, text string) {
	tab.t.Helper()
	at := tab.until("type into "+selector, "ready("+quote(selector)+", "+quote(text)+")")
	switch {
	case at.Type && text != "":
		tab.do("type into "+selector, input.InsertText(text))
	case at.Type && !at.Empty:
		tab.Keys("Delete")
	}
	tab.settle()
}

// Upload gives files to a file field.
func (tab *Tab) Upload(selector string, files ...string) {
	tab.t.Helper()
	tab.WaitIn(selector)
	paths := tab.paths(files)
	tab.do("upload to "+selector, chromedp.ActionFunc(func(ctx context.Context) error {
		got, err := tab.evaluate(ctx, "(() => {\n"+pageScript+"\nreturn matches("+quote(selector)+")[0];\n})()", false)
		if err != nil {
			return err
		}
		return dom.SetFileInputFiles(paths).WithObjectID(got.ObjectID).Do(ctx)
	}))
	tab.settle()
}

// Drop drags files from outside onto an element.
func (tab *Tab) Drop(selector string, files ...string) {
	tab.t.Helper()
	at := tab.until("drop on "+selector, "aim("+quote(selector)+")")
	what := &input.DragData{Files: tab.paths(files), DragOperationsMask: 1} // copy
	drag := func(kind input.DispatchDragEventType) chromedp.Action {
		return input.DispatchDragEvent(kind, at.X, at.Y, what)
	}
	tab.do("drop on "+selector, drag(input.DragEnter), drag(input.DragOver), drag(input.Drop))
	tab.settle()
}

func (tab *Tab) paths(files []string) []string {
	tab.t.Helper()
	var list []string
	for _, f := range files {
		path, err := filepath.Abs(f)
		if err != nil {
			tab.fail("file %s: %v", f, err)
		}
		list = append(list, path)
	}
	return list
}

// WaitFor waits until an element can be seen.
func (tab *Tab) WaitFor(selector string) {
	tab.t.Helper()
	tab.hold("wait for "+selector, "matches("+quote(selector)+").some(visible)", "it cannot be seen")
}

// WaitIn waits until an element is in the page, to be seen or not.
func (tab *Tab) WaitIn(selector string) {
	tab.t.Helper()
	tab.hold("wait for "+selector, "matches("+quote(selector)+").length > 0", "it is not there")
}

// WaitGone waits until no such element can be seen.
func (tab *Tab) WaitGone(selector string) {
	tab.t.Helper()
	tab.hold("wait until "+selector+" is gone", "!matches("+quote(selector)+").some(visible)", "it can be seen")
}

// WaitURL waits until the address holds a part, and the page there is loaded.
func (tab *Tab) WaitURL(part string) {
	tab.t.Helper()
	tab.hold("wait for the address "+part, "location.href.includes("+quote(part)+")", "it is another")
	tab.settle()
}

// hold waits until an expression is true.
func (tab *Tab) hold(what, expression, why string) {
	tab.t.Helper()
	tab.wait(what, func() (bool, string, error) {
		var yes bool
		err := tab.ask(&yes, expression)
		return yes, why, err
	})
}

// Has tells at once whether such an element can be seen.
func (tab *Tab) Has(selector string) bool {
	tab.t.Helper()
	var yes bool
	tab.know(&yes, "matches("+quote(selector)+").some(visible)")
	return yes
}

// Count is how many such elements can be seen.
func (tab *Tab) Count(selector string) int {
	tab.t.Helper()
	var n int
	tab.know(&n, "matches("+quote(selector)+").filter(visible).length")
	return n
}

// Text is what an element says, as it is seen, each space one.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	tab.WaitIn(selector)
	var text string
	tab.know(&text, "words(matches("+quote(selector)+")[0])")
	return text
}

// Texts is what each of the elements that can be seen says.
func (tab *Tab) Texts(selector string) []string {
	tab.t.Helper()
	var list []string
	tab.know(&list, "matches("+quote(selector)+").filter(visible).map(words)")
	return list
}

// Value is what a field holds; "on" or "" for a box to tick.
func (tab *Tab) Value(selector string) string {
	tab.t.Helper()
	tab.WaitIn(selector)
	var text string
	tab.know(&text, "(e => e.type === 'checkbox' || e.type === 'radio' ? (e.checked ? 'on' : '') : e.value ?? words(e))(matches("+quote(selector)+")[0])")
	return text
}

// Attr is an attribute of an element, "" if it has none.
func (tab *Tab) Attr(selector, name string) string {
	tab.t.Helper()
	tab.WaitIn(selector)
	var text string
	tab.know(&text, "matches("+quote(selector)+")[0].getAttribute("+quote(name)+") ?? ''")
	return text
}

// Focused is a selector of the element that has the focus, "body" if none.
func (tab *Tab) Focused() string {
	tab.t.Helper()
	var text string
	tab.know(&text, "path(document.activeElement)")
	return text
}

// URL is the address of the page shown.
func (tab *Tab) URL() string {
	tab.t.Helper()
	var text string
	tab.know(&text, "location.href")
	return text
}

// Title is that of the page shown.
func (tab *Tab) Title() string {
	tab.t.Helper()
	var text string
	tab.know(&text, "document.title")
	return text
}

// Eval asks the page for the value of an expression of JavaScript, in a world
// apart from the page's scripts: the document is shared, variables are not.
func (tab *Tab) Eval(into any, expression string) {
	tab.t.Helper()
	tab.know(into, expression)
}

func (tab *Tab) know(into any, expression string) {
	tab.t.Helper()
	if err := tab.ask(into, expression); err != nil {
		first, _, _ := strings.Cut(fmt.Sprint(err), "\n")
		tab.fail("ask the page for %s: %s", expression, first)
	}
}
