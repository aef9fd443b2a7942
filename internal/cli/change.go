package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

func (c *cli) create() *cobra.Command {
	var file string
	cmd := c.command(groupRecords, "create", "create REGISTER [FIELD=VALUE …]", c.between(1, -1), func(cmd *cobra.Command, args []string) error {
		t, err := c.register(args[0])
		if err != nil {
			return err
		}
		c.about = about{t: t}
		body, err := c.patch(t, nil, file, args[1:], nil)
		if err != nil {
			return err
		}
		ctx := contextOf(cmd)
		s, err := c.in(ctx)
		if err != nil {
			return err
		}
		if c.learnTerms(ctx, s, t); file == "" && c.w.Own() != nil { // values may be named by own terms
			if body, err = c.patch(t, nil, file, args[1:], nil); err != nil {
				return err
			}
		}
		rec, err := s.Create(ctx, s.org, t.Name, body)
		if err != nil {
			return err
		}
		if c.output == formatJSON {
			return c.writeJSON(rec.Raw)
		}
		_, err = fmt.Fprintln(c.Out, rec.Ref)
		return err
	}, `privet create parties title="Acme Hosting GmbH" country=DE kinds=processor`,
		`privet create pa title="Payroll" role=controller owner=PER-0001 purposes.+.description="To pay staff"`,
		"privet create systems --file system.json", `privet create risks --file - < risk.json`)
	cmd.Flags().StringVarP(&file, "file", "f", "", c.flag("", "file"))
	cmd.ValidArgsFunction = c.completing(c.completeRegister, c.completeAssignment)
	return cmd
}

func (c *cli) set() *cobra.Command {
	var file string
	var unset []string
	var rev int64
	cmd := c.command(groupRecords, "set", "set [REGISTER] REF [FIELD=VALUE …]", c.between(1, -1), func(cmd *cobra.Command, args []string) error {
		t, ref, rest, err := c.target(args)
		if err != nil {
			return err
		}
		if len(rest) == 0 && len(unset) == 0 && file == "" {
			return problem.New(problem.Invalid, "cli_nothing_to_set", "ref", ref)
		}
		ctx := contextOf(cmd)
		s, err := c.in(ctx)
		if err != nil {
			return err
		}
		now, err := s.Get(ctx, s.org, t.Name, ref, 0, false)
		if err != nil {
			return err
		}
		c.about = about{t: t, ref: now.Ref}
		if err := c.learnTitles(ctx, s, t, now, rest); err != nil {
			return err
		}
		c.learnTerms(ctx, s, t)
		patch, err := c.patch(t, now.Raw, file, rest, unset)
		if err != nil {
			return err
		}
		seen := now.Rev
		if rev > 0 {
			seen = rev
		}
		rec, err := s.Patch(ctx, s.org, t.Name, now.ID, seen, patch)
		if err != nil {
			return c.staleAt(err, now)
		}
		return c.changed(rec)
	}, `privet set PA-0012 title="Payroll and benefits" role=controller`, `privet set PA-0012 systems+=SYS-0003 tags-=draft`,
		`privet set PA-0012 purposes.+.description="To pay staff" bases.+.purpose=+ bases.+.basis=contract`,
		"privet set PA-0012 --unset ended --unset purposes.1", "privet set SYS-0003 --file patch.json --rev 4")
	f := cmd.Flags()
	f.StringArrayVar(&unset, "unset", nil, c.flag("set", "unset"))
	f.StringVarP(&file, "file", "f", "", c.flag("", "file"))
	f.Int64Var(&rev, "rev", 0, c.flag("", "rev"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget, c.completeAssignment)
	return cmd
}

// learnTitles finds the references of linked records where an assignment adds to
// or takes from a list of links, whose values are identifiers.
func (c *cli) learnTitles(ctx context.Context, s *session, t *register.Type, now client.Record, args []string) error {
	for _, a := range args {
		m := assignmentForm.FindStringSubmatch(a)
		if m == nil || m[4] == "" {
			continue
		}
		edges, err := s.Edges(ctx, s.org, t.Name, now.ID)
		if err != nil {
			return err
		}
		c.titles = map[string]string{}
		for _, e := range edges {
			c.titles[e.ID.String()] = e.Ref
		}
		return nil
	}
	return nil
}

// patch is what a file and assignments say together; an assignment wins.
func (c *cli) patch(t *register.Type, now json.RawMessage, file string, args, unset []string) (map[string]any, error) {
	patch := map[string]any{}
	if file != "" {
		raw, err := c.readFile(file, 4<<20)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &patch); err != nil || patch == nil {
			return nil, problem.Wrap(problem.Invalid, "cli_not_json", err, "file", file)
		}
	}
	a, err := c.assigner(t, now, patch)
	if err != nil {
		return nil, err
	}
	return a.all(args, unset)
}

// changed is quiet unless somebody wants to know.
func (c *cli) changed(rec client.Record) error {
	if c.output == formatJSON {
		return c.writeJSON(rec.Raw)
	}
	if c.verbose {
		c.say("cli.changed", "ref", rec.Ref, "rev", rec.Rev)
	}
	return nil
}

// staleAt adds to a stale answer which revision was meant and how to go on.
func (c *cli) staleAt(err error, now client.Record) error {
	var e *client.Error
	if errors.As(err, &e) && e.Kind == problem.Stale {
		e.Detail += " " + c.w.T("cli.stale", "ref", now.Ref, "rev", now.Rev)
	}
	return err
}

// acting reads a record and does something to the revision that was read, or to
// the one that rev insists on.
func (c *cli) acting(cmd *cobra.Command, args []string, rev int64, do func(context.Context, *session, *register.Type, client.Record, int64, []string) (client.Record, error)) error {
	t, ref, rest, err := c.target(args)
	if err != nil {
		return err
	}
	ctx := contextOf(cmd)
	s, err := c.in(ctx)
	if err != nil {
		return err
	}
	c.about = about{t: t, ref: ref}
	now, err := s.Get(ctx, s.org, t.Name, ref, 0, false)
	if err != nil {
		return err
	}
	c.about.ref = now.Ref
	if rev == 0 {
		rev = now.Rev
	}
	rec, err := do(ctx, s, t, now, rev, rest)
	if err != nil {
		return c.staleAt(err, now)
	}
	return c.changed(rec)
}

func (c *cli) move() *cobra.Command {
	var in workflow.Input
	var on, until string
	var rev int64
	cmd := c.command(groupRecords, "move", "move [REGISTER] REF MOVE", c.between(2, 3), func(cmd *cobra.Command, args []string) error {
		in.On, in.Until = calendar.Day(on), calendar.Day(until)
		return c.acting(cmd, args, rev, func(ctx context.Context, s *session, t *register.Type, now client.Record, rev int64, rest []string) (client.Record, error) {
			if len(rest) != 1 {
				return now, problem.New(problem.Invalid, "cli_arguments", "use", c.useLine(cmd), "command", cmd.CommandPath())
			}
			move, err := c.moveName(t, rest[0])
			if err != nil {
				return now, err
			}
			return s.Move(ctx, s.org, t.Name, now.ID, move, rev, in)
		})
	}, "privet move PA-0012 submit", "privet move PA-0012 approve", `privet move PA-0012 return --reason "The recipients are missing"`,
		"privet move R-0004 accept --until 2027-06-30 --reason \"Decided by the board\"")
	f := cmd.Flags()
	f.StringVar(&in.Reason, "reason", "", c.flag("", "reason"))
	f.StringVar(&in.Note, "note", "", c.flag("", "note"))
	f.StringVar(&on, "on", "", c.flag("move", "on"))
	f.StringVar(&until, "until", "", c.flag("move", "until"))
	f.Int64Var(&rev, "rev", 0, c.flag("", "rev"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget, c.completeMove)
	return cmd
}

// moveName finds a move by its name or by what it is called.
func (c *cli) moveName(t *register.Type, typed string) (string, error) {
	if t.Flow == nil {
		return "", problem.New(problem.Invalid, "cli_no_moves", "register", t.Name)
	}
	var names []string
	for _, m := range t.Flow.Steps() {
		if strings.EqualFold(m.Name, typed) || strings.EqualFold(c.word(t.MoveKey(m.Name)), typed) {
			return m.Name, nil
		}
		names = append(names, m.Name)
	}
	return "", problem.New(problem.Invalid, "cli_unknown_move", "value", typed, "moves", strings.Join(names, ", "))
}

func (c *cli) review() *cobra.Command {
	var rev int64
	cmd := c.command(groupRecords, "review", "review [REGISTER] REF", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		return c.acting(cmd, args, rev, func(ctx context.Context, s *session, t *register.Type, now client.Record, rev int64, _ []string) (client.Record, error) {
			return s.Act(ctx, s.org, t.Name, now.ID, "review", rev, struct{}{})
		})
	}, "privet review PA-0012")
	cmd.Flags().Int64Var(&rev, "rev", 0, c.flag("", "rev"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget)
	return cmd
}

func (c *cli) archive() *cobra.Command {
	var reason string
	var undo bool
	var rev int64
	cmd := c.command(groupRecords, "archive", "archive [REGISTER] REF", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		return c.acting(cmd, args, rev, func(ctx context.Context, s *session, t *register.Type, now client.Record, rev int64, _ []string) (client.Record, error) {
			if undo {
				return s.Act(ctx, s.org, t.Name, now.ID, "restore", rev, struct{}{})
			}
			return s.Act(ctx, s.org, t.Name, now.ID, "archive", rev, map[string]string{"reason": reason})
		})
	}, `privet archive PTY-0007 --reason "Contract ended in 2026"`, "privet archive --undo PTY-0007")
	f := cmd.Flags()
	f.StringVar(&reason, "reason", "", c.flag("", "reason"))
	f.BoolVar(&undo, "undo", false, c.flag("archive", "undo"))
	f.Int64Var(&rev, "rev", 0, c.flag("", "rev"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget)
	return cmd
}

func (c *cli) revert() *cobra.Command {
	var to, rev int64
	cmd := c.command(groupRecords, "revert", "revert [REGISTER] REF --to N", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		return c.acting(cmd, args, rev, func(ctx context.Context, s *session, t *register.Type, now client.Record, rev int64, _ []string) (client.Record, error) {
			return s.Act(ctx, s.org, t.Name, now.ID, "revert", rev, map[string]int64{"to": to})
		})
	}, "privet revert PA-0012 --to 3")
	cmd.Flags().Int64Var(&to, "to", 0, c.flag("revert", "to"))
	cmd.Flags().Int64Var(&rev, "rev", 0, c.flag("", "rev"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget)
	return cmd
}
