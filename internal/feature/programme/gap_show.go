package programme

import (
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func kindOf(primary bool) ui.Kind {
	if primary {
		return ui.Primary
	}
	return ""
}

func roleValues(roles []record.PIIRole) []string {
	var out []string
	for _, r := range roles {
		out = append(out, string(r))
	}
	return out
}

// gapShare is how far an assessment is, in words.
func gapShare(c *web.Call, a *record.Assessment) string {
	if a.Kind == record.Quick {
		r := assess.ScoreQuick(a)
		return c.T("programme.of", "value", r.Answered+r.Unknown, "of", r.Asked)
	}
	p := ProgressOf(a)
	return c.T("programme.of", "value", p.Judged, "of", p.Of)
}

// resultSegs are the parts of a bar: every item once (invariant 5).
func resultSegs(c *web.Call, n map[record.GapResult]int) []ui.Seg {
	var out []ui.Seg
	for _, r := range []record.GapResult{record.Conform, record.Partly, record.NotConform, record.NotApplicable, record.NotAssessed} {
		count := n[r]
		if r == record.NotAssessed {
			count += n[""]
		}
		tone := resultTone(r)
		if r == record.NotApplicable {
			tone = ui.Info
		}
		out = append(out, ui.Seg{Tone: tone, N: count, Label: resultWord(c.Words, r)})
	}
	return out
}

func resultLabel(c *web.Call, n map[record.GapResult]int) string {
	var out []string
	for _, s := range resultSegs(c, n) {
		if s.N > 0 {
			out = append(out, c.T("programme.gap.seg", "label", s.Label, "count", s.N))
		}
	}
	return strings.Join(out, ", ")
}

func (v *assessmentView) segs() []ui.Seg    { return resultSegs(v.c, v.results) }
func (v *assessmentView) segsLabel() string { return resultLabel(v.c, v.results) }

// toggled leaves a part again when it is chosen already.
func toggled(now, part string) string {
	if now == part {
		return ""
	}
	return part
}

func (v *assessmentView) views() []ui.Tab {
	n := map[string]int{"": len(v.a.Items), "gaps": v.progress.Open, "proposed": v.progress.Proposed, "open": v.progress.Of - v.progress.Judged, "uncovered": v.lacking}
	var out []ui.Tab
	for _, show := range gapShows {
		name := show
		if name == "" {
			name = "all"
		}
		out = append(out, ui.Tab{Label: v.c.T("programme.gap.show." + name), Href: v.query(show, v.domain), Current: v.show == show, Count: n[show]})
	}
	return out
}

func (i *itemView) control(name, label, hint string) ui.Control {
	return ui.Control{Name: name, ID: "f-" + name + "-" + i.x.ID.String(), Label: i.v.c.T("field.assessments." + label), Hint: hint, Error: i.errs[name], Disabled: !i.v.may}
}

func resultOr(r record.GapResult) record.GapResult {
	if r == "" {
		return record.NotAssessed
	}
	return r
}

// actionWhy says how the priority and the effort of an action came about.
func actionWhy(c *web.Call, a assess.Action) string {
	var out []string
	for _, r := range append(append([]assess.Reason{}, a.Severity...), a.Weight...) {
		out = append(out, c.T("programme.item.reason", "reason", c.T("action.why."+r.Key), "points", r.Points))
	}
	return c.T("programme.item.because", "reasons", strings.Join(out, ", "), "points", a.Points, "priority", c.T("choice.priority."+string(a.Priority)), "days", decimal(c.Words, a.Effort), "source", c.T("action.effort."+string(a.Source)))
}

func refOr(a *record.Assessment) string {
	if a == nil {
		return ""
	}
	return a.Ref
}

func changeTone(s string) ui.Tone {
	switch s {
	case "better":
		return ui.OK
	case "worse":
		return ui.Bad
	case "added", "removed":
		return ui.Info
	}
	return ui.Mute
}

func (v compareView) views() []ui.Tab {
	at := func(show string) string {
		to := v.c.At("gap", "compare") + "?before=" + v.a.Ref + "&now=" + v.b.Ref
		if show != "" {
			to += "&show=" + show
		}
		return to
	}
	all := 0
	for _, n := range v.counts {
		all += n
	}
	out := []ui.Tab{{Label: v.c.T("programme.ready.all"), Href: at(""), Current: v.show == "", Count: all}}
	for _, s := range []string{"better", "worse", "same", "added", "removed"} {
		if v.counts[s] > 0 {
			out = append(out, ui.Tab{Label: v.c.T("trend." + s), Href: at(s), Current: v.show == s, Count: v.counts[s]})
		}
	}
	return out
}

// replies are the four answers.
func replies(w i18n.Words) []ui.Option {
	return options(w, "quick_reply", record.QuickReply("").Values())
}

// firstOf is one of the complaints, for a form without room for all.
func firstOf(e wrong) string {
	for _, text := range e {
		return text
	}
	return ""
}
