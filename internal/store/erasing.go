package store

import (
	"context"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// Erasing makes a reaction that is asked before what the ledger says of any record is
// erased: when somebody asks for it and again when a second person carries it out. It
// refuses by returning an error, such as that a hold is on the record.
func Erasing(do func(ctx context.Context, tx *Tx, t *register.Type, at id.ID) error) Reaction {
	return Reaction{erasing: do}
}

// mayErase asks those who may refuse an erasure.
func (tx *Tx) mayErase(ctx context.Context, t *register.Type, at id.ID) error {
	for _, ask := range tx.db.erasing {
		if err := ask(ctx, tx, t, at); err != nil {
			return err
		}
	}
	return nil
}
