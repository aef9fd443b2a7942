package rights

import (
	"context"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// NewLink lets tests follow a link without reading its mail.
func NewLink(ctx context.Context, tx *store.Tx, r *record.Request, k Link) (string, error) {
	return newLink(ctx, tx, r, k)
}
