package programme

import (
	"context"
	"net/http"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// lawRoutes put laws into scope and take over their duties; and what objectives and
// quick assessments offer beside their registers.
func (d Deps) lawRoutes() []api.Extra {
	law := map[string]string{"law": "Code of the law, such as cn-pipl."}
	return []api.Extra{
		{Method: http.MethodPut, Path: "/laws/{law}/scope", Rule: api.Rule{Verb: access.Change, Group: access.Organisation}, ID: "switch-law", Tag: "laws", Summary: "Put a law into scope or take it out; obligations taken from it stay",
			Describe: law, Body: &scopedIn{}, Answer: lawDutiesOut{}, Write: true, Do: apiSwitchLaw},
		{Method: http.MethodGet, Path: "/laws/{law}/duties", Rule: api.Rule{Verb: access.Read, Group: access.Organisation}, ID: "law-duties", Tag: "laws", Summary: "List the duties of a law with how far each is answered",
			Describe: law, Answer: lawDutiesOut{}, Do: apiDuties},
		{Method: http.MethodPost, Path: "/laws/{law}/duties", Rule: api.Rule{Verb: access.Create, Group: access.Records}, ID: "take-duties", Tag: "laws", Summary: "Take duties of a law over as obligations, each once",
			Describe: law, Body: &dutiesIn{}, Answer: doneOut{}, Write: true, Do: apiTakeDuties},
		{Method: http.MethodPost, Path: "/objectives/{id}/improve", Register: record.Objectives.Name, Rule: api.Rule{Verb: access.Create, Group: access.Tasks}, ID: "improve-objective", Tag: record.Objectives.Name, Summary: "Make the task that answers a reading below its target; once for each reading",
			Answer: recordOut{}, Status: http.StatusCreated, Write: true, Do: apiImprove},
		on(record.Assessments.Type, http.MethodPost, "/{id}/link", access.Change, api.Extra{ID: "link-assessment", Summary: "Give a link by which somebody without an account answers a quick assessment once",
			Answer: quickLinkOut{}, Status: http.StatusCreated, Write: true, Secret: true, Do: d.apiLinkQuick}),
	}
}

type scopedIn struct {
	InScope bool `json:"in_scope"`
}

type dutyOut struct {
	Key        string           `json:"key"`
	Provision  string           `json:"provision"`
	Title      string           `json:"title"`
	State      assess.DutyState `json:"state,omitempty"` // open, unmet, partly or met; none while the law is out of scope
	Obligation string           `json:"obligation,omitempty"`
}

type lawDutiesOut struct {
	Law     string    `json:"law"`
	InScope bool      `json:"in_scope"`
	Open    int       `json:"open"`
	Duties  []dutyOut `json:"duties"`
}

func apiDuties(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	w, err := load(ctx, tx)
	if err != nil {
		return nil, err
	}
	code := ask.Path("law")
	if _, ok := w.LawPacks().Law(code); !ok {
		return nil, problem.NotFound("address", "")
	}
	out := lawDutiesOut{Law: code, InScope: slices.Contains(w.Own.LawsInScope, record.Law(code)), Duties: []dutyOut{}}
	for _, d := range assess.Duties(w.World, []record.Law{record.Law(code)}) {
		x := dutyOut{Key: string(d.Key), Provision: d.Provision, Title: d.TitleIn(ask.Lang)}
		if d.Obligation != nil {
			x.Obligation = d.Obligation.Ref
		}
		if out.InScope {
			x.State = d.State
			if d.State == assess.DutyOpen || d.State == assess.DutyUnmet {
				out.Open++
			}
		}
		out.Duties = append(out.Duties, x)
	}
	return out, nil
}

func apiSwitchLaw(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	if err := SwitchLaw(ctx, tx, ask.Path("law"), ask.Body.(*scopedIn).InScope); err != nil {
		return nil, err
	}
	return apiDuties(ctx, tx, ask)
}

type dutiesIn struct {
	Duties []string `json:"duties"` // keys
}

func apiTakeDuties(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	code, keys := ask.Path("law"), ask.Body.(*dutiesIn).Duties
	var l problem.List
	l.If(len(keys) == 0, "duties", "required")
	for _, k := range keys {
		l.If(!slices.ContainsFunc(catalogue.Library().DutiesOf(code), func(r *catalogue.Requirement) bool { return string(r.Key) == k }), "duties", "unknown_link", "value", k)
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	n, err := TakeDuties(ctx, tx, code, ask.Lang, keys)
	return doneOut{Count: n}, err
}

func apiImprove(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	t, err := Improve(ctx, tx, ask.Words, at)
	if err != nil {
		return nil, err
	}
	return recordOut{record.Tasks.Name, t.Ref, t.Title}, nil
}

// quickLinkOut is shown once: nothing of it is kept.
type quickLinkOut struct {
	Link  string       `json:"link"` // path on this server
	Until calendar.Day `json:"until"`
}

func (d Deps) apiLinkQuick(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	a, err := assessmentAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	path, err := d.DoLinkQuick(ctx, tx, a)
	return quickLinkOut{path, calendar.DayOf(tx.Now.Add(linkLife))}, err
}
