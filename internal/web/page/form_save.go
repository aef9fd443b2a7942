package page

import (
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// create serves POST …/new. The form carries the identifier of the record it makes:
// sent twice, it makes one.
func (p *Pages) create(c *web.Call, t *register.Type) error {
	if err := p.takeFiles(c); err != nil {
		return err
	}
	values := c.R.PostForm
	at, err := id.Parse(values.Get(idName))
	if err != nil {
		at = id.New()
	}
	if reshape, add := submitted(values); reshape {
		return p.reshape(c, t, t.New(), at, add)
	}
	var r *reading
	var made register.Record
	differs := false
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if r, err = readForm(ctx, tx, c.Words, t, t.New(), values); err != nil {
			return err
		}
		if err := r.wrong.Err(); err != nil {
			return err
		}
		r.dropEmptyRows()
		if had, err := store.GetAny(ctx, tx, t, at); err == nil {
			made = had
			differs = !sameSaid(t, had, r.rec)
			return nil
		} else if !problem.Is(err, problem.Missing) {
			return err
		}
		rec := store.Clone(t, r.rec)
		register.HeadOf(rec).ID = at
		made, err = store.CreateAny(ctx, tx, t, rec)
		return err
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid && r != nil {
		return p.refuse(c, r, x, at)
	}
	if err != nil {
		return err
	}
	if differs {
		return p.secondForm(c, r, made)
	}
	h := register.HeadOf(made)
	c.Toast(ui.Toast{Text: c.T("form.created", "ref", h.Ref, "title", h.Title), Tone: ui.OK})
	switch values.Get("_next") {
	case "another":
		return c.Go(c.At(t.Name, "new"))
	case "on":
		return c.Go(c.At(t.Name, h.Ref, "edit"))
	}
	return c.Go(c.At(t.Name, h.Ref))
}

// refuse shows the form of a new record with what is wrong.
func (p *Pages) refuse(c *web.Call, r *reading, x *problem.Problem, at id.ID) error {
	var f *recordForm
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		f, err = p.again(ctx, c, tx, r, complaints(x))
		return err
	})
	if err != nil {
		return err
	}
	p.freshForm(c, f, at)
	return p.answer(c, f)
}

// complaints of a problem; one without fields is one about the whole.
func complaints(x *problem.Problem) []problem.Field {
	if len(x.Fields) == 0 {
		return []problem.Field{{Key: x.Key, Args: x.Args}}
	}
	return x.Fields
}

// reshape shows the form with a row more or less, and nothing saved, for people
// without script. rec is what the form was made of; at is set for a new record.
func (p *Pages) reshape(c *web.Call, t *register.Type, rec register.Record, at id.ID, add string) error {
	var f *recordForm
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		if ref := c.R.PathValue("ref"); ref != "" {
			now, err := p.recordAt(ctx, tx, t, ref)
			if err != nil {
				return err
			}
			rec = store.Clone(t, now)
		}
		r, err := readForm(ctx, tx, c.Words, t, rec, c.R.PostForm)
		if err != nil {
			return err
		}
		if fd := t.Field(add); fd != nil && fd.Kind == register.KindRows {
			*register.RowID(fd.AppendRow(rec)) = id.New()
		}
		if f, err = p.again(ctx, c, tx, r, r.wrong.Fields()); err == nil {
			c.Status(200)
		}
		return err
	})
	if err != nil {
		return err
	}
	if register.HeadOf(rec).Ref == "" {
		p.freshForm(c, f, at)
	} else {
		p.changeForm(c, f)
		f.hidden[revName] = c.R.PostForm.Get(revName)
	}
	return p.answer(c, f)
}

// save serves POST …/{ref}/edit: what the person changed since he opened the form is
// put on the record as it is now.
func (p *Pages) save(c *web.Call, t *register.Type) error {
	if err := p.takeFiles(c); err != nil {
		return err
	}
	values := c.R.PostForm
	if reshape, add := submitted(values); reshape {
		return p.reshape(c, t, nil, id.ID{}, add)
	}
	rev, err := strconv.ParseInt(values.Get(revName), 10, 64)
	if err != nil {
		return problem.New(problem.Invalid, "bad_form")
	}
	var r *reading
	var saved *merge
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		now, err := p.recordAt(ctx, tx, t, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		base := now
		if register.HeadOf(now).Rev != rev {
			if base, err = store.Revision(ctx, tx, t, register.HeadOf(now).ID, rev); err != nil {
				return err
			}
		}
		if values.Has(patchName) {
			r = decided(t, base, values)
		} else if r, err = readForm(ctx, tx, c.Words, t, store.Clone(t, base), values); err != nil {
			return err
		}
		if err := r.wrong.Err(); err != nil {
			return err
		}
		r.dropEmptyRows()
		saved = newMerge(t, base, now, r.rec)
		return saved.write(ctx, tx)
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid && r != nil {
		return p.refuseChange(c, r, x, rev)
	}
	if saved != nil && len(saved.conflicts) > 0 {
		return p.conflict(c, saved)
	}
	if err != nil {
		return err
	}
	return p.saved(c, saved)
}

func (p *Pages) saved(c *web.Call, m *merge) error {
	h := register.HeadOf(m.now)
	text := c.T("form.saved", "ref", h.Ref)
	if len(m.theirs) > 0 {
		text = c.T("form.saved_both", "ref", h.Ref, "fields", c.Words.And(m.labels(c.Words, m.theirs)...))
	}
	c.Toast(ui.Toast{Text: text, Tone: ui.OK})
	return c.Go(c.At(m.t.Name, h.Ref))
}

func (p *Pages) refuseChange(c *web.Call, r *reading, x *problem.Problem, rev int64) error {
	var f *recordForm
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		f, err = p.again(ctx, c, tx, r, complaints(x))
		return err
	})
	if err != nil {
		return err
	}
	p.changeForm(c, f)
	f.hidden[revName] = strconv.FormatInt(rev, 10)
	return p.answer(c, f)
}

// editable is the canonical form of what a person may edit, by key.
func editable(t *register.Type, rec register.Record) map[string]json.RawMessage {
	all := map[string]json.RawMessage{}
	_ = json.Unmarshal(t.JSON(rec), &all) // our own form always parses
	for name := range all {
		if t.Field(name) == nil && !isEditableHead(name) {
			delete(all, name)
		}
	}
	return all
}

// sameSaid reports whether a form that came twice said the same both times.
func sameSaid(t *register.Type, had, said register.Record) bool {
	a, b := register.HeadOf(had), register.HeadOf(said)
	if a.Title != b.Title {
		return false
	}
	for _, f := range t.Columns() {
		if f.Text(had, nil) != f.Text(said, nil) {
			return false
		}
	}
	for _, f := range t.Children() {
		if len(f.RowsOf(had)) != len(f.RowsOf(said)) {
			return false
		}
	}
	return true
}

// secondForm answers a form of a new record that was sent before and says something
// else now: nothing typed is lost, and the person decides whether it is another one.
func (p *Pages) secondForm(c *web.Call, r *reading, made register.Record) error {
	var f *recordForm
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		f, err = p.again(ctx, c, tx, r, nil)
		return err
	})
	if err != nil {
		return err
	}
	h := register.HeadOf(made)
	f.notice = &ui.Notice{Tone: ui.Warn, Text: c.T("form.twice", "ref", h.Ref, "title", h.Title), Alert: true}
	c.Status(http.StatusConflict)
	p.freshForm(c, f, id.New())
	return p.answer(c, f)
}

// takeFiles keeps the files that came with the form and puts them among its values.
func (p *Pages) takeFiles(c *web.Call) error {
	if c.R.MultipartForm == nil {
		return nil
	}
	for name, heads := range c.R.MultipartForm.File {
		field, ok := strings.CutSuffix(name, uploadName)
		if !ok {
			continue
		}
		for _, head := range heads {
			if head.Size == 0 {
				continue
			}
			x, err := p.takeFile(c, head)
			if err != nil {
				return err
			}
			c.R.PostForm[field] = append(c.R.PostForm[field], x.String())
		}
	}
	return nil
}

func (p *Pages) takeFile(c *web.Call, head *multipart.FileHeader) (register.File, error) {
	file, err := head.Open()
	if err != nil {
		return register.File{}, err
	}
	defer file.Close()
	sum, size, err := p.Blobs.Put(c.Ctx(), c.Who.Org, file, formUpload)
	name := store.FileName(head.Filename)
	return register.File{Sum: sum.String(), Name: name, MediaType: store.MediaType(name), Size: size}, err
}
