package upkeep

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// Sweep removes contents that nothing refers to.
type Sweep struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Sweep) Kind() string { return "sweep_files" }

// maxSweep bounds what one night removes.
const maxSweep = 10_000

// Sweep removes a content that nothing referred to on two nights in a row: a file
// whose change was refused, or whose last mention in the ledger was erased. What
// an attachment, a field of a record, or a body of the ledger names stays, also
// if the attachment was taken off. Two nights, because a file is stored a moment
// before the change that names it.
func (d Deps) Sweep(ctx context.Context, org id.ID) error {
	loose := map[blob.Sum]bool{}
	err := d.Blobs.Walk(ctx, org, func(s blob.Sum, _ int64) error {
		loose[s] = true
		return nil
	})
	if err != nil || len(loose) == 0 {
		return err
	}
	key := "sweep." + org.String()
	before := ""
	who := access.SystemActor(org, "sweep_files")
	err = d.Store.Read(ctx, who, func(tx *store.Tx) error {
		if err := tx.SQL().QueryRowContext(ctx, "SELECT COALESCE(MAX(value), '') FROM installation WHERE key = $1", key).Scan(&before); err != nil {
			return fmt.Errorf("read last night's files: %w", err)
		}
		return named(ctx, tx, loose)
	})
	if err != nil {
		return err
	}
	var keep []string
	removed := 0
	for _, s := range sorted(loose) {
		if !strings.Contains(before, s.String()) {
			keep = append(keep, s.String())
			continue
		}
		if err := d.Blobs.Remove(ctx, org, s); err != nil {
			return err
		}
		removed++
	}
	if removed > 0 {
		d.Log.InfoContext(ctx, "files that nothing refers to removed", "org", org, "files", removed)
	}
	now := strings.Join(keep[:min(len(keep), maxSweep)], "\n")
	if now == before {
		return nil
	}
	return d.Store.Write(ctx, who, func(tx *store.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, now)
		if err != nil {
			return fmt.Errorf("keep tonight's files: %w", err)
		}
		return nil
	})
}

func sorted(set map[blob.Sum]bool) []blob.Sum {
	list := make([]blob.Sum, 0, len(set))
	for s := range set {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b blob.Sum) int { return slices.Compare(a[:], b[:]) })
	return list
}

var hash = regexp.MustCompile(`[0-9a-f]{64}`)

// named takes out of the set whatever is named anywhere in the organisation.
func named(ctx context.Context, tx *store.Tx, loose map[blob.Sum]bool) error {
	strike := func(text []byte) {
		for _, found := range hash.FindAll(text, -1) {
			if s, err := blob.ParseSum(string(found)); err == nil {
				delete(loose, s)
			}
		}
	}
	if err := scan(ctx, tx, strike, "SELECT sum FROM attachment WHERE org = $1", tx.Org.String()); err != nil {
		return err
	}
	if err := scan(ctx, tx, strike, "SELECT sum FROM request_file WHERE org = $1 AND deleted IS NULL", tx.Org.String()); err != nil {
		return err
	}
	for after := int64(-1); len(loose) > 0; {
		n, last, err := bodies(ctx, tx, after, strike)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		after = last
	}
	for _, t := range tx.Registers().All() {
		for _, archived := range []bool{false, true} {
			for after := ""; len(loose) > 0; {
				page, err := store.ListAny(ctx, tx, t, store.Query{After: after, Limit: store.MaxLimit, Rows: true, Archived: archived})
				if err != nil {
					return err
				}
				for _, rec := range page.Items {
					strike(t.JSON(rec))
				}
				if after = page.Next; after == "" {
					break
				}
			}
		}
	}
	return nil
}

func scan(ctx context.Context, tx *store.Tx, do func([]byte), query string, args ...any) error {
	rows, err := tx.SQL().QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("look for what files are named: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var text []byte
		if err := rows.Scan(&text); err != nil {
			return fmt.Errorf("look for what files are named: %w", err)
		}
		do(text)
	}
	return rows.Err()
}

// bodies visits a stretch of the ledger's bodies after a position.
func bodies(ctx context.Context, tx *store.Tx, after int64, do func([]byte)) (n int, last int64, err error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT seq, body FROM ledger_body WHERE org = $1 AND seq > $2 ORDER BY seq LIMIT 1000", tx.Org.String(), after)
	if err != nil {
		return 0, 0, fmt.Errorf("look for files in the ledger: %w", err)
	}
	defer rows.Close()
	for ; rows.Next(); n++ {
		var body []byte
		if err := rows.Scan(&last, &body); err != nil {
			return 0, 0, fmt.Errorf("look for files in the ledger: %w", err)
		}
		do(body)
	}
	return n, last, rows.Err()
}
