package cli

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// reports prints what the organisation hands to auditors, to its board and to customers.
func (c *cli) reports() *cobra.Command {
	return c.parent(groupStandard, "report",
		c.paper("readiness", "privet report readiness readiness.pdf", "readiness", "document"),
		c.paper("board", "privet report board board.docx", "readiness", "board"),
		c.paper("context", "privet report context context.pdf", "context", "document"),
		c.reportMeasures(),
		c.fileCommand("report.plan", "plan REF FILE|-", "plans", "document", "privet report plan PLN-0001 plan.pdf"),
		c.fileCommand("report.letter", "letter REF FILE|-", "role-assignments", "letter", "privet report letter ROL-0001 letter.docx"))
}

// paper saves a document of the whole organisation.
func (c *cli) paper(name, example string, parts ...string) *cobra.Command {
	var force bool
	cmd := c.command("", "report."+name, name+" FILE|-", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return c.saveFeature(cmd, args[0], force, []string{"as", formOf(args[0])}, parts...)
	}, example)
	cmd.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	return cmd
}

func (c *cli) reportMeasures() *cobra.Command {
	var force bool
	var agreement, party string
	cmd := c.command("", "report.measures", "measures FILE|-", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return c.saveFeature(cmd, args[0], force, []string{"as", formOf(args[0]), "agreement", agreement, "party", party}, "measures", "annex")
	}, "privet report measures measures.pdf", "privet report measures annex.docx --agreement AGR-0001")
	f := cmd.Flags()
	f.StringVar(&agreement, "agreement", "", c.flag("report", "agreement"))
	f.StringVar(&party, "party", "", c.flag("report", "party"))
	f.BoolVar(&force, "force", false, c.flag("", "force"))
	return cmd
}

// measures are the commands about technical and organisational measures.
func (c *cli) measures() *cobra.Command {
	list := c.command("", "measures.list", "list", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type measure struct {
			Code, Name, State                                          string
			Controls, Activities, Systems, Risks, Agreements, Evidence []string
		}
		return ask(c, cmd, nil, func(r []measure) (table, error) {
			t := c.columnsOf("code", "title", "state", "controls", "evidence", "agreements")
			for _, m := range r {
				t.add(m.Code, m.Name, m.State, strings.Join(m.Controls, ", "), strings.Join(m.Evidence, ", "), strings.Join(m.Agreements, ", "))
			}
			return t, nil
		}, "measures")
	}, "privet measures list", "privet measures list --json")
	gaps := c.command("", "measures.gaps", "gaps", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type gap struct{ Kind, Ref, Title, Text string }
		return ask(c, cmd, nil, func(r []gap) (table, error) {
			t := c.columnsOf("ref", "title", "lacks")
			for _, g := range r {
				t.add(g.Ref, g.Title, g.Text)
			}
			return t, nil
		}, "measures", "gaps")
	}, "privet measures gaps", "privet measures gaps -o csv")
	c.asJSON(list, gaps)
	return c.parent(groupStandard, "measures", list, gaps)
}

// grades say how far controls are designed, operating and effective.
func (c *cli) grades() *cobra.Command {
	cmd := c.command(groupStandard, "grades", "grades [REF...]", c.between(0, -1), func(cmd *cobra.Command, args []string) error {
		type grade struct {
			Holds   bool
			Last    string
			Because []struct{ Ref, Text string }
		}
		type graded struct {
			Ref, Title                     string
			Designed, Operating, Effective grade
		}
		said := func(g grade) string {
			out := c.w.T("cli.grade.no")
			if g.Holds {
				out = c.w.T("cli.grade.yes")
			}
			if len(args) > 0 && len(g.Because) > 0 {
				out += ": " + g.Because[0].Text
			}
			return out
		}
		return ask(c, cmd, pairs("control", strings.Join(args, ",")), func(r []graded) (table, error) {
			t := c.columnsOf("ref", "title", "designed", "operating", "effective")
			for _, g := range r {
				t.add(g.Ref, g.Title, said(g.Designed), said(g.Operating), said(g.Effective))
			}
			return t, nil
		}, "assurance")
	}, "privet grades", "privet grades CTL-0010 --json")
	c.asJSON(cmd)
	return cmd
}

// journey says where the organisation is on the way to a certificate.
func (c *cli) journey() *cobra.Command {
	cmd := c.command(groupStandard, "journey", "journey", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			Edition string
			Current int
			Steps   []struct {
				No         int
				Name       string
				Done       bool
				Conditions []struct {
					Name  string
					Met   bool
					Lacks []shortfall
				}
			}
			Overlap struct{ Of, Met int } `json:"gdpr_overlap"`
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			c.facts("cli.journey.is", "edition", r.Edition, "current", r.Current, "of", len(r.Steps), "met", r.Overlap.Met, "asked", r.Overlap.Of)
			t := c.columnsOf("step", "asks", "met", "lacks")
			for _, s := range r.Steps {
				for _, x := range s.Conditions {
					met := ""
					if x.Met {
						met = "x"
					}
					t.add(strconv.Itoa(s.No)+" "+s.Name, x.Name, met, lacking(x.Lacks))
				}
			}
			return t, nil
		}, "journey")
	}, "privet journey", "privet journey --json")
	c.asJSON(cmd)
	return cmd
}

// forecast says what will be out of date on a day, and what that costs.
func (c *cli) forecast() *cobra.Command {
	var on string
	cmd := c.command(groupStandard, "forecast", "forecast", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			To           string
			Before, Then int
			Count        int
			Stale        []struct{ Ref, Title, Check, Last string }
		}
		return ask(c, cmd, pairs("on", on), func(r answer) (table, error) {
			c.facts("cli.forecast.is", "day", r.To, "before", r.Before, "then", r.Then, "count", r.Count)
			t := c.columnsOf("ref", "title", "asks", "until")
			for _, x := range r.Stale {
				t.add(x.Ref, x.Title, x.Check, x.Last)
			}
			return t, nil
		}, "readiness", "forecast")
	}, "privet forecast --on 2027-03-14")
	cmd.Flags().StringVar(&on, "on", "", c.flag("forecast", "on"))
	c.asJSON(cmd)
	return cmd
}

// improve makes the task that answers a reading below its target.
func (c *cli) improve() *cobra.Command {
	cmd := c.command(groupStandard, "improve", "improve OBJECTIVE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct{ Ref, Title string }) (table, error) {
			t := c.columnsOf("ref", "title")
			t.add(r.Ref, r.Title)
			return t, nil
		}, "objectives", args[0], "improve")
	}, "privet improve OBJ-0001")
	c.asJSON(cmd)
	return cmd
}
