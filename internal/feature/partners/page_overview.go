package partners

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// overviewView is what partners need from us now.
type overviewView struct {
	c          *web.Call
	today      calendar.Day
	figures    []ui.Figure
	late       []*engagementLine // looked at too long ago, or soon to be
	unasked    []*engagementLine // process for us, nobody has asked them
	ending     []agreementView   // agreements that end or whose notice runs out
	incomplete []agreementView
	waiting    []questionnaireView // of parties
	asking     []questionnaireView // of customers
	exits      []*engagementLine
	bare       []named // people with access and without an undertaking (S-088)
}

func (p *Pages) overview(c *web.Call) error {
	v := &overviewView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.today, err = tx.Today(ctx); err != nil {
			return err
		}
		if err := v.fillEngagements(ctx, tx); err != nil {
			return err
		}
		if err := v.fillAgreements(ctx, tx); err != nil {
			return err
		}
		asked, err := all(ctx, tx, record.Questionnaires, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "draft|sent|in_progress|submitted|scored|returned"}}})
		for _, q := range asked {
			if q.Direction == record.Incoming {
				v.asking = append(v.asking, questionnaireOf(c, q, v.today))
			} else {
				v.waiting = append(v.waiting, questionnaireOf(c, q, v.today))
			}
		}
		if err != nil {
			return err
		}
		v.bare, err = bareNames(ctx, tx, c, v.today)
		return err
	}); err != nil {
		return err
	}
	fig := func(key, anchor string, n int) {
		v.figures = append(v.figures, ui.Figure{Label: c.T("partners.figure." + key), Value: c.Words.Show(int64(n)), Href: "#" + anchor})
	}
	fig("late", "late", len(v.late))
	fig("waiting", "waiting", len(v.waiting)+len(v.asking))
	fig("ending", "ending", len(v.ending)+len(v.incomplete))
	fig("bare", "bare", len(v.bare))
	return c.Page(ui.Page{Title: c.T("partners.title"), Lead: c.T("partners.lead"), Wide: true, Actions: overviewActions(c)}, overviewBody(v))
}

func (v *overviewView) fillEngagements(ctx context.Context, tx *store.Tx) error {
	list, err := all(ctx, tx, record.Engagements, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "proposed|due_diligence|approved|conditional|active|under_review|exiting"}}})
	if err != nil {
		return err
	}
	have, err := all(ctx, tx, record.Questionnaires, store.Query{Where: []store.Cond{{Field: "direction", Op: "is", Value: string(record.Outgoing)}}})
	if err != nil {
		return err
	}
	asked := map[id.ID]bool{}
	for _, q := range have {
		asked[q.Engagement.ID] = true
	}
	var parties []id.ID
	for _, e := range list {
		parties = append(parties, e.Party.ID)
	}
	titles, err := store.Titles(ctx, tx, parties)
	if err != nil {
		return err
	}
	for _, e := range list {
		x := lineOf(v.c, e, v.today)
		x.Party = name(v.c, titles, e.Party.ID)
		switch {
		case e.State == "exiting":
			v.exits = append(v.exits, x)
		case x.Next != "" && x.Next <= v.today.AddDays(aheadDays):
			v.late = append(v.late, x)
		case e.TheirRole == record.TheyProcess && e.Criticality.Demanding() && !asked[e.ID]:
			v.unasked = append(v.unasked, x)
		}
	}
	slices.SortStableFunc(v.late, func(a, b *engagementLine) int { return strings.Compare(string(a.Next), string(b.Next)) })
	return nil
}

func (v *overviewView) fillAgreements(ctx context.Context, tx *store.Tx) error {
	list, err := all(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "draft|negotiating|signed|active"}}})
	for _, a := range list {
		x := agreementOf(v.c, a, v.today)
		first := x.last
		if first == "" || x.tooLate {
			first = a.Expires
		}
		if first != "" && first <= v.today.AddDays(aheadDays) {
			v.ending = append(v.ending, x)
		}
		if len(x.lacking) > 0 {
			v.incomplete = append(v.incomplete, x)
		}
	}
	return err
}

// bareNames are the people of the organisation who have not promised confidentiality
// for today (GDPR Art. 28(3)(b); ISO/IEC 27701:2025, A.3.18; S-088).
func bareNames(ctx context.Context, tx *store.Tx, c *web.Call, today calendar.Day) ([]named, error) {
	list, err := Bare(ctx, tx, today)
	if err != nil {
		return nil, err
	}
	var out []named
	for _, p := range list {
		out = append(out, named{Label: p.Title, Ref: p.Ref, Href: c.At(record.People.Name, p.Ref)})
	}
	return out, nil
}

// Bare are those people as records: who works here may reach personal data, unless he
// has left.
func Bare(ctx context.Context, tx *store.Tx, today calendar.Day) ([]*record.Person, error) {
	if !tx.May(access.Read, record.Undertakings.Group) {
		return nil, nil
	}
	promised := map[id.ID]bool{}
	held, err := all(ctx, tx, record.Undertakings, store.Query{})
	if err != nil {
		return nil, err
	}
	for _, u := range held {
		if u.Signed != "" && u.Signed <= today && (u.Until == "" || u.Until >= today) {
			promised[u.Person.ID] = true
		}
	}
	people, err := all(ctx, tx, record.People, store.Query{Sort: "title"})
	return slices.DeleteFunc(people, func(p *record.Person) bool {
		return p.Left || p.Employment == "" || p.Employment == "contact" || promised[p.ID]
	}), err
}
