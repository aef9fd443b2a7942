package store

import (
	"context"
	"fmt"
)

// Mapping is how a person mapped the columns of foreign files with these headers;
// nil if nobody has.
func Mapping(ctx context.Context, tx *Tx, fingerprint string) ([]byte, error) {
	var body string
	found, err := tx.one(ctx, &body, "SELECT body FROM mapping WHERE org = $1 AND fingerprint = $2", tx.Org.String(), fingerprint)
	if err != nil || !found {
		return nil, err
	}
	return []byte(body), nil
}

// RememberMapping keeps a mapping for the next file with the same headers.
func RememberMapping(ctx context.Context, tx *Tx, fingerprint, name string, body []byte) error {
	_, err := tx.sql.ExecContext(ctx, "INSERT INTO mapping (org, fingerprint, register, body, at) VALUES ($1, $2, $3, $4, $5) "+
		"ON CONFLICT (org, fingerprint) DO UPDATE SET register = excluded.register, body = excluded.body, at = excluded.at",
		tx.Org.String(), fingerprint, name, string(body), tx.db.base.Dialect.Time(tx.Now))
	if err != nil {
		return fmt.Errorf("remember a mapping: %w", err)
	}
	return nil
}
