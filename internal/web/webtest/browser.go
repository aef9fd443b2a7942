package webtest

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/privet-pims/privet/internal/access"
)

// Browser asks a handler for pages as somebody without script does: it keeps
// cookies, sends the token of the page that it is on, and follows redirects.
type Browser struct {
	t       testing.TB
	handler http.Handler
	cookies map[string]string
	// Page is where the browser is.
	Page *Page
	// HTMX makes each request one of htmx, which gets fragments.
	HTMX bool
	// Address is where it comes from, if that matters; Header is sent with each request.
	Address string
	Header  http.Header
	// Plain leaves answers as text and the browser on its page.
	Plain bool
}

// Page is an answer.
type Page struct {
	Status int
	Path   string // with query, after redirects
	Header http.Header
	Body   string
	Root   *html.Node
}

// As is a browser in which somebody of a role is signed in; "" is nobody.
func As(t testing.TB, h http.Handler, role access.Role) *Browser {
	t.Helper()
	b := &Browser{t: t, handler: h, cookies: map[string]string{}}
	if role != "" {
		b.cookies["privet"] = string(role)
	}
	return b
}

// Cookie is one that the browser keeps; "" if it does not.
func (b *Browser) Cookie(name string) string { return b.cookies[name] }

// Twin is another window of the browser on the same page, for requests at the same time.
func (b *Browser) Twin() *Browser {
	return &Browser{t: b.t, handler: b.handler, cookies: maps.Clone(b.cookies), Page: b.Page, HTMX: b.HTMX, Address: b.Address, Header: b.Header}
}

// Get opens a page.
func (b *Browser) Get(path string) *Page {
	b.t.Helper()
	return b.send(httptest.NewRequest(http.MethodGet, path, nil), 0)
}

// Post sends a form from the page that the browser is on.
func (b *Browser) Post(path string, fields url.Values) *Page {
	b.t.Helper()
	form := url.Values{}
	for k, v := range fields {
		form[k] = v
	}
	if !form.Has("_token") {
		form.Set("_token", b.token())
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r, 0)
}

// Upload sends a file from the page that the browser is on.
func (b *Browser) Upload(path, field, name, content string) *Page {
	b.t.Helper()
	return b.Send(path, nil, field, name, content)
}

// Send sends a form with a file from the page that the browser is on.
func (b *Browser) Send(path string, fields url.Values, field, name, content string) *Page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	form := url.Values{"_token": {b.token()}}
	maps.Copy(form, fields)
	for k, list := range form {
		for _, v := range list {
			if err := w.WriteField(k, v); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		b.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r, 0)
}

func (b *Browser) send(r *http.Request, hops int) *Page {
	b.t.Helper()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for name := range b.Header {
		r.Header.Set(name, b.Header.Get(name))
	}
	if b.Address != "" {
		r.RemoteAddr = b.Address
	}
	if b.HTMX {
		r.Header.Set("HX-Request", "true")
		r.Header.Set("HX-Request-Type", "partial")
	}
	rec := httptest.NewRecorder()
	b.handler.ServeHTTP(rec, r)
	res := rec.Result()
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	if to := res.Header.Get("Location"); res.StatusCode == http.StatusSeeOther && hops < 5 {
		to, _, _ = strings.Cut(to, "#")
		return b.send(httptest.NewRequest(http.MethodGet, to, nil), hops+1)
	}
	p := &Page{Status: res.StatusCode, Path: r.URL.RequestURI(), Header: res.Header, Body: rec.Body.String()}
	if !b.Plain && strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		root, err := html.Parse(strings.NewReader(p.Body))
		if err != nil {
			b.t.Fatalf("%s: %v", p.Path, err)
		}
		p.Root = root
		b.Page = p
	}
	return p
}

// token is the one of a form on the page, or of the page itself.
func (b *Browser) token() string {
	if b.Page == nil {
		return ""
	}
	if n := b.Page.First("input", "name", "_token"); n != nil {
		return Attr(n, "value")
	}
	if n := b.Page.First("body", "data-token", ""); n != nil {
		return Attr(n, "data-token")
	}
	return ""
}

// First is the first element of a tag with an attribute of that value; a value of ""
// takes any. nil if there is none.
func (p *Page) First(tag, attr, value string) *html.Node {
	for _, n := range p.All(tag) {
		for _, a := range n.Attr {
			if a.Key == attr && (value == "" || a.Val == value) {
				return n
			}
		}
	}
	return nil
}

// All are the elements of a tag.
func (p *Page) All(tag string) []*html.Node {
	var out []*html.Node
	if p.Root == nil {
		return nil
	}
	for n := range p.Root.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			out = append(out, n)
		}
	}
	return out
}

// Value is that of the first input of a name; "" if there is none.
func (p *Page) Value(name string) string {
	if n := p.First("input", "name", name); n != nil {
		return Attr(n, "value")
	}
	return ""
}

// Has reports whether people read the text on the page, spaces aside.
func (p *Page) Has(text string) bool {
	return strings.Contains(strings.Join(strings.Fields(Text(p.Root)), " "), text)
}

// Links reports whether a link or a form leads to an address that begins so.
func (p *Page) Links(to string) bool {
	for tag, attr := range map[string]string{"a": "href", "form": "action"} {
		for _, n := range p.All(tag) {
			if strings.HasPrefix(Attr(n, attr), to) {
				return true
			}
		}
	}
	return false
}

// Attr is an attribute of an element.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Text is what an element says.
func Text(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode && x.Parent.Data != "script" && x.Parent.Data != "style" {
			b.WriteString(x.Data + " ")
		}
	}
	return b.String()
}
