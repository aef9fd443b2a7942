package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed assets/*.css assets/*.js assets/*.svg assets/*.txt assets/fonts
var embedded embed.FS

// bundle is all files that a browser may fetch, made once.
var bundle = sync.OnceValue(load)

type assets struct {
	hash  string
	files map[string]asset
}

type asset struct {
	body, packed []byte // packed is nil where gzip gains nothing
	kind         string
}

// kinds are given here and not taken from the system, whose tables differ.
var kinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

func load() assets {
	files := map[string]asset{}
	sum := sha256.New()
	err := fs.WalkDir(embedded, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := embedded.ReadFile(name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "assets/")
		sum.Write([]byte(name + "\x00"))
		sum.Write(body)
		files[name] = asset{body: body, packed: pack(body), kind: kinds[path.Ext(name)]}
		return nil
	})
	if err != nil {
		panic(err) // the files are part of the binary
	}
	return assets{hash: hex.EncodeToString(sum.Sum(nil))[:16], files: files}
}

func pack(body []byte) []byte {
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := zip.Write(body); err != nil {
		panic(err)
	}
	if err := zip.Close(); err != nil {
		panic(err)
	}
	if out.Len() > len(body)*9/10 {
		return nil
	}
	return out.Bytes()
}

// Asset is the address of an embedded file, such as "privet.css". It changes with
// the content of any file, so that a browser may keep what it has for ever, and the
// fonts lie beside the style sheet that names them.
func Asset(name string) string {
	all := bundle()
	if _, ok := all.files[name]; !ok {
		panic("ui: no asset " + name)
	}
	return "/assets/" + all.hash + "/" + name
}

// Assets serves what Asset names, below /assets/.
func Assets() http.Handler {
	all := bundle()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/assets/"), "/")
		file, ok := all.files[name]
		if !ok {
			file, ok = brandSheet(name)
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		all.serve(w, r, file, hash == all.hash)
	})
}

func (a assets) serve(w http.ResponseWriter, r *http.Request, file asset, current bool) {
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	// A page of the version before asks for an old address: it gets today's file,
	// and must not keep it under that name.
	h.Set("Cache-Control", "no-cache")
	if current {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	tag := `"` + a.hash + `"`
	body := file.body
	if file.packed != nil && takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body, tag = file.packed, `"`+a.hash+`-gzip"`
	}
	h.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the browser went away
	}
}

func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			return strings.TrimSpace(params) != "q=0"
		}
	}
	return false
}

// HTMXConfig is the content of <meta name="htmx-config">. htmx writes no style
// element (the policy forbids it; privet.css has the indicators), inherits only what
// says :inherited, never leaves the origin, and reloads the page on back and forward
// so that no old answer with personal data is kept.
const HTMXConfig = `{"includeIndicatorCSS":false,"implicitInheritance":false,"mode":"same-origin","history":"reload","defaultSwap":"outerHTML","defaultTimeout":30000,"noSwap":[204,304]}`
