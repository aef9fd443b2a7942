package programme

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// RecordAction leads from the menu of a record to the scopes in which it lies (S-002).
func RecordAction(c *web.Call, t *register.Type, rec register.Record) (ui.MenuItem, bool) {
	h := register.HeadOf(rec)
	return ui.MenuItem{Label: c.T("programme.within.open"), Detail: c.T("programme.within.detail"), Icon: "target", Href: c.At("within", t.Name, h.Ref)},
		h.Archived.IsZero() && surveyed(t) && c.Who.May(access.Read, record.Scopes.Group)
}

// surveyed reports whether records of a register lie in scopes at all: the organisation
// itself and requirements of one's own hold for all of it.
func surveyed(t *register.Type) bool {
	return t.Name != record.Organisations.Name && t.Name != record.OwnRequirements.Name
}

// within are the scopes in which the record that an address names lies, of those that
// the reader may see.
type withinView struct {
	c     *web.Call
	t     *register.Type
	head  store.Title
	found []assess.InScope
	names map[id.ID]store.Title
	of    int // scopes that there are
}

// Within finds the record and the scopes that hold it. A record that there is not, or
// that the actor may not see, is not found.
func Within(ctx context.Context, tx *store.Tx, name, ref string) (*register.Type, id.ID, []assess.InScope, int, error) {
	t := tx.Registers().Get(name)
	if t == nil || !surveyed(t) {
		return nil, id.ID{}, nil, 0, problem.NotFound("address", "")
	}
	at, err := store.Ref(ctx, tx, t, strings.ToUpper(ref))
	if err != nil {
		return nil, id.ID{}, nil, 0, err
	}
	names, err := titles(ctx, tx, at)
	if err != nil {
		return nil, id.ID{}, nil, 0, err
	}
	if _, seen := names[at]; !seen {
		return nil, id.ID{}, nil, 0, problem.NotFound(t.Name, ref)
	}
	w, err := load(ctx, tx)
	if err != nil {
		return nil, id.ID{}, nil, 0, err
	}
	return t, at, assess.ScopesOf(at, w.World), len(w.Scopes), nil
}

func (p *Pages) within(c *web.Call) error {
	v := &withinView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		t, at, found, of, err := Within(ctx, tx, c.R.PathValue("register"), c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		v.t, v.found, v.of = t, found, of
		ids := []id.ID{at}
		for _, x := range found {
			ids = append(ids, x.Via)
		}
		v.names, err = titles(ctx, tx, ids...)
		v.head = v.names[at]
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("programme.within.title", "ref", v.head.Ref), Lead: c.T("programme.within.lead", "count", len(v.found), "of", v.of, "title", v.head.Title),
		Crumbs: []ui.Crumb{{Label: c.T(v.t.LabelKey() + ".many"), Href: c.At(v.t.Name)}, {Label: v.head.Ref, Href: c.At(v.t.Name, v.head.Ref)}}}, withinBody(v))
}

type withinOut struct {
	Ref      string `json:"ref"`
	Title    string `json:"title"`
	State    string `json:"state"`
	Why      string `json:"why"`      // listed, part, used, serves, linked, answers, named, whole
	Sentence string `json:"sentence"` // the same in words
	Via      string `json:"via,omitempty"`
}

func apiWithin(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	_, _, found, _, err := Within(ctx, tx, ask.Path("register"), ask.Path("ref"))
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, x := range found {
		ids = append(ids, x.Via)
	}
	names, err := titles(ctx, tx, ids...)
	out := []withinOut{}
	for _, x := range found {
		out = append(out, withinOut{x.Scope.Ref, x.Scope.Title, x.Scope.State, string(x.Why), ask.Words.T("scope.why." + string(x.Why)), names[x.Via].Ref})
	}
	return out, err
}
