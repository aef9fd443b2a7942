package contradictions

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes of the contradictions.
func API(words *i18n.Catalogue) []api.Extra {
	const tag = "contradictions"
	read := api.Rule{Verb: access.Read, Group: record.Findings.Group}
	move := api.Rule{Verb: access.Move, Group: record.Findings.Group}
	return []api.Extra{
		{Method: http.MethodGet, Path: "/contradictions", Tag: tag, ID: "list-contradictions", Rule: read, Query: []string{"show", "severity", "at", "rule", "after"},
			Describe: map[string]string{"show": "State: open, accepted or resolved; open without.", "severity": "major or minor.", "at": "The register in which it is mended.", "rule": "The key of a rule."},
			Summary:  "List what the records say against each other, with the records concerned and what to do", Answer: listOut{}, Do: apiList},
		{Method: http.MethodPost, Path: "/contradictions/look", Tag: tag, ID: "look-for-contradictions", Rule: move,
			Summary: "Look for contradictions over all records now, as every night, and say what changed", Answer: lookOut{}, Write: true,
			Do: func(ctx context.Context, tx *store.Tx, _ *api.Ask) (any, error) {
				r, err := DoLook(ctx, tx, words)
				return lookOut(r), err
			}},
		{Method: http.MethodPost, Path: "/contradictions/{id}/accept", Register: record.Findings.Name, Tag: tag, ID: "accept-contradiction", Rule: move,
			Summary: "Leave a contradiction as it is until a day, with a reason", Body: &acceptIn{}, Answer: contradictionOut{}, Write: true, Do: apiAccept},
		{Method: http.MethodPost, Path: "/contradictions/{id}/reopen", Register: record.Findings.Name, Tag: tag, ID: "reopen-contradiction", Rule: move,
			Summary: "Take the acceptance of a contradiction back", Answer: contradictionOut{}, Write: true, Do: apiReopen},
	}
}

// lookOut counts what looking over all records found and changed.
type lookOut struct {
	Found    int `json:"found"`    // contradictions that there are now
	New      int `json:"new"`      // of them, those that nobody knew
	Reopened int `json:"reopened"` // of them, those that were resolved or whose acceptance is over
	Resolved int `json:"resolved"` // gone since the last look
}

type acceptIn struct {
	Reason string `json:"reason"`
	Until  string `json:"until"` // its last day
}

type recordOut struct {
	ID       id.ID  `json:"id"`
	Register string `json:"register"`
	Ref      string `json:"ref"`
	Title    string `json:"title"`
}

type contradictionOut struct {
	ID       id.ID        `json:"id"`
	Ref      string       `json:"ref"`
	Rule     string       `json:"rule"`
	Severity string       `json:"severity"`
	State    string       `json:"state"`
	Says     string       `json:"says"`
	Mend     string       `json:"mend"`
	Field    string       `json:"field,omitempty"`
	Records  []recordOut  `json:"records"` // the first is where it is mended
	First    calendar.Day `json:"first_seen"`
	Resolved calendar.Day `json:"resolved_on,omitempty"`
	Until    calendar.Day `json:"accepted_until,omitempty"`
	Reason   string       `json:"accepted_reason,omitempty"`
}

type listOut struct {
	Items []contradictionOut `json:"items"`
	Next  string             `json:"next,omitempty"`
}

func apiList(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q := url.Values{}
	maps.Copy(q, ask.Query)
	q.Set("register", q.Get("at"))
	if err := refuse(q); err != nil {
		return nil, err
	}
	f := filterOf(q)
	page, err := store.List(ctx, tx, record.Findings, store.Query{Where: f.conds(tx.Person), Sort: "rule", After: f.After, Limit: store.MaxLimit, Rows: true})
	if err != nil {
		return nil, err
	}
	out := listOut{Items: []contradictionOut{}, Next: page.Next}
	out.Items, err = outs(ctx, tx, ask, page.Items)
	return out, err
}

// refuse answers a problem for what a program asks of the list that there is not; a
// page shows the whole list instead. Fields: show, severity, at, rule.
func refuse(q url.Values) error {
	var wrong problem.List
	for _, x := range []struct {
		name     string
		possible []string
	}{{"show", states}, {"severity", []string{"major", "minor"}}, {"at", registers()}, {"rule", slices.Sorted(maps.Keys(rules()))}} {
		v := q.Get(x.name)
		wrong.If(v != "" && !slices.Contains(x.possible, v), x.name, "unknown_value", "value", v, "values", strings.Join(x.possible, ", "))
	}
	return wrong.Err()
}

// registers are those at whose records a rule finds something, in order.
func registers() []string {
	at := map[string]bool{}
	for _, r := range assess.ContradictionRules() {
		at[r.Register] = true
	}
	return slices.Sorted(maps.Keys(at))
}

func apiAccept(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	in := ask.Body.(*acceptIn) //nolint:forcetypeassert // of this route
	f, err := DoAccept(ctx, tx, at, Acceptance{Reason: in.Reason, Until: in.Until})
	return only(ctx, tx, ask, f, err)
}

func apiReopen(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	f, err := DoReopen(ctx, tx, at)
	return only(ctx, tx, ask, f, err)
}

func only(ctx context.Context, tx *store.Tx, ask *api.Ask, f *record.Finding, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	list, err := outs(ctx, tx, ask, []*record.Finding{f})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func outs(ctx context.Context, tx *store.Tx, ask *api.Ask, all []*record.Finding) ([]contradictionOut, error) {
	var ids []id.ID
	for _, f := range all {
		ids = append(ids, f.Subject.ID)
		for _, x := range f.Concerns {
			ids = append(ids, x.About.ID)
		}
	}
	names, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := []contradictionOut{}
	for _, f := range all {
		x := contradictionOut{ID: f.ID, Ref: f.Ref, Rule: f.Rule, Severity: string(f.Severity), State: f.State, Says: Sentence(f, ask.Words), Mend: Mend(f, ask.Words),
			Field: f.Field, Records: []recordOut{}, First: f.FirstSeen, Resolved: f.ResolvedOn, Until: f.AcceptedUntil, Reason: string(f.AcceptedReason)}
		about := []id.ID{f.Subject.ID}
		for _, c := range f.Concerns {
			about = append(about, c.About.ID)
		}
		for _, at := range about {
			if t, ok := names[at]; ok {
				x.Records = append(x.Records, recordOut{t.ID, t.Register, t.Ref, t.Title})
			}
		}
		out = append(out, x)
	}
	return out, nil
}
