package rights

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Procedure is how the organisation handles requests, written from what the program does:
// its steps and targets, its flow, the limits of the laws in scope and the ways in (S-062;
// ISO/IEC 27701:2025, A.1.3.10). It cannot differ from the workflow, which it is read from.
type Procedure struct {
	Organisation string            `json:"organisation"`
	Day          calendar.Day      `json:"day"` // on which it was written down
	Ways         []ProcedureWay    `json:"ways_in"`
	Steps        []ProcedureStep   `json:"steps"`
	Moves        []ProcedureMove   `json:"moves"`
	Limits       []ProcedureLimit  `json:"limits"`
	Customers    []ProcedureOnward `json:"customers"`   // whose agreement says by when a request goes on
	OnwardDays   int               `json:"onward_days"` // where no agreement says
	KeepYears    int               `json:"keep_years"`
}

// ProcedureWay is a way on which requests come in; Assignee works on those that say nobody.
type ProcedureWay struct {
	Ref      string `json:"ref,omitempty"` // of a form
	Title    string `json:"title"`
	Assignee string `json:"assignee,omitempty"`
}

// ProcedureStep is a step with the target of the house, in days from receipt.
type ProcedureStep struct {
	Kind  record.RequestStepKind `json:"kind"`
	Title string                 `json:"title"`
	Says  string                 `json:"says"`
	Days  int                    `json:"days,omitempty"`
	Teams []ProcedureTarget      `json:"teams,omitempty"` // whose target is another
}

// ProcedureTarget is the target of one team; none is 0.
type ProcedureTarget struct {
	Team string `json:"team"`
	Days int    `json:"days"`
}

// ProcedureMove leads from state to state.
type ProcedureMove struct {
	Name  string        `json:"name"`
	Title string        `json:"title"`
	From  []string      `json:"from"`
	To    string        `json:"to"`
	By    []access.Role `json:"by"`
	Needs []string      `json:"needs,omitempty"`
	Says  string        `json:"says"` // what has to be true
}

// ProcedureLimit is a statutory limit of a law in scope and the rights that it is for.
type ProcedureLimit struct {
	Law    string               `json:"law"`
	Title  string               `json:"title"`
	Rights []record.RequestType `json:"rights"`
	Limit  string               `json:"limit"`
	Longer string               `json:"longer,omitempty"` // by an extension
	Cite   string               `json:"cite"`
	Mark   string               `json:"mark"` // of verification
}

// ProcedureOnward is within how many days a request goes to customers by an agreement.
type ProcedureOnward struct {
	Ref   string `json:"ref,omitempty"` // of an agreement that the actor may see
	Title string `json:"title"`
	Days  int64  `json:"days"`
}

// DoProcedure writes the procedure down as it is today.
func DoProcedure(ctx context.Context, tx *store.Tx, w i18n.Words) (*Procedure, error) {
	if err := tx.Need(access.Read, access.Cases); err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return nil, err
	}
	p := &Procedure{Organisation: own.Title, Day: today, Moves: procedureMoves(w), Limits: procedureLimits(w, packs, own, today),
		OnwardDays: onwardDays, KeepYears: keepYears}
	if p.Steps, err = procedureSteps(ctx, tx, w, own); err != nil {
		return nil, err
	}
	if p.Ways, err = procedureWays(ctx, tx, w); err != nil {
		return nil, err
	}
	p.Customers, err = procedureCustomers(ctx, tx, w)
	return p, err
}

// procedureWays are the published forms, by name with who is asked there, and the other ways.
func procedureWays(ctx context.Context, tx *store.Tx, w i18n.Words) ([]ProcedureWay, error) {
	defer tx.AsSystem("rights")() // the forms are public, and who takes requests is known in the house
	var out []ProcedureWay
	portals, err := store.Whole(ctx, tx, record.Portals)
	if err != nil {
		return nil, err
	}
	for _, x := range portals {
		if x.State != "published" {
			continue
		}
		titles, err := store.Titles(ctx, tx, []id.ID{x.Assignee.ID})
		if err != nil {
			return nil, err
		}
		out = append(out, ProcedureWay{x.Ref, w.T("procedure.way.portal", "title", x.Title), titles[x.Assignee.ID].Title})
	}
	for _, key := range []string{"mail", "letter", "api"} {
		out = append(out, ProcedureWay{Title: w.T("procedure.way." + key)})
	}
	return out, nil
}

// procedureCustomers are the agreements with a term of their own. One that the actor may not
// see counts, and is not named.
func procedureCustomers(ctx context.Context, tx *store.Tx, w i18n.Words) ([]ProcedureOnward, error) {
	out := []ProcedureOnward{}
	whole := tx.AsSystem("rights")
	agreements, err := store.Whole(ctx, tx, record.Agreements)
	whole()
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, a := range agreements {
		if a.RequestForwardDays > 0 && a.Archived.IsZero() {
			ids = append(ids, a.ID)
		}
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, a := range agreements {
		if !slices.Contains(ids, a.ID) {
			continue
		}
		x := ProcedureOnward{Title: w.T("rec.hidden"), Days: a.RequestForwardDays}
		if t, seen := titles[a.ID]; seen {
			x.Ref, x.Title = t.Ref, t.Title
		}
		out = append(out, x)
	}
	return out, nil
}

// named is the agreement by reference and title.
func (x ProcedureOnward) named() string { return strings.TrimSpace(x.Ref + " " + x.Title) }

// procedureSteps are the steps with their targets: for all, and for the teams whose are others.
func procedureSteps(ctx context.Context, tx *store.Tx, w i18n.Words, own *record.Organisation) ([]ProcedureStep, error) {
	var teams []id.ID
	for _, t := range own.RequestTargets {
		if !t.Team.ID.IsZero() && !slices.Contains(teams, t.Team.ID) {
			teams = append(teams, t.Team.ID)
		}
	}
	titles, err := store.Titles(ctx, tx, teams)
	if err != nil {
		return nil, err
	}
	days := func(team id.ID, kind record.RequestStepKind) int {
		for _, t := range own.RequestTargetsOf(team) {
			if t.Step == kind {
				return t.Days
			}
		}
		return 0
	}
	var out []ProcedureStep
	for _, key := range record.RequestStepKind("").Values() {
		kind := record.RequestStepKind(key)
		s := ProcedureStep{Kind: kind, Title: w.T("choice.request_step_kind." + key), Says: w.T("procedure.step." + key), Days: days(id.ID{}, kind)}
		for _, team := range teams {
			if n := days(team, kind); n != s.Days {
				s.Teams = append(s.Teams, ProcedureTarget{orElse(titles[team].Title, w.T("rec.hidden")), n})
			}
		}
		out = append(out, s)
	}
	return out, nil
}

func procedureMoves(w i18n.Words) []ProcedureMove {
	var out []ProcedureMove
	for _, s := range record.Requests.Flow.Steps() {
		m := ProcedureMove{Name: s.Name, Title: w.T("move.requests." + s.Name), From: s.From, To: s.To, By: append([]access.Role{access.Owner}, s.By...), Says: w.T("procedure.move." + s.Name)}
		for _, n := range s.Needs {
			m.Needs = append(m.Needs, string(n))
		}
		out = append(out, m)
	}
	return out
}

// procedureLimits are the rules in force for each law in scope and right, those alike
// together.
func procedureLimits(w i18n.Words, packs *law.Packs, own *record.Organisation, today calendar.Day) []ProcedureLimit {
	out := []ProcedureLimit{}
	span := func(s calendar.Span) string { return w.T("laws.span."+string(s.Unit), "count", s.N) }
	for _, at := range own.LawsInScope {
		l, ok := packs.Law(string(at))
		if !ok {
			continue
		}
		for _, kind := range record.RequestType("").Values() {
			c, ok := packs.DutyFor(l.ID, law.RequestKind(kind), today)
			if !ok {
				continue
			}
			x := ProcedureLimit{Law: l.ID, Title: clocks.Called(w, l), Rights: []record.RequestType{record.RequestType(kind)}, Limit: c.Words, Cite: c.Source.Cite, Mark: string(c.Source.Mark.Weakest)}
			if !c.Span.IsZero() {
				x.Limit = span(c.Span)
			}
			if !c.Extension.IsZero() {
				x.Longer = span(c.Extension)
			}
			same := slices.IndexFunc(out, func(y ProcedureLimit) bool {
				return y.Law == x.Law && y.Limit == x.Limit && y.Longer == x.Longer && y.Cite == x.Cite
			})
			if same >= 0 {
				out[same].Rights = append(out[same].Rights, x.Rights...)
				continue
			}
			out = append(out, x)
		}
	}
	return out
}

// rights are the rights of a limit in words.
func (x ProcedureLimit) rights(w i18n.Words) string {
	var out []string
	for _, t := range x.Rights {
		out = append(out, w.T("choice.request_type."+string(t)))
	}
	return strings.Join(out, ", ")
}

// states are the states that a step of the life leads from, in words.
func (m ProcedureMove) states(w i18n.Words) string {
	var out []string
	for _, s := range m.From {
		out = append(out, w.T("state.requests."+s))
	}
	return strings.Join(out, ", ")
}

// who are the roles that may take a step, in words.
func (m ProcedureMove) who(w i18n.Words) string {
	var out []string
	for _, r := range m.By {
		if name := w.T("role." + string(r)); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}
