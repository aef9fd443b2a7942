package rights

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountProcedure adds the documented procedure.
func (p *Pages) mountProcedure() {
	read := web.Rule{Verb: access.Read, Group: access.Cases}
	p.Handle("GET /o/{org}/request-procedure", read, p.procedure)
	p.Handle("GET /o/{org}/request-procedure/document", read, p.procedureFile)
	item := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("procedure.title"), Href: c.At("request-procedure"), Icon: "list-ordered"}, c.Who.May(access.Read, access.Cases)
	}
	p.Place("rights", item)
	p.Command(web.Command{Group: "go", Show: item})
}

type procedureView struct {
	c *web.Call
	p *Procedure
}

func (p *Pages) procedure(c *web.Call) error {
	v := &procedureView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		v.p, err = DoProcedure(ctx, tx, c.Words)
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("procedure.title"), Lead: c.T("procedure.lead"), Actions: procedureActions(v), Wide: true,
		Crumbs: []ui.Crumb{{Label: c.T("register.requests.many"), Href: c.At("requests")}}}, procedureBody(v))
}

func (p *Pages) procedureFile(c *web.Call) error {
	var f BoardFile
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		f, err = DoProcedureFile(ctx, tx, c.Words, c.R.URL.Query().Get("as"))
		return err
	}); err != nil {
		return err
	}
	asSaved(c.W.Header(), f.Name, f.Type)
	return f.Write(c.W)
}

// DoProcedureFile prints the procedure as pdf or docx. That it left stands in the ledger.
func DoProcedureFile(ctx context.Context, tx *store.Tx, w i18n.Words, form string) (BoardFile, error) {
	x, err := DoProcedure(ctx, tx, w)
	if err != nil {
		return BoardFile{}, err
	}
	form = orElse(form, "pdf")
	f, d := BoardFile{Name: "request-procedure." + form}, x.document(w)
	switch form {
	case "pdf":
		f.Type, f.Write = "application/pdf", func(to io.Writer) error { return document.PDF(to, d, w) }
	case "docx":
		f.Type, f.Write = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(to io.Writer) error { return document.DOCX(to, d, w) }
	default:
		var l problem.List
		l.Add("as", "unknown_value", "value", form, "values", "pdf, docx")
		return f, l.Err()
	}
	tx.Record("export", record.Requests.Name, tx.Org, fmt.Appendf(nil, `{"format":%q,"document":"request-procedure"}`, form))
	return f, nil
}

func procedureRoutes() []api.Extra {
	print := of(http.MethodGet, "/request-procedure/document", access.Read, api.Extra{ID: "print-request-procedure", Summary: "Save the procedure for requests as it is today. The ledger keeps who took it",
		Query: []string{"as"}, Describe: map[string]string{"as": "pdf or docx; pdf if left out."}, Answer: api.File{}, Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
			f, err := DoProcedureFile(ctx, tx, ask.Words, ask.Query.Get("as"))
			if err != nil {
				return nil, err
			}
			return api.File{Name: f.Name, Type: f.Type, Write: f.Write}, nil
		}})
	print.Write = true
	return []api.Extra{
		of(http.MethodGet, "/request-procedure", access.Read, api.Extra{ID: "read-request-procedure", Summary: "Read how requests are handled, from what the program does: ways in, steps with the targets of the house, moves with who may take them and what they want, limits of the laws in scope",
			Answer: &Procedure{}, Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
				return DoProcedure(ctx, tx, ask.Words)
			}}),
		print,
	}
}
