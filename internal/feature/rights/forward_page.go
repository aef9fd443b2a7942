package rights

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// forwardActs are the forms about the customer of a request.
func forwardActs(ctx context.Context, tx *store.Tx, p *Pages, c *web.Call, r *record.Request, form string) (*Asked, error) {
	switch form {
	case "customer":
		var l problem.List
		typed := posted(c, "customer")
		at, err := tx.Resolve(ctx, []string{record.Parties.Name}, typed)
		if err != nil {
			return nil, err
		}
		l.If(typed == "", "customer", "needed_to_forward")
		l.If(typed != "" && at.IsZero(), "customer", "unknown_link", "value", typed)
		if err := l.Err(); err != nil {
			return nil, err
		}
		_, err = DoCustomer(ctx, tx, r, at)
		return nil, err
	case "forward":
		_, asked, err := DoForward(ctx, tx, p.Deps, c.Words, r, c.Session.Account.Name)
		if err != nil {
			return nil, err
		}
		return &asked, nil
	}
	on, err := dayOf(c, "given_on")
	if err != nil {
		return nil, err
	}
	_, err = DoInstructed(ctx, tx, c.Words, r, Told{Wants: record.CustomerWants(posted(c, "customer_wants")), Text: posted(c, "instruction"), GivenBy: posted(c, "given_by"), Channel: record.InstructionChannel(posted(c, "channel")), On: on})
	return nil, err
}

// loadCustomer reads for whom the data is processed.
func (v *caseView) loadCustomer(ctx context.Context, tx *store.Tx) (err error) {
	if v.r.ForCustomer() {
		v.customer, err = forwardedOf(ctx, tx, v.c.Words, v.r)
	}
	return err
}

// responsible says to the person who answers for the data, where we only process it.
func responsible(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request) (string, error) {
	if !r.ForCustomer() || r.Customer.ID.IsZero() {
		return "", nil
	}
	p, own, err := customerOf(ctx, tx, r)
	if err != nil {
		return "", err
	}
	if r.ForwardedOn == "" {
		return w.T("forward.responsible", "customer", p.Title, "org", own.Title), nil
	}
	return w.T("forward.responsible.forwarded", "customer", p.Title, "org", own.Title, "day", r.ForwardedOn), nil
}

// customerView is what a customer sees behind a link.
type customerView struct {
	wrong
	c        *web.Call
	r        *record.Request
	org      string
	customer string
	rights   string
	people   map[Part]Person
	texts    []Message
	secret   string
	done     bool
}

func (p *Pages) mountCustomer() {
	s := &customerPages{Pages: p}
	p.Handle("GET /request/customer/{secret}", web.Rule{Public: true}, s.page)
	p.Handle("POST /request/customer/{secret}", web.Rule{Public: true}, s.send)
}

type customerPages struct {
	*Pages
	throttle itemThrottle
}

// open finds what a link shows. Every way in which it does not work looks the same.
func (p *customerPages) open(c *web.Call) (*customerView, access.Actor, error) {
	v := &customerView{c: c, secret: c.R.PathValue("secret")}
	org, ok := OrgOf(v.secret)
	if !ok {
		return nil, access.Actor{}, errSpent()
	}
	who := linkActor(org, id.ID{})
	err := p.Store.Read(c.Ctx(), who, func(tx *store.Tx) error {
		k, r, err := openLink(c.Ctx(), tx, v.secret, ForCustomer)
		if err != nil {
			return err
		}
		if r.Customer.ID.IsZero() || !r.ForCustomer() {
			return errSpent()
		}
		who.ID, v.r, v.rights = k.ID, r, rightWords(c.Words, r)
		customer, own, err := customerOf(c.Ctx(), tx, r)
		if err != nil {
			return err
		}
		v.org, v.customer = own.Title, customer.Title
		if v.people, err = People(c.Ctx(), tx, r); err != nil {
			return err
		}
		list, err := Messages(c.Ctx(), tx, r)
		for _, m := range list {
			if m.Direction == In {
				v.texts = append(v.texts, m)
			}
		}
		return err
	})
	if problem.Is(err, problem.Missing) || problem.Is(err, problem.Forbidden) {
		return nil, who, errSpent()
	}
	return v, who, err
}

func (p *customerPages) page(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, _, err := p.open(c)
	if err != nil {
		return p.refuse(c, err)
	}
	return p.show(c, v)
}

// refuse slows down whoever tries links.
func (p *customerPages) refuse(c *web.Call, err error) error {
	if problem.Is(err, problem.Missing) && p.throttle.over(c.Now(), "wrong "+c.NetworkAddress(), itemWrongs) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	return err
}

func (p *customerPages) show(c *web.Call, v *customerView) error {
	return c.PublicPage(ui.Page{Title: c.T("forward.page.title", "ref", v.r.Ref), Bare: true, Brand: ui.Brand{Name: v.org}}, customerBody(v))
}

// send takes the customer's instruction, once; another one is told to us by another way.
func (p *customerPages) send(c *web.Call) error {
	if p.throttle.over(c.Now(), "form "+c.NetworkAddress(), itemForms) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	v, who, err := p.open(c)
	if err != nil {
		return p.refuse(c, err)
	}
	err = p.Store.Write(c.Ctx(), who, func(tx *store.Tx) error {
		_, r, err := openLink(c.Ctx(), tx, v.secret, ForCustomer)
		if err != nil {
			return err
		}
		if r.CustomerWants != "" || r.Closed() {
			return nil // said already: the page shows it
		}
		var l problem.List
		l.If(posted(c, "given_by") == "", "given_by", "required")
		l.If(posted(c, "customer_wants") == "", "customer_wants", "required")
		if err := l.Err(); err != nil {
			return err
		}
		_, err = instructed(c.Ctx(), tx, p.Words.Words(r.Language), r, Told{Wants: record.CustomerWants(posted(c, "customer_wants")), Text: posted(c, "instruction"), GivenBy: posted(c, "given_by"), Channel: "portal"})
		return err
	})
	if err != nil {
		if err := v.take(c, "", err); err != nil {
			return err
		}
		return p.show(c, v)
	}
	if v, _, err = p.open(c); err != nil {
		return p.refuse(c, err)
	}
	v.done = true
	return p.show(c, v)
}

// wantsOptions are what a customer may tell us.
func wantsOptions(c *web.Call, help bool) []ui.Option {
	var out []ui.Option
	for _, x := range record.CustomerWants("").Values() {
		o := ui.Option{Value: x, Label: c.T("choice.customer_wants." + x)}
		if help {
			o = ui.Option{Value: x, Label: c.T("forward.wants." + x), Hint: c.T("forward.wants." + x + ".help")}
		}
		out = append(out, o)
	}
	return out
}

func forwardLabel(v *caseView) string {
	if v.r.ForwardedOn != "" {
		return v.c.T("forward.again")
	}
	return v.c.T("forward.do")
}
