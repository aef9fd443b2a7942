package cli

import (
	"io"
	"net/url"
	"strings"

	"github.com/spf13/cobra"
)

// dataMap draws the data map, or writes it for programs.
func (c *cli) dataMap() *cobra.Command {
	var format, focus, category, country, unit string
	var force bool
	cmd := c.command(groupStandard, "data-map", "data-map [FILE|-]", c.between(0, 1), func(cmd *cobra.Command, args []string) error {
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		to := "-"
		if len(args) > 0 {
			to = args[0]
		}
		form := format
		if form == "" && to != "-" {
			form = formOf(to)
		}
		return c.save(to, force, func(w io.Writer) error {
			return s.copyFile(cmd, w, pairs("format", form, "focus", focus, "category", category, "country", country, "unit", unit), "data-map", "file")
		})
	}, "privet data-map map.svg", "privet data-map --format jsonld --category health", "privet data-map payroll.pdf --focus PA-0003")
	f := cmd.Flags()
	f.StringVar(&format, "format", "", c.flag("data-map", "format"))
	f.StringVar(&focus, "focus", "", c.flag("data-map", "focus"))
	f.StringVar(&category, "category", "", c.flag("data-map", "category"))
	f.StringVar(&country, "country", "", c.flag("data-map", "country"))
	f.StringVar(&unit, "unit", "", c.flag("data-map", "unit"))
	f.BoolVar(&force, "force", false, c.flag("statement", "force"))
	c.completeFlag(cmd, "format", "svg", "pdf", "jsonld")
	return cmd
}

// copyFile writes what a route answers as a file.
func (s *session) copyFile(cmd *cobra.Command, w io.Writer, q url.Values, parts ...string) error {
	body, err := s.FeatureFile(contextOf(cmd), s.org, q, parts...)
	if err != nil {
		return err
	}
	defer body.Close()
	_, err = io.Copy(w, body)
	return err
}

// accessReport says who can reach a category of data.
func (c *cli) accessReport() *cobra.Command {
	var category, file string
	var force bool
	cmd := c.command(groupStandard, "access-report", "access-report", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		if file != "" {
			s, err := c.in(contextOf(cmd))
			if err != nil {
				return err
			}
			return c.save(file, force, func(w io.Writer) error {
				return s.copyFile(cmd, w, pairs("format", formOf(file), "category", category), "access-report", "file")
			})
		}
		type answer struct {
			Category string
			Rows     []struct {
				Group, System, Condition, Activity, Right string
				Categories                                []string
			}
			Silent []string
		}
		return ask(c, cmd, pairs("category", category), func(r answer) (table, error) {
			c.facts("cli.access-report.is", "count", len(r.Rows), "silent", len(r.Silent))
			t := c.columnsOf("group", "system", "categories", "condition", "ref")
			for _, x := range r.Rows {
				t.add(x.Group, x.System, strings.Join(x.Categories, " "), x.Condition, x.Activity+x.Right)
			}
			return t, nil
		}, "access-report")
	}, "privet access-report --category health", "privet access-report --category health --save access.xlsx")
	f := cmd.Flags()
	f.StringVar(&category, "category", "", c.flag("data-map", "category"))
	f.StringVar(&file, "save", "", c.flag("access-report", "save"))
	f.BoolVar(&force, "force", false, c.flag("statement", "force"))
	c.asJSON(cmd)
	return cmd
}
