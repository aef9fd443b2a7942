package page

import (
	"context"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/id"
)

// Keys gives the signer of an organisation's ledger.
type Keys interface {
	Signer(ctx context.Context, org id.ID) (note.Signer, error)
	Public(ctx context.Context, org id.ID) ([]string, error)
}
