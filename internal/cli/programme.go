package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
)

// groupStandard holds the commands about the standard.
const groupStandard = "standard"

// shortfall is a record that falls short, as routes of features answer it.
type shortfall struct {
	Register, Ref, Title, Text string
}

func (s shortfall) name() string { return first(s.Ref, s.Register) }

// ask reads a route of a feature and shows it: as it came in JSON, else as a table.
func ask[T any](c *cli, cmd *cobra.Command, q url.Values, show func(T) (table, error), parts ...string) error {
	return c.featured(cmd, func(s *session) (json.RawMessage, table, error) {
		var got client.Raw[T]
		if err := s.Feature(contextOf(cmd), s.org, q, &got, parts...); err != nil {
			return nil, table{}, err
		}
		t, err := show(got.Of)
		return got.JSON, t, err
	})
}

// do is ask for a route that changes something.
func do[T any](c *cli, cmd *cobra.Command, method string, in any, show func(T) (table, error), parts ...string) error {
	return c.featured(cmd, func(s *session) (json.RawMessage, table, error) {
		var got client.Raw[T]
		if err := s.DoFeature(contextOf(cmd), s.org, method, in, &got, parts...); err != nil {
			return nil, table{}, err
		}
		t, err := show(got.Of)
		return got.JSON, t, err
	})
}

func (c *cli) featured(cmd *cobra.Command, get func(*session) (json.RawMessage, table, error)) error {
	if err := c.checkOutput(); err != nil {
		return err
	}
	s, err := c.in(contextOf(cmd))
	if err != nil {
		return err
	}
	raw, t, err := get(s)
	if err != nil {
		return err
	}
	return c.show(t, raw)
}

// columnsOf makes columns by their names; those of numbers end with #.
func (c *cli) columnsOf(names ...string) table {
	var t table
	for _, n := range names {
		right := strings.HasSuffix(n, "#")
		n = strings.TrimSuffix(n, "#")
		t.columns = append(t.columns, column{name: n, title: c.w.T("cli.column." + n), right: right})
	}
	return t
}

// facts talk to the person, where a person reads.
func (c *cli) facts(key string, args ...any) {
	if c.output != formatJSON && c.output != formatCSV {
		c.say(key, args...)
	}
}

// pairs is a query of the values that are set.
func pairs(list ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(list); i += 2 {
		if list[i+1] != "" {
			q.Set(list[i], list[i+1])
		}
	}
	return q
}

// asJSON adds --json, which is -o json.
func (c *cli) asJSON(list ...*cobra.Command) {
	for _, cmd := range list {
		run := cmd.RunE
		yes := cmd.Flags().Bool("json", false, c.w.T("cli.flag.json"))
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if *yes {
				c.output = formatJSON
			}
			return run(cmd, args)
		}
	}
}

type readiness struct {
	Stage, Score int
	Edition      string
	Ready        bool
	Demands      []struct {
		Asks    string
		Binding bool
		Of, Met int
		Lacks   []shortfall
	}
}

func (c *cli) readiness() *cobra.Command {
	var stage, scope string
	cmd := c.command(groupStandard, "readiness", "readiness", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return ask(c, cmd, pairs("stage", stage, "scope", scope), func(r readiness) (table, error) {
			c.facts("cli.readiness.is", "stage", r.Stage, "score", r.Score, "edition", r.Edition)
			t := c.columnsOf("asks", "met#", "of#", "lacks")
			for _, d := range r.Demands {
				t.add(d.Asks, strconv.Itoa(d.Met), strconv.Itoa(d.Of), lacking(d.Lacks))
			}
			return t, nil
		}, "readiness")
	}, "privet readiness --stage 2", "privet readiness --scope SCO-0001 --json")
	cmd.Flags().StringVar(&stage, "stage", "1", c.flag("readiness", "stage"))
	cmd.Flags().StringVar(&scope, "scope", "", c.flag("readiness", "scope"))
	c.completeFlag(cmd, "stage", "1", "2")
	c.asJSON(cmd)
	return cmd
}

// lacking names the first that falls short and how many more do.
func lacking(list []shortfall) string {
	if len(list) == 0 {
		return ""
	}
	out := list[0].name() + ": " + list[0].Text
	if n := len(list) - 1; n > 0 {
		out += fmt.Sprintf(" (+%d)", n)
	}
	return out
}

func (c *cli) checks() *cobra.Command {
	var all bool
	cmd := c.command(groupStandard, "checks", "checks [KEY]", c.between(0, 1), func(cmd *cobra.Command, args []string) error {
		key := ""
		if len(args) == 1 {
			if key = args[0]; !strings.Contains(key, "/") {
				key = "27701:2025/" + key
			}
		}
		yes := ""
		if all {
			yes = "true"
		}
		type answer struct {
			Count, Short int
			Items        []struct {
				Rule, Asks, Severity string
				Of                   int
				ShortCount           int `json:"short_count"`
				Short                []shortfall
			}
		}
		return ask(c, cmd, pairs("key", key, "all", yes), func(r answer) (table, error) {
			c.facts("cli.checks.are", "count", r.Count, "short", r.Short)
			t := c.columnsOf("asks", "of#", "short#", "lacks")
			for _, x := range r.Items {
				t.add(x.Asks, strconv.Itoa(x.Of), strconv.Itoa(x.ShortCount), lacking(x.Short))
			}
			return t, nil
		}, "checks")
	}, "privet checks", "privet checks A.1.2.7", "privet checks --all --json")
	cmd.Flags().BoolVar(&all, "all", false, c.flag("checks", "all"))
	coverage := c.checksCoverage()
	c.asJSON(cmd, coverage)
	cmd.AddCommand(coverage)
	return cmd
}

type member struct{ Register, Ref, Title, Text, Via string }

func (c *cli) scope() *cobra.Command {
	rows := func(t *table, list []member, sign string) {
		for _, m := range list {
			cells := []string{m.Ref, m.Register, m.Title, m.Text, m.Via}
			if sign != "" {
				cells = append([]string{sign}, cells...)
			}
			t.add(cells...)
		}
	}
	var of string
	members := c.command("", "scope.members", "members REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			Items []member
			Total int
		}
		return ask(c, cmd, pairs("records_of", of, "limit", "1000"), func(r answer) (table, error) {
			t := c.columnsOf("ref", "register", "title", "why", "via")
			rows(&t, r.Items, "")
			if r.Total > len(r.Items) {
				c.facts("cli.scope.more", "count", r.Total-len(r.Items))
			}
			return t, nil
		}, "scopes", args[0], "members")
	}, "privet scope members SCO-0001", "privet scope members SCO-0001 --of systems")
	members.Flags().StringVar(&of, "of", "", c.flag("scope", "of"))
	var with string
	widen := c.command("", "scope.widen", "widen REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			InForce        string `json:"in_force"`
			Added, Removed []member
			Requirements   []string
			Stale          []shortfall
		}
		return ask(c, cmd, pairs("with", with), func(r answer) (table, error) {
			c.facts("cli.scope.widens", "base", first(r.InForce, "–"), "added", len(r.Added), "removed", len(r.Removed), "controls", len(r.Requirements))
			t := c.columnsOf("change", "ref", "register", "title", "why", "via")
			rows(&t, r.Added, "+")
			rows(&t, r.Removed, "-")
			for _, x := range r.Stale {
				t.add("!", x.Ref, x.Register, x.Title, x.Text, "")
			}
			return t, nil
		}, "scopes", args[0], "widening")
	}, "privet scope widen SCO-0002", "privet scope widen SCO-0002 --with SCO-0001 --json")
	widen.Flags().StringVar(&with, "with", "", c.flag("scope", "with"))
	export := c.fileCommand("scope.export", "export REF FILE|-", "scopes", "document", "privet scope export SCO-0001 scope.pdf", "privet scope export SCO-0001 scope.docx")
	publish, link, read := c.scopePublish(), c.publicationLink(), c.publicationRead()
	holding := c.scopeOf()
	c.asJSON(members, holding, widen, publish, link, read)
	return c.parent(groupStandard, "scope", members, holding, widen, publish, link, read, export)
}

type planned struct {
	Ref, Title, Start, Finish string
	Days                      int
	Outlook                   struct {
		Finish, Text string
		Slip         int
		Late         []string
	}
	Steps []struct {
		Key, Name, Start, End, Done, Forecast string
		Slack                                 int
		Critical                              bool
	}
}

func (c *cli) plan() *cobra.Command {
	show := func(forecast bool) func(planned) (table, error) {
		return func(p planned) (table, error) {
			c.facts("cli.plan.is", "ref", p.Ref, "finish", p.Finish, "days", p.Days)
			t := c.columnsOf("key", "step", "start", "end", "critical", "done")
			if forecast {
				c.facts("cli.plan.forecast.is", "finish", p.Outlook.Finish, "slip", p.Outlook.Slip, "text", p.Outlook.Text)
				t = c.columnsOf("key", "step", "end", "forecast", "late", "done")
			}
			for _, s := range p.Steps {
				mark := func(yes bool) string {
					if yes {
						return "x"
					}
					return ""
				}
				if forecast {
					t.add(s.Key, s.Name, s.End, s.Forecast, mark(slices.Contains(p.Outlook.Late, s.Name)), s.Done)
					continue
				}
				t.add(s.Key, s.Name, s.Start, s.End, mark(s.Critical), s.Done)
			}
			return t, nil
		}
	}
	in := struct {
		Title   string `json:"title"`
		From    string `json:"from"`
		Start   string `json:"start,omitempty"`
		Edition string `json:"edition,omitempty"`
		Scope   string `json:"scope,omitempty"`
	}{}
	make := c.command("", "plan.new", "new TITLE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		in.Title = args[0]
		return do(c, cmd, http.MethodPost, in, show(false), "plans", "start")
	}, `privet plan new "Way to the certificate" --from gdpr --start 2026-09-01`)
	f := make.Flags()
	f.StringVar(&in.From, "from", "nothing", c.flag("plan", "from"))
	f.StringVar(&in.Start, "start", "", c.flag("plan", "start"))
	f.StringVar(&in.Edition, "edition", "", c.flag("plan", "edition"))
	f.StringVar(&in.Scope, "scope", "", c.flag("plan", "scope"))
	c.completeFlag(make, "from", "nothing", "gdpr", "iso27001")
	see := c.command("", "plan.show", "show REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, show(false), "plans", args[0], "timetable")
	}, "privet plan show PLN-0001")
	forecast := c.command("", "plan.forecast", "forecast REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, show(true), "plans", args[0], "timetable")
	}, "privet plan forecast PLN-0001 --json")
	done := c.command("", "plan.done", "done REF STEP DAY", c.between(3, 3), func(cmd *cobra.Command, args []string) error {
		day := args[2]
		if day == "-" {
			day = ""
		}
		return do(c, cmd, http.MethodPost, map[string]string{"done": day}, show(true), "plans", args[0], "steps", args[1])
	}, "privet plan done PLN-0001 scope 2026-11-05", "privet plan done PLN-0001 scope -")
	c.asJSON(make, see, done, forecast)
	return c.parent(groupStandard, "plan", make, see, done, forecast)
}
