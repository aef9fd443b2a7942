package activities

import (
	"context"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// asideView is what stands beside every tab: the last confirmation, the five questions,
// the scopes that hold the record.
type asideView struct {
	*page.Body
	a       *record.ProcessingActivity
	Answers []assess.FiveAnswer
	Scopes  []scopeLine
}

// scopeLine is a scope of the management system that holds the record, and why (S-002).
type scopeLine struct {
	Title, Ref, Href, Why string
	Approved              bool
}

func loadAside(ctx context.Context, tx *store.Tx, b *page.Body) (templ.Component, error) {
	a := b.Record().(*record.ProcessingActivity) //nolint:forcetypeassert // of its register
	v := &asideView{Body: b, a: a, Answers: assess.FiveAnswers(a)}
	var err error
	if v.Scopes, err = scopesOf(ctx, tx, b, a); err != nil {
		return nil, err
	}
	return asideBody(v), nil
}

// scopesOf are the scopes that hold the activity. Scopes, units and sites are read; the
// rest of the organisation has no say in where an activity lies.
func scopesOf(ctx context.Context, tx *store.Tx, b *page.Body, a *record.ProcessingActivity) ([]scopeLine, error) {
	if !tx.May(access.Read, record.Scopes.Group) {
		return nil, nil
	}
	scopes, err := store.Whole(ctx, tx, record.Scopes)
	if err != nil || len(scopes) == 0 {
		return nil, err
	}
	w := &assess.World{Activities: []*record.ProcessingActivity{a}, Scopes: scopes}
	if w.Units, err = store.Those(ctx, tx, record.Units, nil); err != nil {
		return nil, err
	}
	if w.Sites, err = store.Those(ctx, tx, record.Sites, nil); err != nil {
		return nil, err
	}
	c := b.Call()
	var out []scopeLine
	for _, s := range scopes {
		m, ok := assess.Members(s, w).Because(a.ID)
		if !ok {
			continue
		}
		out = append(out, scopeLine{Title: s.Title, Ref: s.Ref, Href: c.At(record.Scopes.Name, s.Ref), Why: c.T("activities.scope." + string(m.Why)), Approved: s.State == "approved"})
	}
	return out, nil
}

func fiveTone(x assess.FiveAnswer) ui.Tone {
	if x.Gap != "" {
		return ui.Warn
	}
	return ui.OK
}
