// Package taxonomy keeps the terms of an organisation's own true to the records that use
// them.
package taxonomy

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Reactions refuse a second entry about the same term, and another code for a term that
// records use.
func Reactions() []store.Reaction {
	return []store.Reaction{store.On(record.OwnTerms, func(ctx context.Context, tx *store.Tx, e store.Event[record.OwnTerm]) error {
		var p problem.List
		if err := keepsItsCode(ctx, tx, e, &p); err != nil {
			return err
		}
		if err := isTheOnlyOne(ctx, tx, e.After, &p); err != nil {
			return err
		}
		return p.Err()
	})}
}

func keepsItsCode(ctx context.Context, tx *store.Tx, e store.Event[record.OwnTerm], p *problem.List) error {
	if e.Before == nil || string(e.Before.Does) != string(catalogue.Adds) {
		return nil
	}
	scheme, was := e.Before.Code()
	now, is := e.After.Code()
	if was == "" || scheme == now && was == is && e.After.Does == e.Before.Does {
		return nil
	}
	n, err := survey.TermUses(ctx, tx, scheme, was)
	if err != nil {
		return err
	}
	at := "key"
	if e.After.Key == e.Before.Key {
		at = "of"
	}
	p.If(n > 0, at, "own_term_used", "count", n)
	return nil
}

// isTheOnlyOne: two entries that call one term otherwise would leave the choice to
// chance. Keys of new terms the register keeps apart itself.
func isTheOnlyOne(ctx context.Context, tx *store.Tx, x *record.OwnTerm, p *problem.List) error {
	if _, code := x.Code(); code == "" || x.Does == record.OwnTermDoes(catalogue.Adds) || !x.Archived.IsZero() {
		return nil
	}
	defer tx.AsSystem("own-terms")()
	list, err := store.Whole(ctx, tx, record.OwnTerms)
	if err != nil {
		return fmt.Errorf("compare own terms: %w", err)
	}
	for _, o := range list {
		if o.ID != x.ID && o.Does == x.Does && o.Of == x.Of && register.HeadOf(o).Archived.IsZero() {
			p.Add("of", "own_term_twice", "ref", o.Ref)
			return nil
		}
	}
	return nil
}
