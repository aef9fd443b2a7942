package programme

import (
	"context"
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes of the programme: readiness, the journey, scopes, gaps, plans.
func API(d Deps) []api.Extra {
	read, export := api.Rule{Verb: access.Read, Group: access.Records}, api.Rule{Verb: access.Export, Group: access.Records}
	return append(d.lawRoutes(), []api.Extra{
		{Method: http.MethodGet, Path: "/readiness", Rule: read, ID: "readiness", Tag: "programme", Summary: "Say what an auditor asks for at a stage, what is there and what is lacking",
			Query: []string{"stage", "scope"}, Answer: readinessOut{}, Do: apiReadiness},
		{Method: http.MethodGet, Path: "/readiness/forecast", Rule: read, ID: "readiness-forecast", Tag: "programme", Summary: "Say what will be out of date on a day, and what that costs",
			Query: []string{"on"}, Answer: forecastOut{}, Do: apiForecast},
		{Method: http.MethodGet, Path: "/journey", Rule: read, ID: "journey", Tag: "programme", Summary: "Read the steps to a certificate, what is next, and what the records kept for the GDPR carry of it",
			Answer: journeyOut{}, Do: apiJourney},
		{Method: http.MethodGet, Path: "/checks", Rule: read, ID: "checks", Tag: "programme", Summary: "Carry out the live checks: what falls short, or all that speak to a requirement",
			Query: []string{"key", "all"}, Describe: map[string]string{"all": "With what is in order."}, Answer: checksOut{}, Do: apiChecks},
		{Method: http.MethodGet, Path: "/within/{register}/{ref}", Rule: read, ID: "within", Tag: record.Scopes.Name, Summary: "Say in which scopes a record lies, each with its reason",
			Describe: map[string]string{"register": "Register of the record.", "ref": "Reference of the record, such as SYS-0001."}, Answer: []withinOut{}, Do: apiWithin},
		on(record.Scopes.Type, http.MethodGet, "/{id}/members", access.Read, api.Extra{ID: "scope-members", Summary: "List the records that lie in a scope, each with its reason",
			Query: []string{"records_of", "limit", "after"}, Describe: map[string]string{"records_of": "Register whose records are listed; all if left out."}, Answer: membersOut{}, Do: apiMembers}),
		on(record.Scopes.Type, http.MethodGet, "/{id}/widening", access.Read, api.Extra{ID: "scope-widening", Summary: "Say what a scope adds to the one in force, and what in it is no longer in the inventory",
			Query: []string{"with"}, Answer: wideningOut{}, Do: apiWidening}),
		on(record.Assessments.Type, http.MethodPost, "/start", access.Create, api.Extra{ID: "start-assessment", Summary: "Begin an assessment: an item for each clause and control, with what the live checks propose",
			Body: &startIn{}, Answer: gapOut{}, Status: http.StatusCreated, Write: true, Do: apiStart}),
		on(record.Assessments.Type, http.MethodGet, "/{id}/table", access.Read, api.Extra{ID: "assessment-table", Summary: "Read an assessment with its maturity by domain",
			Answer: gapOut{}, Do: apiGap}),
		on(record.Assessments.Type, http.MethodPatch, "/{id}/items/{row}", access.Change, api.Extra{ID: "change-assessment-item", Summary: "Judge one requirement; what others did to other items meanwhile stays",
			Body: &itemIn{}, Answer: itemSaved{}, Write: true, Do: apiItem}),
		on(record.Assessments.Type, http.MethodPost, "/{id}/confirm", access.Change, api.Extra{ID: "confirm-proposals", Summary: "Take what the live checks propose for all that nobody has judged",
			Answer: doneOut{}, Write: true, Do: apiConfirm}),
		on(record.Assessments.Type, http.MethodPost, "/{id}/tasks", access.Change, api.Extra{ID: "make-gap-tasks", Summary: "Make a task of every open gap that has none",
			Answer: doneOut{}, Write: true, Do: apiTasks}),
		on(record.Assessments.Type, http.MethodGet, "/{id}/compare", access.Read, api.Extra{ID: "compare-assessments", Summary: "Set two assessments side by side",
			Query: []string{"with"}, Answer: trendOut{}, Do: apiCompare}),
		on(record.Assessments.Type, http.MethodPost, "/{id}/answers", access.Change, api.Extra{ID: "answer-assessment", Summary: "Answer the questions of a quick assessment",
			Body: &answersIn{}, Answer: gapOut{}, Write: true, Do: apiAnswers}),
		on(record.Assessments.Type, http.MethodGet, "/{id}/document", access.Export, api.Extra{ID: "assessment-document", Summary: "Print an assessment with its maturity and the plan of actions",
			Query: []string{"as"}, Answer: api.File{}, Write: true, Do: apiGapDocument}),
		on(record.Scopes.Type, http.MethodGet, "/{id}/document", access.Export, api.Extra{ID: "scope-document", Summary: "Print a scope with its lists, what lies in it, and the roles",
			Query: []string{"as"}, Answer: api.File{}, Write: true, Do: apiScopeDocument}),
		on(record.Scopes.Type, http.MethodPost, "/{id}/publish", access.Create, api.Extra{ID: "publish-scope", Summary: "Make the revision in force known to people, who confirm that they have read it",
			Body: &publishIn{}, Answer: publicationOut{}, Status: http.StatusCreated, Write: true, Do: apiPublish}),
		on(record.Publications.Type, http.MethodPost, "/{id}/link", access.Change, api.Extra{ID: "link-publication", Summary: "Give somebody of the audience a link to read and confirm without an account; mailed where the person has an address and there is a server",
			Body: &readLinkIn{}, Answer: readLinkOut{}, Status: http.StatusCreated, Write: true, Secret: true, Do: d.apiLinkRead}),
		on(record.Publications.Type, http.MethodPost, "/{id}/read", access.Read, api.Extra{ID: "confirm-read", Summary: "Confirm for oneself that a publication was read",
			Answer: publicationOut{}, Write: true, Do: apiConfirmRead}),
		on(record.Plans.Type, http.MethodPost, "/start", access.Create, api.Extra{ID: "start-plan", Summary: "Make a plan from the template of a starting state",
			Body: &planIn{}, Answer: planOut{}, Status: http.StatusCreated, Write: true, Do: apiStartPlan}),
		on(record.Plans.Type, http.MethodGet, "/{id}/timetable", access.Read, api.Extra{ID: "plan-timetable", Summary: "Lay out a plan: days, critical path, budget, and when it will be through at its pace",
			Answer: planOut{}, Do: apiPlan}),
		on(record.Plans.Type, http.MethodGet, "/{id}/document", access.Export, api.Extra{ID: "plan-document", Summary: "Print a plan with its days, its forecast and its budget",
			Query: []string{"as"}, Answer: api.File{}, Write: true, Do: apiPlanDocument}),
		on(record.RoleAssignments.Type, http.MethodGet, "/{id}/letter", access.Export, api.Extra{ID: "appointment-letter", Summary: "Print the letter that appoints a person to a role",
			Query: []string{"as"}, Answer: api.File{}, Write: true, Do: apiLetter}),
		{Method: http.MethodGet, Path: "/readiness/document", Rule: export, ID: "readiness-document", Tag: "programme", Summary: "Print what auditors ask for at both stages, and what is lacking",
			Query: []string{"as"}, Answer: api.File{}, Write: true, Do: standingDocument("readiness", voice.readinessPaper)},
		{Method: http.MethodGet, Path: "/readiness/board", Rule: export, ID: "board-summary", Tag: "programme", Summary: "Print the summary for the board: controls, decisions, risks, and what will be out of date",
			Query: []string{"as"}, Answer: api.File{}, Write: true, Do: standingDocument("board-summary", voice.boardPaper)},
		{Method: http.MethodGet, Path: "/context/document", Rule: export, ID: "context-document", Tag: "programme", Summary: "Print issues, interested parties, laws and obligations, each with owner and review day",
			Query: []string{"as"}, Answer: api.File{}, Write: true, Do: apiContextDocument},
		on(record.Plans.Type, http.MethodPost, "/{id}/steps/{row}", access.Change, api.Extra{ID: "finish-step", Summary: "Say on which day a step was done; an empty day opens it again",
			Body: &stepIn{}, Answer: planOut{}, Write: true, Do: apiStep}),
	}...)
}

// on makes a route below a register.
func on(t *register.Type, method, path string, v access.Verb, x api.Extra) api.Extra {
	x.Method, x.Path, x.Rule, x.Tag = method, "/"+t.Name+path, api.Rule{Verb: v, Group: t.Group}, t.Name
	if strings.Contains(path, "{id}") {
		x.Register = t.Name
	}
	return x
}

// mostNamed is how many records one list of an answer names; the figures beside it
// count all.
const mostNamed = 200

// recordOut names a record.
type recordOut struct {
	Register string `json:"register"`
	Ref      string `json:"ref,omitempty"` // "" where the register lacks one altogether
	Title    string `json:"title,omitempty"`
}

// shortOut is a record that falls short, and what to do.
type shortOut struct {
	recordOut
	Field string `json:"field,omitempty"`
	Text  string `json:"text"`
}

// namer names records once all identifiers are known.
type namer struct {
	words i18n.Words
	names map[id.ID]store.Title
}

func (n namer) record(register string, at id.ID) recordOut {
	t := n.names[at]
	return recordOut{register, t.Ref, t.Title}
}

func (n namer) named(list []assess.Named) []recordOut {
	out := []recordOut{}
	for _, x := range list[:min(len(list), mostNamed)] {
		out = append(out, n.record(x.Register, x.ID))
	}
	return out
}

func (n namer) short(list []assess.Shortfall) []shortOut {
	out := []shortOut{}
	for _, x := range list[:min(len(list), mostNamed)] {
		out = append(out, shortOut{n.record(x.Register, x.ID), x.Field, x.Sentence(n.words)})
	}
	return out
}

func naming(ctx context.Context, tx *store.Tx, w i18n.Words, ids []id.ID) (namer, error) {
	names, err := titles(ctx, tx, ids...)
	return namer{w, names}, err
}

type demandOut struct {
	Topic        string      `json:"topic"`
	Asks         string      `json:"asks"`
	Requirements []string    `json:"requirements"`
	Binding      bool        `json:"binding,omitempty"`
	Of           int         `json:"of"`
	Met          int         `json:"met"`
	Have         []recordOut `json:"have,omitempty"`
	Lacks        []shortOut  `json:"lacks,omitempty"`
}

type readinessOut struct {
	Stage   int            `json:"stage"`
	Edition string         `json:"edition"`
	Ready   bool           `json:"ready"`
	Known   bool           `json:"known"`
	Score   int            `json:"score"`
	Causes  []assess.Cause `json:"causes"`
	Blocks  []string       `json:"blocks"` // topics
	Demands []demandOut    `json:"demands"`
}

// within is the world of the scope that the query names, and its edition.
func within(ctx context.Context, tx *store.Tx, ask *api.Ask) (*assess.World, record.Edition, error) {
	w, err := load(ctx, tx)
	if err != nil {
		return nil, "", err
	}
	at, err := ask.Refer(ctx, tx, "scope", record.Scopes.Name, ask.Query.Get("scope"))
	if err != nil || at.IsZero() {
		return w.World, w.Edition, err
	}
	s := scopeOf(w.World, at)
	if s == nil {
		return nil, "", fieldProblem("scope", "unknown_link", "value", ask.Query.Get("scope"))
	}
	return assess.Within(s, w.World), editionOr(s.Edition, w.Edition), nil
}

func apiReadiness(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	stage := assess.Stage(1)
	var l problem.List
	switch s := ask.Query.Get("stage"); s {
	case "", "1":
	case "2":
		stage = 2
	default:
		l.Add("stage", "unknown_value", "value", s, "values", "1, 2")
		return nil, l.Err()
	}
	w, edition, err := within(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	r := assess.ReadyFor(stage, edition, w)
	var ids []id.ID
	for _, d := range r.Demands {
		for _, x := range d.Have[:min(len(d.Have), mostNamed)] {
			ids = append(ids, x.ID)
		}
		ids = append(ids, idsOf(d.Lacks[:min(len(d.Lacks), mostNamed)])...)
	}
	n, err := naming(ctx, tx, ask.Words, ids)
	if err != nil {
		return nil, err
	}
	out := readinessOut{Stage: int(stage), Edition: editionName(edition), Ready: r.Ready(), Known: r.Known, Score: r.Score, Causes: r.Causes, Blocks: []string{}, Demands: []demandOut{}}
	for _, d := range r.Blocks {
		out.Blocks = append(out.Blocks, d.Topic)
	}
	for _, d := range r.Demands {
		x := demandOut{Topic: d.Topic, Asks: ask.Words.T("stage.ask." + d.Topic), Requirements: []string{}, Binding: d.Binding, Of: d.Of, Met: d.Met, Have: n.named(d.Have), Lacks: n.short(d.Lacks)}
		for _, k := range d.Requirements {
			x.Requirements = append(x.Requirements, string(k))
		}
		out.Demands = append(out.Demands, x)
	}
	return out, nil
}
