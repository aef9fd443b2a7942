package api

import (
	"context"
	"io"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/store"
)

// files is package exchange as the routes call it.
type files struct{ words *i18n.Catalogue }

func (f files) Plan(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o ImportOptions) (any, error) {
	return f.propose(ctx, tx, file, size, o)
}

func (f files) propose(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o ImportOptions) (*exchange.Plan, error) {
	opts := exchange.Options{Name: o.Name, Register: o.Register, CreateMissing: o.CreateMissing}
	if len(o.Mapping) > 0 {
		m, err := recognise.ReadMapping(o.Mapping)
		if err != nil {
			return nil, err
		}
		opts.Mapping = m
	}
	return exchange.Propose(ctx, tx, file, size, opts)
}

// Apply remembers a mapping that a person gave for the next file of that form.
func (f files) Apply(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o ImportOptions) (any, error) {
	plan, err := f.propose(ctx, tx, file, size, o)
	if err != nil {
		return nil, err
	}
	plan.Remember = plan.Remember || len(o.Mapping) > 0
	result, err := exchange.Apply(ctx, tx, plan, nil)
	if err != nil {
		return nil, err
	}
	return result, nil
}

func (f files) Export(ctx context.Context, s *store.DB, who access.Actor, w io.Writer, o ExportOptions) error {
	return exchange.Export(ctx, s, who, w, exchange.ExportOptions{
		Register: o.Register, Format: o.Format, Layout: o.Layout, Query: o.Query, Words: f.words.Words(o.Lang),
	})
}
