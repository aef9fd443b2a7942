package pack

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// item is one record that goes into a pack.
type item struct {
	t   *register.Type
	rec register.Record
}

func (x item) head() *register.Head { return register.HeadOf(x.rec) }

// gathered is what lies in the scope, in the order of registers and references.
type gathered struct {
	Basis
	own   *record.Organisation
	items []item
	left  []LeftOut
}

// gather reads what the actor may see and keeps what is in force and in the scope.
func gather(ctx context.Context, tx *store.Tx, o Options) (*gathered, error) {
	if o.only != nil {
		return gatherOnly(ctx, tx, o)
	}
	drafts, err := survey.Load(ctx, tx)
	if err != nil {
		return nil, err
	}
	g := &gathered{own: drafts.Own, Basis: Basis{Edition: o.Edition, Languages: o.Languages, At: o.At}}
	if !o.Scope.IsZero() {
		g.Scope, err = store.InForce(ctx, tx, record.Scopes, o.Scope)
		if problem.Is(err, problem.Missing) {
			if _, seen := store.Get(ctx, tx, record.Scopes, o.Scope); seen == nil {
				return nil, problem.New(problem.Blocked, "pack_scope_unapproved")
			}
		}
		if err != nil {
			return nil, err
		}
		g.Edition = cmp.Or(g.Edition, g.Scope.Edition)
	}
	f := &filter{ctx: ctx, tx: tx, o: o, edition: g.Edition, why: map[id.ID]string{}}
	inForce := *drafts
	if err := f.world(&inForce); err != nil {
		return nil, err
	}
	g.World = &inForce
	if g.Scope != nil {
		g.World = assess.Within(g.Scope, &inForce)
	}
	g.items = f.items(g.World)
	if !g.own.ID.IsZero() {
		g.items = append(g.items, item{record.Organisations.Type, g.own})
	}
	order(tx.Registers(), g.items)
	g.leftOut(f, drafts)
	return g, nil
}

// leftOut names the records of the scope that did not come along.
func (g *gathered) leftOut(f *filter, drafts *assess.World) {
	if g.Scope != nil {
		drafts = assess.Within(g.Scope, drafts)
	}
	for _, x := range f.items(drafts) {
		if why := f.why[x.head().ID]; why != "" {
			g.left = append(g.left, LeftOut{x.t.Name, x.head().Ref, why})
		}
	}
	slices.SortFunc(g.left, func(a, b LeftOut) int {
		return cmp.Or(strings.Compare(a.Register, b.Register), strings.Compare(a.Ref, b.Ref))
	})
}

func order(set *register.Set, items []item) {
	place := map[string]int{}
	for i, t := range set.All() {
		place[t.Name] = i
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(place[a.t.Name]-place[b.t.Name], strings.Compare(a.head().Ref, b.head().Ref))
	})
}

// filter takes what is not in force out of a world, and remembers why.
type filter struct {
	ctx     context.Context
	tx      *store.Tx
	o       Options
	edition record.Edition
	why     map[id.ID]string
}

// lists shows every list of records of a world, whatever its register.
func (f *filter) lists(w *assess.World, see func(t *register.Type, list reflect.Value) error) error {
	types := map[reflect.Type]*register.Type{}
	for _, t := range f.tx.Registers().All() {
		types[t.Go] = t
	}
	v := reflect.ValueOf(w).Elem()
	for i := range v.NumField() {
		list := v.Field(i)
		if list.Kind() != reflect.Slice || list.Type().Elem().Kind() != reflect.Pointer {
			continue
		}
		t := types[list.Type().Elem().Elem()]
		if t == nil {
			continue
		}
		if err := see(t, list); err != nil {
			return err
		}
	}
	return nil
}

// world replaces each record by its revision in force.
func (f *filter) world(w *assess.World) error {
	return f.lists(w, func(t *register.Type, list reflect.Value) error {
		kept := reflect.MakeSlice(list.Type(), 0, list.Len())
		for i := range list.Len() {
			rec, err := f.keep(t, list.Index(i).Interface().(register.Record))
			if err != nil {
				return err
			}
			if rec != nil {
				kept = reflect.Append(kept, reflect.ValueOf(rec))
			}
		}
		list.Set(kept)
		return nil
	})
}

func (f *filter) keep(t *register.Type, rec register.Record) (register.Record, error) {
	h := register.HeadOf(rec)
	if t.Approving() {
		switch h.ApprovedRev {
		case 0:
			f.why[h.ID] = NotApproved
			return nil, nil
		case h.Rev:
		default:
			var err error
			if rec, err = store.InForceAny(f.ctx, f.tx, t, h.ID); err != nil {
				return nil, fmt.Errorf("revision in force of %s: %w", h.Ref, err)
			}
		}
	}
	if !f.o.Restricted && register.HeadOf(rec).Confidentiality == access.Restricted {
		f.why[h.ID] = Restricted
		return nil, nil
	}
	if f.otherEdition(rec) {
		f.why[h.ID] = OtherSide
		return nil, nil
	}
	return rec, nil
}

// otherEdition: statements and assessments speak of one edition; a pack does too.
func (f *filter) otherEdition(rec register.Record) bool {
	var of record.Edition
	switch x := rec.(type) {
	case *record.Statement:
		of = x.Edition
	case *record.Assessment:
		of = x.Edition
	}
	return f.edition != "" && of != "" && of != f.edition
}

func (f *filter) items(w *assess.World) []item {
	var out []item
	_ = f.lists(w, func(t *register.Type, list reflect.Value) error { // it never fails
		for i := range list.Len() {
			out = append(out, item{t, list.Index(i).Interface().(register.Record)})
		}
		return nil
	})
	return out
}
