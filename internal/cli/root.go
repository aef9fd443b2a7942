package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/problem"
)

// Groups of commands in the help.
const (
	groupRecords = "records"
	groupFiles   = "files"
	groupTrust   = "trust"
	groupAdmin   = "admin"
)

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use: "privet", Short: c.w.T("cli.short"), Long: c.w.T("cli.long"),
		SilenceErrors: true, SilenceUsage: true, DisableAutoGenTag: true,
		Args: func(cmd *cobra.Command, args []string) error { return c.unknownCommand(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetIn(c.In)
	root.SetOut(c.Out)
	root.SetErr(c.Err)
	for _, g := range []string{groupRecords, groupStandard, groupFiles, groupTrust, groupAdmin} {
		root.AddGroup(&cobra.Group{ID: g, Title: c.w.T("cli.group." + g)})
	}
	f := root.PersistentFlags()
	f.StringVarP(&c.output, "output", "o", "", c.flag("", "output"))
	f.StringVar(&c.server, "server", "", c.flag("", "server"))
	f.StringVar(&c.token, "token", "", c.flag("", "token"))
	f.StringVar(&c.tokenFile, "token-file", "", c.flag("", "token-file"))
	f.StringVar(&c.org, "org", "", c.flag("", "org"))
	f.String("lang", "", c.flag("", "lang")) // read before the commands are built: language
	f.BoolVarP(&c.verbose, "verbose", "v", false, c.flag("", "verbose"))
	f.BoolP("help", "h", false, c.flag("", "help"))
	c.completeFlag(root, "output", formats...)
	_ = root.RegisterFlagCompletionFunc("org", c.completeOrg)
	if c.Flags != nil {
		c.Flags(root)
	}

	root.AddCommand(
		c.list(), c.get(), c.create(), c.set(), c.move(), c.review(), c.archive(), c.link(), c.search(), c.due(),
		c.comment(), c.askBy(), c.attach(), c.history(), c.revert(), c.registers(), c.activities(),
		c.scope(), c.gap(), c.statement(), c.plan(), c.readiness(), c.forecast(), c.journey(), c.checks(), c.grades(), c.measures(), c.improve(), c.reports(), c.contradictions(), c.evidence(), c.packs(),
		c.dataMap(), c.accessReport(), c.inventory(), c.dataElements(), c.request(), c.retention(), c.transfers(), c.ripple(), c.partners(),
		c.laws(), c.clock(),
		c.imports(), c.export(),
		c.verify(), c.backup(), c.restore(), c.erase(), c.doctor(),
		c.orgs(), c.members(), c.invite(), c.tokens(), c.webhooks(), c.mailboxes(), c.completion(), c.version(),
	)
	for _, extra := range c.Commands {
		if extra.GroupID == "" {
			extra.GroupID = groupAdmin
		}
		if extra.Name() == "catalogue" { // the library itself needs no organisation; what goes in and out does
			extra.AddCommand(c.frameworkExport(), c.frameworkImport())
		}
		root.AddCommand(extra)
	}
	root.SetHelpCommand(&cobra.Command{
		Use: "help [COMMAND]", Short: c.w.T("cli.help.short"), GroupID: groupAdmin,
		RunE: func(cmd *cobra.Command, args []string) error {
			at, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return c.unknownCommand(cmd.Root(), args)
			}
			return at.Help()
		},
	})
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { c.help(c.Out, cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { c.help(c.Err, cmd); return nil })
	root.SetFlagErrorFunc(c.flagProblem)
	return root
}

// command makes one: its words stand in the locales under "cli." and name, its
// examples here, because commands are the same in every language.
func (c *cli) command(group, name, use string, args cobra.PositionalArgs, run func(*cobra.Command, []string) error, examples ...string) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, GroupID: group, Short: c.w.T("cli." + name + ".short"), Args: args, RunE: run,
		DisableFlagsInUseLine: false, Example: strings.Join(examples, "\n"),
	}
	if long := "cli." + name + ".long"; c.w.Has(long) {
		cmd.Long = c.w.T(long)
	}
	return cmd
}

// flag is what a flag does: the command's own words, or those that all share.
func (c *cli) flag(command, name string) string {
	if key := "cli." + command + ".flag." + name; command != "" && c.w.Has(key) {
		return c.w.T(key)
	}
	return c.w.T("cli.flag." + name)
}

// between wants a number of arguments; max < 0 is any.
func (c *cli) between(min, max int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < min || max >= 0 && len(args) > max {
			return problem.New(problem.Invalid, "cli_arguments", "use", c.useLine(cmd), "command", cmd.CommandPath())
		}
		return nil
	}
}

// parent is a command that only holds others.
func (c *cli) parent(group, name string, children ...*cobra.Command) *cobra.Command {
	cmd := c.command(group, name, name, nil, nil)
	cmd.Args = func(cmd *cobra.Command, args []string) error { return c.unknownCommand(cmd, args) }
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.AddCommand(children...)
	return cmd
}

func (c *cli) unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := make([]string, 0, len(cmd.Commands()))
	for _, x := range cmd.Commands() {
		if x.IsAvailableCommand() {
			names = append(names, x.Name())
		}
	}
	if near := nearest(args[0], names); near != "" {
		return problem.New(problem.Invalid, "cli_unknown_command_near", "value", args[0], "near", cmd.CommandPath()+" "+near, "command", cmd.CommandPath())
	}
	return problem.New(problem.Invalid, "cli_unknown_command", "value", args[0], "command", cmd.CommandPath())
}

// flagProblem says what is wrong with a flag. The library's errors are told apart
// by what they can answer, so that its words never reach people.
func (c *cli) flagProblem(cmd *cobra.Command, err error) error {
	at := cmd.CommandPath()
	var invalid interface{ GetValue() string }
	var named interface{ GetSpecifiedName() string }
	dashed := func(s string) string {
		if len(s) == 1 {
			return "-" + s
		}
		return "--" + s
	}
	switch {
	case errors.As(err, &invalid):
		name, _, _ := strings.Cut(strings.TrimPrefix(after(err.Error(), " for "), `"`), `"`)
		return problem.New(problem.Invalid, "cli_flag_value", "value", invalid.GetValue(), "flag", name, "command", at)
	case errors.As(err, &named) && strings.Contains(err.Error(), "needs an argument"):
		return problem.New(problem.Invalid, "cli_flag_empty", "flag", dashed(named.GetSpecifiedName()), "command", at)
	case errors.As(err, &named):
		return problem.New(problem.Invalid, "cli_unknown_flag", "flag", dashed(named.GetSpecifiedName()), "command", at)
	}
	return problem.New(problem.Invalid, "cli_flags", "reason", err.Error(), "command", at)
}

func after(s, part string) string {
	_, rest, _ := strings.Cut(s, part)
	return rest
}

// help is the whole answer of --help.
func (c *cli) help(w io.Writer, cmd *cobra.Command) {
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	if cmd.Long != "" {
		line("%s\n", strings.TrimSpace(cmd.Long))
	} else if cmd.Short != "" {
		line("%s\n", cmd.Short)
	}
	bold := func(key string) string { return c.paint(w, paintBold, c.w.T(key)) }
	line("%s", bold("cli.head.usage"))
	if cmd.HasAvailableSubCommands() {
		line("  %s %s", cmd.CommandPath(), c.w.T("cli.head.subcommand"))
	} else {
		line("  %s", c.useLine(cmd))
	}
	if cmd.HasExample() {
		line("\n%s", bold("cli.head.examples"))
		for _, x := range strings.Split(cmd.Example, "\n") {
			line("  %s", x)
		}
	}
	c.helpCommands(w, cmd, bold)
	own, shared := cmd.NonInheritedFlags().FlagUsages(), cmd.InheritedFlags().FlagUsages()
	if cmd.HasParent() && own != "" {
		line("\n%s\n%s", bold("cli.head.flags"), c.flagUsages(own))
	}
	if !cmd.HasParent() {
		shared = cmd.PersistentFlags().FlagUsages()
	}
	if shared != "" {
		line("\n%s\n%s", bold("cli.head.shared"), c.flagUsages(shared))
	}
	if cmd.HasAvailableSubCommands() {
		line("\n%s", c.w.T("cli.head.more", "command", cmd.CommandPath()))
	}
}

var placeholder = regexp.MustCompile(`[A-Z]{3,}`)

// useLine is how a command is called, its placeholders in the person's language.
func (c *cli) useLine(cmd *cobra.Command) string {
	use := strings.ReplaceAll(cmd.UseLine(), "[flags]", c.w.T("cli.head.flags_word"))
	return placeholder.ReplaceAllStringFunc(use, func(word string) string {
		if key := "cli.use." + word; c.w.Has(key) {
			return c.w.T(key)
		}
		return word
	})
}

func (c *cli) helpCommands(w io.Writer, cmd *cobra.Command, bold func(string) string) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	show := func(x *cobra.Command) { fmt.Fprintf(w, "  %-12s %s\n", x.Name(), x.Short) }
	if cmd.HasParent() {
		fmt.Fprintf(w, "\n%s\n", bold("cli.head.commands"))
		for _, x := range cmd.Commands() {
			if x.IsAvailableCommand() {
				show(x)
			}
		}
		return
	}
	for _, g := range cmd.Groups() {
		fmt.Fprintf(w, "\n%s\n", bold("cli.group."+g.ID))
		for _, x := range cmd.Commands() {
			if x.GroupID == g.ID && (x.IsAvailableCommand() || x.Name() == "help") {
				show(x)
			}
		}
	}
}

func (c *cli) flagUsages(s string) string {
	s = strings.ReplaceAll(strings.TrimRight(s, "\n"), "(default ", "("+c.w.T("cli.head.default")+" ")
	return s
}

// language is the code of the language to speak: --lang, PRIVET_LANG, or the
// locale of the terminal. It is needed before the commands have their words.
func language(h Host, args []string) string {
	for i, a := range args {
		if a == "--" {
			break
		}
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return h.Words.Match(v)
		}
		if a == "--lang" && i+1 < len(args) {
			return h.Words.Match(args[i+1])
		}
	}
	for _, name := range []string{"PRIVET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, _, _ := strings.Cut(h.env(name), "."); v != "" {
			return h.Words.Match(strings.ReplaceAll(v, "_", "-"))
		}
	}
	return h.Words.Match("")
}

func (h Host) env(name string) string {
	if h.Getenv == nil {
		return ""
	}
	return h.Getenv(name)
}

// nearest is the name that a person may have meant; "" if none is close.
func nearest(typed string, names []string) string {
	best, least := "", 1+len(typed)/3
	for _, n := range names {
		if d := distance(typed, n); d <= least && (best == "" || d < least) {
			best, least = n, d
		}
	}
	return best
}

// distance counts the letters to add, drop or exchange.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(y)]
}

func (c *cli) completion() *cobra.Command {
	cmd := c.command(groupAdmin, "completion", "completion bash|zsh|fish|powershell", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		root := cmd.Root()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(c.Out, true)
		case "zsh":
			return root.GenZshCompletion(c.Out)
		case "fish":
			return root.GenFishCompletion(c.Out, true)
		case "powershell":
			return root.GenPowerShellCompletionWithDesc(c.Out)
		}
		return problem.New(problem.Invalid, "cli_unknown_shell", "value", args[0])
	}, `source <(privet completion bash)`, `privet completion zsh > "${fpath[1]}/_privet"`, `privet completion fish > ~/.config/fish/completions/privet.fish`)
	cmd.ValidArgs = []string{"bash", "zsh", "fish", "powershell"}
	return cmd
}

func (c *cli) version() *cobra.Command {
	return c.command(groupAdmin, "version", "version", c.between(0, 0), func(*cobra.Command, []string) error {
		if c.output == formatJSON {
			return c.writeJSON(map[string]string{"version": c.Version})
		}
		_, err := fmt.Fprintln(c.Out, "privet", c.Version)
		return err
	}, "privet version -o json")
}

// context of a command; cobra hands it over.
func contextOf(cmd *cobra.Command) context.Context { return cmd.Context() }
