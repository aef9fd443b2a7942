package page

import (
	"context"
	"net/url"
	"slices"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// newForm serves GET …/new. Fields may be filled by the query, and all of them by
// copy, the reference of a record like it.
func (p *Pages) newForm(c *web.Call, t *register.Type) error {
	var f *recordForm
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		query := c.R.URL.Query()
		rec := t.New()
		copied := query.Get("copy") != ""
		if copied {
			from, err := p.recordAt(ctx, tx, t, query.Get("copy"))
			if err != nil {
				return err
			}
			rec = copyRecord(c.Words, t, from)
		}
		r, err := readForm(ctx, tx, c.Words, t, rec, prefill(t, query))
		if err != nil {
			return err
		}
		if register.HeadOf(rec).Owner.IsZero() {
			register.HeadOf(rec).Owner = c.Who.Person
		}
		if f, err = p.show(ctx, c, tx, t, rec); err != nil {
			return err
		}
		f.typed, f.whole = r.typed, copied || query.Has("all")
		return nil
	})
	if err != nil {
		return err
	}
	p.freshForm(c, f, id.New())
	return p.answer(c, f)
}

func (p *Pages) freshForm(c *web.Call, f *recordForm, at id.ID) {
	f.fresh = true
	f.action, f.cancel = c.At(f.t.Name, "new"), c.At(f.t.Name)
	f.hidden[idName] = at.String()
	if f.whole {
		f.hidden["_all"] = "1"
	}
}

// prefill takes the fields that a query names as a form that shows them would.
func prefill(t *register.Type, query url.Values) url.Values {
	out := url.Values{}
	for name, values := range query {
		fd := t.Field(name)
		if fd == nil && !slices.Contains(register.Editable(), name) || fd != nil && (fd.Kind == register.KindRows || fd.Kind == register.KindFiles) {
			continue
		}
		out[name], out[hasName] = values, append(out[hasName], name)
	}
	return out
}

// copyRecord is a record like another one: without what names the other alone.
func copyRecord(w i18n.Words, t *register.Type, from register.Record) register.Record {
	rec := store.Clone(t, from)
	h, was := register.HeadOf(rec), *register.HeadOf(from)
	*h = register.Head{Title: w.T("form.copy_of", "title", was.Title), Owner: was.Owner, ReviewEvery: was.ReviewEvery, Confidentiality: was.Confidentiality, Tags: h.Tags, Attributes: h.Attributes}
	now := map[string]string{}
	for _, f := range t.Fields {
		if f.Key || f.Computed || f.Kind == register.KindFiles {
			f.In(rec).SetZero()
		}
		if f.Kind != register.KindRows {
			continue
		}
		for _, row := range f.RowsOf(rec) {
			at := register.RowID(row)
			fresh := id.New()
			now[at.String()], *at = fresh.String(), fresh
		}
	}
	for _, f := range t.Children() {
		for _, row := range f.RowsOf(rec) {
			for _, x := range f.Rows {
				if x.Kind == register.KindRow && !x.IsZero(row) {
					x.SetText(row, now[x.Text(row, nil)], nil, new(problem.List))
				}
			}
		}
	}
	return rec
}
