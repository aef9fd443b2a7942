package laws

import (
	"context"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/workflow"
)

// Comparison is a pack held against what would be in force without it.
type Comparison struct {
	Law    *law.Law
	Now    *law.Law // what is in force; nil for a law that is new
	From   string   // reference of the pack that is in force; "" for the program's own
	Facts  []law.Difference
	Effect Effect
}

// Changes counts the facts by what became of them.
func (c *Comparison) Changes() map[law.Change]int {
	out := map[law.Change]int{}
	for _, d := range c.Facts {
		out[d.Change]++
	}
	return out
}

// DoCompare holds a pack against what is in force. A faulty pack is refused with each
// fault's line and field (law_pack_faulty), and so is one that is older than what is in
// force (law_pack_older). It reads only.
func DoCompare(ctx context.Context, tx *store.Tx, text []byte) (*Comparison, error) {
	return compare(ctx, tx, text, "")
}

// compare leaves the pack of one reference out of what is in force, because it is the
// one that is asked about.
func compare(ctx context.Context, tx *store.Tx, text []byte, self string) (*Comparison, error) {
	list, err := survey.LaidOver(ctx, tx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(x survey.Laid) bool { return x.Ref == self })
	before, err := survey.LawsWith(tx, list)
	if err != nil {
		return nil, err
	}
	after, l, faults := before.Over(text)
	if len(faults) > 0 {
		return nil, refused(faults)
	}
	c := &Comparison{Law: l, Facts: before.Compare(after, l.ID)}
	if now, ok := before.Law(l.ID); ok {
		c.Now = now
		for _, x := range list {
			if x.Law == l.ID {
				c.From = x.Ref
			}
		}
		if self == "" && l.AsOf < now.AsOf {
			return nil, problem.New(problem.Invalid, "law_pack_old", "day", string(l.AsOf), "now", string(now.AsOf))
		}
	}
	c.Effect, err = effect(ctx, tx, before, after, l.ID, c.Facts)
	return c, err
}

func refused(faults []*law.Fault) error {
	var p problem.List
	for _, f := range faults {
		p.Add("pack", f.Key(), "line", f.Line, "at", f.Field, "says", f.Says)
	}
	return &problem.Problem{Kind: problem.Invalid, Key: "law_pack_faulty", Args: problem.Pairs("count", len(faults)), Fields: p.Fields()}
}

// DoDraft keeps a pack as a draft, which changes nothing else yet.
func DoDraft(ctx context.Context, tx *store.Tx, text []byte, source string) (*record.LawPack, error) {
	c, err := DoCompare(ctx, tx, text)
	if err != nil {
		return nil, err
	}
	return store.Create(ctx, tx, record.LawPacks, &record.LawPack{
		Head: register.Head{Title: fmt.Sprintf("%s, %s", c.Law.Name, c.Law.AsOf), Owner: tx.Person},
		Law:  record.Law(c.Law.ID), AsOf: c.Law.AsOf, Source: source, Text: register.Text(text),
	})
}

// DoInstall lays a pack over what is in force and says what that did. It needs the
// right to take the move "install".
func DoInstall(ctx context.Context, tx *store.Tx, text []byte, source string) (*record.LawPack, *Comparison, error) {
	c, err := DoCompare(ctx, tx, text)
	if err != nil {
		return nil, nil, err
	}
	pack, err := DoDraft(ctx, tx, text, source)
	if err != nil {
		return nil, nil, err
	}
	pack, err = store.Move(ctx, tx, record.LawPacks, pack.ID, pack.Rev, "install", workflow.Input{})
	return pack, c, err
}

// Standing is a law and where its facts come from.
type Standing struct {
	*law.Law
	On    bool   // in the scope of the organisation
	From  string // reference of the pack; "" for the program's own
	Facts int
}

// DoList lists the laws as they are in force in the organisation.
func DoList(ctx context.Context, tx *store.Tx) ([]Standing, error) {
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, err
	}
	list, err := survey.LaidOver(ctx, tx)
	if err != nil {
		return nil, err
	}
	packs, err := survey.LawsWith(tx, list)
	if err != nil {
		return nil, err
	}
	var out []Standing
	for _, l := range packs.Laws() {
		out = append(out, Standing{Law: l, On: slices.Contains(own.LawsInScope, record.Law(l.ID)), From: from(list, l), Facts: len(packs.Facts(l.ID))})
	}
	return out, nil
}

// from is the pack that a law in force comes from.
func from(list []survey.Laid, l *law.Law) string {
	for _, x := range list {
		own, known := law.Shipped().Law(l.ID)
		if (x.Law == l.ID || x.Law == l.PartOf) && (!known || l != own) {
			return x.Ref
		}
	}
	return ""
}

// DoFacts are the facts about one law as they are in force; not found where no pack
// knows it.
func DoFacts(ctx context.Context, tx *store.Tx, id string) (Standing, []law.Fact, error) {
	list, err := survey.LaidOver(ctx, tx)
	if err != nil {
		return Standing{}, nil, err
	}
	packs, err := survey.LawsWith(tx, list)
	if err != nil {
		return Standing{}, nil, err
	}
	l, ok := packs.Law(id)
	if !ok {
		return Standing{}, nil, problem.NotFound("address", "")
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return Standing{}, nil, err
	}
	facts := packs.Facts(id)
	return Standing{l, slices.Contains(own.LawsInScope, record.Law(id)), from(list, l), len(facts)}, facts, nil
}

// dayOf is a day to look at something: some days after today, unless a later one is
// named.
func dayOf(today, later calendar.Day) calendar.Day { return max(today.AddDays(workDays), later) }

// recordsOf are the records that an effect makes worse, by register.
func (e Effect) recordsOf() map[string][]id.ID {
	out := map[string][]id.ID{}
	add := func(register string, at id.ID) {
		if !slices.Contains(out[register], at) {
			out[register] = append(out[register], at)
		}
	}
	for _, t := range e.Transfers {
		if t.Worse() {
			add(t.Register, t.Record)
		}
	}
	for _, g := range e.Grounds {
		add(record.ProcessingActivities.Name, g.ID)
	}
	for _, o := range e.Obligations {
		add(record.Obligations.Name, o.ID)
	}
	return out
}
