package rights

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

func (p *Pages) mountCase() {
	p.Handle("GET /o/{org}/requests/{ref}", web.Rule{Verb: access.Read, Group: access.Cases}, p.casePage)
	p.Handle("POST /o/{org}/requests/{ref}/do/{act}", web.Rule{Verb: access.Change, Group: access.Cases}, p.act)
	p.mountReply()
	p.mountFiles()
	p.mountRedact()
	p.mountPackage()
}

// caseView is the page of a request ready to be drawn.
type caseView struct {
	wrong
	c        *web.Call
	r        *record.Request
	matter   Reckoning
	people   map[Part]Person
	messages []Message
	files    []File
	sent     map[id.ID][]File // of messages
	steps    []caseStep
	handed   handed
	kept     Kept
	titles   map[id.ID]store.Title
	colleges []ui.Option // people of the house
	moves    []caseMove
	know     bool // may see who asks
	work     bool // may change it
	change   bool // may open its form
	today    calendar.Day
	reader   bool // is the second reader
	asked    *Asked
	mails    bool // the installation sends mail
	customer forwardOut

	templates []Template // replies that fit, in the person's language
	catalogue *i18n.Catalogue
}

// caseMove is a step of the life and what stands against it.
type caseMove struct {
	workflow.Step
	against []string
	aside   bool // a side exit
}

// byRef reads the request in the address.
func byRef(ctx context.Context, tx *store.Tx, name string) (*record.Request, error) {
	at, err := id.Parse(name)
	if err != nil || at.IsZero() {
		prefix, n, ok := id.ParseRef(name)
		if !ok || prefix != record.Requests.Prefix {
			return nil, problem.NotFound(record.Requests.Name, "")
		}
		if at, err = store.Ref(ctx, tx, record.Requests.Type, id.Ref(prefix, n)); err != nil {
			return nil, err
		}
	}
	return store.Get(ctx, tx, record.Requests, at)
}

func (p *Pages) casePage(c *web.Call) error {
	q := c.R.URL.Query()
	if p.Record != nil && (q.Has("tab") || q.Has("rev") || q.Has("before")) {
		return p.Record(c, record.Requests.Type)
	}
	v := &caseView{c: c, catalogue: p.Site.Words}
	return p.showCase(c, v)
}

func (p *Pages) showCase(c *web.Call, v *caseView) error {
	v.mails = p.Mail != nil && p.Mail.On()
	if err := c.Read(v.load); err != nil {
		return err
	}
	if v.r.Ref != c.R.PathValue("ref") && c.R.Method == "GET" {
		return c.Go(c.At("requests", v.r.Ref))
	}
	return c.Page(ui.Page{
		Title: v.r.Ref + " " + v.r.Title, Heading: v.heading(), Wide: true, Head: caseHead(v), Actions: caseActions(v),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.rights")}, {Label: c.T("register.requests.many"), Href: c.At("requests")}},
	}, caseBody(v))
}

// load reads a request with all that its page shows, in one state of the database.
func (v *caseView) load(ctx context.Context, tx *store.Tx) error {
	var err error
	if v.r, err = byRef(ctx, tx, v.c.R.PathValue("ref")); err != nil {
		return err
	}
	if v.today, err = tx.Today(ctx); err != nil {
		return err
	}
	if v.matter, err = DoReckon(ctx, tx, v.r); err != nil {
		return err
	}
	if v.know, err = MayKnow(ctx, tx, v.r); err != nil {
		return err
	}
	own := !tx.Person.IsZero() && (v.r.Owner == tx.Person || v.r.Assignee.ID == tx.Person)
	v.change = tx.Reach(access.Change, access.Cases).Covers(v.r.Confidentiality, own) && v.r.Archived.IsZero()
	v.work = v.know && v.change
	v.reader = !tx.Person.IsZero() && v.r.SecondReader.ID == tx.Person
	if err := v.loadCustomer(ctx, tx); err != nil {
		return err
	}
	if v.steps, err = stepsOf(ctx, tx, v.c.Words, v.r); err != nil {
		return err
	}
	if v.people, err = People(ctx, tx, v.r); err != nil {
		return err
	}
	if v.messages, err = Messages(ctx, tx, v.r); err != nil {
		return err
	}
	if v.files, err = Files(ctx, tx, v.r); err != nil {
		return err
	}
	v.sent = threadFiles(v.files, v.messages)
	if v.handed, err = handedOut(ctx, tx, v.r); err != nil {
		return err
	}
	if v.kept, err = DoKept(ctx, tx, v.r); err != nil {
		return err
	}
	if v.work {
		own, err := organisation(ctx, tx)
		if err != nil {
			return err
		}
		if v.templates, err = DoTemplates(ctx, tx, v.catalogue.Words(first(v.r.Language, own.Language)), v.r, own); err != nil {
			return err
		}
		if v.colleges, err = peopleOptions(ctx, tx); err != nil {
			return err
		}
	}
	ids := []id.ID{v.r.Assignee.ID, v.r.Owner, v.r.SecondReader.ID, v.r.Portal.ID, v.r.Customer.ID}
	ids = append(ids, v.r.Concerns...)
	for _, x := range v.r.Items {
		ids = append(ids, x.System.ID, x.DataSet.ID, x.Activity.ID, x.Asked.ID, x.Hold.ID)
	}
	for _, x := range v.r.RecipientsTold {
		ids = append(ids, x.Recipient.ID)
	}
	for _, m := range v.messages {
		ids = append(ids, m.By)
	}
	for _, f := range v.files {
		ids = append(ids, f.By)
	}
	if v.titles, err = store.Titles(ctx, tx, slices.DeleteFunc(ids, id.ID.IsZero)); err != nil {
		return err
	}
	if tx.Reach(access.Move, access.Cases).Covers(v.r.Confidentiality, own) {
		v.loadMoves(tx)
	}
	return nil
}

// loadMoves are the steps that may be taken, each with what its guard says beforehand.
func (v *caseView) loadMoves(tx *store.Tx) {
	facts := workflow.Facts{Today: v.today, Actor: tx.Actor}
	for _, s := range tx.Moves(record.Requests.Type, v.r) {
		m := caseMove{Step: s, aside: slices.Contains([]string{"mark_duplicate", "withdraw", "forward", "step_back", "decide_again", "decide_early", "clarify"}, s.Name)}
		_, err := record.Requests.Flow.Check(v.r, v.r.State, s.Name, workflow.Input{Reason: "-", Note: "-", On: v.today, Until: v.today}, facts)
		if x, ok := problem.As(err); ok {
			for _, f := range x.Fields {
				if said := fieldSaid(v.c.Words, f); !slices.Contains(m.against, said) {
					m.against = append(m.against, said)
				}
			}
		}
		v.moves = append(v.moves, m)
	}
}

// fieldSaid is what is wrong with a field of a request, under its name, for a place that is
// not beside the field.
func fieldSaid(w i18n.Words, f problem.Field) string {
	if label := "field.requests." + f.Path; w.Has(label) {
		return w.T(label) + ": " + w.Field(f)
	}
	return w.Field(f)
}

// act takes a form of the page of a request.
func (p *Pages) act(c *web.Call) error {
	form := c.R.PathValue("act")
	do, ok := acts[form]
	if !ok {
		return problem.NotFound(record.Requests.Name, "")
	}
	var asked *Asked
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		r, err := byRef(ctx, tx, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		asked, err = do(ctx, tx, p, c, r)
		return err
	})
	v := &caseView{c: c, asked: asked, catalogue: p.Site.Words}
	if err != nil {
		if err := v.take(c, form+posted(c, "row"), err); err != nil {
			return err
		}
		return p.showCase(c, v)
	}
	if asked != nil {
		return p.showCase(c, v)
	}
	c.Toast(ui.Toast{Text: c.T("desk.kept"), Tone: ui.OK})
	return c.Go(c.At("requests", c.R.PathValue("ref")))
}
