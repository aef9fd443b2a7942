package rights_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-062: the documented procedure is the workflow itself: each step with its target, each
// move with what it wants, the limit of each law in scope, forms and agreements; the page,
// the API and the print say the same, in both languages, to whoever may read requests.
func TestTheDocumentedProcedureIsTheWorkflow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Hosting for Teehaus"}, RequestForwardDays: 3})
			if err == nil {
				_, err = store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Merger with Kandis", Confidentiality: access.Restricted}, RequestForwardDays: 4})
			}
			return err
		})
		x := w.api(t, access.Actor{Kind: access.Person, ID: id.New(), Org: w.org, Role: access.InternalAuditor})
		for lang, words := range map[string]i18n.Words{"en": w.words.Words("en"), "de": w.words.Words("de")} {
			var p rights.Procedure
			x.do("GET", "/request-procedure", nil, "Accept-Language", lang).want(200).into(&p)
			targets := 0
			for i, kind := range record.RequestStepKind("").Values() {
				s := p.Steps[i]
				if string(s.Kind) != kind || s.Title != words.T("choice.request_step_kind."+kind) || !words.Has("procedure.step."+kind) || s.Says == "" {
					t.Errorf("%s: step %s: %+v", lang, kind, s)
				}
				if s.Days > 0 {
					targets++
				}
			}
			if targets != len((&record.Organisation{}).RequestTargetsOf(id.ID{})) {
				t.Errorf("%d targets", targets)
			}
			flow := record.Requests.Flow.Steps()
			if len(p.Moves) != len(flow) {
				t.Fatalf("%d moves of %d", len(p.Moves), len(flow))
			}
			for i, m := range p.Moves {
				if m.Name != flow[i].Name || fmt.Sprint(m.From, m.To) != fmt.Sprint(flow[i].From, flow[i].To) || !words.Has("procedure.move."+m.Name) || len(m.By) < 2 || len(m.Needs) != len(flow[i].Needs) {
					t.Errorf("%s: move %+v, the workflow %+v", lang, m, flow[i])
				}
			}
			if len(p.Limits) == 0 || p.Limits[0].Law != "eu-gdpr" || p.Limits[0].Limit != words.T("laws.span.month", "count", 1) || p.Limits[0].Longer != words.T("laws.span.month", "count", 2) || !strings.Contains(p.Limits[0].Cite, "12(3)") || p.Limits[0].Mark == "" {
				t.Errorf("%s: limits %+v", lang, p.Limits)
			}
			if len(p.Customers) != 2 || p.Customers[0].Days+p.Customers[1].Days != 7 || len(p.Ways) != 4 {
				t.Errorf("%s: customers %+v, ways in %+v", lang, p.Customers, p.Ways)
			}
		}
		for _, role := range []access.Role{access.PrivacyManager, access.InternalAuditor, access.Contributor} {
			b := webtest.As(t, w.site, role)
			page := b.Get("/o/one/request-procedure")
			said := webtest.Text(page.Root)
			for _, want := range []string{"Verify identity", "Decide without collecting", "one month", "12(3)", "Hosting for Teehaus", "Public form"} {
				if page.Status != 200 || !strings.Contains(said, want) {
					t.Errorf("%s: %d, without %q", role, page.Status, want)
				}
			}
			if sees := strings.Contains(said, "Merger with Kandis"); sees != (role != access.Contributor) || !strings.Contains(said, "4 days") {
				t.Errorf("%s sees an agreement that is restricted: %v", role, sees)
			}
			for form, begins := range map[string]string{"": "%PDF", "?as=docx": "PK"} {
				if p := b.Get("/o/one/request-procedure/document" + form); p.Status != 200 || !strings.HasPrefix(p.Body, begins) {
					t.Errorf("%s prints %q: %d", role, form, p.Status)
				}
			}
		}
		x.do("GET", "/request-procedure/document?as=docx", nil).want(200)
		x.do("GET", "/request-procedure/document?as=odt", nil).want(422)
		w.api(t, access.Actor{Kind: access.Person, ID: id.New(), Org: w.org, Role: access.Respondent}).do("GET", "/request-procedure", nil).want(403)
	})
}
