package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
)

// typed are the names of fields that forms and addresses have beside those of registers.
func typed() []string {
	return []string{
		"q", "where", "sort", "view", "cols", "show", "month", "day", "field", "tab", "next", "copy", "record", "name", "title", "text", "note", "reason", "label", "to", "relation", "list", "tag", "value",
		"owner", "on", "until", "due", "email", "emails", "people", "password", "code", "token", "lang", "language", "theme", "time_zone", "people", "role", "heir", "undo", "back", "ref", "assignee", "source",
		"instead_name", "instead_email", "group", "message", "issuer", "client", "secret", "domains", "days", "expires", "country", "slug", "register", "mapping", "seq", "ask", "rev", "f", "op", "v", "id",
	}
}

// wild are texts that no field wants.
func wild() map[string]string {
	return map[string]string{
		"a NUL byte": "zebra\x00js", "100 kB": strings.Repeat("zebrajs ", 12_800), "markup": "\"><script>alert(\"zebrajs\")</script>",
	}
}

// ends are forms that would end the session of the test, or its organisation's people.
var ends = map[string]bool{"POST /sign-out": true, "POST /account/sessions/others": true, "POST /account/sessions/{session}/end": true}

// S3: whatever is typed into a short field, every form and every address answers it,
// at the field or with a page of text, and never breaks.
func TestNoFieldOfAnyFormBreaksByWhatIsTypedIntoIt(t *testing.T) { // S3
	houses(t, func(h *house) {
		n, owner := 0, h.as(h.own, access.Owner) // whose session changes its secret when a form changes his rights
		for what, text := range wild() {
			for _, r := range h.routes() {
				if ends[r.Method+" "+r.Path] || r.Method == http.MethodGet && len(text) > 10_000 {
					continue
				}
				fields := url.Values{"_rev": {"1"}, "do": {"save"}, "_all": {"1"}}
				if strings.HasSuffix(r.Path, "/bulk") || strings.HasSuffix(r.Path, "/bulk/apply") {
					fields.Set("do", "tag")
				}
				names := typed()
				if ty := h.registerOf(r); ty != nil {
					for _, f := range ty.Fields {
						if f.Kind == register.KindString || f.Kind == register.KindText || f.Kind == register.KindLines {
							names = append(names, f.Name)
						}
					}
					names = append(names, "tags", "attributes.0.label", "attributes.0.value")
				}
				if len(text) > 10_000 { // a form has its bound
					names = append([]string{"title", "name", "text", "note", "reason", "value", "tag", "emails", "people", "password", "list"}, names[max(len(typed()), len(names)-20):]...)
				}
				for _, name := range names {
					fields.Add("_has", name)
					fields.Set(name, text)
				}
				n++
				got := owner.send(r, filled(r, h.own.slug, h.own.part(h.registerOf(r))), fields)
				if got.status >= 500 {
					h.Errorf("%s %s with %s: status %d", r.Method, r.Path, what, got.status)
				}
				if strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
					if wrong := alive(got.body); len(wrong) > 0 {
						h.Errorf("%s %s with %s: %q", r.Method, r.Path, what, wrong)
					}
				}
			}
		}
		h.Logf("%d forms and addresses", n)
	})
}
