package programme

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// reportMenu offers a report in every form.
func reportMenu(c *web.Call, at ...string) []ui.MenuItem {
	return []ui.MenuItem{
		{Label: c.T("programme.report.pdf"), Icon: "file-text", Href: c.At(append(at, "pdf")...)},
		{Label: c.T("programme.report.docx"), Icon: "file-pen", Href: c.At(append(at, "docx")...)},
	}
}

// send answers a document as a file and notes in the ledger that it left.
func (p *Pages) send(c *web.Call, d document.Document, name, register string, at id.ID) error {
	var out bytes.Buffer
	media := ""
	var err error
	switch c.R.PathValue("file") {
	case "pdf":
		media, err = "application/pdf", document.PDF(&out, d, c.Words)
	case "docx":
		media, err = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.DOCX(&out, d, c.Words)
	default:
		return problem.NotFound("address", "")
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := c.Write(func(_ context.Context, tx *store.Tx) error {
		tx.Record("export", register, at, nil)
		return nil
	}); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", strings.ToLower(name)+"."+c.R.PathValue("file")))
	_, err = c.W.Write(out.Bytes())
	return err
}

// paper is a document with what all of ours share.
func paper(c *web.Call, title, sub, ref string, edition record.Edition, on calendar.Day, form document.Form, blocks ...document.Block) document.Document {
	return voiceOf(c).paper(title, sub, ref, edition, on, form, blocks...)
}

func heading(text string) document.Block { return document.Heading{Level: 1, Text: text} }

func kv(pairs ...string) document.Block {
	var k document.KeyValues
	for i := 0; i+1 < len(pairs); i += 2 {
		v := pairs[i+1]
		if v == "" {
			v = "–"
		}
		k.Items = append(k.Items, document.KeyValue{Key: pairs[i], Value: document.Text(v)})
	}
	return k
}

func points1(items []string) document.Block {
	var l document.List
	for _, x := range items {
		l.Items = append(l.Items, document.Item{Runs: document.Text(x)})
	}
	return l
}

func docTone(t ui.Tone) document.Tone {
	switch t {
	case ui.OK:
		return document.Good
	case ui.Warn:
		return document.Aware
	case ui.Bad:
		return document.Bad
	case ui.Info:
		return document.Inform
	}
	return document.Quiet
}

// gapReport prints an assessment.
func (p *Pages) gapReport(c *web.Call) error {
	v, err := p.loadAssessment(c)
	if err != nil {
		return err
	}
	return p.send(c, v.paper(voiceOf(c)), v.a.Ref, record.Assessments.Name, v.a.ID)
}

// paper is the assessment with its maturity and the plan of actions.
func (v *assessmentView) paper(o voice) document.Document {
	w := o.words
	all := assess.OverallMaturity(v.a)
	blocks := []document.Block{
		heading(w.T("programme.report.summary")),
		kv(w.T("field.assessments.as_of"), w.Day(v.a.AsOf), w.T("field.assessments.roles"), o.roles(v.a.Roles), w.T("field.assessments.scope"), v.names[v.a.Scope.ID].Title,
			w.T("field.assessments.assessor"), v.names[v.a.Assessor.ID].Title, w.T("programme.gap.judged"), w.T("programme.of", "value", v.progress.Judged, "of", v.progress.Of),
			w.T("programme.gap.open"), w.Number(int64(v.progress.Open)), w.T("programme.gap.maturity"), w.T("programme.gap.maturity.value", "now", decimal(w, all.Now), "target", decimal(w, all.Target))),
		document.Figure{Drawing: maturityBars(w, v.a)},
		heading(w.T("programme.report.actions")),
	}
	actions := document.Table{Title: w.T("programme.report.actions"), Empty: w.T("programme.gap.noactions"), Columns: []document.Column{
		{Head: w.T("programme.col.requirement"), Weight: 2.4, Names: true}, {Head: w.T("field.assessments.items.action"), Weight: 3}, {Head: w.T("field.assessments.items.priority"), Weight: 1.1},
		{Head: w.T("field.assessments.items.effort"), Weight: .9, Align: document.Right}, {Head: w.T("field.assessments.items.assignee"), Weight: 1.4}, {Head: w.T("field.assessments.items.due"), Weight: 1.2},
	}}
	for _, a := range assess.Actions(v.a, v.w.World) {
		x := a.Item
		actions.Rows = append(actions.Rows, document.Cells(
			document.Cell{Runs: document.Runs(document.M(requirementID(x.Requirement)), document.P(" "+requirementTitle(w, x.Requirement)))},
			document.Words(string(x.Action)), document.Status(docTone(priorityTone(a.Priority)), w.T("choice.priority."+string(a.Priority))),
			document.Words(decimal(w, a.Effort)), document.Words(v.names[x.Assignee.ID].Title), document.Words(o.day(x.Due))))
	}
	blocks = append(blocks, actions, document.Para(w.T("programme.report.effort", "days", decimal(w, v.total))), heading(w.T("programme.report.items")))
	items := document.Table{Columns: []document.Column{{Head: w.T("programme.col.requirement"), Weight: 2.6, Names: true}, {Head: w.T("field.assessments.items.result"), Weight: 1.3},
		{Head: w.T("programme.gap.maturity"), Weight: .8, Align: document.Right}, {Head: w.T("field.assessments.items.observation"), Weight: 2.6}, {Head: w.T("field.assessments.items.gap"), Weight: 2.6}}}
	for _, g := range v.groups {
		items.Rows = append(items.Rows, document.Group(g.Title))
		for _, x := range g.Rows {
			items.Rows = append(items.Rows, document.Cells(
				document.Cell{Runs: document.Runs(document.M(requirementID(x.Requirement)), document.P(" "+requirementTitle(w, x.Requirement)))},
				document.Status(docTone(resultTone(x.Result)), resultWord(w, x.Result)), document.Words(fmt.Sprintf("%d / %d", x.Maturity, x.Target)),
				document.Words(string(x.Observation)), document.Words(string(x.Gap))))
		}
	}
	blocks = append(blocks, items, document.Note{Tone: document.Inform, Title: w.T("programme.report.marks"), Runs: document.Text(w.T("programme.report.marks.text"))})
	return o.paper(v.a.Title, w.T("programme.report.gap.sub"), v.a.Ref, v.a.Edition, v.a.AsOf, document.Report, blocks...)
}

// maturityBars shows each part of the edition: now, and what is missing to the target.
func maturityBars(w i18n.Words, a *record.Assessment) draw.Drawing {
	chart := draw.Bars{Title: w.T("programme.gap.maturity"), Keys: []draw.Key{{Label: w.T("programme.gap.now"), Fill: draw.Accent, On: draw.OnAccent}, {Label: w.T("programme.gap.distance"), Fill: draw.Mute}},
		Number: func(f float64) string { return w.Decimal(fmt.Sprintf("%.1f", f)) }}
	title := map[string]string{}
	for _, x := range a.Items {
		k := recordKey(x.Requirement)
		title[assess.DomainOf(k)] = domainTitle(w, k)
	}
	for _, m := range assess.MaturityBy(a, assess.DomainOf) {
		chart.Bars = append(chart.Bars, draw.Bar{Label: clipped(title[m.Domain], 40), Values: []float64{float64(m.Now) / 10_000, float64(max(m.Distance(), 0)) / 10_000}})
	}
	all := assess.OverallMaturity(a)
	chart.Description = w.T("programme.gap.maturity.desc", "now", decimal(w, all.Now), "target", decimal(w, all.Target), "count", all.Assessed)
	return chart.Draw()
}

// scopeReport prints a scope with its eight lists, what lies in it, and the roles.
func (p *Pages) scopeReport(c *web.Call) error {
	v, err := p.loadScope(c)
	if err != nil {
		return err
	}
	d := voiceOf(c).scopePaper(v.s, editionOr(v.s.Edition, v.w.Edition), v.roles.Roles(), v.lists, v.counts, v.w.Today)
	return p.send(c, d, v.s.Ref, scopesType.Name, v.s.ID)
}

// contextReport prints issues, parties, laws, duties, each with owner and review day
// (S-007).
func (p *Pages) contextReport(c *web.Call) error {
	v, err := p.loadContext(c)
	if err != nil {
		return err
	}
	return p.send(c, voiceOf(c).contextPaper(v.w, v.names, v.laws), "context", record.ContextIssues.Name, id.ID{})
}

func choice(c *web.Call, name, value string) string { return voiceOf(c).choice(name, value) }

// letter appoints a person to a role (S-119).
func (p *Pages) letter(c *web.Call) error {
	var x *record.RoleAssignment
	var names map[id.ID]store.Title
	var today calendar.Day
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if x, err = find(ctx, tx, record.RoleAssignments, c.R.PathValue("ref")); err != nil {
			return err
		}
		if today, err = tx.Today(ctx); err != nil {
			return err
		}
		names, err = titles(ctx, tx, append([]id.ID{x.Person.ID, x.Deputy.ID, x.ReportsTo.ID}, x.Scopes...)...)
		return err
	}); err != nil {
		return err
	}
	role := c.T("choice.management_role." + string(x.Role))
	person := names[x.Person.ID].Title
	var scopes []string
	for _, s := range x.Scopes {
		scopes = append(scopes, names[s].Title)
	}
	blocks := []document.Block{
		document.Para(c.T("programme.letter.text", "person", person, "role", role, "org", c.Member.Title, "since", day(c, x.Since))),
		kv(c.T("field.role-assignments.role"), role, c.T("field.role-assignments.person"), person, c.T("field.role-assignments.deputy"), names[x.Deputy.ID].Title, c.T("field.role-assignments.since"), day(c, x.Since),
			c.T("field.role-assignments.until"), day(c, x.Until), c.T("field.role-assignments.scopes"), c.Words.And(scopes...), c.T("field.role-assignments.reports_to"), names[x.ReportsTo.ID].Title, c.T("field.role-assignments.registration"), x.Registration),
	}
	for _, part := range []struct{ key, text string }{{"duties", string(x.Duties)}, {"authority", string(x.Authority)}, {"independence", string(x.Independence)}} {
		if part.text != "" {
			blocks = append(blocks, document.Heading{Level: 1, Text: c.T("field.role-assignments." + part.key), Plain: true}, document.Para(part.text))
		}
	}
	blocks = append(blocks, document.Signatures{People: []document.Signatory{{Role: c.T("choice.management_role.top_management")}, {Name: person, Role: role}}})
	return p.send(c, paper(c, c.T("programme.letter.title", "role", role), person, x.Ref, "", today, document.Sheet, blocks...), x.Ref, record.RoleAssignments.Name, x.ID)
}

// planReport prints the plan with its days, its forecast and its budget.
func (p *Pages) planReport(c *web.Call) error {
	v, err := p.loadPlan(c)
	if err != nil {
		return err
	}
	w := c.Words
	if v.trouble != "" {
		return problem.New(problem.Blocked, "plan_without_days")
	}
	steps := document.Table{Title: c.T("programme.plan.steps"), Columns: []document.Column{{Head: c.T("programme.plan.step"), Weight: 3, Names: true}, {Head: c.T("programme.plan.from")}, {Head: c.T("programme.plan.to")}, {Head: c.T("programme.plan.effort"), Align: document.Right}, {Head: c.T("programme.plan.state")}}}
	for _, b := range v.bars {
		steps.Rows = append(steps.Rows, document.Cells(document.Words(b.Name), document.Words(w.Day(b.Start)), document.Words(w.Day(b.End())), document.Words(decimal(w, b.Step.Effort)), document.Status(docTone(barTone(b)), barWord(c, b))))
	}
	costs := document.Table{Title: c.T("programme.plan.budget"), Empty: c.T("programme.none"), Columns: []document.Column{{Head: c.T("field.plans.costs.name"), Weight: 2, Names: true}, {Head: c.T("field.plans.costs.kind")}, {Head: c.T("field.plans.costs.amount"), Align: document.Right}, {Head: c.T("field.plans.costs.spent"), Align: document.Right}}}
	for _, x := range v.x.Costs {
		costs.Rows = append(costs.Rows, document.Cells(document.Words(x.Name), document.Words(choice(c, "cost_kind", string(x.Kind))), document.Words(money(c, x.Amount, v.x.Currency)), document.Words(money(c, x.Spent, v.x.Currency))))
	}
	if len(costs.Rows) > 0 {
		costs.Rows = append(costs.Rows, document.Cells(document.Words(c.T("programme.plan.total")), document.Words(""), document.Words(money(c, v.budget.Amount, v.x.Currency)), document.Words(money(c, v.budget.Spent, v.x.Currency))))
	}
	return p.send(c, paper(c, v.x.Title, c.T("programme.report.plan.sub"), v.x.Ref, v.x.Edition, v.today, document.Report,
		heading(c.T("programme.report.summary")), kv(c.T("programme.plan.planned"), w.Day(v.table.Finish), c.T("programme.plan.forecast"), w.Day(v.outlook.Finish), c.T("field.plans.goal"), day(c, v.x.Goal)), document.Para(c.T(v.outlook.SentenceKey())),
		heading(c.T("programme.plan.steps")), steps, document.Para(v.source), heading(c.T("programme.plan.budget")), costs), v.x.Ref, record.Plans.Name, v.x.ID)
}

// readinessReport prints what auditors ask for at both stages, and what is lacking.
func (p *Pages) readinessReport(c *web.Call) error {
	d, err := p.readinessPaper(c, false)
	if err != nil {
		return err
	}
	return p.send(c, d, "readiness", "readiness", id.ID{})
}

// boardReport is one page for the board: where things stand, what will be stale, what
// to decide.
func (p *Pages) boardReport(c *web.Call) error {
	d, err := p.readinessPaper(c, true)
	if err != nil {
		return err
	}
	return p.send(c, d, "board-summary", "readiness", id.ID{})
}

func (p *Pages) readinessPaper(c *web.Call, board bool) (document.Document, error) {
	var w *world
	names := map[id.ID]store.Title{}
	var stages []assess.StageReadiness
	var stale []assess.Dated
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if w, err = load(ctx, tx); err != nil {
			return err
		}
		stages = []assess.StageReadiness{assess.ReadyFor(1, w.Edition, w.World), assess.ReadyFor(2, w.Edition, w.World)}
		stale = assess.GoesStale(w.World, w.Today.AddDays(soon))
		var ids []id.ID
		for _, x := range stale[:min(len(stale), 10)] {
			ids = append(ids, x.ID)
		}
		for _, s := range stages {
			for _, d := range s.Demands {
				ids = append(ids, idsOf(d.Lacks[:min(len(d.Lacks), lacksShown)])...)
			}
		}
		names, err = titles(ctx, tx, ids...)
		return err
	}); err != nil {
		return document.Document{}, err
	}
	if board {
		return boardPaper(c, w, stages, stale, names), nil
	}
	var blocks []document.Block
	for _, s := range stages {
		blocks = append(blocks, heading(c.T("programme.ready.title", "stage", int(s.Stage))), document.Para(c.T("programme.ready.score", "score", s.Score)))
		t := document.Table{Columns: []document.Column{{Head: c.T("programme.ready.asks"), Weight: 2, Names: true}, {Head: c.T("programme.ready.has")}, {Head: c.T("programme.ready.points"), Weight: .7, Align: document.Right}, {Head: c.T("programme.ready.lacks"), Weight: 4}}}
		v := readinessView{c: c, w: w, r: s}
		for _, d := range v.demands() {
			var lacks []string
			for _, m := range mends(c, d.Lacks[:min(len(d.Lacks), lacksShown)], names) {
				lacks = append(lacks, strings.TrimSpace(m.Ref+" "+m.Text))
			}
			if more := len(d.Lacks) - lacksShown; more > 0 {
				lacks = append(lacks, c.T("programme.more", "count", more))
			}
			tone, word := document.Good, c.T("programme.ready.fulfilled")
			if !d.Fulfilled() {
				tone, word = document.Aware, c.T("programme.of", "value", d.Met, "of", d.Of)
				if d.Binding {
					tone = document.Bad
				}
			}
			t.Rows = append(t.Rows, document.Cells(document.Words(c.T("stage.ask."+d.Topic)), document.Status(tone, word), document.Words(lost(c, v.points(d.Topic))), document.Words(strings.Join(lacks, "\n"))))
		}
		blocks = append(blocks, t)
	}
	return paper(c, c.T("programme.readiness"), c.T("programme.report.ready.sub"), "", w.Edition, w.Today, document.Report, blocks...), nil
}

func boardPaper(c *web.Call, w *world, stages []assess.StageReadiness, stale []assess.Dated, names map[id.ID]store.Title) document.Document {
	way := assess.Journey(w.Edition, w.World)
	overlap := assess.Overlap(w.Edition, w.Roles, w.World)
	chart := draw.Bars{Title: c.T("programme.board.chart"), Keys: []draw.Key{{Label: c.T("programme.board.there"), Fill: draw.Accent, On: draw.OnAccent}, {Label: c.T("programme.board.missing"), Fill: draw.Mute}}}
	for _, s := range way.Steps {
		met := len(s.Conditions) - len(s.Open())
		chart.Bars = append(chart.Bars, draw.Bar{Label: c.T("journey.step." + s.Key), Values: []float64{float64(met), float64(len(s.Conditions) - met)}})
	}
	chart.Description = c.T("programme.board.chart.desc", "step", min(way.Current+1, len(way.Steps)), "count", len(way.Steps))
	verdict := func(s assess.StageReadiness) string {
		if s.Ready() {
			return c.T("programme.board.ready", "score", s.Score)
		}
		return c.T("programme.board.notready", "score", s.Score, "count", len(s.Blocks))
	}
	blocks := []document.Block{
		kv(c.T("programme.ready.title", "stage", 1), verdict(stages[0]), c.T("programme.ready.title", "stage", 2), verdict(stages[1]), c.T("programme.overlap"), c.T("programme.of", "value", overlap.Met, "of", overlap.Of)),
		document.Figure{Drawing: chart.Draw()},
		document.Heading{Level: 1, Text: c.T("programme.board.decide"), Plain: true},
	}
	var decide []string
	for _, d := range stages[1].Blocks {
		if len(decide) < 8 && len(d.Lacks) > 0 {
			decide = append(decide, c.T("stage.ask."+d.Topic)+": "+c.Words.Fill(d.Lacks[0].SentenceKey(), argsOf(d.Lacks[0])))
		}
	}
	if len(decide) == 0 {
		decide = []string{c.T("programme.board.nothing")}
	}
	blocks = append(blocks, points1(decide), document.Heading{Level: 1, Text: c.T("programme.stale", "days", soon), Plain: true})
	t := document.Table{Empty: c.T("programme.stale.none"), Columns: []document.Column{{Head: c.T("programme.col.record"), Weight: 3, Names: true}, {Head: c.T("programme.col.kind"), Weight: 1.5}, {Head: c.T("programme.stale.on"), Weight: 1.2}}}
	for _, x := range stale[:min(len(stale), 10)] {
		n := names[x.ID]
		t.Rows = append(t.Rows, document.Cells(document.Cell{Runs: document.Runs(document.M(n.Ref), document.P(" "+n.Title))}, document.Words(c.T("dated."+x.Check)), document.Words(c.Words.Day(x.StaleOn()))))
	}
	blocks = append(blocks, t)
	return paper(c, c.T("programme.board"), c.T("programme.board.sub"), "", w.Edition, w.Today, document.Sheet, blocks...)
}

func lost(c *web.Call, n int) string {
	if n == 0 {
		return "–"
	}
	return c.T("programme.minus", "points", n)
}
