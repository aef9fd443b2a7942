package partners

import (
	"context"
	"github.com/privet-pims/privet/internal/diligence"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// Part is what stands above the fields of parties, engagements, agreements,
// questionnaires and changes among sub-processors.
func (p *Pages) Part(ctx context.Context, tx *store.Tx, c *web.Call, _ *register.Type, rec register.Record) (templ.Component, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	switch r := rec.(type) {
	case *record.Party:
		v, err := loadParty(ctx, tx, c, r, today)
		if err != nil {
			return nil, err
		}
		return partyPart(v), nil
	case *record.Agreement:
		v := agreementOf(c, r, today)
		if len(v.rows) == 0 && v.last == "" {
			return nil, nil
		}
		return agreementPart(v), nil
	case *record.Engagement:
		return engagementTop(ctx, tx, c, r, today)
	case *record.Questionnaire:
		return questionnairePart(questionnaireOf(c, r, today)), nil
	case *record.SubprocessorChange:
		return p.changeTop(ctx, tx, c, r)
	}
	return nil, nil
}

// engagementLine is one engagement with what matters about it.
type engagementLine struct {
	*record.Engagement
	Href   string
	Next   calendar.Day
	Late   bool
	Places string
	Below  []*engagementLine // sub-processors
	Party  named
}

// partyView is all that hangs on one party (S-102).
type partyView struct {
	c              *web.Call
	p              *record.Party
	roles          []string
	engagements    []*engagementLine
	agreements     []agreementView
	questionnaires []*record.Questionnaire
	places         string
	transfers      []named
	activities     []named
	next           calendar.Day
	late, may      bool
}

func loadParty(ctx context.Context, tx *store.Tx, c *web.Call, p *record.Party, today calendar.Day) (*partyView, error) {
	v := &partyView{c: c, p: p, may: p.Archived.IsZero() && c.Who.May(access.Create, access.Records)}
	of := []store.Cond{{Field: "party", Op: "is", Value: p.ID.String()}}
	list, err := all(ctx, tx, record.Engagements, store.Query{Where: of})
	if err != nil {
		return nil, err
	}
	around := []id.ID{p.ID}
	var places register.Countries
	for _, e := range list {
		x := lineOf(c, e, today)
		v.engagements = append(v.engagements, x)
		around = append(around, e.ID)
		if e.State != "ended" && e.State != "rejected" {
			places = append(places, e.DataLocations...)
			if x.Next != "" && (v.next == "" || x.Next < v.next) {
				v.next, v.late = x.Next, x.Late
			}
		}
		if role := c.T("choice.their_role." + string(e.TheirRole)); e.TheirRole != "" && !slices.Contains(v.roles, role) {
			v.roles = append(v.roles, role)
		}
	}
	slices.Sort(places)
	v.places = countries(c.Words, slices.Compact(places))
	if err := below(ctx, tx, c, v.engagements, today); err != nil {
		return nil, err
	}
	agreements, err := all(ctx, tx, record.Agreements, store.Query{Where: of})
	if err != nil {
		return nil, err
	}
	for _, a := range agreements {
		v.agreements = append(v.agreements, agreementOf(c, a, today))
	}
	if v.questionnaires, err = all(ctx, tx, record.Questionnaires, store.Query{Where: of, Sort: "-ref"}); err != nil {
		return nil, err
	}
	return v, v.use(ctx, tx, around)
}

// use finds the activities and transfers that name the party or what it does for us.
func (v *partyView) use(ctx context.Context, tx *store.Tx, around []id.ID) error {
	naming, err := store.NamedBy(ctx, tx, around)
	if err != nil {
		return err
	}
	var from []id.ID
	for _, n := range naming {
		from = append(from, n.From)
	}
	slices.SortFunc(from, func(a, b id.ID) int { return strings.Compare(a.String(), b.String()) })
	from = slices.Compact(from)
	titles, err := store.Titles(ctx, tx, from)
	if err != nil {
		return err
	}
	for _, at := range from {
		switch titles[at].Register {
		case record.ProcessingActivities.Name:
			v.activities = append(v.activities, name(v.c, titles, at))
		case record.Transfers.Name:
			v.transfers = append(v.transfers, name(v.c, titles, at))
		}
	}
	return nil
}

func lineOf(c *web.Call, e *record.Engagement, today calendar.Day) *engagementLine {
	x := &engagementLine{Engagement: e, Href: c.At("engagements", e.Ref), Places: countries(c.Words, e.DataLocations)}
	x.Next = lookAt(e)
	x.Late = x.Next != "" && x.Next < today
	return x
}

// deepest is how far down the tree of sub-processors goes on a page.
const deepest = 6

// below hangs sub-processors under engagements, level by level: one query each (S-099).
func below(ctx context.Context, tx *store.Tx, c *web.Call, level []*engagementLine, today calendar.Day) error {
	seen := map[id.ID]bool{}
	for range deepest {
		at := map[id.ID]*engagementLine{}
		var ids []string
		for _, x := range level {
			if !seen[x.ID] {
				seen[x.ID], at[x.ID] = true, x
				ids = append(ids, x.ID.String())
			}
		}
		if len(ids) == 0 {
			return nil
		}
		list, err := all(ctx, tx, record.Engagements, store.Query{Where: []store.Cond{{Field: "parent", Op: "is", Value: strings.Join(ids, "|")}}})
		if err != nil {
			return err
		}
		var parties []id.ID
		for _, e := range list {
			parties = append(parties, e.Party.ID)
		}
		titles, err := store.Titles(ctx, tx, parties)
		if err != nil {
			return err
		}
		level = nil
		for _, e := range list {
			x := lineOf(c, e, today)
			x.Party = name(c, titles, e.Party.ID)
			at[e.Parent.ID].Below = append(at[e.Parent.ID].Below, x)
			level = append(level, x)
		}
	}
	return nil
}

// hasBelow reports whether one of the engagements has sub-processors.
func (v *partyView) hasBelow() bool {
	return slices.ContainsFunc(v.engagements, func(x *engagementLine) bool { return len(x.Below) > 0 })
}

// agreementView is an agreement with its checklist and the days that matter.
type agreementView struct {
	*record.Agreement
	c       *web.Call
	rows    []clauseRow
	lacking []string
	last    calendar.Day // for notice
	tooLate bool
	over    bool
	may     bool
}

// clauseRow is one line of the checklist.
type clauseRow struct {
	assess.ClauseAsked
	record.Clause
	Label string
	State string // yes, partly, no, "" unknown
}

// met reports whether the clause is there, or its deviation was approved.
func (r clauseRow) met() bool { return r.State == "yes" || r.Approved && r.Deviation != "" }

func agreementOf(c *web.Call, a *record.Agreement, today calendar.Day) agreementView {
	v := agreementView{Agreement: a, c: c, last: assess.LastNotice(a), over: a.Expires != "" && a.Expires < today, may: a.Archived.IsZero() && c.Who.May(access.Change, access.Records)}
	v.tooLate = v.last != "" && v.last < today
	for _, want := range assess.ClauseChecklist(a.Kind) {
		r := clauseRow{ClauseAsked: want, Label: c.T("choice.clause_id." + string(want.Clause))}
		for _, have := range a.Clauses {
			if have.Clause == want.Clause {
				r.Clause, r.State = have, string(have.Present)
			}
		}
		r.Clause.Clause = want.Clause
		v.rows = append(v.rows, r)
	}
	for _, x := range assess.ClausesLacking(a) {
		v.lacking = append(v.lacking, c.T("choice.clause_id."+string(x)))
	}
	return v
}

// exitView is the way out of an engagement.
type exitView struct {
	c     *web.Call
	e     *record.Engagement
	steps []assess.ExitStep
	line  *engagementLine
	may   bool
	due   calendar.Day
	today calendar.Day
	why   string // of the next look
}

func engagementTop(ctx context.Context, tx *store.Tx, c *web.Call, e *record.Engagement, today calendar.Day) (templ.Component, error) {
	v := exitView{c: c, e: e, line: lineOf(c, e, today), may: e.Archived.IsZero() && c.Who.May(access.Move, access.Records), due: today.AddDays(exitDays), today: today}
	if err := below(ctx, tx, c, []*engagementLine{v.line}, today); err != nil {
		return nil, err
	}
	if e.State == "exiting" || e.State == "ended" {
		n, err := openTransfers(ctx, tx, e.ID)
		if err != nil {
			return nil, err
		}
		v.steps = assess.ExitSteps(e, n)
	}
	v.why = lookWhy(c.Words, e)
	return engagementPart(v), nil
}

// lookWhy says from which day the next look at a party counts (S-097).
func lookWhy(w i18n.Words, e *record.Engagement) string {
	from, why := e.AssessedFrom()
	if why == "" {
		why = "set"
	}
	return w.T("partners.reassess.why."+why, "criticality", w.T("choice.criticality."+string(cmpOr(e.Criticality, "low"))), "period", record.ReassessEvery(e.Criticality), "day", from)
}

func cmpOr(c, otherwise record.Criticality) record.Criticality {
	if c == "" {
		return otherwise
	}
	return c
}

// questionnaireView is where a questionnaire stands.
type questionnaireView struct {
	c       *web.Call
	q       *record.Questionnaire
	answers int
	drafts  int
	files   int
	judged  assess.Diligence
	over    bool
	waits   bool
	may     bool
}

func questionnaireOf(c *web.Call, q *record.Questionnaire, today calendar.Day) questionnaireView {
	v := questionnaireView{c: c, q: q, judged: assess.JudgeDiligence(q, diligence.Of(q.Template).Musts()), over: q.ValidUntil != "" && q.ValidUntil < today,
		waits: q.Direction == record.Outgoing && (q.State == "sent" || q.State == "in_progress" || q.State == "returned"), may: q.Archived.IsZero() && c.Who.May(access.Change, access.Records)}
	for _, x := range q.Questions {
		if x.Answer != "" {
			v.answers++
		}
		if x.Drafted {
			v.drafts++
		}
		v.files += len(x.Files)
	}
	return v
}

// changeTopView is a change with the customers that were told.
type changeTopView struct {
	c    *web.Call
	x    *record.SubprocessorChange
	rows []changeRow
	may  bool
	open int
}

type changeRow struct {
	record.SubprocessorNotice
	Party named
	Link  bool // one is open
}

func (p *Pages) changeTop(ctx context.Context, tx *store.Tx, c *web.Call, x *record.SubprocessorChange) (templ.Component, error) {
	v := changeTopView{c: c, x: x, may: x.Archived.IsZero() && c.Who.May(access.Move, access.Records)}
	links, err := linksTo(ctx, tx, p.Vault, x.ID)
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, n := range x.Objections {
		ids = append(ids, n.Customer.ID)
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, n := range x.Objections {
		r := changeRow{SubprocessorNotice: n, Party: name(c, titles, n.Customer.ID)}
		r.Link = slices.ContainsFunc(links, func(l *link) bool { return l.Party == n.Customer.ID && openLink([]*link{l}, tx.Now) != nil })
		if n.Open() {
			v.open++
		}
		v.rows = append(v.rows, r)
	}
	return changePart(v), nil
}
