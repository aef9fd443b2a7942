package rights

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

type plannedOut struct {
	Added int `json:"added"`
	stateOut
}

func apiPlan(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	n, err := DoPlan(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	if r, err = store.Get(ctx, tx, record.Requests, r.ID); err != nil {
		return nil, err
	}
	return plannedOut{n, stateOf(r)}, nil
}

type itemIn struct {
	State     record.ItemState     `json:"state"`
	Action    record.ItemAction    `json:"action,omitempty"` // the planned one if left out
	Found     string               `json:"found,omitempty"`  // "41 records"; no contents
	Count     int64                `json:"count,omitempty"`
	Exemption record.RefusalGround `json:"exemption,omitempty"`
	Provision string               `json:"provision,omitempty"`
	Reason    string               `json:"reason,omitempty"`
	Changed   int64                `json:"changed,omitempty"`
	Checked   string               `json:"checked,omitempty"` // how the result was verified
}

func apiItem(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*itemIn)
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	row, err := rowAt(ctx, tx, ask.Path("row"), itemRows(r))
	if err != nil {
		return nil, err
	}
	for _, x := range r.Items {
		if x.ID == row && in.Action == "" {
			in.Action = x.Action
		}
	}
	return stated(DoItem(ctx, tx, r, row, ItemAnswer(*in)))
}

type askedOut struct {
	Link   string       `json:"link"` // path below the address of the installation
	Mailed bool         `json:"mailed"`
	Until  calendar.Day `json:"until"` // by when an answer is asked for; of the person's own page, until when the link works
}

type linkIn struct {
	Renew bool `json:"renew,omitempty"` // end the link and mail a new one
}

func (r routes) ownLink(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	in, _ := ask.Body.(*linkIn)
	out, err := DoOwnLink(ctx, tx, r.Deps, x, in != nil && in.Renew)
	if err != nil {
		return nil, err
	}
	return askedOut{out.Path, out.Mailed, out.Until}, nil
}

func (r routes) askOwner(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	row, err := rowAt(ctx, tx, ask.Path("row"), itemRows(x))
	if err != nil {
		return nil, err
	}
	asker, err := askerOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	_, out, err := DoAskOwner(ctx, tx, r.Deps, ask.Words, x, row, asker)
	if err != nil {
		return nil, err
	}
	return askedOut{out.Path, out.Mailed, out.Until}, nil
}

// askerOf is who asks: the person, or the organisation where a program does.
func askerOf(ctx context.Context, tx *store.Tx) (string, error) {
	titles, err := store.Titles(ctx, tx, slices.DeleteFunc([]id.ID{tx.Person, tx.Org}, id.ID.IsZero))
	return first(titles[tx.Person].Title, titles[tx.Org].Title), err
}

type stepIn struct {
	Kind   record.RequestStepKind `json:"kind"`
	Result string                 `json:"result,omitempty"`
}

func apiStep(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*stepIn)
	var l problem.List
	l.If(!record.Requests.Field("steps").Rows[0].Has(string(in.Kind)), "kind", "required")
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return stated(DoStep(ctx, tx, r, in.Kind, in.Result))
}

type identityIn struct {
	Identity record.IdentityState  `json:"identity"`
	Method   record.IdentityMethod `json:"identity_method,omitempty"`
	Matched  []string              `json:"identity_matched,omitempty"` // kinds of facts, never values
	Why      string                `json:"identity_why,omitempty"`
	AskedOn  calendar.Day          `json:"identity_asked_on,omitempty"`
	On       calendar.Day          `json:"identity_on,omitempty"`
}

func apiIdentity(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*identityIn)
	var l problem.List
	isDay(&l, "identity_asked_on", in.AskedOn)
	isDay(&l, "identity_on", in.On)
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return stated(DoIdentity(ctx, tx, r, Identity{in.Identity, in.Method, in.Matched, in.Why, in.AskedOn, in.On}))
}

type pauseIn struct {
	Reason record.PauseReason `json:"reason"`
	From   calendar.Day       `json:"from,omitempty"` // today if left out
}

func apiPause(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*pauseIn)
	var l problem.List
	isDay(&l, "from", in.From)
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return stated(DoPause(ctx, tx, r, in.Reason, in.From))
}

func apiResume(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return stated(DoResume(ctx, tx, r))
}

type extendIn struct {
	Reason api.Long     `json:"extension_reason"`
	ToldOn calendar.Day `json:"extension_told_on"`
	To     calendar.Day `json:"extension_to,omitempty"` // where the law names no number
	Notify bool         `json:"notify,omitempty"`       // tell the person at once, in their language; today is then the day of the notice
}

func (r routes) extend(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*extendIn)
	var l problem.List
	isDay(&l, "extension_told_on", in.ToldOn)
	isDay(&l, "extension_to", in.To)
	if err := l.Err(); err != nil {
		return nil, err
	}
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if in.Notify {
		return stated(DoExtendNotice(ctx, tx, r.Deps, r.words, x, string(in.Reason), in.To))
	}
	return stated(DoExtend(ctx, tx, x, string(in.Reason), in.ToldOn, in.To))
}

type proposedOut struct {
	Added int       `json:"added"`
	Told  []toldRow `json:"recipients_told"`
	stateOut
}

func apiRecipients(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	r, n, err := DoRecipients(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	titles, err := store.Titles(ctx, tx, linked(r))
	if err != nil {
		return nil, err
	}
	out := proposedOut{Added: n, Told: []toldRow{}, stateOut: stateOf(r)}
	for _, t := range r.RecipientsTold {
		out.Told = append(out.Told, toldRow{t.ID, titles[t.Recipient.ID].Title, t.ToldOn, string(t.WhyNot)})
	}
	return out, nil
}

// checksIn are what is settled before the answer; what is left out stays as it is.
type checksIn struct {
	Scope             *string                 `json:"scope,omitempty"`
	ThirdParties      *record.ThirdPartyCheck `json:"third_parties,omitempty"`
	ExemptionsWeighed *record.YesNo           `json:"exemptions_weighed,omitempty"`
	SecondReader      *string                 `json:"second_reader,omitempty"` // reference or name; "" is none
}

func apiChecks(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*checksIn)
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	x := Checks{string(r.Scope), r.ThirdParties, r.ExemptionsWeighed, r.SecondReader.ID}
	if in.Scope != nil {
		x.Scope = *in.Scope
	}
	if in.ThirdParties != nil {
		x.ThirdParties = *in.ThirdParties
	}
	if in.ExemptionsWeighed != nil {
		x.ExemptionsWeighed = *in.ExemptionsWeighed
	}
	if in.SecondReader != nil {
		if x.SecondReader, err = ask.Refer(ctx, tx, "second_reader", record.People.Name, *in.SecondReader); err != nil {
			return nil, err
		}
	}
	return stated(DoCheck(ctx, tx, r, x))
}

func apiRead(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return stated(DoRead(ctx, tx, r))
}

type decisionIn struct {
	Outcome       record.RequestOutcome `json:"outcome"`
	Ground        record.RefusalGround  `json:"refusal_ground,omitempty"`
	Provision     string                `json:"refusal_provision,omitempty"`
	Reason        api.Long              `json:"refusal_reason,omitempty"` // as the person is told
	ComplaintTold record.YesNo          `json:"complaint_told,omitempty"`
}

func apiDecide(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	in := ask.Body.(*decisionIn)
	return stated(DoDecide(ctx, tx, r, Decision{in.Outcome, in.Ground, in.Provision, string(in.Reason), in.ComplaintTold}))
}

type answeredIn struct {
	On calendar.Day `json:"answered_on"`
}

func apiAnswered(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*answeredIn)
	var l problem.List
	isDay(&l, "answered_on", in.On)
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return stated(DoAnswered(ctx, tx, r, in.On))
}

type toldIn struct {
	ToldOn calendar.Day `json:"told_on,omitempty"`
	WhyNot string       `json:"why_not,omitempty"`
}

func apiTold(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*toldIn)
	var l problem.List
	isDay(&l, "told_on", in.ToldOn)
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	rows := map[id.ID][]id.ID{}
	for _, x := range r.RecipientsTold {
		rows[x.ID] = []id.ID{x.Recipient.ID}
	}
	row, err := rowAt(ctx, tx, ask.Path("row"), rows)
	if err != nil {
		return nil, err
	}
	return stated(DoTold(ctx, tx, r, row, in.ToldOn, in.WhyNot))
}
