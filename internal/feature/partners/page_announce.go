package partners

import (
	"context"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// announceView is the form that tells customers of a change.
type announceView struct {
	wrong
	c         *web.Call
	x         *record.SubprocessorChange
	customers []named
	until     calendar.Day
	effective calendar.Day
	message   string
	mailOn    bool
}

func (p *Pages) announceForm(c *web.Call) (*announceView, error) {
	v := &announceView{c: c, mailOn: p.Mail != nil && p.Mail.On()}
	return v, c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.x, err = store.ByRef(ctx, tx, record.SubprocessorChanges, c.R.PathValue("ref")); err != nil {
			return err
		}
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		v.until, v.effective = today.AddDays(objectionDays), v.x.EffectiveOn
		list, err := customerAgreements(ctx, tx)
		if err != nil {
			return err
		}
		var ids []id.ID
		for _, a := range list {
			ids = append(ids, a.Party.ID)
		}
		titles, err := store.Titles(ctx, tx, ids)
		for _, at := range ids {
			v.customers = append(v.customers, name(c, titles, at))
		}
		return err
	})
}

func (p *Pages) announcePage(c *web.Call) error {
	v, err := p.announceForm(c)
	if err != nil {
		return err
	}
	return p.showAnnounce(c, v)
}

func (p *Pages) showAnnounce(c *web.Call, v *announceView) error {
	return c.Page(ui.Page{Title: c.T("partners.announce"), Lead: c.T("partners.announce.lead", "title", v.x.Title), Crumbs: crumbs(c, record.SubprocessorChanges.Type, v.x.Ref)}, announceBody(v))
}

func (p *Pages) announce(c *web.Call) error {
	v, err := p.announceForm(c)
	if err != nil {
		return err
	}
	v.until, v.effective, v.message = calendar.Day(posted(c, "until")), calendar.Day(posted(c, "effective")), posted(c, "message")
	v.message = clipped(v.message)
	var told []Told
	err = c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		_, told, err = p.DoAnnounce(ctx, tx, v.x.ID, v.until, v.effective, v.message)
		return err
	})
	if err != nil {
		if err := v.take(c, err, func(f string) string { return c.T(record.SubprocessorChanges.FieldKey(f)) }); err != nil {
			return err
		}
		return p.showAnnounce(c, v)
	}
	return p.showGiven(c, c.At("subprocessor-changes", v.x.Ref), told)
}

// resolve notes what was agreed with a customer who objected.
func (p *Pages) resolve(c *web.Call) error {
	ref, customer := c.R.PathValue("ref"), posted(c, "customer")
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		x, err := store.ByRef(ctx, tx, record.SubprocessorChanges, ref)
		if err != nil {
			return err
		}
		who, err := id.Parse(customer)
		if err != nil {
			return problem.NotFound(record.Parties.Name, who)
		}
		_, err = DoResolve(ctx, tx, x.ID, who, posted(c, "resolution"))
		return err
	}); err != nil {
		return p.again(c, record.SubprocessorChanges.Type, customer, nil, err)
	}
	c.Toast(ui.Toast{Text: c.T("partners.kept")})
	return c.Go(c.At("subprocessor-changes", ref))
}
