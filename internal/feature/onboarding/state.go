package onboarding

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// state is how far an organisation is. The zero state is that of one which never
// began here, such as the demonstration.
type state struct {
	Step      string
	Markets   []string // countries whose people it deals with, beside its own
	Dismissed time.Time
}

func loadState(ctx context.Context, tx *store.Tx) (state, error) {
	var s state
	var markets string
	var dismissed db.Instant
	err := tx.SQL().QueryRowContext(ctx, "SELECT step, markets, dismissed FROM onboarding WHERE org = $1", tx.Org.String()).Scan(&s.Step, &markets, &dismissed)
	if errors.Is(err, sql.ErrNoRows) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read how far the first steps are: %w", err)
	}
	s.Markets, s.Dismissed = strings.Fields(markets), dismissed.Time
	return s, nil
}

func saveState(ctx context.Context, tx *store.Tx, s state) error {
	d := tx.SQL().Dialect
	var dismissed any
	if !s.Dismissed.IsZero() {
		dismissed = d.Time(s.Dismissed)
	}
	_, err := tx.SQL().ExecContext(ctx, `INSERT INTO onboarding (org, step, markets, updated, dismissed) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (org) DO UPDATE SET step = excluded.step, markets = excluded.markets, updated = excluded.updated, dismissed = excluded.dismissed`,
		tx.Org.String(), s.Step, strings.Join(s.Markets, " "), d.Time(tx.Now), dismissed)
	if err != nil {
		return fmt.Errorf("keep how far the first steps are: %w", err)
	}
	return nil
}

// load reads the organisation and how far it is.
func load(ctx context.Context, tx *store.Tx) (*record.Organisation, state, error) {
	s, err := loadState(ctx, tx)
	if err != nil {
		return nil, s, err
	}
	o, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	return o, s, err
}

// answer writes the answers of one step into the organisation's record and notes
// that the step is behind.
func answer(ctx context.Context, tx *store.Tx, step string, edit func(*record.Organisation, *state)) error {
	o, s, err := load(ctx, tx)
	if err != nil {
		return err
	}
	if edit != nil {
		if _, err := store.Change(ctx, tx, record.Organisations, o.ID, o.Rev, func(o *record.Organisation) error {
			edit(o, &s)
			return nil
		}); err != nil {
			return err
		}
	}
	s.Step = farther(s.Step, after(step))
	return saveState(ctx, tx, s)
}
