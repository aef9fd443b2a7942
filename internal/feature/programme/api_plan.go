package programme

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

type planIn struct {
	Title   string               `json:"title"`
	From    record.StartingState `json:"from"`
	Start   calendar.Day         `json:"start,omitempty"` // today if left out
	Edition record.Edition       `json:"edition,omitempty"`
	Scope   string               `json:"scope,omitempty"`
}

type slotOut struct {
	Row       id.ID        `json:"row"`
	Key       string       `json:"key,omitempty"`
	Name      string       `json:"name"`
	Start     calendar.Day `json:"start"`
	End       calendar.Day `json:"end"`
	Slack     int          `json:"slack"` // days
	Critical  bool         `json:"critical,omitempty"`
	Milestone bool         `json:"milestone,omitempty"`
	Done      calendar.Day `json:"done,omitempty"`
	Forecast  calendar.Day `json:"forecast,omitempty"` // when it will be through
}

type budgetOut struct {
	Amount   string `json:"amount"`
	Spent    string `json:"spent"`
	Limit    string `json:"limit,omitempty"`
	Currency string `json:"currency,omitempty"`
	Effort   string `json:"effort"` // person-days
	Over     bool   `json:"over,omitempty"`
}

type outlookOut struct {
	Finish calendar.Day `json:"finish"`
	Slip   int          `json:"slip"` // days behind the plan
	Pace   string       `json:"pace"` // days taken for one planned
	Done   int          `json:"done"`
	Left   int          `json:"left"`
	Late   []string     `json:"late"`
	Text   string       `json:"text"`
	Misses bool         `json:"misses_goal,omitempty"`
}

type planOut struct {
	ID      id.ID                `json:"id"`
	Ref     string               `json:"ref"`
	Title   string               `json:"title"`
	From    record.StartingState `json:"from,omitempty"`
	Rev     int64                `json:"rev"`
	Start   calendar.Day         `json:"start"`
	Finish  calendar.Day         `json:"finish"`
	Goal    calendar.Day         `json:"goal,omitempty"`
	Days    int                  `json:"days"`
	Source  string               `json:"source,omitempty"` // of the durations
	Outlook outlookOut           `json:"outlook"`
	Budget  budgetOut            `json:"budget"`
	Steps   []slotOut            `json:"steps"`
}

func apiStartPlan(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*planIn)
	var l problem.List
	l.If(strings.TrimSpace(in.Title) == "", "title", "required")
	oneOf(&l, "edition", string(in.Edition), in.Edition.Values())
	if err := l.Err(); err != nil {
		return nil, err
	}
	scope, err := ask.Refer(ctx, tx, "scope", record.Scopes.Name, in.Scope)
	if err != nil {
		return nil, err
	}
	if in.Start == "" {
		if in.Start, err = tx.Today(ctx); err != nil {
			return nil, err
		}
	}
	made, err := StartPlan(ctx, tx, ask.Words, strings.TrimSpace(in.Title), in.From, in.Start, in.Edition, scope)
	if err != nil {
		return nil, err
	}
	return laidOut(ctx, tx, ask, made)
}

func apiPlan(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	x, err := store.Get(ctx, tx, record.Plans, at)
	if err != nil {
		return nil, err
	}
	return laidOut(ctx, tx, ask, x)
}

type stepIn struct {
	Done calendar.Day `json:"done"`
}

func apiStep(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*stepIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	x, err := store.Get(ctx, tx, record.Plans, at)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(x.Steps, func(s record.PlanStep) bool {
		return s.ID.String() == ask.Path("row") || s.Key != "" && s.Key == ask.Path("row")
	})
	if i < 0 {
		return nil, problem.NotFound(record.Plans.Name, "")
	}
	if in.Done != "" && !in.Done.Valid() {
		return nil, fieldProblem("done", "bad_day", "value", string(in.Done))
	}
	if x, err = FinishStep(ctx, tx, at, x.Steps[i].ID, in.Done); err != nil {
		return nil, err
	}
	return laidOut(ctx, tx, ask, x)
}

// laidOut is a plan with its days. A plan without a start, or whose steps wait for
// each other in a ring, is refused with the reason.
func laidOut(ctx context.Context, tx *store.Tx, ask *api.Ask, x *record.Plan) (any, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	table, err := assess.Schedule(x)
	if err != nil {
		return nil, err
	}
	outlook, err := assess.ForecastPlan(x, today)
	if err != nil {
		return nil, err
	}
	b := assess.Budget(x)
	out := planOut{
		ID: x.ID, Ref: x.Ref, Title: x.Title, From: x.From, Rev: x.Rev, Start: x.Start, Finish: table.Finish, Goal: x.Goal, Days: table.Days, Steps: []slotOut{},
		Budget:  budgetOut{Amount: b.Amount.String(), Spent: b.Spent.String(), Currency: x.Currency, Effort: b.Effort.String(), Over: b.Over()},
		Outlook: outlookOut{Finish: outlook.Finish, Slip: outlook.Slip(), Pace: outlook.Pace.String(), Done: outlook.Done, Left: outlook.Left, Late: []string{}, Text: ask.Words.T(outlook.SentenceKey()), Misses: outlook.Misses(x.Goal)},
	}
	if b.Limit != 0 {
		out.Budget.Limit = b.Limit.String()
	}
	if t, ok := assess.TemplateFor(x.From); ok {
		out.Source = ask.Words.T(t.SourceKey)
	}
	for _, s := range outlook.Late {
		out.Outlook.Late = append(out.Outlook.Late, s.Step.Name)
	}
	for i, s := range table.Slots {
		y := slotOut{Row: s.Step.ID, Key: s.Step.Key, Name: s.Step.Name, Start: s.Start, End: s.End(), Slack: s.Slack, Critical: s.Critical, Milestone: s.Milestone(), Done: s.Step.Done}
		if i < len(outlook.Steps) {
			y.Forecast = outlook.Steps[i].End()
		}
		out.Steps = append(out.Steps, y)
	}
	return out, nil
}
