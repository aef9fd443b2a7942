package rights

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// onwardDays is the house's own target for passing a request on, in days after receipt,
// where no contract says more: without undue delay.
const onwardDays = 2

// Onward is by when a request goes to the customer for whom the data is processed, and why
// (GDPR Art. 28(3)(e); S-065).
type Onward struct {
	By        calendar.Day
	Agreement *record.Agreement // that sets the term; nil: the house's own target
	Why       []string
	Late      bool // it went later, or has not gone and should have
}

// DoOnward computes by when a request goes to the customer; of a request of our own there
// is no such day.
func DoOnward(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request) (Onward, error) {
	var x Onward
	if !r.ForCustomer() || r.ReceivedAt.IsZero() {
		return x, nil
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return x, err
	}
	x.Why = append(x.Why, w.T("forward.why.received", "day", dayIn(r.ReceivedAt, r.Zone)))
	a, err := contractOf(ctx, tx, r)
	if err != nil {
		return x, err
	}
	var days int
	x.By, days = onwardUnder(a, r)
	if sets(a) {
		x.Agreement = a
		x.Why = append(x.Why, w.T("forward.why.agreement", "ref", a.Ref, "title", a.Title, "count", days))
	} else {
		x.Why = append(x.Why, w.T("forward.why.law"), w.T("forward.why.house", "count", days))
	}
	x.Why = append(x.Why, w.T("forward.why.by", "day", x.By))
	x.Late = r.ForwardedOn > x.By || r.ForwardedOn == "" && !r.Closed() && today > x.By
	return x, nil
}

// sets reports whether an agreement says how soon requests are passed on.
func sets(a *record.Agreement) bool { return a != nil && a.RequestForwardDays > 0 }

// onwardUnder is the day by which a request is passed on, and how many days after receipt.
func onwardUnder(a *record.Agreement, r *record.Request) (calendar.Day, int) {
	days := onwardDays
	if sets(a) {
		days = int(a.RequestForwardDays)
	}
	return dayIn(r.ReceivedAt, r.Zone).AddDays(days), days
}

// onwardBy is the day by which a request goes to its customer; "" for one of our own.
func onwardBy(ctx context.Context, tx *store.Tx, r *record.Request) (calendar.Day, error) {
	if !r.ForCustomer() || r.ReceivedAt.IsZero() {
		return "", nil
	}
	a, err := contractOf(ctx, tx, r)
	if err != nil {
		return "", err
	}
	by, _ := onwardUnder(a, r)
	return by, nil
}

// contractOf is the agreement with the customer of a request: the one with the shortest
// term for passing requests on, else any; nil where there is none.
func contractOf(ctx context.Context, tx *store.Tx, r *record.Request) (*record.Agreement, error) {
	if r.Customer.ID.IsZero() {
		return nil, nil
	}
	defer tx.AsSystem("rights")()
	page, err := store.List(ctx, tx, record.Agreements, store.Query{Sort: "ref", Limit: store.MaxLimit,
		Where: []store.Cond{{Field: "party", Op: "is", Value: r.Customer.ID.String()}, {Field: "state", Op: "is", Value: "signed|active"}}})
	var best *record.Agreement
	for _, a := range page.Items {
		if best == nil || a.RequestForwardDays > 0 && (best.RequestForwardDays == 0 || a.RequestForwardDays < best.RequestForwardDays) {
			best = a
		}
	}
	return best, err
}

// DoCustomer says for which customer the data of a request is processed. What was linked
// by itself and is another customer's is taken off; what somebody entered refuses at its
// field.
func DoCustomer(ctx context.Context, tx *store.Tx, r *record.Request, customer id.ID) (*record.Request, error) {
	var l problem.List
	l.If(customer.IsZero(), "customer", "needed_to_forward")
	if err := l.Err(); err != nil {
		return nil, err
	}
	if err := NeedWork(ctx, tx, r); err != nil {
		return nil, err
	}
	to := *r
	to.Customer, to.Role = register.To[record.Party](customer), servant(r)
	same, err := sameCustomer(ctx, tx, &to, r.Concerns)
	if err != nil {
		return nil, err
	}
	return changed(ctx, tx, r, func(r *record.Request) error {
		if r.Customer.ID != customer { // another customer has said nothing yet
			r.CustomerWants, r.InstructionReceived, r.ForwardedOn = "", register.Link[record.Instruction]{}, ""
		}
		r.Customer, r.Role, r.Concerns = to.Customer, to.Role, same
		return nil
	})
}

func servant(r *record.Request) record.Role {
	if r.ForCustomer() {
		return r.Role
	}
	return record.Processor
}

// DoForward passes a request on to the contact of its customer by a link that needs no
// account; the mail names nobody. Earlier links to the customer end. It asks for the
// customer at customer.
func DoForward(ctx context.Context, tx *store.Tx, d Deps, w i18n.Words, r *record.Request, asker string) (*record.Request, Asked, error) {
	var out Asked
	var l problem.List
	l.If(r.Customer.ID.IsZero(), "customer", "needed_to_forward")
	if err := l.Err(); err != nil {
		return nil, out, err
	}
	if err := NeedWork(ctx, tx, r); err != nil {
		return nil, out, err
	}
	if r.Closed() {
		return nil, out, problem.New(problem.Blocked, "request_closed")
	}
	party, own, err := customerOf(ctx, tx, r)
	if err != nil {
		return nil, out, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, out, err
	}
	lang := first(own.Language, w.Lang())
	if err := revokeLinks(ctx, tx, r, ForCustomer); err != nil {
		return nil, out, err
	}
	secret, err := newLink(ctx, tx, r, Link{Purpose: ForCustomer, Lang: lang, Expires: tx.Now.Add(statusLife)})
	if err != nil {
		return nil, out, err
	}
	out.Path, out.Until = "/request/customer/"+secret, calendar.DayOf(tx.Now.Add(statusLife))
	if to := privacyContact(party); to.Email != "" && d.Mail != nil && d.Mail.On() {
		out.Mailed = true
		if err := d.Mail.Queue(ctx, tx, mail.Message{To: to.Email, ToName: to.Name, Lang: lang, Key: mail.RequestForwarded, Link: out.Path,
			Args: problem.Args{"asker": asker, "org": own.Title, "title": r.Ref}}); err != nil {
			return nil, out, err
		}
	}
	r, err = changed(ctx, tx, r, func(r *record.Request) error {
		r.Role = servant(r)
		if r.ForwardedOn == "" {
			r.ForwardedOn = today
		}
		return nil
	})
	return r, out, err
}

// customerOf is the customer of a request, and the organisation, whoever asks.
func customerOf(ctx context.Context, tx *store.Tx, r *record.Request) (*record.Party, *record.Organisation, error) {
	defer tx.AsSystem("rights")()
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, nil, err
	}
	p, err := store.Get(ctx, tx, record.Parties, r.Customer.ID)
	return p, own, err
}

// privacyContact is whom one turns to at a customer in matters of privacy.
func privacyContact(p *record.Party) record.Contact {
	for _, kind := range []record.ContactKind{"privacy", "dpo", "legal", "security"} {
		for _, c := range p.Contacts {
			if c.Kind == kind && c.Email != "" {
				return c
			}
		}
	}
	for _, c := range p.Contacts {
		if c.Email != "" {
			return c
		}
	}
	return record.Contact{}
}

// Told is what a customer says to a request.
type Told struct {
	Wants   record.CustomerWants
	Text    string // in the customer's words
	GivenBy string
	Channel record.InstructionChannel // how it came
	On      calendar.Day              // "" is today
}

// DoInstructed keeps what the customer wants as an instruction (S-098) and on the request.
// A customer who answers alone ends it here. Problems of kind invalid stand at
// customer_wants, given_on, given_by and instruction.
func DoInstructed(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request, x Told) (*record.Request, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return nil, err
	}
	return instructed(ctx, tx, w, r, x)
}

func instructed(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request, x Told) (*record.Request, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	if x.On == "" {
		x.On = today
	}
	var l problem.List
	l.If(!slices.Contains(x.Wants.Values(), string(x.Wants)), "customer_wants", "required")
	l.If(r.Customer.ID.IsZero(), "customer", "needed_to_forward")
	l.If(!x.On.Valid(), "given_on", "bad_day", "value", string(x.On))
	l.If(x.On.Valid() && x.On > today, "given_on", "in_the_future")
	l.If(len(x.GivenBy) > 300, "given_by", "too_long", "max", 300)
	l.If(len(x.Text) > 20_000, "instruction", "too_long", "max", 20_000)
	if err := l.Err(); err != nil {
		return nil, err
	}
	if r.Closed() {
		return nil, problem.New(problem.Blocked, "request_closed")
	}
	a, err := contractOf(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	defer tx.AsSystem("rights")()
	says := w.T("choice.customer_wants." + string(x.Wants))
	i := &record.Instruction{Head: register.Head{Title: r.Ref + ": " + says, Owner: r.Owner}, Customer: r.Customer, Channel: x.Channel, GivenBy: strings.TrimSpace(x.GivenBy), GivenOn: x.On,
		Instruction: register.Text(first(strings.TrimSpace(x.Text), says))}
	if a != nil {
		i.Agreement, i.Within = register.To[record.Agreement](a.ID), "yes"
	}
	if i, err = store.Create(ctx, tx, record.Instructions, i); err != nil {
		return nil, err
	}
	now, err := store.Get(ctx, tx, record.Requests, r.ID)
	if err != nil {
		return nil, err
	}
	if _, err := store.Change(ctx, tx, record.Requests, now.ID, now.Rev, func(r *record.Request) error {
		r.Role, r.CustomerWants, r.InstructionReceived = servant(r), x.Wants, register.To[record.Instruction](i.ID)
		if r.ForwardedOn == "" { // who instructs us has heard of it
			r.ForwardedOn = x.On
		}
		return nil
	}); err != nil {
		return nil, err
	}
	if now, err = store.Get(ctx, tx, record.Requests, r.ID); err != nil || x.Wants != record.CustomerAnswers {
		return now, err
	}
	if _, err := store.Move(ctx, tx, record.Requests, now.ID, now.Rev, "forward", workflow.Input{}); err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Requests, r.ID)
}

// mayAnswer refuses an answer to the person where the customer gives it, or has said
// nothing yet; words on the way are free.
func mayAnswer(r *record.Request, template string) error {
	if r.MayAnswerPerson() || !answers(template) || template == "forwarded" {
		return nil
	}
	var l problem.List
	l.Add("template", "customer_not_instructed")
	return l.Err()
}
