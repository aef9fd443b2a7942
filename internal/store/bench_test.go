package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

const manyRecords = 100_000

// filled is a store with many systems in one organisation.
func filled(b *testing.B, d db.Dialect) (*store.DB, access.Actor) {
	b.Helper()
	s := registertest.Open(b, d, registertest.NewClock())
	who := registertest.Found(b, s, "large")
	for done := 0; done < manyRecords; done += 5000 {
		registertest.Write(b, s, who, func(ctx context.Context, tx *store.Tx) error {
			for i := range 5000 {
				n := done + i
				rec := &record.System{Head: register.Head{Title: fmt.Sprintf("System %d of %d", n*7919%manyRecords, manyRecords)},
					Hosting: "saas", Origin: "third_party", Criticality: "low", Description: "Keeps what customers order and what they are owed."}
				if _, err := store.Create(ctx, tx, record.Systems, rec); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return s, who
}

// BenchmarkList compares a page of 50 out of 100 000 with the bare query for the
// same rows; bar: at most 3 times.
func BenchmarkList(b *testing.B) {
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		s, who := filled(b, d)
		ctx := context.Background()
		page := func(after string) (next string) {
			if err := s.Read(ctx, who, func(tx *store.Tx) error {
				p, err := store.List(ctx, tx, record.Systems, store.Query{Limit: 50, After: after})
				if len(p.Items) != 50 {
					b.Fatalf("%d items", len(p.Items))
				}
				next = p.Next
				return err
			}); err != nil {
				b.Fatal(err)
			}
			return next
		}
		middle := ""
		for range 200 {
			middle = page(middle)
		}
		b.Run(string(d)+"/store", func(b *testing.B) {
			for b.Loop() {
				page(middle)
			}
		})
		b.Run(string(d)+"/bare", func(b *testing.B) {
			pool := open(b, s.Base())
			for b.Loop() {
				bare(b, pool, d, who)
			}
		})
	}
}

// open is a handle with no more to it than the driver.
func open(b *testing.B, base *db.DB) *sql.DB {
	driver, dsn := "sqlite", "file:"+base.DSN+"?_pragma=busy_timeout(8000)"
	if base.Dialect == db.Postgres {
		driver, dsn = "pgx", base.DSN
	}
	pool, err := sql.Open(driver, dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { pool.Close() })
	return pool
}

// bare reads the same page with one query by hand, in a transaction that names the
// organisation where the database wants it.
func bare(b *testing.B, pool *sql.DB, d db.Dialect, who access.Actor) {
	tx, err := pool.Begin()
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback()
	if d == db.Postgres {
		if _, err := tx.Exec("SELECT set_config('privet.org', $1, true)", who.Org.String()); err != nil {
			b.Fatal(err)
		}
	}
	rows, err := tx.Query("SELECT r.id, r.ref, r.title, r.state, r.rev, t.description, t.status, t.origin, t.hosting, t.criticality, t.regions, t.supplier FROM record r "+
		"JOIN systems t ON t.org = r.org AND t.id = r.id WHERE r.org = $1 AND r.register = $2 AND (r.title_key, r.id) > ($3, $4) ORDER BY r.title_key, r.id LIMIT 50",
		who.Org.String(), "systems", "system 2", "00000000-0000-0000-0000-000000000000")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var id, ref, title, state, description, status, origin, hosting, criticality, regions string
		var supplier sql.NullString
		var rev int64
		if err := rows.Scan(&id, &ref, &title, &state, &rev, &description, &status, &origin, &hosting, &criticality, &regions, &supplier); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n != 50 {
		b.Fatalf("%d rows: %v", n, rows.Err())
	}
}

// BenchmarkCreate measures one durable create a transaction, and many in one.
func BenchmarkCreate(b *testing.B) {
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		s := registertest.Open(b, d, registertest.NewClock())
		who := registertest.Found(b, s, "acme")
		x := registertest.NewSampler(b, s, who)
		for _, of := range []string{"systems", "processing-activities"} {
			ty := s.Registers().Get(of)
			for _, batch := range []int{1, 500} {
				b.Run(fmt.Sprintf("%s/%s/%d", d, of, batch), func(b *testing.B) {
					start, n := time.Now(), 0
					for b.Loop() {
						registertest.Write(b, s, who, func(ctx context.Context, tx *store.Tx) error {
							for range batch {
								if _, err := store.CreateAny(ctx, tx, ty, x.Full(ty)); err != nil {
									return err
								}
								n++
							}
							return nil
						})
					}
					b.ReportMetric(float64(n)/time.Since(start).Seconds(), "records/s")
				})
			}
		}
	}
}

// BenchmarkWhole compares reading 4 000 activities anew, as List does page by page, with
// reading them whole when nothing has changed and after a change of one.
func BenchmarkWhole(b *testing.B) {
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		s := registertest.Open(b, d, registertest.NewClock())
		who := registertest.Found(b, s, "large")
		registertest.Write(b, s, who, func(ctx context.Context, tx *store.Tx) error {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ada Owner"}})
			if err != nil {
				return err
			}
			list := make([]store.Addition, 4000)
			for i := range list {
				a := approvable(p.ID)
				a.Title = fmt.Sprint("Activity ", i)
				list[i] = store.Addition{Type: record.ProcessingActivities.Type, Record: a}
			}
			return store.CreateMany(ctx, tx, list, nil)
		})
		read := func(how func(context.Context, *store.Tx, register.Of[record.ProcessingActivity]) ([]*record.ProcessingActivity, error)) (one *record.ProcessingActivity) {
			registertest.Read(b, s, who, func(ctx context.Context, tx *store.Tx) error {
				all, err := how(ctx, tx, record.ProcessingActivities)
				if len(all) != 4000 {
					b.Fatalf("%d activities", len(all))
				}
				one = all[2000]
				return err
			})
			return one
		}
		b.Run(string(d)+"/listed", func(b *testing.B) {
			for b.Loop() {
				read(func(ctx context.Context, tx *store.Tx, of register.Of[record.ProcessingActivity]) ([]*record.ProcessingActivity, error) {
					return paged(ctx, tx, of, store.MaxLimit)
				})
			}
		})
		b.Run(string(d)+"/unchanged", func(b *testing.B) {
			read(store.Whole)
			for b.Loop() {
				read(store.Whole)
			}
		})
		b.Run(string(d)+"/changed", func(b *testing.B) {
			a := read(store.Whole)
			for n := 0; b.Loop(); n++ {
				b.StopTimer()
				registertest.Write(b, s, who, func(ctx context.Context, tx *store.Tx) error {
					_, err := store.Change(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, func(a *record.ProcessingActivity) error {
						a.Description = register.Text(fmt.Sprint("Words ", n))
						return nil
					})
					return err
				})
				b.StartTimer()
				a = read(store.Whole)
			}
		})
	}
}
