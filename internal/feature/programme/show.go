package programme

import (
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// editionName is what people call an edition: "ISO/IEC 27701:2025".
func editionName(e record.Edition) string { return "ISO/IEC 27701:" + string(e) }

// requirementTitle is what a requirement is called in a language.
func requirementTitle(w i18n.Words, r record.Requirement) string {
	if x, ok := catalogue.Library().Requirement(catalogue.Key(r)); ok {
		if t := x.TitleIn(w.Lang()); t != "" {
			return t
		}
	}
	return catalogue.Key(r).ID()
}

func requirementID(r record.Requirement) string { return catalogue.Key(r).ID() }

// requirementMark is how surely the row of the library is right.
func requirementMark(r record.Requirement) catalogue.Mark {
	if x, ok := catalogue.Library().Requirement(catalogue.Key(r)); ok {
		return x.Mark
	}
	return catalogue.Unchecked
}

func libraryAt(c *web.Call, k catalogue.Key) string { return c.At("library", k.Framework(), k.ID()) }

// domainTitle is the name of a part of an edition: the chapter or the group.
func domainTitle(w i18n.Words, k catalogue.Key) string {
	d := assess.DomainOf(k)
	if x, ok := catalogue.Library().Requirement(catalogue.KeyOf(k.Framework(), d)); ok {
		if t := x.TitleIn(w.Lang()); t != "" {
			return d + " " + t
		}
	}
	if x, ok := catalogue.Library().Requirement(k); ok && x.GroupTitle != "" {
		return d + " " + x.GroupTitle
	}
	return d
}

func resultTone(r record.GapResult) ui.Tone {
	switch r {
	case record.Conform:
		return ui.OK
	case record.Partly:
		return ui.Warn
	case record.NotConform:
		return ui.Bad
	}
	return ui.Mute
}

func priorityTone(p record.Priority) ui.Tone {
	switch p {
	case "urgent":
		return ui.Bad
	case "high":
		return ui.Warn
	case "normal":
		return ui.Info
	}
	return ui.Mute
}

// resultWord is a result in words; one that nobody has given is "not assessed".
func resultWord(w i18n.Words, r record.GapResult) string {
	if r == "" {
		r = record.NotAssessed
	}
	return w.T("choice.gap_result." + string(r))
}

// decimal writes a number with at most one place, as the language does.
func decimal(w i18n.Words, d register.Decimal) string {
	tenths := (int64(d) + 500) / 1000
	if tenths%10 == 0 {
		return w.Number(tenths / 10)
	}
	return w.Decimal(fmt.Sprintf("%d.%d", tenths/10, tenths%10))
}

// plain is a number as a form holds it; zero is an empty field.
func plain(d register.Decimal) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// mend is a line that says what is missing and leads to where it is mended.
type mend struct {
	Text, Href, Ref, Title string
}

// mends put words and addresses to shortfalls.
func mends(c *web.Call, list []assess.Shortfall, names map[id.ID]store.Title) []mend {
	out := make([]mend, 0, len(list))
	for _, s := range list {
		m := mend{Text: c.Words.Fill(s.SentenceKey(), argsOf(s)), Href: c.At(s.Register)}
		switch t, ok := names[s.ID]; {
		case ok:
			m.Ref, m.Title, m.Href = t.Ref, t.Title, c.At(t.Register, t.Ref)
		case s.ID.IsZero() && s.Register != "":
			m.Href = c.At(s.Register, "new")
		}
		out = append(out, m)
	}
	return out
}

// argsOf a sentence: requirements by their number.
func argsOf(s assess.Shortfall) problem.Args {
	out := problem.Args{}
	for k, v := range s.Args {
		if key, ok := v.(catalogue.Key); ok {
			v = key.ID()
		}
		out[k] = v
	}
	return out
}

func idsOf(list []assess.Shortfall) []id.ID {
	out := make([]id.ID, 0, len(list))
	for _, s := range list {
		out = append(out, s.ID)
	}
	return out
}

// sentence is a problem in words, its fields included.
func sentence(c *web.Call, err error) (string, bool) {
	p, ok := problem.As(err)
	if !ok || p.Kind != problem.Invalid && p.Kind != problem.Blocked {
		return "", false
	}
	if len(p.Fields) == 0 {
		return c.Words.Problem(p), true
	}
	var all []string
	for _, f := range p.Fields {
		all = append(all, c.Words.Field(f))
	}
	return strings.Join(all, " "), true
}

// wrong are the complaints about a form, by field.
type wrong map[string]string

// wrongOf reads them; ok is false for an error that no form can mend.
func wrongOf(c *web.Call, err error) (wrong, bool) {
	p, ok := problem.As(err)
	if !ok || p.Kind != problem.Invalid && p.Kind != problem.Blocked {
		return nil, false
	}
	out := wrong{}
	for _, f := range p.Fields {
		name := f.Path[strings.LastIndexByte(f.Path, '.')+1:]
		if out[name] == "" {
			out[name] = c.Words.Field(f)
		}
	}
	if len(p.Fields) == 0 {
		out[""] = c.Words.Problem(p)
	}
	return out, true
}

// options are the values of a choice by their names.
func options(w i18n.Words, name string, values []string) []ui.Option {
	out := make([]ui.Option, len(values))
	for i, v := range values {
		out[i] = ui.Option{Value: v, Label: w.T("choice." + name + "." + v)}
	}
	return out
}

// peopleOptions are the people of the organisation by name.
func peopleOptions(w *assess.World) []ui.Option {
	var out []ui.Option
	for _, p := range w.People {
		out = append(out, ui.Option{Value: p.ID.String(), Label: p.Title})
	}
	return out
}

// idOf reads an identifier of a form; what is none is nobody.
func idOf(s string) id.ID {
	at, err := id.Parse(s)
	if err != nil {
		return id.ID{}
	}
	return at
}

func idText(at id.ID) string {
	if at.IsZero() {
		return ""
	}
	return at.String()
}

func day(c *web.Call, d calendar.Day) string {
	if d == "" {
		return "–"
	}
	return c.Words.Day(d)
}

// crumb to the first page of the programme.
func crumbs(c *web.Call, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: c.T("programme.title"), Href: c.At("programme")}}, more...)
}

func recordKey(r record.Requirement) catalogue.Key { return catalogue.Key(r) }

// barTone and barWord say how a step of a plan stands.
func barTone(b planBar) ui.Tone {
	switch b.Class {
	case "ok":
		return ui.OK
	case "bad":
		return ui.Bad
	}
	return ui.Mute
}

func barWord(c *web.Call, b planBar) string {
	switch b.Class {
	case "ok":
		return c.T("programme.plan.done")
	case "bad":
		return c.T("programme.plan.late")
	}
	return c.T("programme.plan.todo")
}

func money(w i18n.Words, d register.Decimal, currency string) string {
	return strings.TrimSpace(w.Decimal(d.String()) + " " + currency)
}
