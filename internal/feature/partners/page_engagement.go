package partners

import (
	"context"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// clause keeps one line of the checklist of an agreement.
func (p *Pages) clause(c *web.Call) error {
	ref := c.R.PathValue("ref")
	in := record.Clause{Clause: record.ClauseID(posted(c, "clause")), Present: record.ClauseState(posted(c, "present")), Where: posted(c, "where"), Deviation: register.Text(posted(c, "deviation")), Approved: posted(c, "approved") != ""}
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		a, err := store.ByRef(ctx, tx, record.Agreements, ref)
		if err != nil {
			return err
		}
		_, err = DoClause(ctx, tx, a.ID, a.Rev, in)
		return err
	}); err != nil {
		return p.again(c, record.Agreements.Type, string(in.Clause), nil, err)
	}
	c.Toast(ui.Toast{Text: c.T("partners.kept")})
	return c.Go(c.At("agreements", ref) + "#clauses")
}

func (p *Pages) exit(c *web.Call) error {
	ref := c.R.PathValue("ref")
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		e, err := store.ByRef(ctx, tx, record.Engagements, ref)
		if err != nil {
			return err
		}
		_, err = DoExit(ctx, tx, e.ID, posted(c, "reason"), calendar.Day(posted(c, "due")))
		return err
	}); err != nil {
		return p.again(c, record.Engagements.Type, "exit", map[string]string{"exit_due": "due"}, err)
	}
	c.Toast(ui.Toast{Text: c.T("partners.exit.begun")})
	return c.Go(c.At("engagements", ref))
}

func (p *Pages) returned(c *web.Call) error {
	ref := c.R.PathValue("ref")
	in := Return{On: calendar.Day(posted(c, "on")), Revoked: calendar.Day(posted(c, "revoked"))}
	if c.R.MultipartForm != nil {
		defer func() { _ = c.R.MultipartForm.RemoveAll() }()
		for _, part := range c.R.MultipartForm.File["proof"] {
			if part.Size == 0 {
				continue
			}
			f, ok, err := p.takeFile(c, &link{Org: c.Who.Org}, part)
			if err != nil {
				return err
			}
			if !ok {
				var l problem.List
				l.Add("proof", "respond_file_type", "name", store.FileName(part.Filename))
				return p.again(c, record.Engagements.Type, "returned", nil, l.Err())
			}
			in.Proof = append(in.Proof, f)
		}
	}
	var held *problem.Problem
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		e, err := store.ByRef(ctx, tx, record.Engagements, ref)
		if err != nil {
			return err
		}
		_, held, err = DoProveReturn(ctx, tx, e.ID, in)
		return err
	}); err != nil {
		return p.again(c, record.Engagements.Type, "returned", map[string]string{"returned_or_deleted_on": "on", "access_revoked_on": "revoked"}, err)
	}
	text := c.T("partners.exit.over")
	if held != nil {
		text = c.T("partners.exit.kept")
	}
	c.Toast(ui.Toast{Text: text})
	return c.Go(c.At("engagements", ref))
}
