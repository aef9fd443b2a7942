package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// Icon is a picture of Lucide by its name, hidden from screen readers: the words
// beside it, or the label of the button, say what it means. Classes are added, such
// as "s" (small), "l" (large), "faint". An unknown name panics; a test finds it.
func Icon(name string, class ...string) templ.Component {
	inner, ok := icons[name]
	if !ok {
		panic("ui: no icon " + name + "; add it to icons.txt and run scripts/assets.sh")
	}
	classes := strings.Join(append([]string{"i"}, class...), " ")
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, part := range [...]string{`<svg class="`, templ.EscapeString(classes), `" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">`, inner, `</svg>`} {
			if _, err := io.WriteString(w, part); err != nil {
				return err
			}
		}
		return nil
	})
}

// HasIcon reports whether Icon knows the name.
func HasIcon(name string) bool {
	_, ok := icons[name]
	return ok
}
