package page

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// maxImport is 256 MiB, the largest file that is taken; the readers bound what it
// unpacks to.
const maxImport = 256 << 20

func (p *Pages) importRoutes() {
	w := &importWork{Pages: p, runs: map[id.ID]importProgress{}}
	if p.Jobs != nil && !slices.Contains(p.Jobs.Kinds(), readImport{}.Kind()) { // a second site shares the workers of the first
		jobs.Handle(p.Jobs, w.read)
		jobs.Handle(p.Jobs, w.apply)
	}
	may := web.Rule{Verb: access.Import, Group: access.Records}
	upload := may
	upload.Upload = maxImport
	p.Default("GET /o/{org}/import", may, w.start)
	p.Default("POST /o/{org}/import", upload, w.upload)
	p.Default("GET /o/{org}/import/{run}", may, w.show)
	p.Default("POST /o/{org}/import/{run}/mapping", may, w.remap)
	p.Default("POST /o/{org}/import/{run}/apply", may, w.confirm)
	p.Default("POST /o/{org}/import/{run}/cancel", may, w.cancel)
	p.Default("GET /o/{org}/import/{run}/refused", may, w.refusedFile)
	p.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("form.import.title"), Icon: "upload", Href: c.At("import")}, c.Who.May(may.Verb, may.Group)
	}})
	p.Default("GET /o/{org}/import-template/{register}", web.Rule{Verb: access.Export, Group: access.Records}, p.template)
}

// importStart is the page on which an import begins.
type importStart struct {
	action    string
	next      string
	registers []ui.Option
	templates []ui.Item
	recent    []importLine
	error     string
}

type importLine struct {
	file, href, state, when string
	tone                    ui.Tone
}

func (w *importWork) start(c *web.Call) error { return w.begin(c, "") }

func (w *importWork) begin(c *web.Call, wrong string) error {
	v := importStart{action: c.At("import"), error: wrong}
	if next := c.R.FormValue("next"); next != "" {
		v.next = web.Local(next)
	}
	for _, t := range w.Store.Registers().All() {
		if !c.Who.May(access.Import, t.Group) {
			continue
		}
		name := c.T(t.LabelKey() + ".many")
		v.registers = append(v.registers, ui.Option{Value: t.Name, Label: name})
		if c.Who.May(access.Export, t.Group) {
			v.templates = append(v.templates, ui.Item{Label: name, Icon: t.Icon, Href: c.At("import-template", t.Name)})
		}
	}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		runs, err := recentRuns(ctx, tx)
		if err != nil {
			return err
		}
		loc, err := tx.Zone(ctx)
		for _, r := range runs {
			v.recent = append(v.recent, importLine{
				file: r.File, href: c.At("import", r.ID.String()), state: c.T("form.import.state." + r.State),
				when: c.Words.Time(r.Created, loc), tone: runTone(r.State),
			})
		}
		return err
	})
	if err != nil {
		return err
	}
	if wrong != "" {
		c.Status(http.StatusUnprocessableEntity)
	}
	return c.Page(ui.Page{Title: c.T("form.import.title"), Lead: c.T("form.import.lead")}, importStartBody(v))
}

// upload keeps the file and asks for its plan.
func (w *importWork) upload(c *web.Call) error {
	file, head, err := c.R.FormFile("file")
	if err != nil || head.Size == 0 {
		return w.begin(c, c.T("form.import.no_file"))
	}
	defer file.Close()
	sum, size, err := w.Blobs.Put(c.Ctx(), c.Who.Org, file, maxImport)
	if err != nil {
		return err
	}
	r := &importRun{ID: id.New(), Actor: c.Who, File: store.FileName(head.Filename), Sum: sum.String(), Size: size, State: runReading}
	r.Options = importOptions{Register: c.R.FormValue("register"), Link: c.R.FormValue("create") == "", Next: localOrNone(c.R.FormValue("next"))}
	if w.Store.Registers().Get(r.Options.Register) == nil {
		r.Options.Register = ""
	}
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		if err := dropOldRuns(ctx, tx); err != nil {
			return err
		}
		if err := addRun(ctx, tx, r); err != nil {
			return err
		}
		return w.Jobs.Add(ctx, tx, readImport{Org: tx.Org, Run: r.ID, Turn: id.New()})
	})
	if err != nil {
		return err
	}
	return c.Go(c.At("import", r.ID.String()))
}

// runAt is the import that the address names.
func (w *importWork) runAt(ctx context.Context, c *web.Call, tx *store.Tx) (*importRun, error) {
	at, err := id.Parse(c.R.PathValue("run"))
	if err != nil {
		return nil, problem.NotFound("imports", c.R.PathValue("run"))
	}
	return loadRun(ctx, tx, at)
}

// confirm lets the plan be written.
func (w *importWork) confirm(c *web.Call) error {
	return w.turn(c, func(ctx context.Context, tx *store.Tx, r *importRun) error {
		if r.State != runReady {
			return nil // sent twice
		}
		r.State = runApplying
		return w.Jobs.Add(ctx, tx, applyImport{Org: tx.Org, Run: r.ID})
	})
}

// remap reads the file again with the columns that a person corrected.
func (w *importWork) remap(c *web.Call) error {
	return w.turn(c, func(ctx context.Context, tx *store.Tx, r *importRun) error {
		if r.State != runReady && r.State != runFailed {
			return nil
		}
		if r.PlanSum != "" {
			plan, err := w.loadPlan(ctx, r)
			if err != nil {
				return err
			}
			if raw, changed := corrected(plan, c.R.PostForm); changed {
				r.Options.Mapping = raw
			}
		}
		r.State, r.Problem = runReading, nil
		return w.Jobs.Add(ctx, tx, readImport{Org: tx.Org, Run: r.ID, Turn: id.New()})
	})
}

// corrected is the mapping of a plan with the fields that the form chose.
func corrected(plan *exchange.Plan, values map[string][]string) (json.RawMessage, bool) {
	if plan.Mapping == nil {
		return nil, false
	}
	changed := false
	for i := range plan.Mapping.Sheets {
		s := &plan.Mapping.Sheets[i]
		for j := range s.Columns {
			v := values["m."+strconv.Itoa(i)+"."+strconv.Itoa(j)]
			if len(v) == 1 && v[0] != s.Columns[j].Field {
				s.Columns[j].Field, changed = v[0], true
			}
		}
	}
	raw, err := json.Marshal(plan.Mapping)
	return raw, changed && err == nil
}

// turn takes an import a step on and shows it again.
func (w *importWork) turn(c *web.Call, do func(context.Context, *store.Tx, *importRun) error) error {
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		r, err := w.runAt(ctx, c, tx)
		if err != nil {
			return err
		}
		if err := do(ctx, tx, r); err != nil {
			return err
		}
		return setRun(ctx, tx, r)
	})
	if err != nil {
		return err
	}
	return c.Go(c.At("import", c.R.PathValue("run")))
}

// cancel forgets the file and its plan; the nightly sweep removes the contents.
func (w *importWork) cancel(c *web.Call) error {
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		r, err := w.runAt(ctx, c, tx)
		if err != nil {
			return err
		}
		return dropRun(ctx, tx, r.ID)
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("form.import.cancelled"), Tone: ui.Mute})
	return c.Go(c.At("import"))
}

// refusedFile gives the records that cannot be imported, with the reasons, as CSV.
func (w *importWork) refusedFile(c *web.Call) error {
	var r *importRun
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		r, err = w.runAt(ctx, c, tx)
		return err
	})
	if err != nil {
		return err
	}
	plan, err := w.loadPlan(c.Ctx(), r)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="refused.csv"`)
	out := csv.NewWriter(c.W)
	_ = out.Write([]string{c.T("form.import.col.at"), c.T("form.import.col.title"), c.T("form.import.col.why")})
	for _, s := range plan.Records {
		for _, e := range s.Errors {
			_ = out.Write([]string{e.Path, plainCell(s.Title), plainCell(c.Words.Field(e))})
		}
	}
	out.Flush()
	return nil
}

// plainCell keeps a spreadsheet from taking the words of a stranger for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// template gives an empty workbook of a register in Privet's own layout.
func (p *Pages) template(c *web.Call) error {
	t := p.Store.Registers().Get(c.R.PathValue("register"))
	if t == nil || !c.Who.May(access.Export, t.Group) {
		return problem.NotFound("registers", c.R.PathValue("register"))
	}
	o := exchange.ExportOptions{Register: t.Name, Words: c.Words, Query: store.Query{Where: []store.Cond{{Field: "ref", Op: "is", Value: "-"}}}}
	if err := o.Check(p.Store.Registers()); err != nil {
		return err
	}
	name, kind := o.File(p.Store.Registers())
	c.W.Header().Set("Content-Type", kind)
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return exchange.Export(c.Ctx(), p.Store, c.Who, c.W, o)
}

// localOrNone is a place on this host to go on to; "" stays that.
func localOrNone(to string) string {
	if to == "" {
		return ""
	}
	return web.Local(to)
}
