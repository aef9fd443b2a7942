package onboarding

import (
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// view is what every step shows: where one is, and what was wrong.
type view struct {
	Org    string // its name, once it has one
	Step   string
	Steps  []ui.Step
	Action string
	Back   string // the step before
	Later  string // where "finish later" leads
	errs   map[string]string
	List   []ui.FieldError
	Text   string // what is wrong with all of it
}

// At is what to type in a field.
func (v *view) At(name string) string { return v.errs[name] }

// viewOf a step of an organisation that exists.
func viewOf(c *web.Call, step string, s state) view {
	v := view{Org: c.Member.Title, Step: step, Action: c.At("start", step), Later: c.At()}
	reached := farther(s.Step, step)
	done := true
	for _, name := range steps() {
		if name == reached {
			done = false
		}
		x := ui.Step{Label: c.T("onboarding.step." + name), Current: name == step, Done: done && name != step}
		if done || name == reached || s.Step == stepDone {
			x.Href = c.At("start", name)
		}
		v.Steps = append(v.Steps, x)
		if after(name) == step {
			v.Back = c.At("start", name)
		}
	}
	return v
}

// refuse turns a problem that a person can mend on the form into words; any other
// error comes back.
func (v *view) refuse(c *web.Call, err error, labels map[string]string) error {
	p, ok := problem.As(err)
	if !ok || (p.Kind != problem.Invalid && p.Kind != problem.Throttled) {
		return err
	}
	c.Status(http.StatusUnprocessableEntity)
	v.errs = map[string]string{}
	for _, f := range p.Fields {
		text := c.Words.Field(f)
		label, known := labels[f.Path]
		if !known {
			v.Text = text
			continue
		}
		if v.errs[f.Path] == "" {
			v.errs[f.Path] = text
			v.List = append(v.List, ui.FieldError{ID: "f-" + f.Path, Label: label, Text: text})
		}
	}
	if len(p.Fields) == 0 {
		v.Text = c.Words.Problem(p)
	}
	return nil
}

// label of a field of the organisation.
func label(w i18n.Words, field string) string { return w.T("field.organisations." + field) }

// countries are all of them by name.
func countries(w i18n.Words) []ui.Option {
	codes := catalogue.Countries()
	out := make([]ui.Option, len(codes))
	for i, code := range codes {
		out[i] = ui.Option{Value: code, Label: catalogue.CountryName(code, w.Lang())}
	}
	i18n.SortBy(w, out, func(o ui.Option) string { return o.Label })
	return out
}

// known keeps the codes that are countries, each once.
func known(codes []string, but string) []string {
	var out []string
	seen := map[string]bool{but: true}
	for _, code := range codes {
		code = strings.ToUpper(strings.TrimSpace(code))
		if catalogue.CountryName(code, "en") != code && !seen[code] && len(out) < 60 {
			out, seen[code] = append(out, code), true
		}
	}
	return out
}

// choices are the values of a field of the organisation by their names.
func choices(w i18n.Words, field string) []ui.Option {
	f := record.Organisations.Field(field)
	var out []ui.Option
	for _, v := range f.Values {
		o := ui.Option{Value: v, Label: w.T(f.ValueKey(v))}
		if key := "onboarding." + field + "." + v; w.Has(key) {
			o.Hint = w.T(key)
		}
		out = append(out, o)
	}
	return out
}
