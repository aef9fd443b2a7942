package page

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
)

const (
	fewRows    = 4  // up to which every row carries whole lists of options
	fewTargets = 50 // records that a list of options holds; more are asked for
	scaleWord  = 13 // letters that fit beside each other at five a line
	maxSelect  = 12 // values of a plain list; more are typed to be found
)

// place is where a control stands.
type place struct {
	path string // name of the control
	key  string // of its words: "purposes.bases"
	row  bool   // within a row of a child list
	lean bool   // lists of options are asked for, not carried
}

// control is what takes the input of a field, by its kind.
func (f *recordForm) control(fd *register.Field, rec any, at place) templ.Component {
	c := f.words4(fd, at)
	value := f.value(fd, rec, at.path)
	switch fd.Kind {
	case register.KindText:
		rows := 4
		if at.row {
			rows = 2
		}
		return ui.TextArea(ui.TextAreaField{Control: c, Value: value, Rows: rows, Markdown: !at.row})
	case register.KindLines:
		return ui.TextArea(ui.TextAreaField{Control: c, Value: value, Rows: 3})
	case register.KindBool:
		return ui.Checkbox(ui.CheckField{Control: c, Checked: value == "true", Value: "true"})
	case register.KindInt:
		return ui.Number(ui.NumberField{Control: c, Value: value, Step: "1"})
	case register.KindDecimal:
		return ui.Number(ui.NumberField{Control: c, Value: value, Step: "any"})
	case register.KindDay:
		return ui.Date(ui.DateField{Control: c, Value: value})
	case register.KindPeriod:
		return ui.Period(ui.PeriodField{Control: c, Value: value})
	case register.KindChoice:
		return f.choice(fd, c, value, at)
	case register.KindFiles:
		files, _ := fd.In(rec).Interface().(register.Files)
		return formFiles(c, files)
	case register.KindRow:
		return ui.Select(ui.SelectField{Control: c, Value: f.rowNumber(fd, value), Blank: f.words.T("form.row.none"), Options: f.siblings(fd)})
	case register.KindString, register.KindTime:
		return ui.Text(ui.TextField{Control: c, Value: value, Max: fd.Max, Type: textType(fd.Name), Autocomplete: "off"})
	}
	return f.combo(fd, c, f.values(fd, rec), value, at)
}

// textType lets phones show the right keys.
func textType(name string) string {
	switch {
	case name == "email" || strings.HasSuffix(name, "_email"):
		return "email"
	case name == "phone":
		return "tel"
	}
	return ""
}

// words4 are label, help and complaint of a field.
func (f *recordForm) words4(fd *register.Field, at place) ui.Control {
	c := ui.Control{Name: at.path, Label: f.words.T(f.t.FieldKey(at.key)), Error: f.errs[at.path], Required: fd.Required}
	if help := f.t.FieldKey(at.key) + ".help"; !at.row && f.words.Has(help) {
		c.Hint = f.words.T(help)
	}
	return c
}

// value is what the control shows: what was typed if that was no value.
func (f *recordForm) value(fd *register.Field, rec any, path string) string {
	if s, ok := f.typed[path]; ok {
		return s
	}
	return fd.Text(rec, nil)
}

// values are those of a field with any number of them, as the form sends them.
func (f *recordForm) values(fd *register.Field, rec any) []string {
	text := fd.Text(rec, nil)
	if text == "" {
		return nil
	}
	if !fd.Kind.Many() {
		return []string{text}
	}
	out := strings.Split(text, "\n")
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], `\;`, ";")
	}
	return out
}

func (f *recordForm) choice(fd *register.Field, c ui.Control, value string, at place) templ.Component {
	options := choiceOptions(f.words, fd)
	blank := f.words.T("form.not_stated")
	if at.row || len(options) > 4 || slices.ContainsFunc(options, func(o ui.Option) bool { return utf8.RuneCountInString(o.Label) > scaleWord }) {
		if !at.row && len(options) <= 5 && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Hint == "" }) {
			return ui.Choices(ui.ChoiceField{Control: c, Value: value, Options: options})
		}
		if len(options) > maxSelect {
			return ui.Combobox(ui.ComboField{Control: c, Value: value, Blank: blank, Options: options})
		}
		return ui.Select(ui.SelectField{Control: c, Value: value, Blank: blank, Options: plain(options)})
	}
	if !fd.Required {
		options = append([]ui.Option{{Label: blank}}, options...)
	}
	return ui.Scale(ui.ChoiceField{Control: c, Value: value, Options: options})
}

func plain(options []ui.Option) []ui.Option {
	for i := range options {
		options[i].Hint = ""
	}
	return options
}

// combo is one of many values, or several: terms, countries, records.
func (f *recordForm) combo(fd *register.Field, c ui.Control, values []string, value string, at place) templ.Component {
	options, whole := f.options(fd, at)
	if !whole {
		options = nil
	}
	options = withValues(options, values, func(v string) string { return f.name(fd, v) })
	url := ""
	if !whole {
		url = f.optionsURL + "?field=" + at.key
		if isBasis(fd.Scheme) && len(f.laws) > 0 {
			url += "&" + lawQuery(f.laws)
		}
	}
	create := ""
	if fd.Kind == register.KindTerm || fd.Kind == register.KindTerms {
		create = f.words.T("form.own_words")
	}
	extra := comboExtra{whole: whole, control: c, typed: f.typed[at.path], create: f.createLinks(fd, at)}
	if fd.Kind.Many() {
		return withExtra(ui.MultiCombo(ui.MultiField{Control: c, Values: values, Options: options, URL: url, Create: create}), extra)
	}
	if _, wrong := f.typed[at.path]; wrong {
		value = ""
	}
	return withExtra(ui.Combobox(ui.ComboField{Control: c, Value: value, Blank: f.words.T("form.none"), Options: options, URL: url, Create: create}), extra)
}

// comboExtra stands below a list that one types to find in.
type comboExtra struct {
	control ui.Control
	whole   bool // every value can be chosen without script
	typed   string
	create  []ui.Item // where a missing record is made
}

// options of a field, and whether these are all.
func (f *recordForm) options(fd *register.Field, at place) ([]ui.Option, bool) {
	switch fd.Kind {
	case register.KindChoices:
		return choiceOptions(f.words, fd), true
	case register.KindTerm, register.KindTerms:
		if at.lean {
			return nil, false
		}
		return f.cached(fd.Scheme, func() []ui.Option { return termOptions(f.words, f.packs, fd.Scheme, f.laws...) }), true
	case register.KindCountry, register.KindCountries:
		if at.row {
			return nil, false
		}
		return f.cached("country", func() []ui.Option { return countryOptions(f.words) }), true
	}
	if at.lean || len(fd.Registers) == 0 {
		return nil, false
	}
	var out []ui.Option
	for _, name := range fd.Registers {
		x, ok := f.targets[name]
		if !ok {
			return nil, false
		}
		out = append(out, x...)
	}
	return out, true
}

func (f *recordForm) cached(name string, make func() []ui.Option) []ui.Option {
	if x, ok := f.lists[name]; ok {
		return x
	}
	x := make()
	f.lists[name] = x
	return x
}

// name of one value that no option of the list has.
func (f *recordForm) name(fd *register.Field, v string) string {
	switch fd.Kind {
	case register.KindTerm, register.KindTerms:
		return termWord(f.words, fd.Scheme, v)
	case register.KindCountry, register.KindCountries:
		return catalogue.CountryName(v, f.words.Lang())
	case register.KindChoice, register.KindChoices:
		return f.words.T(fd.ValueKey(v))
	case register.KindLink, register.KindLinks, register.KindRef:
	default:
		return v
	}
	at, err := id.Parse(v)
	if err != nil {
		return v
	}
	if t, ok := f.titles[at]; ok {
		return t.Title + " (" + t.Ref + ")"
	}
	return f.words.T("form.unseen")
}

// createLinks lead to the new form of what a field points at, where the person may.
func (f *recordForm) createLinks(fd *register.Field, at place) []ui.Item {
	if !fd.Kind.Points() || at.row || len(fd.Registers) > 2 {
		return nil
	}
	var out []ui.Item
	for _, name := range fd.Registers {
		if href, ok := f.mayCreate(name); ok {
			out = append(out, ui.Item{Label: f.words.T("web.new", "register", name), Href: href})
		}
	}
	return out
}

// rowNumber is the number in this form of a row of the sibling list.
func (f *recordForm) rowNumber(fd *register.Field, value string) string {
	for i, row := range f.t.Field(fd.RowOf).RowsOf(f.rec) {
		if value != "" && register.RowID(row).String() == value {
			return "#" + strconv.Itoa(i)
		}
	}
	return ""
}

// siblings are the rows of the list that a row reference points into.
func (f *recordForm) siblings(fd *register.Field) []ui.Option {
	list := f.t.Field(fd.RowOf)
	rows := list.RowsOf(f.rec)
	out := make([]ui.Option, len(rows))
	for i, row := range rows {
		out[i] = ui.Option{Value: "#" + strconv.Itoa(i), Label: f.rowLabel(list, row, i)}
	}
	return out
}

// rowLabel names a row by its number and the first thing that it says.
func (f *recordForm) rowLabel(list *register.Field, row any, i int) string {
	label := strconv.Itoa(i + 1)
	for _, c := range list.Rows {
		if c.IsZero(row) || c.Kind == register.KindRow {
			continue
		}
		if vs := f.values(c, row); len(vs) > 0 {
			words := []rune(f.name(c, vs[0]))
			if len(words) > 60 {
				words = append(words[:59], '…')
			}
			return label + ". " + string(words)
		}
	}
	return label
}
