package page

import (
	"context"
	"net/http"
	"strconv"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// editRoutes change one field where it stands; without script each is a small page.
func (p *Pages) editRoutes(t *register.Type) {
	at := "/o/{org}/" + t.Name + "/{ref}/field/{name}"
	rule := web.Rule{Verb: access.Change, Group: t.Group}
	p.Default("GET "+at, rule, func(c *web.Call) error { return p.fieldForm(c, t) })
	p.Default("POST "+at, rule, func(c *web.Call) error { return p.saveField(c, t) })
}

// fieldEditor is one field of a record on its way to be changed.
type fieldEditor struct {
	*recordForm
	name, label string
	at, back    string // addresses: of the editor, and of the record
	rev         int64
	wrong       bool
}

func editorOf(c *web.Call, f *recordForm, name string) *fieldEditor {
	h := register.HeadOf(f.rec)
	return &fieldEditor{
		recordForm: f, name: name, label: c.T(f.t.FieldKey(name)), at: c.At(f.t.Name, h.Ref, "field", name),
		back: c.At(f.t.Name, h.Ref) + "#cell-" + name, rev: h.Rev,
	}
}

func (e *fieldEditor) hidden() map[string]string {
	return map[string]string{revName: strconv.FormatInt(e.rev, 10), hasName: e.name}
}

func (p *Pages) fieldForm(c *web.Call, t *register.Type) error {
	name := c.R.PathValue("name")
	if !inPlace(t, name) {
		return problem.NotFound("address", "")
	}
	if c.Partial() && c.R.URL.Query().Has("show") {
		v, err := p.recordAgain(c, t)
		if err != nil {
			return err
		}
		return c.Fragment(recordCell(v, name))
	}
	var e *fieldEditor
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		if h := register.HeadOf(rec); !h.Archived.IsZero() {
			return problem.New(problem.Blocked, "archived", "ref", h.Ref)
		}
		f, err := p.show(ctx, c, tx, t, rec)
		if err == nil {
			e = editorOf(c, f, name)
		}
		return err
	}); err != nil {
		return err
	}
	if c.Partial() {
		return c.Fragment(fieldCellForm(e))
	}
	return p.fieldPage(c, e)
}

func (p *Pages) fieldPage(c *web.Call, e *fieldEditor) error {
	h := register.HeadOf(e.rec)
	return c.Page(ui.Page{
		Title: c.T("rec.field.title", "field", e.label, "ref", h.Ref), Heading: c.T("rec.field.heading", "field", e.label), Lead: h.Ref + " " + h.Title,
		Crumbs: []ui.Crumb{{Label: c.T(e.t.LabelKey() + ".many"), Href: c.At(e.t.Name)}, {Label: h.Ref, Href: c.At(e.t.Name, h.Ref)}},
	}, fieldPageForm(e))
}

// recordAgain reads what the page of the record shows, after a write.
func (p *Pages) recordAgain(c *web.Call, t *register.Type) (v *recordView, err error) {
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		v, err = p.loadRecord(ctx, tx, c, t, rec, recordWish{})
		return err
	})
	return v, err
}

// saveField puts one value on the record as it is now. What somebody else did to
// other fields meanwhile stays; the same field changed twice is a conflict, and
// nothing is written.
func (p *Pages) saveField(c *web.Call, t *register.Type) error {
	name := c.R.PathValue("name")
	values := c.R.PostForm
	values[hasName] = []string{name}
	rev, err := strconv.ParseInt(values.Get(revName), 10, 64)
	if err != nil || !inPlace(t, name) {
		return problem.New(problem.Invalid, "bad_form")
	}
	var r *reading
	var m *merge
	was := int64(0)
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		now, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		was = register.HeadOf(now).Rev
		base := now
		if was != rev {
			if base, err = store.Revision(ctx, tx, t, register.HeadOf(now).ID, rev); err != nil {
				return err
			}
		}
		if r, err = readForm(ctx, tx, c.Words, t, store.Clone(t, base), values); err != nil {
			return err
		}
		if err := r.wrong.Err(); err != nil {
			return err
		}
		m = newMerge(t, base, now, r.rec)
		return m.write(ctx, tx)
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid && r != nil {
		return p.refuseField(c, r, x, name, rev)
	}
	if m != nil && len(m.conflicts) > 0 {
		return p.fieldConflict(c, m, name)
	}
	if err != nil {
		return err
	}
	return p.fieldSaved(c, t, m, name, was)
}

func (p *Pages) fieldSaved(c *web.Call, t *register.Type, m *merge, name string, was int64) error {
	v, err := p.recordAgain(c, t)
	if err != nil {
		return err
	}
	if len(m.patch) > 0 {
		c.Toast(ui.Toast{Text: c.T("rec.field.saved", "field", v.label(name)), Undo: v.at("revert"), Hidden: map[string]string{
			"rev": strconv.FormatInt(v.head.Rev, 10), "to": strconv.FormatInt(was, 10),
		}})
	}
	if c.Partial() {
		return c.Fragment(recordCell(v, name), recordRest(v))
	}
	return c.Go(v.at() + "#cell-" + name)
}

// refuseField shows the editor again with what was typed and what to type.
func (p *Pages) refuseField(c *web.Call, r *reading, x *problem.Problem, name string, rev int64) error {
	var e *fieldEditor
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		f, err := p.again(ctx, c, tx, r, complaints(x))
		if err == nil {
			e = editorOf(c, f, name)
			e.rev, e.wrong = rev, true
		}
		return err
	}); err != nil {
		return err
	}
	c.Status(http.StatusUnprocessableEntity)
	if c.Partial() {
		return c.Fragment(fieldCell(e))
	}
	return p.fieldPage(c, e)
}

// fieldClash is one field that two people changed to different values.
type fieldClash struct {
	cell, action, show string
	label, who         string
	theirs, mine       []piece
	hidden             map[string]string
	values             map[string][]string // what this person sent
}

// fieldConflict answers 409 with both values and the name of the other person.
func (p *Pages) fieldConflict(c *web.Call, m *merge, name string) error {
	if !c.Partial() {
		return p.conflict(c, m)
	}
	v, err := p.recordAgain(c, m.t)
	if err != nil {
		return err
	}
	mine := &recordView{Call: c, say: v.say, t: m.t, rec: m.mine, head: register.HeadOf(m.mine)}
	if ids := pointsAt(m.t, m.mine); len(ids) > 0 {
		if err := c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error {
			titles, err := store.Titles(c.Ctx(), tx, ids)
			for at, title := range titles {
				v.say.titles[at] = title
			}
			return err
		}); err != nil {
			return err
		}
	}
	clash := fieldClash{
		cell: "cell-" + name, action: v.at("field", name), show: v.at("field", name) + "?show=1", label: v.label(name),
		who: v.who("person", v.head.UpdatedBy), theirs: v.pieces(name), mine: mine.pieces(name), values: map[string][]string{},
		hidden: map[string]string{revName: strconv.FormatInt(v.head.Rev, 10), hasName: name},
	}
	for _, key := range []string{name, name + "_unit", name + typedName} {
		if sent := c.R.PostForm[key]; len(sent) > 0 {
			clash.values[key] = sent
		}
	}
	c.Status(http.StatusConflict)
	return c.Fragment(fieldClashCell(clash))
}
