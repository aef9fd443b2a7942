package starter

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Options of a loading. The zero value takes everything from the organisation.
type Options struct {
	Lang  string   // BCP 47; "" is the organisation's language
	Laws  []string // laws whose bases are proposed; none are those that the organisation has in scope, else the GDPR
	Only  []string // keys of activities; none are all
	Small bool     // without what a small organisation seldom has
}

// Result counts what was added, and what was there from an earlier loading.
type Result struct {
	Activities, Systems, Parties, Engagements, Risks int
	Present                                          int
}

// Load adds a starter to the organisation of tx: everything or, with an error,
// nothing once tx is rolled back. Records are drafts, tagged Tag, owned by the
// actor's person if there is one. What was loaded before, by this starter or by
// another with the same common part, is not added again and is linked to as it now
// stands, renamed or not; what was archived stays so. Systems and processors come
// with the activities that use them.
//
// progress is told how many records are written, and may be nil. An unknown key is
// the problem unknown_starter or unknown_starter_entry.
func Load(ctx context.Context, tx *store.Tx, key string, o Options, progress func(done, total int)) (Result, error) {
	p, err := open(key)
	if err != nil {
		return Result{}, err
	}
	for _, k := range o.Only {
		if !slices.ContainsFunc(p.activities, func(a activity) bool { return a.Key == k }) {
			return Result{}, problem.New(problem.Invalid, "unknown_starter_entry", "value", k, "starter", key)
		}
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return Result{}, fmt.Errorf("read the organisation: %w", err)
	}
	b := &build{pack: p, lang: langOf(o.Lang), laws: o.Laws, country: own.Country, owner: tx.Person, ids: newNames()}
	if o.Lang == "" {
		b.lang = langOf(own.Language)
	}
	if len(b.laws) == 0 {
		for _, l := range own.LawsInScope {
			b.laws = append(b.laws, string(l))
		}
	}
	if len(b.laws) == 0 {
		b.laws = []string{"eu-gdpr"}
	}
	l := &loading{build: b}
	if err := l.collect(ctx, tx, o); err != nil {
		return Result{}, fmt.Errorf("load starter %s: %w", key, err)
	}
	err = store.CreateMany(ctx, tx, l.list, func(done int) {
		if progress != nil {
			progress(done, len(l.list))
		}
	})
	return l.result, err
}

// loading collects the records that are to be added.
type loading struct {
	*build
	list   []store.Addition
	result Result
}

func (l *loading) collect(ctx context.Context, tx *store.Tx, o Options) error {
	placed, err := l.placed(ctx, tx)
	if err != nil {
		return err
	}
	there, err := present(ctx, tx, record.ProcessingActivities.Type, l.pack.activities, func(a activity) string { return sourceKey(a.home, a.Key) })
	if err != nil {
		return err
	}
	ids := map[string]id.ID{}
	for _, a := range l.pack.activities {
		if len(o.Only) > 0 && !slices.Contains(o.Only, a.Key) || o.Small && a.Large {
			continue
		}
		if at, ok := there[sourceKey(a.home, a.Key)]; ok {
			ids[a.Key] = at
			l.result.Present++
			continue
		}
		x := l.activity(a)
		x.ID = id.New()
		ids[a.Key] = x.ID
		l.add(record.ProcessingActivities.Type, x, &l.result.Activities)
	}
	if err := l.collectRisks(ctx, tx, ids); err != nil {
		return err
	}
	l.collectInventory(placed)
	return nil
}

// collectRisks adds the risks of the activities that are there.
func (l *loading) collectRisks(ctx context.Context, tx *store.Tx, activities map[string]id.ID) error {
	there, err := present(ctx, tx, record.Risks.Type, l.pack.risks, func(r risk) string { return sourceKey(r.home, r.Key) })
	if err != nil {
		return err
	}
	for _, r := range l.pack.risks {
		var at register.Links[record.ProcessingActivity]
		for _, key := range strings.Fields(r.At) {
			if a, ok := activities[key]; ok {
				at = append(at, a)
			}
		}
		if len(at) == 0 {
			continue
		}
		if _, ok := there[sourceKey(r.home, r.Key)]; ok {
			l.result.Present++
			continue
		}
		x := l.risk(r)
		x.ID, x.Activities = id.New(), at
		l.add(record.Risks.Type, x, &l.result.Risks)
	}
	return nil
}

// collectInventory adds what the new records mention and nobody has yet. A system
// may mention a party more.
func (l *loading) collectInventory(placed map[string]bool) {
	for _, key := range l.ids.systems {
		x := l.system(key)
		x.ID = l.ids.system(key)
		l.place(placed["systems/"+key], record.Systems.Type, x, &l.result.Systems)
	}
	for _, key := range l.ids.engagements {
		x := l.engagement(key)
		x.ID = l.ids.engagement(key)
		l.place(placed["engagements/"+key], record.Engagements.Type, x, &l.result.Engagements)
	}
	for _, key := range l.ids.parties {
		x := l.party(key)
		x.ID = l.ids.party(key)
		l.place(placed["parties/"+key], record.Parties.Type, x, &l.result.Parties)
	}
}

func (l *loading) place(there bool, t *register.Type, rec register.Record, count *int) {
	if there {
		l.result.Present++
		return
	}
	l.add(t, rec, count)
}

func (l *loading) add(t *register.Type, rec register.Record, count *int) {
	l.list = append(l.list, store.Addition{Type: t, Record: rec})
	*count++
}

// placed finds what an earlier loading put into registers without external keys,
// archived or not, by its attribute, and gives it its name.
func (l *loading) placed(ctx context.Context, tx *store.Tx) (map[string]bool, error) {
	out := map[string]bool{}
	for _, t := range []*register.Type{record.Systems.Type, record.Parties.Type, record.Engagements.Type} {
		for _, archived := range []bool{false, true} {
			q := store.Query{Where: []store.Cond{{Field: "tags", Op: "has", Value: Tag}}, Limit: store.MaxLimit, Archived: archived}
			for more := true; more; more = q.After != "" {
				page, err := store.ListAny(ctx, tx, t, q)
				if err != nil {
					return nil, err
				}
				for _, rec := range page.Items {
					h := register.HeadOf(rec)
					for _, a := range h.Attributes {
						if strings.HasPrefix(a.Value, t.Name+"/") && !out[a.Value] {
							out[a.Value], l.ids.ids[a.Value] = true, h.ID
						}
					}
				}
				q.After = page.Next
			}
		}
	}
	return out, nil
}

// present are the records of earlier loadings, by external key.
func present[T any](ctx context.Context, tx *store.Tx, t *register.Type, all []T, key func(T) string) (map[string]id.ID, error) {
	keys := make([]string, len(all))
	for i, x := range all {
		keys[i] = key(x)
	}
	found, err := store.FindMany(ctx, tx, t, "source_key", keys)
	if err != nil {
		return nil, err
	}
	out := map[string]id.ID{}
	for k, ids := range found {
		out[k] = ids[0]
	}
	return out, nil
}
