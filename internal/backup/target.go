package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Verify verifies what target names: the DSN of a PostgreSQL database, or a file,
// which is an SQLite database, a backup, an archive of an organisation or a ledger
// by what it begins with. blobs are the attachments of a database; nil is none.
// Problem: backup_unknown_target.
func Verify(ctx context.Context, target string, blobs blob.Store, set *register.Set, o VerifyOptions) (*Report, error) {
	if db.Kind(target) == db.Postgres {
		return verifyDatabase(ctx, target, blobs, set, o)
	}
	path := db.Path(target)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, problem.Wrap(problem.Missing, "backup_unknown_target", err)
	}
	if err != nil {
		return nil, fmt.Errorf("open what is to be verified: %w", err)
	}
	defer f.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("open what is to be verified: %w", err)
	}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("PK")):
		info, err := f.Stat()
		if err != nil {
			return nil, fmt.Errorf("open what is to be verified: %w", err)
		}
		return VerifyArchive(ctx, f, info.Size(), set, o)
	case bytes.HasPrefix(head, []byte("SQLite format 3")):
		return verifyDatabase(ctx, path, blobs, set, o)
	case bytes.HasPrefix(head, []byte(`{"type":"log"`)):
		return VerifyLedger(ctx, func() (io.ReadCloser, error) { return os.Open(path) }, o)
	}
	return nil, problem.New(problem.Invalid, "backup_unknown_target")
}

func verifyDatabase(ctx context.Context, dsn string, blobs blob.Store, set *register.Set, o VerifyOptions) (*Report, error) {
	base, err := db.Open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer base.Close()
	if err := sameSchema(ctx, base); err != nil {
		return nil, err
	}
	if blobs == nil {
		blobs = none{}
	}
	return VerifyStore(ctx, store.New(base, set, func() time.Time { return time.Time{} }), blobs, o)
}

// sameSchema refuses a database of another schema than this program's.
func sameSchema(ctx context.Context, base *db.DB) error {
	tx, err := base.Read(ctx, id.ID{})
	if err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	defer tx.Rollback()
	have, err := schemaOf(ctx, tx)
	if err != nil {
		return problem.Wrap(problem.Invalid, "backup_unknown_target", err)
	}
	if newest := newestSchema(base.Dialect); have != newest {
		return problem.New(problem.Blocked, "backup_schema", "have", have, "want", newest)
	}
	return nil
}

// none is a store of attachments that has none.
type none struct{ blob.Store }

func (none) Open(_ context.Context, _ id.ID, sum blob.Sum) (io.ReadCloser, error) {
	return nil, problem.New(problem.Missing, "blob_missing", "hash", sum.String())
}
