package library

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/oscal"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// ownOut are the organisation's own frameworks.
type ownOut struct {
	Items []oscal.Summary `json:"items"`
}

// planOut is a plan as programs read it: what was not read comes with its reason in
// the language of the caller.
type planOut struct {
	Frameworks  []oscal.PlanCount `json:"frameworks"`
	New         int               `json:"new"`
	Changed     int               `json:"changed"`
	Unchanged   int               `json:"unchanged"`
	Corrections int               `json:"corrections"`
	Refused     []refusedOut      `json:"refused"`
	Items       []oscal.Item      `json:"items"`
	Sum         string            `json:"sum"`
	Applied     bool              `json:"applied"`
}

type refusedOut struct {
	Line   int    `json:"line"`
	ID     string `json:"id"`
	Key    string `json:"key"`
	Reason string `json:"reason"`
}

// API lists the routes for frameworks in and out.
func API() []api.Extra {
	group := record.OwnRequirements.Group
	return []api.Extra{
		{Method: http.MethodGet, Path: "/frameworks", Rule: api.Rule{Verb: access.Read, Group: group}, ID: "list-own-frameworks", Tag: "library",
			Summary: "List the organisation's own frameworks with their counts", Answer: ownOut{}, Do: listOwn},
		{Method: http.MethodGet, Path: "/frameworks/export", Rule: api.Rule{Verb: access.Export, Group: group}, ID: "export-framework", Tag: "library",
			Summary: "Export a framework of the library or of the organisation as an OSCAL catalogue or as CSV, or a selection of it as an OSCAL profile",
			Query:   []string{"of", "as_file", "own", "roles"},
			Describe: map[string]string{"of": "Identifier of the framework, such as 27701:2025.", "as_file": "oscal, csv or profile.",
				"own": "true for what the organisation has of it.", "roles": "Of a profile: controller, processor, or both joined by a bar. Without it, the organisation's."},
			Answer: api.File{}, Do: exportFramework},
		{Method: http.MethodPost, Path: "/frameworks/import", Rule: api.Rule{Verb: access.Import, Group: group}, ID: "import-framework", Tag: "library",
			Summary: "Plan the import of a framework (OSCAL catalogue or profile, or a table), or write it",
			Query:   []string{"write_plan", "plan_sum"},
			Describe: map[string]string{"write_plan": "true writes the plan; otherwise nothing is written.",
				"plan_sum": "Sum of the plan that was seen: another plan is refused."},
			Upload: true, Answer: planOut{}, Write: true, Do: importFramework},
	}
}

func listOwn(ctx context.Context, tx *store.Tx, _ *api.Ask) (any, error) {
	list, err := oscal.Summaries(ctx, tx)
	return ownOut{append([]oscal.Summary{}, list...)}, err
}

func exportFramework(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	own, err := ask.Yes("own")
	if err != nil {
		return nil, err
	}
	roles, err := catalogue.ParseRoles(ask.Query.Get("roles"))
	if err != nil {
		var p problem.List
		p.Add("roles", "library_choice", "value", ask.Query.Get("roles"))
		return nil, p.Err()
	}
	d, err := DoExport(ctx, tx, ask.Query.Get("of"), ask.Query.Get("as_file"), own, roles)
	if err != nil {
		return nil, err
	}
	return api.File{Name: d.Name, Type: d.Type, Write: func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(d.Content))
		return err
	}}, nil
}

func importFramework(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	apply, err := ask.Yes("write_plan")
	if err != nil {
		return nil, err
	}
	p, err := oscal.Import(ctx, tx, ask.Query.Get("name"), ask.Upload, ask.Size, apply, ask.Query.Get("plan_sum"))
	if err != nil {
		return nil, err
	}
	out := planOut{Frameworks: p.Frameworks, New: p.New, Changed: p.Changed, Unchanged: p.Unchanged, Corrections: p.Corrections,
		Refused: []refusedOut{}, Items: p.Items, Sum: p.Sum, Applied: p.Applied}
	for _, r := range p.Refused {
		out.Refused = append(out.Refused, refusedOut{r.Line, r.ID, r.Key, Reason(ask.Words, r)})
	}
	return out, nil
}
