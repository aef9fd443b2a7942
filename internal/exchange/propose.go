package exchange

import (
	"context"
	"io"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/store"
)

// Propose reads a file of size bytes and says what an import would do. It writes
// nothing; a transaction that only reads will do.
//
// Problems: what the readers refuse (kind invalid or too_large, keys "import.…"),
// a file that holds no register ("import_…"), forbidden without the right to
// import. What is wrong with single records is in the plan.
func Propose(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o Options) (*Plan, error) {
	return nil, nil
}

// Result is what Apply wrote.
type Result struct {
	Created int `json:"created"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
	Missing int `json:"missing"` // made because the file named them; not part of Created
}

// Apply writes a plan in the caller's transaction. It refuses a plan with refused
// records (Plan.Err), and as stale one whose records changed since it was made.
// progress may be nil.
func Apply(ctx context.Context, tx *store.Tx, p *Plan, progress Progress) (Result, error) {
	return Result{}, nil
}

// Export writes a register, as far as the actor may see it, and records in the
// ledger what left the house. Rows are read in pages of one snapshot.
func Export(ctx context.Context, s *store.DB, who access.Actor, w io.Writer, o ExportOptions) error {
	return nil
}

// File is the name and media type of what Export will write.
func (o ExportOptions) File(s *store.DB) (name, mediaType string) { return "", "" }
