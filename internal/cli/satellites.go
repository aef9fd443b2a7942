package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// targeted is the head of a command on one record: its register, reference and
// what else was typed.
func (c *cli) targeted(cmd *cobra.Command, args []string) (s *session, t *register.Type, ref string, rest []string, err error) {
	if err = c.checkOutput(); err != nil {
		return
	}
	if t, ref, rest, err = c.target(args); err != nil {
		return
	}
	c.about = about{t: t, ref: ref}
	s, err = c.in(contextOf(cmd))
	return
}

func (c *cli) link() *cobra.Command {
	var note string
	var remove bool
	cmd := c.command(groupRecords, "link", "link [REGISTER] REF [RELATION TO]", c.between(1, 4), func(cmd *cobra.Command, args []string) error {
		s, t, ref, rest, err := c.targeted(cmd, args)
		if err != nil {
			return err
		}
		ctx := contextOf(cmd)
		switch len(rest) {
		case 0:
			edges, err := s.Edges(ctx, s.org, t.Name, ref)
			if err != nil {
				return err
			}
			return c.showEdges(t, edges)
		case 2:
		default:
			return problem.New(problem.Invalid, "cli_arguments", "use", c.useLine(cmd), "command", cmd.CommandPath())
		}
		if remove {
			return s.Unrelate(ctx, s.org, t.Name, ref, rest[0], rest[1])
		}
		return s.Relate(ctx, s.org, t.Name, ref, rest[1], rest[0], note)
	}, "privet link PA-0012", `privet link PA-0012 replaces PA-0003 --note "Merged in 2026"`, "privet link PA-0012 replaces PA-0003 --remove")
	cmd.Flags().StringVar(&note, "note", "", c.flag("", "note"))
	cmd.Flags().BoolVar(&remove, "remove", false, c.flag("link", "remove"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget)
	return cmd
}

// linkName is the field or the relation that makes a link of a record of register
// of; for programs as it is stored.
func (c *cli) linkName(of *register.Type, e store.Edge) string {
	relation, ok := strings.CutPrefix(e.Field, "relation:")
	if e.Back {
		of = c.Registers.Get(e.Register)
	}
	if ok || of == nil || c.output == formatCSV {
		return relation
	}
	return c.label(of, e.Field)
}

func (c *cli) showEdges(of *register.Type, edges []store.Edge) error {
	t := table{columns: []column{{name: "direction", title: ""}, {name: "field", title: c.w.T("cli.column.link")}, {name: "ref", title: c.w.T("cli.column.ref")},
		{name: "title", title: c.w.T("cli.column.title")}, {name: "note", title: c.w.T("cli.column.note")}}}
	for _, e := range edges {
		direction := "→"
		if e.Back {
			direction = "←"
		}
		t.add(direction, c.linkName(of, e), e.Ref, e.Title.Title, e.Note)
	}
	return c.show(t, orEmpty(edges))
}

// orEmpty makes JSON show an empty list as one.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (c *cli) showTitles(found []store.Title) error {
	t := table{columns: []column{{name: "ref", title: c.w.T("cli.column.ref")}, {name: "title", title: c.w.T("cli.column.title")},
		{name: "register", title: c.w.T("cli.column.register")}, {name: "state", title: c.w.T("cli.column.state")}}}
	for _, x := range found {
		name, state := x.Register, x.State
		if r := c.Registers.Get(x.Register); r != nil && c.output != formatCSV {
			name = c.name(r)
			if state != "" {
				state = c.word(r.StateKey(state))
			}
		}
		t.add(x.Ref, x.Title, name, state)
	}
	return c.show(t, orEmpty(found))
}

func (c *cli) search() *cobra.Command {
	var limit int
	cmd := c.command(groupRecords, "search", "search WORDS …", c.between(1, -1), func(cmd *cobra.Command, args []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		found, err := s.Search(contextOf(cmd), s.org, strings.Join(args, " "), limit)
		if err != nil {
			return err
		}
		if len(found) == 0 && c.output != formatJSON {
			c.say("cli.nothing_found")
		}
		return c.showTitles(found)
	}, "privet search payroll", "privet search acme hosting -o json")
	cmd.Flags().IntVarP(&limit, "limit", "n", 20, c.flag("search", "limit"))
	return cmd
}

func (c *cli) due() *cobra.Command {
	var until string
	cmd := c.command(groupRecords, "due", "due", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		found, err := s.Due(contextOf(cmd), s.org, until)
		if err != nil {
			return err
		}
		if len(found) == 0 && c.output != formatJSON {
			c.say("cli.nothing_due")
		}
		return c.showTitles(found)
	}, "privet due", "privet due --until 2027-03-31")
	cmd.Flags().StringVar(&until, "until", "", c.flag("due", "until"))
	return cmd
}

func (c *cli) comment() *cobra.Command {
	var remove string
	cmd := c.command(groupRecords, "comment", "comment [REGISTER] REF [TEXT …]", c.between(1, -1), func(cmd *cobra.Command, args []string) error {
		s, t, ref, rest, err := c.targeted(cmd, args)
		if err != nil {
			return err
		}
		ctx := contextOf(cmd)
		if remove != "" {
			return s.DeleteComment(ctx, s.org, t.Name, ref, remove)
		}
		if len(rest) > 0 {
			text := strings.Join(rest, " ")
			if text == "-" {
				raw, err := c.readFile("-", store.MaxComment)
				if err != nil {
					return err
				}
				text = string(raw)
			}
			return s.Comment(ctx, s.org, t.Name, ref, text)
		}
		all, err := s.Comments(ctx, s.org, t.Name, ref)
		if err != nil {
			return err
		}
		out := table{columns: []column{{name: "created", title: c.w.T("cli.column.when")}, {name: "text", title: c.w.T("cli.column.text")}, {name: "id", title: "ID"}}}
		for _, x := range all {
			out.add(c.instant(x.Created.Format(timeForm)), x.Text, x.ID.String())
		}
		return c.show(out, orEmpty(all))
	}, "privet comment PA-0012", "privet comment PA-0012 The retention of applicant data is still open", "privet comment PA-0012 - < minutes.md")
	cmd.Flags().StringVar(&remove, "remove", "", c.flag("comment", "remove"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget)
	return cmd
}

const timeForm = "2006-01-02T15:04:05Z07:00"

func (c *cli) attach() *cobra.Command {
	var out, remove string
	var force bool
	cmd := c.command(groupRecords, "attach", "attach [REGISTER] REF [FILE]", c.between(1, 3), func(cmd *cobra.Command, args []string) error {
		s, t, ref, rest, err := c.targeted(cmd, args)
		if err != nil {
			return err
		}
		ctx := contextOf(cmd)
		if remove != "" {
			return s.Detach(ctx, s.org, t.Name, ref, remove)
		}
		if len(rest) == 1 && out == "" {
			return c.upload(cmd, s, t, ref, rest[0])
		}
		all, err := s.Attachments(ctx, s.org, t.Name, ref)
		if err != nil {
			return err
		}
		if out != "" {
			return c.download(cmd, s, t, ref, rest, all, out, force)
		}
		tb := table{columns: []column{{name: "name", title: c.w.T("cli.column.name")}, {name: "size", title: c.w.T("cli.column.size"), right: true},
			{name: "created", title: c.w.T("cli.column.when")}, {name: "id", title: "ID"}}}
		for _, x := range all {
			size := c.w.Bytes(x.Size)
			if c.output == formatCSV {
				size = strconv.FormatInt(x.Size, 10)
			}
			tb.add(x.Name, size, c.instant(x.Created.Format(timeForm)), x.ID.String())
		}
		return c.show(tb, orEmpty(all))
	}, "privet attach AGR-0002 contract.pdf", "privet attach AGR-0002", "privet attach AGR-0002 contract.pdf --save copy.pdf")
	f := cmd.Flags()
	f.StringVar(&out, "save", "", c.flag("attach", "save"))
	f.StringVar(&remove, "remove", "", c.flag("attach", "remove"))
	f.BoolVar(&force, "force", false, c.flag("", "force"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget)
	return cmd
}

func (c *cli) upload(cmd *cobra.Command, s *session, t *register.Type, ref, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fileProblem(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fileProblem(name, err)
	}
	bar := c.progress("cli.progress.upload")
	defer bar.end()
	a, err := s.Attach(contextOf(cmd), s.org, t.Name, ref, filepath.Base(name), bar.reading(f, info.Size()), info.Size())
	if err != nil {
		return err
	}
	if c.output == formatJSON {
		return c.writeJSON(a)
	}
	return nil
}

// download saves the attachment of that name or identifier; the only one where
// none is named.
func (c *cli) download(cmd *cobra.Command, s *session, t *register.Type, ref string, rest []string, all []store.Attachment, out string, force bool) error {
	var found []store.Attachment
	for _, a := range all {
		if len(rest) == 0 || a.Name == rest[0] || a.ID.String() == rest[0] {
			found = append(found, a)
		}
	}
	if len(found) != 1 {
		return problem.New(problem.Missing, "cli_attachment", "count", len(found))
	}
	body, err := s.Attachment(contextOf(cmd), s.org, t.Name, ref, found[0].ID.String())
	if err != nil {
		return err
	}
	defer body.Close()
	return c.save(out, force, func(w io.Writer) error {
		if _, err := io.Copy(w, body); err != nil {
			return fmt.Errorf("read the attachment: %w", err)
		}
		return nil
	})
}

func (c *cli) history() *cobra.Command {
	var before int64
	var limit int
	cmd := c.command(groupRecords, "history", "history [REGISTER] REF", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		s, t, ref, _, err := c.targeted(cmd, args)
		if err != nil {
			return err
		}
		steps, err := s.History(contextOf(cmd), s.org, t.Name, ref, before, limit)
		if err != nil {
			return err
		}
		out := table{columns: []column{{name: "seq", title: c.w.T("cli.column.seq"), right: true}, {name: "at", title: c.w.T("cli.column.when")},
			{name: "rev", title: c.w.T("cli.column.rev"), right: true}, {name: "verb", title: c.w.T("cli.column.what")},
			{name: "actor", title: c.w.T("cli.column.who")}, {name: "fields", title: c.w.T("cli.column.fields")}}}
		for _, x := range steps {
			rev := ""
			if x.Rev > 0 {
				rev = strconv.FormatInt(x.Rev, 10)
			}
			fields := make([]string, len(x.Changes))
			for i, ch := range x.Changes {
				fields[i] = ch.Field
				if c.output != formatCSV {
					fields[i] = c.label(t, ch.Field)
				}
			}
			if x.Erased {
				fields = []string{c.w.T("cli.erased")}
			}
			out.add(strconv.FormatInt(x.Seq, 10), c.instant(x.At.Format(timeForm)), rev, c.verb(t, x.Verb), c.actor(x.Actor), strings.Join(fields, ", "))
		}
		return c.show(out, orEmpty(steps))
	}, "privet history PA-0012", "privet history PA-0012 --limit 200 -o json")
	cmd.Flags().Int64Var(&before, "before", 0, c.flag("history", "before"))
	cmd.Flags().IntVarP(&limit, "limit", "n", 50, c.flag("history", "limit"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget)
	return cmd
}

// verb of the ledger for people: a move has its own words.
func (c *cli) verb(t *register.Type, verb string) string {
	switch {
	case c.output == formatCSV:
		return verb
	case c.w.Has("cli.verb." + verb):
		return c.w.T("cli.verb." + verb)
	case t.Flow != nil:
		if _, ok := t.Flow.Find(verb); ok {
			return c.word(t.MoveKey(verb))
		}
	}
	return strings.ReplaceAll(verb, "_", " ")
}

func (c *cli) actor(kind string) string {
	if key := "cli.actor." + kind; c.output != formatCSV && c.w.Has(key) {
		return c.w.T(key)
	}
	return kind
}
