package account

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

const (
	goodPassword  = "lantern-orbit-velvet-47"
	otherPassword = "granite teapot ribbon owl"
)

// cheap is a cost that tests can pay.
var cheap = argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// world is a service on one database, with a clock that the test moves.
type world struct {
	*Service
	testing.TB
	clock *registertest.Clock
	ctx   context.Context
}

var home = From{Address: "192.0.2.7:5123", Agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(newWorld(t, d, Options{}))
		})
	}
}

func newWorld(t testing.TB, d db.Dialect, o Options) *world {
	t.Helper()
	clock := registertest.NewClock()
	v, err := vault.Open(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	o.Hash = cheap
	if o.Address == "" {
		o.Address = "https://privet.example.org"
	}
	s, err := New(registertest.Open(t, d, clock), v, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	return &world{s, t, clock, context.Background()}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// wants fails unless err is the problem, or carries the complaint, of that key.
func (w *world) wants(err error, key string) {
	w.Helper()
	p, ok := problem.As(err)
	if ok && p.Key == key {
		return
	}
	if ok {
		for _, f := range p.Fields {
			if f.Key == key {
				return
			}
		}
	}
	w.Fatalf("%v (%+v), want %s", err, p, key)
}

// account makes one with goodPassword that belongs nowhere.
func (w *world) person(email string) Account {
	w.Helper()
	hash, err := w.hasher.hash(w.ctx, goodPassword)
	w.must(err)
	var a Account
	w.must(w.write(w.ctx, func(tx *db.Tx) error {
		a, err = w.create(w.ctx, tx, email, "Ana Kowalska", hash, "", id.ID{})
		return err
	}))
	return a
}

// org founds an organisation; the operator is its actor.
func (w *world) org(slug string) access.Actor {
	w.Helper()
	who := registertest.Found(w, w.store, slug)
	who.Kind = access.Operator
	return who
}

func (w *world) member(org access.Actor, a Account, role access.Role) {
	w.Helper()
	w.must(w.AddMember(w.ctx, org, Membership{Account: a.ID, Role: role}))
}

func (w *world) signIn(email string) *Session {
	w.Helper()
	return w.look(w.enterWith(email, goodPassword).Secret)
}

func (w *world) enterWith(email, password string) Entry {
	w.Helper()
	e, err := w.SignIn(w.ctx, email, password, home)
	w.must(err)
	return e
}

func (w *world) look(secret string) *Session {
	w.Helper()
	x, err := w.Lookup(w.ctx, secret)
	w.must(err)
	return x
}

func (w *world) gone(secret string) {
	w.Helper()
	_, err := w.Lookup(w.ctx, secret)
	w.wants(err, "unauthenticated")
}

// actor of the session in its first organisation.
func (w *world) actor(x *Session) access.Actor {
	w.Helper()
	if len(x.Members) == 0 {
		w.Fatal("no organisation")
	}
	return x.Actor(x.Members[0])
}

func (w *world) pass(d time.Duration) { w.clock.Pass(d) }

// ledger reads the verbs in an organisation's log.
func (w *world) ledger(org id.ID) (verbs []string) {
	w.Helper()
	w.must(w.store.Read(w.ctx, access.SystemActor(org, "test"), func(tx *store.Tx) error {
		rows, err := tx.SQL().QueryContext(w.ctx, "SELECT header FROM ledger_entry WHERE org = $1 ORDER BY seq", org)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h []byte
			if err := rows.Scan(&h); err != nil {
				return err
			}
			verbs = append(verbs, string(h))
		}
		return rows.Err()
	}))
	return verbs
}

func contextThatEnded() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx, cancel
}
