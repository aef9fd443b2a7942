package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/store"
)

// system acts for the queue.
func system(org id.ID) access.Actor { return access.SystemActor(org, "webhook") }

// turn adds a run for each webhook that has calls due, and forgets old ones.
func (s *Service) turn(ctx context.Context) error {
	tenants, err := s.store.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		due, old, err := s.due(ctx, t.ID)
		if err != nil {
			return err
		}
		if len(due) == 0 && !old {
			continue
		}
		err = s.store.Write(ctx, system(t.ID), func(tx *store.Tx) error {
			if old {
				if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM webhook_delivery WHERE org = $1 AND state <> 'waiting' AND created < $2", tx.Org.String(), tx.SQL().Dialect.Time(tx.Now.Add(-keepFor))); err != nil {
					return fmt.Errorf("forget old calls: %w", err)
				}
			}
			return s.Jobs.Add(ctx, tx, due...)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// due are the webhooks with calls to be made now, and whether there are calls to be
// forgotten.
func (s *Service) due(ctx context.Context, org id.ID) (out []jobs.Args, old bool, err error) {
	err = s.store.Read(ctx, system(org), func(tx *store.Tx) error {
		clock := tx.SQL().Dialect
		rows, err := tx.SQL().QueryContext(ctx, `SELECT DISTINCT d.webhook FROM webhook_delivery d JOIN webhook h ON h.org = d.org AND h.id = d.webhook
			WHERE d.org = $1 AND d.state = 'waiting' AND d.next <= $2 AND (h.paused IS NULL AND h.off IS NULL OR d.event = 'webhook.test')`, org.String(), clock.Time(tx.Now))
		if err != nil {
			return fmt.Errorf("look for calls that are due: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var at id.ID
			if err := rows.Scan(&at); err != nil {
				return fmt.Errorf("look for calls that are due: %w", err)
			}
			out = append(out, Run{org, at})
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("look for calls that are due: %w", err)
		}
		var n int
		err = tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM webhook_delivery WHERE org = $1 AND state <> 'waiting' AND created < $2", org.String(), clock.Time(tx.Now.Add(-keepFor))).Scan(&n)
		old = n > 0
		if err != nil {
			return fmt.Errorf("look for old calls: %w", err)
		}
		return nil
	})
	return out, old, err
}

// Drain makes the calls of a webhook that are due, the oldest first, until one finds
// nobody. Who comes while another is at it leaves the work to that one.
func (s *Service) Drain(ctx context.Context, org, hook id.ID) error {
	s.mu.Lock()
	if _, taken := s.busy[hook]; taken {
		s.busy[hook] = true
		s.mu.Unlock()
		return nil
	}
	s.busy[hook] = false
	s.mu.Unlock()
	for {
		err := s.drain(ctx, org, hook)
		s.mu.Lock()
		if again := s.busy[hook]; !again || err != nil {
			delete(s.busy, hook)
			s.mu.Unlock()
			return err
		}
		s.busy[hook] = false
		s.mu.Unlock()
	}
}

func (s *Service) drain(ctx context.Context, org, hook id.ID) error {
	for range runMost {
		c, err := s.take(ctx, org, hook, id.ID{})
		if err != nil || c == nil {
			return err
		}
		res := s.call(ctx, c)
		if err := s.settle(ctx, org, c, res); err != nil {
			return err
		}
		if res.status == 0 {
			return nil // nobody there: the others wait for their turn
		}
	}
	return nil
}

// Deliver makes one call at once, for somebody who waits for its end, and answers how
// it went.
func (s *Service) Deliver(ctx context.Context, who access.Actor, hook, at id.ID) (d Delivery, err error) {
	c, err := s.take(ctx, who.Org, hook, at)
	if err != nil {
		return d, err
	}
	if c != nil {
		if err := s.settle(ctx, who.Org, c, s.call(ctx, c)); err != nil {
			return d, err
		}
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		d, err = GetDelivery(ctx, tx, hook, at)
		return err
	})
	return d, err
}

// call is a delivery that was taken, with what it takes to make it.
type call struct {
	Delivery
	hook Hook
	keys [][]byte
}

// take leases the oldest call that is due, or the one named; nil if there is none.
func (s *Service) take(ctx context.Context, org, hook, named id.ID) (out *call, err error) {
	err = s.store.Write(ctx, system(org), func(tx *store.Tx) error {
		clock, c := tx.SQL().Dialect, &call{}
		var secret, former []byte
		var until db.Instant
		err := c.hook.scan(tx.SQL().QueryRowContext(ctx, "SELECT "+hookColumns+", h.secret, h.former, h.former_until FROM webhook h WHERE h.org = $1 AND h.id = $2"+clock.ForUpdate(), org.String(), hook.String()).Scan, &secret, &former, &until)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("take a call: %w", err)
		}
		// A row that is asked for is always scanned, or it would stay open.
		var row *sql.Row
		if named.IsZero() {
			row = tx.SQL().QueryRowContext(ctx, "SELECT "+deliveryColumns+" FROM webhook_delivery d WHERE d.org = $1 AND d.webhook = $2 AND d.state = 'waiting' AND d.next <= $3 AND ($4 = 0 OR d.event = 'webhook.test') ORDER BY d.id LIMIT 1",
				org.String(), hook.String(), clock.Time(tx.Now), held(c.hook))
		} else {
			row = tx.SQL().QueryRowContext(ctx, "SELECT "+deliveryColumns+" FROM webhook_delivery d WHERE d.org = $1 AND d.webhook = $2 AND d.id = $3 AND d.state = 'waiting' AND d.next <= $4",
				org.String(), hook.String(), named.String(), clock.Time(tx.Now))
		}
		if err := c.Delivery.scan(row.Scan); errors.Is(err, sql.ErrNoRows) {
			return nil
		} else if err != nil {
			return fmt.Errorf("take a call: %w", err)
		}
		c.Attempts++
		if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook_delivery SET attempts = $1, next = $2 WHERE org = $3 AND id = $4", c.Attempts, clock.Time(tx.Now.Add(lease)), org.String(), c.ID.String()); err != nil {
			return fmt.Errorf("take a call: %w", err)
		}
		sealed := [][]byte{secret}
		if len(former) > 0 && until.Time.After(tx.Now) {
			sealed = append(sealed, former)
		}
		for _, x := range sealed {
			if key, err := s.Vault.Unseal(org, x); err == nil { // sealed by a vault that is gone: the call fails for want of a key
				c.keys = append(c.keys, key)
			}
		}
		out = c
		return nil
	})
	return out, err
}

func held(h Hook) int {
	if h.Paused.IsZero() && h.Off.IsZero() {
		return 0
	}
	return 1
}

// result is how an attempt went.
type result struct {
	status int
	reason string // "" is success
	took   time.Duration
}

// call makes one attempt. What the receiver says beside its status is read and dropped.
func (s *Service) call(ctx context.Context, c *call) result {
	if len(c.keys) == 0 {
		return result{reason: "secret"}
	}
	began := s.store.Now()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.hook.URL, bytes.NewReader([]byte(c.Body)))
	if err != nil {
		return result{reason: "network"}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Privet-Webhooks/1")
	r.Header.Set("Webhook-Id", c.ID.String())
	r.Header.Set("Webhook-Timestamp", strconv.FormatInt(began.Unix(), 10))
	r.Header.Set("Webhook-Signature", sign(c.keys, c.ID.String(), began, []byte(c.Body)))
	res, err := s.client.Do(r)
	took := s.store.Now().Sub(began)
	if err != nil {
		return result{reason: reasonOf(err), took: took}
	}
	_, _ = io.Copy(io.Discard, res.Body) // bounded by the client; lets the connection be used again
	res.Body.Close()
	out := result{status: res.StatusCode, took: took}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		out.reason = "status"
	}
	return out
}

// reasonOf is in a word why nobody answered.
func reasonOf(err error) string {
	var name *net.DNSError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var wait net.Error
	switch {
	case errors.Is(err, outbound.ErrPrivate):
		return "private"
	case errors.As(err, &name):
		return "name"
	case errors.As(err, &authority), errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &record):
		return "tls"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &wait) && wait.Timeout():
		return "timeout"
	}
	return "network"
}

// settle writes down how an attempt went, and switches off a webhook that has failed
// for days or that is gone for good (410, as the specification has it).
func (s *Service) settle(ctx context.Context, org id.ID, c *call, res result) error {
	off := false
	err := s.store.Write(ctx, system(org), func(tx *store.Tx) error {
		clock := tx.SQL().Dialect
		state, next := Done, tx.Now
		switch {
		case res.reason == "":
		case c.Event == TestEvent || res.status == http.StatusGone || tx.Now.Sub(c.Created) >= giveUp:
			state = Failed
		default:
			state, next = Waiting, tx.Now.Add(pauses[min(c.Attempts, len(pauses))-1])
		}
		if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook_delivery SET state = $1, next = $2, tried = $3, status = $4, took = $5, reason = $6 WHERE org = $7 AND id = $8 AND state = 'waiting'",
			state, clock.Time(next), clock.Time(tx.Now), res.status, res.took.Milliseconds(), res.reason, org.String(), c.ID.String()); err != nil {
			return fmt.Errorf("settle a call: %w", err)
		}
		h := c.hook
		switch {
		case c.Event == TestEvent && res.reason != "":
			return nil
		case res.reason == "":
			_, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET failing = NULL WHERE org = $1 AND id = $2 AND failing IS NOT NULL", org.String(), h.ID.String())
			return err
		case h.Failing.IsZero():
			h.Failing = tx.Now
			if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET failing = $1 WHERE org = $2 AND id = $3 AND failing IS NULL", clock.Time(tx.Now), org.String(), h.ID.String()); err != nil {
				return fmt.Errorf("settle a call: %w", err)
			}
		}
		if !h.Off.IsZero() || res.status != http.StatusGone && tx.Now.Sub(h.Failing) < switchOff {
			return nil
		}
		if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET off = $1 WHERE org = $2 AND id = $3", clock.Time(tx.Now), org.String(), h.ID.String()); err != nil {
			return fmt.Errorf("switch a webhook off: %w", err)
		}
		off = true
		note(tx, "switch_off", h)
		if s.Off != nil {
			return s.Off(ctx, tx, h)
		}
		return nil
	})
	switch {
	case err != nil:
	case off:
		s.Log.ErrorContext(ctx, "webhook switched off", "org", org.String(), "webhook", c.hook.ID.String(), "reason", res.reason, "status", res.status)
	case res.reason != "":
		s.Log.InfoContext(ctx, "webhook not delivered", "org", org.String(), "webhook", c.hook.ID.String(), "reason", res.reason, "status", res.status, "attempt", c.Attempts)
	}
	return err
}
