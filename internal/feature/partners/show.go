package partners

import (
	"github.com/privet-pims/privet/internal/diligence"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

func adviceTone(advice string) ui.Tone {
	return map[string]ui.Tone{"approve": ui.OK, "approve_conditionally": ui.Warn, "reject": ui.Bad}[advice]
}

func answerTone(n record.SubprocessorNotice) ui.Tone {
	switch {
	case n.Open():
		return ui.Bad
	case n.Answer == "objected":
		return ui.Warn
	case n.Answer == "consented":
		return ui.OK
	}
	return ui.Mute
}

func reviewKey(v questionnaireView) string {
	if v.q.Direction == record.Incoming {
		return "partners.drafts"
	}
	return "partners.review"
}

// stops are the questions that stand in the way, in words.
func stops(v questionnaireView) []string {
	t := diligence.Of(v.q.Template)
	var out []string
	for _, code := range v.judged.Stops {
		out = append(out, t.By(code).Text.In(v.c.Words.Lang()))
	}
	return out
}

func exitSub(v exitView) string {
	if v.e.ExitDue == "" {
		return ""
	}
	return v.c.T("partners.exit.until", "day", v.e.ExitDue)
}

func toldSub(v changeTopView) string {
	if v.x.ObjectionUntil == "" {
		return ""
	}
	return v.c.T("partners.told.sub", "day", v.x.ObjectionUntil, "open", v.open)
}

// heading is the title of the questionnaire in the language of the reader.
func (v *outsideView) heading() string {
	if v.t != nil {
		return v.t.Title.In(v.Lang)
	}
	return v.q.Title
}

// sectionOf is the heading of a section in the language of the reader.
func sectionOf(v *outsideView, r outsideRow) string {
	if v.t != nil {
		for _, s := range v.t.Sections {
			if strings.HasPrefix(r.Code, s.Key+".") {
				return s.Title.In(v.Lang)
			}
		}
	}
	return r.Section
}

func templateOptions(c *web.Call) []ui.Option {
	var out []ui.Option
	for _, t := range diligence.Templates() {
		n := 0
		for _, s := range t.Sections {
			n += len(s.Questions)
		}
		out = append(out, ui.Option{Value: t.Key, Label: t.Title.In(c.Words.Lang()), Hint: c.T("partners.send.questions", "count", n)})
	}
	return out
}

func outcomes(c *web.Call) []ui.Option {
	var out []ui.Option
	for _, x := range []string{"approve", "approve_conditionally", "reject", "return"} {
		out = append(out, ui.Option{Value: x, Label: c.T("partners.outcome." + x)})
	}
	return out
}

func ratings(c *web.Call) []ui.Option {
	var out []ui.Option
	for _, x := range record.AnswerRating("").Values() {
		out = append(out, ui.Option{Value: x, Label: c.T("partners.rating." + x)})
	}
	return out
}

func fileNames(q *record.Question) string {
	var out []string
	for _, f := range q.Files {
		out = append(out, f.Name)
	}
	return strings.Join(out, ", ")
}

func mailHint(v *sendView) string {
	if v.mailOn {
		return v.c.T("respond.email.hint")
	}
	return v.c.T("respond.email.off")
}

// once is two lists of agreements without what stands in both.
func once(a, b []agreementView) []agreementView {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.ContainsFunc(out, func(y agreementView) bool { return y.ID == x.ID }) {
			out = append(out, x)
		}
	}
	return out
}
