package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// inventory counts what there is, and compares volumes.
func (c *cli) inventory() *cobra.Command {
	var volumes bool
	cmd := c.command(groupStandard, "inventory", "inventory", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			Divisions []struct {
				Register, Field string
				Parts           []struct {
					Value          string
					Count, Percent int
				}
			}
			Sets       int `json:"data_sets"`
			Elements   int
			Unpurposed int
			Volumes    []struct {
				Ref, Title         string
				Declared, Observed int64
				DeclaredOn         string `json:"declared_on"`
				HowKnown           string `json:"how_known"`
				ObservedOn         string `json:"observed_on"`
			}
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			c.facts("cli.inventory.is", "sets", r.Sets, "elements", r.Elements, "unpurposed", r.Unpurposed)
			if volumes {
				t := c.columnsOf("ref", "title", "declared#", "declared_on", "how_known", "observed#", "observed_on")
				for _, x := range r.Volumes {
					t.add(x.Ref, x.Title, strconv.FormatInt(x.Declared, 10), x.DeclaredOn, x.HowKnown, strconv.FormatInt(x.Observed, 10), x.ObservedOn)
				}
				return t, nil
			}
			t := c.columnsOf("register", "field", "value", "count#", "percent#")
			for _, d := range r.Divisions {
				for _, p := range d.Parts {
					t.add(d.Register, d.Field, p.Value, strconv.Itoa(p.Count), strconv.Itoa(p.Percent))
				}
			}
			return t, nil
		}, "inventory")
	}, "privet inventory", "privet inventory --volumes", "privet inventory -o json")
	cmd.Flags().BoolVar(&volumes, "volumes", false, c.flag("inventory", "volumes"))
	c.asJSON(cmd)
	return cmd
}

// dataElements lists the elements of all data sets, page by page until the end.
func (c *cli) dataElements() *cobra.Command {
	var category, sensitivity, special, rule, sharing, after string
	var unpurposed bool
	cmd := c.command(groupStandard, "data-elements", "data-elements", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			Elements []struct {
				DataSet                              string `json:"data_set"`
				Name                                 string `json:"physical_name"`
				Category, Sensitivity, Special, Rule string
				Sharing                              string
				NeededFor                            []string `json:"needed_for"`
			}
			Total int
			Next  string
		}
		purpose := ""
		if unpurposed {
			purpose = "none"
		}
		return ask(c, cmd, pairs("category", category, "sensitivity", sensitivity, "special", special, "rule", rule, "sharing", sharing, "purpose", purpose, "after", after), func(r answer) (table, error) {
			c.facts("cli.data-elements.is", "count", max(r.Total, len(r.Elements)))
			t := c.columnsOf("data_set", "name", "category", "sensitivity", "special", "rule", "sharing", "needed_for")
			for _, x := range r.Elements {
				t.add(x.DataSet, x.Name, x.Category, x.Sensitivity, x.Special, x.Rule, x.Sharing, strings.Join(x.NeededFor, " "))
			}
			if r.Next != "" {
				c.facts("cli.data-elements.next", "after", r.Next)
			}
			return t, nil
		}, "data-elements")
	}, "privet data-elements --category special.health", "privet data-elements --unpurposed", "privet data-elements --rule RET-0001 -o csv")
	f := cmd.Flags()
	f.StringVar(&category, "category", "", c.flag("data-elements", "category"))
	f.StringVar(&sensitivity, "sensitivity", "", c.flag("data-elements", "sensitivity"))
	f.StringVar(&special, "special", "", c.flag("data-elements", "special"))
	f.StringVar(&rule, "rule", "", c.flag("data-elements", "rule"))
	f.StringVar(&sharing, "sharing", "", c.flag("data-elements", "sharing"))
	f.StringVar(&after, "after", "", c.flag("data-elements", "after"))
	f.BoolVar(&unpurposed, "unpurposed", false, c.flag("data-elements", "unpurposed"))
	c.completeFlag(cmd, "sensitivity", "normal", "sensitive", "special", "criminal", "secret")
	c.completeFlag(cmd, "sharing", "unit", "organisation", "group", "processors", "third_parties", "public")
	c.completeFlag(cmd, "special", "yes", "no", "unknown")
	c.asJSON(cmd)
	return cmd
}
