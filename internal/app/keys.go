package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
)

// Keys are the Ed25519 key pairs that sign the checkpoints of each organisation's
// ledger. The private half stands in a file of its own beside the data, readable
// by its owner alone, and in no backup; the public half stands in the database
// too, so that a backup can be verified without this machine. A lost private key
// is replaced by a new one: old public keys stay, and with them the old
// checkpoints stay valid.
type Keys struct {
	dir  string
	base *db.DB

	mu      sync.Mutex
	signers map[id.ID]note.Signer
	public  map[id.ID][]string
}

// OpenKeys makes the keys ready. The public ones of every organisation are read
// now: Public must not wait for the database, its callers hold a transaction.
func OpenKeys(ctx context.Context, dir string, base *db.DB) (*Keys, error) {
	k := &Keys{dir: dir, base: base, signers: map[id.ID]note.Signer{}, public: map[id.ID][]string{}}
	return k, k.Refresh(ctx)
}

// Refresh reads the public keys anew: another program on the same database may
// have added its own.
func (k *Keys) Refresh(ctx context.Context) error {
	tx, err := k.base.Read(ctx, id.ID{})
	if err != nil {
		return fmt.Errorf("read the keys of ledgers: %w", err)
	}
	defer tx.Rollback() // it only reads
	rows, err := tx.QueryContext(ctx, "SELECT id FROM tenant")
	if err != nil {
		return fmt.Errorf("read the keys of ledgers: %w", err)
	}
	defer rows.Close()
	orgs := []id.ID{{}}
	for rows.Next() {
		var org id.ID
		if err := rows.Scan(&org); err != nil {
			return fmt.Errorf("read the keys of ledgers: %w", err)
		}
		orgs = append(orgs, org)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the keys of ledgers: %w", err)
	}
	all := map[id.ID][]string{}
	for _, org := range orgs {
		if all[org], err = backup.PublicKeys(ctx, tx, org); err != nil {
			return err
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.public = all
	return nil
}

// Public are the keys that verify an organisation's checkpoints, oldest first.
func (k *Keys) Public(_ context.Context, org id.ID) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.public[org]), nil
}

// Signer is the organisation's key; the first call makes it and writes its public
// half into the database. It must not be called inside a transaction. Problem:
// ledger_key_open when others than the owner may read the file.
func (k *Keys) Signer(ctx context.Context, org id.ID) (note.Signer, error) {
	k.mu.Lock()
	s := k.signers[org]
	k.mu.Unlock()
	if s != nil {
		return s, nil
	}
	private, public, err := k.pair(org)
	if err != nil {
		return nil, err
	}
	if s, err = ledger.NewSigner(private); err != nil {
		return nil, problem.Wrap(problem.Unavailable, "ledger_key_broken", err, "file", k.path(org))
	}
	if err := k.publish(ctx, org, public); err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.signers[org] = s
	if !slices.Contains(k.public[org], public) {
		k.public[org] = append(k.public[org], public)
	}
	return s, nil
}

func (k *Keys) path(org id.ID) string {
	return filepath.Join(k.dir, "ledger-"+db.Tenant(org)+".key")
}

// pair reads the key file, private key first, and makes it if it is not there.
func (k *Keys) pair(org id.ID) (private, public string, err error) {
	name := k.path(org)
	private, public, err = readPair(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return private, public, err
	}
	if private, public, err = ledger.GenerateKey(org); err != nil {
		return "", "", fmt.Errorf("make the key of a ledger: %w", err)
	}
	f, err := os.CreateTemp(k.dir, ".key-*") // mode 0600
	if err != nil {
		return "", "", fmt.Errorf("write the key of a ledger: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(private + "\n" + public + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", "", fmt.Errorf("write the key of a ledger: %w", err)
	}
	err = os.Link(f.Name(), name)
	if errors.Is(err, fs.ErrExist) { // another process was faster
		return readPair(name)
	}
	if err != nil {
		return "", "", fmt.Errorf("write the key of a ledger: %w", err)
	}
	return private, public, nil
}

func readPair(name string) (private, public string, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", "", err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", "", problem.New(problem.Unavailable, "ledger_key_open", "file", name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", "", fmt.Errorf("read the key of a ledger: %w", err)
	}
	private, public, _ = strings.Cut(strings.TrimSpace(string(text)), "\n")
	public = strings.TrimSpace(public)
	if _, err := ledger.NewVerifier(public); err != nil {
		return "", "", problem.New(problem.Unavailable, "ledger_key_broken", "file", name)
	}
	return private, public, nil
}

func (k *Keys) publish(ctx context.Context, org id.ID, public string) error {
	tx, err := k.base.Write(ctx, id.ID{})
	if err != nil {
		return fmt.Errorf("publish the key of a ledger: %w", err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := backup.AddPublicKeys(ctx, tx, org, public); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("publish the key of a ledger: %w", err)
	}
	return nil
}
