package respond

import (
	"context"
	"net/http"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes that ask somebody without an account. The pages ask about every
// register; programs about those that others fill.
func API(d Deps, words *i18n.Catalogue) []api.Extra {
	r := routes{d, words}
	rule := api.Rule{Verb: access.Change, Group: access.Records}
	which := map[string]string{"ask": "Identifier of the ask."}
	out := []api.Extra{
		{Method: http.MethodGet, Path: "/asks", Tag: "asks", ID: "list-asks", Rule: rule, Summary: "List what was asked by a link, the newest first, with what became of it",
			Answer: asksOut{}, Do: r.list},
		{Method: http.MethodPost, Path: "/asks/{ask}/link", Tag: "asks", ID: "renew-ask-link", Rule: rule, Write: true, Secret: true, Describe: which, Summary: "Give a new link to an ask that waits; the old one ends",
			Answer: askOut{}, Do: r.renew},
		{Method: http.MethodPost, Path: "/asks/{ask}/revoke", Tag: "asks", ID: "revoke-ask", Rule: rule, Write: true, Describe: which, Summary: "Take an ask back; its link ends at once",
			Answer: askOut{}, Do: r.revoke},
	}
	for _, t := range []*register.Type{record.ProcessingActivities.Type, record.Units.Type, record.Systems.Type, record.Parties.Type} {
		x := api.Extra{Method: http.MethodPost, Path: "/" + t.Name + "/{id}/ask", Register: t.Name, Tag: "asks", ID: "ask-" + t.Name, Write: true, Secret: true, Status: http.StatusCreated,
			Rule: api.Rule{Verb: access.Change, Group: t.Group}, Body: &askIn{}, Answer: askOut{}, Do: r.ask(t),
			Summary: "Ask somebody without an account about fields of a record, by a link that is told once and mailed where there is a server"}
		if interviews(t) {
			x.Summary = "Ask somebody without an account by a link, that is told once and mailed where there is a server: about fields of a record, or the six questions of an interview whose answers become a draft activity"
		}
		out = append(out, x)
	}
	return out
}

type routes struct {
	Deps
	words *i18n.Catalogue
}

type askIn struct {
	Name      string       `json:"name,omitempty"`
	Email     string       `json:"email,omitempty"`
	Lang      string       `json:"lang,omitempty"` // of the page behind the link; that of the request if left out
	Message   string       `json:"message,omitempty"`
	Until     calendar.Day `json:"until,omitempty"` // last day of the link; two weeks if left out, at most 90 days
	Fields    []string     `json:"fields,omitempty"`
	Interview bool         `json:"interview,omitempty"` // six questions in place of fields
}

// askOut is an ask; the link only in the answer that makes it, for a hash of it is kept.
type askOut struct {
	ID       id.ID        `json:"id"`
	Register string       `json:"register"`
	Ref      string       `json:"ref,omitempty"` // none of a record that the caller does not see
	Title    string       `json:"title,omitempty"`
	To       string       `json:"to,omitempty"`
	Fields   []string     `json:"fields"`
	State    string       `json:"state"` // open, opened, answered, confirmed, passed, revoked or over
	Until    calendar.Day `json:"until"`
	Link     string       `json:"link,omitempty"` // path on this server
	Mailed   bool         `json:"mailed,omitempty"`
}

type asksOut struct {
	Items []askOut `json:"items"`
}

func (r routes) ask(t *register.Type) func(context.Context, *store.Tx, *api.Ask) (any, error) {
	return func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
		at, err := ask.Record(ctx, tx)
		if err != nil {
			return nil, err
		}
		rec, err := store.GetAny(ctx, tx, t, at)
		if err != nil {
			return nil, err
		}
		in := ask.Body.(*askIn) //nolint:forcetypeassert // of this route
		if in.Lang == "" {
			in.Lang = ask.Lang
		}
		a, secret, err := r.DoAsk(ctx, tx, r.words, t, rec, Asking{
			To: Contact{in.Name, in.Email}, Lang: in.Lang, Message: in.Message, Until: string(in.Until), Fields: in.Fields, Interview: in.Interview,
		})
		if err != nil {
			return nil, err
		}
		return r.out(ctx, tx, a, secret)
	}
}

func (r routes) list(ctx context.Context, tx *store.Tx, _ *api.Ask) (any, error) {
	all, err := asks(ctx, tx, r.Vault, mostAsks)
	if err != nil {
		return nil, err
	}
	out, err := r.outs(ctx, tx, slices.DeleteFunc(all, func(a *Ask) bool { return !askedHere(a) }))
	return asksOut{out}, err
}

func (r routes) renew(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := askID(ask)
	if err != nil {
		return nil, err
	}
	a, _, secret, err := r.DoRenew(ctx, tx, at, Asking{})
	if err != nil {
		return nil, err
	}
	return r.out(ctx, tx, a, secret)
}

func (r routes) revoke(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := askID(ask)
	if err != nil {
		return nil, err
	}
	a, err := r.DoRevoke(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	return r.out(ctx, tx, a, "")
}

// askID reads the ask that the address names.
func askID(ask *api.Ask) (id.ID, error) {
	at, err := id.Parse(ask.Path("ask"))
	if err != nil {
		return at, problem.NotFound("asks", ask.Path("ask"))
	}
	return at, nil
}

func (r routes) out(ctx context.Context, tx *store.Tx, a *Ask, secret string) (any, error) {
	list, err := r.outs(ctx, tx, []*Ask{a})
	if err != nil {
		return nil, err
	}
	if secret != "" {
		list[0].Link, list[0].Mailed = "/r/"+secret, a.To.Email != "" && r.mailOn()
	}
	return list[0], nil
}

func (r routes) outs(ctx context.Context, tx *store.Tx, all []*Ask) ([]askOut, error) {
	ids := make([]id.ID, len(all))
	for i, a := range all {
		ids[i] = a.Record
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := []askOut{}
	for _, a := range all {
		t := titles[a.Record]
		out = append(out, askOut{ID: a.ID, Register: a.Register, Ref: t.Ref, Title: t.Title, To: a.who(), Fields: a.Fields, State: a.State(tx.Now), Until: a.until()})
	}
	return out, nil
}
