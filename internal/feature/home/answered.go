package home

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Answered tells a member that somebody whom he asked about a record has answered.
// asker is the account; whoever has left is told nothing.
func (x *Notices) Answered(ctx context.Context, tx *store.Tx, t *register.Type, at, asker id.ID) error {
	var person id.ID
	err := tx.SQL().QueryRowContext(ctx, "SELECT person FROM membership WHERE org = $1 AND account = $2 AND ended IS NULL AND person IS NOT NULL", tx.Org.String(), asker.String()).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find who asked: %w", err)
	}
	rec, err := store.GetAny(ctx, tx, t, at)
	if err != nil {
		return err
	}
	return x.tell(ctx, tx, register.HeadOf(rec), Notice{Person: person, Kind: Answered, Record: at})
}
