package rights

import (
	"context"
	"io"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountProofs adds the proof of each request of a sample.
func (p *Pages) mountProofs() {
	read := web.Rule{Verb: access.Ledger, Group: access.Installation}
	p.Handle("GET /o/{org}/request-samples/{id}/zip", read, p.proofFile)
	p.Handle("GET /o/{org}/request-samples/{id}/proof/{ref}", read, p.proof)
	p.Handle("GET /o/{org}/request-samples/{id}/proof/{ref}/pdf", read, p.proofPrint)
	p.Handle("GET /o/{org}/request-samples/{id}/proof/{ref}/zip", read, p.proofFile)
}

type proofView struct {
	c *web.Call
	p *CaseProof
	r *record.Request
	x string // the sample in the address
}

// see opens requests of the sample in the address; name "" is all of them.
func (p *Pages) see(c *web.Call, name string) (list []*record.Request, err error) {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil || at.IsZero() {
		return nil, problem.NotFound("samples", "")
	}
	if p.Packs == nil {
		return nil, problem.New(problem.Unavailable, "proof_without_key")
	}
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		list, err = DoSee(ctx, tx, at, name)
		return err
	})
	return list, err
}

// proven is the proof of the request in the address.
func (p *Pages) proven(c *web.Call) (*proofView, string, error) {
	list, err := p.see(c, c.R.PathValue("ref"))
	if err != nil {
		return nil, "", err
	}
	signed, err := p.Packs.Checkpoint(c.Ctx(), c.Who.Org)
	if err != nil {
		return nil, "", err
	}
	v, own := &proofView{c: c, r: list[0], x: c.R.PathValue("id")}, ""
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		o, err := organisation(ctx, tx)
		if err != nil {
			return err
		}
		own = o.Title
		v.p, err = DoProof(ctx, tx, c.Words, v.r, signed)
		return err
	})
	return v, own, err
}

func (p *Pages) proof(c *web.Call) error {
	v, _, err := p.proven(c)
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("proof.title", "ref", v.r.Ref), Lead: c.T("proof.lead"), Wide: true, Actions: proofActions(v),
		Crumbs: []ui.Crumb{{Label: c.T("register.requests.many"), Href: c.At("requests")}, {Label: c.T("samples.title"), Href: c.At("request-samples")}, {Label: c.T("proof.sample"), Href: c.At("request-samples", v.x)}}}, proofBody(v))
}

func (v *proofView) at(part string) string {
	return v.c.At("request-samples", v.x, "proof", v.r.Ref, part)
}

func (p *Pages) proofPrint(c *web.Call) error {
	v, own, err := p.proven(c)
	if err != nil {
		return err
	}
	asSaved(c.W.Header(), v.r.Ref+".pdf", "application/pdf")
	return document.PDF(c.W, v.p.document(c.Words, own), c.Words)
}

// proofFile is the proof of one request or of the whole sample, as a file that "privet
// verify" examines without this program's data.
func (p *Pages) proofFile(c *web.Call) error {
	list, err := p.see(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	name := "request-sample.zip"
	if c.R.PathValue("ref") != "" {
		name = list[0].Ref + ".zip"
	}
	asSaved(c.W.Header(), name, "application/zip")
	if c.R.Method == http.MethodHead {
		return nil
	}
	_, err = p.Packs.Prove(c.Ctx(), c.Who, proofPack(c.Words, list), c.W)
	return err
}

func asSaved(h http.Header, name, kind string) {
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// proofRoute is the same for programs.
func (r routes) proof(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := id.Parse(ask.Path("sample"))
	if err != nil || at.IsZero() {
		return nil, problem.NotFound("samples", ask.Path("sample"))
	}
	list, err := DoSee(ctx, tx, at, ask.Query.Get("request"))
	if err != nil {
		return nil, err
	}
	if r.Packs == nil {
		return nil, problem.New(problem.Unavailable, "proof_without_key")
	}
	name := "request-sample.zip"
	if ask.Query.Get("request") != "" {
		name = list[0].Ref + ".zip"
	}
	who, o := tx.Actor, proofPack(ask.Words, list)
	return api.File{Name: name, Type: "application/zip", Write: func(w io.Writer) error {
		_, err := r.Packs.Prove(ctx, who, o, w)
		return err
	}}, nil
}
