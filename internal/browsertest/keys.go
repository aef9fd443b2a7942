package browsertest

import (
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keyNamed are the keys with a name, as KeyboardEvent.key has them.
func keyNamed(name string) (string, bool) {
	key, ok := map[string]string{
		"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
		"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
		"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown, "F2": kb.F2, "F10": kb.F10, "ContextMenu": kb.ContextMenu,
	}[name]
	return key, ok
}

// Keys presses keys one after the other: "Tab", "Escape", "ArrowDown", "Control+k",
// "Shift+Tab"; anything else is typed letter by letter. Afterwards it waits until
// nothing is loading.
func (tab *Tab) Keys(keys ...string) {
	tab.t.Helper()
	for _, k := range keys {
		var held input.Modifier
		name := k
		for _, m := range []struct {
			prefix string
			bit    input.Modifier
		}{{"Control+", input.ModifierCtrl}, {"Shift+", input.ModifierShift}, {"Alt+", input.ModifierAlt}, {"Meta+", input.ModifierMeta}} {
			if rest, ok := strings.CutPrefix(name, m.prefix); ok {
				name, held = rest, held|m.bit
			}
		}
		text, special := keyNamed(name)
		if !special {
			text = name
		}
		for _, r := range text {
			tab.do("press "+k, keyPress(r, held)...)
		}
	}
	tab.settle()
}

// keyPress is one key down and up. Held with Control, Alt or Meta it types nothing.
func keyPress(r rune, held input.Modifier) []chromedp.Action {
	key, ok := kb.Keys[r]
	if !ok {
		return []chromedp.Action{input.InsertText(string(r))}
	}
	if key.Shift {
		held |= input.ModifierShift
	}
	press := func(kind input.KeyType) *input.DispatchKeyEventParams {
		return input.DispatchKeyEvent(kind).WithKey(key.Key).WithCode(key.Code).WithModifiers(held).
			WithWindowsVirtualKeyCode(key.Windows).WithNativeVirtualKeyCode(key.Native)
	}
	down := press(input.KeyRawDown)
	if key.Text != "" && held&^input.ModifierShift == 0 {
		down = press(input.KeyDown).WithText(key.Text).WithUnmodifiedText(key.Unmodified)
	}
	return []chromedp.Action{down, press(input.KeyUp)}
}
