package cli

import (
	"net/http"

	"github.com/spf13/cobra"
)

// lawDuties is a law with its duties.
type lawDuties struct {
	Law     string
	InScope bool `json:"in_scope"`
	Open    int
	Duties  []struct{ Key, Provision, Title, State, Obligation string }
}

func (c *cli) showDuties(r lawDuties) (table, error) {
	c.facts("cli.laws.duties.are", "law", r.Law, "count", len(r.Duties), "open", r.Open)
	t := c.columnsOf("number", "provision", "title", "state", "obligation")
	for _, d := range r.Duties {
		t.add(d.Key, d.Provision, d.Title, d.State, d.Obligation)
	}
	return t, nil
}

// lawDuties lists the duties of a law.
func (c *cli) lawDuties() *cobra.Command {
	return c.command("", "laws.duties", "duties LAW", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, c.showDuties, "laws", args[0], "duties")
	}, "privet laws duties cn-pipl", "privet laws duties eu-gdpr -o csv")
}

// lawTake makes obligations of duties.
func (c *cli) lawTake() *cobra.Command {
	return c.command("", "laws.take", "take LAW KEY...", c.between(2, -1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, map[string][]string{"duties": args[1:]}, func(r struct{ Count int }) (table, error) {
			c.facts("cli.laws.taken", "count", r.Count)
			return table{}, nil
		}, "laws", args[0], "duties")
	}, "privet laws take eu-gdpr eu-gdpr/OB-0012")
}

// lawScope puts a law into scope or takes it out.
func (c *cli) lawScope(word string, in bool) *cobra.Command {
	return c.command("", "laws."+word, word+" LAW", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPut, map[string]bool{"in_scope": in}, c.showDuties, "laws", args[0], "scope")
	}, "privet laws "+word+" cn-pipl")
}
