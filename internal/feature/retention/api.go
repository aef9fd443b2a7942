package retention

import (
	"context"
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes of the schedule, the calculator and the check of holds.
func API() []api.Extra {
	read := api.Rule{Verb: access.Read, Group: access.Records}
	tag := record.RetentionRules.Name
	return []api.Extra{
		{Method: http.MethodGet, Path: "/retention", Rule: read, ID: "retention-schedule", Tag: tag, Summary: "Read the retention schedule by category, with the rules that contradict each other", Answer: scheduleOut{}, Do: apiSchedule},
		{Method: http.MethodGet, Path: "/retention/file", Rule: api.Rule{Verb: access.Export, Group: access.Records}, ID: "retention-file", Tag: tag, Summary: "Save the retention schedule as a document or a workbook",
			Query: []string{"format"}, Describe: map[string]string{"format": "pdf, docx or xlsx."}, Answer: api.File{}, Write: true, Do: apiFile},
		{Method: http.MethodGet, Path: "/retention/due", Rule: read, ID: "retention-due", Tag: tag, Summary: "Say when a record of a day would fall due under a rule, step by step, and which hold is in the way",
			Query: []string{"rule", "event", "data_set", "principal"}, Describe: map[string]string{"rule": "Reference of a retention rule, such as RET-0001.", "event": "Day of the event that starts the period, as YYYY-MM-DD.",
				"data_set": "Reference of the data set in which the record lies.", "principal": "Key of the person, such as a customer number."}, Answer: dueOut{}, Do: apiDue},
		{Method: http.MethodGet, Path: "/retention/holds", Rule: read, ID: "retention-holds", Tag: tag, Summary: "Name the holds that would refuse the erasure of a record or of data of a person today; without either, all that were imposed and not lifted",
			Query: []string{"ref", "principal"}, Describe: map[string]string{"ref": "Reference of a record, such as SYS-0001.", "principal": "Key of a person, such as a customer number."}, Answer: holdsOut{}, Do: apiHolds},
	}
}

type lineOut struct {
	Category  string   `json:"category,omitempty"` // "" all of the data sets named
	Rule      string   `json:"rule"`
	Title     string   `json:"title"`
	State     string   `json:"state"`
	Period    string   `json:"period,omitempty"`
	From      string   `json:"from,omitempty"`
	YearEnd   bool     `json:"year_end"`
	FixedOn   string   `json:"fixed_on,omitempty"`
	Ground    string   `json:"ground,omitempty"`
	Provision string   `json:"provision,omitempty"`
	Action    string   `json:"action,omitempty"`
	Exception string   `json:"exception,omitempty"`
	Only      []string `json:"only,omitempty"` // data sets and activities that the rule is for
	Clashes   bool     `json:"clashes"`
	Holds     []string `json:"holds,omitempty"`
}

type clashOut struct {
	Rules    []string `json:"rules"`
	Category string   `json:"category,omitempty"`
	Differs  string   `json:"differs"` // period, start or action
	Says     string   `json:"says"`
}

type scheduleOut struct {
	On      calendar.Day `json:"on"`
	Lines   []lineOut    `json:"lines"`
	Clashes []clashOut   `json:"clashes"`
}

func apiSchedule(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	s, err := DoSchedule(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := scheduleOut{On: s.Today, Lines: []lineOut{}, Clashes: []clashOut{}}
	for _, g := range s.Groups {
		for _, l := range g.Lines {
			r := l.Rule
			x := lineOut{string(l.Category), r.Ref, r.Title, r.State, string(r.Period), string(r.From), r.YearEnd, string(r.FixedOn), string(r.Ground), r.Provision, string(r.Action), string(r.Exception), nil, l.Clashes, refs(l.Held)}
			for _, t := range s.Of(r) {
				x.Only = append(x.Only, t.Ref)
			}
			out.Lines = append(out.Lines, x)
		}
	}
	for _, c := range s.Clashes {
		out.Clashes = append(out.Clashes, clashOut{[]string{c.A.Ref, c.B.Ref}, string(c.Category), c.Differs, clashWords(ask.Words, c)})
	}
	return out, nil
}

func refs(holds []*record.Hold) []string {
	var out []string
	for _, h := range holds {
		out = append(out, h.Ref)
	}
	return out
}

func apiFile(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	form := ask.Query.Get("format")
	if form == "" {
		form = "pdf"
	}
	f, err := DoFile(ctx, tx, ask.Words, form)
	return api.File(f), err
}

type stepOut struct {
	Day  calendar.Day `json:"day"`
	Says string       `json:"says"`
	Cite string       `json:"cite,omitempty"`
}

type dueOut struct {
	Rule    string       `json:"rule"`
	Event   calendar.Day `json:"event,omitempty"`
	Due     calendar.Day `json:"due,omitempty"`   // first day on which the data may no longer stay
	Until   calendar.Day `json:"until,omitempty"` // first day on which they may go: later than due under a hold
	Overdue bool         `json:"overdue"`
	Lacks   string       `json:"lacks,omitempty"` // event, period or start: why there is no day
	Steps   []stepOut    `json:"steps"`
	Holds   []string     `json:"holds"`
}

func apiDue(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q := ask.Query.Get
	a, err := DoReckon(ctx, tx, Question{q("rule"), q("event"), q("data_set"), q("principal")})
	if err != nil {
		return nil, err
	}
	out := dueOut{Rule: a.Rule.Ref, Event: a.Event, Due: a.Due, Until: a.Until, Overdue: a.Overdue, Lacks: a.Lacks, Steps: []stepOut{}, Holds: append([]string{}, refs(a.Held)...)}
	for _, s := range a.Steps {
		args := s.Args.In(ask.Words)
		args["day"] = s.Day
		out.Steps = append(out.Steps, stepOut{s.Day, ask.Words.Fill("retention.step."+s.Says, args), s.Cite})
	}
	return out, nil
}

type holdOut struct {
	Ref    string       `json:"ref"`
	Title  string       `json:"title"`
	Matter string       `json:"matter,omitempty"`
	From   calendar.Day `json:"from,omitempty"`
	Until  calendar.Day `json:"until,omitempty"`
	Binds  bool         `json:"binds"` // today
}

type holdsOut struct {
	On    calendar.Day `json:"on"`
	Holds []holdOut    `json:"holds"`
}

func apiHolds(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	ref, key := strings.TrimSpace(ask.Query.Get("ref")), strings.TrimSpace(ask.Query.Get("principal"))
	var list []*record.Hold
	if ref == "" && key == "" {
		list, err = imposed(ctx, tx)
	} else {
		at, wrong := recordCalled(ctx, tx, ref)
		if wrong != nil {
			return nil, wrong
		}
		list, err = DoHolding(ctx, tx, []string{key}, at...)
	}
	out := holdsOut{On: today, Holds: []holdOut{}}
	for _, h := range list {
		out.Holds = append(out.Holds, holdOut{h.Ref, h.Title, h.Matter, h.From, h.Until, h.InForce(today)})
	}
	return out, err
}
