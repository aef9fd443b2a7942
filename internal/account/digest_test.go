package account

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/id"
)

// A link in a digest stops it without a sign-in (RFC 8058): the account's own alone, and
// only while the address is that of the account.
func TestALinkStopsTheDigestOfItsOwnAccountAlone(t *testing.T) { // S-124
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		w.person("bo@example.org")
		ana, bo := w.signIn("ana@example.org"), w.signIn("bo@example.org")
		for _, x := range []*Session{ana, bo} {
			want := x.Account.Preferences
			want.Digest = "daily"
			w.must(w.Prefer(w.ctx, x, want))
		}
		token, err := w.DigestStop(ana.Account.ID, "Ana@Example.org")
		w.must(err)
		if told, err := w.DigestAt(w.ctx, token, home); err != nil || !told.On {
			t.Errorf("before: %+v, %v", told, err)
		}
		for range 2 { // a program that sends it twice changes nothing more
			if told, err := w.StopDigest(w.ctx, token, home); err != nil || told.On {
				t.Errorf("after: %+v, %v", told, err)
			}
		}
		for email, want := range map[string]string{"ana@example.org": "off", "bo@example.org": "daily"} {
			a, err := w.ByEmail(w.ctx, email)
			w.must(err)
			if a.Digest != want {
				t.Errorf("%s has %q, want %q", email, a.Digest, want)
			}
		}
	})
}

func TestForgedAndOldLinksStopNothing(t *testing.T) { // S7, S-124
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		ana := w.signIn("ana@example.org")
		want := ana.Account.Preferences
		want.Digest = "weekly"
		w.must(w.Prefer(w.ctx, ana, want))
		good, err := w.DigestStop(ana.Account.ID, "ana@example.org")
		w.must(err)
		moved, err := w.DigestStop(ana.Account.ID, "before@example.org") // the address has changed since
		w.must(err)
		gone, err := w.DigestStop(id.New(), "ana@example.org")
		w.must(err)
		other, err := w.vault.Seal(id.ID{}, []byte("some other secret of the installation"))
		w.must(err)
		for name, token := range map[string]string{
			"none": "", "no token": "stop", "one letter changed": changed(good), "cut": good[:len(good)-4], "long": good + strings.Repeat("A", 2000),
			"of an old address": moved, "of nobody": gone, "sealed for something else": encoded(other),
		} {
			_, err := w.StopDigest(w.ctx, token, home)
			if err == nil {
				t.Errorf("%s stops a digest", name)
				continue
			}
			w.wants(err, "not_found")
		}
		if a, err := w.ByEmail(w.ctx, "ana@example.org"); err != nil || a.Digest != "weekly" {
			t.Errorf("digest %q, %v", a.Digest, err)
		}
		for range wrongStops {
			_, err = w.DigestAt(w.ctx, "stop", home)
		}
		w.wants(err, "too_many_tries")
		_, err = w.DigestAt(w.ctx, good, home)
		w.wants(err, "too_many_tries")
		w.pass(2 * time.Minute)
		if told, err := w.DigestAt(w.ctx, good, home); err != nil || !told.On {
			t.Errorf("two minutes later: %+v, %v", told, err)
		}
	})
}

func encoded(sealed []byte) string { return base64.RawURLEncoding.EncodeToString(sealed) }

// changed is a token with another letter in its middle.
func changed(token string) string {
	b := []byte(token)
	if at := len(b) / 2; b[at] == 'A' {
		b[at] = 'B'
	} else {
		b[at] = 'A'
	}
	return string(b)
}
