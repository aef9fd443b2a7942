package cli

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

type standstill struct {
	From   string `json:"from"`
	To     string `json:"to,omitempty"`
	Reason string `json:"reason,omitempty"`
}

type period struct {
	N    int
	Unit string
}

type target struct {
	Step string `json:"step"`
	Span period `json:"span"`
}

type furtherTime struct {
	Reason string `json:"reason"`
	Told   string `json:"told"`
	To     string `json:"to,omitempty"`
}

// clock computes the dates that a law sets, and says why.
func (c *cli) clock() *cobra.Command {
	in := struct {
		Law       string          `json:"law"`
		Duty      string          `json:"duty,omitempty"`
		Kind      string          `json:"kind,omitempty"`
		Received  string          `json:"received"`
		Zone      string          `json:"zone,omitempty"`
		Place     string          `json:"place,omitempty"`
		Identity  string          `json:"identity,omitempty"`
		Fee       string          `json:"fee,omitempty"`
		Pauses    []standstill    `json:"pauses,omitempty"`
		Extension *furtherTime    `json:"extension,omitempty"`
		Reading   map[string]bool `json:"reading,omitempty"`
		Targets   []target        `json:"targets,omitempty"`
		House     bool            `json:"house,omitempty"`
	}{}
	var pauses, readings, targets []string
	var told, until, reason string
	type date struct {
		Role, Step, Day, At, Words, Mark string
		Standing                         bool
		Why, Doubts                      []string
	}
	type answer struct {
		Deadlines []struct {
			Law, Duty, Cite, Zone string
			Governs               date
			Dates                 []date
		}
		Silent []string
	}
	cmd := c.command(groupStandard, "clock", "clock", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		for _, p := range pauses {
			days, why, _ := strings.Cut(p, ":")
			from, to, _ := strings.Cut(days, "/")
			in.Pauses = append(in.Pauses, standstill{from, to, why})
		}
		if told != "" || until != "" || reason != "" {
			in.Extension = &furtherTime{reason, told, until}
		}
		for _, s := range targets {
			step, span, _ := strings.Cut(s, ":")
			number, unit, _ := strings.Cut(span, ":")
			n, err := strconv.Atoi(number)
			switch {
			case err != nil:
				unit = "" // the server says what is wrong with a period
			case unit == "":
				unit = "calendar_day"
			}
			in.Targets = append(in.Targets, target{step, period{n, unit}})
		}
		for _, r := range readings {
			if in.Reading == nil {
				in.Reading = map[string]bool{}
			}
			in.Reading[r] = true
		}
		return do(c, cmd, http.MethodPost, in, func(r answer) (table, error) {
			t := c.columnsOf("law", "role", "day", "at", "mark")
			for _, d := range r.Deadlines {
				for _, x := range d.Dates {
					t.add(d.Law, strings.TrimSpace(x.Role+" "+x.Step), x.Day, x.At, x.Mark)
				}
				c.facts("cli.clock.is", "law", d.Law, "duty", d.Duty, "cite", d.Cite, "day", d.Governs.Day)
				for _, s := range d.Governs.Why {
					c.facts("cli.clock.step", "says", s)
				}
				for _, x := range d.Dates {
					for _, s := range x.Doubts {
						if x.Role != d.Governs.Role { // those are among the steps
							c.facts("cli.clock.doubt", "role", x.Role, "day", x.Day, "says", s)
						}
					}
				}
			}
			if len(r.Silent) > 0 {
				c.facts("cli.clock.silent", "laws", strings.Join(r.Silent, " "))
			}
			return t, nil
		}, "clock")
	}, "privet clock --law eu-gdpr --kind access --received 2026-01-31T10:00 --place DE-BY", "privet clock --law eu-gdpr --duty breach.authority --received 2026-03-27T10:20 --json",
		`privet clock --law eu-gdpr --kind erasure --received 2026-01-15T10:00 --told 2026-02-10 --reason "many systems"`,
		"privet clock --law eu-gdpr --kind access --received 2026-01-31T10:00 --house --target lawyer:10:business_day")
	f := cmd.Flags()
	f.StringVar(&in.Law, "law", "scope", c.flag("clock", "law"))
	f.StringVar(&in.Duty, "duty", "", c.flag("clock", "duty"))
	f.StringVar(&in.Kind, "kind", "", c.flag("clock", "kind"))
	f.StringVar(&in.Received, "received", "", c.flag("clock", "received"))
	f.StringVar(&in.Zone, "zone", "", c.flag("clock", "zone"))
	f.StringVar(&in.Place, "place", "", c.flag("clock", "place"))
	f.StringVar(&in.Identity, "identity", "", c.flag("clock", "identity"))
	f.StringVar(&in.Fee, "fee", "", c.flag("clock", "fee"))
	f.StringSliceVar(&pauses, "pause", nil, c.flag("clock", "pause"))
	f.StringVar(&told, "told", "", c.flag("clock", "told"))
	f.StringVar(&until, "until", "", c.flag("clock", "until"))
	f.StringVar(&reason, "reason", "", c.flag("clock", "reason"))
	f.StringArrayVar(&targets, "target", nil, c.flag("clock", "target"))
	f.BoolVar(&in.House, "house", false, c.flag("clock", "house"))
	f.StringSliceVar(&readings, "reading", nil, c.flag("clock", "reading"))
	c.completeFlag(cmd, "reading", "count_receipt", "five_day_week", "small_agent")
	c.asJSON(cmd)
	return cmd
}
