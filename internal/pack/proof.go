package pack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// proof is one line of ledger/proofs.ndjson: that a file is the body of an entry.
// The leaf is the SHA-256 of a zero byte and the header; the header holds the hash of
// the salted body; the path leads from the leaf to the root (RFC 6962).
type proof struct {
	File   string           `json:"file"`
	Seq    int64            `json:"seq"`
	Header json.RawMessage  `json:"header"`
	Salt   []byte           `json:"salt"`
	Path   tlog.RecordProof `json:"path"`
}

// log is the tree of a log up to a checkpoint, in memory: 64 bytes an entry.
type log struct {
	mark       ledger.Mark
	checkpoint []byte
	nodes      []tlog.Hash
}

// ReadHashes makes the log a source of package tlog.
func (l *log) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(l.nodes)) {
			return nil, fmt.Errorf("hash %d of the tree is missing", x)
		}
		out[i] = l.nodes[x]
	}
	return out, nil
}

// checkpointNow signs the log as it stands.
func (m *Maker) checkpointNow(ctx context.Context, org id.ID) ([]byte, error) {
	signer, err := m.Keys.Signer(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("sign the ledger: %w", err)
	}
	tx, err := m.Store.Base().Write(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("sign the ledger: %w", err)
	}
	defer tx.Rollback() // does nothing after a commit
	signed, err := ledger.Checkpoint(ctx, tx, tx.Dialect, org, m.Store.Now(), signer)
	if err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, fmt.Errorf("sign the ledger: %w", err)
	}
	return signed, nil
}

// readLog reads the tree below a checkpoint and holds it against its root.
func (m *Maker) readLog(ctx context.Context, tx *store.Tx, signed []byte) (*log, error) {
	public, err := m.Keys.Public(ctx, tx.Org)
	if err != nil {
		return nil, fmt.Errorf("public keys of the ledger: %w", err)
	}
	keys, err := verifiers(public)
	if err != nil {
		return nil, err
	}
	l := &log{checkpoint: signed}
	if l.mark, err = ledger.OpenCheckpoint(signed, keys...); err != nil {
		return nil, err
	}
	count := tlog.StoredHashCount(l.mark.Size)
	l.nodes = make([]tlog.Hash, 0, count)
	for run, err := range ledger.Database(tx.SQL(), tx.Org).Nodes(ctx) {
		if err != nil {
			return nil, err
		}
		if run.First != int64(len(l.nodes)) {
			break // of entries beyond the checkpoint, or a gap, which the root shows
		}
		l.nodes = append(l.nodes, run.Hashes...)
		if int64(len(l.nodes)) >= count {
			l.nodes = l.nodes[:count]
			break
		}
	}
	root, err := tlog.TreeHash(l.mark.Size, l)
	if err != nil || root != l.mark.Root {
		return nil, problem.New(problem.Internal, "ledger_inconsistent")
	}
	return l, nil
}

// leaves are the hashes of all entries, 32 bytes each.
func (l *log) leaves() []byte {
	out := make([]byte, 0, l.mark.Size*tlog.HashSize)
	for seq := range l.mark.Size {
		h := l.nodes[tlog.StoredHashIndex(0, seq)]
		out = append(out, h[:]...)
	}
	return out
}

// prove is the proof of the entry that a record's revision left.
func (l *log) prove(file string, e ledger.Stored) (proof, error) {
	p := proof{File: file, Seq: e.Seq, Header: e.Header, Salt: e.Salt}
	var err error
	if p.Path, err = tlog.ProveRecord(l.mark.Size, e.Seq, l); err != nil {
		return p, fmt.Errorf("prove entry %d: %w", e.Seq, err)
	}
	return p, tlog.CheckRecord(p.Path, l.mark.Size, l.mark.Root, e.Seq, tlog.RecordHash(e.Header))
}

func (p proof) line() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // the header stays byte for byte
	err := e.Encode(p)
	return b.Bytes(), err
}
