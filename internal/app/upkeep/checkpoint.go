package upkeep

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
)

// Checkpoint signs the ledger of an organisation.
type Checkpoint struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Checkpoint) Kind() string { return "checkpoint" }

// Checkpoint signs the ledger as it stands and appends the note to the file of
// checkpoints, if there is one. A ledger that was tampered with is not signed
// (problem ledger_inconsistent); an empty one needs no signature.
func (d Deps) Checkpoint(ctx context.Context, org id.ID) error {
	if empty, err := d.empty(ctx, org); err != nil || empty {
		return err
	}
	signer, err := d.Keys.Signer(ctx, org)
	if err != nil {
		return err
	}
	tx, err := d.Store.Base().Write(ctx, org)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	signed, err := ledger.Checkpoint(ctx, tx, tx.Dialect, org, d.Store.Now(), signer)
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("store a checkpoint: %w", err)
	}
	return d.export(signed)
}

func (d Deps) empty(ctx context.Context, org id.ID) (bool, error) {
	tx, err := d.Store.Base().Read(ctx, org)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() // it only reads
	size, _, err := ledger.Size(ctx, tx, org)
	return size == 0, err
}

// export appends a checkpoint to the file, once.
func (d Deps) export(signed []byte) error {
	if d.CheckpointFile == "" {
		return nil
	}
	have, err := os.ReadFile(d.CheckpointFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("export a checkpoint: %w", err)
	}
	if bytes.Contains(have, signed) {
		return nil
	}
	f, err := os.OpenFile(d.CheckpointFile, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("export a checkpoint: %w", err)
	}
	_, err = f.Write(append(signed, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("export a checkpoint: %w", err)
	}
	return nil
}
