package cli

import (
	"net/http"
	"strconv"

	"github.com/spf13/cobra"
)

type requestSample struct {
	ID, Seed, From, To, Expires string
	Size, Population            int
	Ended                       bool
	Rule                        string
	Requests                    []struct{ Ref, State, Received, Due, Answered string }
}

// drawn shows the requests of a sample.
func (c *cli) drawn(r requestSample) (table, error) {
	c.facts("cli.request.drawn", "count", len(r.Requests), "of", r.Population, "rule", r.Rule)
	t := c.columnsOf("ref", "state", "from", "due", "done")
	for _, x := range r.Requests {
		t.add(x.Ref, c.w.T("state.requests."+x.State), x.Received, x.Due, x.Answered)
	}
	return t, nil
}

// requestSamples are the commands about the samples of auditors.
func (c *cli) requestSamples() []*cobra.Command {
	in := struct {
		Seed   string `json:"seed"`
		Size   int    `json:"size"`
		From   string `json:"from"`
		To     string `json:"to"`
		Strata string `json:"strata,omitempty"`
		Days   int    `json:"days,omitempty"`
	}{}
	draw := c.command("", "request.sample", "sample SEED SIZE", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		var err error
		if in.Size, err = strconv.Atoi(args[1]); err != nil {
			in.Size = 0 // refused with the bounds
		}
		in.Seed = args[0]
		return do(c, cmd, http.MethodPost, in, c.drawn, "request-samples")
	}, "privet request sample 2026-audit 25 --from 2026-01-01 --to 2026-12-31", "privet request sample 2026-audit 25 --from 2026-01-01 --to 2026-12-31 --strata type --days 30")
	f := draw.Flags()
	f.StringVar(&in.From, "from", "", c.flag("request", "since"))
	f.StringVar(&in.To, "to", "", c.flag("request", "until"))
	f.StringVar(&in.Strata, "strata", "", c.flag("request", "strata"))
	f.IntVar(&in.Days, "days", 0, c.flag("request", "sample-days"))
	c.completeFlag(draw, "strata", "month", "type", "law", "channel", "team", "assignee")
	list := c.command("", "request.samples", "samples [KEY]", c.between(0, 1), func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return ask(c, cmd, nil, c.drawn, "request-samples", args[0])
		}
		return ask(c, cmd, nil, func(r struct{ Samples []requestSample }) (table, error) {
			t := c.columnsOf("key", "name", "count#", "of#", "from", "until", "expires")
			for _, x := range r.Samples {
				t.add(x.ID, x.Seed, strconv.Itoa(x.Size), strconv.Itoa(x.Population), x.From, x.To, x.Expires)
			}
			return t, nil
		}, "request-samples")
	}, "privet request samples", "privet request samples 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11")
	steps := c.command("", "request.sample-steps", "sample-steps KEY", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(r struct{ Steps []requestStep }) (table, error) {
			t := c.columnsOf("ref", "step", "owner", "due", "done", "who", "late")
			for _, x := range r.Steps {
				t.add(append([]string{x.Ref}, c.stepCells(x)...)...)
			}
			return t, nil
		}, "request-samples", args[0], "steps")
	}, "privet request sample-steps 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11", "privet request sample-steps 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11 -o csv > steps.csv")
	end := c.command("", "request.end-sample", "end-sample KEY", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, c.drawn, "request-samples", args[0], "end")
	}, "privet request end-sample 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11")
	var force bool
	var one string
	proof := c.command("", "request.proof", "proof KEY FILE|-", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return c.saveFeature(cmd, args[1], force, []string{"request", one}, "request-samples", args[0], "proof")
	}, "privet request proof 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11 sample.zip && privet verify sample.zip", "privet request proof 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11 DSR-0007.zip --request DSR-0007")
	proof.Flags().StringVar(&one, "request", "", c.flag("request", "of-sample"))
	proof.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	c.asJSON(draw, list, steps, end)
	return []*cobra.Command{draw, list, steps, end, proof}
}

// requestProcedure shows the documented procedure, or saves it.
func (c *cli) requestProcedure() *cobra.Command {
	var force bool
	cmd := c.command("", "request.procedure", "procedure [FILE|-]", c.between(0, 1), func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return c.saveFeature(cmd, args[0], force, []string{"as", formOf(args[0])}, "request-procedure", "document")
		}
		type procedure struct {
			Steps []struct {
				Kind, Title, Says string
				Days              int
			}
			Limits []struct{ Title, Limit, Longer, Cite string }
		}
		return ask(c, cmd, nil, func(r procedure) (table, error) {
			if len(r.Limits) == 0 {
				c.facts("procedure.limits.none")
			}
			for _, l := range r.Limits {
				c.facts("cli.request.limit", "law", l.Title, "limit", l.Limit, "longer", l.Longer, "cite", l.Cite)
			}
			t := c.columnsOf("step", "target#", "what")
			for _, s := range r.Steps {
				day := ""
				if s.Days > 0 {
					day = strconv.Itoa(s.Days)
				}
				t.add(s.Title, day, s.Says)
			}
			return t, nil
		}, "request-procedure")
	}, "privet request procedure", "privet request procedure procedure.pdf")
	cmd.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	c.asJSON(cmd)
	return cmd
}
