package account

import (
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/problem"
)

func TestPasswordsAreJudgedByLengthAndByWhatAttackersTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, Options{})
	about := []string{"ana.kowalska@northwind.example", "Ana Kowalska", "Stadtwerke Musterstadt"}
	for password, want := range map[string]string{
		"elf zeichen": "password_short", strings.Repeat("ab cd ", 40): "password_long",
		"lantern-orbit-velvet-47": "", "correct horse battery staple": "", "granite teapot ribbon owl": "", "zwölf große Äpfel": "", "Xk9#mQ2$vL7!": "",
		"дванадцять яблук": "", "我喜欢在早上喝一杯热咖啡呀": "",
		"password1234": "password_common", "P@ssw0rd1234!": "password_common", "passwordpassword": "password_common", "drowssap2024!": "password_common",
		"Sommer2024!!": "password_common", "Summer2024!Summer": "password_common", "qwertzuiop123": "password_common", "1234567890123": "password_common",
		"aaaaaaaaaaaaaa": "password_common", "abcabcabcabc": "password_common", "abcdefghijklmn": "password_common", "19841984198419": "password_common",
		"iloveyou123456": "password_common", "Passwort123!": "password_common", "asdfghjkl1234": "password_common", "1q2w3e4r5t6z": "password_common", "letmeinletmein": "password_common",
		"Kowalska-2024!": "password_names_you", "northwind-12345": "password_names_you", "privet-kowalska": "password_names_you", "Stadtwerke_4711": "password_names_you",
		"ana kowalska kauft neun Melonen": "",
	} {
		var p problem.List
		w.CheckPassword(&p, "password", password, about...)
		got := ""
		if f := p.Fields(); len(f) > 0 {
			got = f[0].Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

// OWASP ASVS 5.0, 6.2.4: the 3 000 most common passwords that the length allows.
func TestTheListStandsForThousandsOfPasswordsOfTwelveCharacters(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, Options{})
	words, tried := w.common(), 0
	if len(words) < 3000 {
		t.Fatalf("%d words", len(words))
	}
	for word := range words {
		for _, made := range []string{word + "123456789012"[:max(1, 12-len([]rune(word)))], word + word + word, strings.ToUpper(word[:1]) + word[1:] + "!2024!2024"} {
			if len([]rune(made)) < MinPassword {
				continue
			}
			tried++
			if !w.isCommon(made) {
				t.Fatalf("%q passes", made)
			}
		}
	}
	if tried < 15_000 {
		t.Errorf("only %d tried", tried)
	}
}

func TestOneLookOfAPasswordIsOneHowever(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite, Options{})
	hash, err := w.hasher.hash(w.ctx, "zwo\u0308lf Äpfel im Korb")
	w.must(err)
	for _, typed := range []string{"zwölf Äpfel im Korb", "zwo\u0308lf A\u0308pfel im Korb"} {
		if ok, _, err := w.hasher.match(w.ctx, typed, hash); err != nil || !ok {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if ok, _, _ := w.hasher.match(w.ctx, "Zwölf Äpfel im Korb", hash); ok {
		t.Error("capitals do not count")
	}
	if ok, _, _ := w.hasher.match(w.ctx, goodPassword, ""); ok {
		t.Error("no password matches")
	}
}

func TestHashingWaitsItsTurn(t *testing.T) {
	t.Parallel()
	h, err := newHasher(cheap, 1)
	if err != nil {
		t.Fatal(err)
	}
	h.turn <- struct{}{}
	ctx, cancel := contextThatEnded()
	defer cancel()
	if _, _, err := h.match(ctx, "x", ""); !problem.Is(err, problem.Throttled) {
		t.Errorf("%v", err)
	}
}

func BenchmarkPassword(b *testing.B) {
	var o Options
	o.defaults()
	for b.Loop() {
		if _, err := argon2id.CreateHash(goodPassword, &o.Hash); err != nil {
			b.Fatal(err)
		}
	}
}
