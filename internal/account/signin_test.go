package account

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/problem"
)

// S9: a refusal tells nothing, neither by its words nor by its work.
func TestARefusalTellsNothing(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ana, off := w.person("ana@example.org"), w.person("off@example.org")
		w.must(w.write(w.ctx, func(tx *db.Tx) error {
			if _, err := tx.ExecContext(w.ctx, "UPDATE account SET disabled = created WHERE id = $1", off.ID); err != nil {
				return err
			}
			_, err := tx.ExecContext(w.ctx, "UPDATE account SET password = '' WHERE id = $1", ana.ID)
			return err
		}))
		w.person("ben@example.org")
		for _, email := range []string{"nobody@example.org", "ana@example.org", "off@example.org", "ben@example.org", "", "no address"} {
			before := w.hasher.count.Load()
			_, err := w.SignIn(w.ctx, email, "not the password", home)
			w.wants(err, "sign_in_refused")
			if n := w.hasher.count.Load() - before; n != 1 {
				t.Errorf("%q: %d hashes", email, n)
			}
		}
	})
}

// S9: ten wrong passwords a minute for an account, fifty for an address, and the
// owner comes in all the same.
func TestWrongPasswordsAreThrottled(t *testing.T) {
	t.Parallel()
	from := func(n int) From { return From{Address: fmt.Sprintf("198.51.%d.%d", n/250, 1+n%250)} }
	for _, c := range []struct {
		name  string
		tries int
		email func(int) string
		from  func(int) From
		let   int // how many are let through to the password
		owner From
		comes bool // the owner, with the right password, from there
	}{
		{"one address, one account", 30, func(int) string { return "ana@example.org" }, func(int) From { return from(0) }, 10, from(0), false},
		{"one address, one account, the owner elsewhere", 30, func(int) string { return "ana@example.org" }, func(int) From { return from(0) }, 10, from(1), true},
		{"one address, many accounts", 80, func(n int) string { return fmt.Sprintf("p%d@example.org", n) }, func(int) From { return from(0) }, 50, from(0), false},
		{"many addresses, one account: one try each", 60, func(int) string { return "ana@example.org" }, func(n int) From { return from(n % 20) }, 20, from(30), true},
		{"very many addresses, the owner where he never was", 150, func(int) string { return "ana@example.org" }, from, 100, from(200), false},
		{"very many addresses, the owner where he was before", 150, func(int) string { return "ana@example.org" }, from, 100, home, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(w *world) {
				w.person("ana@example.org")
				w.signIn("ana@example.org")
				let := 0
				for n := range c.tries {
					_, err := w.SignIn(w.ctx, c.email(n), "wrong", c.from(n))
					if !problem.Is(err, problem.Throttled) {
						let++
					}
				}
				if let != c.let {
					t.Errorf("%d let through, want %d", let, c.let)
				}
				_, err := w.SignIn(w.ctx, "ana@example.org", goodPassword, c.owner)
				if (err == nil) != c.comes {
					t.Errorf("the owner: %v", err)
				}
				w.pass(time.Minute + time.Second)
				if _, err := w.SignIn(w.ctx, "ana@example.org", goodPassword, c.from(0)); err != nil {
					t.Errorf("a minute later: %v", err)
				}
			})
		})
	}
}

func TestManyTriesAtOnceGainNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, Options{})
	w.person("ana@example.org")
	var let atomic.Int64
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if _, err := w.SignIn(w.ctx, "ana@example.org", "wrong", home); !problem.Is(err, problem.Throttled) {
				let.Add(1)
			}
		})
	}
	all.Wait()
	if let.Load() > wrongPerPair {
		t.Errorf("%d let through", let.Load())
	}
}

func TestTheThrottleStaysSmall(t *testing.T) {
	t.Parallel()
	th, now := newThrottle(), time.Unix(1_800_000_000, 0)
	for n := range 3 * maxKeys {
		th.take(now, limit{fmt.Sprint(n), 10, time.Minute})
		if len(th.last) > maxKeys {
			t.Fatalf("%d counters", len(th.last))
		}
	}
}

func TestAddressesAreCutToTheirNetwork(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.77": "192.0.2.0/24", "192.0.2.77:80": "192.0.2.0/24", "::ffff:192.0.2.77": "192.0.2.0/24",
		"2001:db8:1:2::9": "2001:db8:1::/48", "[2001:db8:1:2::9]:443": "2001:db8:1::/48", "fe80::1%eth0": "fe80::/48", "": "", "rubbish": "",
	} {
		if got := network(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestARightPasswordAtAnOldCostIsHashedAnew(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ana := w.person("ana@example.org")
		w.hasher.params.Iterations = 2
		w.signIn("ana@example.org")
		var hash string
		w.must(w.read(w.ctx, func(tx *db.Tx) error {
			return tx.QueryRowContext(w.ctx, "SELECT password FROM account WHERE id = $1", ana.ID).Scan(&hash)
		}))
		if _, old, err := w.hasher.match(w.ctx, goodPassword, hash); err != nil || old {
			t.Errorf("%s: %v", hash, err)
		}
		w.signIn("ana@example.org")
	})
}

func TestCapitalsInAnAddressMakeNoSecondAccount(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("Ana@Example.org")
		w.signIn(" ANA@example.ORG ")
	})
}
