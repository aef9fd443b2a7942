package page_test

import (
	"context"
	"log/slog"
	"strings"
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

// speaker is a browser of somebody with a language and terms, in an organisation with
// a wording of its own.
func speaker(t *testing.T, s *store.DB, lang, terms, org string) *webtest.Browser {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	tenant, err := s.Tenant(context.Background(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	sessions := webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: s.Now, Change: func(x *account.Session) {
		x.Account.Lang, x.Account.Terms = lang, terms
	}}
	site := web.New(web.Deps{Store: s, Words: words, Sessions: sessions, Now: s.Now, Log: slog.New(slog.DiscardHandler)})
	page.Mount(site, page.Deps{})
	if org != "" {
		site.Terms(func(account.Membership) string { return org })
	}
	return webtest.As(t, site, access.Owner)
}

// S-162
func TestPagesSpeakTheTermsThatThePersonOrTheOrganisationChose(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	registertest.Found(t, s, "acme")
	for _, c := range []struct{ lang, person, org, says, not, attr string }{
		{"en", "", "", "Data subjects", "PII principal", "en"},
		{"en", "law", "", "Data subjects", "PII principal", "en"},
		{"en", "iso", "", "PII principals", "ata subject", "en"},
		{"en", "", "iso", "PII principals", "ata subject", "en"},
		{"en", "law", "iso", "Data subjects", "PII principal", "en"},
		{"", "iso", "", "PII principals", "ata subject", "en"},
		{"de", "law", "", "Auftraggeber (Verantwortliche)", "erantwortliche Stelle", "de"},
		{"de", "iso", "", "Auftraggeber (verantwortliche Stellen)", "Auftraggeber (Verantwortliche)", "de"},
	} {
		p := speaker(t, s, c.lang, c.person, c.org).Get("/o/acme/processing-activities/new?all")
		if p.Status != 200 || !p.Has(c.says) || p.Has(c.not) {
			t.Errorf("%+v: status %d, says it %v, says the other %v", c, p.Status, p.Has(c.says), p.Has(c.not))
		}
		if got := p.Header.Get("Content-Language"); got != c.attr {
			t.Errorf("%+v: Content-Language %q", c, got)
		}
		if n := p.First("html", "lang", c.attr); n == nil {
			t.Errorf("%+v: the page does not say that it is in %s", c, c.attr)
		}
	}
}

// S-162: a file says the same whoever takes it.
func TestExportsKeepTheTermsOfTheLaw(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	registertest.Found(t, s, "acme")
	law := speaker(t, s, "en", "law", "").Get("/o/acme/risks/export?format=csv")
	iso := speaker(t, s, "en", "iso", "").Get("/o/acme/risks/export?format=csv")
	if law.Status != 200 || law.Body != iso.Body {
		t.Errorf("exports differ by terms (status %d):\n%.200s\n%.200s", law.Status, law.Body, iso.Body)
	}
}

// S-162
func TestTheGlossaryNamesEachTermByLaw(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	registertest.Found(t, s, "acme")
	for _, c := range []struct {
		lang, terms string
		says        []string
	}{
		{"en", "law", []string{"in the words of the law", "data subject", "PII principal", "CCPA (California) consumer", "LGPD (Brazil) titular", "PIPL (China) 个人 (individual)", "responsible party"}},
		{"en", "iso", []string{"in the words of ISO/IEC 29100", "PII principal", "data subject"}},
		{"de", "iso", []string{"pbD", "verantwortliche Stelle (PII controller)", "Verantwortlicher"}},
	} {
		p := speaker(t, s, c.lang, c.terms, "").Get("/o/acme/terms")
		if p.Status != 200 {
			t.Fatalf("%+v: status %d", c, p.Status)
		}
		for _, want := range c.says {
			if !p.Has(want) {
				t.Errorf("%s %s: the page does not say %q", c.lang, c.terms, want)
			}
		}
		text := webtest.Text(p.Root)
		for _, key := range []string{"term.", "terms.", "law.name.", "{="} {
			if at := strings.Index(text, key); at >= 0 {
				t.Errorf("%s %s: a key is not translated: %.40q", c.lang, c.terms, text[at:])
			}
		}
	}
}

// Labels stand inside a sentence with a small letter in English, and as nouns in German.
func TestLabelsInSentencesReadAsTheLanguageWritesThem(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	registertest.Found(t, s, "acme")
	for lang, want := range map[string]string{"en": "New processing activity", "de": "Verarbeitungstätigkeit anlegen"} {
		if p := speaker(t, s, lang, "", "").Get("/o/acme/processing-activities"); !p.Has(want) {
			t.Errorf("%s: the list does not say %q", lang, want)
		}
	}
}

func TestThePaletteLeadsToImportAndTerms(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	registertest.Found(t, s, "acme")
	b := speaker(t, s, "en", "", "")
	for typed, want := range map[string]string{"import": "/o/acme/import", "terms": "/o/acme/terms"} {
		if p := b.Get("/o/acme/palette?q=" + typed); p.Status != 200 || !strings.Contains(p.Body, `"`+want+`"`) {
			t.Errorf("%s does not lead to %s (%d): %s", typed, want, p.Status, p.Body)
		}
	}
}
