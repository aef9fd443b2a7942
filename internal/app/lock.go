package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/privet-pims/privet/internal/problem"
)

// lock is the data folder taken by one serving process. The system lets it go when
// the process ends, however that happens.
type lock struct{ f *os.File }

// takeLock takes the folder, or answers data_in_use.
func takeLock(dir string) (*lock, error) {
	f, err := openLocked(filepath.Join(dir, "privet.lock"))
	if errors.Is(err, errInUse) {
		return nil, problem.New(problem.Blocked, "data_in_use", "folder", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("take the data folder: %w", err)
	}
	return &lock{f}, nil
}

// patience is how long a server waits for a command that has the folder while it
// looks at the schema: a moment.
const patience = 2 * time.Second

// awaitLock is takeLock for a server that starts while a command runs. Who is told to
// stop while he waits has met no other server: the answer is then the context's.
func awaitLock(ctx context.Context, dir string) (*lock, error) {
	patient, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		l, err := takeLock(dir)
		if !problem.Is(err, problem.Blocked) {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-patient.Done():
			if ctx.Err() != nil { // both came at once
				return nil, ctx.Err()
			}
			return nil, err
		case <-again.C:
		}
	}
}

func (l *lock) release() error { return l.f.Close() }

var errInUse = errors.New("locked by another process")

// refusesToWrite tells that SQLite met a file or folder that it cannot write.
func refusesToWrite(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_CANTOPEN
}
