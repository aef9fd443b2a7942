package api_test

import (
	"context"
	"io"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/store"
)

// standIn is an exchange without files, for the tests that are not about them.
type standIn struct{}

func (standIn) Plan(context.Context, *store.Tx, io.ReaderAt, int64, api.ImportOptions) (any, error) {
	return map[string]int{"create": 0}, nil
}

func (standIn) Apply(context.Context, *store.Tx, io.ReaderAt, int64, api.ImportOptions) (any, error) {
	return map[string]int{"create": 0}, nil
}

func (standIn) Export(ctx context.Context, s *store.DB, who access.Actor, w io.Writer, o api.ExportOptions) error {
	return s.Read(ctx, who, func(tx *store.Tx) error {
		t := s.Registers().Get(o.Register)
		page, err := store.ListAny(ctx, tx, t, o.Query)
		for _, rec := range page.Items {
			_, _ = w.Write(t.JSON(rec))
		}
		return err
	})
}
