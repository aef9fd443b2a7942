package programme

import (
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/record"
)

// decisionsShown is how many decisions the board is asked for at once.
const decisionsShown = 8

// boardPaper is what the board reads on two pages: how far the controls are, what to
// decide, where the risks stand, and what will be out of date.
func (v voice) boardPaper(s *standing) document.Document {
	t := v.words.T
	way, overlap := assess.Journey(s.Edition, s.World), assess.Overlap(s.Edition, s.Roles, s.World)
	at := t("programme.board.through")
	if way.Current < len(way.Steps) {
		step := way.Steps[way.Current]
		at = t("programme.board.step", "step", step.No, "of", len(way.Steps), "name", t("journey.step."+step.Key))
	}
	var blocks []document.Block
	if s.statement != nil {
		blocks = append(blocks, v.boardControls(s.statement)...)
	}
	blocks = append(blocks,
		kv(t("programme.ready.title", "stage", 1), v.verdict(s.stages[0]), t("programme.ready.title", "stage", 2), v.verdict(s.stages[1]),
			t("programme.board.chart"), at, t("programme.overlap"), t("programme.of", "value", overlap.Met, "of", overlap.Of)),
		bare(t("programme.board.decide")), points1(v.decisions(s)))
	blocks = append(blocks, v.boardRisks(s.Risks)...)
	stale := document.Table{Empty: t("programme.stale.none"), Columns: []document.Column{{Head: t("programme.col.record"), Weight: 3, Names: true}, {Head: t("programme.col.kind"), Weight: 1.5}, {Head: t("programme.stale.on"), Weight: 1.4}}}
	for _, x := range s.stale[:min(len(s.stale), staleShown)] {
		n := s.names[x.ID]
		stale.Rows = append(stale.Rows, document.Cells(document.Cell{Runs: document.Runs(document.M(n.Ref), document.P(" "+n.Title))}, document.Words(t("dated."+x.Check)), document.Words(v.words.Day(x.StaleOn()))))
	}
	blocks = append(blocks, bare(t("programme.stale", "days", soon)), stale)
	if more := len(s.stale) - staleShown; more > 0 {
		blocks = append(blocks, document.Para(t("programme.more", "count", more)))
	}
	return v.paper(t("programme.board"), t("programme.board.sub"), "", s.Edition, s.Today, document.Sheet, blocks...)
}

func bare(text string) document.Block {
	return document.Heading{Level: 1, Text: text, Plain: true}
}

func (v voice) verdict(s assess.StageReadiness) string {
	if s.Ready() {
		return v.words.T("programme.board.ready", "score", s.Score)
	}
	return v.words.T("programme.board.notready", "score", s.Score, "count", len(s.Blocks))
}

// decisions are the first thing that lacks under each binding topic of stage 2.
func (v voice) decisions(s *standing) []string {
	var out []string
	for _, d := range s.stages[1].Blocks {
		if len(out) < decisionsShown && len(d.Lacks) > 0 {
			out = append(out, v.words.T("stage.ask."+d.Topic)+": "+d.Lacks[0].Sentence(v.words))
		}
	}
	if len(out) == 0 {
		out = []string{v.words.T("programme.board.nothing")}
	}
	return out
}

// boardControls say how far the controls of a statement are, in a sentence and by table.
func (v voice) boardControls(x *record.Statement) []document.Block {
	t := v.words.T
	all := assess.TableCount{States: map[record.Implementation]int{}}
	states := []record.Implementation{"in_place", "partial", "planned", "missing"}
	fills := map[record.Implementation]draw.Color{"in_place": draw.OK, "partial": draw.Warn, "planned": draw.Plum, "missing": draw.Bad}
	chart := draw.Bars{Title: t("programme.board.controls"), Number: func(f float64) string { return v.words.Number(int64(f)) }}
	for _, s := range states {
		chart.Keys = append(chart.Keys, draw.Key{Label: v.choice("implementation", string(s)), Fill: fills[s]})
	}
	chart.Keys = append(chart.Keys, draw.Key{Label: t("programme.board.open"), Fill: draw.Info}, draw.Key{Label: t("programme.board.excluded"), Fill: draw.Mute})
	for _, c := range assess.StatementCounts(x) {
		open := c.Undecided + c.Unlined + c.Unstated
		bar := draw.Bar{Label: v.tableName(x.Edition, c.Table)}
		for _, s := range states {
			bar.Values = append(bar.Values, float64(c.States[s]))
			all.States[s] += c.States[s]
		}
		chart.Bars = append(chart.Bars, draw.Bar{Label: bar.Label, Values: append(bar.Values, float64(open), float64(c.Excluded))})
		all.Total, all.Excluded, all.Undecided = all.Total+c.Total, all.Excluded+c.Excluded, all.Undecided+open
	}
	lead := t("programme.board.lead", "total", all.Total, "statement", x.Ref, "state", t(record.Statements.StateKey(x.State)), "applicable", all.Total-all.Excluded, "in_place", all.States["in_place"],
		"partial", all.States["partial"], "planned", all.States["planned"], "missing", all.States["missing"], "excluded", all.Excluded)
	chart.Description = lead
	return []document.Block{document.Para(lead), document.Figure{Drawing: chart.Draw()}}
}

// tableName is a table of an edition, such as "A.1 PII controllers".
func (v voice) tableName(e record.Edition, table string) string {
	if table == "own" {
		return v.words.T("statement.own")
	}
	if key := "statement.table." + table; v.words.Has(key) {
		return v.words.T(key)
	}
	return strings.TrimSpace(table + " " + v.words.T("programme.board.table."+tableKey(table)))
}

// tableKey says for whom the controls of a table are.
func tableKey(table string) string {
	switch table {
	case "A.1", "A.7":
		return "controller"
	case "A.2", "B.8":
		return "processor"
	}
	return "both"
}

// boardRisks place the open risks by likelihood and by severity for people, as they are
// today: what remains, and where nobody has said that, what is there without measures.
func (v voice) boardRisks(risks []*record.Risk) []document.Block {
	t := v.words.T
	scale := record.Level("").Values()
	at := map[[2]string][]string{}
	placed, unplaced, severe := 0, 0, []string{}
	for _, r := range risks {
		if r.State == "closed" {
			continue
		}
		likelihood, severity, level := r.ResidualLikelihood, r.ResidualSeverity, r.Residual()
		if level == "" {
			likelihood, severity, level = r.InherentLikelihood, r.InherentSeverity, r.Inherent()
		}
		if level == "" {
			unplaced++
			continue
		}
		placed++
		if level == "very_high" || level == "high" {
			severe = append(severe, r.Ref)
		}
		k := [2]string{string(likelihood), string(severity)}
		at[k] = append(at[k], r.Ref)
	}
	if placed == 0 {
		return nil
	}
	fill := map[record.Level]draw.Color{"low": draw.Band1, "medium": draw.Band2, "high": draw.Band4, "very_high": draw.Band5}
	chart := draw.HeatMap{Title: t("programme.board.heat"), RowAxis: t("programme.board.likelihood"), ColumnAxis: t("programme.board.severity"), LegendTitle: t("programme.board.band")}
	for _, l := range scale {
		chart.Columns = append(chart.Columns, v.choice("level", l))
		chart.Legend = append(chart.Legend, draw.Key{Label: v.choice("level", l), Fill: fill[record.Level(l)]})
	}
	for i := len(scale) - 1; i >= 0; i-- {
		chart.Rows = append(chart.Rows, v.choice("level", scale[i]))
		var row []draw.HeatCell
		for j, s := range scale {
			row = append(row, draw.HeatCell{Fill: fill[record.Combine(record.Level(scale[i]), record.Level(s))], Note: fmt.Sprint((i + 1) * (j + 1)), Marks: at[[2]string{scale[i], s}]})
		}
		chart.Cells = append(chart.Cells, row)
	}
	lead := t("programme.board.risks", "count", placed)
	if len(severe) > 0 {
		lead += " " + t("programme.board.severe", "count", len(severe), "refs", v.words.And(severe[:min(len(severe), decisionsShown)]...))
	}
	if unplaced > 0 {
		lead += " " + t("programme.board.unplaced", "count", unplaced)
	}
	chart.Description = lead
	return []document.Block{bare(t("programme.board.where")), document.Para(lead), document.Figure{Drawing: chart.Draw()}}
}
