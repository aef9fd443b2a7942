package account

import (
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
)

func TestAResetWorksOnceForHalfAnHourAndKeepsTheSecondFactor(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		_, _, mine := w.enrol(w.signIn("ana@example.org"))
		letter, err := w.BeginReset(w.ctx, "ana@example.org", home)
		w.must(err)
		w.pass(30 * time.Minute)
		w.wants(w.FinishReset(w.ctx, letter.Secret, otherPassword, home), "link_used")
		old, err := w.BeginReset(w.ctx, "ana@example.org", home)
		w.must(err)
		letter, err = w.BeginReset(w.ctx, "ana@example.org", home)
		w.must(err)
		w.wants(w.FinishReset(w.ctx, old.Secret, otherPassword, home), "link_used") // replaced
		w.wants(w.FinishReset(w.ctx, letter.Secret, "short", home), "password_short")
		w.must(w.FinishReset(w.ctx, letter.Secret, otherPassword, home))
		w.wants(w.FinishReset(w.ctx, letter.Secret, goodPassword, home), "link_used")
		w.gone(mine.Secret)
		if e := w.enterWith("ana@example.org", otherPassword); len(e.Second) == 0 {
			t.Error("the second factor is passed by")
		}
	})
}

func TestAResetTellsNothingAboutAddresses(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		for _, email := range []string{"ana@example.org", "nobody@example.org"} {
			for range lettersPerHour {
				letter, err := w.BeginReset(w.ctx, email, home)
				w.must(err)
				if (letter != nil) != (email == "ana@example.org") {
					t.Errorf("%s: %+v", email, letter)
				}
			}
			_, err := w.BeginReset(w.ctx, email, home)
			w.wants(err, "too_many_tries")
		}
		_, err := w.OperatorReset(w.ctx, "nobody@example.org")
		w.wants(err, "not_found")
	})
}

func TestAnOrganisationsRulesHoldWhereverASessionActs(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		strict, loose := w.org("strict"), w.org("loose")
		ana := w.person("ana@example.org")
		w.member(strict, ana, access.Owner)
		w.member(loose, ana, access.Reader)
		e := w.enterWith("ana@example.org", goodPassword)
		x := w.look(e.Secret)
		m, _ := x.In("strict")
		w.must(w.SetRules(w.ctx, x.Actor(m), Rules{SecondFactor: true}))
		x = w.look(e.Secret)
		m, _ = x.In("strict")
		if !x.MustEnrol || x.Step(m) != EnrolStep || x.Actor(m).May(access.Read, access.Records) {
			t.Errorf("must enrol %v, step %q", x.MustEnrol, x.Step(m))
		}
		if l, _ := x.In("loose"); x.Step(l) != Ready || !x.Actor(l).May(access.Read, access.Records) {
			t.Error("one organisation's rule holds in another")
		}
		_, _, e = w.enrol(x)
		x = w.look(e.Secret)
		m, _ = x.In("strict")
		if x.MustEnrol || x.Step(m) != Ready || x.Actor(m).Role != access.Owner {
			t.Errorf("must enrol %v, step %q", x.MustEnrol, x.Step(m))
		}
		w.wants(w.SetRules(w.ctx, x.Actor(m), Rules{SSOOnly: true}), "provider_needed")
		l, _ := x.In("loose")
		w.wants(w.SetRules(w.ctx, x.Actor(l), Rules{}), "forbidden")
		w.must(w.SetRules(w.ctx, strict, Rules{})) // the operator lifts them
	})
}
