package ui

import (
	"maps"
	"slices"

	"github.com/a-h/templ"
)

// Form is a form with the token of the page. Method is post unless it says get;
// forms that get carry no token.
type Form struct {
	ID, Action, Method, Class string
	Hidden                    map[string]string
	Files                     bool // multipart/form-data
	// Guard asks before one leaves with changes that are not sent.
	Guard bool
	// Auto sends the form 250 ms after the last change, for filters. Its submit
	// button, for people without script, belongs into <noscript>.
	Auto  bool
	Label string // name for screen readers, if the form is a region of its own
	// NoValidate leaves all checks to the server, so that all errors come at once.
	NoValidate bool
	Attrs      templ.Attributes
}

func (f Form) get() bool { return f.Method == "get" }

func (f Form) attrs() templ.Attributes {
	out := templ.Attributes{"method": or(f.Method, "post")}
	set := func(on bool, name string, value any) {
		if on {
			out[name] = value
		}
	}
	set(f.ID != "", "id", f.ID)
	set(f.Class != "", "class", f.Class)
	set(f.Label != "", "aria-label", f.Label)
	set(f.Files, "enctype", "multipart/form-data")
	set(f.Guard, "data-guard", true)
	set(f.Auto, "data-auto", true)
	set(f.NoValidate, "novalidate", true)
	for k, v := range f.Attrs {
		out[k] = v
	}
	return out
}

func (f Form) hidden() []string { return slices.Sorted(maps.Keys(f.Hidden)) }

// FieldError is one line of the ErrorSummary: the id of the control, its label and
// what to type.
type FieldError struct{ ID, Label, Text string }

// Control is what all controls of a form share. The id is "f-" and the name unless
// it is given.
type Control struct {
	Name, ID  string
	Label     string
	Hint      string // below the control, also for screen readers
	Error     string // what to type; turns the control red
	Required  bool
	Optional  bool // says so behind the label, where most others are required
	Disabled  bool
	Autofocus bool
	// Quiet hides the label from sight, where the place says it: cells, toolbars.
	Quiet bool
	// Form is the id of the form, if the control stands outside of it.
	Form  string
	Attrs templ.Attributes // of the control itself
}

// ControlID is the id of the element that takes the input.
func (c Control) ControlID() string {
	if c.ID != "" {
		return c.ID
	}
	return "f-" + c.Name
}

func (c Control) described() string {
	id, out := c.ControlID(), ""
	if c.Error != "" {
		out = id + "-error"
	}
	if c.Hint != "" {
		if out != "" {
			out += " "
		}
		out += id + "-hint"
	}
	return out
}

// attrs are those of the element that takes the input.
func (c Control) attrs(more templ.Attributes) templ.Attributes {
	out := templ.Attributes{"id": c.ControlID()}
	for k, v := range c.shared() {
		out[k] = v
	}
	for k, v := range more {
		switch v {
		case "", false:
		default:
			out[k] = v
		}
	}
	for k, v := range c.Attrs {
		out[k] = v
	}
	return out
}

// shared are the attributes that a radio of a group has too.
func (c Control) shared() templ.Attributes {
	out := templ.Attributes{}
	set := func(on bool, name string, value any) {
		if on {
			out[name] = value
		}
	}
	set(c.Name != "", "name", c.Name)
	set(c.described() != "", "aria-describedby", c.described())
	set(c.Error != "", "aria-invalid", "true")
	set(c.Required, "required", true)
	set(c.Disabled, "disabled", true)
	set(c.Autofocus, "autofocus", true)
	set(c.Form != "", "form", c.Form)
	return out
}

// Option is one of the values to choose from.
type Option struct {
	Value, Label string
	Hint         string // a sentence, in Choices; a reference, in a Combobox
	Icon         string
	Group        string // heading; options of a group stand together
	Disabled     bool
}

// TextField is a line of text. Type is that of the input: "" (text), email, url,
// tel, password, search.
type TextField struct {
	Control
	Value, Type, Placeholder string
	Autocomplete             string // token of HTML, such as "username"
	Mode                     string // inputmode, such as "numeric"
	Max                      int    // characters, 0 is any
	ReadOnly                 bool
	Options                  []string // suggestions, as a datalist
}

// TextAreaField is text of several lines.
type TextAreaField struct {
	Control
	Value, Placeholder string
	Rows               int // 3 without
	Max                int
	// Markdown adds the toolbar; Preview is where its text is posted ("text") for
	// the HTML of the preview.
	Markdown bool
	Preview  string
}

// SelectField is one of up to about twelve values; Blank is the text of none.
type SelectField struct {
	Control
	Value, Blank string
	Options      []Option
}

// ComboField is one of many values. Without script it is a select of Options, so
// those should hold all that may be chosen. With script one types to filter; URL, if
// set, is asked with ?q= and answers ComboOptions. Create, such as "Create vendor
// “{text}”", allows a new value, sent as "+" and the text.
type ComboField struct {
	Control
	Value       string
	Blank       string
	Options     []Option
	URL, Create string
}

// MultiField is several of many values, shown as tokens; see ComboField.
type MultiField struct {
	Control
	Values      []string
	Options     []Option
	URL, Create string
}

// ChoiceField is one of a few values (or several, with Many), each with a sentence.
type ChoiceField struct {
	Control
	Value   string
	Values  []string // with Many
	Many    bool
	Options []Option
}

// CheckField is a yes or no. Value is what is sent for yes, "on" without.
type CheckField struct {
	Control
	Checked bool
	Value   string
}

// DateField is a day as YYYY-MM-DD.
type DateField struct {
	Control
	Value, Min, Max string
}

// NumberField is a number with the unit behind it.
type NumberField struct {
	Control
	Value, Min, Max, Step, Unit string
}

// PeriodField is a length of time. It sends the number as NAME and the unit as
// NAME_unit: Y, M, W or D (the letters of ISO 8601); PeriodOf joins them.
type PeriodField struct {
	Control
	Value string // ISO 8601: P20Y
	Hours bool   // also offers hours (H)
}

// FileField takes files, chosen or dropped. URL, if set, is where dropped files are
// posted at once.
type FileField struct {
	Control
	Accept, Note string
	Many         bool
}
