package partners

import (
	"context"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

type clauseOut struct {
	Clause    record.ClauseID    `json:"clause"`
	Title     string             `json:"title"`
	Cite      string             `json:"cite"`
	Mandatory bool               `json:"mandatory"`
	Present   record.ClauseState `json:"present,omitempty"`
	Where     string             `json:"where,omitempty"`
	Deviation string             `json:"deviation,omitempty"`
	Approved  bool               `json:"approved,omitempty"`
	Lacking   bool               `json:"lacking"`
}

type clausesOut struct {
	recordOut
	Kind       string       `json:"kind,omitempty"`
	State      string       `json:"state"`
	Complete   bool         `json:"complete"`
	Lacking    int          `json:"lacking"`
	Expires    calendar.Day `json:"expires,omitempty"`
	LastNotice calendar.Day `json:"last_notice,omitempty"` // last day on which notice can be given
	Clauses    []clauseOut  `json:"clauses"`
}

func checklist(a *record.Agreement, ask *api.Ask) clausesOut {
	out := clausesOut{recordOut: recordOut{record.Agreements.Name, a.Ref, a.Title}, Kind: string(a.Kind), State: a.State, Expires: a.Expires, LastNotice: assess.LastNotice(a), Clauses: []clauseOut{}}
	missing := map[record.ClauseID]bool{}
	for _, x := range assess.ClausesLacking(a) {
		missing[x] = true
	}
	out.Lacking, out.Complete = len(missing), len(missing) == 0
	for _, want := range assess.ClauseChecklist(a.Kind) {
		line := clauseOut{Clause: want.Clause, Title: ask.Words.T("choice.clause_id." + string(want.Clause)), Cite: want.Cite, Mandatory: want.Mandatory, Lacking: missing[want.Clause]}
		for _, c := range a.Clauses {
			if c.Clause == want.Clause {
				line.Present, line.Where, line.Deviation, line.Approved = c.Present, c.Where, string(c.Deviation), c.Approved
			}
		}
		out.Clauses = append(out.Clauses, line)
	}
	return out
}

func theAgreement(ctx context.Context, tx *store.Tx, ask *api.Ask) (*record.Agreement, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Agreements, at)
}

func apiClauses(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	a, err := theAgreement(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return checklist(a, ask), nil
}

type clauseIn struct {
	Clause    record.ClauseID    `json:"clause"`
	Present   record.ClauseState `json:"present,omitempty"` // yes, partly or no
	Where     string             `json:"where,omitempty"`   // section of the agreement
	Deviation register.Text      `json:"deviation,omitempty"`
	Approved  bool               `json:"approved,omitempty"` // the deviation is
}

func apiClause(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*clauseIn)
	a, err := theAgreement(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	a, err = DoClause(ctx, tx, a.ID, a.Rev, record.Clause{Clause: in.Clause, Present: in.Present, Where: in.Where, Deviation: in.Deviation, Approved: in.Approved})
	if err != nil {
		return nil, err
	}
	return checklist(a, ask), nil
}

type exitStepOut struct {
	Step string       `json:"step"` // returned, proof, access, transfers or ended
	Done bool         `json:"done"`
	On   calendar.Day `json:"on,omitempty"`
}

type exitOut struct {
	recordOut
	State string        `json:"state"`
	Due   calendar.Day  `json:"due,omitempty"` // of return or erasure
	Duty  string        `json:"duty,omitempty"`
	Steps []exitStepOut `json:"steps"`
	Held  string        `json:"held,omitempty"` // why the engagement has not ended yet
}

func wayOut(ctx context.Context, tx *store.Tx, e *record.Engagement) (exitOut, error) {
	out := exitOut{recordOut: recordOut{record.Engagements.Name, e.Ref, e.Title}, State: e.State, Due: e.ExitDue, Duty: string(e.ExitDuty), Steps: []exitStepOut{}}
	n, err := openTransfers(ctx, tx, e.ID)
	for _, s := range assess.ExitSteps(e, n) {
		out.Steps = append(out.Steps, exitStepOut{s.Name, s.Done, s.On})
	}
	return out, err
}

// openTransfers counts those of an engagement that go on.
func openTransfers(ctx context.Context, tx *store.Tx, engagement id.ID) (int, error) {
	n, err := store.Counts(ctx, tx, record.Transfers.Type, []store.Query{{Where: []store.Cond{
		{Field: "engagement", Op: "is", Value: engagement.String()}, {Field: "state", Op: "is", Value: "draft|assessed|permitted|permitted_with_measures|suspended"}}}})
	if err != nil {
		return 0, err
	}
	return n[0], nil
}

func apiExitRead(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	e, err := store.Get(ctx, tx, record.Engagements, at)
	if err != nil {
		return nil, err
	}
	return wayOut(ctx, tx, e)
}

type exitIn struct {
	Reason string       `json:"reason"`
	Due    calendar.Day `json:"due,omitempty"` // thirty days if left out
}

func apiExit(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*exitIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	e, err := DoExit(ctx, tx, at, in.Reason, in.Due)
	if err != nil {
		return nil, err
	}
	return wayOut(ctx, tx, e)
}

type returnIn struct {
	On      calendar.Day `json:"on,omitempty"`      // returned or erased
	Revoked calendar.Day `json:"revoked,omitempty"` // access taken away
}

func apiReturned(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*returnIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	e, held, err := DoProveReturn(ctx, tx, at, Return{On: in.On, Revoked: in.Revoked})
	if err != nil {
		return nil, err
	}
	out, err := wayOut(ctx, tx, e)
	if held != nil {
		out.Held = ask.Words.Problem(held)
	}
	return out, err
}

type noticeOut struct {
	Customer   *recordOut          `json:"customer,omitempty"`
	Told       calendar.Day        `json:"told_on,omitempty"`
	Answer     record.NoticeAnswer `json:"answer,omitempty"`
	On         calendar.Day        `json:"answered_on,omitempty"`
	Reason     string              `json:"reason,omitempty"`
	Resolution string              `json:"resolution,omitempty"`
	Open       bool                `json:"open"`
	Link       *linkOut            `json:"link,omitempty"` // only where it was just made
}

type changeOut struct {
	recordOut
	State     string       `json:"state"`
	Until     calendar.Day `json:"objection_until,omitempty"`
	Effective calendar.Day `json:"effective_on,omitempty"`
	Open      int          `json:"open"` // objections without a resolution
	Customers []noticeOut  `json:"customers"`
}

func changed(ctx context.Context, tx *store.Tx, x *record.SubprocessorChange, told []Told) (any, error) {
	out := changeOut{recordOut: recordOut{record.SubprocessorChanges.Name, x.Ref, x.Title}, State: x.State, Until: x.ObjectionUntil, Effective: x.EffectiveOn, Customers: []noticeOut{}}
	var ids []id.ID
	for _, n := range x.Objections {
		ids = append(ids, n.Customer.ID)
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, n := range x.Objections {
		line := noticeOut{Customer: refOf(titles, n.Customer.ID), Told: n.ToldOn, Answer: n.Answer, On: n.AnsweredOn, Reason: string(n.Reason), Resolution: string(n.Resolution), Open: n.Open()}
		if line.Open {
			out.Open++
		}
		for _, g := range told {
			if g.Party == n.Customer.ID {
				l := linked(g.Given)
				line.Link = &l
			}
		}
		out.Customers = append(out.Customers, line)
	}
	return out, nil
}

func apiChange(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	x, err := store.Get(ctx, tx, record.SubprocessorChanges, at)
	if err != nil {
		return nil, err
	}
	return changed(ctx, tx, x, nil)
}

type announceIn struct {
	Until     calendar.Day `json:"until,omitempty"` // last day to object; thirty days if left out
	Effective calendar.Day `json:"effective,omitempty"`
	Message   string       `json:"message,omitempty"`
	Customers []string     `json:"customers,omitempty"` // left out: each with an agreement in force
}

func (r routes) announce(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	in, _ := ask.Body.(*announceIn)
	if in == nil {
		in = new(announceIn)
	}
	var only []id.ID
	for _, name := range in.Customers {
		customer, err := ask.Refer(ctx, tx, "customers", record.Parties.Name, name)
		if err != nil {
			return nil, err
		}
		only = append(only, customer)
	}
	x, told, err := r.DoAnnounce(ctx, tx, at, in.Until, in.Effective, clipped(in.Message), only...)
	if err != nil {
		return nil, err
	}
	return changed(ctx, tx, x, told)
}

type objectIn struct {
	Customer   string              `json:"customer"`
	Answer     record.NoticeAnswer `json:"answer,omitempty"`      // consented or objected
	Reason     string              `json:"reason,omitempty"`      // of an objection
	On         calendar.Day        `json:"answered_on,omitempty"` // today if left out
	Resolution string              `json:"resolution,omitempty"`  // what was agreed; the only thing then
}

func apiObject(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*objectIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(in.Customer == "", "customer", "required")
	if err := l.Err(); err != nil {
		return nil, err
	}
	customer, err := ask.Refer(ctx, tx, "customer", record.Parties.Name, in.Customer)
	if err != nil {
		return nil, err
	}
	if in.Resolution != "" {
		x, err := DoResolve(ctx, tx, at, customer, in.Resolution)
		if err != nil {
			return nil, err
		}
		return changed(ctx, tx, x, nil)
	}
	if err := DoObject(ctx, tx, at, customer, in.Answer, in.Reason, in.On); err != nil {
		return nil, err
	}
	return apiChange(ctx, tx, ask)
}
