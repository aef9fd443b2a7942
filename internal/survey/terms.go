package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Terms are the taxonomies as the organisation of the transaction has them: those of the
// program with its own terms and names. They are the same for everybody in it, whatever
// he may see; nil stands for those of the program.
func Terms(ctx context.Context, tx *store.Tx) (*catalogue.Set, error) {
	return store.Remembered(ctx, tx, "own terms", func() (*catalogue.Set, error) {
		list, err := ownTerms(ctx, tx)
		if err != nil || len(list) == 0 {
			return nil, err
		}
		raw, err := json.Marshal(list)
		if err != nil {
			return nil, fmt.Errorf("read own terms: %w", err)
		}
		sum := sha256.Sum256(raw)
		got, err := tx.Kept("terms:"+hex.EncodeToString(sum[:]), func() (any, error) { return catalogue.NewSet(list), nil })
		if err != nil {
			return nil, err
		}
		return got.(*catalogue.Set), nil //nolint:forcetypeassert // of this key
	})
}

// Words are words with the terms of the organisation of the transaction.
func Words(ctx context.Context, tx *store.Tx, w i18n.Words) (i18n.Words, error) {
	s, err := Terms(ctx, tx)
	if err != nil || s == nil {
		return w.With(nil), err
	}
	return w.With(s), nil
}

func ownTerms(ctx context.Context, tx *store.Tx) ([]catalogue.Own, error) {
	rows, err := tx.SQL().QueryContext(ctx, `SELECT r.title, r.archived IS NOT NULL, t."does", t."of", t."key", t."name_en", t."name_de", t."also", t."sensitivity", t."dpv", t."fides"
		FROM own_terms t JOIN record r ON r.org = t.org AND r.id = t.id WHERE t.org = $1 ORDER BY r.ref`, tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read own terms: %w", err)
	}
	defer rows.Close()
	var out []catalogue.Own
	for rows.Next() {
		var x record.OwnTerm
		var past bool
		var also []byte
		if err := rows.Scan(&x.Title, &past, &x.Does, &x.Of, &x.Key, &x.NameEn, &x.NameDe, &also, &x.Sensitivity, &x.DPV, &x.Fides); err != nil {
			return nil, fmt.Errorf("read own terms: %w", err)
		}
		if len(also) > 0 {
			if err := json.Unmarshal(also, &x.Also); err != nil {
				return nil, fmt.Errorf("read own terms: %w", err)
			}
		}
		if past {
			x.Archived = time.Unix(0, 0)
		}
		if e, ok := x.Entry(); ok {
			out = append(out, e)
		}
	}
	return out, rows.Err()
}
