package app

import (
	"context"
	"io"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/store"
)

// files is package exchange as the API wants it.
type files struct{ words *i18n.Catalogue }

// exchange gives the API its files in and out.
func (a *App) exchange() api.Exchange { return files{a.Words} }

func (f files) propose(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o api.ImportOptions) (*exchange.Plan, error) {
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

// Plan implements api.Exchange.
func (f files) Plan(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o api.ImportOptions) (any, error) {
	return f.propose(ctx, tx, file, size, o)
}

// Apply implements api.Exchange.
func (f files) Apply(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o api.ImportOptions) (any, error) {
	plan, err := f.propose(ctx, tx, file, size, o)
	if err != nil {
		return nil, err
	}
	return exchange.Apply(ctx, tx, plan, nil)
}

// Export implements api.Exchange.
func (f files) Export(ctx context.Context, s *store.DB, who access.Actor, w io.Writer, o api.ExportOptions) error {
	return exchange.Export(ctx, s, who, w, exchange.ExportOptions{
		Register: o.Register, Format: o.Format, Layout: o.Layout, Query: o.Query, Words: f.words.Words(o.Lang),
	})
}
