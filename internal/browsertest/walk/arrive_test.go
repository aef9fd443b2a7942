package walk_test

import (
	"crypto/hmac"
	"crypto/sha1" // as RFC 6238 and authenticator apps have it
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/browsertest"
)

// totp is what an authenticator app shows at a time (RFC 6238, six digits).
func totp(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(strings.ReplaceAll(secret, " ", "")))
	if err != nil {
		t.Fatalf("the key %q is no base32: %v", secret, err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30) // a hash takes everything
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[from:])&0x7fffffff%1_000_000)
}

// A second factor by an app, and the codes for the day the telephone is lost.
func TestAContributorAddsASecondFactorAndSignsInWithItsCode(t *testing.T) {
	h := open()
	tab := h.enter(t, contributor, browsertest.View{})
	tab.Go(h.URL + "/account/second-factor")
	tab.Click(`form[action$="/second-factor/set-up"] button`)
	secret := tab.Text("#totp-key")
	tab.Type("input[name=code]", "000000")
	tab.Click(".enrol button.primary")
	tab.WaitIn("[aria-invalid=true]")
	if tab.Status() != 422 {
		t.Errorf("a wrong code is answered %d", tab.Status())
	}
	if again := tab.Text("#totp-key"); again != secret {
		t.Fatalf("after a wrong code the key is another: %s, %s", secret, again)
	}
	enrolled := time.Now()
	tab.Type("input[name=code]", totp(t, secret, enrolled))
	tab.Click(".enrol button.primary")
	tab.WaitFor("#codes")
	fit(t, tab)
	codes := tab.Texts("#codes li")
	if len(codes) < 8 {
		t.Fatalf("recovery codes: %v", codes)
	}
	tab.Go(h.URL + "/account/second-factor")
	if tab.Has("#codes") {
		t.Error("the recovery codes are shown twice")
	}
	signOut(tab)

	browsertest.SignIn(tab, h.URL, contributor, h.password)
	tab.WaitURL("/sign-in/code")
	fit(t, tab)
	tab.Type("#f-code", "000000")
	tab.Click("form.form button.primary")
	tab.WaitIn("#f-code[aria-invalid=true]")
	if tab.Status() != 422 {
		t.Errorf("a wrong code is answered %d", tab.Status())
	}
	if tab.Go(h.at("")); !strings.Contains(tab.URL(), "/sign-in") {
		t.Errorf("the password alone leads to %s", tab.URL())
	}
	browsertest.SignIn(tab, h.URL, contributor, h.password)
	tab.WaitURL("/sign-in/code")
	tab.Type("#f-code", totp(t, secret, enrolled.Add(30*time.Second))) // a code works once
	tab.Click("form.form button.primary")
	tab.WaitURL("/o/" + h.Org())
	signOut(tab)

	browsertest.SignIn(tab, h.URL, contributor, h.password)
	tab.WaitURL("/sign-in/code")
	tab.Click("details.more summary")
	tab.Type("#f-spare", codes[0])
	tab.Click("details.more button")
	tab.WaitURL("/o/" + h.Org())
	signOut(tab)

	browsertest.SignIn(tab, h.URL, contributor, h.password)
	tab.WaitURL("/sign-in/code")
	tab.Click("details.more summary")
	tab.Type("#f-spare", codes[0])
	tab.Click("details.more button")
	tab.WaitIn("#f-spare[aria-invalid=true]")
	if tab.Status() != 422 {
		t.Errorf("a recovery code that is used up is answered %d at %s", tab.Status(), tab.URL())
	}
}
