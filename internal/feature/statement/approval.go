package statement

import (
	"context"
	"net/http"
	"strconv"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// approval is the page on which a statement is approved, or that says why not.
type approval struct {
	*view
	refusals []Refusal
	error    string
}

func (p *Pages) approvePage(c *web.Call) error { return p.showApproval(c, nil) }

func (p *Pages) showApproval(c *web.Call, refused error) error {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	a := &approval{view: v, refusals: v.s.Refusals(c.Who.Person)}
	if x, ok := problem.As(refused); ok {
		a.error = c.Words.Problem(x)
		c.Status(http.StatusConflict)
	}
	return c.Page(v.sub(c.T("statement.approve"), c.T("statement.approve.lead", "edition", v.s.edition(), "version", v.s.Rev)), approvalBody(a))
}

// where a refusal is mended, and what it says.
func (a *approval) where(r Refusal) (href, name, text string) {
	switch {
	case r.Who:
		return a.c.At("role-assignments"), a.c.T("statement.approve.who"), a.c.T("problem.needs_top_management")
	case r.Break != nil:
		return a.at("lines", r.Line.ID.String()), r.Line.Number(), a.broken(*r.Break)
	case r.Line != nil:
		return a.at("lines", r.Line.ID.String()), r.Line.Number(), a.complaint(r.Field)
	}
	return a.at("edit"), a.c.T(record.Statements.FieldKey(r.Field.Path)), a.complaint(r.Field)
}

func (p *Pages) approve(c *web.Call) error {
	rev, err := strconv.ParseInt(c.R.PostFormValue("rev"), 10, 64)
	if err != nil {
		return problem.New(problem.Invalid, "bad_form")
	}
	var s *record.Statement
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		x, err := Find(ctx, tx, c.R.PathValue("ref"))
		if err == nil {
			s, err = DoApprove(ctx, tx, x.ID, rev)
		}
		return err
	})
	if problem.Is(err, problem.Blocked) || problem.Is(err, problem.Stale) || problem.Is(err, problem.Invalid) {
		return p.showApproval(c, err)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("statement.approved", "ref", s.Ref, "version", s.Rev), Tone: ui.OK})
	return c.Go(c.At("statements", s.Ref))
}
