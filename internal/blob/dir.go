package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/privet-pims/privet/internal/id"
)

// Dir is a Store in a folder: <organisation>/ab/cd/<hash>. A content is written
// beside its place, flushed, and renamed into it, and the folders that changed
// are flushed too: after a power cut it is whole or not there.
type Dir struct{ root string }

// incoming is where contents are written before they have a name.
const incoming = "incoming"

// OpenDir makes the folder if need be; nobody but the owner may look into it.
func OpenDir(root string) (*Dir, error) {
	d := &Dir{root}
	if err := os.MkdirAll(filepath.Join(root, incoming), 0o700); err != nil {
		return nil, fmt.Errorf("open the attachment store: %w", full(err))
	}
	return d, nil
}

// Put implements Store.
func (d *Dir) Put(ctx context.Context, org id.ID, r io.Reader, limit int64) (Sum, int64, error) {
	f, err := os.CreateTemp(filepath.Join(d.root, incoming), "*") // mode 0600
	if err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", full(err))
	}
	defer os.Remove(f.Name()) // gone already when all went well
	defer f.Close()
	sum, n, err := copyHashed(ctx, f, r, limit)
	if err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", full(err))
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", full(err))
	}
	path := d.path(org, sum)
	if err := d.makeFolders(filepath.Dir(path)); err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", full(err))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", full(err))
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", full(err))
	}
	return sum, n, nil
}

// Open implements Store.
func (d *Dir) Open(_ context.Context, org id.ID, sum Sum) (io.ReadCloser, error) {
	f, err := os.Open(d.path(org, sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(sum, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open attachment %s: %w", sum, err)
	}
	return check(f, sum), nil
}

// Stat implements Store.
func (d *Dir) Stat(_ context.Context, org id.ID, sum Sum) (int64, error) {
	info, err := os.Stat(d.path(org, sum))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, missing(sum, err)
	}
	if err != nil {
		return 0, fmt.Errorf("look for attachment %s: %w", sum, err)
	}
	return info.Size(), nil
}

// Remove implements Store.
func (d *Dir) Remove(_ context.Context, org id.ID, sum Sum) error {
	path := d.path(org, sum)
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("remove attachment %s: %w", sum, full(err))
	}
	return nil
}

// Walk implements Store. Files that are no contents are left out.
func (d *Dir) Walk(ctx context.Context, org id.ID, visit func(Sum, int64) error) error {
	err := filepath.WalkDir(filepath.Join(d.root, folder(org)), func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile, or nothing was ever put
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		sum, err := ParseSum(e.Name())
		if err != nil {
			return nil
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return visit(sum, info.Size())
	})
	if err != nil {
		return fmt.Errorf("list attachments: %w", err)
	}
	return nil
}

// Sweep removes what a killed process left half-written before that instant.
func (d *Dir) Sweep(before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(d.root, incoming))
	if err != nil {
		return fmt.Errorf("sweep the attachment store: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.ModTime().Before(before) {
			if err := os.Remove(filepath.Join(d.root, incoming, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("sweep the attachment store: %w", err)
			}
		}
	}
	return nil
}

func (d *Dir) path(org id.ID, sum Sum) string {
	name := sum.String()
	return filepath.Join(d.root, folder(org), name[:2], name[2:4], name)
}

// folder is the place of an organisation; that of no organisation is the
// installation's.
func folder(org id.ID) string {
	if org.IsZero() {
		return "installation"
	}
	return org.String()
}

// makeFolders makes the folders down to path and flushes each that got a child.
func (d *Dir) makeFolders(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	above := filepath.Dir(path)
	if path != d.root {
		if err := d.makeFolders(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil // somebody else was faster
		}
		return err
	}
	return syncDir(above)
}

// syncDir flushes the names in a folder; Windows does that by itself and refuses.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
