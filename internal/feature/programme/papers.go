package programme

import (
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// voice is in which language and for whom a document speaks, whoever asks for it: a page
// or a pack.
type voice struct {
	words i18n.Words
	org   string // its title
}

func voiceOf(c *web.Call) voice {
	return voice{c.Words, c.Member.Title}
}

func (v voice) paper(title, sub, ref string, edition record.Edition, on calendar.Day, form document.Form, blocks ...document.Block) document.Document {
	d := document.Document{
		Title: title, Subtitle: sub, Organisation: v.org, Reference: ref, Confidentiality: v.words.T("programme.report.internal"),
		Language: v.words.Lang(), Date: on, Form: form, Blocks: blocks,
	}
	if edition != "" {
		d.Edition = editionName(edition)
	}
	return d
}

func (v voice) choice(name, value string) string {
	if value == "" {
		return "–"
	}
	return v.words.T("choice." + name + "." + value)
}

func (v voice) day(d calendar.Day) string {
	if d == "" {
		return "–"
	}
	return v.words.Day(d)
}

func (v voice) roles(roles []record.PIIRole) string {
	var out []string
	for _, r := range roles {
		out = append(out, v.words.T("choice.pii_role."+string(r)))
	}
	return v.words.And(out...)
}

// scopePaper is a scope with its lists, what lies in it, and the roles.
func (v voice) scopePaper(s *record.Scope, edition record.Edition, roles []record.PIIRole, lists []scopeList, counts []memberCount, today calendar.Day) document.Document {
	t := v.words.T
	blocks := []document.Block{heading(t("field.scopes.statement")), document.Para(string(s.Statement)),
		kv(t("field.scopes.edition"), editionName(edition), t("programme.scope.roles"), v.roles(roles), t("programme.scope.state"), t(scopesType.StateKey(s.State)))}
	for _, l := range lists {
		blocks = append(blocks, heading(l.Label))
		if len(l.Items) == 0 {
			blocks = append(blocks, document.Para(t("programme.scope.none")))
			continue
		}
		blocks = append(blocks, points1(l.Items))
	}
	if s.Interfaces != "" {
		blocks = append(blocks, heading(t("field.scopes.interfaces")), document.Para(string(s.Interfaces)))
	}
	inside := document.Table{Title: t("programme.scope.members"), Columns: []document.Column{{Head: t("programme.col.kind"), Weight: 3, Names: true}, {Head: t("programme.col.count"), Align: document.Right}}}
	for _, n := range counts {
		inside.Rows = append(inside.Rows, document.Cells(document.Words(n.Label), document.Words(v.words.Number(int64(n.N)))))
	}
	blocks = append(blocks, heading(t("programme.scope.members")), inside, document.Signatures{People: []document.Signatory{{Role: t("choice.management_role.top_management")}}})
	d := v.paper(s.Title, t("programme.report.scope.sub"), s.Ref, edition, today, document.Report, blocks...)
	d.Version = fmt.Sprint(s.Rev)
	return d
}

// contextPaper is issues, parties, laws and duties, each with owner and review day
// (S-007).
func (v voice) contextPaper(w *world, names map[id.ID]store.Title, laws []lawLine) document.Document {
	t, words := v.words.T, document.Words
	owner, review, none := t("programme.col.owner"), t("programme.col.review"), t("programme.none")
	issues := document.Table{Title: t("register.context-issues.many"), Empty: none, Columns: []document.Column{{Head: t("register.context-issues.one"), Weight: 3, Names: true},
		{Head: t("field.context-issues.origin")}, {Head: t("field.context-issues.effect")}, {Head: owner, Weight: 1.3}, {Head: review, Weight: 1.2}}}
	for _, x := range w.ContextIssues {
		issues.Rows = append(issues.Rows, document.Cells(words(x.Title), words(v.choice("issue_origin", string(x.Origin))), words(v.choice("issue_effect", string(x.Effect))), words(names[x.Owner].Title), words(v.day(x.ReviewDue))))
	}
	parties := document.Table{Title: t("register.interested-parties.many"), Empty: none, Columns: []document.Column{{Head: t("register.interested-parties.one"), Weight: 2, Names: true},
		{Head: t("field.interested-parties.needs"), Weight: 3}, {Head: owner, Weight: 1.3}, {Head: review, Weight: 1.2}}}
	for _, x := range w.Interested {
		var needs []string
		for _, n := range x.Needs {
			needs = append(needs, string(n.Need))
		}
		parties.Rows = append(parties.Rows, document.Cells(words(x.Title), words(strings.Join(needs, "\n")), words(names[x.Owner].Title), words(v.day(x.ReviewDue))))
	}
	inScope := document.Table{Title: t("programme.laws"), Empty: none, Columns: []document.Column{{Head: t("programme.law"), Weight: 2.4, Names: true},
		{Head: t("programme.law.citation"), Weight: 2}, {Head: t("programme.law.obligations"), Align: document.Right}, {Head: owner, Weight: 1.3}, {Head: review, Weight: 1.2}}}
	for _, l := range laws {
		who, due := caredFor(w, l.ID, names)
		inScope.Rows = append(inScope.Rows, document.Cells(words(l.Name), words(l.Citation), words(v.words.Number(int64(l.Taken))), words(strings.Join(who, "\n")), words(v.day(due))))
	}
	duties := document.Table{Title: t("register.obligations.many"), Empty: none, Columns: []document.Column{{Head: t("register.obligations.one"), Weight: 3, Names: true},
		{Head: t("field.obligations.provision"), Weight: 1.5}, {Head: t("field.obligations.met")}, {Head: owner, Weight: 1.3}, {Head: review, Weight: 1.2}}}
	for _, x := range w.Obligations {
		duties.Rows = append(duties.Rows, document.Cells(words(x.Title), words(x.Provision), words(v.choice("met", string(x.Met))), words(names[x.Owner].Title), words(v.day(x.ReviewDue))))
	}
	return v.paper(t("programme.context"), t("programme.report.context.sub"), "", w.Edition, w.Today, document.Report,
		heading(t("register.context-issues.many")), issues, heading(t("register.interested-parties.many")), parties,
		heading(t("programme.laws")), inScope, heading(t("register.obligations.many")), duties)
}

// caredFor says who answers for the duties that were taken from a law, and when the
// first of them is looked at again (S-007).
func caredFor(w *world, law string, names map[id.ID]store.Title) (who []string, due calendar.Day) {
	for _, o := range w.Obligations {
		if string(o.Law) != law {
			continue
		}
		if n := names[o.Owner].Title; n != "" && !slices.Contains(who, n) {
			who = append(who, n)
		}
		if o.ReviewDue != "" && (due == "" || o.ReviewDue < due) {
			due = o.ReviewDue
		}
	}
	return who, due
}
