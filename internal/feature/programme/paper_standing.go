package programme

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// standing is where an organisation stands before both stages of the audit, for the
// reports of readiness and for the board.
type standing struct {
	*world
	stages    []assess.StageReadiness
	stale     []assess.Dated
	statement *record.Statement // the newest in force, else the newest draft; may be nil
	names     map[id.ID]store.Title
}

// staleShown is how many things that go out of date the board reads.
const staleShown = 8

func standingOf(ctx context.Context, tx *store.Tx) (*standing, error) {
	w, err := load(ctx, tx)
	if err != nil {
		return nil, err
	}
	s := &standing{world: w, stale: assess.GoesStale(w.World, w.Today.AddDays(soon)), statement: statementOf(w)}
	s.stages = []assess.StageReadiness{assess.ReadyFor(1, w.Edition, w.World), assess.ReadyFor(2, w.Edition, w.World)}
	var ids []id.ID
	for _, x := range s.stale[:min(len(s.stale), staleShown)] {
		ids = append(ids, x.ID)
	}
	for _, stage := range s.stages {
		for _, d := range stage.Demands {
			ids = append(ids, idsOf(d.Lacks[:min(len(d.Lacks), lacksShown)])...)
		}
	}
	s.names, err = titles(ctx, tx, ids...)
	return s, err
}

// statementOf is the statement of the edition that the organisation follows: the newest
// approved one, else the newest.
func statementOf(w *world) *record.Statement {
	var out *record.Statement
	for _, s := range w.Statements {
		if s.Edition != w.Edition {
			continue
		}
		better := out == nil || (s.State == "approved") != (out.State == "approved") && s.State == "approved" ||
			(s.State == "approved") == (out.State == "approved") && s.Updated.After(out.Updated)
		if better {
			out = s
		}
	}
	return out
}

// readinessPaper is what auditors ask for at both stages, and what is lacking.
func (v voice) readinessPaper(s *standing) document.Document {
	t, words := v.words.T, document.Words
	var blocks []document.Block
	for _, stage := range s.stages {
		blocks = append(blocks, heading(t("programme.ready.title", "stage", int(stage.Stage))), document.Para(t("programme.ready.score", "score", stage.Score)))
		table := document.Table{Columns: []document.Column{{Head: t("programme.ready.asks"), Weight: 2, Names: true}, {Head: t("programme.ready.has")},
			{Head: t("programme.ready.points"), Weight: .7, Align: document.Right}, {Head: t("programme.ready.lacks"), Weight: 4}}}
		view := readinessView{r: stage}
		for _, d := range view.demands() {
			var lacks []string
			for _, x := range d.Lacks[:min(len(d.Lacks), lacksShown)] {
				lacks = append(lacks, strings.TrimSpace(s.names[x.ID].Ref+" "+x.Sentence(v.words)))
			}
			if more := len(d.Lacks) - lacksShown; more > 0 {
				lacks = append(lacks, t("programme.more", "count", more))
			}
			tone, word := document.Good, t("programme.ready.fulfilled")
			if !d.Fulfilled() {
				tone, word = document.Aware, t("programme.of", "value", d.Met, "of", d.Of)
				if d.Binding {
					tone = document.Bad
				}
			}
			table.Rows = append(table.Rows, document.Cells(words(t("stage.ask."+d.Topic)), document.Status(tone, word), words(v.lost(view.points(d.Topic))), words(strings.Join(lacks, "\n"))))
		}
		blocks = append(blocks, table)
	}
	return v.paper(t("programme.readiness"), t("programme.report.ready.sub"), "", s.Edition, s.Today, document.Report, blocks...)
}

// lost are the points that something costs.
func (v voice) lost(n int) string {
	if n == 0 {
		return "–"
	}
	return v.words.T("programme.minus", "points", n)
}
