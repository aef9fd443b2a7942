package cli

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// transfers judges transfers by law, and supposes that a decision falls.
func (c *cli) transfers() *cobra.Command {
	var country, state, on, lose string
	cmd := c.command(groupStandard, "transfers", "transfers", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			On        string
			Transfers []struct{ Ref, Country, Recipient, Mechanism, State, Rating string }
		}
		return ask(c, cmd, pairs("destination", country, "permit", state, "on", on), func(r answer) (table, error) {
			bad := 0
			t := c.columnsOf("ref", "country", "recipient", "mechanism", "state", "rating")
			for _, x := range r.Transfers {
				if x.State == "not_permitted" {
					bad++
				}
				t.add(x.Ref, x.Country, x.Recipient, x.Mechanism, x.State, x.Rating)
			}
			c.facts("cli.transfers.is", "on", r.On, "count", len(r.Transfers), "bad", bad)
			return t, nil
		}, "transfer-map")
	}, "privet transfers", "privet transfers --state not_permitted", "privet transfers --on 2027-01-01 -o json")
	f := cmd.Flags()
	f.StringVar(&country, "country", "", c.flag("transfers", "country"))
	f.StringVar(&state, "state", "", c.flag("transfers", "state"))
	f.StringVar(&on, "on", "", c.flag("transfers", "on"))
	c.completeFlag(cmd, "state", "home", "permitted", "unknown", "open", "not_permitted")
	whatIf := c.command("", "transfers.what-if", "what-if", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			Of, Unlawful int
			Activities   []string
			Fallen       []struct {
				Ref, Country, Before, After string
				Alternatives                map[string][]string
			}
		}
		in := struct {
			Lose string `json:"lose"`
		}{lose}
		return do(c, cmd, http.MethodPost, in, func(r answer) (table, error) {
			c.facts("cli.transfers.what-if.is", "count", r.Unlawful, "of", r.Of, "activities", strings.Join(r.Activities, " "))
			t := c.columnsOf("ref", "country", "before", "after", "alternatives")
			for _, x := range r.Fallen {
				var other []string
				for law, list := range x.Alternatives {
					other = append(other, law+": "+strings.Join(list, " "))
				}
				slices.Sort(other)
				t.add(x.Ref, x.Country, x.Before, x.After, strings.Join(other, "; "))
			}
			return t, nil
		}, "transfer-map", "what-if")
	}, "privet transfers what-if --lose us-dpf", "privet transfers what-if --lose scc")
	whatIf.Flags().StringVar(&lose, "lose", "us-dpf", c.flag("transfers.what-if", "lose"))
	c.asJSON(cmd, whatIf)
	cmd.AddCommand(whatIf)
	return cmd
}

// ripple says what a change of a record touches.
func (c *cli) ripple() *cobra.Command {
	cmd := c.command(groupRecords, "ripple", "ripple [REGISTER] REF", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		t, ref, _, err := c.target(args)
		if err != nil {
			return err
		}
		type reached struct {
			Register, Ref, Title, Via string
			Far                       int
		}
		return ask(c, cmd, nil, func(r []reached) (table, error) {
			c.facts("cli.ripple.is", "ref", ref, "count", len(r))
			t := c.columnsOf("ref", "title", "register", "far#", "via")
			for _, x := range r {
				t.add(x.Ref, x.Title, x.Register, strconv.Itoa(x.Far), x.Via)
			}
			return t, nil
		}, "ripple", t.Name, ref)
	}, "privet ripple SYS-0001", "privet ripple PA-0003 -o json")
	c.asJSON(cmd)
	return cmd
}
