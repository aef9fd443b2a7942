package evidence

import (
	"context"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// maxPlan is how many files one plan holds.
const maxPlan = 200

// planRow is one file of a plan: what its name says, and what a person makes of it.
type planRow struct {
	n            int
	File         string // as a register writes it
	Name, Title  string
	Controls     []string
	Requirement  string
	Strength     string
	From, Until  string
	Outcome      string
	Drop         bool
	errs         map[string]string
	guessed      bool
	fileOfRecord register.File
}

func (r planRow) At(name string) string { return r.errs[name] }

func (r planRow) name(field string) string { return "row." + strconv.Itoa(r.n) + "." + field }

type planView struct {
	c        *web.Call
	rows     []planRow
	controls []ui.Option
	edition  string
	list     []ui.FieldError
}

func (p *Pages) uploadPage(c *web.Call) error {
	return c.Page(ui.Page{Title: c.T("evidence.upload"), Lead: c.T("evidence.upload.lead"), Crumbs: uploadCrumbs(c)}, uploadBody(c, ""))
}

func uploadCrumbs(c *web.Call) []ui.Crumb {
	return []ui.Crumb{{Label: c.T(record.EvidenceItems.LabelKey() + ".many"), Href: c.At("evidence")}}
}

// ground are the controls to choose from and the edition that names are read in.
func (v *planView) ground(ctx context.Context, tx *store.Tx) ([]*record.Control, record.Edition, error) {
	controls, err := store.Every(ctx, tx, record.Controls, store.Query{Sort: "title"})
	if err != nil {
		return nil, "", err
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, "", err
	}
	for _, x := range controls {
		if x.State != "retired" {
			v.controls = append(v.controls, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
		}
	}
	v.edition = "ISO/IEC 27701:2025"
	if own.Edition == "2019" {
		v.edition = "ISO/IEC 27701:2019"
	}
	return controls, own.Edition, nil
}

// uploadPlan keeps the contents and shows what would be added, to be corrected first.
// Contents that nobody saves are swept away later.
func (p *Pages) uploadPlan(c *web.Call) error {
	files, err := p.kept(c, "file")
	if err != nil {
		return err
	}
	if len(files) == 0 || len(files) > maxPlan {
		c.Status(422)
		text := c.T("problem.field.no_file")
		if len(files) > maxPlan {
			text = c.T("evidence.upload.many", "max", maxPlan)
		}
		return c.Page(ui.Page{Title: c.T("evidence.upload"), Lead: c.T("evidence.upload.lead"), Crumbs: uploadCrumbs(c)}, uploadBody(c, text))
	}
	v := &planView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		controls, e, err := v.ground(ctx, tx)
		if err != nil {
			return err
		}
		for i, f := range files {
			v.rows = append(v.rows, planned(i, f, GuessName(f.Name, e, controls)))
		}
		return nil
	}); err != nil {
		return err
	}
	return p.showPlan(c, v)
}

func planned(i int, f register.File, g Guess) planRow {
	r := planRow{n: i, File: f.String(), Name: f.Name, Title: g.Title, Strength: string(record.ShowsOperation), From: string(g.From), Until: string(g.Until),
		guessed: g.Requirement != "" || len(g.Controls) > 0}
	for _, at := range g.Controls {
		r.Controls = append(r.Controls, at.String())
	}
	if g.Requirement != "" && len(g.Controls) == 0 {
		r.Requirement = g.Requirement.ID()
	}
	return r
}

func (p *Pages) showPlan(c *web.Call, v *planView) error {
	return c.Page(ui.Page{Title: c.T("evidence.plan"), Lead: c.T("evidence.plan.lead", "count", len(v.rows), "edition", v.edition), Crumbs: uploadCrumbs(c), Wide: true}, planBody(v))
}

// uploadSave adds one piece of evidence for each row, all or none.
func (p *Pages) uploadSave(c *web.Call) error {
	v := &planView{c: c}
	form := c.R.PostForm
	for i := 0; i < maxPlan; i++ {
		r := planRow{n: i, errs: map[string]string{}}
		if r.File = form.Get(r.name("file")); r.File == "" {
			break
		}
		get := func(name string) string { return strings.TrimSpace(form.Get(r.name(name))) }
		r.Title, r.Controls, r.Requirement, r.Strength = get("title"), form[r.name("controls")], get("requirement"), get("strength")
		r.From, r.Until, r.Outcome, r.Drop = get("from"), get("until"), get("outcome"), get("drop") != ""
		v.rows = append(v.rows, r)
	}
	n := 0
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		_, e, err := v.ground(ctx, tx)
		if err != nil {
			return err
		}
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		var wrong problem.List
		for i := range v.rows {
			r := &v.rows[i]
			in, bad := r.evidence(e, today)
			r.Name = r.fileOfRecord.Name
			if r.Drop {
				continue
			}
			if bad == nil {
				_, bad = DoAdd(ctx, tx, in)
			}
			if x, ok := problem.As(bad); ok && len(x.Fields) > 0 {
				for _, f := range x.Fields {
					r.errs[f.Path] = c.Words.Field(f)
					wrong.Add(r.name(f.Path), f.Key)
				}
			} else if bad != nil {
				return bad
			}
			n++
		}
		return wrong.Err()
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		c.Status(422)
		for _, r := range v.rows {
			for name, text := range r.errs {
				v.list = append(v.list, ui.FieldError{ID: "f-" + r.name(name), Label: r.Name, Text: text})
			}
		}
		return p.showPlan(c, v)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("evidence.plan.done", "count", n)})
	return c.Go(c.At("assurance", "evidence", "?state=unready"))
}

// evidence is the record that a row asks for.
func (r *planRow) evidence(e record.Edition, today calendar.Day) (record.Evidence, error) {
	var p problem.List
	in := record.Evidence{Head: register.Head{Title: r.Title}, Strength: record.Strength(r.Strength), From: calendar.Day(r.From), Until: calendar.Day(r.Until), Outcome: record.TestOutcome(r.Outcome)}
	record.EvidenceItems.Field("files").SetText(&in, r.File, nil, &p)
	if len(in.Files) == 1 {
		r.fileOfRecord = in.Files[0]
		r.fileOfRecord.Name = store.FileName(in.Files[0].Name)
		in.Files[0].Name, in.Files[0].MediaType = r.fileOfRecord.Name, store.MediaType(in.Files[0].Name)
	}
	in.Kind = formKind(in.Files)
	in.Controls = register.Links[record.Control](idsOf(r.Controls))
	if r.Requirement != "" {
		k, ok := catalogue.Key(r.Requirement), false
		if _, known := catalogue.Library().Requirement(k); known {
			ok = true
		} else {
			k, ok = requirementNamed(strings.ToUpper(r.Requirement), e)
		}
		p.If(!ok, "requirement", "evidence_requirement", "value", r.Requirement)
		if ok {
			in.Requirements = append(in.Requirements, record.Requirement(k))
		}
	}
	p.If(in.Title == "", "title", "required")
	if in.From == "" {
		in.From = today
	}
	return in, p.Err()
}
