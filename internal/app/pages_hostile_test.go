package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// hostile texts, each of which tries to be more than text.
func hostile() []string {
	return []string{
		`<script>alert("zebrajs")</script>`, `"><img src=x onerror=alert("zebrajs")>`, `' onmouseover='alert("zebrajs")`, `javascript:alert("zebrajs")`,
		`[x](javascript:alert("zebrajs"))`, `![x](x "onerror=alert('zebrajs')")`, `<svg/onload=alert("zebrajs")>`, `</title></textarea></script><script>alert("zebrajs")</script>`,
		`{{constructor.constructor('alert("zebrajs")')()}}`, "\u202e<b>zebrajs</b>", `<iframe srcdoc="<script>alert('zebrajs')</script>">`, `<a href="data:text/html,zebrajs">x</a>`,
		`<form action=https://evil.example><button>zebrajs`, `<meta http-equiv=refresh content="0;url=https://evil.example/zebrajs">`, "😀 zebrajs 𝕏 &lt;script&gt;",
		`<base href=https://evil.example/zebrajs>`, "a<!--zebrajs--><style>*{display:none}</style>",
	}
}

// alive says what of a page would run, load or lead elsewhere because of a text.
func alive(body string) []string {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for n := range root.Descendants() {
		if n.Type == html.CommentNode && strings.Contains(n.Data, "zebrajs") {
			out = append(out, "a comment")
		}
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "iframe", "object", "embed", "base", "style", "frame", "applet":
			out = append(out, "<"+n.Data+">")
		case "script":
			if n.FirstChild != nil {
				out = append(out, "a script in the page")
			}
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc", a.Key == "style":
				out = append(out, a.Key+"="+a.Val)
			case a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction" || strings.HasPrefix(a.Key, "hx-"):
				if strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:text/html") || strings.Contains(value, "//evil.example") && n.Data != "a" {
					out = append(out, a.Key+"="+a.Val)
				}
			case a.Key == "http-equiv":
				out = append(out, "http-equiv="+a.Val)
			}
		}
	}
	return out
}

// S3: every text of a record of every register says the worst, and every page that
// shows it is still only a page.
func TestHostileTextIsNeverAliveOnAnyPage(t *testing.T) { // S3
	t.Parallel()
	h := newHouse(t, db.SQLite)
	texts := hostile()
	sampler := registertest.NewSampler(t, h.Store, h.own.who)
	n := 0
	next := func(most int) string {
		for range texts {
			n++
			if x := texts[n%len(texts)]; most == 0 || len([]rune(x)) <= most {
				return x
			}
		}
		return "<b>"
	}
	for _, ty := range h.Store.Registers().All() {
		for range 3 {
			rec := sampler.Full(ty)
			head := register.HeadOf(rec)
			head.Title, head.Tags, head.Attributes = next(0), []string{next(60)}, []register.Attribute{{Label: next(60), Value: next(0)}}
			for _, f := range ty.Fields {
				if f.Kind == register.KindText {
					f.In(rec).SetString(next(f.Max))
				}
			}
			for _, f := range ty.Children() {
				for _, row := range f.RowsOf(rec) {
					for _, c := range f.Rows {
						if c.Kind == register.KindText {
							c.In(row).SetString(next(c.Max))
						}
					}
				}
			}
			registertest.Write(t, h.Store, h.own.who, func(ctx context.Context, tx *store.Tx) error {
				if _, err := store.CreateAny(ctx, tx, ty, rec); err != nil {
					return err
				}
				for _, x := range texts {
					if _, err := store.AddComment(ctx, tx, ty, head.ID, x); err != nil {
						return err
					}
				}
				return nil
			})
			h.own.refs[ty.Name], h.own.records[ty.Name] = head.Ref, head.ID
		}
	}
	owner := h.as(h.own, access.Owner)
	shown := 0
	look := func(path string, got reply) {
		if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			return
		}
		shown++
		if wrong := alive(got.body); len(wrong) > 0 {
			t.Errorf("%s: %q", path, wrong)
		}
	}
	for _, r := range h.routes() {
		if r.Method != http.MethodGet {
			continue
		}
		path := filled(r, h.own.slug, h.own.part(h.registerOf(r)))
		look(path, owner.get(path))
		if strings.HasSuffix(r.Path, "/{ref}") {
			for _, tab := range []string{"history", "comments", "files", "links", "tasks", "discussion"} {
				look(path+" "+tab, owner.get(path+"?tab="+tab))
			}
			look(path+" edit", owner.post(path+"/edit", url.Values{"_rev": {"1"}, "_has": {"title", "review_due"}, "title": {texts[n%len(texts)]}, "review_due": {texts[1]}}))
		}
		for _, x := range texts { // what the address says is shown again
			for _, name := range []string{"q", "where", "sort", "view", "tab", "next", "title"} {
				if strings.Count(r.Path, "/") == 3 && (r.Path == "/o/{org}/systems" || r.Path == "/o/{org}/search" || r.Path == "/o/{org}/palette") {
					look(path+" "+name, owner.get(path+"?"+url.Values{name: {x}}.Encode()))
				}
			}
		}
	}
	t.Logf("%d pages", shown)
	if shown < 150 {
		t.Errorf("only %d pages were looked at", shown)
	}
}
