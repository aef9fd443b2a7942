package cli

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/problem"
)

// itemFields are what an item of an assessment takes as FIELD=VALUE, in the order in
// which they are named to people.
func itemFields() []string {
	return []string{"result", "maturity", "target", "observation", "gap", "action", "assignee", "due", "effort", "priority", "accepted"}
}

// gapJudge judges one requirement of an assessment.
func (c *cli) gapJudge() *cobra.Command {
	return c.command("", "gap.judge", "judge REF NUMBER FIELD=VALUE...", c.between(3, -1), func(cmd *cobra.Command, args []string) error {
		in := map[string]any{}
		for _, a := range args[2:] {
			name, value, ok := strings.Cut(a, "=")
			if !ok || !slices.Contains(itemFields(), name) {
				return problem.New(problem.Invalid, "cli_line_field", "value", a, "fields", strings.Join(itemFields(), ", "))
			}
			in[name] = value
			if name == "maturity" || name == "target" {
				n, err := strconv.Atoi(value)
				if err != nil {
					return problem.New(problem.Invalid, "cli_line_field", "value", a, "fields", name+"=0…5")
				}
				in[name] = n
			}
		}
		type answer struct {
			Item struct {
				Number, Title, Result, Gap, Action, Due string
				Maturity, Target                        int
			}
		}
		return do(c, cmd, http.MethodPatch, in, func(r answer) (table, error) {
			t := c.columnsOf("number", "title", "result", "maturity#", "target#", "gap", "action", "due")
			x := r.Item
			t.add(x.Number, x.Title, x.Result, strconv.Itoa(x.Maturity), strconv.Itoa(x.Target), x.Gap, x.Action, x.Due)
			return t, nil
		}, "assessments", args[0], "items", args[1])
	}, `privet gap judge GAP-0001 A.1.2.7 result=partly maturity=2 "gap=Two contracts are missing" "action=Sign them" due=2027-01-31 effort=1.5`)
}

// gapConfirm takes over what the live checks propose.
func (c *cli) gapConfirm() *cobra.Command {
	return c.command("", "gap.confirm", "confirm REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct{ Count int }) (table, error) {
			c.facts("cli.gap.confirmed", "count", r.Count)
			return table{}, nil
		}, "assessments", args[0], "confirm")
	}, "privet gap confirm GAP-0001")
}

// gapLink asks somebody without an account.
func (c *cli) gapLink() *cobra.Command {
	return c.command("", "gap.link", "link REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct{ Link, Until string }) (table, error) {
			c.facts("cli.gap.linked", "until", r.Until)
			t := c.columnsOf("link", "until")
			t.add(r.Link, r.Until)
			return t, nil
		}, "assessments", args[0], "link")
	}, "privet gap link GAP-0003")
}
