package transfers

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes of transfers by law and of what a change touches.
func API() []api.Extra {
	read := api.Rule{Verb: access.Read, Group: access.Records}
	judge := api.Rule{Verb: access.Read, Group: access.Organisation} // by the laws in scope
	tag := record.ProcessingActivities.Name
	return []api.Extra{
		{Method: http.MethodGet, Path: "/transfer-map", Rule: judge, ID: "transfer-map", Tag: tag, Summary: "Judge every transfer by the law of a day, with the steps that lead to the answer",
			Query: []string{"destination", "permit", "law", "on"}, Describe: map[string]string{
				"destination": "Country that data go to, as two letters.", "permit": "home, permitted, unknown, open or not_permitted.", "law": "A law such as eu-gdpr."},
			Answer: reportOut{}, Do: apiReport},
		{Method: http.MethodPost, Path: "/transfer-map/what-if", Rule: judge, ID: "transfer-what-if", Tag: tag, Summary: "Suppose that a decision, a mechanism, a country or a party falls away: what becomes unlawful, and what would do instead. Nothing is changed and nothing kept.",
			Body: &loseIn{}, Answer: whatIfOut{}, Status: http.StatusOK, Do: apiWhatIf},
		{Method: http.MethodGet, Path: "/transfer-map/file", Rule: api.Rule{Verb: access.Export, Group: access.Records}, ID: "transfer-map-file", Tag: tag, Summary: "Draw the transfers on a map of the world",
			Query: []string{"picture", "destination", "permit", "law"}, Describe: map[string]string{"picture": "svg or pdf."}, Answer: api.File{}, Write: true, Do: apiFile},
		{Method: http.MethodGet, Path: "/ripple/{register}/{ref}", Rule: read, ID: "ripple", Tag: tag, Summary: "Say what a change of a record touches: what names it, what names that, and so on",
			Describe: map[string]string{"register": "Name of a register.", "ref": "Reference of a record, such as SYS-0001."}, Answer: []reachedOut{}, Do: apiRipple},
	}
}

type stepOut struct {
	State assess.PermitState `json:"state"`
	Says  string             `json:"says"`
	Cite  string             `json:"cite,omitempty"`
	Mark  string             `json:"mark,omitempty"` // P, S or U
}

type permitOut struct {
	Law   string             `json:"law"`
	State assess.PermitState `json:"state"`
	Route string             `json:"route,omitempty"`
	Steps []stepOut          `json:"steps"`
}

type lineOut struct {
	Register  string             `json:"register"`
	Ref       string             `json:"ref"`
	Country   string             `json:"country,omitempty"`
	Recipient string             `json:"recipient,omitempty"`
	Mechanism record.Mechanism   `json:"mechanism,omitempty"`
	State     assess.PermitState `json:"state"`
	Safeguard assess.Safeguard   `json:"safeguard"`
	Rating    record.Level       `json:"rating,omitempty"`
	Laws      []permitOut        `json:"laws"`
}

type reportOut struct {
	On        calendar.Day `json:"on"`
	Transfers []lineOut    `json:"transfers"`
}

// asked is the filter in the words of the interface for programs.
func asked(q url.Values) Filter {
	return Filter{Country: strings.ToUpper(q.Get("destination")), Law: q.Get("law"), State: assess.PermitState(q.Get("permit"))}
}

func permitsOut(w i18n.Words, all assess.Verdicts) []permitOut {
	out := []permitOut{}
	for _, p := range all {
		x := permitOut{Law: p.Law, State: p.State, Route: string(p.Route), Steps: []stepOut{}}
		for _, s := range p.Steps {
			x.Steps = append(x.Steps, stepOut{s.State, w.Fill("permit."+s.Says, s.Args.In(w)), s.Source.Cite, string(s.Source.Mark.Weakest)})
		}
		out = append(out, x)
	}
	return out
}

func apiReport(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	var on calendar.Day
	if text := ask.Query.Get("on"); text != "" {
		var err error
		if on, err = calendar.ParseDay(text); err != nil {
			return nil, problem.New(problem.Missing, "transfers_day", "value", text)
		}
	}
	r, err := DoReport(ctx, tx, on)
	if err != nil {
		return nil, err
	}
	out := reportOut{On: r.Day, Transfers: []lineOut{}}
	for _, l := range r.Pick(asked(ask.Query)) {
		out.Transfers = append(out.Transfers, lineOut{l.Register, l.Ref, string(l.Crossing.To), l.Recipient(), l.Mechanism, l.State(), l.Safeguard(), l.Rating(), permitsOut(ask.Words, l.Verdicts)})
	}
	return out, nil
}

// loseIn is what is supposed to fall away.
type loseIn struct {
	// Lose is us-dpf, adequacy-us, a mechanism such as scc, a country such as us, or the
	// reference of a party.
	Lose string `json:"lose"`
}

type fallenOut struct {
	Register     string              `json:"register"`
	Ref          string              `json:"ref"`
	Country      string              `json:"country,omitempty"`
	Before       assess.PermitState  `json:"before"`
	After        assess.PermitState  `json:"after"`
	Alternatives map[string][]string `json:"alternatives"` // mechanisms by law
}

type whatIfOut struct {
	Of          int         `json:"of"`
	Unlawful    int         `json:"unlawful"`
	Fallen      []fallenOut `json:"fallen"`
	Activities  []string    `json:"activities"`
	Systems     []string    `json:"systems"`
	Engagements []string    `json:"engagements"`
}

func apiWhatIf(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := DoReport(ctx, tx, "")
	if err != nil {
		return nil, err
	}
	a, err := DoWhatIf(ctx, tx, r, ask.Body.(*loseIn).Lose) //nolint:forcetypeassert // of this route
	if err != nil {
		return nil, err
	}
	out := whatIfOut{Of: a.Of, Unlawful: a.Unlawful, Fallen: []fallenOut{}, Activities: []string{}, Systems: []string{}, Engagements: []string{}}
	for _, f := range a.Fallen {
		x := fallenOut{f.Register, f.Ref, string(f.To), f.Before.State(), f.After.State(), map[string][]string{}}
		for l, list := range f.Alternatives {
			for _, m := range list {
				x.Alternatives[l] = append(x.Alternatives[l], m.Code)
			}
		}
		out.Fallen = append(out.Fallen, x)
	}
	for _, at := range a.Activities {
		out.Activities = append(out.Activities, a.Names[at].Ref)
	}
	for _, at := range a.Systems {
		out.Systems = append(out.Systems, a.Names[at].Ref)
	}
	for _, at := range a.Engagements {
		out.Engagements = append(out.Engagements, a.Names[at].Ref)
	}
	return out, nil
}

func apiFile(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	form := ask.Query.Get("picture")
	if form == "" {
		form = "svg"
	}
	f, err := DoFile(ctx, tx, ask.Words, form, asked(ask.Query))
	return api.File(f), err
}

type reachedOut struct {
	Register string `json:"register"`
	Ref      string `json:"ref"`
	Title    string `json:"title"`
	Far      int    `json:"far"` // links between it and the change
	Via      string `json:"via"`
	Field    string `json:"field"`
}

func apiRipple(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	t := tx.Registers().Get(ask.Path("register"))
	if t == nil {
		return nil, problem.NotFound("address", "")
	}
	at, err := store.Ref(ctx, tx, t, ask.Path("ref"))
	if err != nil {
		return nil, err
	}
	found, err := DoRipple(ctx, tx, t, at)
	out := []reachedOut{}
	for _, x := range found {
		out = append(out, reachedOut{x.Register, x.Ref, x.Title.Title, x.Far, x.Via.Ref, x.Field})
	}
	return out, err
}
