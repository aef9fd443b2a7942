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

// StatusLink is a new link to the person's own page.
func StatusLink(ctx context.Context, tx *store.Tx, r *record.Request) (string, error) {
	secret, err := newLink(ctx, tx, r, Link{Purpose: ForStatus, Lang: "en", Expires: tx.Now.Add(statusLife)})
	return "/request/" + secret, err
}
