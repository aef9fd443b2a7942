package library_test

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/exchange/oscal"
	"github.com/privet-pims/privet/internal/feature/library"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

const ours = `framework,id,title,text,parent,kind,roles,evidence,requirements,source
House rules,1,Keep a record,Who did **what**,,control,controller,The record,27701:2025/A.1.2.9,
House rules,1.1,Look after it,,1,control,processor,,,
27701:2025,A.1.2.7,Contracts of the copy,Words of the licensed copy.,,control,controller,,,"Copy 4711, page 12"
27701:2025,A.9.9.9,Nothing,,,control,,,,
`

// house is two organisations on one site.
func house(t *testing.T, s *store.DB) *web.Site {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	var orgs []store.Tenant
	for _, slug := range []string{"acme", "other"} {
		registertest.Found(t, s, slug)
		tenant, err := s.Tenant(context.Background(), slug)
		if err != nil {
			t.Fatal(err)
		}
		orgs = append(orgs, tenant)
	}
	sessions := webtest.Sessions{Orgs: orgs, Now: s.Now, Change: func(e *account.Session) { e.Account.Lang = "en" }}
	site := web.New(web.Deps{Store: s, Words: words, Sessions: sessions, Now: s.Now, Log: slog.New(slog.DiscardHandler)})
	library.Mount(site, library.Deps{})
	page.Mount(site, page.Deps{})
	registertest.Write(t, s, registertest.As(orgs[0].ID, access.PrivacyManager), func(ctx context.Context, tx *store.Tx) error {
		_, err := oscal.Import(ctx, tx, "ours.csv", strings.NewReader(ours), int64(len(ours)), true, "")
		return err
	})
	return site
}

// S-034, S-158: own frameworks stand beside the library with their counts and lead to
// its requirements; a correction shows both texts and its source, to its organisation
// alone.
func TestOwnFrameworksAndCorrectionsAreTheOrganisationsAlone(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		site := house(t, s)
		as := func(org string, parts ...string) *webtest.Page {
			return webtest.As(t, site, access.Reader).Get(web.In(org, append([]string{"library"}, parts...)...))
		}
		for _, c := range []struct {
			parts []string
			texts []string
		}{
			{nil, []string{"Your own frameworks", "House rules", "Corrections of ISO 27701:2025"}},
			{[]string{"own", "House rules"}, []string{"Keep a record", "Look after it", "1.1"}},
			{[]string{"own", "House rules", "1"}, []string{"Records related to processing PII", "The record", "Look after it"}},
			{[]string{"27701:2025", "A.1.2.7"}, []string{"Corrected from your licensed copy", "Contracts of the copy", "Words of the licensed copy.", "Copy 4711, page 12", "Contracts with PII processors", "Bind each processor by a written contract"}},
			{[]string{"27701:2025", "A.1.2"}, []string{"Contracts of the copy", "Corrected"}},
			{[]string{"?q=A.1.2.7"}, []string{"Contracts of the copy"}},
		} {
			p := as("acme", c.parts...)
			for _, text := range c.texts {
				if p.Status != 200 || !p.Has(text) {
					t.Errorf("%s: status %d, %q is missing", p.Path, p.Status, text)
				}
			}
			foreign := as("other", c.parts...)
			for _, text := range []string{"House rules", "of the copy", "licensed copy.", "4711"} {
				if foreign.Has(text) {
					t.Errorf("%s of another organisation shows %q", foreign.Path, text)
				}
			}
		}
		if p := as("other", "own", "House rules"); p.Status != 404 {
			t.Errorf("another organisation's framework answers %d", p.Status)
		}
	})
}

// S-160: a file is planned on a page, and written when the plan is applied.
func TestAFileIsPlannedAndAppliedOnPages(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		site := house(t, s)
		who := webtest.As(t, site, access.PrivacyManager)
		changed := strings.Replace(ours, "Look after it", "Keep it safe", 1)
		who.Get("/o/acme/library-import")
		p := who.Upload("/o/acme/library-import", "file", "ours.csv", changed)
		for _, text := range []string{"Keep it safe", "Changed", "The library has no such number", "Apply plan"} {
			if p.Status != 200 || !p.Has(text) {
				t.Fatalf("status %d, %q is missing", p.Status, text)
			}
		}
		values := url.Values{"name": {"ours.csv"}, "file": {p.Value("file")}, "sum": {p.Value("sum")}}
		if p = who.Post("/o/acme/library-import/apply", values); p.Status >= 400 {
			t.Fatalf("apply: status %d", p.Status)
		}
		if p = who.Get("/o/acme/library/own/House%20rules"); !p.Has("Keep it safe") {
			t.Error("the change is not there")
		}
		if p = who.Post("/o/acme/library-import/apply", values); p.Status != 409 {
			t.Errorf("an old plan: status %d", p.Status)
		}
		values.Set("file", "no file")
		if p = who.Post("/o/acme/library-import/apply", values); p.Status != 422 {
			t.Errorf("no file: status %d", p.Status)
		}
	})
}

// S-160: what goes out names its numbers, and only who may take it has it.
func TestFrameworksGoOutAsFiles(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		site := house(t, s)
		who := webtest.As(t, site, access.PrivacyManager)
		for at, want := range map[string]string{
			"27701%3A2025?format=oscal":        `"A.1.2.7"`,
			"House%20rules?format=csv&own=1":   "House rules,1.1",
			"eu-gdpr?format=csv":               "Art. 30",
			"House%20rules?format=oscal&own=1": `"27701:2025/A.1.2.9"`,
			"27701%3A2025?format=oscal&own=1":  "Words of the licensed copy.",
		} {
			if p := who.Get("/o/acme/library-export/" + at); p.Status != 200 || !strings.Contains(p.Body, want) {
				t.Errorf("%s: status %d", at, p.Status)
			}
		}
		for at, want := range map[string]int{"nothing?format=csv": 404, "House%20rules?format=pdf&own=1": 422, "27701%3A2025?format=profile": 409} {
			if p := who.Get("/o/acme/library-export/" + at); p.Status != want {
				t.Errorf("%s: status %d, want %d", at, p.Status, want)
			}
		}
		if p := webtest.As(t, site, access.Reader).Get("/o/acme/library-import"); p.Status != 403 {
			t.Errorf("a reader may import: %d", p.Status)
		}
	})
}
