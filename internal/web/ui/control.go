package ui

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// Describe is the value of aria-describedby for a control inside FieldBox; "" if
// there is neither hint nor error.
func (c Control) Describe() string { return c.described() }

func (f TextField) own() templ.Attributes {
	out := templ.Attributes{
		"type": or(f.Type, "text"), "value": f.Value, "placeholder": f.Placeholder,
		"autocomplete": f.Autocomplete, "inputmode": f.Mode, "readonly": f.ReadOnly,
	}
	if f.Max > 0 {
		out["maxlength"] = strconv.Itoa(f.Max)
	}
	if len(f.Options) > 0 {
		out["list"] = f.ControlID() + "-list"
	}
	return out
}

func (f TextAreaField) own() templ.Attributes {
	rows := f.Rows
	if rows == 0 {
		rows = 3
	}
	out := templ.Attributes{"rows": strconv.Itoa(rows), "placeholder": f.Placeholder}
	if f.Max > 0 {
		out["maxlength"] = strconv.Itoa(f.Max)
	}
	return out
}

func (f CheckField) own(isSwitch bool) templ.Attributes {
	out := templ.Attributes{"value": f.Value}
	if isSwitch {
		out["class"], out["role"] = "switch", "switch"
	}
	return out
}

func (f ChoiceField) kind() string {
	if f.Many {
		return "checkbox"
	}
	return "radio"
}

func (f ChoiceField) checked(value string) bool {
	if f.Many {
		return slices.Contains(f.Values, value)
	}
	return f.Value == value
}

// radio leaves the description to the fieldset and "required" to the radios: a box
// of several would each be required by itself.
func (f ChoiceField) radio(o Option) templ.Attributes {
	out := f.shared()
	delete(out, "aria-describedby")
	delete(out, "autofocus")
	if f.Many {
		delete(out, "required")
	} else {
		delete(out, "aria-invalid") // not allowed on a radio
	}
	if o.Disabled {
		out["disabled"] = true
	}
	return out
}

func (f ChoiceField) columns() string {
	switch len(f.Options) {
	case 2:
		return "two"
	case 3:
		return "three"
	case 5:
		return "five"
	}
	return ""
}

type optionGroup struct {
	name    string
	options []Option
}

// grouped keeps the order; options of one group that stand together become one.
func grouped(list []Option) []optionGroup {
	var out []optionGroup
	for _, o := range list {
		if len(out) == 0 || out[len(out)-1].name != o.Group {
			out = append(out, optionGroup{name: o.Group})
		}
		last := &out[len(out)-1]
		last.options = append(last.options, o)
	}
	return out
}

func one(value string) []string { return []string{value} }

func contains(list []string, s string) bool { return slices.Contains(list, s) }

type markdownTool struct{ label, icon, mark string }

// markdownTools: mark is what privet.js puts around the selection or before a line.
var markdownTools = []markdownTool{
	{"ui.bold", "bold", "**"},
	{"ui.italic", "italic", "_"},
	{"ui.heading", "heading", "## "},
	{"ui.list", "list", "- "},
	{"ui.link", "link", "[]"},
	{"ui.mention", "at-sign", "@"},
}
