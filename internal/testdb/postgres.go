package testdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the database/sql driver "pgx"
)

// Postgres is the DSN, as OwnerRole, of a fresh empty database that goes with
// the test.
func Postgres(t testing.TB) string {
	t.Helper()
	owner, _ := PostgresRoles(t)
	return owner
}

// PostgresRoles is Postgres with a second DSN of the same database, as AppRole.
func PostgresRoles(t testing.TB) (owner, app string) {
	t.Helper()
	return create(t, "template1")
}

// PostgresTemplate is PostgresRoles with a copy of a database that migrate has
// made once in this test program for that name. Migrate gets the owner's DSN,
// must grant to AppRole what it needs, and must close what it opens.
func PostgresTemplate(t testing.TB, name string, migrate func(ownerDSN string) error) (owner, app string) {
	t.Helper()
	s := mustServer(t)
	build := sync.OnceValues(func() (string, error) { return s.buildTemplate(migrate) })
	once, _ := s.templates.LoadOrStore(name, build)
	from, err := once.(func() (string, error))()
	if err != nil {
		t.Fatalf("template %s for PostgreSQL: %v", name, err)
	}
	return create(t, from)
}

// postgresServer is started by the first test that asks and shared by all tests
// of the program.
type postgresServer struct {
	admin     *sql.DB
	dsn       url.URL // of the maintenance database
	prefix    string  // of this program's databases
	count     atomic.Int64
	templates sync.Map // name -> func() (database string, error)
}

var theServer = sync.OnceValues(connect)

func mustServer(t testing.TB) *postgresServer {
	t.Helper()
	s, err := theServer()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	return s
}

func connect() (*postgresServer, error) {
	dsn := os.Getenv("PRIVET_TEST_PG_DSN")
	if dsn == "" {
		var err error
		if dsn, err = start(); err != nil {
			return nil, err
		}
	}
	at, err := url.Parse(dsn)
	if err != nil || !strings.HasPrefix(at.Scheme, "postgres") {
		return nil, errors.New("PRIVET_TEST_PG_DSN: want the form postgres://user:password@host:port/database")
	}
	admin, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	s := &postgresServer{admin: admin, dsn: *at, prefix: fmt.Sprintf("privet_t_%d_%x_", os.Getpid(), nonce())}
	for _, role := range []string{OwnerRole, AppRole} {
		if err := s.createRole(role); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// createRole tolerates a role that an earlier program, or one at the same time,
// left on a shared server.
func (s *postgresServer) createRole(role string) error {
	_, err := s.admin.Exec("CREATE ROLE " + role +
		" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '" + rolePassword + "'")
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "42710" || pg.Code == "23505") { // duplicate object, unique violation
		return nil
	}
	if err != nil {
		return fmt.Errorf("create role %s: %w", role, err)
	}
	return nil
}

func (s *postgresServer) buildTemplate(migrate func(string) error) (string, error) {
	name, err := s.newDatabase("template1")
	if err != nil {
		return "", err
	}
	if err := migrate(s.as(OwnerRole, name)); err != nil {
		return "", err
	}
	return name, nil
}

func (s *postgresServer) newDatabase(template string) (string, error) {
	name := fmt.Sprintf("%s%d", s.prefix, s.count.Add(1))
	_, err := s.admin.Exec("CREATE DATABASE " + name + " OWNER " + OwnerRole + " TEMPLATE " + template)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "55006" { // object in use
		return "", fmt.Errorf("%w (migrate must close what it opens)", err)
	}
	return name, err
}

// as is the DSN of a database for a role.
func (s *postgresServer) as(role, database string) string {
	at := s.dsn
	at.User = url.UserPassword(role, rolePassword)
	at.Path = "/" + database
	return at.String()
}

func create(t testing.TB, template string) (owner, app string) {
	t.Helper()
	s := mustServer(t)
	name, err := s.newDatabase(template)
	if err != nil {
		t.Fatalf("create a database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := s.admin.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return s.as(OwnerRole, name), s.as(AppRole, name)
}
