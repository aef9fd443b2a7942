package cli

import (
	"net/http"

	"github.com/spf13/cobra"
)

// requestCustomer are the commands about a request that belongs to a customer for whom the
// data is processed.
func (c *cli) requestCustomer() []*cobra.Command {
	customer := c.command("", "request.customer", "customer REF [PARTY]", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		if len(args) == 2 {
			return do(c, cmd, http.MethodPost, map[string]string{"customer": args[1]}, c.requestIs, "requests", args[0], "customer")
		}
		return ask(c, cmd, nil, func(r struct {
			Customer, Title, Agreement, Instruction string
			By                                      string `json:"forward_by"`
			On                                      string `json:"forwarded_on"`
			Wants                                   string `json:"customer_wants"`
			Why                                     []string
		},
		) (table, error) {
			for _, s := range r.Why {
				c.facts("cli.clock.step", "says", s)
			}
			t := c.columnsOf("ref", "title", "due", "done", "what", "via")
			t.add(r.Customer, r.Title, r.By, r.On, c.chosen("customer_wants", r.Wants), r.Instruction)
			return t, nil
		}, "requests", args[0], "customer")
	}, "privet request customer DSR-0001 PTY-0003", "privet request customer DSR-0001")
	forward := c.command("", "request.forward", "forward REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct {
			Link, Until string
			Mailed      bool
		},
		) (table, error) {
			c.facts("cli.request.forwarded")
			t := c.columnsOf("link", "until")
			t.add(r.Link, r.Until)
			return t, nil
		}, "requests", args[0], "forward")
	}, "privet request forward DSR-0001")
	in := struct {
		Wants   string `json:"customer_wants"`
		Text    string `json:"instruction,omitempty"`
		GivenBy string `json:"given_by,omitempty"`
		Channel string `json:"channel,omitempty"`
		On      string `json:"given_on,omitempty"`
	}{}
	instruct := c.act("instruct", "instruct REF WANTS", 2, 2, func(args []string) (any, []string, error) {
		in.Wants = args[1]
		var err error
		in.Text, err = c.textOf(in.Text)
		return in, at("instruction"), err
	}, `privet request instruct DSR-0001 act --text "Search and send it to us." --by "Ada Byron" --channel email`, "privet request instruct DSR-0001 customer_answers")
	f := instruct.Flags()
	f.StringVar(&in.Text, "text", "", c.flag("request", "instruction"))
	f.StringVar(&in.GivenBy, "by", "", c.flag("request", "by"))
	f.StringVar(&in.Channel, "channel", "", c.flag("request", "instructed-by"))
	f.StringVar(&in.On, "on", "", c.flag("request", "given-on"))
	c.completeFlag(instruct, "channel", "agreement", "email", "letter", "portal", "phone", "meeting")
	c.asJSON(customer, forward)
	return []*cobra.Command{customer, forward, instruct}
}
