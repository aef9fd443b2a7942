package library_test

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/library"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// shelf is an organisation that reads the library.
type shelf struct {
	testing.TB
	site *web.Site
	lang string
}

func newShelf(t *testing.T, d library.Deps) *shelf {
	t.Helper()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	registertest.Found(t, s, "acme")
	tenant, err := s.Tenant(context.Background(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	x := &shelf{TB: t, lang: "en"}
	sessions := webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: s.Now, Change: func(e *account.Session) { e.Account.Lang = x.lang }}
	x.site = web.New(web.Deps{Store: s, Words: words, Sessions: sessions, Now: s.Now, Log: slog.New(slog.DiscardHandler)})
	library.Mount(x.site, d)
	page.Mount(x.site, page.Deps{})
	return x
}

func (x *shelf) get(parts ...string) *webtest.Page {
	return webtest.As(x, x.site, access.Reader).Get(web.In("acme", append([]string{"library"}, parts...)...))
}

func (x *shelf) wants(p *webtest.Page, texts ...string) {
	x.Helper()
	if p.Status != 200 {
		x.Fatalf("%s: status %d", p.Path, p.Status)
	}
	for _, text := range texts {
		if !p.Has(text) {
			x.Errorf("%s: %q is missing in %q", p.Path, text, strings.Join(strings.Fields(webtest.Text(p.Root)), " "))
		}
	}
}

// S-034: the numbers stand side by side, each with what it counts.
func TestTheFirstPageListsFrameworksWithTheirCounts(t *testing.T) {
	t.Parallel()
	x := newShelf(t, library.Deps{})
	x.wants(x.get(), "ISO 27701:2025", "GDPR", "1,905", "11,960", "Reviewed by a lawyer", "not in force", "Read in the text of the law")
	x.lang = "de"
	x.wants(x.get(), "Anforderungsbibliothek", "Datenschutz-Grundverordnung", "1.905", "Juristisch geprüft")
}

// S-024, S-025: the tree of the standard, one requirement, its other edition.
func TestARequirementShowsItsTextRoleEvidenceAndOtherEdition(t *testing.T) {
	t.Parallel()
	x := newShelf(t, library.Deps{})
	x.wants(x.get("27701:2025"), "Controls for PII controllers", "Leadership", "A.3")
	x.wants(x.get("27701:2025", "A.1.2"), "Contracts with PII processors", "A.1.2.7")
	p := x.get("27701:2025", "A.1.2.7")
	x.wants(p, "Bind each processor by a written contract", "Controller", "Evidence an auditor would like", "A.7.2.6", "same title and order", "Parties", "From a secondary source")
	x.lang = "de"
	x.wants(x.get("27701:2025", "A.1.2.7"), "Verträge mit Auftragsverarbeitern", "Jeden Auftragsverarbeiter durch einen schriftlichen Vertrag binden")
}

// S-025: a wrongly used number finds the right control with the warning.
func TestAWrongNumberIsFoundWithItsWarning(t *testing.T) {
	t.Parallel()
	x := newShelf(t, library.Deps{})
	x.wants(x.get("?q="+url.QueryEscape("A.8.5.1")), "Secure authentication", "A.1.2.4", "Obtain and record consent")
	x.wants(x.get("?q=zzzzqqq"), "Nothing found")
	x.wants(x.get("?q="+strings.Repeat("%C3%A4", 3000)), "Nothing found")
}

// S-159: a principle lists its controls. S-158: an article lists what is behind it.
func TestPrinciplesAndArticlesListTheirControls(t *testing.T) {
	t.Parallel()
	x := newShelf(t, library.Deps{})
	x.wants(x.get("29100", "1"), "Consent and choice", "Controls behind it", "Obtain and record consent")
	x.wants(x.get("eu-gdpr", "Art. 30"), "Controls behind it", "Records related to processing PII", "GDPR-30.1", "overlaps", "draft")
	x.wants(x.get("br-lgpd", "Art. 37"), "Controls behind it", "A.1.2.9")
	x.wants(x.get("27701:2025", "A.1.2.9"), "Art. 30(1)", "not reviewed by a lawyer", "by way of A.7.2.8")
	x.wants(x.get("eu-gdpr", "GDPR-6.1.a"), "condition, counted apart", "Art. 6(1)(a)")
}

// No page grows without bound, and each stretch is reachable.
func TestLongListsTurnPages(t *testing.T) {
	t.Parallel()
	x := newShelf(t, library.Deps{})
	x.wants(x.get("za-popia"), "1 to 100 of 115")
	x.wants(x.get("za-popia", "?page=2"), "101 to 115 of 115")
	x.wants(x.get("za-popia", "?page=99999999999999999999"), "1 to 100 of 115")
	x.wants(x.get("qa-pdppl", "?mapped=13"), "1,201 to 1,218 of 1,218")
	for _, f := range catalogue.Library().Frameworks() {
		p := x.get(f.ID)
		if p.Status != 200 || len(p.Body) > 200_000 {
			t.Errorf("%s: status %d, %d bytes", f.ID, p.Status, len(p.Body))
		}
	}
	for _, k := range []catalogue.Key{"27701:2019/6.2", "27701:2019/A.7.2.8", "27701:2025/A.3", "eu-gdpr/Ch. III", "27001:2022/A.5.1", "us-ca-ccpa-regs/11 CCR Art. 1", "nist-pf-1.0/ID.IM-P1"} {
		p := x.get(k.Framework(), k.ID())
		if p.Status != 200 || len(p.Body) > 200_000 {
			t.Errorf("%s: status %d, %d bytes", k, p.Status, len(p.Body))
		}
	}
}

func TestWhatIsNotInTheLibraryIsNotFound(t *testing.T) {
	t.Parallel()
	x := newShelf(t, library.Deps{})
	for _, at := range [][]string{{"nothing"}, {"27701:2025", "A.9.9.9"}, {"27701:2025", "<script>"}, {"27701:2025", "../29100"}} {
		if p := x.get(at...); p.Status != 404 || strings.Contains(p.Body, "<script>alert") {
			t.Errorf("%v: status %d", at, p.Status)
		}
	}
}

func TestPagesOfSourcesAndAuthorities(t *testing.T) {
	t.Parallel()
	x := newShelf(t, library.Deps{})
	x.wants(x.get("sources"), "Data Protection Mapping Project", "MIT", "6,983", "No mapping has been reviewed by a lawyer")
	x.wants(x.get("authorities"), "Datenschutzbehörde", "Germany", "Landesbeauftragte")
}

// What an organisation has behind a requirement is told the controls behind it.
func TestOthersAreToldTheControlsBehindAnArticle(t *testing.T) {
	t.Parallel()
	var asked []catalogue.Key
	x := newShelf(t, library.Deps{Behind: func(_ context.Context, _ *store.Tx, _ *web.Call, r *catalogue.Requirement, controls []catalogue.Key) (templ.Component, error) {
		asked = controls
		return templ.Raw("<p>ours</p>"), nil
	}})
	x.wants(x.get("eu-gdpr", "Art. 30"), "ours")
	found := false
	for _, k := range asked {
		found = found || k == "27701:2025/A.1.2.9"
	}
	if !found {
		t.Error(asked)
	}
	x.wants(x.get("27701:2025", "A.1.2.9"), "ours")
	if len(asked) != 1 || asked[0] != "27701:2025/A.1.2.9" {
		t.Error(asked)
	}
}

func TestThePaletteFindsRequirements(t *testing.T) {
	t.Parallel()
	x := newShelf(t, library.Deps{})
	p := webtest.As(x, x.site, access.Reader).Get("/o/acme/palette?q=A.1.2.7")
	x.wants(p, "Contracts with PII processors", "Requirements")
}
