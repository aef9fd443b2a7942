package cli

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/problem"
)

type gapTable struct {
	Ref, Title, Edition        string
	Judged, Of, Open, Proposed int
	Maturity                   struct{ Now, Target string }
	Items                      []struct {
		Number, Title, Result, Proposed, Gap, Action, Due, Task string
		Maturity, Target                                        int
	}
}

// gap are the commands about gap assessments.
func (c *cli) gap() *cobra.Command {
	var open bool
	show := func(g gapTable) (table, error) {
		c.facts("cli.gap.is", "ref", g.Ref, "edition", g.Edition, "judged", g.Judged, "of", g.Of, "open", g.Open, "proposed", g.Proposed, "now", g.Maturity.Now, "target", g.Maturity.Target)
		t := c.columnsOf("number", "title", "result", "proposed", "maturity#", "target#", "action", "due", "task")
		for _, x := range g.Items {
			if !open || x.Result == "partly" || x.Result == "not_conform" {
				t.add(x.Number, x.Title, x.Result, x.Proposed, strconv.Itoa(x.Maturity), strconv.Itoa(x.Target), x.Action, x.Due, x.Task)
			}
		}
		return t, nil
	}
	in := struct {
		Title   string   `json:"title"`
		Kind    string   `json:"kind,omitempty"`
		Edition string   `json:"edition,omitempty"`
		Roles   []string `json:"roles,omitempty"`
		Scope   string   `json:"scope,omitempty"`
		From    string   `json:"from,omitempty"`
	}{}
	start := c.command("", "gap.start", "start TITLE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		in.Title = args[0]
		return do(c, cmd, http.MethodPost, in, show, "assessments", "start")
	}, `privet gap start "Gap assessment 2026"`, `privet gap start "First look" --kind quick`, `privet gap start "Full" --from GAP-0001 --roles controller,processor`)
	f := start.Flags()
	f.StringVar(&in.Kind, "kind", "", c.flag("gap", "kind"))
	f.StringVar(&in.Edition, "edition", "", c.flag("plan", "edition"))
	f.StringSliceVar(&in.Roles, "roles", nil, c.flag("gap", "roles"))
	f.StringVar(&in.Scope, "scope", "", c.flag("plan", "scope"))
	f.StringVar(&in.From, "from", "", c.flag("gap", "from"))
	c.completeFlag(start, "kind", "quick", "initial_gap", "periodic", "readiness")
	c.completeFlag(start, "edition", "2025", "2019")
	see := c.command("", "gap.show", "show REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, show, "assessments", args[0], "table")
	}, "privet gap show GAP-0001 --open", "privet gap show GAP-0001 -o csv")
	see.Flags().BoolVar(&open, "open", false, c.flag("gap", "open"))
	compare := c.command("", "gap.compare", "compare REF WITH", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			Before, Now string
			Was         string `json:"maturity_before"`
			Is          string `json:"maturity_now"`
			Counts      map[string]int
			Rows        []struct{ Number, Title, Change, Before, Now string }
		}
		return ask(c, cmd, pairs("with", args[1]), func(r answer) (table, error) {
			c.facts("cli.gap.compared", "before", r.Before, "now", r.Now, "was", r.Was, "is", r.Is, "better", r.Counts["better"], "worse", r.Counts["worse"])
			t := c.columnsOf("number", "title", "change", "before", "now")
			for _, x := range r.Rows {
				if x.Change != "same" {
					t.add(x.Number, x.Title, x.Change, x.Before, x.Now)
				}
			}
			return t, nil
		}, "assessments", args[0], "compare")
	}, "privet gap compare GAP-0002 GAP-0001")
	tasks := c.command("", "gap.tasks", "tasks REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct{ Count int }) (table, error) {
			c.facts("cli.gap.made", "count", r.Count)
			return table{}, nil
		}, "assessments", args[0], "tasks")
	}, "privet gap tasks GAP-0001")
	answer := c.gapAnswer(show)
	export := c.fileCommand("gap.export", "export REF FILE|-", "assessments", "document", "privet gap export GAP-0001 gap.pdf", "privet gap export GAP-0001 gap.docx")
	judge, confirm, link := c.gapJudge(), c.gapConfirm(), c.gapLink()
	c.asJSON(start, see, compare, tasks, answer, judge, confirm, link)
	return c.parent(groupStandard, "gap", start, see, judge, confirm, answer, link, compare, tasks, export)
}

// gapAnswer answers the questions of a quick assessment.
func (c *cli) gapAnswer(show func(gapTable) (table, error)) *cobra.Command {
	in := struct {
		Answers map[string]string `json:"answers"`
	}{Answers: map[string]string{}}
	return c.command("", "gap.answer", "answer REF QUESTION=ANSWER...", c.between(2, -1), func(cmd *cobra.Command, args []string) error {
		for _, a := range args[1:] {
			q, x, ok := strings.Cut(a, "=")
			if !ok {
				return problem.New(problem.Invalid, "cli_answer", "value", a)
			}
			in.Answers[q] = x
		}
		return do(c, cmd, http.MethodPost, in, show, "assessments", args[0], "answers")
	}, "privet gap answer GAP-0003 q01=yes q02=partly q03=no")
}
