package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// chip is a condition in words.
type chip struct {
	text, name   string
	edit, remove string
	current      bool
}

// condIDs are the records that conditions name.
func condIDs(list []store.Cond) []id.ID {
	var out []id.ID
	for _, c := range list {
		for _, v := range strings.Split(c.Value, "|") {
			if at, err := id.Parse(v); err == nil {
				out = append(out, at)
			}
		}
	}
	return out
}

// chips of a list: one for each condition.
func (s listState) chips(w i18n.Words, t *register.Type, titles map[id.ID]store.Title) []chip {
	var out []chip
	for i, c := range s.where {
		f, _ := findFilter(t, c.Field)
		name := w.T(f.key)
		if f.key == "" {
			name = w.T("list.selection")
		}
		n := strconv.Itoa(i)
		out = append(out, chip{
			name: name, text: condWords(w, t, f, c, name, titles), current: s.edit == n,
			edit:   s.with(func(x *listState) { x.edit = n }),
			remove: s.changed(func(x *listState) { x.where = slices.Delete(x.where, i, i+1) }),
		})
	}
	if s.gaps {
		out = append(out, chip{text: w.T("list.chip.gaps"), name: w.T("list.complete"), remove: s.changed(func(x *listState) { x.gaps = false })})
	}
	if s.archived {
		out = append(out, chip{text: w.T("list.chip.archived"), name: w.T("list.archived"), remove: s.changed(func(x *listState) { x.archived = false })})
	}
	return out
}

// condWords is a condition as a sentence: "Role is controller or processor".
func condWords(w i18n.Words, t *register.Type, f filter, c store.Cond, name string, titles map[id.ID]store.Title) string {
	if c.Op == "empty" || c.Op == "filled" {
		return w.T("list.chip."+c.Op, "field", name)
	}
	values := strings.Split(c.Value, "|")
	if c.Field == "id" || f.key == "" {
		return w.T("list.chip.selection", "count", len(values))
	}
	words := make([]string, 0, len(values))
	for _, v := range values {
		words = append(words, f.valueWords(w, t, v, titles))
	}
	if len(words) > 4 {
		words = append(words[:3], w.T("list.more", "count", len(words)-3))
	}
	key := "list.chip." + c.Op
	if f.kind == filterNumber || f.kind == filterDay {
		key += "." + string(f.kind)
		if !w.Has(key) {
			key = "list.chip." + c.Op
		}
	}
	return w.T(key, "field", name, "value", w.Or(words...))
}

func (f filter) valueWords(w i18n.Words, t *register.Type, v string, titles map[id.ID]store.Title) string {
	switch f.kind {
	case filterDay:
		if slices.Contains(dayWords, v) {
			return w.T("list.day." + v)
		}
		return w.ShortDay(calendar.Day(v))
	case filterRecord:
		if at, err := id.Parse(v); err == nil {
			if x, ok := titles[at]; ok {
				return x.Title
			}
			return w.T("list.unseen")
		}
		return v
	case filterYesNo:
		if v == "true" {
			return w.T("list.yes")
		}
		return w.T("list.no")
	}
	switch {
	case f.field != nil:
		return valueMark(w, f.field, v).text
	case f.name == colState:
		return w.T(t.StateKey(v))
	case f.name == "confidentiality":
		return w.T("choice.confidentiality." + v)
	}
	return v
}
