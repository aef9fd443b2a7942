package partners

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/workflow"
)

// objectionDays is how long customers may object unless somebody says otherwise; what
// was agreed with a customer goes before it.
const objectionDays = 30

// Told is one customer who was told of a change, with the link to answer by.
type Told struct {
	Party id.ID
	Given
}

// DoAnnounce tells customers of a change among sub-processors: each gets a link by
// which it consents or objects until the last day, without an account (GDPR Art.
// 28(2); S-099). none means each party with a customer agreement that is in force.
func (d Deps) DoAnnounce(ctx context.Context, tx *store.Tx, at id.ID, until, effective calendar.Day, message string, none ...id.ID) (*record.SubprocessorChange, []Told, error) {
	x, err := store.Get(ctx, tx, record.SubprocessorChanges, at)
	if err != nil {
		return nil, nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, nil, err
	}
	if until == "" {
		until = today.AddDays(objectionDays)
	}
	var p problem.List
	p.If(!until.Valid() || until < today, "objection_until", "day_ahead")
	p.If(effective != "" && effective <= until, "effective_on", "partners_effective")
	if err := p.Err(); err != nil {
		return nil, nil, err
	}
	agreements, err := customerAgreements(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	x, err = store.Change(ctx, tx, record.SubprocessorChanges, at, x.Rev, func(x *record.SubprocessorChange) error {
		x.AnnouncedOn, x.ObjectionUntil = today, until
		if effective != "" {
			x.EffectiveOn = effective
		}
		for _, a := range agreements {
			if (len(none) > 0 && !slices.Contains(none, a.Party.ID)) || slices.ContainsFunc(x.Objections, func(n record.SubprocessorNotice) bool { return n.Customer.ID == a.Party.ID }) {
				continue
			}
			x.Objections = append(x.Objections, record.SubprocessorNotice{Customer: a.Party, Agreement: register.To[record.Agreement](a.ID)})
		}
		for i := range x.Objections {
			x.Objections[i].ToldOn = today
			if x.Objections[i].Answer == "" {
				x.Objections[i].Answer = "none"
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if x, err = store.Move(ctx, tx, record.SubprocessorChanges, at, x.Rev, "announce", workflow.Input{}); err != nil {
		return nil, nil, err
	}
	var out []Told
	for _, n := range x.Objections {
		one, err := d.tell(ctx, tx, x, n.Customer.ID, message)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, one)
	}
	return x, out, nil
}

// tell gives a customer its link, by mail to the contact for privacy where there is one.
func (d Deps) tell(ctx context.Context, tx *store.Tx, x *record.SubprocessorChange, customer id.ID, message string) (Told, error) {
	party, err := store.Get(ctx, tx, record.Parties, customer)
	if err != nil {
		return Told{}, err
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return Told{}, err
	}
	who := contactFor(party)
	l := &link{What: toObject, Record: x.ID, Party: customer, Name: party.Title, Email: who.Email, Lang: own.Language, Message: message, Expires: x.ObjectionUntil.Time().AddDate(0, 0, 1)}
	if who.Name != "" {
		l.Name = who.Name
	}
	secret, err := give(ctx, tx, d.Vault, record.SubprocessorChanges.Name, l)
	if err != nil {
		return Told{}, err
	}
	g, err := d.mailLink(ctx, tx, l, mail.SubprocessorChange, x.Title, secret)
	return Told{customer, g}, err
}

// contactFor is whom one turns to in matters of privacy.
func contactFor(p *record.Party) record.Contact {
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

// customerAgreements are those with customers that are signed or in force, one for
// each customer.
func customerAgreements(ctx context.Context, tx *store.Tx) ([]*record.Agreement, error) {
	list, err := all(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{{Field: "kind", Op: "is", Value: "customer_agreement"}, {Field: "state", Op: "is", Value: "signed|active"}}})
	seen := map[id.ID]bool{}
	return slices.DeleteFunc(list, func(a *record.Agreement) bool {
		had := a.Party.ID.IsZero() || seen[a.Party.ID]
		seen[a.Party.ID] = true
		return had
	}), err
}

// changeView is what a customer sees of a change: what comes, where, and until when it
// may object; nothing of other customers.
type changeView struct {
	x         *record.SubprocessorChange
	Party     string // the sub-processor
	Service   string
	Countries []string
	mine      record.SubprocessorNotice
}

func (p *Pages) outsideChange(ctx context.Context, tx *store.Tx, c *web.Call, v *outsideView) (*outsideView, error) {
	x, err := store.Get(ctx, tx, record.SubprocessorChanges, v.l.Record)
	if problem.Is(err, problem.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(x.Objections, func(n record.SubprocessorNotice) bool { return n.Customer.ID == v.l.Party })
	if i < 0 || !x.Archived.IsZero() || x.State != "announced" && x.State != "objected" {
		return nil, nil
	}
	v.change = &changeView{x: x, mine: x.Objections[i]}
	e, err := store.Get(ctx, tx, record.Engagements, x.Engagement.ID)
	if err != nil {
		return nil, err
	}
	v.change.Service = string(e.Service)
	for _, code := range e.DataLocations {
		v.change.Countries = append(v.change.Countries, country(c.Words, code))
	}
	if !e.Party.ID.IsZero() {
		party, err := store.Get(ctx, tx, record.Parties, e.Party.ID)
		if err != nil {
			return nil, err
		}
		v.change.Party = party.Title
	}
	return v, nil
}

// object takes what a customer says to a change.
func (p *Pages) object(c *web.Call, v *outsideView) error {
	answer, reason := record.NoticeAnswer(c.R.PostFormValue("answer")), strings.TrimSpace(c.R.PostFormValue("reason"))
	v.change.mine.Answer, v.change.mine.Reason = answer, register.Text(reason)
	ctx := c.Ctx()
	return p.Store.Write(ctx, v.l.actor(), func(tx *store.Tx) error {
		if err := v.l.use(ctx, tx); err != nil {
			return err
		}
		if err := DoObject(ctx, tx, v.l.Record, v.l.Party, answer, reason, ""); err != nil {
			return err
		}
		if p.Answered == nil {
			return nil
		}
		return p.Answered(ctx, tx, record.SubprocessorChanges.Name, v.l.Record, v.l.By)
	})
}

// DoObject records what a customer said to a change among sub-processors, and on which
// day, today unless said otherwise; an objection stops the change until it is resolved.
func DoObject(ctx context.Context, tx *store.Tx, at, customer id.ID, answer record.NoticeAnswer, reason string, on calendar.Day) error {
	var l problem.List
	l.If(answer != "consented" && answer != "objected", "answer", "partners_answer")
	l.If(answer == "objected" && reason == "", "reason", "partners_why")
	l.If(len(reason) > 5000, "reason", "too_long", "max", 5000)
	if err := l.Err(); err != nil {
		return err
	}
	x, err := store.Get(ctx, tx, record.SubprocessorChanges, at)
	if err != nil {
		return err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	if on == "" {
		on = today
	}
	l.If(!on.Valid() || on > today, "on", "partners_past")
	if err := l.Err(); err != nil {
		return err
	}
	if x.ObjectionUntil == "" {
		return problem.New(problem.Blocked, "partners_not_announced")
	}
	if on > x.ObjectionUntil {
		return problem.New(problem.Blocked, "partners_too_late", "day", x.ObjectionUntil)
	}
	found := false
	x, err = store.Change(ctx, tx, record.SubprocessorChanges, at, x.Rev, func(x *record.SubprocessorChange) error {
		for i := range x.Objections {
			if n := &x.Objections[i]; n.Customer.ID == customer {
				found = true
				n.Answer, n.AnsweredOn, n.Reason = answer, on, register.Text(reason)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !found {
		return problem.NotFound(record.Parties.Name, customer)
	}
	if answer == "objected" && x.State == "announced" {
		_, err = store.Move(ctx, tx, record.SubprocessorChanges, at, x.Rev, "object", workflow.Input{})
	}
	return err
}
