package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/problem"
)

// importing is one run of import.
type importing struct {
	apply, create, force bool
	mapping, saveMapping string
	plan                 string
}

// savedPlan is a plan that somebody looked at, with what it takes to make it
// again. Applying it makes it again: what has changed since is seen, and refused
// as stale.
type savedPlan struct {
	Version       int             `json:"version"` // 1
	File          string          `json:"file"`
	Sum           string          `json:"sha256"` // of the file
	Register      string          `json:"register,omitempty"`
	CreateMissing bool            `json:"create_missing"`
	Mapping       json.RawMessage `json:"mapping,omitempty"`
	Plan          *exchange.Plan  `json:"plan"`
}

func (c *cli) imports() *cobra.Command {
	var o importing
	cmd := c.command(groupFiles, "import", "import [REGISTER] FILE", c.between(0, 2), func(cmd *cobra.Command, args []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		return c.importFile(cmd, args, o)
	}, "privet import register.xlsx", "privet import register.xlsx --apply", "privet import systems inventory.csv --save-mapping mapping.json",
		"privet import register.xlsx --mapping mapping.json --plan plan.json", "privet import --plan plan.json --apply")
	f := cmd.Flags()
	f.BoolVar(&o.apply, "apply", false, c.flag("import", "apply"))
	f.StringVar(&o.mapping, "mapping", "", c.flag("import", "mapping"))
	f.StringVar(&o.saveMapping, "save-mapping", "", c.flag("import", "save-mapping"))
	f.BoolVar(&o.create, "create-missing", true, c.flag("import", "create-missing"))
	f.StringVar(&o.plan, "plan", "", c.flag("import", "plan"))
	f.BoolVar(&o.force, "force", false, c.flag("", "force"))
	return cmd
}

func (c *cli) importFile(cmd *cobra.Command, args []string, o importing) error {
	var saved *savedPlan
	if o.plan != "" && o.apply {
		var err error
		if saved, err = c.loadPlan(o.plan); err != nil {
			return err
		}
	}
	ask := client.ImportOptions{CreateMissing: o.create}
	var file string
	switch {
	case len(args) > 0:
		file = args[len(args)-1]
	case saved != nil:
		file = saved.File
	default:
		return problem.New(problem.Invalid, "cli_arguments", "use", c.useLine(cmd), "command", cmd.CommandPath())
	}
	if len(args) == 2 {
		t, err := c.register(args[0])
		if err != nil {
			return err
		}
		ask.Register = t.Name
	}
	ask.Name = filepath.Base(file)
	content, err := c.open(file)
	if err != nil {
		return err
	}
	defer content.Close()
	if o.mapping != "" {
		raw, err := c.readFile(o.mapping, 1<<20)
		if err != nil {
			return err
		}
		var small bytes.Buffer
		if err := json.Compact(&small, raw); err != nil {
			return problem.Wrap(problem.Invalid, "cli_not_json", err, "file", o.mapping)
		}
		ask.Mapping = small.String()
	}
	s, err := c.in(contextOf(cmd))
	if err != nil {
		return err
	}
	if saved != nil {
		return c.applySaved(contextOf(cmd), s, *saved, content)
	}
	if o.apply {
		return c.applyFile(contextOf(cmd), s, ask, content)
	}
	return c.planFile(contextOf(cmd), s, ask, o, file, content)
}

// source is the file to import: read twice when a plan is made again, so standard
// input is kept in a temporary file.
type source struct {
	*os.File
	size int64
	temp bool
}

func (s source) Close() error {
	err := s.File.Close()
	if s.temp {
		os.Remove(s.Name())
	}
	return err
}

func (c *cli) open(name string) (source, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return source{}, fileProblem(name, err)
		}
		info, err := f.Stat()
		if err != nil || info.IsDir() {
			f.Close()
			return source{}, problem.New(problem.Invalid, "cli_file", "file", name, "reason", c.w.T("cli.directory"))
		}
		return source{f, info.Size(), false}, nil
	}
	f, err := os.CreateTemp("", "privet-import-*")
	if err != nil {
		return source{}, fileProblem(name, err)
	}
	s := source{f, 0, true}
	if s.size, err = io.Copy(f, c.In); err != nil {
		s.Close()
		return source{}, fileProblem(name, err)
	}
	return s, nil
}

func (s source) again() (io.Reader, error) {
	_, err := s.Seek(0, io.SeekStart)
	return io.NewSectionReader(s, 0, s.size), err
}

func (s source) sum() (string, error) {
	r, err := s.again()
	if err != nil {
		return "", fileProblem(s.Name(), err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", fileProblem(s.Name(), err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (c *cli) propose(ctx context.Context, s *session, ask client.ImportOptions, content source) (*exchange.Plan, error) {
	r, err := content.again()
	if err != nil {
		return nil, fileProblem(content.Name(), err)
	}
	bar := c.progress("cli.progress.reading")
	defer bar.end()
	return s.Plan(ctx, s.org, ask, bar.reading(r, content.size), content.size)
}

func (c *cli) planFile(ctx context.Context, s *session, ask client.ImportOptions, o importing, file string, content source) error {
	plan, err := c.propose(ctx, s, ask, content)
	if err != nil {
		return err
	}
	if o.saveMapping != "" {
		if err := c.saveJSON(o.saveMapping, o.force, plan.Mapping); err != nil {
			return err
		}
	}
	next := "privet import " + quoted(file) + " --apply"
	if ask.Register != "" {
		next = "privet import " + ask.Register + " " + quoted(file) + " --apply"
	}
	if o.mapping != "" {
		next += " --mapping " + quoted(o.mapping)
	}
	if !o.create {
		next += " --create-missing=false"
	}
	if o.plan != "" {
		sum, err := content.sum()
		if err != nil {
			return err
		}
		keep := savedPlan{Version: 1, File: file, Sum: sum, Register: ask.Register, CreateMissing: ask.CreateMissing, Mapping: json.RawMessage(ask.Mapping), Plan: plan}
		if err := c.saveJSON(o.plan, o.force, keep); err != nil {
			return err
		}
		next = "privet import --plan " + quoted(o.plan) + " --apply"
	}
	if c.output == formatJSON {
		return c.writeJSON(plan)
	}
	return c.showPlan(plan, next)
}

func (c *cli) saveJSON(name string, force bool, v any) error {
	return c.save(name, force, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(v)
	})
}

func (c *cli) loadPlan(name string) (*savedPlan, error) {
	raw, err := c.readFile(name, 256<<20)
	if err != nil {
		return nil, err
	}
	var p savedPlan
	if err := json.Unmarshal(raw, &p); err != nil || p.Version != 1 || p.Plan == nil || p.Sum == "" {
		return nil, problem.Wrap(problem.Invalid, "cli_no_plan", err, "file", name)
	}
	return &p, nil
}

// applySaved applies a plan that was looked at before: the same file, and a
// database in which it would still do the same.
func (c *cli) applySaved(ctx context.Context, s *session, saved savedPlan, content source) error {
	sum, err := content.sum()
	if err != nil {
		return err
	}
	if sum != saved.Sum {
		return problem.New(problem.Stale, "cli_plan_file", "file", saved.File)
	}
	ask := client.ImportOptions{Name: filepath.Base(saved.File), Register: saved.Register, Mapping: string(saved.Mapping), CreateMissing: saved.CreateMissing}
	plan, err := c.propose(ctx, s, ask, content)
	if err != nil {
		return err
	}
	if d := differs(saved.Plan, plan); d != "" {
		return problem.New(problem.Stale, "cli_plan_stale", "at", d)
	}
	return c.applyFile(ctx, s, ask, content)
}

// differs names the first record that two plans treat differently. Identifiers of
// records that do not exist yet are given anew each time and do not count.
func differs(old, now *exchange.Plan) string {
	essence := func(s exchange.Step) string {
		raw, _ := json.Marshal(struct {
			Register, Ref, Title, At string
			Action                   exchange.Action
			Fields                   []string
			Gaps                     []exchange.Gap
		}{s.Register, s.Ref, s.Title, s.At, s.Action, s.Fields, s.Gaps}) // strings always marshal
		return string(raw)
	}
	for i, s := range now.Records {
		if i >= len(old.Records) || essence(old.Records[i]) != essence(s) {
			return strings.TrimSpace(first(s.Ref, s.At) + " " + s.Title)
		}
	}
	if len(old.Records) > len(now.Records) {
		return old.Records[len(now.Records)].Title
	}
	if old.Counts != now.Counts {
		return now.File
	}
	return ""
}

func (c *cli) applyFile(ctx context.Context, s *session, ask client.ImportOptions, content source) error {
	r, err := content.again()
	if err != nil {
		return fileProblem(content.Name(), err)
	}
	bar := c.progress("cli.progress.import")
	res, err := s.Import(ctx, s.org, ask, bar.reading(r, content.size), content.size)
	bar.end()
	if err != nil {
		return err
	}
	if c.output == formatJSON {
		return c.writeJSON(res)
	}
	says := c.tally("cli.imported.", tally{"created", res.Created}, tally{"changed", res.Changed}, tally{"same", res.Same}, tally{"missing", res.Missing})
	if says == "" {
		c.say("cli.plan.nothing")
		return nil
	}
	c.say("cli.imported", "what", says)
	return nil
}

// quoted is a file name as a shell takes it.
func quoted(s string) string {
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-+") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func (c *cli) export() *cobra.Command {
	var q queryFlags
	var format, layout string
	var force bool
	cmd := c.command(groupFiles, "export", "export [REGISTER] FILE|-", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		if err := c.checkOutput(); err != nil { // -o is the form of answers; the file stands without a flag
			return err
		}
		register, file := "processing-activities", args[len(args)-1]
		if len(args) == 2 {
			register = args[0]
		}
		t, err := c.register(register)
		if err != nil {
			return err
		}
		ask, err := q.query(t)
		if err != nil {
			return err
		}
		form, err := formatOf(format, file)
		if err != nil && len(args) == 1 && format == "" && filepath.Ext(file) == "" {
			if named, e := c.register(file); e == nil {
				return problem.New(problem.Invalid, "cli_export_file", "register", named.Name)
			}
		}
		if err != nil {
			return err
		}
		if layout == "own" {
			layout = ""
		}
		if form == "csv" && layout == "" && len(t.Children()) > 0 && strings.EqualFold(filepath.Ext(file), ".csv") {
			return problem.New(problem.Invalid, "cli_csv_zip", "file", strings.TrimSuffix(file, filepath.Ext(file))+".zip", "register", t.Name)
		}
		ctx := contextOf(cmd)
		s, err := c.in(ctx)
		if err != nil {
			return err
		}
		bar := c.progress("cli.progress.export")
		defer bar.end()
		return c.save(file, force, func(w io.Writer) error {
			body, err := s.Export(ctx, s.org, t.Name, form, layout, ask)
			if err != nil {
				return err
			}
			defer body.Close()
			return copied(ctx, bar.writing(w, 0), body)
		})
	}, "privet export register.xlsx", "privet export register.pdf --layout article30", "privet export register.xlsx --layout cnil", "privet export systems systems.csv --where hosting=saas", "privet export risks - --format ndjson | jq .title")
	c.queryFlags(cmd, &q)
	f := cmd.Flags()
	f.StringVar(&format, "format", "", c.flag("export", "format"))
	f.StringVar(&layout, "layout", "", c.flag("export", "layout"))
	f.BoolVar(&force, "force", false, c.flag("", "force"))
	c.completeFlag(cmd, "format", "xlsx", "csv", "json", "ndjson", "pdf", "docx")
	c.completeFlag(cmd, "layout", "own", "article30", "ico", "cnil", "dsk", "baylda")
	return cmd
}

func copied(ctx context.Context, w io.Writer, body io.Reader) error {
	if _, err := io.Copy(w, body); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("receive the file: %w", err)
	}
	return nil
}

// formatOf is the form asked for, or the one that the file's name says.
func formatOf(format, file string) (string, error) {
	if format == "" {
		switch ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(file), ".")); {
		case file == "-":
			return "json", nil
		case ext == "zip":
			return "csv", nil
		case ext == "jsonl":
			return "ndjson", nil
		default:
			format = ext
		}
	}
	switch format {
	case exchange.XLSX, exchange.CSV, exchange.JSON, exchange.NDJSON, exchange.PDF, exchange.DOCX:
		return format, nil
	}
	return "", problem.New(problem.Invalid, "cli_format", "value", format)
}
