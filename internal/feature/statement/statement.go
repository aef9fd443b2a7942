// Package statement serves the statements of applicability (ISO/IEC 27701, 6.1.3): the
// table with its lines, why each control applies or not, approval, versions side by
// side, the way from the edition of 2019 to that of 2025, and the documents.
//
// Use cases are functions on a transaction (DoNew, DoLine, DoBulk, DoOwn, DoShared,
// DoSwitch, DoApprove, DoCarry, DoImport), so that pages, API and command line do the
// same.
package statement

import (
	"bytes"
	"context"
	"io"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Deps are what the pages need beside the site.
type Deps struct{}

// maxUpload is 16 MiB, the largest file with a statement that is taken.
const maxUpload = 16 << 20

// Pages serve the statements.
type Pages struct {
	*web.Site
	Deps
}

// Mount adds the pages to a site.
func Mount(s *web.Site, d Deps) *Pages {
	p := &Pages{Site: s, Deps: d}
	group := record.Statements.Group
	may := func(v access.Verb) web.Rule { return web.Rule{Verb: v, Group: group} }
	upload := may(access.Import)
	upload.Upload = maxUpload
	const base = "/o/{org}/statements"
	const one = base + "/{ref}"
	s.Handle("GET "+base, may(access.Read), p.list)
	s.Handle("GET "+base+"/new", may(access.Create), p.newPage)
	s.Handle("POST "+base+"/new", may(access.Create), p.create)
	s.Handle("GET "+one, may(access.Read), p.show)
	s.Handle("GET "+one+"/lines/{row}", may(access.Read), p.line)
	s.Handle("POST "+one+"/lines/{row}", may(access.Change), p.saveLine)
	s.Handle("POST "+one+"/lines", may(access.Change), p.bulk)
	s.Handle("POST "+one+"/fill", may(access.Change), p.fill)
	s.Handle("GET "+one+"/own", may(access.Change), p.ownPage)
	s.Handle("POST "+one+"/own", may(access.Change), p.own)
	s.Handle("GET "+one+"/roles", may(access.Change), p.rolesPage)
	s.Handle("POST "+one+"/roles", may(access.Change), p.switchRoles)
	s.Handle("GET "+one+"/approve", may(access.Move), p.approvePage)
	s.Handle("POST "+one+"/approve", may(access.Move), p.approve)
	s.Handle("GET "+one+"/versions", may(access.Read), p.versions)
	s.Handle("GET "+one+"/document", may(access.Export), p.document)
	s.Handle("GET "+one+"/transition", may(access.Read), p.transitionPage)
	s.Handle("POST "+one+"/transition", may(access.Create), p.carry)
	s.Handle("GET "+one+"/bridge", may(access.Read), p.bridge)
	s.Handle("GET "+one+"/isms", may(access.Import), p.importPage)
	s.Handle("POST "+one+"/isms", upload, p.importPlan)
	s.Handle("POST "+one+"/isms/apply", may(access.Import), p.importApply)
	s.Command(web.Command{Group: "create", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("statement.new"), Href: c.At("statements", "new"), Icon: "table-2"}, c.Who.May(access.Create, group)
	}})
	return p
}

// keeper puts contents into the organisation's place.
func (p *Pages) keeper(c *web.Call) Keeper {
	return func(r io.Reader) (string, int64, error) {
		sum, size, err := p.Blobs.Put(c.Ctx(), c.Who.Org, r, maxUpload)
		return sum.String(), size, err
	}
}

func (p *Pages) opener(c *web.Call) func(string) (io.ReadCloser, error) {
	return func(text string) (io.ReadCloser, error) {
		sum, err := blob.ParseSum(text)
		if err != nil {
			return nil, problem.NotFound("attachments", "") // a sum that no form of ours carries
		}
		return p.Blobs.Open(c.Ctx(), c.Who.Org, sum)
	}
}

// contents reads a kept file whole.
func (p *Pages) contents(ctx context.Context, c *web.Call, sum string) (*bytes.Reader, error) {
	f, err := p.opener(c)(sum)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxUpload+1))
	if err != nil {
		return nil, err
	}
	return bytes.NewReader(raw), ctx.Err()
}
