package page

import (
	"context"
	"net/url"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// lawsOver are the laws whose legal bases a record of t may name: those that a
// processing activity says apply to it, else those in the scope of the organisation
// (S-055). It is empty where the register has no such field, and where nobody has said
// which laws apply. rec may be nil.
func lawsOver(ctx context.Context, tx *store.Tx, t *register.Type, rec register.Record) ([]string, error) {
	if !namesBasis(t) || !tx.May(access.Read, record.Organisations.Group) {
		return nil, nil
	}
	a, _ := rec.(*record.ProcessingActivity)
	own := &record.Organisation{}
	if a == nil || len(a.ApplicableLaw) == 0 {
		var err error
		if own, err = store.Get(ctx, tx, record.Organisations, tx.Org); err != nil {
			return nil, err
		}
	}
	return assess.LawsOver(own, a), nil
}

// lawQuery is the part of an address that names laws.
func lawQuery(laws []string) string { return url.Values{"law": laws}.Encode() }

// namesBasis reports whether a register has a field for a legal basis.
func namesBasis(t *register.Type) bool {
	return slices.ContainsFunc(t.Fields, func(f *register.Field) bool {
		return isBasis(f.Scheme) || slices.ContainsFunc(f.Rows, func(x *register.Field) bool { return isBasis(x.Scheme) })
	})
}
