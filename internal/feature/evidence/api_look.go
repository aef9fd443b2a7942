package evidence

import (
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// looks are the routes that read what evidence amounts to: grades of controls, measures
// and what they lack.
func looks() []api.Extra {
	read, export := api.Rule{Verb: access.Read, Group: access.Records}, api.Rule{Verb: access.Export, Group: access.Records}
	form := map[string]string{"agreement": "Reference of an agreement: the measures that its controls carry, and no others.", "party": "Reference of a party: those of all agreements with it."}
	return []api.Extra{
		{Method: http.MethodGet, Path: "/library/behind", Rule: read, ID: "behind-requirement", Tag: "library", Summary: "Read the controls and evidence behind an article of a law, or another requirement of the library",
			Query: []string{"key"}, Describe: map[string]string{"key": "Key of the requirement, such as eu-gdpr/Art. 30."}, Answer: behindOut{}, Do: apiBehind},
		{Method: http.MethodGet, Path: "/checks/coverage", Rule: read, ID: "check-coverage", Tag: "programme", Summary: "List the requirements of the standard with the live checks that speak to each, and what waits for registers to come",
			Query: []string{"edition"}, Describe: map[string]string{"edition": "2025 or 2019; 2025 if left out."}, Answer: coverageOut{}, Do: apiCoverage},
		{Method: http.MethodGet, Path: "/assurance", Rule: read, ID: "assurance", Tag: record.Controls.Name, Summary: "Read how far each control is designed, operating and effective, and why",
			Query: []string{"control"}, Describe: map[string]string{"control": "References of controls, with commas."}, Answer: []gradedOut{}, Do: apiGrades},
		{Method: http.MethodGet, Path: "/measures", Rule: read, ID: "measures", Tag: "measures", Summary: "List technical and organisational measures with their state and what carries them",
			Answer: []measureOut{}, Do: apiMeasures},
		{Method: http.MethodGet, Path: "/measures/gaps", Rule: read, ID: "measure-gaps", Tag: "measures", Summary: "List the records that lack what a measure asks for: default settings, a design decision, a log source, an undertaking",
			Answer: []measureGapOut{}, Do: apiGaps},
		{Method: http.MethodGet, Path: "/measures/annex", Rule: export, ID: "measures-annex", Tag: "measures", Summary: "Print the annex of measures, whole or for a contract",
			Query: []string{"as", "agreement", "party"}, Describe: form, Answer: api.File{}, Write: true, Do: apiAnnex},
	}
}

type reasonOut struct {
	Ref  string `json:"ref,omitempty"`
	Text string `json:"text"`
}

type gradeOut struct {
	Holds   bool         `json:"holds"`
	Last    calendar.Day `json:"last,omitempty"` // on which it holds if nothing changes
	Because []reasonOut  `json:"because"`
}

type gradedOut struct {
	Ref          string   `json:"ref"`
	Title        string   `json:"title"`
	Requirements []string `json:"requirements"`
	Designed     gradeOut `json:"designed"`
	Operating    gradeOut `json:"operating"`
	Effective    gradeOut `json:"effective"`
}

func apiGrades(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	only, err := refer(ctx, tx, ask, "control", listOf(ask.Query.Get("control")))
	if err != nil {
		return nil, err
	}
	a, err := DoGrades(ctx, tx)
	if err != nil {
		return nil, err
	}
	list := a.Controls
	if len(only) > 0 {
		list = slices.DeleteFunc(list, func(g assess.Graded) bool { return !slices.Contains(only, g.Control.ID) })
	}
	return gradesOut(ctx, tx, ask, list)
}

// gradesOut are graded controls as programs read them.
func gradesOut(ctx context.Context, tx *store.Tx, ask *api.Ask, list []assess.Graded) ([]gradedOut, error) {
	var ids []id.ID
	for _, c := range list {
		for _, g := range []assess.Grade{c.Designed, c.Operating, c.Effective} {
			for _, b := range g.Because {
				ids = append(ids, b.ID)
			}
		}
	}
	names, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	said := func(g assess.Grade) gradeOut {
		out := gradeOut{Holds: g.Holds, Last: g.Last, Because: []reasonOut{}}
		for _, b := range g.Because {
			out.Because = append(out.Because, reasonOut{names[b.ID].Ref, ask.Words.T(b.SentenceKey(), "day", b.On)})
		}
		return out
	}
	out := []gradedOut{}
	for _, c := range list {
		x := gradedOut{Ref: c.Control.Ref, Title: c.Control.Title, Requirements: []string{}, Designed: said(c.Designed), Operating: said(c.Operating), Effective: said(c.Effective)}
		for _, r := range c.Control.Requirements {
			x.Requirements = append(x.Requirements, string(r))
		}
		out = append(out, x)
	}
	return out, nil
}

type measureOut struct {
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	State      string   `json:"state"` // in_place, designed, planned; claimed where no control carries it
	Controls   []string `json:"controls"`
	Activities []string `json:"activities"`
	Systems    []string `json:"systems"`
	Risks      []string `json:"risks"`
	Agreements []string `json:"agreements"`
	Evidence   []string `json:"evidence"`
}

func apiMeasures(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	list, err := DoMeasures(ctx, tx)
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, m := range list {
		ids = append(append(ids, m.Systems...), m.Agreements...)
	}
	names, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	refs := func(list []id.ID) []string {
		out := []string{}
		for _, at := range list {
			if x, ok := names[at]; ok {
				out = append(out, x.Ref)
			}
		}
		return out
	}
	out := []measureOut{}
	for _, m := range list {
		x := measureOut{Code: m.Code, Name: m.label(ask.Words), State: m.State(), Controls: []string{}, Activities: []string{}, Systems: refs(m.Systems), Risks: []string{}, Agreements: refs(m.Agreements), Evidence: []string{}}
		for _, c := range m.Controls {
			x.Controls = append(x.Controls, c.Control.Ref)
		}
		for _, a := range m.Activities {
			x.Activities = append(x.Activities, a.Ref)
		}
		for _, r := range m.Risks {
			x.Risks = append(x.Risks, r.Ref)
		}
		for _, e := range m.Evidence {
			x.Evidence = append(x.Evidence, e.Ref)
		}
		out = append(out, x)
	}
	return out, nil
}

type measureGapOut struct {
	Kind     GapKind  `json:"kind"` // defaults, design, log or undertaking
	Register string   `json:"register"`
	Ref      string   `json:"ref"`
	Title    string   `json:"title"`
	Text     string   `json:"text"`
	Asks     []string `json:"asks"`           // requirements
	Mend     string   `json:"mend,omitempty"` // register in which a new record closes it
}

func apiGaps(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	list, err := DoGaps(ctx, tx)
	if err != nil {
		return nil, err
	}
	names, err := store.Titles(ctx, tx, gapIDs(list))
	if err != nil {
		return nil, err
	}
	out := []measureGapOut{}
	for _, g := range list {
		x := measureGapOut{Kind: g.Kind, Register: g.Register, Ref: names[g.ID].Ref, Title: names[g.ID].Title, Text: ask.Words.T("evidence.gap." + string(g.Kind)), Asks: []string{}, Mend: g.Mend}
		for _, k := range g.Kind.Asks() {
			x.Asks = append(x.Asks, string(k))
		}
		out = append(out, x)
	}
	return out, nil
}

func apiAnnex(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	form := ask.Query.Get("as")
	if form == "" {
		form = "pdf"
	}
	render, ok := renderers[form]
	var l problem.List
	l.If(!ok, "as", "unknown_value", "value", form, "values", "pdf, docx, html, json")
	if err := l.Err(); err != nil {
		return nil, err
	}
	a, err := DoAnnex(ctx, tx, ask.Query.Get("agreement"), ask.Query.Get("party"))
	if err != nil {
		return nil, err
	}
	tx.Record("export", record.Controls.Name, tx.Org, exported(form))
	return api.File{Name: a.name() + "." + form, Type: render.mediaType, Write: func(to io.Writer) error { return a.Write(to, form, ask.Words) }}, nil
}
