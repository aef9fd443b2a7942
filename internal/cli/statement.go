package cli

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/problem"
)

type statementLine struct {
	Number, Title, Applicable, Status, Computed, Justification, Owner string
	Lacks                                                             []string
}

type statementTable struct {
	Ref, Title, Edition, State string
	Rev                        int64
	Counts                     map[string]int
	Lines                      []statementLine
}

// statement are the commands about statements of applicability.
func (c *cli) statement() *cobra.Command {
	var status string
	show := func(s statementTable) (table, error) {
		c.facts("cli.statement.is", "ref", s.Ref, "edition", s.Edition, "rev", s.Rev, "count", len(s.Lines), "undecided", s.Counts["undecided"]+s.Counts["unstated"])
		t := c.columnsOf("number", "title", "applicable", "status", "computed", "owner", "lacks")
		for _, l := range s.Lines {
			if status == "" || l.Status == status {
				t.add(l.Number, l.Title, l.Applicable, l.Status, l.Computed, l.Owner, strings.Join(l.Lacks, " "))
			}
		}
		return t, nil
	}
	in := struct {
		Title   string   `json:"title"`
		Scope   string   `json:"scope,omitempty"`
		Edition string   `json:"edition"`
		Roles   []string `json:"roles"`
	}{}
	draft := c.command("", "statement.new", "new TITLE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		in.Title = args[0]
		return do(c, cmd, http.MethodPost, in, show, "statements", "draft")
	}, `privet statement new "Statement 2026" --scope SCO-0001 --roles controller,processor`)
	f := draft.Flags()
	f.StringVar(&in.Scope, "scope", "", c.flag("plan", "scope"))
	f.StringVar(&in.Edition, "edition", "2025", c.flag("plan", "edition"))
	f.StringSliceVar(&in.Roles, "roles", []string{"controller"}, c.flag("gap", "roles"))
	c.completeFlag(draft, "edition", "2025", "2019")
	see := c.command("", "statement.show", "show REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, show, "statements", args[0], "table")
	}, "privet statement show SOA-0001 --status undecided", "privet statement show SOA-0001 --json")
	see.Flags().StringVar(&status, "status", "", c.flag("statement", "status"))
	line, compare, carry, export := c.statementLine(), c.statementCompare(), c.statementCarry(show), c.statementExport()
	fill, roles, isms := c.statementFill(show), c.statementRoles(show), c.statementISMS()
	bridge := c.fileCommand("statement.bridge", "bridge REF FILE|-", "statements", "bridge", "privet statement bridge SOA-0003 bridge.pdf")
	c.asJSON(draft, see, line, compare, carry, fill, roles, isms)
	own := c.statementOwn()
	c.asJSON(own)
	return c.parent(groupStandard, "statement", draft, see, line, own, fill, roles, compare, carry, bridge, isms, export)
}

// lineFields are what a line takes as FIELD=VALUE; true where it is a list.
func lineFields() map[string]bool {
	return map[string]bool{"applicable": false, "inclusion": true, "exclusion": false, "justification": false, "state": false, "owner": false,
		"controls": true, "risks": true, "obligations": true, "agreements": true, "note": false, "public_wording": false}
}

func (c *cli) statementLine() *cobra.Command {
	return c.command("", "statement.line", "line REF NUMBER FIELD=VALUE...", c.between(3, -1), func(cmd *cobra.Command, args []string) error {
		in := map[string]any{}
		fields := lineFields()
		for _, a := range args[2:] {
			name, value, ok := strings.Cut(a, "=")
			list, known := fields[name]
			if !ok || !known {
				names := make([]string, 0, len(fields))
				for n := range fields {
					names = append(names, n)
				}
				slices.Sort(names)
				return problem.New(problem.Invalid, "cli_line_field", "value", a, "fields", strings.Join(names, ", "))
			}
			if !list {
				in[name] = value
				continue
			}
			words := []string{}
			for _, w := range strings.Split(value, ",") {
				if w = strings.TrimSpace(w); w != "" {
					words = append(words, w)
				}
			}
			in[name] = words
		}
		return do(c, cmd, http.MethodPatch, in, c.showLine, "statements", args[0], "lines", args[1])
	}, "privet statement line SOA-0001 A.1.2.7 applicable=yes state=in_place inclusion=law obligations=OBL-0003", `privet statement line SOA-0001 A.1.3.6 applicable=no exclusion=no_such_processing "justification=No such processing."`)
}

func (c *cli) showLine(r struct{ Line statementLine }) (table, error) {
	t := c.columnsOf("number", "title", "applicable", "status", "owner", "lacks")
	l := r.Line
	t.add(l.Number, l.Title, l.Applicable, l.Status, l.Owner, strings.Join(l.Lacks, " "))
	return t, nil
}

// statementOwn puts a control of the organisation into a statement.
func (c *cli) statementOwn() *cobra.Command {
	in := struct {
		Control     string `json:"control,omitempty"`
		Title       string `json:"title,omitempty"`
		Description string `json:"description,omitempty"`
	}{}
	cmd := c.command("", "statement.own", "own REF [TITLE]", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		if len(args) == 2 {
			in.Title = args[1]
		}
		return do(c, cmd, http.MethodPost, in, c.showLine, "statements", args[0], "own")
	}, `privet statement own SOA-0001 "Clean desks" --text "Checked each Friday."`, "privet statement own SOA-0001 --control CTL-0004")
	f := cmd.Flags()
	f.StringVar(&in.Control, "control", "", c.flag("statement", "control"))
	f.StringVar(&in.Description, "text", "", c.flag("statement", "text"))
	return cmd
}

func (c *cli) statementCompare() *cobra.Command {
	return c.command("", "statement.compare", "compare REF WITH", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			Lines []struct {
				Number, Title, Change string
				Fields                []string
				Before, Now           *statementLine
			}
		}
		return ask(c, cmd, pairs("with", args[1]), func(r answer) (table, error) {
			t := c.columnsOf("number", "title", "change", "fields", "before", "now")
			word := func(l *statementLine) string {
				if l == nil {
					return ""
				}
				return l.Status
			}
			for _, l := range r.Lines {
				t.add(l.Number, l.Title, l.Change, strings.Join(l.Fields, ", "), word(l.Before), word(l.Now))
			}
			return t, nil
		}, "statements", args[0], "compare")
	}, "privet statement compare SOA-0002 SOA-0001", "privet statement compare SOA-0001 3")
}

// statementCarry says what a transition would do; with a title it does it.
func (c *cli) statementCarry(show func(statementTable) (table, error)) *cobra.Command {
	in := struct {
		Title string   `json:"title"`
		Keep  []string `json:"keep,omitempty"`
		Rest  string   `json:"rest,omitempty"`
	}{}
	cmd := c.command("", "statement.carry", "carry REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		if in.Title != "" {
			return do(c, cmd, http.MethodPost, in, show, "statements", args[0], "transition")
		}
		type answer struct {
			New, Merged []string
			Dropped     []struct {
				Number, Title string
				Applied       bool
			}
			Bridge []struct{ From, To, Outcome, Was string }
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			c.facts("cli.statement.carries", "new", len(r.New), "merged", len(r.Merged), "dropped", len(r.Dropped))
			t := c.columnsOf("from", "to", "outcome", "was")
			for _, b := range r.Bridge {
				t.add(b.From, b.To, b.Outcome, b.Was)
			}
			return t, nil
		}, "statements", args[0], "transition")
	}, "privet statement carry SOA-0001", `privet statement carry SOA-0001 --title "Statement 2025" --keep 6.2.1.1 --rest "Covered by the information security management system."`)
	f := cmd.Flags()
	f.StringVar(&in.Title, "title", "", c.flag("statement", "title"))
	f.StringSliceVar(&in.Keep, "keep", nil, c.flag("statement", "keep"))
	f.StringVar(&in.Rest, "rest", "", c.flag("statement", "rest"))
	return cmd
}

func (c *cli) statementExport() *cobra.Command {
	var public, force bool
	cmd := c.command("", "statement.export", "export REF FILE|-", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		open := ""
		if public {
			open = "true"
		}
		return c.saveFeature(cmd, args[1], force, []string{"as", formOf(args[1]), "public", open}, "statements", args[0], "document")
	}, "privet statement export SOA-0001 statement.pdf", "privet statement export SOA-0001 public.docx --public", "privet statement export SOA-0001 statement.xlsx", "privet statement export SOA-0001 statement.oscal.json")
	cmd.Flags().BoolVar(&public, "public", false, c.flag("statement", "public"))
	cmd.Flags().BoolVar(&force, "force", false, c.flag("statement", "force"))
	return cmd
}

// formOf is the format that a file's name asks for: "pdf", "xlsx", and "oscal" where
// it ends with .oscal.json.
func formOf(name string) string {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, ".oscal.json") || name == "oscal.json" {
		return "oscal"
	}
	return strings.TrimPrefix(filepath.Ext(name), ".")
}
