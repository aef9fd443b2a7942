package ui

import "github.com/a-h/templ"

func moveItems(moves []Move) []MenuItem {
	out := make([]MenuItem, 0, len(moves))
	for _, m := range moves {
		attrs := templ.Attributes{"data-to": m.Lane}
		for k, v := range m.Attrs {
			attrs[k] = v
		}
		out = append(out, MenuItem{Label: m.Label, Icon: "arrow-right", Post: m.Action, Hidden: m.Hidden, Attrs: attrs})
	}
	return out
}
