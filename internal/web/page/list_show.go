package page

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
)

// What the templates of a list ask.

var shapeIcons = map[string]string{showTable: "rows-3", showBoard: "kanban", showCalendar: "calendar", showTimeline: "chart-gantt"}

func dangerIf(on bool) ui.Kind {
	if on {
		return ui.Danger
	}
	return ""
}

func (l *listPage) hasGaps() bool { return measures(l.t) }

// searchFields keep everything but the words searched for.
func (l *listPage) searchFields() []hiddenField {
	s := l.state
	s.search, s.after, s.back, s.edit = "", "", nil, ""
	s.leaveView()
	return hiddenFields(s)
}

func hiddenFields(s listState) []hiddenField {
	var out []hiddenField
	v := s.values()
	for _, name := range []string{"where", "sort", "from", "cols", "show", "field", "month", "archived", "gaps"} {
		for _, value := range v[name] {
			out = append(out, hiddenField{name, value})
		}
	}
	return out
}

// classes of a cell. They are put together here: templ's own way of doing so took a
// tenth of the time of a list.
func (c cell) classes() templ.OrderedAttributes {
	class := c.class
	if c.name != colRef && c.name != colState && c.name != colComplete {
		if c.muted && !c.late {
			class += " muted"
		}
		if c.nowrap() {
			class += " nowrap num"
		}
	}
	if class == "" {
		return nil
	}
	return templ.OrderedAttributes{{Key: "class", Value: strings.TrimSpace(class)}}
}

// nowrap: days, numbers and references stay on one line.
func (c cell) nowrap() bool {
	if c.field == nil {
		return c.name == colReview || c.name == "reviewed_on" || c.name == "created" || c.name == "updated"
	}
	switch c.field.Kind {
	case register.KindDay, register.KindInt, register.KindDecimal, register.KindTime, register.KindPeriod:
		return true
	}
	return false
}

// emptyBox stands where a register has no records yet.
func (l *listPage) emptyBox() ui.EmptyBox {
	e := ui.EmptyBox{Icon: l.t.Icon, Title: l.c.T("list.empty", "register", l.t.Name), Text: l.c.T(l.t.LabelKey() + ".help")}
	if l.who.create {
		e.Primary = &ui.Btn{Label: l.c.T("list.new", "register", l.t.Name), Icon: "plus", Href: l.c.At(l.t.Name, "new")}
	}
	if l.who.imports {
		e.Secondary = &ui.Btn{Label: l.c.T("list.empty.import"), Icon: "file-up", Href: l.c.At("import") + "?register=" + l.t.Name}
	}
	return e
}

// noneText says which filter to remove.
func (l *listPage) noneText() string {
	if len(l.chips) == 0 {
		return l.c.T("list.none.search", "words", l.state.search)
	}
	names := make([]string, 0, len(l.chips))
	for _, c := range l.chips {
		names = append(names, c.name)
	}
	return l.c.T("list.none.filters", "filters", l.c.Words.Or(names...))
}

// swapAttrs let a link change the list alone; without script it opens the whole page.
func swapAttrs(href string) templ.Attributes {
	return templ.Attributes{"hx-get": href, "hx-push-url": "true"}
}

// headOf is the head of a column; one of a child list goes by the name of the list.
func (l *listPage) headOf(c column) string {
	if c.list != nil && !l.habit && c.field.Kind == register.KindTerm {
		return l.c.T(l.t.FieldKey(c.list.Name))
	}
	return l.c.T(c.key)
}
