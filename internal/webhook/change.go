package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Verbs that records of every register know, beside the moves of each.
func Verbs() []string {
	return []string{"create", "change", "review", "archive", "restore", "comment", "attach"}
}

// quiet entries of the ledger are told to nobody: another one says the same, or they
// are about the ledger itself.
var quiet = []string{"reason", "ask_erasure", "erase", "uncomment"}

// Events are those and the moves of all registers, each once, in the order in which the
// registers stand.
func Events(set *register.Set) []string {
	out := Verbs()
	for _, t := range set.All() {
		if t.Flow == nil {
			continue
		}
		for _, step := range t.Flow.Steps() {
			if !slices.Contains(out, step.Name) {
				out = append(out, step.Name)
			}
		}
	}
	return out
}

// Add makes a webhook and answers its secret, which nobody can read afterwards.
// Problems at title, url, registers and verbs; webhook_many.
func (s *Service) Add(ctx context.Context, tx *store.Tx, h Hook) (Hook, string, error) {
	if err := need(tx); err != nil {
		return h, "", err
	}
	if err := s.check(tx, &h); err != nil {
		return h, "", err
	}
	var n int
	if err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM webhook WHERE org = $1", tx.Org.String()).Scan(&n); err != nil {
		return h, "", fmt.Errorf("count the webhooks: %w", err)
	}
	if n >= MaxHooks {
		return h, "", problem.New(problem.Blocked, "webhook_many", "max", MaxHooks)
	}
	h.ID, h.Created, h.By = id.New(), tx.Now, tx.ID
	key := newSecret()
	sealed, err := s.Vault.Seal(tx.Org, key)
	if err != nil {
		return h, "", fmt.Errorf("seal the secret of a webhook: %w", err)
	}
	_, err = tx.SQL().ExecContext(ctx, "INSERT INTO webhook (org, id, title, url, registers, verbs, secret, created, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		tx.Org.String(), h.ID.String(), h.Title, h.URL, strings.Join(h.Registers, " "), strings.Join(h.Verbs, " "), sealed, tx.SQL().Dialect.Time(tx.Now), tx.ID.String())
	if err != nil {
		return h, "", fmt.Errorf("make a webhook: %w", err)
	}
	note(tx, "create", h)
	return h, secretText(key), nil
}

// Change takes title, address and events from h. What failed at the old address is
// forgotten.
func (s *Service) Change(ctx context.Context, tx *store.Tx, h Hook) error {
	was, err := Get(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	if err := s.check(tx, &h); err != nil {
		return err
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET title = $1, url = $2, registers = $3, verbs = $4 WHERE org = $5 AND id = $6",
		h.Title, h.URL, strings.Join(h.Registers, " "), strings.Join(h.Verbs, " "), tx.Org.String(), h.ID.String()); err != nil {
		return fmt.Errorf("change a webhook: %w", err)
	}
	if was.URL != h.URL {
		if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET failing = NULL WHERE org = $1 AND id = $2", tx.Org.String(), h.ID.String()); err != nil {
			return fmt.Errorf("change a webhook: %w", err)
		}
	}
	note(tx, "change", h)
	return nil
}

// check cleans a webhook and says what is wrong with it.
func (s *Service) check(tx *store.Tx, h *Hook) error {
	var p problem.List
	h.Title, h.URL = strings.TrimSpace(h.Title), strings.TrimSpace(h.URL)
	p.If(h.Title == "", "title", "required")
	p.If(len(h.Title) > 200, "title", "too_long", "max", 200)
	if h.URL == "" {
		p.Add("url", "required")
	} else if bad, ok := problem.As(s.Policy.Check("url", h.URL)); ok {
		for _, f := range bad.Fields {
			p.Add(f.Path, f.Key, pairs(f.Args)...)
		}
	}
	slices.Sort(h.Registers)
	slices.Sort(h.Verbs)
	h.Registers, h.Verbs = slices.Compact(h.Registers), slices.Compact(h.Verbs)
	for _, r := range h.Registers {
		p.If(tx.Registers().Get(r) == nil, "registers", "webhook_register", "value", r)
	}
	known := Events(tx.Registers())
	for _, v := range h.Verbs {
		p.If(!slices.Contains(known, v), "verbs", "webhook_verb", "value", v)
	}
	return p.Err()
}

// Pause stops the calls of a webhook, or lets them go on; then it also forgets that it
// failed. What waits is called when it goes on.
func (s *Service) Pause(ctx context.Context, tx *store.Tx, at id.ID, on bool) error {
	h, err := Get(ctx, tx, at)
	if err != nil {
		return err
	}
	if on {
		if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET paused = $1 WHERE org = $2 AND id = $3 AND paused IS NULL", tx.SQL().Dialect.Time(tx.Now), tx.Org.String(), at.String()); err != nil {
			return fmt.Errorf("pause a webhook: %w", err)
		}
		note(tx, "pause", h)
		return nil
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET paused = NULL, off = NULL, failing = NULL, refused = 0, refused_at = NULL WHERE org = $1 AND id = $2", tx.Org.String(), at.String()); err != nil {
		return fmt.Errorf("resume a webhook: %w", err)
	}
	note(tx, "resume", h)
	return s.Jobs.Add(ctx, tx, Run{tx.Org, at})
}

// Remove deletes a webhook with what it was told and was still to be told.
func (s *Service) Remove(ctx context.Context, tx *store.Tx, at id.ID) error {
	h, err := Get(ctx, tx, at)
	if err != nil {
		return err
	}
	if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM webhook_delivery WHERE org = $1 AND webhook = $2", tx.Org.String(), at.String()); err != nil {
		return fmt.Errorf("remove a webhook: %w", err)
	}
	if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM webhook WHERE org = $1 AND id = $2", tx.Org.String(), at.String()); err != nil {
		return fmt.Errorf("remove a webhook: %w", err)
	}
	note(tx, "remove", h)
	return nil
}

// NewSecret gives a webhook another secret. For a day calls are signed with both, so
// that the receiver can change over.
func (s *Service) NewSecret(ctx context.Context, tx *store.Tx, at id.ID) (string, error) {
	h, err := Get(ctx, tx, at)
	if err != nil {
		return "", err
	}
	key := newSecret()
	sealed, err := s.Vault.Seal(tx.Org, key)
	if err != nil {
		return "", fmt.Errorf("seal the secret of a webhook: %w", err)
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE webhook SET former = secret, former_until = $1, secret = $2 WHERE org = $3 AND id = $4",
		tx.SQL().Dialect.Time(tx.Now.Add(bothSecrets)), sealed, tx.Org.String(), at.String()); err != nil {
		return "", fmt.Errorf("give a webhook a new secret: %w", err)
	}
	note(tx, "new_secret", h)
	return secretText(key), nil
}

// note writes into the ledger. Of the address it says the host alone: the rest may be
// what the receiver knows us by.
func note(tx *store.Tx, verb string, h Hook) {
	host := ""
	if u, err := url.Parse(h.URL); err == nil {
		host = u.Host
	}
	body, err := json.Marshal(map[string]any{"id": h.ID, "title": h.Title, "host": host, "registers": h.Registers, "verbs": h.Verbs})
	if err != nil {
		panic(err) // strings always marshal
	}
	tx.Record(verb, "webhook", h.ID, body)
}

func pairs(args problem.Args) []any {
	var out []any
	for k, v := range args {
		out = append(out, k, v)
	}
	return out
}
