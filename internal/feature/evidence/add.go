package evidence

import (
	"context"
	"fmt"
	"mime/multipart"
	"path"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// DoAdd keeps a piece of evidence that is there already: it is created and handed in
// in one go, and waits for somebody to accept it. What is wrong is a problem of kind
// invalid, or blocked where there is nothing to look at.
func DoAdd(ctx context.Context, tx *store.Tx, in record.Evidence) (*record.Evidence, error) {
	in.Head = register.Head{Title: in.Title, Owner: in.Owner, Confidentiality: in.Confidentiality}
	if in.CollectedBy == "" {
		in.CollectedBy = "person"
	}
	made, err := store.Create(ctx, tx, record.EvidenceItems, &in)
	if err != nil {
		return nil, err
	}
	return store.Move(ctx, tx, record.EvidenceItems, made.ID, made.Rev, "collect", workflow.Input{})
}

// kept puts the files of a form into the store of contents.
func (p *Pages) kept(c *web.Call, name string) (register.Files, error) {
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	defer func() { _ = c.R.MultipartForm.RemoveAll() }()
	var out register.Files
	for _, part := range c.R.MultipartForm.File[name] {
		f, err := p.keep(c, part)
		if err != nil {
			return nil, err
		}
		if f.Name != "" {
			out = append(out, f)
		}
	}
	return out, nil
}

func (p *Pages) keep(c *web.Call, part *multipart.FileHeader) (register.File, error) {
	name := store.FileName(part.Filename)
	if name == "" || part.Size == 0 {
		return register.File{}, nil
	}
	f, err := part.Open()
	if err != nil {
		return register.File{}, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	sum, size, err := c.Blobs.Put(c.Ctx(), c.Who.Org, f, MaxUpload)
	return register.File{Sum: sum.String(), Name: name, MediaType: store.MediaType(name), Size: size}, err
}

// bare is the name of a file without its ending, as a title.
func bare(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.TrimSuffix(name, path.Ext(name)), "_", " "))
}

// formKind is what files are when nobody says it.
func formKind(files register.Files) record.EvidenceKind {
	if slices.ContainsFunc(files, func(f register.File) bool { return !strings.HasPrefix(f.MediaType, "image/") }) {
		return "file"
	}
	return "screenshot"
}

// addForm is the short form beside a control.
type addForm struct {
	Title, Strength, From, Until, Outcome, Link, Kind string
	errs                                              map[string]string
}

func (f addForm) At(name string) string { return f.errs[name] }

// addToControl takes files, or a link, as evidence of the control in the address.
func (p *Pages) addToControl(c *web.Call) error {
	ref := c.R.PathValue("ref")
	var ctl *record.Control
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		ctl, err = store.ByRef(ctx, tx, record.Controls, ref)
		return err
	}); err != nil {
		return err // who may not see the control stores nothing
	}
	files, err := p.kept(c, "file")
	if err != nil {
		return err
	}
	v := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	in := record.Evidence{
		Head: register.Head{Title: v("title")}, Kind: record.EvidenceKind(v("kind")), Strength: record.Strength(v("strength")), Outcome: record.TestOutcome(v("outcome")),
		Controls: register.Links[record.Control]{ctl.ID}, From: calendar.Day(v("from")), Until: calendar.Day(v("until")), Link: v("link"), Files: files,
	}
	if in.Kind == "" {
		in.Kind = "link"
		if len(files) > 0 {
			in.Kind = formKind(files)
		}
	}
	if in.Title == "" && len(files) > 0 {
		in.Title = bare(files[0].Name)
	}
	var made *record.Evidence
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		var wrong problem.List
		wrong.If(len(files) == 0 && in.Link == "", "files", "evidence_file_or_link")
		wrong.If(in.Title == "" && in.Link != "", "title", "required")
		if err := wrong.Err(); err != nil {
			return err
		}
		if in.From == "" {
			today, err := tx.Today(ctx)
			if err != nil {
				return err
			}
			in.From = today
		}
		made, err = DoAdd(ctx, tx, in)
		return err
	})
	if x, ok := problem.As(err); ok && (x.Kind == problem.Invalid || x.Kind == problem.Blocked) {
		return p.addAgain(c, ctl, in, x)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("evidence.added", "ref", made.Ref)})
	return c.Go(c.At("controls", ctl.Ref) + "#evidence")
}

// addAgain shows the form with what is wrong at its fields; files have to be chosen
// again, as browsers want it.
func (p *Pages) addAgain(c *web.Call, ctl *record.Control, in record.Evidence, x *problem.Problem) error {
	c.Status(422)
	f := addForm{Title: in.Title, Strength: string(in.Strength), From: string(in.From), Until: string(in.Until), Outcome: string(in.Outcome), Link: in.Link, Kind: string(in.Kind), errs: map[string]string{}}
	var list []ui.FieldError
	for _, e := range x.Fields {
		name, _, _ := strings.Cut(e.Path, ".")
		if f.errs[name] == "" {
			f.errs[name] = c.Words.Field(e)
			list = append(list, ui.FieldError{ID: "f-" + name, Label: c.T(record.EvidenceItems.FieldKey(name)), Text: f.errs[name]})
		}
	}
	return c.Page(ui.Page{
		Title: c.T("evidence.add"), Crumbs: []ui.Crumb{{Label: c.T(record.Controls.LabelKey() + ".many"), Href: c.At("controls")}, {Label: ctl.Ref, Href: c.At("controls", ctl.Ref)}},
	}, addPage(c, ctl, f, list))
}

// idsOf reads identifiers of a form; what is none is left out.
func idsOf(list []string) []id.ID {
	var out []id.ID
	for _, s := range list {
		if at, err := id.Parse(s); err == nil && !at.IsZero() {
			out = append(out, at)
		}
	}
	return out
}
