package rights_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"

	"context"
)

// hostileNames are names of files that strangers send: paths, devices, endings in endings,
// headers, directions, and what is no UTF-8.
var hostileNames = []string{
	"../../../etc/cron.d/a.pdf", `..\..\Windows\a.pdf`, "/absolute/a.pdf", "C:\\a.pdf", "con.pdf", "NUL.pdf", "lpt1.x.pdf", "aux .pdf", "a.exe.pdf", "a.pdf\r\nSet-Cookie: stolen=1\r\n\r\n.pdf",
	`a"; filename="b.exe"; x=".pdf`, "a\x00.pdf", "\u202efdp.\u202cexe.pdf", "a\u200f\u2067b.pdf", "a\u2028b.pdf", "\ufeffa.pdf", "a\u0085b.pdf", "\xc0\xae\xc0\xae\xc0\xafa.pdf", "e\u0301\u0301\u0301.pdf", "раураl.pdf",
	strings.Repeat("x", 5000) + ".pdf", "=cmd|' /C calc'!A0.pdf", "<img src=x onerror=alert(1)>.pdf", "a.pdf.", "a.pdf   ", ".pdf",
}

// hostileContents are bodies of files by their ending: bombs, nests, a million entries, links
// out, entities of entities, depth, scripts.
func hostileContents(t *testing.T) map[string]string {
	t.Helper()
	packed := func(name string, mode fs.FileMode, body io.Reader) string {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		h.SetMode(mode)
		f, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.Copy(f, body)
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	bomb := packed("bomb.txt", 0o644, io.LimitReader(zeros{}, 256<<20))
	nested := bomb
	for range 5 {
		nested = packed("nest.zip", 0o644, strings.NewReader(nested))
	}
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for i := range 50_000 {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	entities := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;">`, 50) + `]><x>&b;</x>`
	return map[string]string{
		"bomb.zip": bomb, "nested.zip": nested, "many.zip": many.String(), "out.zip": packed("../../../etc/passwd", 0o644, strings.NewReader("x")),
		"link.zip": packed("link", fs.ModeSymlink|0o777, strings.NewReader("/etc/passwd")), "laughs.docx": packed("word/document.xml", 0o644, strings.NewReader(entities)),
		"bomb.xlsx": packed("xl/sharedStrings.xml", 0o644, io.LimitReader(zeros{}, 64<<20)), "deep.json": strings.Repeat("[", 100_000), "formula.csv": "=cmd|' /C calc'!A0,@SUM(1)\n",
		"page.txt": "<script>alert(1)</script>", "scripts.pdf": "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n",
		"loop.pdf": "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n", "direction.txt": "abc\u202edef\u2066ghi",
		"polyglot.png": "\x89PNG\r\n\x1a\n<script>alert(1)</script>", "page.pdf": "<html><script>alert(1)</script>", "program.pdf": "MZ\x90\x00", "page.svg": "<svg onload=alert(1)>", "page.html": "<p>", "one.xml": entities,
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// S3, S11: whatever file a stranger or a colleague sends, by whatever way, is refused at its
// field or kept byte for byte under a name that leaves no folder, is no device, and breaks no
// header; it is handed out to be kept and never shown; memory stays bounded.
func TestHostileFilesDoNoHarmByAnyUpload(t *testing.T) {
	contents := hostileContents(t)
	type sent struct {
		r      *record.Request
		status int
	}
	// Each way sends a file from a fresh page and answers the request that it went to.
	ways := map[string]func(t *testing.T, w *world) func(name, content string) sent{
		"the public form": func(t *testing.T, w *world) func(string, string) sent {
			w.publish(t)
			b := webtest.As(t, w.site, "")
			return func(name, content string) sent {
				form := typed(b.Get(formAt), url.Values{"acts_for": {"represented"}, "subject": {"Otto Berg"}, "acting": {"power_of_attorney"}})
				w.clock.Pass(time.Minute)
				p := b.Send(formAt, form, "proof", name, content)
				if list := w.requests(t); p.Status == 200 {
					return sent{list[len(list)-1], 200}
				}
				return sent{nil, p.Status}
			}
		},
		"the person's own page": func(t *testing.T, w *world) func(string, string) sent {
			r, at := w.byLink(t)
			b, n := webtest.As(t, w.site, ""), 0
			return func(name, content string) sent {
				w.clock.Pass(time.Minute)
				if n++; n%25 == 0 { // no more than 30 a request
					r = anna(t, w)
					w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
						at, err = rights.StatusLink(ctx, tx, r)
						return err
					})
				}
				b.Get(at)
				return sent{r, b.Send(at, url.Values{"do": {"write"}, "body": {"Here."}}, "files", name, content).Status}
			}
		},
		"the link of a system owner": func(t *testing.T, w *world) func(string, string) sent {
			w.serve()
			r := anna(t, w)
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing"}, Status: "live"})
				return err
			})
			x, b := w.api(t, w.who), webtest.As(t, w.site, "")
			x.do("POST", "/requests/"+r.Ref+"/plan", nil).want(200)
			return func(name, content string) sent {
				w.clock.Pass(time.Minute)
				var asked struct{ Link string }
				x.do("POST", "/requests/"+r.Ref+"/items/SYS-0001/ask", nil).want(200).into(&asked)
				at := asked.Link[strings.Index(asked.Link, "/request/item/"):]
				b.Get(at)
				return sent{r, b.Send(at, url.Values{"state": {"found"}, "found": {"it"}}, "files", name, content).Status}
			}
		},
		"material on the desk": func(t *testing.T, w *world) func(string, string) sent {
			w.serve()
			r, b := anna(t, w), webtest.As(t, w.site, access.PrivacyManager)
			return func(name, content string) sent {
				b.Get("/o/one/requests/" + r.Ref)
				return sent{r, b.Send("/o/one/requests/"+r.Ref+"/collected", nil, "files", name, content).Status}
			}
		},
		"a reply from the desk": func(t *testing.T, w *world) func(string, string) sent {
			w.serve()
			r, b := anna(t, w), webtest.As(t, w.site, access.PrivacyManager)
			return func(name, content string) sent {
				b.Get("/o/one/requests/" + r.Ref)
				return sent{r, b.Send("/o/one/requests/"+r.Ref+"/do/send", url.Values{"body": {"Please fill this in."}}, "files", name, content).Status}
			}
		},
		"the API": func(t *testing.T, w *world) func(string, string) sent {
			r, x := anna(t, w), w.api(t, w.who)
			x.deps(w, rights.Deps{})
			return func(name, content string) sent {
				a := x.do("POST", "/requests/"+r.Ref+"/files?name="+url.QueryEscape(name), content, "Content-Type", "application/octet-stream")
				return sent{r, map[bool]int{true: 200, false: a.status}[a.status == 201]}
			}
		},
		"the API of the mail desk": func(t *testing.T, w *world) func(string, string) sent {
			x := w.api(t, w.who)
			x.deps(w, rights.Deps{})
			return func(name, content string) sent {
				plain := strings.Map(func(r rune) rune { // a header has no line
					if r == '\r' || r == '\n' || r == 0 {
						return -1
					}
					return r
				}, name)
				mail := letterOf("x@example.org", "A file", "--b\n\nSee it.\n"+part(strings.ReplaceAll(plain, `"`, `\"`), content)+"--b--", "Content-Type: multipart/mixed; boundary=b", "MIME-Version: 1.0")
				a := x.do("POST", "/requests/mail?name=a.eml&types=access", mail, "Content-Type", "application/octet-stream")
				list := w.requests(t)
				if a.status == 201 {
					return sent{list[len(list)-1], -1} // encoded by the mail, so other bytes
				}
				return sent{nil, a.status}
			}
		},
	}
	for way, of := range ways {
		t.Run(way, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				send, known, kept := of(t, w), map[id.ID]bool{}, 0
				x := w.api(t, w.who)
				x.deps(w, rights.Deps{})
				try := func(name, content string) {
					t.Helper()
					var before, after runtime.MemStats
					runtime.ReadMemStats(&before)
					s := send(name, content)
					runtime.ReadMemStats(&after)
					if grown := after.TotalAlloc - before.TotalAlloc; grown > 256<<20+20*uint64(len(content)) {
						t.Errorf("%.60q took %d bytes", name, grown)
					}
					if s.status >= 500 || s.status != 200 && s.status != -1 && s.status != 422 && s.status != 413 {
						t.Errorf("%.60q: %d", name, s.status)
					}
					if s.r == nil {
						return
					}
					for _, f := range w.files(t, s.r) {
						if known[f.ID] {
							continue
						}
						known[f.ID] = true
						kept++
						harmless(t, f.Name)
						a := x.do("GET", "/requests/"+s.r.Ref+"/files/"+f.ID.String(), nil).want(200)
						if s.status == 200 && a.body != content {
							t.Errorf("%.60q comes back as other bytes: %d of %d", name, len(a.body), len(content))
						}
						disposition, how, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
						if err != nil || disposition != "attachment" || how["filename"] != f.Name || a.header.Get("Set-Cookie") != "" || a.header.Get("X-Content-Type-Options") != "nosniff" {
							t.Errorf("%.60q is handed out as %q: %v", name, a.header, err)
						}
						if f.Purpose == rights.Collected {
							x.do("GET", "/requests/"+s.r.Ref+"/package", nil).want(200)
						}
					}
				}
				for _, name := range hostileNames {
					try(name, "%PDF-1.7 "+name)
				}
				for name, content := range contents {
					try(name, content)
				}
				if kept < 5 {
					t.Errorf("only %d files were kept", kept)
				}
			})
		})
	}
}

// harmless: a name that no folder, device or header takes for something else.
func harmless(t *testing.T, name string) {
	t.Helper()
	base, _, _ := strings.Cut(strings.ToLower(name), ".")
	for _, device := range []string{"con", "nul", "aux", "prn", "com1", "lpt1"} {
		if strings.TrimSpace(base) == device {
			t.Errorf("%q is a device", name)
		}
	}
	if name == "" || len(name) > 255 || !utf8.ValidString(name) || strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".") || strings.TrimSpace(name) != name {
		t.Errorf("%.80q leaves its folder or has no end", name)
	}
	for _, r := range name {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			t.Errorf("%q turns or breaks a line", name)
		}
	}
}
