package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// behind is what stands behind a requirement, as the route answers it.
type behind struct {
	Key, Title   string
	Requirements []struct {
		Key, Title string
		By         []struct{ From, Relation string }
	}
	Controls []struct {
		Ref, Title                     string
		Designed, Operating, Effective struct{ Holds bool }
	}
	Evidence []struct{ Ref, Title, State string }
	Checks   []struct {
		Rule, Asks, State string
		Of, Short         int
	}
}

// mostRows are how many rows of the crosswalk a table names for a requirement, as many
// as the page; JSON has all.
const mostRows = 3

// lawBehind lists the controls and evidence behind an article of a law.
func (c *cli) lawBehind() *cobra.Command {
	return c.command("", "laws.behind", "behind LAW ARTICLE", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, pairs("key", args[0]+"/"+args[1]), func(r behind) (table, error) {
			c.facts("cli.laws.behind.are", "key", r.Key, "title", r.Title, "requirements", len(r.Requirements), "controls", len(r.Controls), "evidence", len(r.Evidence))
			t := c.columnsOf("what", "ref", "title", "state")
			for _, x := range r.Requirements {
				var by []string
				for _, m := range x.By {
					if len(by) == mostRows {
						by = append(by, "…")
						break
					}
					_, number, _ := strings.Cut(m.From, "/")
					by = append(by, number+" "+c.w.T("library.relation."+m.Relation))
				}
				t.add(c.w.T("cli.behind.requirement"), x.Key, x.Title, strings.Join(by, "; "))
			}
			for _, x := range r.Controls {
				state := []string{}
				for _, g := range []struct {
					name  string
					holds bool
				}{{"designed", x.Designed.Holds}, {"operating", x.Operating.Holds}, {"effective", x.Effective.Holds}} {
					if g.holds {
						state = append(state, c.w.T("cli.column."+g.name))
					}
				}
				t.add(c.w.T("cli.behind.control"), x.Ref, x.Title, strings.Join(state, ", "))
			}
			for _, x := range r.Evidence {
				t.add(c.w.T("cli.behind.evidence"), x.Ref, x.Title, c.w.T("evidence.state."+x.State))
			}
			for _, x := range r.Checks {
				t.add(c.w.T("cli.behind.check"), x.Rule, x.Asks, c.w.T("evidence.checks."+x.State))
			}
			return t, nil
		}, "library", "behind")
	}, `privet laws behind eu-gdpr "Art. 30"`, `privet laws behind br-lgpd "Art. 37" --json`)
}

// checksCoverage says which checks speak to which requirement.
func (c *cli) checksCoverage() *cobra.Command {
	var edition string
	cmd := c.command("", "checks.coverage", "coverage", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			Count, Specific, Waiting int
			Requirements             []struct {
				Key, Title   string
				Rules, Waits []string
				Specific     int
			}
		}
		return ask(c, cmd, pairs("edition", edition), func(r answer) (table, error) {
			c.facts("evidence.coverage.lead", "all", r.Count, "specific", r.Specific, "waits", r.Waiting)
			t := c.columnsOf("number", "title", "rules#", "specific#", "waits")
			for _, x := range r.Requirements {
				_, number, _ := strings.Cut(x.Key, "/")
				t.add(number, x.Title, strconv.Itoa(len(x.Rules)), strconv.Itoa(x.Specific), strings.Join(x.Waits, "; "))
			}
			return t, nil
		}, "checks", "coverage")
	}, "privet checks coverage", "privet checks coverage --edition 2019 -o csv")
	cmd.Flags().StringVar(&edition, "edition", "", c.flag("checks.coverage", "edition"))
	c.completeFlag(cmd, "edition", "2025", "2019")
	return cmd
}
