package webhook

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// room is how many more calls of a webhook may wait.
func (s *Service) room(ctx context.Context, tx *store.Tx, h Hook) (int, error) {
	n, err := Waits(ctx, tx, h.ID)
	return max(0, s.Bound()-n), err
}

// Bound is how many calls of one webhook may wait.
func (s *Service) Bound() int {
	if s.Most > 0 {
		return s.Most
	}
	return MaxWaiting
}

// Waits counts the calls of a webhook that are still to be made.
func Waits(ctx context.Context, tx *store.Tx, hook id.ID) (n int, err error) {
	if err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM webhook_delivery WHERE org = $1 AND webhook = $2 AND state = 'waiting'", tx.Org.String(), hook.String()).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the calls that wait: %w", err)
	}
	return n, nil
}

// refuse notes that so many changes are not told, because too many calls wait: once in the
// list of calls for each time that this begins. None ends it.
func (s *Service) refuse(ctx context.Context, tx *store.Tx, h Hook, n int64) error {
	now, org, at := tx.SQL().Dialect.Time(tx.Now), tx.Org.String(), h.ID.String()
	switch {
	case n == 0 && h.Full.IsZero():
		return nil
	case n == 0:
		_, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET full_since = NULL WHERE org = $1 AND id = $2", org, at)
		return counted(err)
	case !h.Full.IsZero():
		_, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET refused = refused + $3, refused_at = $4 WHERE org = $1 AND id = $2", org, at, n, now)
		return counted(err)
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET full_since = $3, refused = $4, refused_at = $3 WHERE org = $1 AND id = $2", org, at, now, n); err != nil {
		return counted(err)
	}
	body, err := json.Marshal(Payload{Type: FullEvent, Timestamp: tx.Now, Data: Data{Organisation: tx.Org, Event: "full", Actor: string(tx.Kind)}})
	if err != nil {
		return counted(err)
	}
	s.Log.WarnContext(ctx, "webhook falls behind", "org", org, "webhook", at)
	_, err = tx.SQL().ExecContext(ctx, "INSERT INTO webhook_delivery (org, webhook, id, event, ref, body, created, state, next, reason) VALUES ($1, $2, $3, $4, '', $5, $6, $7, $6, 'full')",
		org, at, id.New().String(), FullEvent, string(body), now, Failed)
	return counted(err)
}

func counted(err error) error {
	if err != nil {
		return fmt.Errorf("count what is not told: %w", err)
	}
	return nil
}
