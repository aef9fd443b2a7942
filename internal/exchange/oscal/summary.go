package oscal

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Summary counts one framework of the organisation's own.
type Summary struct {
	ID           string `json:"id"`
	Requirements int    `json:"requirements"`
	Mapped       int    `json:"mapped"`      // to at least one requirement of the library
	Corrections  bool   `json:"corrections"` // they correct rows of a framework of the library
}

// Summaries are the frameworks that the organisation has of its own, as far as the
// actor sees them, in order. Requirements that name no framework are left out.
func Summaries(ctx context.Context, tx *store.Tx) ([]Summary, error) {
	if !tx.May(access.Read, record.OwnRequirements.Group) {
		return nil, nil
	}
	list, err := owned(ctx, tx, false)
	if err != nil {
		return nil, err
	}
	var out []Summary
	at := map[string]int{}
	for _, o := range list {
		if o.Framework == "" {
			continue
		}
		n, ok := at[o.Framework]
		if !ok {
			n = len(out)
			at[o.Framework] = n
			_, corrects := catalogue.Library().Framework(o.Framework)
			out = append(out, Summary{ID: o.Framework, Corrections: corrects})
		}
		out[n].Requirements++
		if len(o.Requirements) > 0 {
			out[n].Mapped++
		}
	}
	slices.SortFunc(out, func(a, b Summary) int { return Compare(a.ID, b.ID) })
	return out, nil
}

// Own are the requirements of one framework of the organisation's own, parents before
// children. Rows that other rows stand above know it by Parent.
func Own(ctx context.Context, tx *store.Tx, framework string) ([]*record.OwnRequirement, error) {
	list, err := owned(ctx, tx, false)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(o *record.OwnRequirement) bool { return o.Framework != framework })
	rows, byID := make([]Row, len(list)), map[string][]*record.OwnRequirement{}
	for i, o := range list {
		rows[i] = Row{ID: o.Identifier, Parent: o.Parent}
		byID[o.Identifier] = append(byID[o.Identifier], o)
	}
	out := make([]*record.OwnRequirement, 0, len(list))
	for _, r := range Ordered(rows) {
		out = append(out, byID[r.ID][0])
		byID[r.ID] = byID[r.ID][1:]
	}
	return out, nil
}
