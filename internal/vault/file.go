package vault

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/privet-pims/privet/internal/problem"
)

// read refuses a file that the group or others may read: its keys would have to
// be counted as known.
func read(path string) (*keyset.Handle, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the key file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open the key file: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 { // Windows has no such bits
		return nil, problem.New(problem.Unavailable, "vault_key_open", "file", path)
	}
	keys, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(f))
	if err != nil {
		return nil, broken(path, err)
	}
	return keys, nil
}

// write puts the keys into a file beside path, flushes it, and moves it by os.Link
// (refuses a file that is there) or os.Rename (replaces it).
func write(path string, keys *keyset.Handle, move func(from, to string) error) error {
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(keys, keyset.NewJSONWriter(&text)); err != nil {
		return fmt.Errorf("write the key file: %w", err)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write the key file: %w", err)
	}
	f, err := os.CreateTemp(dir, ".key-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write the key file: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text.Bytes())
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the key file: %w", err)
	}
	if err := move(f.Name(), path); err != nil {
		return fmt.Errorf("write the key file: %w", err)
	}
	if runtime.GOOS == "windows" { // it flushes folders by itself and refuses when asked
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("write the key file: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("write the key file: %w", err)
	}
	return nil
}

func broken(path string, cause error) error {
	return problem.Wrap(problem.Unavailable, "vault_key_broken", cause, "file", path)
}
