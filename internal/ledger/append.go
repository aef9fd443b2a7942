package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/privet-pims/privet/internal/id"
)

// Append writes entries to the end of the organisation's log, in the caller's
// transaction: they are there exactly if the change they tell of is. at is the
// time of the change. The log's head stays locked until the transaction ends, so
// Append belongs at its end.
//
// Many entries in one call cost few statements; an import should pass some
// thousands at once.
func Append(ctx context.Context, tx Querier, d Dialect, org id.ID, at time.Time, entries ...Entry) ([]Position, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	h, err := lockHead(ctx, tx, d, org)
	if err != nil {
		return nil, err
	}
	b, err := build(&h, org, at.UTC().Truncate(time.Microsecond), entries)
	if err != nil {
		return nil, err
	}
	write := b.write
	if len(entries) == 1 && d.ForUpdate() != "" {
		write = b.writeJoined
	}
	if err := write(ctx, tx, h); err != nil {
		return nil, fmt.Errorf("append to ledger of %s: %w", orgText(org), err)
	}
	return b.at, nil
}

// head is the end of a log.
type head struct {
	size  int64
	root  Hash
	peaks peaks
}

const selectHead = `SELECT size, root, peaks FROM ledger_head WHERE org = $1`

// lockHead reads the head and keeps others from appending. The row of a new log
// is inserted first, so that two first appends wait for each other.
func lockHead(ctx context.Context, tx Querier, d Dialect, org id.ID) (head, error) {
	h, err := readHead(ctx, tx, selectHead+d.ForUpdate(), org)
	if !errors.Is(err, sql.ErrNoRows) {
		return h, err
	}
	empty := peaks(nil).root()
	if _, err := tx.ExecContext(ctx, `INSERT INTO ledger_head (org, size, root, peaks)
		VALUES ($1, 0, $2, $3) ON CONFLICT DO NOTHING`, orgText(org), empty[:], []byte{}); err != nil {
		return h, fmt.Errorf("start ledger of %s: %w", orgText(org), err)
	}
	return readHead(ctx, tx, selectHead+d.ForUpdate(), org)
}

func readHead(ctx context.Context, q Querier, query string, org id.ID) (head, error) {
	var h head
	var root, tops []byte
	if err := queryRow(ctx, q, query, []any{orgText(org)}, &h.size, &root, &tops); err != nil {
		return h, fmt.Errorf("head of ledger %s: %w", orgText(org), err)
	}
	var ok bool
	if h.root, ok = asHash(root); !ok || len(tops) != bits.OnesCount64(uint64(h.size))*tlog.HashSize {
		return h, fmt.Errorf("head of ledger %s does not fit its size %d", orgText(org), h.size)
	}
	for ; len(tops) > 0; tops = tops[tlog.HashSize:] {
		h.peaks = append(h.peaks, Hash(tops[:tlog.HashSize]))
	}
	return h, nil
}

const updateHead = "UPDATE ledger_head SET size = $1, root = $2, peaks = $3 WHERE org = $4"

// row is what updateHead takes.
func (h head) row(org string) []any {
	root := h.peaks.root()
	tops := make([]byte, 0, len(h.peaks)*tlog.HashSize)
	for _, p := range h.peaks {
		tops = append(tops, p[:]...)
	}
	return []any{h.size, root[:], tops, org}
}

// batch is what one Append writes: argument lists of the three inserts.
type batch struct {
	org                    string
	entries, bodies, nodes []any
	at                     []Position
}

func build(h *head, org id.ID, at time.Time, entries []Entry) (batch, error) {
	b := batch{
		org:     orgText(org),
		entries: make([]any, 0, len(entries)*entryTable.columns()),
		bodies:  make([]any, 0, len(entries)*bodyTable.columns()),
		nodes:   make([]any, 0, 2*len(entries)*nodeTable.columns()),
		at:      make([]Position, 0, len(entries)),
	}
	var added []Hash
	var scratch []byte
	hasher := sha256.New()
	salts := make([]byte, len(entries)*saltSize)
	rand.Read(salts) // crypto/rand.Read never fails, it ends the program
	idx := tlog.StoredHashCount(h.size)
	for i, e := range entries {
		if err := e.check(); err != nil {
			return b, err
		}
		salt := salts[i*saltSize : (i+1)*saltSize : (i+1)*saltSize]
		hd := Header{Org: org, Seq: h.size, At: at, Actor: e.Actor, OnBehalf: e.OnBehalf, Verb: e.Verb,
			Register: e.Register, Subject: e.Subject, Rev: e.Rev, Request: e.Request}
		bodyHash(hasher, &hd.Body, salt, e.Body)
		raw := hd.Append(make([]byte, 0, 512))
		var leaf Hash
		leaf, scratch = leafHash(scratch, raw)
		body := e.Body
		if body == nil {
			body = []byte{} // NULL would read as missing
		}
		b.entries = append(b.entries, b.org, hd.Seq, raw, hd.Body[:], leaf[:], e.Subject, e.Register, e.Rev, at.UnixMicro())
		b.bodies = append(b.bodies, b.org, hd.Seq, salt, body)
		b.at = append(b.at, Position{Seq: hd.Seq, Leaf: leaf})
		h.peaks, added = h.peaks.add(h.size, leaf, added[:0])
		for _, n := range added {
			b.nodes = append(b.nodes, b.org, idx, n[:])
			idx++
		}
		h.size++
	}
	return b, nil
}

// check refuses what would make a header unreadable. Entries are made by our own
// code, so this is a mistake of ours and no problem of the caller's.
func (e Entry) check() error {
	if e.Verb == "" || e.Register == "" || e.Rev < 0 {
		return fmt.Errorf("ledger entry without verb or register, or with revision %d", e.Rev)
	}
	if e.Actor.Kind == "" {
		return errors.New("ledger entry without an actor")
	}
	for _, w := range []string{e.Verb, e.Register, e.Request, e.Actor.Kind, e.OnBehalf.Kind} {
		if len(w) > maxWord || !utf8.ValidString(w) {
			return errors.New("ledger entry: a word of the header is longer than 200 bytes or no UTF-8")
		}
	}
	return nil
}

func (b batch) write(ctx context.Context, tx Querier, h head) error {
	if err := entryTable.insert(ctx, tx, b.entries); err != nil {
		return err
	}
	if err := bodyTable.insert(ctx, tx, b.bodies); err != nil {
		return err
	}
	if err := nodeTable.insert(ctx, tx, b.nodes); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, updateHead, h.row(b.org)...); err != nil {
		return fmt.Errorf("move head: %w", err)
	}
	return nil
}

// writeJoined does the same with one statement. On PostgreSQL, where each
// statement is a round trip, that is a third of the time. SQLite has no
// INSERT within WITH and no round trips.
func (b batch) writeJoined(ctx context.Context, tx Querier, h head) error {
	args := h.row(b.org)
	var s strings.Builder
	s.WriteString("WITH ")
	for i, part := range []struct {
		table
		rows []any
	}{{entryTable, b.entries}, {bodyTable, b.bodies}, {nodeTable, b.nodes}} {
		if i > 0 {
			s.WriteString(", ")
		}
		s.WriteString(part.name + "_added AS (" + part.query(len(part.rows)/part.columns(), len(args)) + ")")
		args = append(args, part.rows...)
	}
	s.WriteString(" " + updateHead)
	_, err := tx.ExecContext(ctx, s.String(), args...)
	return err
}

// table inserts rows, many with one statement.
type table struct {
	name string
	cols []string
}

var (
	entryTable = table{"ledger_entry", []string{"org", "seq", "header", "body_hash", "leaf_hash", "subject", "register", "rev", "at"}}
	bodyTable  = table{"ledger_body", []string{"org", "seq", "salt", "body"}}
	nodeTable  = table{"ledger_node", []string{"org", "idx", "hash"}}
)

func (t table) columns() int { return len(t.cols) }

// insert writes rows in steps of 64, 8, 4, 2 and 1: few texts, so that
// prepared statements are found again, and all below the parameter limits of
// both databases (32 766 and 65 535).
func (t table) insert(ctx context.Context, tx Querier, args []any) error {
	for _, step := range []int{64, 8, 4, 2, 1} {
		n := step * len(t.cols)
		if len(args) < n {
			continue
		}
		query := t.query(step, 0)
		for len(args) >= n {
			if _, err := tx.ExecContext(ctx, query, args[:n]...); err != nil {
				return fmt.Errorf("insert into %s: %w", t.name, err)
			}
			args = args[n:]
		}
	}
	return nil
}

// query inserts rows; its parameters come after those already used.
func (t table) query(rows, used int) string {
	var s strings.Builder
	s.WriteString("INSERT INTO " + t.name + " (" + strings.Join(t.cols, ", ") + ") VALUES ")
	p := used
	for r := range rows {
		if r > 0 {
			s.WriteByte(',')
		}
		for c := range t.cols {
			s.WriteByte("(,"[min(c, 1)])
			p++
			s.WriteString("$" + strconv.Itoa(p))
		}
		s.WriteByte(')')
	}
	return s.String()
}
