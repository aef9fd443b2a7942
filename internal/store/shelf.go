package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/privet-pims/privet/internal/id"
)

// Bounds of the shelves.
const (
	// maxShelved bounds what all shelves hold together, in lines of some 500 bytes; a record
	// counts as recordWeight of them, its child lists as listWeight.
	maxShelved   = 800_000
	recordWeight = 3
	listWeight   = 5
	// mostRenewed is how many changed records are read one by one; more of them are read
	// with all others.
	mostRenewed = 1000
)

// shelves keep what was read of whole registers, by organisation.
type shelves struct {
	mu    sync.Mutex
	orgs  map[id.ID]*shelf
	tick  int64
	total int // weight of all
}

// shelf is what is kept of one organisation.
type shelf struct {
	mu   sync.Mutex // of kept
	kept map[string]content

	used int64 // guarded by shelves.mu, as is held
	held int
}

// content is a list that was read at a state of the ledger. Lists are replaced, never
// changed, so that whoever got one may go on reading it.
type content struct {
	at     ledgerHead
	list   any
	weight int
	check  func(context.Context, *Tx) error // compares the list with the database
}

// ledgerHead names a state of an organisation's records.
type ledgerHead struct {
	size int64
	root string
}

// keeping is how a list is read and kept: one entry for each record of a register, as the
// database has it, whoever asks.
type keeping[E any] struct {
	key, register string
	weight        int
	of            func(E) id.ID
	order         func(a, b E) int
	read          func(ctx context.Context, tx *Tx, ids []id.ID) ([]E, error) // all if ids is nil
}

func (k keeping[E]) all(ctx context.Context, tx *Tx) ([]E, error) {
	list, err := k.read(ctx, tx, nil)
	slices.SortFunc(list, k.order)
	return list, err
}

// get answers for the state that the transaction sees: from the shelf, with what entries of
// the ledger have named since read anew, or from the database.
func (k keeping[E]) get(ctx context.Context, tx *Tx) ([]E, error) {
	at, err := tx.ledgerHead(ctx)
	if err != nil {
		return nil, err
	}
	if at.size == 0 {
		return k.all(ctx, tx)
	}
	s := tx.db.shelves.of(tx.Org)
	s.mu.Lock()
	if tx.write {
		c, ok := s.kept[k.key]
		s.mu.Unlock()
		return k.beside(ctx, tx, c, ok && c.at.size <= at.size)
	}
	defer s.mu.Unlock()
	c, ok := s.kept[k.key]
	switch {
	case ok && c.at == at:
		return c.list.([]E), nil //nolint:forcetypeassert // its key names its kind
	case ok && c.at.size > at.size:
		return k.all(ctx, tx) // an older state than the one kept
	}
	list, err := k.forward(ctx, tx, c, ok)
	if err != nil {
		return nil, err
	}
	weight := len(list) * k.weight
	if tx.db.shelves.room(tx.Org, s, weight-c.weight) {
		s.kept[k.key] = content{at, list, weight, func(ctx context.Context, tx *Tx) error { return k.faithful(ctx, tx, list) }}
	} else {
		tx.db.shelves.room(tx.Org, s, -c.weight)
		delete(s.kept, k.key)
	}
	return list, nil
}

// forward is what is kept, as of now; ok says that something is.
func (k keeping[E]) forward(ctx context.Context, tx *Tx, c content, ok bool) ([]E, error) {
	if !ok {
		return k.all(ctx, tx)
	}
	named, same, err := tx.namedSince(ctx, c.at)
	if err != nil {
		return nil, err
	}
	if ids := named[k.register]; same && len(ids) <= mostRenewed {
		return k.renew(ctx, tx, c.list.([]E), ids) //nolint:forcetypeassert // its key names its kind
	}
	return k.all(ctx, tx)
}

// beside answers a transaction that writes: what is kept, with what was written since and
// by the transaction itself read anew. It keeps nothing, for it may yet be undone.
func (k keeping[E]) beside(ctx context.Context, tx *Tx, c content, ok bool) ([]E, error) {
	if !ok {
		return k.all(ctx, tx)
	}
	named, same, err := tx.namedSince(ctx, c.at)
	if err != nil {
		return nil, err
	}
	ids := slices.Clone(named[k.register])
	for at, register := range tx.written {
		if register == k.register {
			ids = append(ids, at)
		}
	}
	if !same || len(ids) > mostRenewed {
		return k.all(ctx, tx)
	}
	return k.renew(ctx, tx, c.list.([]E), ids) //nolint:forcetypeassert // its key names its kind
}

// renew is a list with some of its records read anew: changed, added, archived.
func (k keeping[E]) renew(ctx context.Context, tx *Tx, list []E, ids []id.ID) ([]E, error) {
	if len(ids) == 0 {
		return list, nil
	}
	gone := make(map[id.ID]bool, len(ids))
	for _, at := range ids {
		gone[at] = true
	}
	var fresh []E
	for chunk := range slices.Chunk(ids, chunkSize) {
		some, err := k.read(ctx, tx, chunk)
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, some...)
	}
	slices.SortFunc(fresh, k.order)
	fresh = slices.CompactFunc(fresh, func(a, b E) bool { return k.of(a) == k.of(b) })
	out := make([]E, 0, len(list)+len(fresh))
	for _, e := range list {
		if gone[k.of(e)] {
			continue
		}
		for len(fresh) > 0 && k.order(fresh[0], e) < 0 {
			out, fresh = append(out, fresh[0]), fresh[1:]
		}
		out = append(out, e)
	}
	return append(out, fresh...), nil
}

func (k keeping[E]) faithful(ctx context.Context, tx *Tx, list []E) error {
	fresh, err := k.all(ctx, tx)
	if err != nil {
		return err
	}
	if len(fresh) != len(list) {
		return fmt.Errorf("%s: %d records are kept, %d are there", k.key, len(list), len(fresh))
	}
	for i := range fresh {
		if !reflect.DeepEqual(fresh[i], list[i]) {
			return fmt.Errorf("record %s among %s is not kept as it is", k.of(fresh[i]), k.key)
		}
	}
	return nil
}

// of is the shelf of an organisation.
func (k *shelves) of(org id.ID) *shelf {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.orgs == nil {
		k.orgs = map[id.ID]*shelf{}
	}
	s := k.orgs[org]
	if s == nil {
		s = &shelf{kept: map[string]content{}}
		k.orgs[org] = s
	}
	k.tick++
	s.used = k.tick
	return s
}

// room makes room for more on a shelf, which others give up that were used longer ago; no
// is the answer to what is too large to be kept.
func (k *shelves) room(org id.ID, s *shelf, more int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s.held+more > maxShelved || k.orgs[org] != s {
		return false
	}
	for k.total+more > maxShelved {
		var oldest id.ID
		for org, x := range k.orgs {
			if o := k.orgs[oldest]; x != s && x.held > 0 && (o == nil || x.used < o.used) {
				oldest = org
			}
		}
		k.total -= k.orgs[oldest].held
		delete(k.orgs, oldest) // who is reading from it still holds it
	}
	s.held += more
	k.total += more
	return true
}

// since is what the entries of the ledger after a state name, by register.
type since struct {
	named map[string][]id.ID
	same  bool
}

// namedSince are the records that entries of the ledger since a state name, by register;
// same reports that the ledger goes on from that state, and is not another one that an
// archive brought. A transaction that only reads asks once for each state.
func (tx *Tx) namedSince(ctx context.Context, from ledgerHead) (named map[string][]id.ID, same bool, err error) {
	if x, ok := tx.since[from]; ok && !tx.write {
		return x.named, x.same, nil
	}
	root, err := tx.rootAt(ctx, from.size)
	if err != nil {
		return nil, false, err
	}
	x := since{map[string][]id.ID{}, root == from.root}
	if x.same {
		if err := tx.readNamed(ctx, from, x.named); err != nil {
			return nil, false, fmt.Errorf("read what changed: %w", err)
		}
	}
	if tx.since == nil {
		tx.since = map[ledgerHead]since{}
	}
	tx.since[from] = x
	return x.named, x.same, nil
}

func (tx *Tx) readNamed(ctx context.Context, from ledgerHead, into map[string][]id.ID) error {
	rows, err := tx.sql.QueryContext(ctx, "SELECT DISTINCT register, subject FROM ledger_entry WHERE org = $1 AND seq >= $2 AND subject IS NOT NULL", tx.Org.String(), from.size)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var at id.ID
		if err := rows.Scan(&name, &at); err != nil {
			return err
		}
		into[name] = append(into[name], at)
	}
	return rows.Err()
}

// ledgerHead is the state that the transaction sees, without what it wrote itself.
func (tx *Tx) ledgerHead(ctx context.Context) (ledgerHead, error) {
	if tx.head.size > 0 && !tx.write {
		return tx.head, nil
	}
	var size int64
	err := tx.sql.QueryRowContext(ctx, "SELECT size FROM ledger_head WHERE org = $1", tx.Org.String()).Scan(&size)
	if errors.Is(err, sql.ErrNoRows) || size == 0 && err == nil {
		return ledgerHead{}, nil
	}
	if err != nil {
		return ledgerHead{}, fmt.Errorf("head of the ledger: %w", err)
	}
	root, err := tx.rootAt(ctx, size)
	tx.head = ledgerHead{size, root}
	return tx.head, err
}

// rootAt names the ledger of a size by its last entry; "" if there is none.
func (tx *Tx) rootAt(ctx context.Context, size int64) (string, error) {
	var leaf []byte
	err := tx.sql.QueryRowContext(ctx, "SELECT leaf_hash FROM ledger_entry WHERE org = $1 AND seq = $2", tx.Org.String(), size-1).Scan(&leaf)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("entry of the ledger: %w", err)
	}
	return string(leaf), nil
}

// Faithful compares what is kept of the state that the transaction sees with the database
// and names the first record that differs: one that somebody changed who was given it to
// read, or that was written past the store. Tests ask it when they are done.
func (tx *Tx) Faithful(ctx context.Context) error {
	at, err := tx.ledgerHead(ctx)
	if err != nil {
		return err
	}
	s := tx.db.shelves.of(tx.Org)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.kept {
		if c.at != at {
			continue // nobody has asked since something was written
		}
		if err := c.check(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}
