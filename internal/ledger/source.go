package ledger

import (
	"context"
	"iter"

	"github.com/privet-pims/privet/internal/id"
)

// Source is a log to be verified, wherever it is kept: a database, a backup, an
// export, memory. Nothing that it says is believed.
//
// Verify reads Entries and Nodes at the same time, from two goroutines. What they
// yield must stay as it is until Verify returns.
type Source interface {
	Log(ctx context.Context) (Log, error)
	// Entries are yielded in the order in which they are kept.
	Entries(ctx context.Context) iter.Seq2[Stored, error]
	// Nodes are the stored hashes of the tree by rising index. A source without
	// them is verified from its headers alone, and less precisely.
	Nodes(ctx context.Context) iter.Seq2[Run, error]
}

// Log is what a source says about itself.
type Log struct {
	Org         id.ID
	Size        int64
	Root        Hash
	Checkpoints [][]byte // signed notes
}

// Stored is one entry as it is kept.
type Stored struct {
	Seq      int64 // where the source says it stands, -1 if it does not say
	Header   []byte
	BodyHash []byte // as stored beside the header; nil if it is not
	Leaf     []byte // as stored beside the header; nil if it is not
	Salt     []byte // nil if the body was erased
	Body     []byte
}

// Run is a stretch of stored hashes: those at First, First+1, ….
type Run struct {
	First  int64
	Hashes []Hash
}
