package audit

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// form is what was typed to order a pack, and what is wrong with it.
type form struct {
	scope, edition, language string
	restricted               bool
	errs                     map[string]string
}

// listView is the page of all packs.
type listView struct {
	form
	action            string
	may               bool
	scopes, languages []ui.Option
	rows              []row
	errors            []ui.FieldError
}

// row is one pack.
type row struct {
	pack.Made
	href, file, title, edition, when, by, size, state string
	tone                                              ui.Tone
}

func (p *Pages) list(c *web.Call, f form) error {
	v := listView{form: f, action: c.At("packs"), may: pack.MayMake(c.Who)}
	if v.language == "" {
		v.language = c.Words.Lang()
	}
	for _, l := range p.Words.Languages() {
		v.languages = append(v.languages, ui.Option{Value: l.Code, Label: l.Name})
	}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		if v.may {
			page, err := store.List(ctx, tx, record.Scopes, store.Query{Limit: store.MaxLimit, Sort: "title"})
			if err != nil {
				return err
			}
			for _, s := range page.Items {
				if s.ApprovedRev > 0 {
					v.scopes = append(v.scopes, ui.Option{Value: s.Ref, Label: s.Title + " (" + s.Ref + ")"})
				}
			}
		}
		list, err := pack.Packs(ctx, tx)
		if err != nil {
			return err
		}
		names, err := account.Names(ctx, tx)
		if err != nil {
			return err
		}
		for _, m := range list {
			v.rows = append(v.rows, p.row(c, m, names))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"scope", "edition", "language"} {
		if text := f.errs[name]; text != "" {
			v.errors = append(v.errors, ui.FieldError{ID: "f-" + name, Label: c.T("pack." + name), Text: text})
		}
	}
	if len(v.errors) > 0 {
		c.Status(http.StatusUnprocessableEntity)
	}
	return c.Page(ui.Page{Title: c.T("pack.title"), Lead: c.T("pack.lead")}, listBody(v))
}

func (p *Pages) row(c *web.Call, m pack.Made, names map[id.ID]string) row {
	r := row{Made: m, href: c.At("packs", m.Pack.String()), title: m.Title, edition: edition(m.Edition), by: names[m.By],
		size: c.Words.Bytes(m.Size), state: c.T("pack.state." + m.State), when: c.Words.Time(m.At, c.Zone())}
	if r.title == "" {
		r.title = c.T("pack.whole")
	}
	switch m.State {
	case pack.Ready:
		r.tone = ui.OK
		if pack.MayRead(c.Who, m.Confidentiality) {
			r.file = c.At("packs", m.Pack.String(), "file")
		}
	case pack.Failed:
		r.tone = ui.Bad
	case pack.Making:
		r.tone = ui.Info
	}
	return r
}

// edition is the standard that a pack is held against.
func edition(e string) string {
	if e == "" {
		return "ISO/IEC 27701"
	}
	return "ISO/IEC 27701:" + e
}

func (p *Pages) order(c *web.Call) error {
	get := c.R.PostFormValue
	f := form{scope: get("scope"), edition: get("edition"), language: get("language"), restricted: get("restricted") != "", errs: map[string]string{}}
	o := pack.Options{Edition: record.Edition(f.edition), Restricted: f.restricted}
	if f.language != "" {
		o.Languages = []string{f.language}
	}
	var at id.ID
	err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		if f.scope != "" {
			if o.Scope, err = tx.Resolve(ctx, []string{record.Scopes.Name}, f.scope); err != nil {
				return err
			}
			if o.Scope.IsZero() {
				var l problem.List
				l.Add("scope", "pack_scope")
				return l.Err()
			}
		}
		at, err = p.Shelf.Order(ctx, tx, o)
		return err
	})
	if x, ok := problem.As(err); ok && len(x.Fields) > 0 {
		for _, field := range x.Fields {
			f.errs[field.Path] = c.Words.Field(field)
		}
		return p.list(c, f)
	}
	if err != nil {
		return err
	}
	return c.Go(c.At("packs", at.String()))
}

// packView is the page of one pack.
type packView struct {
	row
	c           *web.Call
	keys        []string
	until       string
	sofar       string
	done, total int64
	why         string
	list        string
}

func (p *Pages) show(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("packs", "")
	}
	v := packView{c: c, list: c.At("packs")}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		m, err := pack.Find(ctx, tx, at)
		if err != nil {
			return err
		}
		names, err := account.Names(ctx, tx)
		v.row = p.row(c, m, names)
		return err
	})
	if err != nil {
		return err
	}
	if v.keys, err = p.Shelf.Maker.Keys.Public(c.Ctx(), c.Who.Org); err != nil {
		return err
	}
	if !v.Expires.IsZero() {
		v.until = c.Words.Time(v.Expires, c.Zone())
	}
	if v.State == pack.Making {
		v.done, v.total = p.Shelf.Progress(at)
		v.sofar = c.T("pack.working.so_far", "done", c.Words.Bytes(v.done), "total", c.Words.Bytes(v.total))
		if c.Partial() {
			return c.Fragment(workingBody(v))
		}
	} else if c.Partial() {
		return c.Go(v.href)
	}
	v.why = c.T("pack.failed.text")
	if v.Problem != "" {
		args := problem.Args{}
		for k, x := range v.Args {
			args[k] = x
		}
		v.why = c.Words.Fill("problem."+v.Problem, args)
	}
	page := ui.Page{Title: c.T("pack.one"), Lead: v.title + " · " + v.edition, Crumbs: []ui.Crumb{{Label: c.T("pack.title"), Href: v.list}}}
	if v.file != "" {
		page.Actions = download(v)
	}
	return c.Page(page, packBody(v))
}

// fetch streams a pack.
func (p *Pages) fetch(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("packs", "")
	}
	m, r, err := p.Shelf.Fetch(c.Ctx(), c.Who, at)
	if err != nil {
		return err
	}
	defer r.Close()
	h := c.W.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+pack.FileName(c.Member.Slug, m)+`"`)
	h.Set("Content-Length", strconv.FormatInt(m.Size, 10))
	h.Set("Cache-Control", "no-store")
	c.W.WriteHeader(http.StatusOK)
	_, _ = io.Copy(c.W, r) // the browser may have gone
	return nil
}

// editions to choose from.
func (v listView) editions() []ui.Option {
	var out []ui.Option
	for _, e := range record.Edition("").Values() {
		out = append(out, ui.Option{Value: e, Label: edition(e)})
	}
	return out
}
