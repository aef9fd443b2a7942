package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/id"
)

// bodies of 1 kB.
func kilobytes(n int) []Entry {
	all := story(n)
	for i := range all {
		all[i].Body = fmt.Appendf(nil, `{"n":%d,"text":"%s"}`, i, bytes.Repeat([]byte("x"), 980))
	}
	return all
}

// BenchmarkVerify reports the rate of verification in relation to plain SHA-256
// over the same headers and bodies, measured in the same run on one processor.
// The bar is 0.25, and 2 s for 100 000 entries (R13).
func BenchmarkVerify(b *testing.B) {
	const n = 100_000
	m, public := logged(b, kilobytes(n))
	var size int64
	for _, e := range m.entries {
		size += int64(len(e.Header) + len(e.Body))
	}
	var text bytes.Buffer
	if err := Write(b.Context(), &text, m); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		src  Source
	}{{"memory", m}, {"file", inFile(text.Bytes())}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(size)
			var pure, spent time.Duration
			for b.Loop() {
				start := time.Now()
				for _, e := range m.entries {
					sink[0] ^= sha256.Sum256(e.Header)[0]
					sink[1] ^= sha256.Sum256(e.Body)[0]
				}
				pure += time.Since(start)
				start = time.Now()
				r, err := Verify(b.Context(), c.src, Options{Keys: []string{public}})
				if err != nil || !r.OK() {
					b.Fatal(r, err)
				}
				spent += time.Since(start)
			}
			b.ReportMetric(pure.Seconds()/spent.Seconds(), "of-sha256")
			b.ReportMetric(spent.Seconds()/float64(b.N), "s/100k-entries")
		})
	}
}

var sink [32]byte

// prepared keeps the statements of one connection, as the store does.
type prepared struct {
	tx    *sql.Tx
	known map[string]*sql.Stmt
}

func (p prepared) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := p.known[query]; ok {
		return s, nil
	}
	s, err := p.tx.PrepareContext(ctx, query)
	if err == nil {
		p.known[query] = s
	}
	return s, err
}

func (p prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (p prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// BenchmarkAppend compares appending with one bare insert of the same body, in
// transactions of 10 single appends, or of 10 000 entries in larger steps.
func BenchmarkAppend(b *testing.B) {
	entries := kilobytes(10_000)
	for _, open := range []func(testing.TB) engine{sqlite, postgres} {
		e := open(b)
		create := `CREATE TABLE bare (id TEXT PRIMARY KEY, body BLOB)`
		if e.lock != "" {
			create = `CREATE TEMPORARY TABLE bare (id uuid PRIMARY KEY, body bytea)`
			e.db.SetMaxOpenConns(1)
		}
		if _, err := e.db.Exec(create); err != nil {
			b.Fatal(err)
		}
		org := acme
		per := func(b *testing.B, n int, do func(q Querier, i int) error) {
			done, all := 0, len(entries)
			if n == 1 {
				all = 10
			}
			for b.Loop() {
				if n > 1 {
					org = id.New()
				}
				e.write(b, org, func(tx *sql.Tx) error {
					var p Querier = tx // pgx keeps its statements itself
					if e.lock == "" {
						p = prepared{tx, map[string]*sql.Stmt{}}
					}
					for i := 0; i < all; i += n {
						if err := do(p, i); err != nil {
							return err
						}
					}
					return nil
				})
				done += all
			}
			b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "entries/s")
		}
		b.Run(e.name+"/bare insert", func(b *testing.B) {
			per(b, 1, func(q Querier, i int) error {
				_, err := q.ExecContext(b.Context(), `INSERT INTO bare (id, body) VALUES ($1, $2)`, id.New(), entries[i].Body)
				return err
			})
		})
		for _, n := range []int{1, 100, 10_000} {
			b.Run(fmt.Sprintf("%s/append by %d", e.name, n), func(b *testing.B) {
				per(b, n, func(q Querier, i int) error {
					_, err := Append(b.Context(), q, e, org, noon, entries[i:i+n]...)
					return err
				})
			})
		}
	}
}

// BenchmarkVerifyDatabase is the same from a SQLite file, for comparison.
func BenchmarkVerifyDatabase(b *testing.B) {
	e := sqlite(b)
	e.append(b, acme, kilobytes(20_000)...)
	var size countWriter
	e.write(b, acme, func(tx *sql.Tx) error { return Write(b.Context(), &size, Database(tx, acme)) })
	b.SetBytes(int64(size))
	for b.Loop() {
		if r := e.verify(b, acme, Options{}); !r.OK() {
			b.Fatal(r)
		}
	}
}

type countWriter int64

func (c *countWriter) Write(p []byte) (int, error) { *c += countWriter(len(p)); return len(p), nil }

var _ io.Writer = (*countWriter)(nil)
