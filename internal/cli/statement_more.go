package cli

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
)

// statementFill adds what the records say.
func (c *cli) statementFill(show func(statementTable) (table, error)) *cobra.Command {
	return c.command("", "statement.fill", "fill REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, show, "statements", args[0], "fill")
	}, "privet statement fill SOA-0001")
}

// statementRoles puts a statement on other roles.
func (c *cli) statementRoles(show func(statementTable) (table, error)) *cobra.Command {
	in := struct {
		Roles []string          `json:"roles"`
		Why   map[string]string `json:"why,omitempty"`
		Rest  string            `json:"rest,omitempty"`
	}{}
	cmd := c.command("", "statement.roles", "roles REF ROLE...", c.between(2, -1), func(cmd *cobra.Command, args []string) error {
		in.Roles = nil
		for _, a := range args[1:] {
			in.Roles = append(in.Roles, strings.Split(a, ",")...)
		}
		return do(c, cmd, http.MethodPost, in, show, "statements", args[0], "roles")
	}, "privet statement roles SOA-0001 controller processor", `privet statement roles SOA-0001 controller --rest "We process for nobody any more."`, `privet statement roles SOA-0001 controller --why "A.2.2.2=The last customer left."`)
	cmd.Flags().StringToStringVar(&in.Why, "why", nil, c.flag("statement", "why"))
	cmd.Flags().StringVar(&in.Rest, "rest", "", c.flag("statement", "rest"))
	return cmd
}

// statementISMS shows how a table with a statement under ISO/IEC 27001 is understood,
// or takes it over.
func (c *cli) statementISMS() *cobra.Command {
	var apply bool
	cmd := c.command("", "statement.isms", "isms REF FILE|-", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		file, err := c.open(args[1])
		if err != nil {
			return err
		}
		defer file.Close()
		return c.featured(cmd, func(s *session) (json.RawMessage, table, error) {
			yes := ""
			if apply {
				yes = "true"
			}
			type answer struct {
				Rows []struct {
					At, Number, Title, Applicable, State, Owner string
					Reaches                                     []string
				}
				Unread                 []struct{ At, Words, Reason string }
				Applied                bool
				Controls, Reached, Own int
			}
			var got client.Raw[answer]
			if err := s.SendFile(contextOf(cmd), s.org, pairs("name", filepath.Base(args[1]), "write_plan", yes), file, file.size, &got, "statements", args[0], "isms"); err != nil {
				return nil, table{}, err
			}
			a := got.Of
			if a.Applied {
				c.facts("cli.statement.isms.done", "controls", a.Controls, "reached", a.Reached, "own", a.Own)
			} else {
				c.facts("cli.statement.isms.plan", "count", len(a.Rows), "unread", len(a.Unread))
			}
			t := c.columnsOf("number", "title", "applicable", "status", "owner", "to", "note")
			for _, r := range a.Rows {
				t.add(r.Number, r.Title, r.Applicable, r.State, r.Owner, strings.Join(r.Reaches, " "), "")
			}
			for _, u := range a.Unread {
				t.add(u.At, u.Words, "", "", "", "", u.Reason)
			}
			return got.JSON, t, nil
		})
	}, "privet statement isms SOA-0001 statement-27001.xlsx", "privet statement isms SOA-0001 statement-27001.xlsx --apply")
	cmd.Flags().BoolVar(&apply, "apply", false, c.flag("statement", "apply"))
	return cmd
}
