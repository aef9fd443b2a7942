package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/web"
)

// forged is a way to send a form that is not one of ours.
type forged struct {
	name   string
	header []string
	token  func(own, other string) string
}

func forgeries() []forged {
	own := func(own, _ string) string { return own }
	return []forged{
		{"without a token", nil, func(string, string) string { return "" }},
		{"with the token of another session", nil, func(_, other string) string { return other }},
		{"with a token that is no token", nil, func(string, string) string { return strings.Repeat("A", 86) }},
		{"from another site", []string{"Sec-Fetch-Site", "cross-site"}, own},
		{"from a neighbour", []string{"Sec-Fetch-Site", "same-site"}, own},
		{"with another origin", []string{"Origin", "https://evil.example"}, own},
		{"with the origin of a sandbox", []string{"Origin", "null"}, own},
		{"with the origin of plain HTTP", []string{"Origin", "http://example.com:81"}, own},
	}
}

// S7: a form that is not ours changes nothing, on any route that takes one, as a form
// and as one with files.
func TestFormsOfOthersAreRefusedOnEveryRoute(t *testing.T) { // S7
	t.Parallel()
	func(h *house) { // no SQL is reached: one database is enough
		before := h.dump(h.own)
		owner, anybody, other := h.as(h.own, access.Owner), h.as(h.own, ""), h.as(h.own, access.DPO)
		n := 0
		for _, r := range h.routes() {
			if r.Method == http.MethodGet || r.Rule.OneClick { // one click asks for no session: see account.DigestStop
				continue
			}
			g := owner
			if r.Rule.Public {
				g = anybody
			}
			path := filled(r, h.own.slug, h.own.part(h.registerOf(r)))
			for _, f := range forgeries() {
				for _, body := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
					n++
					h.forge(g, r, path, f, body, f.token(g.token, other.token))
				}
			}
		}
		h.unchanged("forged forms", before, h.dump(h.own))
		h.Logf("%d forged forms", n)
		if n < 2000 {
			h.Errorf("only %d forged forms", n)
		}
	}(newHouse(t, db.SQLite))
}

func (h *house) forge(g *guest, r web.Route, path string, f forged, kind, token string) {
	h.Helper()
	fields := url.Values{"_token": {token}, "name": {"forged"}, "title": {"forged"}, "text": {"forged"}, "role": {"owner"}, "email": {"forged@example.org"}, "password": {housePassword}}
	var body bytes.Buffer
	if strings.HasPrefix(kind, "multipart") {
		for k, v := range fields {
			fmt.Fprintf(&body, "--x\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", k, v[0])
		}
		fmt.Fprint(&body, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--x--\r\n")
	} else {
		body.WriteString(fields.Encode())
	}
	got := g.do(r.Method, path, &body, append([]string{"Content-Type", kind}, f.header...)...)
	if r.Rule.Before != nil && got.status == http.StatusNotFound {
		return // a link that is none is refused before the form is read; TestASystemOwnerAnswersByALink forges one that is
	}
	if got.status != http.StatusForbidden && !(got.status == http.StatusSeeOther && strings.HasPrefix(got.header.Get("Location"), "/account/prove")) {
		h.Errorf("%s %s %s as %s: status %d, want 403", r.Method, r.Path, f.name, kind, got.status)
	}
}

// No page changes anything when it is only looked at: a link is no form.
func TestLookingChangesNothing(t *testing.T) { // S7
	houses(t, func(h *house) {
		owner := h.as(h.own, access.Owner)
		before := h.dump(h.own)
		for _, r := range h.routes() {
			if r.Method != http.MethodGet || !strings.Contains(r.Path, "{org}") {
				continue
			}
			path := filled(r, h.own.slug, h.own.part(h.registerOf(r)))
			owner.get(path)
			if head := owner.do(http.MethodHead, path, nil); head.status == http.StatusMethodNotAllowed {
				h.Errorf("HEAD %s: not allowed", r.Path)
			}
		}
		after := h.dump(h.own)
		for table, why := range looked {
			if why != "" {
				delete(before, table)
				delete(after, table)
			}
		}
		h.unchanged("looking", before, after)
	})
}

// looked are tables that change when somebody looks, with the reason.
var looked = map[string]string{
	"ledger_entry": "an export stands in the ledger", "ledger_head": "an export stands in the ledger", "ledger_node": "an export stands in the ledger",
	"ledger_body": "an export stands in the ledger", "notification": "a notice that is followed is read",
}

// A field that the form does not have sets nothing, whoever sends it.
func TestFieldsThatAFormDoesNotHaveSetNothing(t *testing.T) { // S2
	houses(t, func(h *house) {
		foreign := h.dump(h.foreign)
		for _, role := range []access.Role{access.Owner, access.Contributor} {
			g := h.as(h.own, role)
			for _, t := range h.Store.Registers().All() {
				h.assign(g, "/o/"+h.own.slug+"/"+t.Name+"/"+h.own.refs[t.Name]+"/edit", t.Name)
			}
		}
		h.unchanged("forged fields", foreign, h.dump(h.foreign))
	})
}

func (h *house) assign(g *guest, path, name string) {
	h.Helper()
	t := h.Store.Registers().Get(name)
	read := func() (out string) {
		return h.line("record", h.own, h.own.records[t.Name].String())
	}
	was := read()
	fields := url.Values{"_rev": {"1"}, "_has": {"title"}, "title": {"Set by " + g.name}}
	for k, v := range map[string]string{
		"id": h.foreign.records[name].String(), "org": h.foreign.org.String(), "ref": "XX-0001", "register": "people", "state": "approved", "rev": "99",
		"approved_rev": "99", "created": "2001-01-01T00:00:00Z", "created_by": h.foreign.persons[access.Owner].String(), "updated_by": h.foreign.persons[access.Owner].String(),
		"reviewed_on": "2001-01-01", "reviewed_by": h.foreign.persons[access.Owner].String(), "archived": "2001-01-01T00:00:00Z", "archive_reason": "because", "in_force": "{}",
		"title_key": "x", "__proto__": "{}",
	} {
		fields.Set(k, v)
		fields.Add("_has", k)
	}
	got := g.post(path, fields)
	patched := g.post(path, url.Values{"_rev": {"1"}, "_patch": {`{"state":"approved","rev":99,"approved_rev":99,"created_by":"` + h.foreign.persons[access.Owner].String() + `"}`}})
	if patched.status < 400 {
		h.Errorf("%s as %s: a patch of what only the server writes answers %d", path, g.name, patched.status)
	}
	now := read()
	switch {
	case got.status == http.StatusSeeOther && got.header.Get("Location") != "":
		if plain := strings.NewReplacer("Set by "+g.name, "*", "set by "+g.name, "*", "Set by "+string(access.Owner), "*", "set by "+string(access.Owner), "*", h.own.word+" "+name, "*", h.own.word+" "+strings.ReplaceAll(name, "-", " "), "*"); differs(plain.Replace(was), plain.Replace(now)) {
			h.Errorf("%s as %s: a forged field was set:\n%s\n%s", path, g.name, was, now)
		}
	case now != was:
		h.Errorf("%s as %s: status %d and yet it changed:\n%s\n%s", path, g.name, got.status, was, now)
	}
	for _, word := range []string{"XX-0001", "2001-01-01", "because", h.foreign.org.String(), h.foreign.persons[access.Owner].String()} {
		if strings.Contains(now, word) {
			h.Errorf("%s as %s: %s was taken from the form: %s", path, g.name, word, now)
		}
	}
}

// line is one row of a table as text.
func (h *house) line(table string, s *side, at string) string {
	h.Helper()
	for line := range strings.Lines(h.dump(s)[table]) {
		if strings.Contains(line, at) {
			return strings.TrimSpace(line)
		}
	}
	h.Fatalf("%s has no row %s", table, at)
	return ""
}

// differs reports whether two rows differ in more than what every change sets: the
// revision, the time and who made it.
func differs(was, now string) bool {
	a, b := strings.Fields(was), strings.Fields(now)
	n := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return len(a) != len(b) || n > 5
}
