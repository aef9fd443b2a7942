// Package ledger keeps one append-only Merkle log per organisation.
//
// Every write of a record leaves one entry, appended in the transaction of the
// write. An entry has a header and a body. The header says who did what to
// which record and when; it holds no personal data and is never erased. The
// body is the record as it became; it may hold personal data, so the header
// carries only a salted hash of it. Erasing a body deletes body and salt: the
// hash then says nothing about the person (GDPR Art. 17) while every proof of
// the log stays valid.
//
// The tree is that of RFC 6962 as golang.org/x/mod/sumdb/tlog computes it: a
// leaf is tlog.RecordHash of the header's bytes. A checkpoint is a signed note
// (golang.org/x/mod/sumdb/note) of the log's size and root. Verify recomputes
// everything from the headers up and names the position of what was changed,
// dropped, inserted or moved.
//
// Invariants: entries are numbered 0, 1, 2 … without gap; a number is given
// once; nothing but a body is ever deleted.
package ledger

import (
	"context"
	"database/sql"

	"github.com/privet-pims/privet/internal/id"
)

// Querier runs statements. *sql.Tx is one; a wrapper that keeps prepared
// statements is another, and worth it: the texts used here are few and constant.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Dialect is the one difference between the databases here. ForUpdate is the
// clause that locks a selected row until the transaction ends: " FOR UPDATE" on
// PostgreSQL, empty on SQLite, which has one writer.
type Dialect interface{ ForUpdate() string }

// Actor is who acted: a kind such as "person", "token" or "system", and which.
type Actor struct {
	Kind string
	ID   id.ID
}

// Verbs with a meaning to the verifier. Other verbs are the names of moves.
const (
	VerbCreate = "create" // first revision of its subject, number 1
	VerbChange = "change" // a new revision, one more than the last
	VerbErase  = "erase"  // a body of this subject was erased
)

// Entry is what a caller states. Only Body may hold personal data.
type Entry struct {
	Actor    Actor
	OnBehalf Actor // for whom a token or job acted; zero if for itself
	Verb     string
	Register string
	Subject  id.ID  // the record; zero if none
	Rev      int64  // the revision this entry made or is about; 0 if none
	Request  string // identifier of the request or job, for finding the log lines
	Body     []byte
}

// Position is where an entry stands, counted from 0, and its leaf hash.
type Position struct {
	Seq  int64
	Leaf Hash
}

// nilOrg is the organisation of the installation's own log. It is written out:
// a zero identifier would be stored as NULL.
const nilOrg = "00000000-0000-0000-0000-000000000000"

// orgText is the form of an organisation in tables, headers and key names.
func orgText(org id.ID) string {
	if org.IsZero() {
		return nilOrg
	}
	return org.String()
}

func parseOrg(s string) (id.ID, error) {
	if s == nilOrg {
		return id.ID{}, nil
	}
	return id.Parse(s)
}
