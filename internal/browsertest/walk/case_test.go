package walk_test

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // AE-2 stretches passphrases with it
	"encoding/binary"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/browsertest"
)

// key presses Enter on such an element.
func key(t *testing.T, tab *browsertest.Tab, selector string) {
	t.Helper()
	reach(t, tab, selector)
	tab.Keys("Enter")
}

// choose goes through a list by the arrows.
func choose(t *testing.T, tab *browsertest.Tab, selector, value string) {
	t.Helper()
	reach(t, tab, selector)
	tab.Keys("Home")
	for range 60 {
		if tab.Value(selector) == value {
			return
		}
		tab.Keys("ArrowDown")
	}
	t.Fatalf("%s has no %s", selector, value)
}

// write puts words into a field.
func write(t *testing.T, tab *browsertest.Tab, selector, text string) {
	t.Helper()
	reach(t, tab, selector)
	tab.Keys("Control+a", text)
}

// goesOn takes the next step of a request.
func goesOn(t *testing.T, tab *browsertest.Tab, move string) {
	t.Helper()
	key(t, tab, `a[href$="/moves/`+move+`"]`)
	tab.WaitFor("dialog[open] form button.primary, main form[action$='/moves/" + move + "'] button.primary")
	key(t, tab, "dialog[open] form button.primary, main form[action$='/moves/"+move+"'] button.primary")
	tab.WaitGone(`a[href$="/moves/` + move + `"]`)
	tab.WaitFor("#systems")
}

// asksFor fills in the public form in German and answers the person's own page.
func asksFor(t *testing.T, h *house, tab *browsertest.Tab, name string) string {
	t.Helper()
	tab.Go(h.URL + "/privacy/" + h.Org() + "/lindhag")
	says(t, tab, "h1", "Ihre Daten bei Lindhag")
	says(t, tab, "header", "Lindhag")
	reach(t, tab, "input[name=type]")
	tab.Keys("Space")
	write(t, tab, "input[name=name]", name)
	write(t, tab, "input[name=email]", "max.beispiel@example.org")
	write(t, tab, "textarea[name=details]", "Kundennummer 20417.")
	choose(t, tab, "select[name=acts_for]", "self")
	time.Sleep(browsertest.FillTime)
	key(t, tab, "form .actions button.primary")
	tab.WaitFor("main a[href^='/request/']")
	for _, fault := range tab.Unfit() {
		t.Errorf("receipt: %s", fault)
	}
	key(t, tab, "main a[href^='/request/']")
	tab.WaitFor("#thread")
	for _, fault := range tab.Unfit() {
		t.Errorf("own page: %s", fault)
	}
	return tab.URL()
}

// S-061 to S-064, S-068: from the public form to the opened package in German, on a
// telephone, by the keyboard alone; a file is chosen in a window of the system, which no
// test reaches, and the other owners of systems answer by the API.
func TestARequestGoesFromTheFormToTheOpenedPackageByKeyboardOnATelephoneInGerman(t *testing.T) {
	h, phone := open(), browsertest.View{Phone: true, Width: 390, Lang: "de-DE"}
	person := visit(t, phone)
	own := asksFor(t, h, person, "Max Beispiel")
	ref := person.Text("main dd")

	tab := visit(t, phone)
	tab.Go(h.URL + "/sign-in")
	write(t, tab, "input[name=email]", owner)
	write(t, tab, "input[name=password]", h.password)
	tab.Keys("Enter")
	tab.WaitURL("/o/" + h.Org())
	tab.Go(h.at("/requests?q=" + ref))
	key(t, tab, `main a[href$="/requests/`+ref+`"]`)
	tab.WaitURL("/requests/" + ref)
	says(t, tab, "#people", "Max Beispiel")
	says(t, tab, "#messages", "Kundennummer 20417.")

	key(t, tab, "#identity details > summary")
	choose(t, tab, "#identity select[name=identity]", "confirmed")
	choose(t, tab, "#identity select[name=identity_method]", "known_facts")
	write(t, tab, "#identity textarea[name=identity_matched]", "Kundennummer")
	write(t, tab, "#identity textarea[name=identity_why]", "Name und Nummer stimmen.")
	key(t, tab, `#identity form[action$="/do/identity"] button`)
	says(t, tab, "#identity", "Kundennummer")
	goesOn(t, tab, "check_identity")
	goesOn(t, tab, "accept")
	key(t, tab, `form[action$="/do/plan"] button`)
	var systems []string
	tab.Eval(&systems, "[...document.querySelectorAll('#systems th a.t')].map(a=>a.getAttribute('href').split('/').pop())")
	if len(systems) == 0 {
		t.Fatal("no system is proposed")
	}
	goesOn(t, tab, "locate")
	for _, s := range systems[1:] {
		h.ask(t, http.MethodPost, "/requests/"+ref+"/items/"+s, `{"state":"nothing"}`)
	}
	tab.Reload()
	key(t, tab, "#systems details > summary")
	choose(t, tab, "#systems details[open] select[name=state]", "found")
	choose(t, tab, "#systems details[open] select[name=action]", "export")
	write(t, tab, "#systems details[open] input[name=found]", "41 Bestellungen")
	key(t, tab, "#systems details[open] form button")
	says(t, tab, "#systems", "41 Bestellungen")
	key(t, tab, "#files details > summary")
	tab.Upload("#files input[type=file]", file(t, "konto.csv", "Tag,Betrag\n2026-01-02,12.50\n"))
	key(t, tab, `#files form[action$="/collected"] button`)
	says(t, tab, "#files", "konto.csv")
	key(t, tab, `#files form[action*="/collected/"] button`)
	if got := tab.Attr(`#files form[action*="/collected/"] button`, "aria-pressed"); got != "true" {
		t.Errorf("whether the file is in the answer: %q", got)
	}
	goesOn(t, tab, "review")
	key(t, tab, "#checks details > summary")
	write(t, tab, "#checks textarea[name=scope]", "Alles")
	choose(t, tab, "#checks select[name=third_parties]", "none_in_it")
	choose(t, tab, "#checks select[name=exemptions_weighed]", "yes")
	key(t, tab, `#checks form[action$="/do/check"] button:not([type=button])`)
	goesOn(t, tab, "decide")
	if !tab.Has("#decision select[name=outcome]") {
		key(t, tab, "#decision details > summary")
	}
	choose(t, tab, "#decision select[name=outcome]", "fulfilled")
	key(t, tab, `#decision form[action$="/do/decide"] button`)
	goesOn(t, tab, "reply")
	for _, fault := range tab.Unfit() {
		t.Errorf("the request: %s", fault)
	}

	key(t, tab, `#files a[href$="/package"]`)
	key(t, tab, `#packages form[action$="/package"] button`)
	tab.WaitFor("#passphrase")
	passphrase := tab.Value("#passphrase input")
	key(t, tab, `#packages form[action$="/package"] button.primary`)
	tab.WaitFor("#delivered")
	if link := tab.Value("#delivered input"); !strings.Contains(link, "/request/answer/") {
		t.Errorf("the link is %q", link)
	}

	person.Go(own)
	key(t, person, "main a[href^='/request/answer/']")
	says(t, person, "header", "Lindhag")
	for _, fault := range person.Unfit() {
		t.Errorf("delivery: %s", fault)
	}
	key(t, person, "main form button.primary")
	files := opened(t, fetched(t, person), passphrase)
	if !strings.Contains(files["data.json"], "41 Bestellungen") {
		t.Error("the data lacks what was found")
	}
	path := filepath.Join(t.TempDir(), "answer.html")
	if err := os.WriteFile(path, []byte(files["answer.html"]), 0o600); err != nil {
		t.Fatal(err)
	}
	person.Go((&url.URL{Scheme: "file", Path: path}).String())
	says(t, person, "body", "Max Beispiel")
	if lang := person.Attr("html", "lang"); lang != "de" {
		t.Errorf("the letter is in %s", lang)
	}
	for _, fault := range person.Unfit() {
		t.Errorf("letter: %s", fault)
	}
}

// fetched is the file that the page led to, as another program fetches it.
func fetched(t *testing.T, tab *browsertest.Tab) []byte {
	t.Helper()
	for _, r := range tab.Requests() {
		if r.Method != http.MethodGet || !strings.Contains(r.URL, "/request/answer/") || r.Status != http.StatusOK {
			continue
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(raw, []byte("PK")) {
			return raw
		}
	}
	t.Fatalf("no package came: %+v", tab.Requests())
	return nil
}

// opened are the files of a package, by any program that knows WinZip's AE-2.
func opened(t *testing.T, sealed []byte, passphrase string) map[string]string {
	t.Helper()
	outer, err := zip.NewReader(bytes.NewReader(sealed), int64(len(sealed)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := outer.File[len(outer.File)-1].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(in)
	if err != nil || len(raw) < 28 {
		t.Fatalf("%d bytes: %v", len(raw), err)
	}
	keys, err := pbkdf2.Key(sha1.New, passphrase, raw[:16], 1000, 66)
	if err != nil || !bytes.Equal(keys[64:], raw[16:18]) {
		t.Fatalf("the passphrase does not open the package: %v", err)
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		t.Fatal(err)
	}
	body := raw[18 : len(raw)-10]
	for i, n := 0, uint64(1); i < len(body); i, n = i+16, n+1 { // the counter is little-endian
		var at [16]byte
		binary.LittleEndian.PutUint64(at[:], n)
		part := body[i:min(i+16, len(body))]
		cipher.NewCTR(block, at[:]).XORKeyStream(part, part)
	}
	inner, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range inner.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}
