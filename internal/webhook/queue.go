package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/store"
)

// Payload is the body of a call. It holds no personal data: whoever may know more asks
// the API for the record.
type Payload struct {
	Type      string    `json:"type"` // processing_activities.approve
	Timestamp time.Time `json:"timestamp"`
	Data      Data      `json:"data"`
}

// Data of a Payload.
type Data struct {
	Organisation id.ID  `json:"organisation"`
	Register     string `json:"register,omitempty"`
	ID           id.ID  `json:"id,omitzero"`
	Ref          string `json:"ref,omitempty"`
	Event        string `json:"event"`
	State        string `json:"state,omitempty"`
	Revision     int64  `json:"revision,omitempty"`
	Actor        string `json:"actor"` // person, token, operator, system, link: never who
	URL          string `json:"url,omitempty"`
}

// Reaction puts calls into the outbox in the transaction of what they tell of.
func (s *Service) Reaction() store.Reaction { return store.AtCommit(s.Queue) }

// Queue puts calls into the outbox of a transaction that did something.
func (s *Service) Queue(ctx context.Context, tx *store.Tx, done []store.Done) error {
	done = slices.DeleteFunc(slices.Clone(done), func(d store.Done) bool {
		return slices.Contains(quiet, d.Verb) || d.Record.IsZero() || tx.Registers().Get(d.Register) == nil
	})
	if len(done) == 0 {
		return nil
	}
	all, err := hooks(ctx, tx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(h Hook) bool {
		return !h.Paused.IsZero() || !h.Off.IsZero() || !slices.ContainsFunc(done, func(d store.Done) bool { return h.wants(d.Register, d.Verb) })
	})
	if len(all) == 0 {
		return nil
	}
	heads, slug, err := headsOf(ctx, tx, done)
	if err != nil {
		return err
	}
	var runs []jobs.Args
	for _, h := range all {
		room, err := s.room(ctx, tx, h)
		if err != nil {
			return err
		}
		refused := int64(0)
		for _, d := range done {
			if !h.wants(d.Register, d.Verb) {
				continue
			}
			if room == 0 {
				refused++
				continue
			}
			room--
			x := Data{Organisation: tx.Org, Register: d.Register, ID: d.Record, Event: d.Verb, Ref: heads[d.Record].ref, State: heads[d.Record].state, Revision: d.Rev, Actor: string(tx.Kind)}
			if s.Site != "" && x.Ref != "" {
				x.URL = s.Site + "/o/" + url.PathEscape(slug) + "/" + d.Register + "/" + url.PathEscape(x.Ref)
			}
			if _, err := s.put(ctx, tx, h.ID, d.Register+"."+d.Verb, x, tx.Now); err != nil {
				return err
			}
		}
		if err := s.refuse(ctx, tx, h, refused); err != nil {
			return err
		}
		runs = append(runs, Run{tx.Org, h.ID})
	}
	return s.Jobs.Add(ctx, tx, runs...)
}

// put writes one call into the outbox, to be made from a time on.
func (s *Service) put(ctx context.Context, tx *store.Tx, hook id.ID, event string, data Data, next time.Time) (id.ID, error) {
	body, err := json.Marshal(Payload{Type: event, Timestamp: tx.Now, Data: data})
	if err != nil {
		return id.ID{}, fmt.Errorf("queue a call: %w", err)
	}
	at, clock := id.New(), tx.SQL().Dialect
	_, err = tx.SQL().ExecContext(ctx, "INSERT INTO webhook_delivery (org, id, webhook, event, ref, body, created, state, next) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8)",
		tx.Org.String(), at.String(), hook.String(), event, data.Ref, string(body), clock.Time(tx.Now), clock.Time(next))
	if err != nil {
		return id.ID{}, fmt.Errorf("queue a call: %w", err)
	}
	return at, nil
}

type head struct{ ref, state string }

// headsOf are the references and states of records, and the organisation's slug.
func headsOf(ctx context.Context, tx *store.Tx, done []store.Done) (map[id.ID]head, string, error) {
	out, slug := map[id.ID]head{}, ""
	if err := tx.SQL().QueryRowContext(ctx, "SELECT slug FROM tenant WHERE id = $1", tx.Org.String()).Scan(&slug); err != nil {
		return nil, "", fmt.Errorf("read what calls tell of: %w", err)
	}
	for part := range slices.Chunk(done, 500) {
		if err := readHeads(ctx, tx, part, out); err != nil {
			return nil, "", fmt.Errorf("read what calls tell of: %w", err)
		}
	}
	return out, slug, nil
}

func readHeads(ctx context.Context, tx *store.Tx, done []store.Done, into map[id.ID]head) error {
	args, in := []any{tx.Org.String()}, make([]string, 0, len(done))
	for _, d := range done {
		args = append(args, d.Record.String())
		in = append(in, fmt.Sprintf("$%d", len(args)))
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT id, ref, state FROM record WHERE org = $1 AND id IN ("+strings.Join(in, ", ")+")", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at id.ID
		var h head
		if err := rows.Scan(&at, &h.ref, &h.state); err != nil {
			return err
		}
		into[at] = h
	}
	return rows.Err()
}

// Test puts a call into the outbox that tells of nothing. It is tried once, also where
// the webhook is paused or off. at once: Deliver makes it; otherwise the queue does.
func (s *Service) Test(ctx context.Context, tx *store.Tx, hook id.ID) (Delivery, error) {
	if _, err := Get(ctx, tx, hook); err != nil {
		return Delivery{}, err
	}
	at, err := s.put(ctx, tx, hook, TestEvent, Data{Organisation: tx.Org, Event: "test", Actor: string(tx.Kind)}, tx.Now)
	if err != nil {
		return Delivery{}, err
	}
	if err := s.Jobs.Add(ctx, tx, Run{tx.Org, hook}); err != nil {
		return Delivery{}, err
	}
	return GetDelivery(ctx, tx, hook, at)
}

// Redeliver makes a call again, under the same webhook-id.
func (s *Service) Redeliver(ctx context.Context, tx *store.Tx, hook, at id.ID) (Delivery, error) {
	if _, err := GetDelivery(ctx, tx, hook, at); err != nil {
		return Delivery{}, err
	}
	now := tx.SQL().Dialect.Time(tx.Now)
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next = $1 WHERE org = $2 AND id = $3", now, tx.Org.String(), at.String()); err != nil {
		return Delivery{}, fmt.Errorf("make a call again: %w", err)
	}
	if err := s.Jobs.Add(ctx, tx, Run{tx.Org, hook}); err != nil {
		return Delivery{}, err
	}
	return GetDelivery(ctx, tx, hook, at)
}
