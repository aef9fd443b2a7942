package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// queryFlags are what list and export share.
type queryFlags struct {
	where    []string
	search   string
	sort     string
	archived bool
}

func (c *cli) queryFlags(cmd *cobra.Command, q *queryFlags) {
	f := cmd.Flags()
	f.StringArrayVarP(&q.where, "where", "w", nil, c.flag("", "where"))
	f.StringVarP(&q.search, "search", "q", "", c.flag("", "search"))
	f.StringVar(&q.sort, "sort", "", c.flag("", "sort"))
	f.BoolVar(&q.archived, "archived", false, c.flag("", "archived"))
	_ = cmd.RegisterFlagCompletionFunc("where", c.completeWhere)
	_ = cmd.RegisterFlagCompletionFunc("sort", c.completeSort)
}

func (q queryFlags) query(t *register.Type) (client.Query, error) {
	out := client.Query{Search: q.search, Sort: q.sort, Archived: q.archived}
	for _, w := range q.where {
		cond, err := condition(w)
		if err != nil {
			return out, err
		}
		out.Where = append(out.Where, cond)
	}
	return out, nil
}

// condition reads field:op:value, and field=value as short for "is" (or "has"
// where the field may hold several, which the server decides).
func condition(s string) (string, error) {
	field, value, ok := strings.Cut(s, "=")
	if ok && field != "" && !strings.Contains(field, ":") {
		if value == "" {
			return field + ":empty", nil
		}
		return field + ":is:" + value, nil
	}
	if strings.Contains(s, ":") {
		return s, nil
	}
	return "", problem.New(problem.Invalid, "cli_where", "value", s)
}

func (c *cli) list() *cobra.Command {
	var q queryFlags
	var limit int
	var all, count bool
	var columns []string
	cmd := c.command(groupRecords, "list", "list REGISTER", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		t, err := c.register(args[0])
		if err != nil {
			return err
		}
		ask, err := q.query(t)
		if err != nil {
			return err
		}
		ask.Count = count
		cols, err := c.listColumns(t, columns)
		if err != nil {
			return err
		}
		return c.listed(cmd, t, ask, cols, limit, all)
	}, "privet list processing-activities", "privet list pa --where state=approved --sort=-updated",
		"privet list systems --where regions:has:US --columns ref,title,hosting,regions", "privet list parties --all -o csv > parties.csv")
	c.queryFlags(cmd, &q)
	f := cmd.Flags()
	f.IntVarP(&limit, "limit", "n", 50, c.flag("list", "limit"))
	f.BoolVar(&all, "all", false, c.flag("list", "all"))
	f.BoolVar(&count, "count", false, c.flag("list", "count"))
	f.StringSliceVar(&columns, "columns", nil, c.flag("list", "columns"))
	_ = cmd.RegisterFlagCompletionFunc("columns", c.completeSort)
	cmd.ValidArgsFunction = c.completing(c.completeRegister)
	return cmd
}

// listColumns are those asked for, or the head and what the register marks.
func (c *cli) listColumns(t *register.Type, names []string) ([]column, error) {
	if len(names) == 0 {
		names = []string{"ref", "title"}
		if t.Flow != nil {
			names = append(names, "state")
		}
		for _, f := range t.Fields {
			if f.List {
				names = append(names, f.Name)
			}
		}
	}
	out := make([]column, len(names))
	for i, n := range names {
		f := t.Field(n)
		if f == nil && !slices.Contains(register.HeadNames(), n) || f != nil && f.Kind == register.KindRows {
			return nil, problem.New(problem.Invalid, "cli_unknown_column", "value", n, "register", t.Name)
		}
		number := f != nil && (f.Kind == register.KindInt || f.Kind == register.KindDecimal) || n == "rev" || n == "approved_rev"
		out[i] = column{name: n, title: c.label(t, n), right: number}
	}
	return out, nil
}

// maxPage is how many records one request may ask for.
const maxPage = store.MaxLimit

// listed reads page after page. JSON and CSV are written as they come, so that a
// list may be as long as it likes; a table has to know its widths.
func (c *cli) listed(cmd *cobra.Command, t *register.Type, q client.Query, cols []column, limit int, all bool) error {
	ctx := contextOf(cmd)
	s, err := c.in(ctx)
	if err != nil {
		return err
	}
	c.about = about{t: t}
	if c.output != formatJSON && c.output != formatCSV {
		c.learnTerms(ctx, s, t)
	}
	out := table{columns: cols}
	shown, wrote := 0, false
	for {
		q.Limit = maxPage
		if !all {
			q.Limit = min(maxPage, limit-shown)
		}
		page, err := s.List(ctx, s.org, t.Name, q)
		if err != nil {
			return err
		}
		shown += len(page.Items)
		switch c.output {
		case formatJSON:
			if err := c.streamJSON(page.Items, wrote); err != nil {
				return err
			}
		default:
			for _, raw := range page.Items {
				row, err := c.cells(t, cols, raw, page.Titles)
				if err != nil {
					return err
				}
				out.add(row...)
			}
			if c.output == formatCSV {
				if err := c.writeCSV(out, !wrote); err != nil {
					return err
				}
				out.rows = nil
			}
		}
		wrote = wrote || len(page.Items) > 0 || c.output == formatCSV
		q.After, q.Count = page.Next, false
		if page.Total != nil {
			defer c.total(*page.Total)
		}
		if page.Next == "" || !all && shown >= limit {
			break
		}
	}
	switch {
	case c.output == formatJSON:
		end := "\n]\n"
		if !wrote {
			end = "[]\n"
		}
		if _, err := fmt.Fprint(c.Out, end); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	case c.output != formatCSV:
		if err := c.writeTable(out); err != nil {
			return err
		}
	}
	switch {
	case q.After != "":
		c.say("cli.more", "count", shown)
	case shown == 0 && c.output != formatJSON:
		c.say("cli.none", "register", c.name(t))
	}
	return nil
}

func (c *cli) total(n int) {
	if n > store.MaxCount {
		c.say("cli.total_capped", "count", store.MaxCount)
		return
	}
	c.say("cli.total", "count", n)
}

func (c *cli) streamJSON(items []json.RawMessage, begun bool) error {
	for i, raw := range items {
		lead := ",\n  "
		if !begun && i == 0 {
			lead = "[\n  "
		}
		if _, err := fmt.Fprintf(c.Out, "%s%s", lead, raw); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	return nil
}

// cells are the values of one record in the columns of a list.
func (c *cli) cells(t *register.Type, cols []column, raw json.RawMessage, titles map[string]store.Title) ([]string, error) {
	var keys map[string]any
	if err := decode(raw, &keys); err != nil {
		return nil, err
	}
	out := make([]string, len(cols))
	for i, col := range cols {
		out[i] = c.valueOf(t, col.name, keys[col.name], titles)
	}
	return out, nil
}

func decode(raw json.RawMessage, to any) error {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if err := d.Decode(to); err != nil {
		return problem.Wrap(problem.Unavailable, "cli_not_privet", err, "server", "")
	}
	return nil
}
