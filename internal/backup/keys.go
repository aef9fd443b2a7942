package backup

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
)

// Keys of the table installation that this package reads. The application keeps
// the private halves; here are only keys that may be given to anybody.
const (
	// InstallKey names the row with the identifier of the installation.
	InstallKey = "id"
	// publicKeyPrefix, with the organisation after it, names the row with the public
	// keys of its checkpoints: one a line, the newest last, none ever removed, so
	// that old checkpoints stay verifiable after a rotation or a restore.
	publicKeyPrefix = "ledger.public."
)

// PublicKeys are the public keys of an organisation's checkpoints, oldest first;
// the zero organisation is the installation. None is no error.
func PublicKeys(ctx context.Context, q ledger.Querier, org id.ID) ([]string, error) {
	text, err := installed(ctx, q, publicKeyPrefix+db.Tenant(org))
	return strings.Fields(text), err
}

// AddPublicKeys adds to the public keys of an organisation those it has not yet.
func AddPublicKeys(ctx context.Context, tx ledger.Querier, org id.ID, keys ...string) error {
	have, err := PublicKeys(ctx, tx, org)
	if err != nil {
		return err
	}
	all := slices.Clone(have)
	for _, k := range keys {
		if k = strings.TrimSpace(k); !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	if len(all) == len(have) {
		return nil
	}
	return install(ctx, tx, publicKeyPrefix+db.Tenant(org), strings.Join(all, "\n"))
}

func install(ctx context.Context, tx ledger.Querier, key, value string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	if err != nil {
		return fmt.Errorf("keep %s of the installation: %w", key, err)
	}
	return nil
}

// installed is one value of the table installation, "" if it is not there.
func installed(ctx context.Context, q ledger.Querier, key string) (string, error) {
	rows, err := q.QueryContext(ctx, "SELECT value FROM installation WHERE key = $1", key)
	if err != nil {
		return "", fmt.Errorf("read %s of the installation: %w", key, err)
	}
	defer rows.Close()
	var value string
	if rows.Next() {
		if err := rows.Scan(&value); err != nil {
			return "", fmt.Errorf("read %s of the installation: %w", key, err)
		}
	}
	return value, rows.Err()
}
