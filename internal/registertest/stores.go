// Package registertest is the conformance suite: what must hold for every
// register, on both databases. A register that is added is tested by being in
// record.All; nothing else is to be written for it but its own rules.
package registertest

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/testdb"
	"github.com/privet-pims/privet/migrations"
)

// Start is where the clock of a test store begins.
var Start = time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC)

// Clock is a time that tests move themselves.
type Clock struct{ micros atomic.Int64 }

// NewClock stands at Start.
func NewClock() *Clock {
	c := &Clock{}
	c.micros.Store(Start.UnixMicro())
	return c
}

// Now is the present of the test; it passes by a microsecond at each look.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.micros.Add(1)).UTC() }

// Pass lets time go by.
func (c *Clock) Pass(d time.Duration) { c.micros.Add(d.Microseconds()) }

// Each runs a test on an empty, migrated store of each database.
func Each(t *testing.T, run func(*testing.T, *store.DB)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(t, Open(t, d, NewClock()))
		})
	}
}

// Open gives an empty, migrated store. On PostgreSQL it serves as the role that
// owns nothing.
func Open(t testing.TB, d db.Dialect, clock *Clock, on ...store.Reaction) *store.DB {
	t.Helper()
	base, err := db.Open(context.Background(), DSN(t, d))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { base.Close() })
	s := store.New(base, record.All(), clock.Now, on...)
	t.Cleanup(func() { Faithful(t, s) })
	return s
}

// Faithful fails if a record that was given out to be read was changed by its reader. Of
// a store whose database the test has closed there is nothing to compare.
func Faithful(t testing.TB, s *store.DB) {
	t.Helper()
	if t.Failed() {
		return
	}
	tenants, err := s.Tenants(context.Background())
	if err != nil {
		return
	}
	for _, x := range tenants {
		if err := s.Read(context.Background(), As(x.ID, access.Owner), func(tx *store.Tx) error { return tx.Faithful(context.Background()) }); err != nil {
			t.Errorf("what is kept of %s: %v", x.Slug, err)
		}
	}
}

// DSN of an empty, migrated database.
func DSN(t testing.TB, d db.Dialect) string {
	t.Helper()
	if d == db.SQLite {
		return testdb.SQLiteTemplate(t, "privet", func(path string) error {
			return db.Migrate(context.Background(), migrations.Files, path, "")
		})
	}
	_, app := testdb.PostgresTemplate(t, "privet", func(owner string) error {
		return db.Migrate(context.Background(), migrations.Files, owner, "postgres://"+testdb.AppRole+"@localhost/")
	})
	return app
}

// Found opens an organisation and returns its owner as an actor.
func Found(t testing.TB, s *store.DB, slug string) access.Actor {
	t.Helper()
	rec := &record.Organisation{Head: register.Head{Title: "Organisation " + slug}, Kind: "own", LawsInScope: register.Terms[record.LawScheme]{"eu-gdpr"}}
	who := access.Actor{Kind: access.Operator, ID: id.New()}
	tenant, err := s.Found(context.Background(), who, slug, rec)
	if err != nil {
		t.Fatal(err)
	}
	return As(tenant.ID, access.Owner)
}

// As is an actor of a role in an organisation.
func As(org id.ID, role access.Role) access.Actor {
	return access.Actor{Kind: access.Person, ID: id.New(), Org: org, Role: role}
}

// Write runs do in a write transaction and fails the test on an error.
func Write(t testing.TB, s *store.DB, who access.Actor, do func(context.Context, *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := s.Write(ctx, who, func(tx *store.Tx) error { return do(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// Read runs do in a read transaction and fails the test on an error.
func Read(t testing.TB, s *store.DB, who access.Actor, do func(context.Context, *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := s.Read(ctx, who, func(tx *store.Tx) error { return do(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}
