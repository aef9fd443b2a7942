package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
)

// program is one run of a command.
type program struct {
	World
	words   *i18n.Catalogue
	w       i18n.Words // of the person who typed the command
	version string
	root    *cobra.Command
}

// everywhere are the settings that every command has as a flag: which installation.
func everywhere() []string { return []string{"data", "db", "db_owner"} }

// flagged settings have a flag; secrets have none: others could read them in the list of processes.
func flagged(d settings.Def) bool { return !d.Secret || d.Name == "db" || d.Name == "db_owner" }

// rootFlags adds what every command has to the root command.
func (p *program) rootFlags(root *cobra.Command) {
	p.root = root
	root.PersistentFlags().String("config", "", p.w.T("setting.config"))
	p.addFlags(p.w, everywhere(), has(root), root.PersistentFlags().String)
}

// has tells whether a command has a flag already.
func has(cmd *cobra.Command) func(string) bool {
	return func(name string) bool { return cmd.Flag(name) != nil }
}

// addFlags adds settings to the flags of a command, whose string is given.
func (p *program) addFlags(w i18n.Words, names []string, known func(string) bool, add func(name, value, usage string) *string) {
	for _, d := range settings.Defs() {
		if slices.Contains(names, d.Name) && flagged(d) && !known(d.Flag()) {
			add(d.Flag(), d.Default, w.T("setting."+d.Name))
		}
	}
}

// read collects the settings for a command; nil is the root command.
func (p *program) read(cmd *cobra.Command) (*settings.Settings, []settings.Fault) {
	src := settings.Source{Env: p.Env, Home: p.Home, GOOS: goos, Flags: map[string]string{}}
	for _, c := range []*cobra.Command{p.root, cmd} {
		if c == nil {
			continue
		}
		given := func(name string) (string, bool) {
			f := c.Flag(name)
			if f == nil || !f.Changed {
				return "", false
			}
			return f.Value.String(), true
		}
		if v, ok := given("config"); ok {
			src.File = v
		}
		for _, d := range settings.Defs() {
			if v, ok := given(d.Flag()); ok {
				src.Flags[d.Name] = v
			}
		}
	}
	return settings.Read(src)
}

// settings are those of read, or one problem after a line for each fault.
func (p *program) settings(cmd *cobra.Command, w i18n.Words) (*settings.Settings, error) {
	s, faults := p.read(cmd)
	if len(faults) == 0 {
		return s, nil
	}
	for _, f := range faults {
		fmt.Fprintln(p.Err, faultLine(w, f))
	}
	return nil, problem.New(problem.Invalid, "settings_wrong", "count", len(faults))
}

func faultLine(w i18n.Words, f settings.Fault) string {
	if f.Line > 0 {
		return w.T("setting.fault_line", "where", f.Where, "line", f.Line, "text", w.Problem(f.Problem))
	}
	return w.T("setting.fault", "where", f.Where, "text", w.Problem(f.Problem))
}

// commands are those that need the whole program.
func (p *program) commands(w i18n.Words) []*cobra.Command {
	return []*cobra.Command{p.serve(w), p.demo(w), p.starter(w), p.catalogue(w), p.pack(w), p.migrate(w), p.config(w), p.mail(w), p.account(w)}
}

func (p *program) serve(w i18n.Words) *cobra.Command {
	cmd := &cobra.Command{
		Use: "serve", Short: w.T("command.serve"), Long: w.T("command.serve.long"), Args: cobra.NoArgs,
		Example: "privet serve\nprivet serve --listen 127.0.0.1:9000 --log-format json\nPRIVET_DB=postgres://privet_app@db.example.org/privet privet serve",
	}
	var names []string
	for _, d := range settings.Defs() {
		names = append(names, d.Name)
	}
	p.addFlags(w, names[1:], has(cmd), cmd.Flags().String) // data is a flag of every command
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := p.settings(cmd, w)
		if err != nil {
			return err
		}
		var opened *app.App
		return p.run(cmd.Context(), s, func(_ context.Context, a *app.App) error { opened = a; return nil }, func(address string) {
			p.sayHow(cmd.Context(), w, opened, address)
		})
	}
	return cmd
}

// sayHow says where to go: as long as nobody can sign in, to the link that makes the
// first account.
func (p *program) sayHow(ctx context.Context, w i18n.Words, a *app.App, address string) {
	link, err := a.SetUpLink(ctx, address)
	switch {
	case err != nil:
		a.Log.WarnContext(ctx, "no set-up link", "err", err)
	case link != "":
		say(p.Out, w.T("serve.set_up"), "", "  "+link, "")
	default:
		say(p.Out, w.T("serve.running", "address", a.Typed(address)))
	}
}

// run opens the installation and serves it. before runs once it is open.
func (p *program) run(ctx context.Context, s *settings.Settings, before func(context.Context, *app.App) error, ready func(string)) error {
	a, err := app.Open(ctx, s, app.Options{
		Version: p.version, Words: p.words, Now: p.Now, Serving: true, Extra: p.Extra,
		Log: app.NewLog(p.Err, s.LogFormat, s.LogLevel),
	})
	if err != nil {
		return err
	}
	if before != nil {
		err = before(ctx, a)
	}
	if err == nil {
		err = a.Serve(ctx, ready)
	}
	if end := a.Close(); err == nil {
		err = end
	}
	return err
}

func (p *program) migrate(w i18n.Words) *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: w.T("command.migrate"), Long: w.T("command.migrate.long"), Args: cobra.NoArgs,
		Example: "privet migrate\nPRIVET_DB_OWNER=postgres://privet_owner@db.example.org/privet privet migrate",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.settings(cmd, w)
			if err != nil {
				return err
			}
			return app.Migrate(cmd.Context(), s)
		},
	}
}

func (p *program) config(w i18n.Words) *cobra.Command {
	parent := &cobra.Command{Use: "config", Short: w.T("command.config"), Args: cobra.NoArgs}
	check := &cobra.Command{
		Use: "check", Short: w.T("command.config.check"), Long: w.T("command.config.check.long"), Args: cobra.NoArgs, Example: "privet config check",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.settings(cmd, w)
			if err != nil {
				return err
			}
			if s.File == "" {
				fmt.Fprintln(p.Err, w.T("setting.sound_without_file"))
				return nil
			}
			fmt.Fprintln(p.Err, w.T("setting.sound", "file", s.File))
			return nil
		},
	}
	show := &cobra.Command{
		Use: "show", Short: w.T("command.config.show"), Args: cobra.NoArgs, Example: "privet config show\nprivet config show -o json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.settings(cmd, w)
			if err != nil {
				return err
			}
			return p.show(cmd, w, s)
		},
	}
	parent.AddCommand(check, show)
	return parent
}

// show prints every setting with where it came from; secrets are masked.
func (p *program) show(cmd *cobra.Command, w i18n.Words, s *settings.Settings) error {
	type line struct {
		Name    string `json:"name"`
		Value   string `json:"value"`
		From    string `json:"from,omitempty"`
		Meaning string `json:"meaning"`
	}
	var lines []line
	for _, d := range settings.Defs() {
		lines = append(lines, line{d.Name, d.Value(s), s.From[d.Name], strings.ReplaceAll(w.T("setting."+d.Name), "`", "")})
	}
	if f := cmd.Flag("output"); f != nil && f.Value.String() == "json" {
		e := json.NewEncoder(p.Out)
		e.SetIndent("", "  ")
		return e.Encode(lines)
	}
	t := tabwriter.NewWriter(p.Out, 0, 4, 2, ' ', 0)
	for _, l := range lines {
		from := l.From
		if from == "" {
			from = w.T("setting.default")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", l.Name, l.Value, from)
	}
	return t.Flush()
}

// say writes a paragraph for people.
func say(to io.Writer, lines ...string) {
	for _, l := range lines {
		fmt.Fprintln(to, l)
	}
}
