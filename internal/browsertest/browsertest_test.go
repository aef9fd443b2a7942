package browsertest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

const strict = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"

// site serves small pages under the policy of the product; /echo answers what a
// form sent.
func site(t *testing.T, pages map[string]string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		text, ok := pages[r.URL.Path]
		w.Header().Set("Content-Security-Policy", strict)
		switch {
		case !ok:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, page("Not here", "<h1>Not here</h1>"))
		case strings.HasSuffix(r.URL.Path, ".js"):
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, text)
		case strings.HasSuffix(r.URL.Path, ".css"):
			w.Header().Set("Content-Type", "text/css")
			w.Header().Set("Cache-Control", "max-age=600")
			fmt.Fprint(w, text)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, text)
		}
	})
	mux.HandleFunc("/favicon.ico", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseMultipartForm(1 << 20)
		var lines []string
		for name, values := range r.Form {
			lines = append(lines, name+"="+strings.Join(values, "+"))
		}
		if r.MultipartForm != nil {
			for name, files := range r.MultipartForm.File {
				f, _ := files[0].Open()
				text, _ := io.ReadAll(f)
				lines = append(lines, name+"="+files[0].Filename+":"+string(text))
			}
		}
		slices.Sort(lines)
		fmt.Fprint(w, page("Echo", "<h1>Echo</h1><p id=got>"+strings.Join(lines, "; ")+"</p>"))
	})
	mux.HandleFunc("POST /refuse", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprint(w, page("Refused", "<h1>Refused</h1>"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}

func page(title, body string, head ...string) string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>` + title + `</title>` +
		strings.Join(head, "") + `</head><body><main>` + body + `</main></body></html>`
}

func open(t *testing.T, v browsertest.View, pages map[string]string) (*browsertest.Tab, string) {
	t.Helper()
	t.Parallel()
	url := site(t, pages)
	return browsertest.Open(t).Tab(t, v), url
}

func TestAFormIsFilledAndSentWithScriptAndWithout(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "register.csv")
	if err := os.WriteFile(file, []byte("a,b"), 0o600); err != nil {
		t.Fatal(err)
	}
	form := map[string]string{"/": page("Form", `<h1>Form</h1><form method="post" action="/echo" enctype="multipart/form-data">
		<label>Name <input name="name" value="old"></label> <label>Note <textarea name="note">old</textarea></label>
		<label>Due <input type="date" name="due"></label> <label>Basis <select name="basis"><option value="c">Consent<option value="l">Law</select></label>
		<label>File <input type="file" name="file"></label> <label><input type="checkbox" name="sure"> I am sure</label>
		<button disabled>Draft</button> <button>Save</button></form>`)}
	want := "basis=l; due=2026-03-01; file=register.csv:a,b; name=Größe <b>; note=; sure=on"
	for _, without := range []bool{false, true} {
		t.Run(fmt.Sprintf("without script %v", without), func(t *testing.T) {
			tab, url := open(t, browsertest.View{NoScript: without}, form)
			if status := tab.Go(url); status != 200 {
				t.Errorf("status %d", status)
			}
			tab.Type("input[name=name]", "Größe <b>")
			tab.Type("textarea", "")
			tab.Type("[name=due]", "2026-03-01")
			tab.Type("select", "Law")
			tab.Upload("[name=file]", file)
			tab.Click("label >> I am sure")
			if got := tab.Value("[name=sure]"); got != "on" {
				t.Errorf("ticked %q", got)
			}
			tab.Click("button >> Save")
			if got := tab.Text("#got"); got != strings.ReplaceAll(want, "<b>", "") && got != want {
				t.Errorf("sent %q, want %q", got, want)
			}
			if !strings.HasSuffix(tab.URL(), "/echo") || tab.Title() != "Echo" {
				t.Errorf("at %s, %s", tab.URL(), tab.Title())
			}
			tab.Back()
			tab.WaitFor("h1 >> Form")
			if got := tab.Console(); len(got) > 0 {
				t.Errorf("console: %v", got)
			}
		})
	}
}

func TestKeysReachThePage(t *testing.T) {
	tab, url := open(t, browsertest.View{}, map[string]string{
		"/": page("Keys", `<h1>Keys</h1><form method="post" action="/echo"><label>Name <input name="name"></label></form><dialog id=d><p>Palette</p></dialog><p id=out></p>`,
			`<script src="/keys.js" defer></script>`),
		"/keys.js": `addEventListener("keydown", e => {
			if (e.ctrlKey && e.key === "k") { e.preventDefault(); document.querySelector("#d").showModal() }
			document.querySelector("#out").textContent += e.key + " " });`,
	})
	tab.Go(url)
	tab.Keys("Control+k")
	tab.WaitFor("dialog >> Palette")
	tab.Keys("Escape")
	tab.WaitGone("dialog")
	tab.Keys("Tab")
	if got := tab.Focused(); got != `input[name="name"]` {
		t.Errorf("the focus is on %s", got)
	}
	tab.Keys("Ana?", "Enter")
	if got := tab.Text("#got"); got != "name=Ana?" {
		t.Errorf("sent %q", got)
	}
}

func TestACoveredButtonCannotBeClicked(t *testing.T) {
	tab, url := open(t, browsertest.View{}, map[string]string{
		"/":         page("Covered", `<h1>Covered</h1><button>Save</button><div class=veil></div>`, `<link rel=stylesheet href="/veil.css">`),
		"/veil.css": `.veil { position: fixed; inset: 0 }`,
	})
	tab.Go(url)
	var aim struct{ Why string }
	tab.Eval(&aim, `aim("button")`)
	if !strings.Contains(aim.Why, "covered by body > main > div") {
		t.Errorf("aim: %q", aim.Why)
	}
}

func TestAxeFindsWhatIsWrongAndNothingElse(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string // "rule selector"
	}{
		{"sound", `<h1>Sound</h1><label>Name <input name="name" autocomplete="name"></label>`, nil},
		{"no label, faint words, a heading left out", `<h1>Bad</h1><h3>Deep</h3><input name="bare"><p class="faint">Hard to read</p>`,
			[]string{`color-contrast p`, `heading-order h3`, `label input`}},
		{"small target", `<h1>Small</h1><p><button class="tiny" aria-label="One"></button><button class="tiny" aria-label="Two"></button></p>`,
			[]string{"target-size"}},
	} {
		for _, without := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, without script %v", c.name, without), func(t *testing.T) {
				tab, url := open(t, browsertest.View{NoScript: without}, map[string]string{
					"/":      page("Page", c.body, `<link rel="stylesheet" href="/a.css">`),
					"/a.css": `.faint { color: #bbb; background: #fff } .tiny { width: 12px; height: 12px; padding: 0; border: 1px solid #000 }`,
				})
				tab.Go(url)
				var got []string
				for _, v := range tab.Axe() {
					got = append(got, v.Rule+" "+v.Selector)
					if v.Impact == "" || v.Why == "" {
						t.Errorf("tells too little: %+v", v)
					}
				}
				slices.Sort(got)
				for _, w := range c.want {
					if !slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, w) }) {
						t.Errorf("not found: %s in %q", w, got)
					}
				}
				if len(c.want) == 0 && len(got) > 0 {
					t.Errorf("found %q", got)
				}
				// The policy stayed in force, and axe did not offend against it.
				if got := tab.Console(); len(got) > 0 {
					t.Errorf("console: %v", got)
				}
			})
		}
	}
}

func TestConsoleTellsWhatWentWrong(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"style in the page", `<p style="color: red">Red</p>`, "style"},
		{"script in the page", `<script>document.title = "x"</script>`, "script"},
		{"script of a stranger", `<script src="http://127.0.0.1:9/x.js"></script>`, "127.0.0.1:9"},
		{"an exception", `<script src="/throw.js"></script>`, "exception: Error: lost"},
		{"a rejected promise", `<script src="/reject.js"></script>`, "forgotten"},
		{"an error that was logged", `<script src="/log.js"></script>`, "error: not good 3"},
		{"a missing picture", `<img src="/none.png" alt="">`, "network: 404 for GET"},
		{"a dialog of the browser", `<script src="/alert.js"></script>`, "dialog: hello"},
		{"nothing wrong", `<p>Fine</p>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab, url := open(t, browsertest.View{}, map[string]string{
				"/": page("Page", "<h1>Page</h1>"+c.body), "/throw.js": `throw new Error("lost")`,
				"/reject.js": `Promise.reject(new Error("forgotten"))`, "/log.js": `console.error("not good", 3)`, "/alert.js": `alert("hello")`,
			})
			tab.Go(url)
			got := strings.Join(tab.Console(), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("console %q, want %q", got, c.want)
			}
		})
	}
}

func TestARefusalIsAnAnswerAndNoFault(t *testing.T) {
	tab, url := open(t, browsertest.View{}, map[string]string{"/": page("Form", `<h1>Form</h1><form method="post" action="/refuse"><button>Send</button></form>`)})
	tab.Go(url)
	tab.Click("button")
	if tab.Status() != 422 || !tab.Has("h1 >> Refused") {
		t.Errorf("status %d at %s", tab.Status(), tab.Text("h1"))
	}
	if status := tab.Go(url + "/none"); status != 404 {
		t.Errorf("status %d", status)
	}
	if got := tab.Console(); len(got) > 0 {
		t.Errorf("console: %v", got)
	}
}

func TestBytesAreThoseThatTravelled(t *testing.T) {
	big := strings.Repeat("/* words */", 2000)
	tab, url := open(t, browsertest.View{}, map[string]string{
		"/": page("Big", "<h1>Big</h1>", `<link rel="stylesheet" href="/big.css"><link rel="icon" href="data:,">`), "/big.css": big, "/small": page("Small", "<h1>Small</h1>", `<link rel="icon" href="data:,">`),
	})
	tab.Go(url)
	if n := tab.Bytes(); n < int64(len(big)) || n > int64(len(big))+2000 {
		t.Errorf("%d bytes for a style sheet of %d: %+v", n, len(big), tab.Requests())
	}
	if list := tab.Requests(); len(list) != 2 || list[1].Kind != "Stylesheet" || list[1].Status != 200 {
		t.Errorf("%+v", list)
	}
	tab.Go(url + "/small")
	if n := tab.Bytes(); n < 100 || n > 1000 {
		t.Errorf("%d bytes for a small page", n)
	}
}

func TestFocusThatCannotBeSeenIsNoticed(t *testing.T) {
	tab, url := open(t, browsertest.View{Height: 300}, map[string]string{
		"/": page("Focus", `<h1>Focus</h1><div class="bar">Bar</div>
			<a id="plain" href="#">Plain</a> <a id="bare" href="#">Bare</a> <a id="lifted" href="#">Lifted</a> <a id="glow" href="#">Glow</a>
			<a id="clear" href="#">Clear</a> <span class="wrap"><input id="inner" aria-label="Inner"></span>
			<a id="skip" href="#">Skip</a> <div class="room"><a id="beneath" href="#">Beneath</a></div><a id="away" href="#">Away</a>`, `<link rel="stylesheet" href="/f.css">`),
		"/f.css": `.bar { position: fixed; left: 0; right: 0; bottom: 0; height: 60px; background: #ddd }
			a { outline: none } #plain:focus-visible { outline: 2px solid blue }
			#lifted { box-shadow: 0 0 4px black } #glow:focus { box-shadow: 0 0 0 3px blue } #clear:focus { outline: 2px solid transparent }
			#inner { outline: none } .wrap:focus-within { outline: 2px solid blue }
			#skip { position: absolute; left: 0; top: 0; transform: translateY(-60px); transition: transform 5s } #skip:focus { transform: none; outline: 2px solid blue }
			.room { height: 240px; } #beneath, #away { outline: 2px solid red } #beneath:focus, #away:focus { outline: 2px solid blue }
			#beneath { position: fixed; bottom: 10px; left: 5px; z-index: -1 } #away { position: absolute; left: -400px }`,
	})
	tab.Go(url)
	stops := tab.FocusWalk(20)
	want := []browsertest.Stop{
		{Selector: "#plain", Name: "Plain", Ring: true}, {Selector: "#bare", Name: "Bare"}, {Selector: "#lifted", Name: "Lifted"},
		{Selector: "#glow", Name: "Glow", Ring: true}, {Selector: "#clear", Name: "Clear"}, {Selector: "#inner", Name: "Inner", Ring: true},
		{Selector: "#skip", Name: "Skip", Ring: true},
		{Selector: "#beneath", Name: "Beneath", Ring: true, Hidden: true}, {Selector: "#away", Name: "Away", Ring: true, Hidden: true},
	}
	if !slices.Equal(stops, want) {
		t.Errorf("stops\n%v\nwant\n%v", stops, want)
	}
	if got := tab.FocusWalk(2); len(got) != 2 {
		t.Errorf("%d stops of at most 2", len(got))
	}
}

func TestAPageThatScrollsSidewaysIsNoticed(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       bool
	}{
		{"wide table", `<table class="wide"><tr><td>Wide</td></tr></table>`, true},
		{"wide table in a region", `<div class="region" tabindex="0" role="region" aria-label="Table"><table class="wide"><tr><td>Wide</td></tr></table></div>`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab, url := open(t, browsertest.View{Phone: true}, map[string]string{
				"/": page("Wide", "<h1>Wide</h1>"+c.body, `<link rel="stylesheet" href="/w.css">`), "/w.css": `.wide { width: 700px } .region { overflow-x: auto }`,
			})
			tab.Go(url)
			if got := tab.SidewaysScroll(); got != c.want || got != (len(tab.TooWide()) > 0) {
				t.Errorf("sideways %v, too wide %v", got, tab.TooWide())
			}
			var width, touch float64
			tab.Eval(&width, "document.documentElement.clientWidth")
			tab.Eval(&touch, "navigator.maxTouchPoints")
			if !c.want && (width != 390 || touch == 0) {
				t.Errorf("width %v, touch %v", width, touch)
			}
		})
	}
}

func TestAPictureIsAsLargeAsTheWindowAndTheSameTwice(t *testing.T) {
	tab, url := open(t, browsertest.View{Width: 1024, Height: 600, Dark: true}, map[string]string{
		"/": page("Dark", `<h1>Dark</h1><div class="tall"></div>`, `<link rel="stylesheet" href="/d.css">`), "/d.css": `:root { color-scheme: light dark } .tall { height: 900px }`,
	})
	dir := t.TempDir()
	var first []byte
	for i := range 2 {
		tab.Go(url)
		at := filepath.Join(dir, "pictures", fmt.Sprint(i, ".png"))
		tab.Shot(at)
		text, err := os.ReadFile(at)
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 && !bytes.Equal(first, text) {
			t.Error("the second picture is another")
		}
		first = text
	}
	img, err := png.Decode(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	if s := img.Bounds().Size(); s.X != 1024 || s.Y != 600 {
		t.Errorf("size %v", s)
	}
	if r, _, _, _ := img.At(1000, 500).RGBA(); r > 0x4000 {
		t.Error("the picture is not dark")
	}
	tab.ShotWhole(filepath.Join(dir, "whole.png"))
	text, err := os.ReadFile(filepath.Join(dir, "whole.png"))
	if err != nil {
		t.Fatal(err)
	}
	if whole, err := png.DecodeConfig(bytes.NewReader(text)); err != nil || whole.Height < 950 || whole.Width != 1024 {
		t.Errorf("%+v %v", whole, err)
	}
	tab.As(browsertest.View{Phone: true})
	var dark bool
	tab.Eval(&dark, `matchMedia("(prefers-color-scheme: dark)").matches`)
	if dark {
		t.Error("still dark after another look was asked for")
	}
}

func TestAPasskeyIsMadeAndUsed(t *testing.T) {
	tab, url := open(t, browsertest.View{}, map[string]string{
		"/": page("Passkey", `<h1>Passkey</h1><button id="make">Make</button><button id="use">Use</button><p id="out"></p>`, `<script src="/p.js" defer></script>`),
		"/p.js": `const out = text => document.querySelector("#out").textContent = text, bytes = n => new Uint8Array(n);
			document.querySelector("#make").onclick = () => navigator.credentials.create({publicKey: {challenge: bytes(16), rp: {name: "Privet"},
				user: {id: bytes(8), name: "ana", displayName: "Ana"}, pubKeyCredParams: [{type: "public-key", alg: -7}],
				authenticatorSelection: {residentKey: "required", userVerification: "required"}}}).then(() => out("made"), e => out(e.name));
			document.querySelector("#use").onclick = () => navigator.credentials.get({publicKey: {challenge: bytes(16), userVerification: "required"}})
				.then(() => out("used"), e => out(e.name));`,
	})
	tab.Go(url)
	device := tab.Authenticator()
	tab.Click("#make")
	tab.WaitFor("#out >> made")
	if device.Passkeys() != 1 {
		t.Errorf("%d passkeys", device.Passkeys())
	}
	tab.Click("#use")
	tab.WaitFor("#out >> used")
	device.Verifies(false)
	tab.Click("#use")
	tab.WaitFor("#out >> NotAllowedError")
}

func TestTabsAreStrangersToEachOther(t *testing.T) {
	tab, url := open(t, browsertest.View{Lang: "de"}, map[string]string{"/": page("Cookie", "<h1>Cookie</h1>")})
	tab.Go(url)
	tab.Eval(nil, `document.cookie = "who=ana"`)
	other := browsertest.Open(t).Tab(t, browsertest.View{})
	other.Go(url)
	var cookie string
	if other.Eval(&cookie, "document.cookie"); cookie != "" {
		t.Errorf("the other tab has %q", cookie)
	}
	var lang string
	if tab.Eval(&lang, "new Date(2026, 2, 1).toLocaleDateString()"); lang != "1.3.2026" {
		t.Errorf("a German visitor reads %s", lang)
	}
}

func TestFilesAreDropped(t *testing.T) {
	file := filepath.Join(t.TempDir(), "contract.pdf")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	tab, url := open(t, browsertest.View{}, map[string]string{
		"/":     page("Drop", `<h1>Drop</h1><div id="zone">Drop files here</div><p id="out"></p>`, `<script src="/d.js" defer></script>`),
		"/d.js": `zone.ondragover = e => e.preventDefault(); zone.ondrop = e => { e.preventDefault(); out.textContent = e.dataTransfer.files[0].name }`,
	})
	tab.Go(url)
	tab.Drop("#zone", file)
	tab.WaitFor("#out >> contract.pdf")
}

func TestTheLockFileNamesNoHost(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("axe", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Version, Resolved, Integrity string }
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	axe := lock.Packages["node_modules/axe-core"]
	if axe.Version != "4.14.1" || axe.Resolved != "" || axe.Integrity == "" {
		t.Errorf("%+v", axe)
	}
}
