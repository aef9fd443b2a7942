package ledger

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/privet-pims/privet/internal/id"
)

// Database is a log in the database. q should be one read transaction, so that
// entries, tree and checkpoints are of the same moment.
func Database(q Querier, org id.ID) Source { return &database{q: q, org: org} }

type database struct {
	q   Querier
	org id.ID
	one sync.Mutex // one connection reads one page at a time
}

const (
	entryPage = 512
	nodePage  = 4096
)

func (d *database) Log(ctx context.Context) (Log, error) {
	l := Log{Org: d.org}
	var err error
	if l.Size, l.Root, err = Size(ctx, d.q, d.org); err != nil {
		return l, err
	}
	rows, err := d.q.QueryContext(ctx, `SELECT note FROM ledger_checkpoint WHERE org = $1 ORDER BY size`, orgText(d.org))
	if err != nil {
		return l, fmt.Errorf("checkpoints of %s: %w", orgText(d.org), err)
	}
	defer rows.Close()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return l, fmt.Errorf("checkpoints of %s: %w", orgText(d.org), err)
		}
		l.Checkpoints = append(l.Checkpoints, []byte(n))
	}
	return l, rows.Err()
}

// Entries reads page by page: a cursor held open would block the connection that
// Nodes needs as well.
func (d *database) Entries(ctx context.Context) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for after := int64(-1); ; {
			page, err := d.entries(ctx, after)
			if err != nil {
				yield(Stored{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
			}
			if len(page) < entryPage {
				return
			}
			after = page[len(page)-1].Seq
		}
	}
}

func (d *database) entries(ctx context.Context, after int64) ([]Stored, error) {
	d.one.Lock()
	defer d.one.Unlock()
	rows, err := d.q.QueryContext(ctx, `SELECT e.seq, e.header, e.body_hash, e.leaf_hash, b.salt, b.body
		FROM ledger_entry e LEFT JOIN ledger_body b ON b.org = e.org AND b.seq = e.seq
		WHERE e.org = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3`, orgText(d.org), after, entryPage)
	if err != nil {
		return nil, fmt.Errorf("entries of ledger %s: %w", orgText(d.org), err)
	}
	defer rows.Close()
	page := make([]Stored, 0, entryPage)
	for rows.Next() {
		var e Stored
		if err := rows.Scan(&e.Seq, &e.Header, &e.BodyHash, &e.Leaf, &e.Salt, &e.Body); err != nil {
			return nil, fmt.Errorf("entries of ledger %s: %w", orgText(d.org), err)
		}
		page = append(page, e)
	}
	return page, rows.Err()
}

func (d *database) Nodes(ctx context.Context) iter.Seq2[Run, error] {
	return func(yield func(Run, error) bool) {
		for after := int64(-1); ; {
			runs, n, last, err := d.nodes(ctx, after)
			if err != nil {
				yield(Run{}, err)
				return
			}
			for _, r := range runs {
				if !yield(r, nil) {
					return
				}
			}
			if n < nodePage {
				return
			}
			after = last
		}
	}
}

func (d *database) nodes(ctx context.Context, after int64) (runs []Run, n int, last int64, err error) {
	d.one.Lock()
	defer d.one.Unlock()
	rows, err := d.q.QueryContext(ctx, `SELECT idx, hash FROM ledger_node WHERE org = $1 AND idx > $2 ORDER BY idx LIMIT $3`,
		orgText(d.org), after, nodePage)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("tree of ledger %s: %w", orgText(d.org), err)
	}
	defer rows.Close()
	for ; rows.Next(); n++ {
		var idx int64
		var raw []byte
		if err := rows.Scan(&idx, &raw); err != nil {
			return nil, 0, 0, fmt.Errorf("tree of ledger %s: %w", orgText(d.org), err)
		}
		h, _ := asHash(raw) // of a wrong length: zero, and found to be wrong
		if len(runs) == 0 || idx != last+1 {
			runs = append(runs, Run{First: idx})
		}
		r := &runs[len(runs)-1]
		r.Hashes = append(r.Hashes, h)
		last = idx
	}
	return runs, n, last, rows.Err()
}
