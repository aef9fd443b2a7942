package page_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// office is an organisation with people, and the pages to work with it.
type office struct {
	*store.DB
	owner access.Actor
	anna  id.ID
	ben   id.ID
	site  *web.Site
}

// at is an address of the office.
func at(path string) string { return "/o/acme/" + path }

func newOffice(t testing.TB, s *store.DB) *office {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{DB: s, owner: registertest.Found(t, s, "acme")}
	registertest.Write(t, s, o.owner, func(ctx context.Context, tx *store.Tx) error {
		for _, p := range []struct {
			name string
			to   *id.ID
		}{{"Anna Berg", &o.anna}, {"Ben Cole", &o.ben}} {
			rec, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: p.name}})
			if err != nil {
				return err
			}
			*p.to = rec.ID
		}
		return nil
	})
	tenant, err := s.Tenant(context.Background(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	sessions := webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: s.Now, Person: o.anna, Change: func(x *account.Session) { x.Account.Lang = "en" }}
	o.site = web.New(web.Deps{Store: s, Words: words, Sessions: sessions, Now: s.Now, Log: slog.New(slog.DiscardHandler)})
	page.Mount(o.site, page.Deps{})
	return o
}

// activities adds n activities; each third belongs to Anna and holds health data.
func (o *office) activities(t testing.TB, n int) {
	t.Helper()
	registertest.Write(t, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
		var list []store.Addition
		for i := range n {
			a := &record.ProcessingActivity{Head: register.Head{Title: fmt.Sprintf("Activity %03d", i)}, Role: "controller"}
			if i%3 == 0 {
				a.Owner, a.Role = o.anna, "processor"
				a.DataItems = register.Rows[record.ActivityDataItem]{{Category: "identity.name"}, {Category: "contact"}, {Category: "special.health"}}
				a.ReviewDue = calendar.Day("2026-11-01")
			}
			list = append(list, store.Addition{Type: record.ProcessingActivities.Type, Record: a})
		}
		return store.CreateMany(ctx, tx, list, nil)
	})
}

func (o *office) browse(t testing.TB, role access.Role) *webtest.Browser {
	return webtest.As(t, o.site, role)
}

// entries of the ledger.
func (o *office) entries(t *testing.T) int64 {
	t.Helper()
	var n int64
	registertest.Read(t, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
		var err error
		n, _, err = ledger.Size(ctx, tx.SQL(), tx.Org)
		return err
	})
	return n
}

// rows are the references of the rows on a page.
func rows(p *webtest.Page) []string {
	var out []string
	for _, n := range p.All("span") {
		if webtest.Attr(n, "class") == "ref" && n.Parent != nil && n.Parent.Data == "td" {
			out = append(out, words(n))
		}
	}
	return out
}

// words are what people read of an element, with single spaces.
func words(n *html.Node) string { return strings.Join(strings.Fields(webtest.Text(n)), " ") }

func each(t *testing.T, run func(*testing.T, *office)) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) { run(t, newOffice(t, s)) })
}

func TestListShowsRecordsFilteredInPlainWords(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 6)
		b := o.browse(t, access.Owner)
		cases := []struct {
			query string
			rows  int
			chip  string
		}{
			{"", 6, ""},
			{"?where=role:is:processor", 2, "Our role is Processor"},
			{"?where=role:is:processor%7Ccontroller", 6, "Our role is Processor or Controller"},
			{"?where=role:not:processor", 4, "Our role is not Processor"},
			{"?where=owner:is:" + o.anna.String(), 2, "Owner is Anna Berg"},
			{"?where=owner:empty", 4, "Owner is empty"},
			{"?where=review_due:before:today", 2, "Next review is before today"},
			{"?where=data_items.category:is:special.health", 2, "Category of data is Health data"},
			{"?q=004", 1, ""},
			{"?gaps=1", 6, "Something is missing"},
			{"?view=mine", 2, "Owner is Anna Berg"},
			{"?view=review", 2, "Next review is before tomorrow"},
			{"?where=nonsense:is:1&where=role:before:x", 6, ""},
			{"?archived=1", 0, "Archived"},
		}
		for _, c := range cases {
			p := b.Get(at("processing-activities") + c.query)
			if p.Status != 200 || len(rows(p)) != c.rows || !p.Has(c.chip) {
				t.Errorf("%q: status %d, %d rows, want %d and the words %q", c.query, p.Status, len(rows(p)), c.rows, c.chip)
			}
		}
		p := b.Get(at("processing-activities") + "?where=review_due:before:soon")
		if p.Status != http.StatusUnprocessableEntity || p.First("div", "role", "alert") == nil {
			t.Errorf("a day that is none: status %d, want 422 and an alert", p.Status)
		}
	})
}

func TestSensitiveDataStandsBeforeTheRestAndIsMarked(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 1)
		p := o.browse(t, access.Owner).Get(at("processing-activities"))
		tag := p.First("span", "class", "tag sens")
		if tag == nil || words(tag) != "Health data" {
			t.Errorf("the row marks %q, want Health data", words(tag))
		}
	})
}

func TestFilterFormAnswersWithAnAddressThatCanBeSent(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 6)
		b := o.browse(t, access.Owner)
		if p := b.Get(at("processing-activities?edit=%2Brole&q=activity")); p.First("input", "value", "joint_controller") == nil || p.Value("f") != "role" {
			t.Error("the filter by role shows no boxes to tick")
		}
		p := b.Get(at("processing-activities?f=role&op=is&v=processor&v=joint_controller&q=activity&view=all"))
		if p.Path != at("processing-activities?from=all&q=activity&where=role%3Ais%3Aprocessor%7Cjoint_controller") {
			t.Errorf("leads to %q", p.Path)
		}
		if n := len(rows(p)); n != 2 {
			t.Errorf("%d rows, want 2", n)
		}
	})
}

func TestPagesTurnForwardsAndBackwardsByKeyset(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 120)
		b := o.browse(t, access.Owner)
		turn := func(p *webtest.Page, label string) *webtest.Page {
			a := p.First("a", "aria-label", label)
			if a == nil {
				t.Fatalf("no way to the %s", label)
			}
			return b.Get(webtest.Attr(a, "href"))
		}
		first := b.Get(at("processing-activities?sort=ref"))
		second := turn(first, "Next page")
		third := turn(second, "Next page")
		if !third.Has("101 to 120 of 120") || len(rows(third)) != 20 {
			t.Errorf("third page: %d rows", len(rows(third)))
		}
		if third.First("a", "aria-label", "Next page") != nil {
			t.Error("there is a page behind the last")
		}
		if back := turn(turn(third, "Previous page"), "Previous page"); fmt.Sprint(rows(back)) != fmt.Sprint(rows(first)) {
			t.Error("the way back does not end at the first page")
		}
	})
}

// L1: the lists and the page of a record ask the same, whether there are 10 or 200.
func TestStatementsOfAPageDoNotDependOnTheRecords(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		count := func(query string) int64 {
			r := httptest.NewRequest("GET", at("processing-activities"+query), nil)
			r.AddCookie(&http.Cookie{Name: "privet", Value: "owner"})
			ctx, n := db.Counted(r.Context())
			w := httptest.NewRecorder()
			o.site.ServeHTTP(w, r.WithContext(ctx))
			if w.Code != 200 {
				t.Fatalf("%s: status %d", query, w.Code)
			}
			return n.Load()
		}
		o.activities(t, 10)
		queries := []string{"", "/PA-0002", "/PA-0002?tab=history", "?sort=ref", "?show=calendar&month=2026-11", "?show=timeline", "?show=board", "?where=owner:is:" + o.anna.String()}
		before := make([]int64, len(queries))
		for i, q := range queries {
			before[i] = count(q)
		}
		o.activities(t, 190)
		for i, q := range queries {
			if after := count(q); after != before[i] || after > 40 {
				t.Errorf("%q: %d statements with 10 records, %d with 200", q, before[i], after)
			}
		}
	})
}

func TestListFragmentStaysSmall(t *testing.T) {
	t.Parallel()
	o := newOffice(t, registertest.Open(t, db.SQLite, registertest.NewClock()))
	o.activities(t, 60)
	b := o.browse(t, access.Owner)
	b.HTMX = true
	p := b.Get(at("processing-activities"))
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write([]byte(p.Body))
	_ = w.Close()
	if len(rows(p)) != 50 || z.Len() > 15<<10 || strings.Contains(p.Body, "<html") {
		t.Errorf("%d rows in %d bytes, want 50 in less than 15 kB and no frame", len(rows(p)), z.Len())
	}
}

func TestColumnsAreRememberedForOnePerson(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 3)
		b := o.browse(t, access.Owner)
		b.Get(at("processing-activities"))
		p := b.Post(at("processing-activities/columns"), url.Values{"col": {"confidentiality", "role", "nonsense"}, "list": {"?q=activity"}})
		heads := map[string]bool{}
		for _, th := range p.All("th") {
			heads[words(th)] = true
		}
		var ticked []string
		for _, in := range b.Get(at("processing-activities/columns?q=activity")).All("input") {
			if slices.ContainsFunc(in.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
				ticked = append(ticked, webtest.Attr(in, "value"))
			}
		}
		if !slices.Equal(ticked, []string{"role", "confidentiality"}) {
			t.Errorf("the page of columns has ticked %v", ticked)
		}
		if !heads["Confidentiality"] || !heads["Our role"] || heads["Complete"] || heads["State"] {
			t.Errorf("columns %v", heads)
		}
		b.Post(at("processing-activities/columns"), url.Values{"reset": {"1"}})
		if !strings.Contains(words(b.Get(at("processing-activities")).All("thead")[0]), "Complete") {
			t.Error("reset does not bring the columns back")
		}
	})
}

func TestEveryRegisterHasAListInEachShapeThatFits(t *testing.T) {
	t.Parallel()
	o := newOffice(t, registertest.Open(t, db.SQLite, registertest.NewClock()))
	b := o.browse(t, access.Owner)
	for _, x := range record.All().All() {
		first := b.Get(at(x.Name))
		if first.Status != 200 {
			t.Errorf("%s: status %d", x.Name, first.Status)
			continue
		}
		if n := len(first.All("h1")); n != 1 {
			t.Errorf("%s: %d headings", x.Name, n)
		}
		for _, show := range []string{"board", "calendar", "timeline"} {
			if p := b.Get(at(x.Name) + "?show=" + show); p.Status != 200 || p.Has("list.") || p.Has("cal.") {
				t.Errorf("%s as %s: status %d: %.300s", x.Name, show, p.Status, words(p.Root))
			}
		}
	}
}

func TestReadersSeeNoControlTheyMayNotUse(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 3)
		b := o.browse(t, access.Contributor)
		p := b.Get(at("processing-activities"))
		if p.First("button", "value", "archive") != nil {
			t.Error("a contributor is offered to archive")
		}
		r := b.Post(at("processing-activities/bulk/apply"), url.Values{"do": {"archive"}, "ref": {"PA-0001"}})
		if r.Status != http.StatusForbidden {
			t.Errorf("archive by hand: status %d, want 403", r.Status)
		}
	})
}

func TestExportIsWhatTheListShowsAndStandsInTheLedger(t *testing.T) {
	each(t, func(t *testing.T, o *office) { // S-038
		o.activities(t, 6)
		b := o.browse(t, access.Owner)
		before := o.entries(t)
		p := b.Get(at("processing-activities/export?format=json&where=role:is:processor"))
		if n := strings.Count(p.Body, `"ref":"PA-`); p.Status != 200 || n != 2 ||
			!strings.Contains(p.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("status %d, %d records: %.300s", p.Status, n, p.Body)
		}
		b.Get(at("processing-activities"))
		if p := b.Post(at("processing-activities/export"), url.Values{"format": {"json"}, "ref": {"PA-0001", "PA-0003"}}); !strings.Contains(p.Body, "PA-0003") || strings.Contains(p.Body, "PA-0002") {
			t.Errorf("selection: %.300s", p.Body)
		}
		if p := b.Get(at("processing-activities/export?format=doc")); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a format that there is not: status %d", p.Status)
		}
		if p := b.Get(at("processing-activities/export?format=json&sort=nonsense")); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a sort that there is not is refused before a byte has left: status %d", p.Status)
		}
		if n := o.entries(t) - before; n != 2 {
			t.Errorf("%d entries in the ledger, want one for each export", n)
		}
	})
}
