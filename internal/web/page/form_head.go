package page

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
)

// headControl takes the input of what every record has.
func (f *recordForm) headControl(name string) templ.Component {
	h := register.HeadOf(f.rec)
	c := ui.Control{Name: name, Label: f.words.T(f.t.FieldKey(name)), Error: f.errs[name], Required: name == "title"}
	if help := f.t.FieldKey(name) + ".help"; f.words.Has(help) {
		c.Hint = f.words.T(help)
	}
	value := register.HeadText(h, name, nil)
	if s, ok := f.typed[name]; ok {
		value = s
	}
	switch name {
	case "title":
		c.Autofocus = f.fresh && len(f.errors) == 0
		return ui.Text(ui.TextField{Control: c, Value: value, Max: register.MaxTitle, Autocomplete: "off"})
	case "owner":
		fd := &register.Field{Name: name, Kind: register.KindLink, Registers: []string{"people"}}
		var values []string
		if !h.Owner.IsZero() {
			values = []string{h.Owner.String()}
		} else {
			value = ""
		}
		return f.combo(fd, c, values, value, place{path: name, key: name})
	case "review_every":
		return ui.Period(ui.PeriodField{Control: c, Value: value})
	case "review_due":
		return ui.Date(ui.DateField{Control: c, Value: value})
	case "confidentiality":
		if value == "" {
			value = string(access.Internal)
		}
		options := make([]ui.Option, 0, 4)
		for _, v := range access.Internal.Values() {
			options = append(options, ui.Option{Value: v, Label: f.words.T("choice.confidentiality." + v)})
		}
		return ui.Scale(ui.ChoiceField{Control: c, Value: value, Options: options})
	}
	return ui.TextArea(ui.TextAreaField{Control: c, Value: value, Rows: 2})
}

// rowNumberText is the number of a row in names; privet.js puts one in for a new row.
func rowNumberText(i int) string {
	if i < 0 {
		return "__n__"
	}
	return strconv.Itoa(i)
}

// rowTitle names a row for those who hear the page.
func (f *recordForm) rowTitle(list *register.Field, row any, i int) string {
	name := f.words.T(f.t.FieldKey(list.Name))
	if i < 0 {
		return name
	}
	return name + " " + f.rowLabel(list, row, i)
}

// rowWords are the first three things that a row says.
func (f *recordForm) rowWords(list *register.Field, row any, i int) string {
	var parts []string
	for _, c := range list.Rows {
		if c.IsZero(row) || len(parts) == 3 {
			continue
		}
		if c.Kind == register.KindRow {
			for j, other := range f.t.Field(c.RowOf).RowsOf(f.rec) {
				if register.RowID(other).String() == c.Text(row, nil) {
					parts = append(parts, f.rowLabel(f.t.Field(c.RowOf), other, j))
				}
			}
			continue
		}
		if c.Kind == register.KindChoice && c.Choice == "yes_no" {
			continue // "No" alone tells nothing
		}
		parts = append(parts, strings.Join(f.shown(c, row), ", "))
	}
	return strings.Join(parts, " · ")
}

// rowErrors counts the complaints about a row.
func (f *recordForm) rowErrors(list *register.Field, i int) int {
	n, at := 0, list.Name+"."+strconv.Itoa(i)
	for path := range f.errs {
		if path == at || strings.HasPrefix(path, at+".") {
			n++
		}
	}
	return n
}
