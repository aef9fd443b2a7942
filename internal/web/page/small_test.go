package page_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// S-010: what a small organisation seldom needs is out of sight in form and sidebar,
// named with the reason, and one link away; an organisation of another size sees it.
func TestASmallOrganisationIsSparedWhatItSeldomNeeds(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	registertest.Found(t, s, "acme")
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	tenant, err := s.Tenant(context.Background(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name          string
		small         bool
		query         string
		field, inSide bool
	}{
		{"a large organisation sees all", false, "?all", true, true},
		{"a small one does not", true, "?all", false, false},
		{"a small one that asks for all does", true, "?all=1", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sessions := webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: s.Now, Change: func(x *account.Session) { x.Members[0].Small = c.small }}
			site := web.New(web.Deps{Store: s, Words: words, Sessions: sessions, Now: s.Now, Log: slog.New(slog.DiscardHandler)})
			page.Mount(site, page.Deps{})
			p := webtest.As(t, site, access.Owner).Get("/o/acme/processing-activities/new" + c.query)
			if p.Status != 200 {
				t.Fatalf("status %d", p.Status)
			}
			if got := p.First("input", "value", "scope") != nil; got != c.field {
				t.Errorf("the field scope is shown: %v", got)
			}
			if got := p.First("a", "href", "/o/acme/data-stores") != nil; got != c.inSide {
				t.Errorf("data stores stand in the sidebar: %v", got)
			}
			if got := p.Has("Everything belongs to the management system."); got == c.field {
				t.Errorf("the reason is given: %v", got)
			}
		})
	}
}
