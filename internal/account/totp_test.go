package account

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/privet-pims/privet/internal/access"
)

// code is what the app of the person shows.
func (w *world) code(e Enrolment) string {
	w.Helper()
	key, err := otp.NewKeyFromURL(e.URL)
	w.must(err)
	code, err := totp.GenerateCode(key.Secret(), w.clock.Now())
	w.must(err)
	return code
}

// enrol turns one-time codes on.
func (w *world) enrol(x *Session) (Enrolment, []string, Entry) {
	w.Helper()
	e, err := w.EnrolTOTP(w.ctx, x)
	w.must(err)
	codes, entry, err := w.ConfirmTOTP(w.ctx, x, w.code(e))
	w.must(err)
	return e, codes, entry
}

func TestWhoHasCodesIsAskedForOneAndEachCountsOnce(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		app, _, mine := w.enrol(w.signIn("ana@example.org"))
		if x := w.look(mine.Secret); x.Strength != TwoFactors {
			t.Errorf("strength %s after enrolment", x.Strength)
		}
		if strings.ReplaceAll(app.Secret, " ", "") == app.Secret || xml.Unmarshal([]byte(app.QR), new(struct{})) != nil {
			t.Errorf("%+v", app)
		}
		w.pass(time.Minute)
		half := w.enterWith("ana@example.org", goodPassword)
		if strings.Join(half.Second, " ") != "totp recovery" {
			t.Fatalf("%+v", half)
		}
		w.gone(half.Secret) // opens nothing else
		code := w.code(app)
		full, err := w.SecondFactor(w.ctx, half.Secret, code[:3]+" "+code[3:], home)
		w.must(err)
		if x := w.look(full.Secret); x.Strength != TwoFactors || x.Method != "totp" {
			t.Errorf("%+v", x)
		}
		_, err = w.SecondFactor(w.ctx, half.Secret, code, home)
		w.wants(err, "unauthenticated") // the half session is gone
		again := w.enterWith("ana@example.org", goodPassword)
		_, err = w.SecondFactor(w.ctx, again.Secret, code, home)
		w.wants(err, "sign_in_refused") // replay
		w.pass(30 * time.Second)
		_, err = w.SecondFactor(w.ctx, again.Secret, w.code(app), home)
		w.must(err)
	})
}

func TestCodesMayBeAMinuteApartAtMost(t *testing.T) {
	t.Parallel()
	const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	now := time.Unix(1_800_000_015, 0)
	for drift, want := range map[time.Duration]bool{-60 * time.Second: false, -30 * time.Second: true, 0: true, 30 * time.Second: true, 60 * time.Second: false} {
		code, err := totp.GenerateCode(secret, now.Add(drift))
		if err != nil {
			t.Fatal(err)
		}
		if step, err := stepOf(secret, code, now); err != nil || (step > 0) != want {
			t.Errorf("%s: step %d, %v", drift, step, err)
		}
	}
}

func TestGuessedCodesEndTheHalfSessionAndThenTheTries(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		_, codes, _ := w.enrol(w.signIn("ana@example.org"))
		half := w.enterWith("ana@example.org", goodPassword)
		for range halfTries {
			_, err := w.SecondFactor(w.ctx, half.Secret, "000000", home)
			w.wants(err, "sign_in_refused")
		}
		_, err := w.SecondFactor(w.ctx, half.Secret, "000000", home)
		w.wants(err, "unauthenticated")
		half = w.enterWith("ana@example.org", goodPassword)
		_, err = w.SecondFactor(w.ctx, half.Secret, "000000", home)
		w.wants(err, "too_many_tries")
		_, err = w.SecondFactor(w.ctx, half.Secret, codes[0], home) // the owner has another way
		w.must(err)
	})
}

func TestRecoveryCodesCountOnceAndNewOnesReplaceThem(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ana := w.person("ana@example.org")
		_, codes, mine := w.enrol(w.signIn("ana@example.org"))
		if len(codes) != 10 {
			t.Fatalf("%d codes", len(codes))
		}
		enter := func(code string) error {
			_, err := w.SecondFactor(w.ctx, w.enterWith("ana@example.org", goodPassword).Secret, code, home)
			return err
		}
		w.must(enter(strings.ToUpper(strings.ReplaceAll(codes[0], "-", " "))))
		w.wants(enter(codes[0]), "sign_in_refused")
		if f, err := w.Factors(w.ctx, ana.ID); err != nil || f.Codes != 9 || !f.TOTP || !f.Password {
			t.Errorf("%+v, %v", f, err)
		}
		fresh, err := w.NewRecoveryCodes(w.ctx, w.look(mine.Secret))
		w.must(err)
		w.wants(enter(codes[1]), "sign_in_refused")
		w.must(enter(fresh[1]))
	})
}

func TestWithoutASecondFactorNoRecoveryCodeAndNoOtherSessionIsLeft(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ana := w.person("ana@example.org")
		app, _, mine := w.enrol(w.signIn("ana@example.org"))
		w.pass(time.Minute)
		other, err := w.SecondFactor(w.ctx, w.enterWith("ana@example.org", goodPassword).Secret, w.code(app), home)
		w.must(err)
		_, err = w.EnrolTOTP(w.ctx, w.look(mine.Secret))
		w.wants(err, "totp_on")
		w.must(w.DisableTOTP(w.ctx, w.look(mine.Secret)))
		w.gone(other.Secret)
		if x := w.look(mine.Secret); x.Strength != OneFactor || !x.Renew {
			t.Errorf("%s, renew %v", x.Strength, x.Renew)
		}
		if f, err := w.Factors(w.ctx, ana.ID); err != nil || f.Codes != 0 || f.TOTP {
			t.Errorf("%+v, %v", f, err)
		}
		if e := w.enterWith("ana@example.org", goodPassword); e.Second != nil {
			t.Errorf("asked for %v", e.Second)
		}
	})
}

func TestAnOwnerHelpsWhoLostTheSecondFactorAndItIsWrittenDown(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, other := w.org("acme"), w.org("other")
		ana, ben := w.person("ana@example.org"), w.person("ben@example.org")
		w.member(org, ana, access.Owner)
		w.member(org, ben, access.PrivacyManager)
		_, _, mine := w.enrol(w.signIn("ben@example.org"))
		owner := w.actor(w.signIn("ana@example.org"))
		w.wants(w.ResetFactors(w.ctx, w.actor(w.look(mine.Secret)), ana.ID), "owner_only")
		w.wants(w.ResetFactors(w.ctx, owner, ana.ID), "needs_second_person")
		w.member(other, ben, access.Reader)
		w.wants(w.ResetFactors(w.ctx, owner, ben.ID), "member_elsewhere")
		_, err := w.EndMembership(w.ctx, other, ben.ID)
		w.must(err)
		w.must(w.ResetFactors(w.ctx, owner, ben.ID))
		w.gone(mine.Secret)
		if e := w.enterWith("ben@example.org", goodPassword); e.Second != nil {
			t.Errorf("still asked for %v", e.Second)
		}
		log := w.ledger(org.Org)
		if last := log[len(log)-1]; !strings.Contains(last, "reset_factors") {
			t.Errorf("%s", last)
		}
	})
}
