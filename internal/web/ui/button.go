package ui

import "github.com/a-h/templ"

// Kind is how a button looks; the zero Kind is the ordinary one.
type Kind string

const (
	Primary Kind = "primary" // one on a view
	Danger  Kind = "danger"  // archives, erases, refuses
	Ghost   Kind = "ghost"   // in toolbars and heads of cards
)

// Btn is a button, or a link that looks like one if Href is set. Every button is of
// type "button" unless Submit says that it sends its form.
type Btn struct {
	Label string
	// More completes the label for screen readers: "Edit" … "risk 2".
	More string
	Icon string // before the label
	End  string // icon after the label
	Href string
	Kind Kind

	Small, Large, Block bool
	// IconOnly shows no label, NarrowIcon none on phones; both keep it as the name.
	IconOnly, NarrowIcon bool
	Disabled             bool
	Busy                 bool  // the server is at work; script sets it after 300 ms
	Pressed              *bool // a toggle: aria-pressed

	Submit      bool
	Name, Value string // sent with the form
	Form        string // id of the form elsewhere
	FormAction  string // instead of the form's own
	Menu        string // id of the Menu that it opens
	Dialog      string // id of the Dialog or Drawer that it opens; with Href the way without script
	Close       string // id of the Dialog that it closes
	Attrs       templ.Attributes
}

func (b Btn) class() string {
	class := "btn"
	for _, part := range []struct {
		on   bool
		name string
	}{
		{b.Kind != "", string(b.Kind)}, {b.Small, "sm"}, {b.Large, "lg"}, {b.Block, "block"},
		{b.IconOnly, "icon"}, {b.NarrowIcon, "fold"}, {b.Busy, "busy"},
	} {
		if part.on {
			class += " " + part.name
		}
	}
	return class
}

func (b Btn) attrs() templ.Attributes {
	out := templ.Attributes{}
	set := func(on bool, name string, value any) {
		if on {
			out[name] = value
		}
	}
	name := b.Label
	if b.More != "" {
		name += " " + b.More
	}
	set(b.IconOnly || b.NarrowIcon, "aria-label", name)
	set(b.IconOnly, "title", b.Label)
	if b.Href != "" {
		set(b.Dialog != "", "data-open", b.Dialog)
	} else {
		out["type"] = "button"
		set(b.Submit, "type", "submit")
		set(b.Disabled, "disabled", true)
		set(b.Busy, "aria-disabled", "true")
		set(b.Name != "", "name", b.Name)
		set(b.Name != "", "value", b.Value)
		set(b.Form != "", "form", b.Form)
		set(b.FormAction != "", "formaction", b.FormAction)
		set(b.Menu != "", "popovertarget", b.Menu)
		set(b.Dialog != "", "commandfor", b.Dialog)
		set(b.Dialog != "", "command", "show-modal")
		set(b.Dialog != "", "aria-haspopup", "dialog")
		set(b.Close != "", "commandfor", b.Close)
		set(b.Close != "", "command", "close")
		if b.Pressed != nil {
			out["aria-pressed"] = boolText(*b.Pressed)
		}
	}
	for k, v := range b.Attrs {
		out[k] = v
	}
	return out
}

func boolText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func iconOnly(label, icon string, b Btn) Btn {
	b.Label, b.Icon, b.IconOnly = label, icon, true
	if b.Kind == "" {
		b.Kind = Ghost
	}
	return b
}

func submit(b Btn) Btn {
	b.Submit = true
	return b
}
