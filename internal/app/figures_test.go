package app_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// S-064, S-124: the numbers of the desk stand on the first page, each opens its rule and its
// rows; a request past its date is counted beside Requests in the sidebar of every page.
func TestTheFirstPageShowsTheNumbersOfTheDesk(t *testing.T) {
	houses(t, func(h *house) {
		var late *record.Request
		h.must(h.Store.Write(context.Background(), h.own.who, func(tx *store.Tx) (err error) {
			late, err = rights.DoIntake(context.Background(), tx, h.Words, rights.Intake{
				Types: []record.RequestType{"access"}, ReceivedAt: tx.Now.AddDate(0, -3, 0), Requester: rights.Person{Name: "Erika Muster"},
			})
			return err
		}))
		badge := regexp.MustCompile(`(?s)<a href="/o/acme/requests"[^>]*>.{0,400}?<span class="count bad">\s*([0-9]+)\s*<span class="sr"> past the date</span>`)
		for _, role := range []access.Role{access.Owner, access.DPO, access.InternalAuditor} {
			g := h.as(h.own, role)
			board := g.get("/o/acme")
			for _, part := range []string{"/o/acme/figures/requests_open", "/o/acme/figures/requests_soon", "/o/acme/figures/requests_late", "/o/acme/figures/requests_median", "1 request is past its date"} {
				if !strings.Contains(board.body, part) && !strings.Contains(board.body, strings.ToUpper(part[:1])+part[1:]) {
					t.Errorf("%s: the first page has no %q", role, part)
				}
			}
			rows := g.get("/o/acme/figures/requests_late")
			if rows.status != 200 || !strings.Contains(rows.body, late.Ref) || !strings.Contains(rows.body, "/o/acme/requests?only=late") || !strings.Contains(rows.body, "lies before today") {
				t.Errorf("%s: the late requests: %d", role, rows.status)
			}
			if strings.Contains(rows.body, "Muster") {
				t.Errorf("%s: the rows name a person", role)
			}
			for _, at := range []string{"/o/acme", "/o/acme/systems"} {
				if found := badge.FindStringSubmatch(g.get(at).body); found == nil || found[1] != "1" {
					t.Errorf("%s: %s has the badge %q", role, at, found)
				}
			}
		}
		for _, role := range []access.Role{access.Reader, access.Contributor} {
			g := h.as(h.own, role)
			if body := g.get("/o/acme").body; strings.Contains(body, "figures/requests_") || badge.MatchString(body) {
				t.Errorf("%s is told how many requests there are", role)
			}
			if r := g.get("/o/acme/figures/requests_late"); strings.Contains(r.body, late.Ref) {
				t.Errorf("%s sees the rows", role)
			}
		}
	})
}
