package rights

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// stateOut is a request as routes that write answer it; it names nobody.
type stateOut struct {
	ID            id.ID                 `json:"id"`
	Ref           string                `json:"ref"`
	Title         string                `json:"title"`
	State         string                `json:"state"`
	Rev           int64                 `json:"rev"`
	ReceivedAt    time.Time             `json:"received_at,omitzero"`
	DueOn         calendar.Day          `json:"due_on,omitempty"`
	DueLaw        record.Law            `json:"due_law,omitempty"`
	FirstDueOn    calendar.Day          `json:"first_due_on,omitempty"`
	AcknowledgeBy calendar.Day          `json:"acknowledge_by,omitempty"`
	Clock         record.ClockState     `json:"clock,omitempty"`
	Identity      record.IdentityState  `json:"identity,omitempty"`
	Outcome       record.RequestOutcome `json:"outcome,omitempty"`
	AnsweredAt    time.Time             `json:"answered_at,omitzero"`
	Heard         int                   `json:"heard"` // of systems
	Items         int                   `json:"items"`
}

func stateOf(r *record.Request) stateOut {
	heard, all := r.Answered()
	return stateOut{r.ID, r.Ref, r.Title, r.State, r.Rev, r.ReceivedAt, r.DueOn, r.DueLaw, r.FirstDueOn, r.AcknowledgeBy, r.Clock, r.Identity, r.Outcome, r.AnsweredAt, heard, all}
}

// stated answers a request that was changed.
func stated(r *record.Request, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return stateOf(r), nil
}

func (r routes) confirmAddress(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if err := DoConfirm(ctx, tx, r.Deps, x); err != nil {
		return nil, err
	}
	return stated(store.Get(ctx, tx, record.Requests, x.ID))
}

type caseItem struct {
	Row       id.ID                `json:"row"`
	System    string               `json:"system,omitempty"` // reference
	Title     string               `json:"title,omitempty"`
	State     record.ItemState     `json:"state"`
	Action    record.ItemAction    `json:"action,omitempty"`
	Due       calendar.Day         `json:"due,omitempty"`
	Found     string               `json:"found,omitempty"`
	Count     int64                `json:"count"`
	Exemption record.RefusalGround `json:"exemption,omitempty"`
	Hold      string               `json:"hold,omitempty"` // reference
}

type toldRow struct {
	Row       id.ID        `json:"row"`
	Recipient string       `json:"recipient"`
	ToldOn    calendar.Day `json:"told_on,omitempty"`
	WhyNot    string       `json:"why_not,omitempty"`
}

type nextMove struct {
	Name    string   `json:"name"`
	To      string   `json:"to"`
	Needs   []string `json:"needs,omitempty"` // reason, note, …
	Against []string `json:"against"`         // empty: it may be done now
}

// caseOut is a request as its page shows it.
type caseOut struct {
	stateOut
	Types    []record.RequestType  `json:"types"`
	Laws     []record.Law          `json:"laws"`
	Channel  record.RequestChannel `json:"channel,omitempty"`
	Language string                `json:"language,omitempty"`
	Role     record.Role           `json:"role,omitempty"`
	Assignee string                `json:"assignee,omitempty"`
	Masked   bool                  `json:"masked"` // the caller may not know who asks
	People   *peopleOut            `json:"people,omitempty"`
	Messages int                   `json:"messages"`
	Files    int                   `json:"files"`
	Steps    []caseStep            `json:"steps"`
	Systems  []caseItem            `json:"systems"`
	Told     []toldRow             `json:"recipients_told"`
	Next     []nextMove            `json:"next"`
	Customer *forwardOut           `json:"customer,omitempty"` // for whom the data is processed
}

func (r routes) show(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	titles, err := store.Titles(ctx, tx, linked(x))
	if err != nil {
		return nil, err
	}
	ref := func(at id.ID) string { return titles[at].Ref }
	out := caseOut{stateOut: stateOf(x), Types: append([]record.RequestType{}, x.Types...), Laws: append([]record.Law{}, x.Laws...), Channel: x.Channel, Language: x.Language,
		Role: x.Role, Assignee: titles[x.Assignee.ID].Title, Systems: []caseItem{}, Told: []toldRow{}, Next: []nextMove{}}
	if out.Steps, err = stepsOf(ctx, tx, ask.Words, x); err != nil {
		return nil, err
	}
	for _, i := range x.Items {
		at := titles[about(i)]
		out.Systems = append(out.Systems, caseItem{i.ID, at.Ref, at.Title, i.State, i.Action, i.Due, i.Found, i.Count, i.Exemption, ref(i.Hold.ID)})
	}
	for _, t := range x.RecipientsTold {
		out.Told = append(out.Told, toldRow{t.ID, titles[t.Recipient.ID].Title, t.ToldOn, string(t.WhyNot)})
	}
	if err := out.private(ctx, tx, x); err != nil {
		return nil, err
	}
	out.next(tx, ask, x, today)
	if x.ForCustomer() {
		f, err := forwardedOf(ctx, tx, ask.Words, x)
		if err != nil {
			return nil, err
		}
		out.Customer = &f
	}
	return out, nil
}

// linked are the records that a request points at.
func linked(r *record.Request) []id.ID {
	ids := []id.ID{r.Assignee.ID, r.Owner, r.SecondReader.ID, r.Portal.ID, r.Customer.ID}
	for _, x := range r.Items {
		ids = append(ids, x.System.ID, x.DataSet.ID, x.Activity.ID, x.Hold.ID)
	}
	for _, x := range r.RecipientsTold {
		ids = append(ids, x.Recipient.ID)
	}
	return slices.DeleteFunc(ids, id.ID.IsZero)
}

// stepLate reports whether a step was or is behind the target of the house (S-063).
func stepLate(r *record.Request, s record.RequestStep, today calendar.Day) bool {
	if s.Due == "" {
		return false
	}
	if s.Finished.IsZero() {
		return today > s.Due && !r.Closed()
	}
	return dayIn(s.Finished, r.Zone) > s.Due
}

// private adds what names the person, as far as the caller may know.
func (out *caseOut) private(ctx context.Context, tx *store.Tx, r *record.Request) error {
	may, err := MayKnow(ctx, tx, r)
	if out.Masked = !may; err != nil || !may {
		return err
	}
	all, err := People(ctx, tx, r)
	if err != nil {
		return err
	}
	people := peopleFrom(all)
	out.People = &people
	messages, err := Messages(ctx, tx, r)
	if err != nil {
		return err
	}
	files, err := Files(ctx, tx, r)
	out.Messages, out.Files = len(messages), len(files)
	return err
}

// next are the steps of the life that the caller may take, with what stands against each.
func (out *caseOut) next(tx *store.Tx, ask *api.Ask, r *record.Request, today calendar.Day) {
	own := !tx.Person.IsZero() && (r.Owner == tx.Person || r.Assignee.ID == tx.Person)
	if !tx.Reach(access.Move, record.Requests.Group).Covers(r.Confidentiality, own) {
		return
	}
	facts := workflow.Facts{Today: today, Actor: tx.Actor}
	for _, s := range tx.Moves(record.Requests.Type, r) {
		m := nextMove{Name: s.Name, To: s.To, Against: []string{}}
		for _, n := range s.Needs {
			m.Needs = append(m.Needs, string(n))
		}
		_, err := record.Requests.Flow.Check(r, r.State, s.Name, workflow.Input{Reason: "-", Note: "-", On: today, Until: today}, facts)
		if x, ok := problem.As(err); ok {
			for _, f := range x.Fields {
				if said := f.Path + ": " + ask.Words.Field(f); !slices.Contains(m.Against, said) {
					m.Against = append(m.Against, said)
				}
			}
		}
		out.Next = append(out.Next, m)
	}
}

type targetOut struct {
	Step     record.RequestStepKind `json:"step"`
	Due      calendar.Day           `json:"due"`
	Finished time.Time              `json:"finished,omitzero"`
	Late     bool                   `json:"late"`
}

type deadlinesOut struct {
	Ref       string            `json:"ref"`
	DueOn     calendar.Day      `json:"due_on,omitempty"`
	Clock     record.ClockState `json:"clock,omitempty"`
	Deadlines []clocks.Deadline `json:"deadlines"` // the earliest that governs first
	Targets   []targetOut       `json:"targets"`   // of the house; they move no date
}

func apiDeadlines(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	m, err := DoReckon(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	out := deadlinesOut{Ref: r.Ref, DueOn: r.DueOn, Clock: r.Clock, Deadlines: []clocks.Deadline{}, Targets: []targetOut{}}
	for _, d := range m.Deadlines {
		out.Deadlines = append(out.Deadlines, clocks.Tell(ask.Words, d))
	}
	for _, s := range r.Steps {
		if s.Due != "" {
			out.Targets = append(out.Targets, targetOut{s.Kind, s.Due, s.Finished, stepLate(r, s, today)})
		}
	}
	return out, nil
}

// rowAt finds the row of a list of a request: by its identifier, or by the record that it
// is about.
func rowAt(ctx context.Context, tx *store.Tx, name string, rows map[id.ID][]id.ID) (id.ID, error) {
	if at, err := id.Parse(name); err == nil {
		if _, ok := rows[at]; ok {
			return at, nil
		}
		return id.ID{}, problem.NotFound(record.Requests.Name, "")
	}
	var about []id.ID
	for _, list := range rows {
		about = append(about, list...)
	}
	titles, err := store.Titles(ctx, tx, slices.DeleteFunc(about, id.ID.IsZero))
	if err != nil {
		return id.ID{}, err
	}
	for row, list := range rows {
		if slices.ContainsFunc(list, func(at id.ID) bool { return strings.EqualFold(titles[at].Ref, name) && name != "" }) {
			return row, nil
		}
	}
	return id.ID{}, problem.NotFound(record.Requests.Name, "")
}

func itemRows(r *record.Request) map[id.ID][]id.ID {
	out := map[id.ID][]id.ID{}
	for _, x := range r.Items {
		out[x.ID] = []id.ID{x.System.ID, x.DataSet.ID, x.Activity.ID}
	}
	return out
}

// about is what an item is about.
func about(i record.FulfilmentItem) id.ID {
	switch {
	case !i.System.ID.IsZero():
		return i.System.ID
	case !i.DataSet.ID.IsZero():
		return i.DataSet.ID
	}
	return i.Activity.ID
}
