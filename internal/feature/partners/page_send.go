package partners

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func posted(c *web.Call, name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }

func crumbs(c *web.Call, t *register.Type, ref string) []ui.Crumb {
	out := []ui.Crumb{{Label: c.T(t.LabelKey() + ".many"), Href: c.At(t.Name)}}
	if ref != "" {
		out = append(out, ui.Crumb{Label: ref, Href: c.At(t.Name, ref)})
	}
	return out
}

// sendView is the form that sends a questionnaire.
type sendView struct {
	wrong
	c           *web.Call
	p           *record.Party
	in          Sending
	engagements []ui.Option
	langs       []ui.Option
	engagement  string
	mailOn      bool
}

func (p *Pages) sendForm(c *web.Call) (*sendView, error) {
	v := &sendView{c: c, mailOn: p.Mail != nil && p.Mail.On()}
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.p, err = store.ByRef(ctx, tx, record.Parties, c.R.PathValue("ref")); err != nil {
			return err
		}
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		who := contactFor(v.p)
		v.in = Sending{Party: v.p.ID, Template: "processor", Name: who.Name, Email: who.Email, Lang: c.Words.Lang(), Due: today.AddDays(linkLife)}
		list, err := all(ctx, tx, record.Engagements, store.Query{Where: []store.Cond{{Field: "party", Op: "is", Value: v.p.ID.String()}}})
		for _, e := range list {
			if e.State == "ended" || e.State == "rejected" {
				continue
			}
			v.engagements = append(v.engagements, ui.Option{Value: e.Ref, Label: e.Title})
			if v.engagement == "" || e.State == "proposed" || e.State == "due_diligence" {
				v.engagement, v.in.Engagement = e.Ref, e.ID
			}
		}
		return err
	})
	for _, l := range p.Site.Words.Languages() {
		v.langs = append(v.langs, ui.Option{Value: l.Code, Label: l.Name})
	}
	return v, err
}

func (p *Pages) sendPage(c *web.Call) error {
	v, err := p.sendForm(c)
	if err != nil {
		return err
	}
	if want := c.R.URL.Query().Get("engagement"); want != "" {
		v.engagement = want
	}
	return p.showSend(c, v)
}

func (p *Pages) showSend(c *web.Call, v *sendView) error {
	return c.Page(ui.Page{Title: c.T("partners.send"), Lead: c.T("partners.send.lead", "title", v.p.Title), Crumbs: crumbs(c, record.Parties.Type, v.p.Ref)}, sendBody(v))
}

func (p *Pages) send(c *web.Call) error {
	v, err := p.sendForm(c)
	if err != nil {
		return err
	}
	v.engagement = posted(c, "engagement")
	v.in = Sending{Party: v.p.ID, Template: posted(c, "template"), Name: posted(c, "name"), Email: posted(c, "email"), Lang: posted(c, "lang"), Message: posted(c, "message"), Due: calendar.Day(posted(c, "due"))}
	v.in.Message = clipped(v.in.Message)
	known := false
	for _, l := range v.langs {
		known = known || l.Value == v.in.Lang
	}
	if !known {
		v.in.Lang = c.Words.Lang()
	}
	var q *record.Questionnaire
	var g Given
	err = c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.engagement != "" {
			if v.in.Engagement, err = store.Ref(ctx, tx, record.Engagements.Type, v.engagement); err != nil {
				return err
			}
		}
		q, g, err = p.DoSendQuestionnaire(ctx, tx, c.Words, v.in)
		return err
	})
	if err != nil {
		if err := v.take(c, err, func(f string) string { return c.T("partners.send." + f) }); err != nil {
			return err
		}
		return p.showSend(c, v)
	}
	return p.showGiven(c, c.At("questionnaires", q.Ref), []Told{{q.Party.ID, g}})
}

// showGiven shows the links, this once.
func (p *Pages) showGiven(c *web.Call, back string, list []Told) error {
	return c.Page(ui.Page{Title: c.T("partners.given"), Lead: c.T("partners.given.lead")}, givenBody(c, back, list))
}

func (p *Pages) resend(c *web.Call) error {
	var g Given
	var q *record.Questionnaire
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		if q, err = store.ByRef(ctx, tx, record.Questionnaires, c.R.PathValue("ref")); err != nil {
			return err
		}
		g, err = p.DoResendQuestionnaire(ctx, tx, q.ID)
		return err
	}); err != nil {
		return err
	}
	return p.showGiven(c, c.At("questionnaires", q.Ref), []Told{{q.Party.ID, g}})
}
