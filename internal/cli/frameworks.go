package cli

import (
	"encoding/json"
	"io"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
)

// frameworkExport writes a framework of the library, or of the organisation, to a
// file or to standard output.
func (c *cli) frameworkExport() *cobra.Command {
	var format, roles, to string
	var own, force bool
	cmd := c.command("", "catalogue.export", "export FRAMEWORK", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		mine := ""
		if own {
			mine = "true"
		}
		return c.save(to, force, func(w io.Writer) error {
			body, err := s.FeatureFile(contextOf(cmd), s.org, pairs("of", args[0], "as_file", format, "own", mine, "roles", roles), "frameworks", "export")
			if err != nil {
				return err
			}
			defer body.Close()
			_, err = io.Copy(w, body)
			return err
		})
	}, "privet catalogue export 27701:2025 --format oscal", "privet catalogue export eu-gdpr --format csv --to gdpr.csv", "privet catalogue export 27701:2025 --format profile --roles controller", `privet catalogue export "House rules" --own`)
	f := cmd.Flags()
	f.StringVar(&format, "format", "oscal", c.flag("catalogue.export", "format"))
	f.StringVar(&roles, "roles", "", c.flag("catalogue.export", "roles"))
	f.StringVar(&to, "to", "-", c.flag("catalogue.export", "to"))
	f.BoolVar(&own, "own", false, c.flag("catalogue.export", "own"))
	f.BoolVar(&force, "force", false, c.flag("", "force"))
	c.completeFlag(cmd, "format", "oscal", "csv", "profile")
	return cmd
}

// frameworkPlan is a plan as the route answers it.
type frameworkPlan struct {
	New, Changed, Unchanged, Corrections int
	Applied                              bool
	Items                                []struct{ State, Framework, ID, Title, Ref string }
	Refused                              []struct {
		Line       int
		ID, Reason string
	}
}

// frameworkImport shows the plan of a file, or writes it.
func (c *cli) frameworkImport() *cobra.Command {
	var apply bool
	cmd := c.command("", "catalogue.import", "import FILE|-", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		file, err := c.open(args[0])
		if err != nil {
			return err
		}
		defer file.Close()
		return c.featured(cmd, func(s *session) (json.RawMessage, table, error) {
			yes := ""
			if apply {
				yes = "true"
			}
			var got client.Raw[frameworkPlan]
			if err := s.SendFile(contextOf(cmd), s.org, pairs("name", filepath.Base(args[0]), "write_plan", yes), file, file.size, &got, "frameworks", "import"); err != nil {
				return nil, table{}, err
			}
			p := got.Of
			t := c.columnsOf("state", "number", "title", "reason")
			for _, x := range p.Items {
				t.add(c.w.T("oscal.plan."+x.State), x.ID, x.Title, x.Ref)
			}
			for _, r := range p.Refused {
				number := r.ID
				if r.Line > 0 {
					number += " (" + c.w.T("oscal.plan.line") + " " + strconv.Itoa(r.Line) + ")"
				}
				t.add(c.w.T("oscal.plan.refused"), number, "", r.Reason)
			}
			key := "cli.catalogue.import.planned"
			if p.Applied {
				key = "cli.catalogue.import.applied"
			}
			c.facts(key, "new", p.New, "changed", p.Changed, "unchanged", p.Unchanged, "refused", len(p.Refused), "corrections", p.Corrections)
			return got.JSON, t, nil
		})
	}, "privet catalogue import catalog.json", "privet catalogue import house-rules.csv --apply")
	cmd.Flags().BoolVar(&apply, "apply", false, c.flag("catalogue.import", "apply"))
	return cmd
}
