package programme

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

type startIn struct {
	Title   string                `json:"title"`
	Kind    record.AssessmentKind `json:"kind,omitempty"`
	Edition record.Edition        `json:"edition,omitempty"`
	Roles   []record.PIIRole      `json:"roles,omitempty"`
	Scope   string                `json:"scope,omitempty"`
	From    string                `json:"from,omitempty"` // a quick assessment
}

type gapItemOut struct {
	Row         id.ID              `json:"row"`
	Number      string             `json:"number"`
	Requirement record.Requirement `json:"requirement"`
	Title       string             `json:"title"`
	Mark        catalogue.Mark     `json:"mark,omitempty"`
	Domain      string             `json:"domain"`
	Result      record.GapResult   `json:"result"`
	Proposed    record.GapResult   `json:"proposed,omitempty"`
	Because     string             `json:"because,omitempty"` // the checks behind the proposal
	Maturity    int64              `json:"maturity"`
	Target      int64              `json:"target"`
	Gap         register.Text      `json:"gap,omitempty"`
	Action      register.Text      `json:"action,omitempty"`
	Assignee    string             `json:"assignee,omitempty"`
	Due         calendar.Day       `json:"due,omitempty"`
	Effort      string             `json:"effort,omitempty"` // person-days
	Priority    record.Priority    `json:"priority,omitempty"`
	Task        string             `json:"task,omitempty"`
}

type domainOut struct {
	Domain   string                   `json:"domain"`
	Items    int                      `json:"items"`
	Assessed int                      `json:"assessed"`
	Results  map[record.GapResult]int `json:"results"`
	Now      string                   `json:"now"` // mean maturity, 0 to 5
	Target   string                   `json:"target"`
}

type gapOut struct {
	ID       id.ID                 `json:"id"`
	Ref      string                `json:"ref"`
	Title    string                `json:"title"`
	Kind     record.AssessmentKind `json:"kind"`
	Edition  string                `json:"edition"`
	Roles    []record.PIIRole      `json:"roles"`
	State    string                `json:"state"`
	AsOf     calendar.Day          `json:"as_of,omitempty"`
	Rev      int64                 `json:"rev"`
	Judged   int                   `json:"judged"`
	Open     int                   `json:"open"`
	Proposed int                   `json:"proposed"`
	Of       int                   `json:"of"`
	Maturity domainOut             `json:"maturity"`
	Domains  []domainOut           `json:"domains"`
	Items    []gapItemOut          `json:"items"`
}

func apiStart(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*startIn)
	var l problem.List
	l.If(strings.TrimSpace(in.Title) == "", "title", "required")
	oneOf(&l, "kind", string(in.Kind), in.Kind.Values())
	oneOf(&l, "edition", string(in.Edition), in.Edition.Values())
	for _, r := range in.Roles {
		oneOf(&l, "roles", string(r), r.Values())
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	s := Start{Title: strings.TrimSpace(in.Title), Kind: in.Kind, Edition: in.Edition, Roles: in.Roles}
	var err error
	if s.Scope, err = ask.Refer(ctx, tx, "scope", record.Scopes.Name, in.Scope); err != nil {
		return nil, err
	}
	if s.From, err = ask.Refer(ctx, tx, "from", record.Assessments.Name, in.From); err != nil {
		return nil, err
	}
	made, err := StartAssessment(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return gapTable(ctx, tx, ask, made)
}

func oneOf(l *problem.List, field, value string, values []string) {
	l.If(value != "" && !slices.Contains(values, value), field, "unknown_value", "value", value, "values", strings.Join(values, ", "))
}

// assessmentAsked is the assessment that the address names.
func assessmentAsked(ctx context.Context, tx *store.Tx, ask *api.Ask) (*record.Assessment, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Assessments, at)
}

func apiGap(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	a, err := assessmentAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return gapTable(ctx, tx, ask, a)
}

func gapTable(ctx context.Context, tx *store.Tx, ask *api.Ask, a *record.Assessment) (any, error) {
	n, err := gapNames(ctx, tx, ask, a)
	if err != nil {
		return nil, err
	}
	p := ProgressOf(a)
	out := gapOut{
		ID: a.ID, Ref: a.Ref, Title: a.Title, Kind: a.Kind, Edition: editionName(a.Edition), Roles: a.Roles, State: a.State, AsOf: a.AsOf, Rev: a.Rev,
		Judged: p.Judged, Open: p.Open, Proposed: p.Proposed, Of: p.Of, Maturity: domain(assess.OverallMaturity(a)), Domains: []domainOut{}, Items: []gapItemOut{},
	}
	for _, m := range assess.MaturityBy(a, assess.DomainOf) {
		out.Domains = append(out.Domains, domain(m))
	}
	for _, x := range a.Items {
		out.Items = append(out.Items, n.item(x))
	}
	return out, nil
}

func gapNames(ctx context.Context, tx *store.Tx, ask *api.Ask, a *record.Assessment) (namer, error) {
	var ids []id.ID
	for _, x := range a.Items {
		ids = append(ids, x.Assignee.ID, x.Task.ID)
	}
	return naming(ctx, tx, ask.Words, ids)
}

func (n namer) item(x record.AssessmentItem) gapItemOut {
	out := gapItemOut{
		Row: x.ID, Number: requirementID(x.Requirement), Requirement: x.Requirement, Title: requirementTitle(n.words, x.Requirement), Mark: requirementMark(x.Requirement),
		Domain: assess.DomainOf(catalogue.Key(x.Requirement)), Result: x.Result, Proposed: x.Proposed, Because: x.Because, Maturity: x.Maturity, Target: x.Target,
		Gap: x.Gap, Action: x.Action, Assignee: n.names[x.Assignee.ID].Title, Due: x.Due, Priority: x.Priority, Task: n.names[x.Task.ID].Ref,
	}
	if x.Effort != 0 {
		out.Effort = x.Effort.String()
	}
	return out
}

func domain(m assess.Maturity) domainOut {
	return domainOut{m.Domain, m.Items, m.Assessed, m.Results, m.Now.String(), m.Target.String()}
}

// itemIn is what an item becomes; what is left out stays.
type itemIn struct {
	Rev         int64             `json:"rev,omitempty"` // that was read; the present one if left out
	Result      *record.GapResult `json:"result,omitempty"`
	Maturity    *int64            `json:"maturity,omitempty"`
	Target      *int64            `json:"target,omitempty"`
	Observation *register.Text    `json:"observation,omitempty"`
	Gap         *register.Text    `json:"gap,omitempty"`
	Action      *register.Text    `json:"action,omitempty"`
	Assignee    *string           `json:"assignee,omitempty"`
	Due         *calendar.Day     `json:"due,omitempty"`
	Effort      *string           `json:"effort,omitempty"`
	Priority    *record.Priority  `json:"priority,omitempty"`
	Accepted    *register.Text    `json:"accepted,omitempty"`
}

type itemSaved struct {
	Rev  int64      `json:"rev"`
	Item gapItemOut `json:"item"`
}

func apiItem(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*itemIn)
	a, err := assessmentAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.Items, func(x record.AssessmentItem) bool {
		return x.ID.String() == ask.Path("row") || strings.EqualFold(requirementID(x.Requirement), ask.Path("row"))
	})
	if i < 0 {
		return nil, problem.NotFound(record.Assessments.Name, "")
	}
	edit, err := in.edit(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if in.Rev == 0 {
		in.Rev = a.Rev
	}
	row := a.Items[i].ID
	if a, err = SaveItem(ctx, tx, a.ID, row, in.Rev, edit); err != nil {
		return nil, err
	}
	n, err := gapNames(ctx, tx, ask, a)
	return itemSaved{a.Rev, n.item(*itemOf(a, row))}, err
}

// edit checks what was sent before anything is written.
func (in *itemIn) edit(ctx context.Context, tx *store.Tx, ask *api.Ask) (func(*record.AssessmentItem), error) {
	var l problem.List
	if in.Result != nil {
		oneOf(&l, "result", string(*in.Result), in.Result.Values())
	}
	if in.Priority != nil {
		oneOf(&l, "priority", string(*in.Priority), in.Priority.Values())
	}
	for name, n := range map[string]*int64{"maturity": in.Maturity, "target": in.Target} {
		l.If(n != nil && (*n < 0 || *n > 5), name, "maturity")
	}
	l.If(in.Due != nil && *in.Due != "" && !in.Due.Valid(), "due", "bad_day", "value", reflect.Indirect(reflect.ValueOf(in.Due)))
	var effort register.Decimal
	if in.Effort != nil {
		var err error
		effort, err = register.ParseDecimal(*in.Effort)
		l.If(err != nil && *in.Effort != "", "effort", "bad_value")
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	var assignee id.ID
	if in.Assignee != nil {
		var err error
		if assignee, err = ask.Refer(ctx, tx, "assignee", record.People.Name, *in.Assignee); err != nil {
			return nil, err
		}
	}
	return func(x *record.AssessmentItem) {
		put(&x.Result, in.Result)
		put(&x.Maturity, in.Maturity)
		put(&x.Target, in.Target)
		put(&x.Observation, in.Observation)
		put(&x.Gap, in.Gap)
		put(&x.Action, in.Action)
		put(&x.Due, in.Due)
		put(&x.Priority, in.Priority)
		put(&x.Accepted, in.Accepted)
		if in.Assignee != nil {
			x.Assignee = register.To[record.Person](assignee)
		}
		if in.Effort != nil {
			x.Effort = effort
		}
	}, nil
}

func put[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// doneOut says how many there were.
type doneOut struct {
	Count int   `json:"count"`
	Rev   int64 `json:"rev"`
}

func apiConfirm(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	a, n, err := Confirm(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	return doneOut{n, a.Rev}, nil
}

func apiTasks(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	n, err := MakeTasks(ctx, tx, ask.Words, at)
	if err != nil {
		return nil, err
	}
	a, err := store.Get(ctx, tx, record.Assessments, at)
	if err != nil {
		return nil, err
	}
	return doneOut{n, a.Rev}, nil
}

type trendRow struct {
	Number      string             `json:"number"`
	Requirement record.Requirement `json:"requirement"`
	Title       string             `json:"title"`
	Change      string             `json:"change"`
	Before      record.GapResult   `json:"before,omitempty"`
	Now         record.GapResult   `json:"now,omitempty"`
	Moved       int64              `json:"moved"` // gain in maturity
}

type trendOut struct {
	Before      string         `json:"before"`
	Now         string         `json:"now"`
	MaturityWas string         `json:"maturity_before"`
	MaturityIs  string         `json:"maturity_now"`
	Counts      map[string]int `json:"counts"`
	Rows        []trendRow     `json:"rows"`
}

func apiCompare(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	now, err := assessmentAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	with := ask.Query.Get("with")
	var before *record.Assessment
	if rev, isRev := strconv.ParseInt(with, 10, 64); isRev == nil {
		rec, err := store.Revision(ctx, tx, record.Assessments.Type, now.ID, rev)
		if err != nil {
			return nil, err
		}
		before, _ = rec.(*record.Assessment)
	} else {
		if with == "" {
			return nil, fieldProblem("with", "required")
		}
		at, err := ask.Refer(ctx, tx, "with", record.Assessments.Name, with)
		if err != nil {
			return nil, err
		}
		if before, err = store.Get(ctx, tx, record.Assessments, at); err != nil {
			return nil, err
		}
	}
	out := trendOut{Before: before.Ref, Now: now.Ref, MaturityWas: assess.OverallMaturity(before).Now.String(), MaturityIs: assess.OverallMaturity(now).Now.String(), Counts: map[string]int{}, Rows: []trendRow{}}
	for _, t := range assess.CompareAssessments(before, now) {
		out.Counts[t.Change()]++
		x := trendRow{Number: requirementID(t.Requirement), Requirement: t.Requirement, Title: requirementTitle(ask.Words, t.Requirement), Change: t.Change(), Moved: t.Moved()}
		if t.Old != nil {
			x.Before = t.Old.Result
		}
		if t.New != nil {
			x.Now = t.New.Result
		}
		out.Rows = append(out.Rows, x)
	}
	return out, nil
}
