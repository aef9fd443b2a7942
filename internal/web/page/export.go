package page

import (
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"

	"context"
)

func (p *Pages) exportRoutes(t *register.Type) {
	rule := web.Rule{Verb: access.Export, Group: t.Group}
	p.Default("GET /o/{org}/"+t.Name+"/export", rule, func(c *web.Call) error { return p.export(c, t, readState(c.R.URL.Query())) })
	p.Default("POST /o/{org}/"+t.Name+"/export", rule, func(c *web.Call) error {
		s := listOf(c)
		if refs := c.R.PostForm["ref"]; len(refs) > 0 && c.R.PostFormValue("all") == "" {
			s = listState{archived: s.archived, where: []store.Cond{refCond(refs)}}
		}
		return p.export(c, t, s)
	})
}

// exportMenu offers the list on the screen in every format.
func (l *listPage) exportMenu() []ui.MenuItem {
	s := l.state
	s.after, s.back, s.edit, s.cols = "", nil, "", nil
	href := func(format, layout string) string {
		v := s.values()
		v.Set("format", format)
		if layout != "" {
			v.Set("layout", layout)
		}
		return l.c.At(l.t.Name, "export") + "?" + v.Encode()
	}
	out := []ui.MenuItem{
		{Label: l.c.T("list.export.xlsx"), Icon: "file-spreadsheet", Href: href(exchange.XLSX, "")},
		{Label: l.c.T("list.export.csv"), Icon: "file-text", Href: href(exchange.CSV, "")},
		{Label: l.c.T("list.export.json"), Icon: "curly-braces", Href: href(exchange.JSON, "")},
	}
	for n, layout := range exchange.Layouts(l.t) {
		out = append(out, ui.MenuItem{Divider: n < 2, Label: l.c.T("list.export." + layout), Icon: "scroll-text", Href: href(exchange.XLSX, layout)})
		if layout == exchange.Article30 {
			out = append(out, ui.MenuItem{Label: l.c.T("list.export.article30.pdf"), Icon: "file-text", Href: href(exchange.PDF, layout)},
				ui.MenuItem{Label: l.c.T("list.export.article30.docx"), Icon: "file-text", Href: href(exchange.DOCX, layout)})
		}
	}
	return out
}

// export streams what the list finds, without its pages. What leaves stands in the
// ledger.
func (p *Pages) export(c *web.Call, t *register.Type, s listState) error {
	form := c.R.FormValue
	o := exchange.ExportOptions{Register: t.Name, Format: form("format"), Layout: form("layout"), Words: c.Words.Terms(i18n.Law)} // a file says the same whoever takes it
	if o.Format == "" {
		o.Format = exchange.XLSX
	}
	if err := o.Check(p.Store.Registers()); err != nil {
		return err
	}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		if s.view != "" {
			l := &listPage{c: c, t: t, state: s, today: today}
			if l.saved, err = readViews(ctx, tx, t.Name); err != nil {
				return err
			}
			l.open(habit{})
			s = l.state
		}
		s.where = keepKnown(t, s.where)
		s.after = ""
		o.Query = s.storeQuery(today)
		if !s.gaps {
			return nil
		}
		refs, err := incompleteRefs(ctx, tx, t, o.Query)
		o.Query.Where = []store.Cond{refCond(refs)}
		return err
	})
	if err != nil {
		return err
	}
	name, media := o.File(p.Store.Registers())
	h := c.W.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	out := &begun{ResponseWriter: c.W}
	if err := exchange.Export(c.Ctx(), p.Store, c.Who, out, o); err != nil {
		if out.yes {
			c.Log.WarnContext(c.Ctx(), "export broke off", "register", t.Name, "err", err)
			panic(http.ErrAbortHandler) // half a file must not look like a whole one
		}
		h.Del("Content-Disposition")
		return err
	}
	return nil
}

// begun knows whether a byte has left.
type begun struct {
	http.ResponseWriter
	yes bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.ResponseWriter.Write(p)
}

// refCond finds records by their references.
func refCond(refs []string) store.Cond {
	if len(refs) > store.MaxCount {
		refs = refs[:store.MaxCount]
	}
	return store.Cond{Field: colRef, Op: "is", Value: joinRefs(refs)}
}

// incompleteRefs are the references of the records that lack something.
func incompleteRefs(ctx context.Context, tx *store.Tx, t *register.Type, q store.Query) ([]string, error) {
	var refs []string
	err := eachFound(ctx, tx, t, q, true, func(rec register.Record) error {
		if m, ok := completeness(rec); ok && len(m.Gaps) > 0 {
			refs = append(refs, register.HeadOf(rec).Ref)
		}
		return nil
	})
	return refs, err
}

// eachFound visits every record that a query finds, page by page, up to MaxCount.
func eachFound(ctx context.Context, tx *store.Tx, t *register.Type, q store.Query, rows bool, visit func(register.Record) error) error {
	q.Limit, q.Rows, q.After = store.MaxLimit, rows, ""
	for n := 0; ; {
		page, err := store.ListAny(ctx, tx, t, q)
		if err != nil {
			return err
		}
		for _, rec := range page.Items {
			if n++; n > store.MaxCount {
				return problem.New(problem.TooLarge, "too_many_records", "most", store.MaxCount)
			}
			if err := visit(rec); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}
