package systems

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/page"
)

// most is how many records of one kind stand on the page of a system; a list behind it
// holds the rest.
const most = 50

// Around is what lies in a system, uses it and reaches it.
type Around struct {
	Stores      []*record.DataStore
	Sets        []*record.DataSet
	Activities  []*record.ProcessingActivity
	Rights      []*record.AccessRight
	Engagements []*record.Engagement
	Flows       []Flow
	// More names the registers of which there is more than is listed.
	More map[string]bool
	// Unruled are elements of a data set, by the set, that no retention rule is about.
	Unruled map[id.ID]int
}

// Flow is a way of data from or to a system, by an activity (S-042).
type Flow struct {
	Activity *record.ProcessingActivity
	Row      record.ActivityFlow
	Out      bool // away from the system
}

// Declared adds up what people say that the data sets listed hold.
func (a *Around) Declared() (n int64) {
	for _, d := range a.Sets {
		n += d.DeclaredCount
	}
	return n
}

// Unpurposed are the elements of the data sets listed of which nobody has said what
// they are needed for (S-089).
func (a *Around) Unpurposed() (n int) {
	for _, d := range a.Sets {
		n += len(d.Unpurposed())
	}
	return n
}

// DoAround reads what lies in a system, uses it and reaches it, as far as the actor may
// see it.
func DoAround(ctx context.Context, tx *store.Tx, s *record.System) (*Around, error) {
	out := &Around{More: map[string]bool{}, Unruled: map[id.ID]int{}}
	at := s.ID.String()
	var err error
	if out.Stores, err = some(ctx, tx, record.DataStores, out, store.Cond{Field: "system", Op: "is", Value: at}, nil); err != nil {
		return nil, err
	}
	if len(out.Stores) > 0 {
		ids := make([]string, 0, len(out.Stores))
		for _, d := range out.Stores {
			ids = append(ids, d.ID.String())
		}
		if out.Sets, err = some(ctx, tx, record.DataSets, out, store.Cond{Field: "data_store", Op: "is", Value: strings.Join(ids, "|")}, []string{"elements"}); err != nil {
			return nil, err
		}
	}
	if len(out.Sets) > 0 {
		rules, err := some(ctx, tx, record.RetentionRules, nil, store.Cond{Field: "state", Op: "not", Value: "superseded"}, nil)
		if err != nil {
			return nil, err
		}
		for _, d := range out.Sets {
			out.Unruled[d.ID] = len(assess.WithoutRule(rules, d))
		}
	}
	if out.Activities, err = some(ctx, tx, record.ProcessingActivities, out, store.Cond{Field: "systems", Op: "has", Value: at}, []string{"flows"}); err != nil {
		return nil, err
	}
	for _, a := range out.Activities {
		for _, f := range a.Flows {
			if f.From.ID == s.ID || f.To.ID == s.ID {
				out.Flows = append(out.Flows, Flow{a, f, f.From.ID == s.ID})
			}
		}
	}
	if out.Rights, err = some(ctx, tx, record.AccessRights, out, store.Cond{Field: "system", Op: "is", Value: at}, nil); err != nil {
		return nil, err
	}
	if out.Engagements, err = some(ctx, tx, record.Engagements, out, store.Cond{Field: "systems", Op: "has", Value: at}, nil); err != nil {
		return nil, err
	}
	return out, nil
}

// some reads the first records of a register by a condition, with some of their child
// lists. Retention rules are read as far as a page goes.
func some[T any](ctx context.Context, tx *store.Tx, of register.Of[T], into *Around, where store.Cond, parts []string) ([]*T, error) {
	if !tx.May(access.Read, of.Group) {
		return nil, nil
	}
	q := store.Query{Where: []store.Cond{where}, Sort: "ref", Limit: most, Parts: parts}
	if into == nil {
		q.Limit = store.MaxLimit
	}
	page, err := store.List(ctx, tx, of, q)
	if err != nil {
		return nil, fmt.Errorf("read %s around a system: %w", of.Name, err)
	}
	if into != nil && page.Next != "" {
		into.More[of.Name] = true
	}
	return page.Items, nil
}

// systemView is the first tab of a system.
type systemView struct {
	*page.Body
	s *record.System
	*Around
}

func loadSystem(ctx context.Context, tx *store.Tx, b *page.Body) (templ.Component, error) {
	s := b.Record().(*record.System) //nolint:forcetypeassert // of its register
	around, err := DoAround(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	v := &systemView{b, s, around}
	for _, e := range around.Engagements {
		b.Mention(e.Party.ID)
	}
	for _, r := range around.Rights {
		b.Mention(r.Party.ID, r.Unit.ID)
	}
	for _, f := range around.Flows {
		b.Mention(f.Row.From.ID, f.Row.To.ID)
	}
	return systemBody(v), nil
}

// shown are those of the fields that say or lack something, or may be entered here.
func (v *systemView) shown(names ...string) []string {
	return slices.DeleteFunc(names, func(n string) bool { return !v.Shows(n) })
}

// listAt is the list of a register about this system.
func (v *systemView) listAt(name, field, op string) string {
	return v.Call().At(name) + "?where=" + field + ":" + op + ":" + v.s.Ref
}

// setsOf are the data sets in a store.
func (v *systemView) setsOf(at id.ID) []*record.DataSet {
	var out []*record.DataSet
	for _, d := range v.Sets {
		if d.DataStore.ID == at {
			out = append(out, d)
		}
	}
	return out
}

// categories are the categories of the elements that count, each once.
func categories(d *record.DataSet) []record.PIICategory {
	var out []record.PIICategory
	for _, e := range d.Elements {
		if e.Counts() && e.Category != "" {
			out = append(out, e.Category)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// end is the other end of a flow.
func (f Flow) end() id.ID {
	if f.Out {
		return f.Row.To.ID
	}
	return f.Row.From.ID
}

// words are the other end where it is no record.
func (f Flow) words() string {
	if f.Out {
		return f.Row.ToText
	}
	return f.Row.FromText
}
