package partners

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Overview is what partners need from us on a day.
type Overview struct {
	Today      calendar.Day
	Late       []*record.Engagement    // looked at too long ago, or soon to be; the earliest first (S-097)
	Unasked    []*record.Engagement    // important, process for us, and nobody has asked them (S-095)
	Exits      []*record.Engagement    // under way (S-093)
	Ending     []*record.Agreement     // ends, or can last be ended, soon
	Incomplete []*record.Agreement     // without a mandatory clause (S-096)
	Waiting    []*record.Questionnaire // of parties
	Asking     []*record.Questionnaire // of customers (S-104)
	Bare       []*record.Person        // with access and without an undertaking (S-088)
}

// bound are the states of an agreement that binds or is about to, underway those of a
// questionnaire that somebody waits for.
var (
	bound    = []string{"draft", "negotiating", "signed", "active"}
	underway = []string{"draft", "sent", "in_progress", "submitted", "scored", "returned"}
)

// DoOverview looks at what an actor may see of it.
func DoOverview(ctx context.Context, tx *store.Tx) (*Overview, error) {
	v := new(Overview)
	var err error
	if v.Today, err = tx.Today(ctx); err != nil {
		return nil, err
	}
	if err := v.engagements(ctx, tx); err != nil {
		return nil, err
	}
	agreements, err := store.Those(ctx, tx, record.Agreements, func(a *record.Agreement) bool { return slices.Contains(bound, a.State) })
	if err != nil {
		return nil, err
	}
	for _, a := range agreements {
		if first := endOf(a, v.Today); first != "" && first <= v.Today.AddDays(aheadDays) {
			v.Ending = append(v.Ending, a)
		}
		if len(assess.ClausesLacking(a)) > 0 {
			v.Incomplete = append(v.Incomplete, a)
		}
	}
	asked, err := store.Those(ctx, tx, record.Questionnaires, func(q *record.Questionnaire) bool { return slices.Contains(underway, q.State) })
	if err != nil {
		return nil, err
	}
	for _, q := range asked {
		if q.Direction == record.Incoming {
			v.Asking = append(v.Asking, q)
		} else {
			v.Waiting = append(v.Waiting, q)
		}
	}
	v.Bare, err = Bare(ctx, tx, v.Today)
	return v, err
}

// endOf is the next day that counts in an agreement: the last for notice, or, once that
// has passed, the end of its term.
func endOf(a *record.Agreement, today calendar.Day) calendar.Day {
	if last := assess.LastNotice(a); last != "" && last >= today {
		return last
	}
	return a.Expires
}

func (v *Overview) engagements(ctx context.Context, tx *store.Tx) error {
	list, err := store.Every(ctx, tx, record.Engagements, states("proposed|due_diligence|approved|conditional|active|under_review|exiting"))
	if err != nil {
		return err
	}
	var important []*record.Engagement
	for _, e := range list {
		switch next := lookAt(e); {
		case e.State == "exiting":
			v.Exits = append(v.Exits, e)
		case next != "" && next <= v.Today.AddDays(aheadDays):
			v.Late = append(v.Late, e)
		case e.TheirRole == record.TheyProcess && e.Criticality.Demanding():
			important = append(important, e)
		}
	}
	slices.SortStableFunc(v.Late, func(a, b *record.Engagement) int { return cmp.Compare(lookAt(a), lookAt(b)) })
	v.Unasked, err = unasked(ctx, tx, important)
	return err
}

// lookAt is the day of the next look at a party that works for us; "" for others.
func lookAt(e *record.Engagement) calendar.Day {
	if e.State != "active" && e.State != "under_review" {
		return ""
	}
	return e.Reassessment()
}

// namedAtOnce is how many records one question names.
const namedAtOnce = 200

// unasked leaves out the engagements for which a questionnaire was sent.
func unasked(ctx context.Context, tx *store.Tx, list []*record.Engagement) ([]*record.Engagement, error) {
	asked := map[id.ID]bool{}
	for part := range slices.Chunk(list, namedAtOnce) {
		var ids []string
		for _, e := range part {
			ids = append(ids, e.ID.String())
		}
		have, err := store.Every(ctx, tx, record.Questionnaires, store.Query{Where: []store.Cond{
			{Field: "engagement", Op: "is", Value: strings.Join(ids, "|")}, {Field: "direction", Op: "is", Value: string(record.Outgoing)}}})
		if err != nil {
			return nil, err
		}
		for _, q := range have {
			asked[q.Engagement.ID] = true
		}
	}
	return slices.DeleteFunc(list, func(e *record.Engagement) bool { return asked[e.ID] }), nil
}

// Bare are the people of the organisation who have not promised confidentiality for
// today, as records: who works here may reach personal data, unless he has left (GDPR
// Art. 28(3)(b); ISO/IEC 27701:2025, A.3.18; S-088).
func Bare(ctx context.Context, tx *store.Tx, today calendar.Day) ([]*record.Person, error) {
	if !tx.May(access.Read, record.Undertakings.Group) {
		return nil, nil
	}
	promised := map[id.ID]bool{}
	held, err := store.Those(ctx, tx, record.Undertakings, nil)
	if err != nil {
		return nil, err
	}
	for _, u := range held {
		if u.Signed != "" && u.Signed <= today && (u.Until == "" || u.Until >= today) {
			promised[u.Person.ID] = true
		}
	}
	people, err := store.Every(ctx, tx, record.People, store.Query{Sort: "title"})
	return slices.DeleteFunc(people, func(p *record.Person) bool {
		return p.Left || p.Employment == "" || p.Employment == "contact" || promised[p.ID]
	}), err
}
