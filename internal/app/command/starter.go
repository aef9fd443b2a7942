package command

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/starter"
	"github.com/privet-pims/privet/internal/store"
)

// starter works on the installation of this machine.
func (p *program) starter(w i18n.Words) *cobra.Command {
	parent := &cobra.Command{Use: "starter", Short: w.T("command.starter"), Args: cobra.NoArgs}
	list := &cobra.Command{
		Use: "list [KEY]", Short: w.T("command.starter.list"), Args: cobra.MaximumNArgs(1), Example: "privet starter list\nprivet starter list healthcare",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return p.starterEntries(cmd, w, args[0])
			}
			return p.starters(cmd, w)
		},
	}
	var o starter.Options
	load := &cobra.Command{
		Use: "load KEY", Short: w.T("command.starter.load"), Long: w.T("command.starter.load.long"), Args: cobra.ExactArgs(1),
		Example: "privet starter load healthcare --org clinic\nprivet starter load b2b-saas --only hosting,leads --lang de",
	}
	load.Flags().StringSliceVar(&o.Only, "only", nil, w.T("command.starter.flag.only"))
	load.Flags().StringSliceVar(&o.Laws, "laws", nil, w.T("command.starter.flag.laws"))
	load.Flags().BoolVar(&o.Small, "small", false, w.T("command.starter.flag.small"))
	load.RunE = func(cmd *cobra.Command, args []string) error {
		o.Lang = typedFlag(cmd, "lang")
		return p.loadStarter(cmd, w, args[0], o)
	}
	parent.AddCommand(list, load)
	return parent
}

// typedFlag is a flag as it was typed, or "".
func typedFlag(cmd *cobra.Command, name string) string {
	if f := cmd.Flag(name); f != nil {
		return f.Value.String()
	}
	return ""
}

func (p *program) starters(cmd *cobra.Command, w i18n.Words) error {
	if typedFlag(cmd, "output") == "json" {
		return p.printJSON(starter.List())
	}
	t := tabwriter.NewWriter(p.Out, 0, 4, 2, ' ', 0)
	for _, s := range starter.List() {
		fmt.Fprintf(t, "%s\t%s\t%s\n", s.Key, w.T(s.LabelKey()),
			w.T("command.starter.line", "activities", s.Activities, "systems", s.Systems, "parties", s.Parties, "risks", s.Risks))
	}
	return t.Flush()
}

func (p *program) starterEntries(cmd *cobra.Command, w i18n.Words, key string) error {
	x, err := starter.Preview(key, w.Lang())
	if err != nil {
		return err
	}
	if typedFlag(cmd, "output") == "json" {
		return p.printJSON(x)
	}
	t := tabwriter.NewWriter(p.Out, 0, 4, 2, ' ', 0)
	for _, e := range x.Activities {
		fmt.Fprintf(t, "%s\t%s\n", e.Key, e.Title)
	}
	return t.Flush()
}

func (p *program) loadStarter(cmd *cobra.Command, w i18n.Words, key string, o starter.Options) error {
	a, err := local{p}.open(cmd.Context())
	if err != nil {
		return err
	}
	slug := typedFlag(cmd, "org")
	for _, line := range p.Env {
		if name, value, _ := strings.Cut(line, "="); name == "PRIVET_ORG" && slug == "" {
			slug = value
		}
	}
	return closing(a, func() error {
		tenant, err := onlyTenant(cmd.Context(), a, slug)
		if err != nil {
			return err
		}
		who := a.Operator()
		who.Org = tenant.ID
		var r starter.Result
		err = a.Store.Write(cmd.Context(), who, func(tx *store.Tx) error {
			r, err = starter.Load(cmd.Context(), tx, key, o, nil)
			return err
		})
		if err != nil {
			return err
		}
		if typedFlag(cmd, "output") == "json" {
			return p.printJSON(r)
		}
		if r.Activities+r.Risks == 0 {
			say(p.Err, w.T("starter.state_none", "count", r.Present))
			return nil
		}
		say(p.Err, w.T("command.starter.loaded", "activities", r.Activities, "systems", r.Systems, "parties", r.Parties, "engagements", r.Engagements, "risks", r.Risks))
		return nil
	}())
}

// onlyTenant is the organisation that was named, or the only one there is.
func onlyTenant(ctx context.Context, a *app.App, slug string) (store.Tenant, error) {
	if slug != "" {
		return a.Store.Tenant(ctx, slug)
	}
	all, err := a.Store.Tenants(ctx)
	if err != nil {
		return store.Tenant{}, err
	}
	if len(all) == 1 {
		return all[0], nil
	}
	var known []string
	for _, t := range all {
		known = append(known, t.Slug)
	}
	return store.Tenant{}, problem.New(problem.Invalid, "starter_which_org", "known", strings.Join(known, ", "))
}

func (p *program) printJSON(v any) error {
	e := json.NewEncoder(p.Out)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
