package account

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// S8: sessions end on the server, by rest and by age.
func TestSessionsEndByRestAndByAge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		keep  bool
		every time.Duration // between two looks
		until time.Duration
		alive bool
	}{
		{"rested just below eight hours", true, 8*time.Hour - time.Minute, 8*time.Hour - time.Minute, true},
		{"rested eight hours", true, 8 * time.Hour, 8 * time.Hour, false},
		{"busy for eleven hours", false, time.Hour, 11 * time.Hour, true},
		{"busy for twelve hours", false, time.Hour, 12 * time.Hour, false},
		{"kept and busy for six days", true, 6 * time.Hour, 6 * 24 * time.Hour, true},
		{"kept and busy for seven days", true, 6 * time.Hour, 7 * 24 * time.Hour, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(w *world) {
				w.person("ana@example.org")
				from := home
				from.Keep = c.keep
				e, err := w.SignIn(w.ctx, "ana@example.org", goodPassword, from)
				w.must(err)
				for spent := time.Duration(0); spent < c.until; spent += c.every {
					w.look(e.Secret)
					w.pass(c.every)
				}
				if _, err := w.Lookup(w.ctx, e.Secret); (err == nil) != c.alive {
					t.Errorf("alive %v, want %v: %v", err == nil, c.alive, err)
				}
			})
		})
	}
}

// S8: a new reference at each sign-in and at each change of rights.
func TestSecretsAreExchangedWhenRightsChange(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, ana := w.org("acme"), w.person("ana@example.org")
		w.member(org, ana, access.Owner)
		one, two := w.enterWith("ana@example.org", goodPassword), w.enterWith("ana@example.org", goodPassword)
		if one.Secret == two.Secret {
			t.Error("two sign-ins, one secret")
		}
		x := w.look(one.Secret)
		if x.Renew {
			t.Error("fresh and to be renewed")
		}
		ben := w.person("ben@example.org")
		w.member(org, ben, access.Owner)
		w.must(w.ChangeMember(w.ctx, org, ana.ID, access.Reader, time.Time{}))
		x = w.look(one.Secret)
		if !x.Renew || x.Members[0].Role != access.Reader {
			t.Errorf("renew %v, role %s", x.Renew, x.Members[0].Role)
		}
		fresh, err := w.Rotate(w.ctx, x)
		w.must(err)
		if w.look(fresh.Secret).Renew || w.look(one.Secret).Renew {
			t.Error("renewed twice")
		}
		w.pass(31 * time.Second)
		w.gone(one.Secret)
		w.look(fresh.Secret)
	})
}

func TestNoSecretStandsInTheDatabase(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		e := w.enterWith("ana@example.org", goodPassword)
		letter, err := w.BeginReset(w.ctx, "ana@example.org", home)
		w.must(err)
		w.must(w.read(w.ctx, func(tx *db.Tx) error {
			var session, reset []byte
			var password string
			if err := tx.QueryRowContext(w.ctx, "SELECT s.secret, r.secret, a.password FROM session s, reset r, account a").Scan(&session, &reset, &password); err != nil {
				return err
			}
			if bytes.Equal(session, []byte(e.Secret)) || bytes.Equal(reset, []byte(letter.Secret)) || strings.Contains(password, goodPassword) || len(session) != 32 || len(reset) != 32 {
				t.Error("a secret is kept in the clear")
			}
			return nil
		}))
	})
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ana := w.person("ana@example.org")
		w.person("ben@example.org")
		var secrets []string
		for range 3 {
			secrets = append(secrets, w.enterWith("ana@example.org", goodPassword).Secret)
		}
		other := w.signIn("ben@example.org")
		x := w.look(secrets[0])
		list, err := w.Sessions(w.ctx, ana.ID)
		w.must(err)
		if len(list) != 3 || list[0].Agent != "Firefox · Linux" || list[0].Network != "192.0.2.0/24" {
			t.Fatalf("%+v", list)
		}
		w.wants(w.Revoke(w.ctx, other, list[0].ID), "not_found")
		w.must(w.Revoke(w.ctx, x, list[0].ID))
		w.gone(secrets[2])
		w.must(w.RevokeOthers(w.ctx, x))
		w.gone(secrets[1])
		w.look(secrets[0])
		w.must(w.SignOut(w.ctx, secrets[0]))
		w.gone(secrets[0])
		w.must(w.SignOut(w.ctx, secrets[0]))
		w.gone("")
	})
}

func TestSeenIsWrittenAtMostOnceAMinute(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		e := w.enterWith("ana@example.org", goodPassword)
		first := w.look(e.Secret).Seen
		w.pass(30 * time.Second)
		if !w.look(e.Secret).Seen.Equal(first) {
			t.Error("written within the minute")
		}
		w.pass(31 * time.Second)
		w.look(e.Secret)
		if !w.look(e.Secret).Seen.After(first) {
			t.Error("not written after the minute")
		}
	})
}

func TestADisabledAccountIsOutAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, ana, ben := w.org("acme"), w.person("ana@example.org"), w.person("ben@example.org")
		w.member(org, ana, access.Owner)
		w.member(org, ben, access.Contributor)
		e := w.enterWith("ben@example.org", goodPassword)
		w.must(w.Disable(w.ctx, w.actor(w.signIn("ana@example.org")), ben.ID))
		w.gone(e.Secret)
		_, err := w.SignIn(w.ctx, "ben@example.org", goodPassword, home)
		w.wants(err, "sign_in_refused")
		w.must(w.Enable(w.ctx, org, ben.ID))
		w.signIn("ben@example.org")
		w.wants(w.Disable(w.ctx, org, ana.ID), "last_owner")
	})
}

func TestChangesOfWhatOneSignsInWithWantAFreshProof(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		old, mine := w.enterWith("ana@example.org", goodPassword), w.enterWith("ana@example.org", goodPassword)
		w.pass(10 * time.Minute)
		x := w.look(mine.Secret)
		_, err := w.ChangePassword(w.ctx, x, otherPassword)
		w.wants(err, "prove_again")
		_, err = w.BeginEmail(w.ctx, x, "new@example.org", home)
		w.wants(err, "prove_again")
		_, err = w.EnrolTOTP(w.ctx, x)
		w.wants(err, "prove_again")
		_, err = w.BeginPasskey(w.ctx, x, home)
		w.wants(err, "prove_again")
		_, err = w.Prove(w.ctx, x, "wrong", home)
		w.wants(err, "sign_in_refused")
		e, err := w.Prove(w.ctx, x, goodPassword, home)
		w.must(err)
		if e.Secret == mine.Secret {
			t.Error("proof without a new secret")
		}
		e, err = w.ChangePassword(w.ctx, w.look(e.Secret), otherPassword)
		w.must(err)
		w.look(e.Secret)
		w.gone(old.Secret)
		_, err = w.SignIn(w.ctx, "ana@example.org", goodPassword, home)
		w.wants(err, "sign_in_refused")
		w.enterWith("ana@example.org", otherPassword)
	})
}

func TestANewAddressCountsOnceItHasAnswered(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		w.person("ben@example.org")
		x := w.signIn("ana@example.org")
		secret, err := w.BeginEmail(w.ctx, x, "Ana@Example.com", home)
		w.must(err)
		w.signIn("ana@example.org") // until then the old one holds
		_, err = w.FinishEmail(w.ctx, w.signIn("ben@example.org"), secret)
		w.wants(err, "begin_again") // another account's session
		secret, err = w.BeginEmail(w.ctx, x, "Ana@Example.com", home)
		w.must(err)
		_, err = w.FinishEmail(w.ctx, x, secret)
		w.must(err)
		w.signIn("ana@example.com")
		taken, err := w.BeginEmail(w.ctx, x, "ben@example.org", home)
		w.must(err)
		_, err = w.FinishEmail(w.ctx, x, taken)
		w.wants(err, "taken")
	})
}

func TestPreferencesAreCheckedAndKept(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		e := w.enterWith("ana@example.org", goodPassword)
		want := Preferences{"de", "dark", "comfortable", "law", "Europe/Berlin", "weekly", true}
		w.must(w.Prefer(w.ctx, w.look(e.Secret), want))
		if got := w.look(e.Secret).Account.Preferences; got != want {
			t.Errorf("%+v", got)
		}
		w.wants(w.Prefer(w.ctx, w.look(e.Secret), Preferences{Theme: "pink"}), "unknown_value")
		w.wants(w.Prefer(w.ctx, w.look(e.Secret), Preferences{TimeZone: "Mars/Olympus"}), "bad_time_zone")
	})
}

func TestSweepForgetsWhatIsOver(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ana := w.person("ana@example.org")
		w.enterWith("ana@example.org", goodPassword)
		_, err := w.BeginPasskeySignIn(w.ctx, home)
		w.must(err)
		w.pass(91 * 24 * time.Hour)
		w.must(w.Sweep(w.ctx))
		w.must(w.read(w.ctx, func(tx *db.Tx) error {
			var n int
			if err := tx.QueryRowContext(w.ctx, "SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM ceremony)").Scan(&n); err != nil {
				return err
			}
			if n != 0 {
				t.Errorf("%d left", n)
			}
			return nil
		}))
		events, err := w.SignIns(w.ctx, ana.ID, 10)
		w.must(err)
		if len(events) != 1 || events[0].Network != "" || events[0].Outcome != "ok" {
			t.Errorf("%+v", events)
		}
	})
}

func TestAHalfEmptySessionActsNowhere(t *testing.T) {
	t.Parallel()
	x := &Session{Account: Account{ID: id.New()}}
	if x.Actor(Membership{Account: id.New(), Org: id.New(), Role: access.Owner}).May(access.Read, access.Records) {
		t.Error("acts with another account's membership")
	}
}

// S-162
func TestASessionKnowsInWhoseWordsTheOrganisationReads(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org := w.org("acme")
		w.member(org, w.person("ana@example.org"), access.Owner)
		if m := w.signIn("ana@example.org").Members; len(m) != 1 || m[0].Terms != "" {
			t.Fatalf("%+v", m)
		}
		w.must(w.store.Write(w.ctx, org, func(tx *store.Tx) error {
			_, err := store.Change(w.ctx, tx, record.Organisations, org.Org, 1, func(o *record.Organisation) error {
				o.Terms = "iso"
				return nil
			})
			return err
		}))
		w.pass(time.Minute)
		if m := w.signIn("ana@example.org").Members; len(m) != 1 || m[0].Terms != "iso" {
			t.Errorf("%+v", m)
		}
	})
}
