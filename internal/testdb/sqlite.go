package testdb

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// SQLite is the path of a file that does not exist yet, in a folder that goes
// with the test.
func SQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "privet.db")
}

// sqliteTemplates live as long as the test program.
var sqliteTemplates sync.Map // name -> func() ([]byte, error)

// SQLiteTemplate is SQLite with a copy of a file that migrate has made once in
// this test program for that name. Migrate must close what it opens.
func SQLiteTemplate(t testing.TB, name string, migrate func(path string) error) string {
	t.Helper()
	build := sync.OnceValues(func() ([]byte, error) { return buildSQLite(migrate) })
	once, _ := sqliteTemplates.LoadOrStore(name, build)
	content, err := once.(func() ([]byte, error))()
	if err != nil {
		t.Fatalf("template %s for SQLite: %v", name, err)
	}
	path := SQLite(t)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatalf("copy template %s: %v", name, err)
	}
	return path
}

func buildSQLite(migrate func(path string) error) ([]byte, error) {
	dir, err := os.MkdirTemp("", "privet-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "privet.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	if wal, err := os.ReadFile(path + "-wal"); err == nil && len(bytes.TrimSpace(wal)) > 0 {
		return nil, fmt.Errorf("migrate left its database open: changes are still in %s-wal", filepath.Base(path))
	}
	return os.ReadFile(path)
}
