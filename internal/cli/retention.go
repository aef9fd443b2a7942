package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// retention are the commands about how long data stay.
func (c *cli) retention() *cobra.Command {
	var file string
	var force bool
	cmd := c.command(groupStandard, "retention", "retention", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		if file != "" {
			s, err := c.in(contextOf(cmd))
			if err != nil {
				return err
			}
			return c.save(file, force, func(w io.Writer) error {
				return s.copyFile(cmd, w, pairs("format", formOf(file)), "retention", "file")
			})
		}
		type answer struct {
			Lines []struct {
				Category, Rule, Title, State, Period, From, Ground, Provision, Action string
				Clashes                                                               bool
			}
			Clashes []struct{ Rules []string }
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			c.facts("cli.retention.is", "count", len(r.Lines), "clashes", len(r.Clashes))
			t := c.columnsOf("category", "rule", "title", "state", "period", "from", "ground", "action")
			for _, x := range r.Lines {
				state := x.State
				if x.Clashes {
					state += " !"
				}
				t.add(x.Category, x.Rule, x.Title, state, x.Period, x.From, strings.TrimSpace(x.Ground+" "+x.Provision), x.Action)
			}
			return t, nil
		}, "retention")
	}, "privet retention", "privet retention --save schedule.pdf", "privet retention -o csv")
	cmd.Flags().StringVar(&file, "save", "", c.flag("retention", "save"))
	cmd.Flags().BoolVar(&force, "force", false, c.flag("statement", "force"))
	due, holds := c.retentionDue(), c.retentionHolds()
	c.asJSON(cmd, due, holds)
	cmd.AddCommand(due, holds)
	return cmd
}

func (c *cli) retentionDue() *cobra.Command {
	var event, set, principal string
	cmd := c.command("", "retention.due", "due RULE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			Due, Until, Lacks string
			Steps             []struct{ Day, Says, Cite string }
		}
		return ask(c, cmd, pairs("rule", args[0], "event", event, "data_set", set, "principal", principal), func(r answer) (table, error) {
			c.facts("cli.retention.due.is", "due", r.Due+r.Lacks, "until", r.Until)
			t := c.columnsOf("when", "why", "cite")
			for _, x := range r.Steps {
				t.add(x.Day, x.Says, x.Cite)
			}
			return t, nil
		}, "retention", "due")
	}, "privet retention due RET-0001 --event 2017-05-03", "privet retention due RET-0001 --event 2017-05-03 --data-set DST-0002")
	f := cmd.Flags()
	f.StringVar(&event, "event", "", c.flag("retention.due", "event"))
	f.StringVar(&set, "data-set", "", c.flag("retention.due", "data-set"))
	f.StringVar(&principal, "principal", "", c.flag("retention.due", "principal"))
	return cmd
}

func (c *cli) retentionHolds() *cobra.Command {
	var principal string
	cmd := c.command("", "retention.holds", "holds [REF]", c.between(0, 1), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			Holds []struct{ Ref, Title, Matter, From, Until string }
		}
		return ask(c, cmd, pairs("ref", strings.Join(args, ""), "principal", principal), func(r answer) (table, error) {
			c.facts("cli.retention.holds.is", "count", len(r.Holds))
			t := c.columnsOf("ref", "title", "matter", "from", "until")
			for _, x := range r.Holds {
				t.add(x.Ref, x.Title, x.Matter, x.From, x.Until)
			}
			return t, nil
		}, "retention", "holds")
	}, "privet retention holds", "privet retention holds SYS-0001", "privet retention holds --principal K-17")
	cmd.Flags().StringVar(&principal, "principal", "", c.flag("retention.due", "principal"))
	return cmd
}
