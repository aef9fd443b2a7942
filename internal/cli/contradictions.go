package cli

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

type contradiction struct {
	Ref, Rule, Severity, State, Says, Mend string
	Until                                  string `json:"accepted_until"`
	Records                                []struct{ Ref, Title string }
}

// contradictions are the commands about what the records say against each other.
func (c *cli) contradictions() *cobra.Command {
	show := func(list []contradiction) table {
		t := c.columnsOf("ref", "weight", "says", "mend", "records")
		for _, x := range list {
			var refs []string
			for _, r := range x.Records {
				refs = append(refs, r.Ref)
			}
			t.add(x.Ref, x.Severity, x.Says, x.Mend, strings.Join(refs, ", "))
		}
		return t
	}
	var state, severity, of string
	cmd := c.command(groupRecords, "contradictions", "contradictions", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			Items []contradiction
			Next  string
		}
		return ask(c, cmd, pairs("show", state, "severity", severity, "at", of), func(r answer) (table, error) {
			c.facts("cli.contradictions.are", "count", len(r.Items))
			return show(r.Items), nil
		}, "contradictions")
	}, "privet contradictions", "privet contradictions --severity major --json", "privet contradictions --register engagements")
	f := cmd.Flags()
	f.StringVar(&state, "show", "", c.flag("contradictions", "show"))
	f.StringVar(&severity, "severity", "", c.flag("contradictions", "severity"))
	f.StringVar(&of, "register", "", c.flag("contradictions", "register"))
	c.completeFlag(cmd, "show", "open", "accepted", "resolved")
	c.completeFlag(cmd, "severity", "major", "minor")
	in := struct {
		Reason string `json:"reason"`
		Until  string `json:"until"`
	}{}
	one := func(x contradiction) (table, error) { return show([]contradiction{x}), nil }
	accept := c.command("", "contradictions.accept", "accept REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, in, one, "contradictions", args[0], "accept")
	}, `privet contradictions accept FDG-0007 --reason "The contract is being signed" --until 2027-03-31`)
	accept.Flags().StringVar(&in.Reason, "reason", "", c.flag("contradictions", "reason"))
	accept.Flags().StringVar(&in.Until, "until", "", c.flag("contradictions", "until"))
	reopen := c.command("", "contradictions.reopen", "reopen REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, one, "contradictions", args[0], "reopen")
	}, "privet contradictions reopen FDG-0007")
	look := c.command("", "contradictions.look", "look", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type looked struct{ Found, New, Reopened, Resolved int }
		return do(c, cmd, http.MethodPost, nil, func(r looked) (table, error) {
			t := c.columnsOf("found#", "new#", "reopened#", "resolved#")
			t.add(strconv.Itoa(r.Found), strconv.Itoa(r.New), strconv.Itoa(r.Reopened), strconv.Itoa(r.Resolved))
			return t, nil
		}, "contradictions", "look")
	}, "privet contradictions look")
	c.asJSON(cmd, accept, reopen, look)
	cmd.AddCommand(accept, reopen, look)
	return cmd
}
