package programme

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
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
	var d document.Document
	var x *record.RoleAssignment
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if x, err = find(ctx, tx, record.RoleAssignments, c.R.PathValue("ref")); err != nil {
			return err
		}
		d, err = voiceOf(c).letterOf(ctx, tx, x)
		return err
	}); err != nil {
		return err
	}
	return p.send(c, d, x.Ref, record.RoleAssignments.Name, x.ID)
}

// planReport prints the plan with its days, its forecast and its budget.
func (p *Pages) planReport(c *web.Call) error {
	var d document.Document
	var x *record.Plan
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if x, err = find(ctx, tx, record.Plans, c.R.PathValue("ref")); err != nil {
			return err
		}
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		d, err = voiceOf(c).planPaper(x, today)
		return err
	}); err != nil {
		return err
	}
	return p.send(c, d, x.Ref, record.Plans.Name, x.ID)
}

// readinessReport prints what auditors ask for at both stages, and what is lacking.
func (p *Pages) readinessReport(c *web.Call) error {
	return p.standingReport(c, "readiness", voice.readinessPaper)
}

// boardReport is what the board reads: where things stand, what to decide, what will be
// stale.
func (p *Pages) boardReport(c *web.Call) error {
	return p.standingReport(c, "board-summary", voice.boardPaper)
}

func (p *Pages) standingReport(c *web.Call, name string, paper func(voice, *standing) document.Document) error {
	var s *standing
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		s, err = standingOf(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	return p.send(c, paper(voiceOf(c), s), name, "readiness", id.ID{})
}
