package onboarding

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// item is one thing to do next.
type item struct {
	Label, Help, Href string
	Done              bool
}

// checklist is what is done and what is next.
type checklist struct {
	Items   []item
	Dismiss string
}

func (l *checklist) Done() (n int) {
	for _, i := range l.Items {
		if i.Done {
			n++
		}
	}
	return n
}

// Next is the first thing that is not done.
func (l *checklist) Next() *item {
	for i := range l.Items {
		if !l.Items[i].Done {
			return &l.Items[i]
		}
	}
	return nil
}

// list finds out what is done, in four statements whatever the number of records.
func list(ctx context.Context, tx *store.Tx, c *web.Call, s state) (*checklist, error) {
	activities := record.ProcessingActivities.Type
	n, err := store.Counts(ctx, tx, activities, []store.Query{
		{}, {Where: []store.Cond{{Field: "owner", Op: "filled"}}}, {Where: []store.Cond{{Field: "state", Op: "is", Value: "active"}}},
	})
	if err != nil {
		return nil, err
	}
	systems, err := store.Counts(ctx, tx, record.Systems.Type, []store.Query{{}})
	if err != nil {
		return nil, err
	}
	people, asked := 0, 0
	if err := tx.SQL().QueryRowContext(ctx, `SELECT (SELECT count(*) FROM membership WHERE org = $1 AND ended IS NULL) +
		(SELECT count(*) FROM invitation WHERE org = $1 AND accepted IS NULL AND revoked IS NULL), (SELECT count(*) FROM ask WHERE org = $1)`, tx.Org.String()).Scan(&people, &asked); err != nil {
		return nil, fmt.Errorf("count who helps: %w", err)
	}
	l := &checklist{Dismiss: c.At("start", "dismiss")}
	add := func(key, href string, done bool) {
		l.Items = append(l.Items, item{c.T("onboarding.next." + key), c.T("onboarding.next." + key + ".help"), href, done})
	}
	first := s.Step
	if first == "" {
		first = stepDone
	}
	resume := c.At("start", stepOrganisation)
	if first != stepDone {
		resume = c.At("start", first)
	}
	add("organisation", resume, first == stepDone || first == stepBegin || first == stepPeople)
	add("register", c.At("start", stepBegin), n[0] > 0)
	add("systems", c.At("systems"), systems[0] > 0)
	if c.Who.May(access.Members, access.Installation) {
		add("people", c.At("start", stepPeople), people > 1)
	}
	add("owners", c.At(activities.Name), n[0] > 0 && n[1] == n[0])
	add("ask", c.At("asks"), asked > 0)
	add("approve", c.At(activities.Name), n[2] > 0)
	return l, nil
}

// Card is the list of what is next for the first page of an organisation: nil where it
// was put away, all is done, or the person may not change the organisation.
func Card(ctx context.Context, tx *store.Tx, c *web.Call) (templ.Component, error) {
	if !c.Who.May(access.Change, access.Organisation) {
		return nil, nil //nolint:nilnil // no card is an answer
	}
	s, err := loadState(ctx, tx)
	if err != nil || s.Step == "" || !s.Dismissed.IsZero() {
		return nil, err
	}
	l, err := list(ctx, tx, c, s)
	if err != nil || l.Next() == nil {
		return nil, err
	}
	return nextCard(l), nil
}

// donePage ends the way: what stands now, and what is next.
func (p *pages) donePage(c *web.Call) error {
	f := &doneForm{}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		s, err := loadState(ctx, tx)
		if err != nil {
			return err
		}
		f.view = viewOf(c, stepDone, s)
		f.List, err = list(ctx, tx, c, s)
		return err
	})
	if err != nil {
		return err
	}
	return c.Plain(ui.Page{Title: c.T("onboarding.done.title", "org", c.Member.Title)}, doneStep(f))
}

type doneForm struct {
	view
	List *checklist
}

// dismiss puts the list of next steps away, for everybody in the organisation.
func (p *pages) dismiss(c *web.Call) error {
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := loadState(ctx, tx)
		if err != nil {
			return err
		}
		if s.Step == "" {
			s.Step = stepDone
		}
		s.Dismissed = tx.Now
		return saveState(ctx, tx, s)
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("onboarding.next.dismissed")})
	return c.Go(c.At())
}
