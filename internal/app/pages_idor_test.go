package app_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
)

// S9: what a form or an address names beside the path is looked up in the person's own
// organisation: a view, an undo, a record to copy, to ask about, to link, to select.
func TestIdentifiersOfAnotherOrganisationInFieldsReachNothing(t *testing.T) { // S9
	houses(t, func(h *house) {
		owner, at := h.as(h.own, access.Owner), "/o/"+h.own.slug
		system, ref := h.foreign.records["systems"].String(), h.foreign.refs["systems"]
		view, undo := h.foreign.rows["saved_view"], h.foreign.rows["bulk_undo"]
		before := h.dump(h.foreign)
		for _, path := range []string{
			"/systems?view=" + view, "/systems?from=" + view, "/systems?where=id:is:" + system, "/systems?where=owner:is:" + h.foreign.records["people"].String(),
			"/systems?after=" + system, "/systems/new?copy=" + system, "/systems/new?copy=" + ref, "/systems/new?owner=" + h.foreign.records["people"].String(),
			"/ask?record=" + system, "/ask?record=" + ref, "/systems/options?field=owner&chosen=" + h.foreign.records["people"].String(), "/search?q=" + system, "/search?q=" + h.foreign.word,
			"/palette?q=" + ref, "/systems/export?format=csv&view=" + view, "/systems/export?format=csv&where=id:is:" + system,
		} {
			if got := owner.get(at + path); got.status >= 500 || strings.Contains(strings.ReplaceAll(got.body, "q="+h.foreign.word, ""), h.foreign.word+" ") {
				h.Errorf("GET %s: status %d, and it tells of the other organisation: %v", path, got.status, got.status < 500)
			}
		}
		for _, c := range []struct {
			path   string
			fields url.Values
		}{
			{"/systems/views", url.Values{"do": {"delete"}, "view": {view}}},
			{"/systems/views", url.Values{"do": {"rename"}, "view": {view}, "name": {"taken"}}},
			{"/systems/views", url.Values{"do": {"update"}, "view": {view}, "list": {"?q=x"}}},
			{"/systems/views", url.Values{"do": {"unshare"}, "view": {view}}},
			{"/undo", url.Values{"undo": {undo}, "back": {at}}},
			{"/systems/bulk/apply", url.Values{"do": {"tag"}, "tag": {"taken"}, "ref": {ref}}},
			{"/systems/bulk/apply", url.Values{"do": {"tag"}, "tag": {"taken"}, "ref": {system}}},
			{"/systems/bulk/apply", url.Values{"do": {"archive"}, "ref": {ref + " " + system}}},
			{"/ask", url.Values{"record": {system}, "name": {"Eve"}, "email": {"eve@example.org"}}},
			{"/ask", url.Values{"record": {ref}, "name": {"Eve"}, "email": {"eve@example.org"}}},
			{"/systems/new", url.Values{"_has": {"title", "owner"}, "title": {"Ours"}, "owner": {h.foreign.records["people"].String()}}},
			{"/systems/new", url.Values{"_id": {system}, "_has": {"title"}, "title": {"Ours"}}},
			{"/systems/" + h.own.refs["systems"] + "/links", url.Values{"to": {system}, "relation": {"related"}}},
			{"/settings/access", url.Values{"sso_only": {"1"}, "provider": {h.foreign.rows["oidc_provider"]}}},
		} {
			if got := owner.post(at+c.path, c.fields); got.status >= 500 || strings.Contains(got.body, h.foreign.word+" ") {
				h.Errorf("POST %s %v: status %d, and it tells of the other organisation: %v", c.path, c.fields, got.status, got.status < 500)
			}
		}
		h.unchanged("identifiers in fields", before, h.dump(h.foreign))
		own := h.dump(h.own)
		for table, lines := range own {
			for _, x := range []string{h.foreign.records["people"].String(), h.foreign.org.String()} {
				if strings.Contains(lines, x) {
					h.Errorf("%s of the person's own organisation names %s", table, x)
				}
			}
		}
	})
}
