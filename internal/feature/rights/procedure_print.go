package rights

import (
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
)

// document is the procedure to be printed and signed.
func (p *Procedure) document(w i18n.Words) document.Document {
	return document.Document{Title: w.T("procedure.title"), Subtitle: w.T("procedure.sub"), Organisation: p.Organisation, Language: w.Lang(), Date: p.Day,
		Confidentiality: w.T("programme.report.internal"), Form: document.Report, Blocks: p.blocks(w)}
}

func (p *Procedure) blocks(w i18n.Words) []document.Block {
	say := document.Words
	section := func(key string) document.Block { return document.Heading{Level: 1, Text: w.T("procedure." + key)} }
	ways := document.Table{Columns: []document.Column{{Head: w.T("procedure.way"), Weight: 3, Names: true}, {Head: w.T("field.requests.assignee"), Weight: 1.5}}}
	for _, x := range p.Ways {
		ways.Rows = append(ways.Rows, document.Cells(say(x.Title), say(orDash(x.Assignee))))
	}
	steps := document.Table{Columns: []document.Column{{Head: w.T("field.requests.steps.kind"), Weight: 1.4, Names: true}, {Head: w.T("procedure.what"), Weight: 4}, {Head: w.T("procedure.target"), Weight: 1, Align: document.Right}}}
	for _, x := range p.Steps {
		steps.Rows = append(steps.Rows, document.Cells(say(x.Title), say(x.Says), say(x.target(w))))
	}
	limits := document.Table{Empty: w.T("procedure.limits.none"), Columns: []document.Column{{Head: w.T("procedure.law"), Weight: 1.2, Names: true}, {Head: w.T("field.requests.types"), Weight: 2.4}, {Head: w.T("procedure.limit"), Weight: 1.4}, {Head: w.T("procedure.longer"), Weight: 1.2}, {Head: w.T("procedure.cite"), Weight: 1.4}}}
	for _, x := range p.Limits {
		limits.Rows = append(limits.Rows, document.Cells(say(x.Title), say(x.rights(w)), say(x.Limit), say(orDash(x.Longer)), say(x.Cite+" ("+w.T("library.mark."+x.Mark)+")")))
	}
	moves := document.Table{Columns: []document.Column{{Head: w.T("procedure.move"), Weight: 1.4, Names: true}, {Head: w.T("procedure.from"), Weight: 1.6}, {Head: w.T("procedure.to"), Weight: 1.1}, {Head: w.T("procedure.wants"), Weight: 2.6}}}
	for _, x := range p.Moves {
		moves.Rows = append(moves.Rows, document.Cells(say(x.Title), say(x.states(w)), say(w.T("state.requests."+x.To)), say(x.Says)))
	}
	customers := document.Table{Empty: "–", Columns: []document.Column{{Head: w.T("register.agreements.one"), Weight: 3, Names: true}, {Head: w.T("procedure.target"), Align: document.Right}}}
	for _, x := range p.Customers {
		customers.Rows = append(customers.Rows, document.Cells(say(x.named()), say(w.T("laws.span.calendar_day", "count", x.Days))))
	}
	out := []document.Block{document.Para(w.T("procedure.about", "org", p.Organisation)), section("ways"), ways, section("steps"), document.Para(w.T("procedure.steps.sub")), steps,
		section("limits"), document.Para(w.T("procedure.limits.sub")), limits, section("moves"), document.Para(w.T("procedure.moves.sub", "roles", p.roles(w))), moves,
		section("customers"), document.Para(w.T("procedure.customers.sub", "count", p.OnwardDays))}
	if len(p.Customers) > 0 {
		out = append(out, customers)
	}
	return append(out, section("keep"), document.Para(w.T("procedure.keep.sub", "count", p.KeepYears)), document.Signatures{People: []document.Signatory{{Role: w.T("role.privacy_manager")}, {Role: w.T("choice.management_role.top_management")}}})
}

// target is the target of the house for a step in words, with those of teams.
func (s ProcedureStep) target(w i18n.Words) string {
	out := []string{targetWords(w, s.Days)}
	for _, t := range s.Teams {
		out = append(out, t.Team+": "+targetWords(w, t.Days))
	}
	return strings.Join(out, "; ")
}

func targetWords(w i18n.Words, days int) string {
	if days == 0 {
		return "–"
	}
	return w.T("procedure.day", "day", strconv.Itoa(days))
}

// roles are those who may take the steps; they are the same for all.
func (p *Procedure) roles(w i18n.Words) string {
	if len(p.Moves) == 0 {
		return ""
	}
	return p.Moves[0].who(w)
}
