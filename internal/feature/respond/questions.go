package respond

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
)

// maxWords is the length of an answer in words, in bytes.
const maxWords = 4000

// question is one field as the person sees it.
type question struct {
	field *register.Field
	packs *law.Packs // of the organisation
	Label string
	Help  string
	// Words are asked for where a control would need to know other records; the
	// answer becomes a comment, and who asked enters it.
	Words bool
	Now   string // what stands there, for answers in words
}

func (q *question) name() string { return "a." + q.field.Name }

// direct reports whether an answer can go into the field itself.
func direct(f *register.Field) bool {
	switch f.Kind {
	case register.KindString, register.KindText, register.KindLines, register.KindBool, register.KindInt, register.KindDecimal, register.KindDay,
		register.KindPeriod, register.KindChoice, register.KindChoices, register.KindTerm, register.KindTerms, register.KindCountry, register.KindCountries,
		register.KindFiles:
		return !f.Key
	}
	return false
}

// askable are the fields that may be asked for, in the order of the form.
func askable(t *register.Type) []*register.Field {
	var out []*register.Field
	for _, f := range t.Fields {
		if f.Key || f.Kind == register.KindTime || f.Kind == register.KindRow {
			continue
		}
		out = append(out, f)
	}
	return out
}

// questionsOf an ask; fields that the register no longer has are left out.
func questionsOf(w i18n.Words, packs *law.Packs, t *register.Type, rec register.Record, fields []string) []*question {
	var out []*question
	for _, f := range askable(t) {
		if !slices.Contains(fields, f.Name) {
			continue
		}
		q := &question{field: f, packs: packs, Label: w.T(t.FieldKey(f.Name)), Words: !direct(f)}
		if help := t.FieldKey(f.Name) + ".help"; w.Has(help) {
			q.Help = w.T(help)
		}
		if q.Words && f.Kind == register.KindRows {
			q.Now = rowsInWords(w, packs, f, rec)
		}
		out = append(out, q)
	}
	return out
}

// rowsInWords names the rows of a list by what they say themselves; what they point
// at stays untold, for the reader has no right to other records.
func rowsInWords(w i18n.Words, packs *law.Packs, f *register.Field, rec register.Record) string {
	var out []string
	for _, row := range f.RowsOf(rec) {
		var parts []string
		for _, c := range f.Rows {
			if c.IsZero(row) || !direct(c) || len(parts) == 3 {
				continue
			}
			parts = append(parts, shown(w, packs, c, row))
		}
		if len(parts) > 0 {
			out = append(out, strings.Join(parts, ", "))
		}
	}
	return strings.Join(out, "\n")
}

// shown is a value in words.
func shown(w i18n.Words, packs *law.Packs, f *register.Field, rec any) string {
	var out []string
	for _, v := range valuesOf(f, rec) {
		out = append(out, valueName(w, packs, f, v))
	}
	return strings.Join(out, ", ")
}

func valuesOf(f *register.Field, rec any) []string {
	text := f.Text(rec, nil)
	if text == "" {
		return nil
	}
	if !f.Kind.Many() {
		return []string{text}
	}
	out := strings.Split(text, "\n")
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], `\;`, ";")
	}
	return out
}

func valueName(w i18n.Words, packs *law.Packs, f *register.Field, v string) string {
	switch f.Kind {
	case register.KindChoice, register.KindChoices:
		return w.T(f.ValueKey(v))
	case register.KindCountry, register.KindCountries:
		return catalogue.CountryName(v, w.Lang())
	case register.KindTerm, register.KindTerms:
		return termName(w, packs, f.Scheme, v)
	}
	return v
}

func termName(w i18n.Words, packs *law.Packs, scheme, code string) string {
	if slices.Contains(catalogue.Schemes(), scheme) {
		return catalogue.In(w).Label(scheme, code, w.Lang())
	}
	for _, key := range []string{"law.name." + code, "law.basis." + code} {
		if w.Has(key) {
			return w.T(key)
		}
	}
	if l, ok := packs.Law(code); ok && scheme == (record.LawScheme{}).Scheme() {
		return l.Name
	}
	return code
}

// optionsOf a field that is answered from a list; those chosen already are among them.
func optionsOf(w i18n.Words, packs *law.Packs, f *register.Field, chosen []string) []ui.Option {
	var out []ui.Option
	switch {
	case f.Kind == register.KindChoice || f.Kind == register.KindChoices:
		for _, v := range f.Values {
			out = append(out, ui.Option{Value: v, Label: w.T(f.ValueKey(v))})
		}
		return out
	case f.Kind == register.KindCountry || f.Kind == register.KindCountries:
		for _, code := range catalogue.Countries() {
			out = append(out, ui.Option{Value: code, Label: catalogue.CountryName(code, w.Lang())})
		}
	case slices.Contains(catalogue.Schemes(), f.Scheme):
		for _, t := range catalogue.In(w).Offered(f.Scheme) {
			out = append(out, ui.Option{Value: t.Code, Label: t.Label(w.Lang())})
		}
	case f.Scheme == (record.LawScheme{}).Scheme():
		for _, l := range packs.Laws() {
			out = append(out, ui.Option{Value: l.ID, Label: termName(w, packs, f.Scheme, l.ID)})
		}
	}
	i18n.SortBy(w, out, func(o ui.Option) string { return o.Label })
	for _, v := range chosen {
		if v != "" && !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == v }) {
			out = append(out, ui.Option{Value: v, Label: valueName(w, packs, f, v)})
		}
	}
	return out
}

// control is what takes the answer: what the person typed before, or what stands in
// the record.
func (q *question) control(w i18n.Words, rec register.Record, typed url.Values, errs map[string]string) templ.Component {
	c := ui.Control{Name: q.name(), ID: "f-" + q.field.Name, Label: q.Label, Hint: q.Help, Error: errs[q.field.Name]}
	if q.field.Kind == register.KindFiles {
		c.Hint = ""
		return ui.FileDrop(ui.FileField{Control: c, Many: true, Note: w.T("respond.files.note", "limit", w.Bytes(maxFiles), "count", mostFiles)})
	}
	if q.Words {
		return ui.TextArea(ui.TextAreaField{Control: c, Value: typed.Get(q.name()), Rows: 4, Max: maxWords})
	}
	values := valuesOf(q.field, rec)
	if typed.Has(hasName) && slices.Contains(typed[hasName], q.field.Name) {
		values = typed[q.name()]
	}
	value := ""
	if len(values) > 0 {
		value = values[0]
	}
	switch q.field.Kind {
	case register.KindText:
		return ui.TextArea(ui.TextAreaField{Control: c, Value: value, Rows: 4})
	case register.KindLines:
		return ui.TextArea(ui.TextAreaField{Control: c, Value: strings.Join(values, "\n"), Rows: 4})
	case register.KindBool:
		return ui.Select(ui.SelectField{Control: c, Value: value, Blank: w.T("respond.no"), Options: []ui.Option{{Value: "true", Label: w.T("respond.yes")}}})
	case register.KindInt, register.KindDecimal:
		return ui.Text(ui.TextField{Control: with(c, "inputmode", "decimal"), Value: value})
	case register.KindDay:
		return ui.Date(ui.DateField{Control: c, Value: value})
	case register.KindPeriod:
		if len(values) > 0 && typed.Has(hasName) {
			value = ui.PeriodOf(value, typed.Get(q.name()+"_unit"))
		}
		return ui.Period(ui.PeriodField{Control: c, Value: value})
	case register.KindChoice:
		return ui.Select(ui.SelectField{Control: c, Value: value, Blank: w.T("respond.unknown"), Options: optionsOf(w, q.packs, q.field, values)})
	case register.KindChoices:
		return ui.Choices(ui.ChoiceField{Control: c, Many: true, Values: values, Options: optionsOf(w, q.packs, q.field, values)})
	case register.KindTerm, register.KindCountry:
		return ui.Combobox(ui.ComboField{Control: c, Value: value, Blank: w.T("respond.unknown"), Options: optionsOf(w, q.packs, q.field, values)})
	case register.KindTerms, register.KindCountries:
		return ui.MultiCombo(ui.MultiField{Control: c, Values: values, Options: optionsOf(w, q.packs, q.field, values)})
	}
	return ui.Text(ui.TextField{Control: c, Value: value, Max: q.field.Max})
}

func with(c ui.Control, name, value string) ui.Control {
	c.Attrs = templ.Attributes{name: value}
	return c
}

// hasName tells which questions a form shows, so that an empty answer is told from a
// missing one.
const hasName = "_has"

// set puts the answers of the form into the record: those of the questions and no
// others, whatever else was sent (S2). words are the answers in words, by label.
func set(rec register.Record, list []*question, form url.Values, p *problem.List) (words []string) {
	for _, q := range list {
		if !slices.Contains(form[hasName], q.field.Name) {
			continue
		}
		all := form[q.name()]
		text := strings.TrimSpace(strings.ReplaceAll(strings.Join(all, "\n"), "\r\n", "\n"))
		if q.Words {
			p.If(len(text) > maxWords, q.field.Name, "too_long", "max", maxWords)
			if text != "" {
				words = append(words, "**"+q.Label+"**\n\n"+text)
			}
			continue
		}
		switch q.field.Kind {
		case register.KindFiles:
			addFiles(rec, q.field, all)
			continue
		case register.KindPeriod:
			text = ui.PeriodOf(form.Get(q.name()), form.Get(q.name()+"_unit"))
		case register.KindChoices, register.KindTerms, register.KindCountries:
			text = strings.ReplaceAll(text, ";", `\;`)
		}
		q.field.SetText(rec, text, nil, p)
	}
	return words
}
