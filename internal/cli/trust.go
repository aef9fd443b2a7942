package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/problem"
)

// here is the installation on this machine; what works on it alone is refused
// with --server.
func (c *cli) here() (Local, error) {
	if first(c.server, c.env("PRIVET_SERVER")) != "" || c.Local == nil {
		return nil, problem.New(problem.Invalid, "cli_only_local")
	}
	return c.Local, nil
}

func (c *cli) verify() *cobra.Command {
	o := VerifyOptions{}
	cmd := c.command(groupTrust, "verify", "verify [TARGET]", c.between(0, 1), func(cmd *cobra.Command, args []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		if c.Local == nil {
			return problem.New(problem.Invalid, "cli_only_local")
		}
		if len(args) > 0 {
			o.Target = args[0]
		} else if _, err := c.here(); err != nil {
			return err
		}
		for _, name := range []string{o.Target, o.Checkpoint, o.Key} {
			if name == "" || strings.Contains(name, "://") {
				continue
			}
			if _, err := os.Stat(name); err != nil {
				return fileProblem(name, err)
			}
		}
		bar := c.progress("cli.progress.verify")
		o.Words, o.Progress = c.w, bar.tell
		r, err := c.Local.Verify(contextOf(cmd), o)
		bar.end()
		if err != nil {
			return err
		}
		return c.showReport(r, "cli.verify.sound", "cli.verify.unsound")
	}, "privet verify", "privet verify backup.zip", "privet verify backup.zip --checkpoint kept.txt", "privet verify ledger.ndjson --key public.key")
	cmd.Flags().StringVar(&o.Checkpoint, "checkpoint", "", c.flag("verify", "checkpoint"))
	cmd.Flags().StringVar(&o.Key, "key", "", c.flag("verify", "key"))
	return cmd
}

func (c *cli) doctor() *cobra.Command {
	return c.command(groupTrust, "doctor", "doctor", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		l, err := c.here()
		if err != nil {
			return err
		}
		r, err := l.Doctor(contextOf(cmd), c.w)
		if err != nil {
			return err
		}
		return c.showReport(r, "cli.doctor.sound", "cli.doctor.unsound")
	}, "privet doctor", "privet doctor -o json")
}

// showReport writes what was found; an unsound report ends the command with 1.
func (c *cli) showReport(r Report, good, bad string) error {
	switch c.output {
	case formatJSON:
		if r.Checks == nil {
			r.Checks = []Check{}
		}
		if err := c.writeJSON(r); err != nil {
			return err
		}
	case formatCSV:
		t := table{columns: []column{{name: "level"}, {name: "text"}, {name: "remedy"}}}
		for _, x := range r.Checks {
			t.add(x.Level, x.Text, x.Remedy)
		}
		if err := c.writeCSV(t, true); err != nil {
			return err
		}
	default:
		for _, s := range r.Facts {
			fmt.Fprintln(c.Out, clean(s))
		}
		colours := map[string]string{LevelOK: paintGreen, LevelWarn: paintYellow, LevelBad: paintRed}
		for _, x := range r.Checks {
			level := pad(c.word("cli.level."+x.Level), 8, false)
			fmt.Fprintf(c.Out, "%s %s\n", c.paint(c.Out, colours[x.Level], level), clean(x.Text))
			if x.Remedy != "" {
				fmt.Fprintf(c.Out, "         → %s\n", clean(x.Remedy))
			}
		}
		if r.Sound {
			fmt.Fprintln(c.Out, c.w.T(good))
		} else {
			fmt.Fprintln(c.Out, c.w.T(bad))
		}
	}
	if !r.Sound {
		return unsound{}
	}
	return nil
}

func (c *cli) backup() *cobra.Command {
	var force bool
	cmd := c.command(groupTrust, "backup", "backup FILE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		ctx := contextOf(cmd)
		bar := c.progress("cli.progress.backup")
		defer bar.end()
		if c.org != "" { // one organisation, in the open format, through the API
			s, err := c.in(ctx)
			if err != nil {
				return err
			}
			return c.save(args[0], force, func(w io.Writer) error {
				body, err := s.Archive(ctx, s.org)
				if err != nil {
					return err
				}
				defer body.Close()
				return copied(ctx, bar.writing(w, 0), body)
			})
		}
		l, err := c.here()
		if err != nil {
			return err
		}
		return c.save(args[0], force, func(w io.Writer) error { return l.Backup(ctx, w, bar.tell) })
	}, "privet backup privet-2026-11-21.zip", "privet backup acme.zip --org acme")
	cmd.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	return cmd
}

func (c *cli) restore() *cobra.Command {
	var o RestoreOptions
	cmd := c.command(groupTrust, "restore", "restore FILE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		l, err := c.here()
		if err != nil {
			return err
		}
		if c.ofRef(args[0]) != nil { // a record, not a backup
			if _, err := os.Stat(args[0]); err != nil {
				return problem.New(problem.Invalid, "cli_restore_record", "ref", args[0])
			}
		}
		f, err := os.Open(args[0])
		if err != nil {
			return fileProblem(args[0], err)
		}
		defer f.Close()
		bar := c.progress("cli.progress.restore")
		defer bar.end()
		o.Progress = bar.tell
		if err := l.Restore(contextOf(cmd), f, o); err != nil {
			return err
		}
		bar.end()
		c.say("cli.restored", "file", args[0])
		return nil
	}, "privet restore privet-2026-11-21.zip", "privet --data new-folder restore privet-2026-11-21.zip", "privet restore acme.zip --slug acme-2")
	cmd.Flags().StringVar(&o.Slug, "slug", "", c.flag("restore", "slug"))
	cmd.Flags().BoolVar(&o.Unsound, "unsound", false, c.flag("restore", "unsound"))
	return cmd
}

func (c *cli) erase() *cobra.Command {
	var reason string
	ask := c.command("", "erase.ask", "ask [REGISTER] REF SEQ", c.between(2, 3), func(cmd *cobra.Command, args []string) error {
		s, t, ref, rest, err := c.targeted(cmd, args)
		if err != nil {
			return err
		}
		if len(rest) != 1 {
			return problem.New(problem.Invalid, "cli_arguments", "use", c.useLine(cmd), "command", cmd.CommandPath())
		}
		seq, err := strconv.ParseInt(rest[0], 10, 64)
		if err != nil || seq < 0 {
			return problem.New(problem.Invalid, "cli_seq", "value", rest[0], "ref", ref)
		}
		ctx := contextOf(cmd)
		rec, err := s.Get(ctx, s.org, t.Name, ref, 0, false)
		if err != nil {
			return err
		}
		at, err := s.AskErasure(ctx, s.org, t.Name, rec.ID, seq, reason)
		if err != nil {
			return err
		}
		if c.output == formatJSON {
			return c.writeJSON(map[string]string{"id": at})
		}
		fmt.Fprintln(c.Out, at)
		c.say("cli.erase.asked", "command", "privet erase confirm "+at)
		return nil
	}, `privet erase ask PER-0004 17 --reason "Erasure request of 3 May 2026"`)
	ask.Flags().StringVar(&reason, "reason", "", c.flag("", "reason"))
	confirm := c.command("", "erase.confirm", "confirm ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		return s.ConfirmErasure(contextOf(cmd), s.org, args[0])
	}, "privet erase confirm 01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11 --token-file second-person.token --server https://privet.example.org")
	return c.parent(groupTrust, "erase", ask, confirm)
}
