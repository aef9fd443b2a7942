package laws

import (
	"context"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/store"
)

type lawOut struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Place   string       `json:"place"`
	AsOf    calendar.Day `json:"as_of"`
	InScope bool         `json:"in_scope"`
	Pack    string       `json:"pack,omitempty"` // reference of the pack; none for the program's own
	Facts   int          `json:"facts"`
}

func (s Standing) out(name string) lawOut {
	return lawOut{s.ID, name, s.Place, s.AsOf, s.On, s.From, s.Facts}
}

type valueOut struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

type factOut struct {
	Path   string     `json:"path"`
	Values []valueOut `json:"values"`
	Cite   string     `json:"cite,omitempty"`
	Mark   string     `json:"mark,omitempty"` // P, S or U: the weakest of its parts
}

type factsOut struct {
	Law   lawOut    `json:"law"`
	Facts []factOut `json:"facts"`
}

type packIn struct {
	Pack   api.Long `json:"pack"`   // the file, YAML
	Source string   `json:"source"` // where it comes from
}

type changedOut struct {
	Name   string `json:"name"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

type differenceOut struct {
	Path   string       `json:"path"`
	Change law.Change   `json:"change"`
	Values []changedOut `json:"values"`
	Cite   string       `json:"cite,omitempty"`
	Mark   string       `json:"mark,omitempty"`
}

type turnOut struct {
	Register string             `json:"register"`
	Ref      string             `json:"ref"`
	Country  string             `json:"country,omitempty"`
	From     calendar.Day       `json:"from"`
	Before   assess.PermitState `json:"before"`
	After    assess.PermitState `json:"after"`
}

type lostOut struct {
	Ref   string `json:"ref"`
	Basis string `json:"basis"`
}

type deadlineOut struct {
	Duty   string `json:"duty"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

type touchedOut struct {
	Ref       string `json:"ref"`
	Provision string `json:"provision"`
	Path      string `json:"path"`
}

type comparisonOut struct {
	Law         string          `json:"law"`
	AsOf        calendar.Day    `json:"as_of"`
	Now         calendar.Day    `json:"now,omitempty"`  // of the pack in force; none for a law that is new
	Pack        string          `json:"pack,omitempty"` // its reference; none for the program's own
	Differences []differenceOut `json:"differences"`
	Judged      int             `json:"judged"` // transfers that were looked at
	Transfers   []turnOut       `json:"transfers"`
	Grounds     []lostOut       `json:"grounds"`
	Deadlines   []deadlineOut   `json:"deadlines"`
	Obligations []touchedOut    `json:"obligations"`
}

type installedOut struct {
	Ref  string        `json:"ref"`
	Did  comparisonOut `json:"did"`
	From calendar.Day  `json:"as_of"`
}

func (c *Comparison) out(ask *api.Ask) comparisonOut {
	out := comparisonOut{Law: c.Law.ID, AsOf: c.Law.AsOf, Pack: c.From, Differences: []differenceOut{}, Judged: c.Effect.Judged,
		Transfers: []turnOut{}, Grounds: []lostOut{}, Deadlines: []deadlineOut{}, Obligations: []touchedOut{}}
	if c.Now != nil {
		out.Now = c.Now.AsOf
	}
	for _, d := range c.Facts {
		x := differenceOut{Path: d.Path, Change: d.Change, Values: []changedOut{}, Cite: d.Source().Cite, Mark: string(d.Source().Mark.Weakest)}
		for _, v := range d.Values {
			x.Values = append(x.Values, changedOut(v))
		}
		out.Differences = append(out.Differences, x)
	}
	for _, t := range c.Effect.Transfers {
		out.Transfers = append(out.Transfers, turnOut{t.Register, t.Ref, string(t.To), t.From, t.Before, t.After})
	}
	for _, g := range c.Effect.Grounds {
		out.Grounds = append(out.Grounds, lostOut{g.Ref, g.Basis.Key()})
	}
	for _, d := range c.Effect.Deadlines {
		out.Deadlines = append(out.Deadlines, deadlineOut{d.Duty, limit(ask.Words, d.Before), limit(ask.Words, d.After)})
	}
	for _, o := range c.Effect.Obligations {
		out.Obligations = append(out.Obligations, touchedOut{o.Ref, o.Provision, o.Path})
	}
	return out
}

func apiList(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	list, err := DoList(ctx, tx)
	out := []lawOut{}
	for _, s := range list {
		out = append(out, s.out(nameOf(ask.Words, s.Law)))
	}
	return out, err
}

func apiFacts(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	s, facts, err := DoFacts(ctx, tx, ask.Path("law"))
	if err != nil {
		return nil, err
	}
	out := factsOut{Law: s.out(nameOf(ask.Words, s.Law)), Facts: []factOut{}}
	for _, f := range facts {
		x := factOut{Path: f.Path, Values: []valueOut{}, Cite: f.Source.Cite, Mark: string(f.Source.Mark.Weakest)}
		for _, v := range f.Values {
			x.Values = append(x.Values, valueOut(v))
		}
		out.Facts = append(out.Facts, x)
	}
	return out, nil
}

func apiCompare(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*packIn) //nolint:forcetypeassert // of this route
	c, err := DoCompare(ctx, tx, []byte(in.Pack))
	if err != nil {
		return nil, err
	}
	return c.out(ask), nil
}

func apiInstall(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*packIn) //nolint:forcetypeassert // of this route
	pack, c, err := DoInstall(ctx, tx, []byte(in.Pack), in.Source)
	if err != nil {
		return nil, err
	}
	return installedOut{pack.Ref, c.out(ask), pack.AsOf}, nil
}
