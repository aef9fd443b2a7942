package rights

import (
	"context"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

type forwardOut struct {
	Role        record.Role          `json:"role,omitempty"`
	Customer    string               `json:"customer,omitempty"` // reference
	Title       string               `json:"title,omitempty"`
	ForwardBy   calendar.Day         `json:"forward_by,omitempty"`
	Why         []string             `json:"why"`
	Agreement   string               `json:"agreement,omitempty"` // reference of the one that sets the term
	ForwardedOn calendar.Day         `json:"forwarded_on,omitempty"`
	Late        bool                 `json:"late"`
	Wants       record.CustomerWants `json:"customer_wants,omitempty"`
	Instruction string               `json:"instruction,omitempty"` // reference
}

func forwardedOf(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request) (forwardOut, error) {
	x, err := DoOnward(ctx, tx, w, r)
	if err != nil {
		return forwardOut{}, err
	}
	var ids []id.ID
	for _, at := range []id.ID{r.Customer.ID, r.InstructionReceived.ID} {
		if !at.IsZero() {
			ids = append(ids, at)
		}
	}
	titles, err := store.Titles(ctx, tx, ids)
	c := titles[r.Customer.ID]
	out := forwardOut{Role: r.Role, Customer: c.Ref, Title: c.Title, ForwardBy: x.By, Why: append([]string{}, x.Why...), ForwardedOn: r.ForwardedOn, Late: x.Late, Wants: r.CustomerWants,
		Instruction: titles[r.InstructionReceived.ID].Ref}
	if x.Agreement != nil {
		out.Agreement = x.Agreement.Ref
	}
	return out, err
}

func apiForwarded(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return forwardedOf(ctx, tx, ask.Words, r)
}

type customerIn struct {
	Customer string `json:"customer"` // reference or name
}

func apiCustomer(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	at, err := ask.Refer(ctx, tx, "customer", record.Parties.Name, ask.Body.(*customerIn).Customer)
	if err != nil {
		return nil, err
	}
	return stated(DoCustomer(ctx, tx, r, at))
}

func (r routes) forward(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	asker, err := askerOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	_, out, err := DoForward(ctx, tx, r.Deps, ask.Words, x, asker)
	if err != nil {
		return nil, err
	}
	return askedOut{out.Path, out.Mailed, out.Until}, nil
}

type toldByIn struct {
	Wants   record.CustomerWants      `json:"customer_wants"`
	Text    api.Long                  `json:"instruction,omitempty"` // in the customer's words
	GivenBy string                    `json:"given_by,omitempty"`
	Channel record.InstructionChannel `json:"channel,omitempty"`
	On      calendar.Day              `json:"given_on,omitempty"` // today if left out
}

func apiInstructed(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*toldByIn)
	var l problem.List
	isDay(&l, "given_on", in.On)
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return stated(DoInstructed(ctx, tx, ask.Words, r, Told{in.Wants, string(in.Text), in.GivenBy, in.Channel, in.On}))
}
