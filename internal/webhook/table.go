package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

const hookColumns = "h.id, h.title, h.url, h.registers, h.verbs, h.created, h.created_by, h.paused, h.failing, h.off, h.full_since, h.refused, h.refused_at"

// scan reads hookColumns and whatever more says.
func (h *Hook) scan(scan func(...any) error, more ...any) error {
	var registers, verbs string
	var created, paused, failing, off, full, refused db.Instant
	if err := scan(append([]any{&h.ID, &h.Title, &h.URL, &registers, &verbs, &created, &h.By, &paused, &failing, &off, &full, &h.Refused, &refused}, more...)...); err != nil {
		return err
	}
	h.Registers, h.Verbs = strings.Fields(registers), strings.Fields(verbs)
	h.Created, h.Paused, h.Failing, h.Off = created.Time, paused.Time, failing.Time, off.Time
	h.Full, h.RefusedAt = full.Time, refused.Time
	return nil
}

// need asks for the right to look after webhooks, which is that of tokens.
func need(tx *store.Tx) error { return tx.Need(access.Members, access.Installation) }

// List are the webhooks of the organisation, by title.
func List(ctx context.Context, tx *store.Tx) ([]Hook, error) {
	if err := need(tx); err != nil {
		return nil, err
	}
	return hooks(ctx, tx)
}

func hooks(ctx context.Context, tx *store.Tx) ([]Hook, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+hookColumns+" FROM webhook h WHERE h.org = $1 ORDER BY h.title, h.id", tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read the webhooks: %w", err)
	}
	defer rows.Close()
	out := []Hook{}
	for rows.Next() {
		var h Hook
		if err := h.scan(rows.Scan); err != nil {
			return nil, fmt.Errorf("read the webhooks: %w", err)
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// Get is one webhook; not found if the organisation has none of that identifier.
func Get(ctx context.Context, tx *store.Tx, at id.ID) (Hook, error) {
	var h Hook
	if err := need(tx); err != nil {
		return h, err
	}
	err := h.scan(tx.SQL().QueryRowContext(ctx, "SELECT "+hookColumns+" FROM webhook h WHERE h.org = $1 AND h.id = $2", tx.Org.String(), at.String()).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return h, problem.NotFound("webhooks", at)
	}
	if err != nil {
		return h, fmt.Errorf("read a webhook: %w", err)
	}
	return h, nil
}

const deliveryColumns = "d.id, d.webhook, d.event, d.ref, d.body, d.created, d.state, d.attempts, d.next, d.tried, d.status, d.took, d.reason"

func (d *Delivery) scan(scan func(...any) error) error {
	var created, next, tried db.Instant
	var took int64
	if err := scan(&d.ID, &d.Hook, &d.Event, &d.Ref, &d.Body, &created, &d.State, &d.Attempts, &next, &tried, &d.Status, &took, &d.Reason); err != nil {
		return err
	}
	d.Created, d.Next, d.Tried, d.Took = created.Time, next.Time, tried.Time, time.Duration(took)*time.Millisecond
	return nil
}

// Deliveries of a webhook, the newest first; after is the last one already seen, zero
// the beginning. more tells that there are older ones.
func Deliveries(ctx context.Context, tx *store.Tx, hook, after id.ID, limit int) (out []Delivery, more bool, err error) {
	if _, err := Get(ctx, tx, hook); err != nil {
		return nil, false, err
	}
	const top = "ffffffff-ffff-ffff-ffff-ffffffffffff"
	from := top
	if !after.IsZero() {
		from = after.String()
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+deliveryColumns+" FROM webhook_delivery d WHERE d.org = $1 AND d.webhook = $2 AND d.id < $3 ORDER BY d.id DESC LIMIT $4",
		tx.Org.String(), hook.String(), from, limit+1)
	if err != nil {
		return nil, false, fmt.Errorf("read the calls of a webhook: %w", err)
	}
	defer rows.Close()
	out = []Delivery{}
	for rows.Next() {
		var d Delivery
		if err := d.scan(rows.Scan); err != nil {
			return nil, false, fmt.Errorf("read the calls of a webhook: %w", err)
		}
		out = append(out, d)
	}
	if len(out) > limit {
		return out[:limit], true, rows.Err()
	}
	return out, false, rows.Err()
}

// GetDelivery is one call of a webhook.
func GetDelivery(ctx context.Context, tx *store.Tx, hook, at id.ID) (Delivery, error) {
	var d Delivery
	if err := need(tx); err != nil {
		return d, err
	}
	err := d.scan(tx.SQL().QueryRowContext(ctx, "SELECT "+deliveryColumns+" FROM webhook_delivery d WHERE d.org = $1 AND d.webhook = $2 AND d.id = $3",
		tx.Org.String(), hook.String(), at.String()).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return d, problem.NotFound("webhooks", at)
	}
	if err != nil {
		return d, fmt.Errorf("read a call of a webhook: %w", err)
	}
	return d, nil
}
