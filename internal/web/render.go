package web

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/web/ui"
)

// Page answers a whole page: the body within the frame of a signed-in person, or
// alone for somebody who is not.
func (c *Call) Page(p ui.Page, body templ.Component) error {
	f, err := c.Frame()
	if err != nil {
		return err
	}
	if c.Session == nil {
		return c.render(ui.Public(f, p, body))
	}
	return c.render(ui.Shell(f, p, body))
}

// Plain answers a page without sidebar, such as sign-in and first steps.
func (c *Call) Plain(p ui.Page, body templ.Component) error {
	f, err := c.Frame()
	if err != nil {
		return err
	}
	return c.render(ui.Bare(f, p, body))
}

// PublicPage answers a page for people without an account.
func (c *Call) PublicPage(p ui.Page, body templ.Component) error {
	f, err := c.Frame()
	if err != nil {
		return err
	}
	return c.render(ui.Public(f, p, body))
}

// Fragment answers components without a frame, for htmx. A toast that was set goes
// with them.
func (c *Call) Fragment(parts ...templ.Component) error {
	if c.toast != nil {
		parts = append(parts, ui.ToastPartial(c.Words, c.Token(), *c.toast))
		c.toast = nil
	}
	return c.render(templ.Join(parts...))
}

// Go leads on after a write: 303, or for htmx a new page. A toast that was set is
// shown there.
func (c *Call) Go(to string) error {
	if c.toast != nil {
		c.keepToast()
	}
	c.sent = true
	if c.Partial() {
		c.W.Header().Set("HX-Redirect", to)
		c.W.WriteHeader(http.StatusOK)
		return nil
	}
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

// buffers are reused: a page is rendered whole before its first byte leaves, so that
// an error in the middle still becomes an error page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed+2) // the level is one that there is
	return z
}}

func (c *Call) render(body templ.Component) error {
	buf, _ := buffers.Get().(*bytes.Buffer)
	defer func() { buf.Reset(); buffers.Put(buf) }()
	buf.Reset()
	if err := body.Render(ui.With(c.Ctx(), c.Words, c.Token()), buf); err != nil {
		return fmt.Errorf("render %s: %w", c.Pattern(c.R), err)
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", c.Words.Lang())
	c.sent = true
	if buf.Len() < 1400 || !strings.Contains(c.R.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Length", strconv.Itoa(buf.Len()))
		c.W.WriteHeader(c.status)
		_, _ = c.W.Write(buf.Bytes()) // the browser may have gone
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	c.W.WriteHeader(c.status)
	z, _ := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(c.W)
	_, _ = z.Write(buf.Bytes())
	_ = z.Close()
	return nil
}

// keepToast puts the toast into a signed cookie for the page that follows.
func (c *Call) keepToast() {
	raw, err := json.Marshal(c.toast)
	if err != nil {
		return
	}
	body := base64.RawURLEncoding.EncodeToString(raw)
	if len(body) > 3000 {
		return
	}
	c.SetCookie("privet-said", body+"."+base64.RawURLEncoding.EncodeToString(c.signToast(body)), time.Minute)
}

// takeToast reads what the request before left, once.
func (c *Call) takeToast() *ui.Toast {
	if c.toast != nil {
		return c.toast
	}
	body, sig, ok := strings.Cut(c.Cookie("privet-said"), ".")
	if !ok {
		return nil
	}
	c.SetCookie("privet-said", "", -1)
	sum, err := base64.RawURLEncoding.DecodeString(sig)
	if err != nil || !hmac.Equal(sum, c.signToast(body)) {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	t := new(ui.Toast)
	if err != nil || json.Unmarshal(raw, t) != nil {
		return nil
	}
	return t
}

func (c *Call) signToast(body string) []byte {
	m := hmac.New(sha256.New, c.formSecret())
	_, _ = m.Write([]byte("toast " + body))
	return m.Sum(nil)
}
