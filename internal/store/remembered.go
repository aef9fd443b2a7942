package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Bounds of what is remembered.
const (
	maxRemembered     = 512 // answers of one organisation
	maxRememberedOrgs = 64
)

// memory keeps what was counted or read for as long as nothing is written: every write of a
// record appends to the ledger of its organisation in the same transaction, so that
// the root of the ledger names the state that an answer belongs to. Other programs on
// the same database move the same root.
type memory struct {
	mu   sync.Mutex
	orgs map[string]*remembered
}

type remembered struct {
	root    string
	answers map[string]any
}

// recall answers what was kept for a key at a root.
func (m *memory) recall(org, root, key string) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.orgs[org]; r != nil && r.root == root {
		got, ok := r.answers[key]
		return got, ok
	}
	return nil, false
}

func (m *memory) keep(org, root, key string, answer any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.orgs[org]
	if r == nil || r.root != root || len(r.answers) >= maxRemembered {
		if len(m.orgs) >= maxRememberedOrgs {
			clear(m.orgs)
		}
		if m.orgs == nil {
			m.orgs = map[string]*remembered{}
		}
		r = &remembered{root: root, answers: map[string]any{}}
		m.orgs[org] = r
	}
	r.answers[key] = answer
}

// Root is the root of the ledger that the transaction sees, which names the state of
// the records of its organisation; "" where nothing may be remembered: in a
// transaction that writes, and before the first entry.
func (tx *Tx) Root(ctx context.Context) (string, error) {
	if tx.write || tx.root != "" {
		return tx.root, nil
	}
	var size int64
	var root []byte
	err := tx.sql.QueryRowContext(ctx, "SELECT size, root FROM ledger_head WHERE org = $1", tx.Org.String()).Scan(&size, &root)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("head of the ledger: %w", err)
	}
	tx.root = fmt.Sprintf("%d %x", size, root)
	return tx.root, nil
}

// Remembered is what read answers for a key; asked again before anything is written in
// the organisation, in any transaction that reads, it is the answer of then. It may not
// depend on who asks, unless the key tells, nor be changed.
func Remembered[T any](ctx context.Context, tx *Tx, key string, read func() (T, error)) (T, error) {
	root, err := tx.Root(ctx)
	if err != nil {
		var none T
		return none, err
	}
	if root == "" {
		return read()
	}
	if kept, ok := tx.db.memory.recall(tx.Org.String(), root, key); ok {
		if is, ok := kept.(T); ok {
			return is, nil
		}
	}
	out, err := read()
	if err == nil {
		tx.db.memory.keep(tx.Org.String(), root, key, out)
	}
	return out, err
}

// questionKey is a statement with its arguments.
func questionKey(query string, args []any) string {
	var b strings.Builder
	b.WriteString(query)
	for _, a := range args {
		fmt.Fprintf(&b, "\x00%T %v", a, a)
	}
	return b.String()
}
