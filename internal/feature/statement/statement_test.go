package statement_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/statement"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
	"github.com/privet-pims/privet/locales"
)

// world is an organisation with its pages, and another beside it.
type world struct {
	*store.DB
	who   access.Actor // the owner, who is also the person grace
	other access.Actor // owner of another organisation
	grace id.ID
	site  *web.Site
	words *i18n.Catalogue
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(t, open(t, d))
		})
	}
}

func open(t *testing.T, d db.Dialect) *world {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	clock := registertest.NewClock()
	w := &world{words: words}
	w.DB = registertest.Open(t, d, clock, statement.Reactions()...)
	w.who = registertest.Found(t, w.DB, "one")
	w.other = registertest.Found(t, w.DB, "two")
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Grace Hopper"}})
		if err == nil {
			w.grace = p.ID
		}
		return err
	})
	w.who.Person = w.grace
	tenant, err := w.Tenant(context.Background(), "one")
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.site = web.New(web.Deps{
		Store: w.DB, Blobs: files, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
		Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Person: w.grace, Now: clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }},
	})
	statement.Mount(w.site, statement.Deps{})
	page.Mount(w.site, page.Deps{})
	return w
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, do)
}

// refused runs do and wants a problem of that kind.
func (w *world) refused(t *testing.T, kind problem.Kind, do func(context.Context, *store.Tx) error) *problem.Problem {
	t.Helper()
	err := w.Write(context.Background(), w.who, func(tx *store.Tx) error { return do(context.Background(), tx) })
	x, ok := problem.As(err)
	if !ok || x.Kind != kind {
		t.Fatalf("%v, want %s", err, kind)
	}
	return x
}

func (w *world) draft(t *testing.T, e record.Edition, roles ...record.PIIRole) *record.Statement {
	t.Helper()
	var s *record.Statement
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		s, err = statement.DoNew(ctx, tx, statement.New{Edition: e, Roles: roles, Title: "All of it", RoleNotHeld: "Not our role."})
		return err
	})
	return s
}

func (w *world) sheet(t *testing.T, ref string) *statement.Sheet {
	t.Helper()
	var s *statement.Sheet
	registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
		s, err = statement.Show(ctx, tx, ref)
		return err
	})
	return s
}

func lineOf(t *testing.T, s *statement.Sheet, number string) *statement.Line {
	t.Helper()
	for _, l := range s.Lines {
		if l.Number() == number {
			return l
		}
	}
	t.Fatalf("no line %s", number)
	return nil
}

func has(t *testing.T, p *webtest.Page, status int, parts ...string) {
	t.Helper()
	if p.Status != status {
		t.Fatalf("%s: status %d: %.600s", p.Path, p.Status, webtest.Text(p.Root))
	}
	for _, x := range parts {
		if !p.Has(x) {
			t.Errorf("%s: no %q", p.Path, x)
		}
	}
}

// S-024, S-025, S-029
func TestADraftHasALineForEachControlOfTheEdition(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for _, x := range []struct {
			edition record.Edition
			roles   []record.PIIRole
			lines   int
			apply   int
		}{
			{"2025", []record.PIIRole{"controller", "processor"}, 78, 78},
			{"2025", []record.PIIRole{"controller"}, 78, 60},
			{"2025", []record.PIIRole{"processor"}, 78, 47},
			{"2019", []record.PIIRole{"controller"}, 49, 31},
			{"2019", []record.PIIRole{"processor"}, 49, 18},
		} {
			n := statement.Count(w.sheet(t, w.draft(t, x.edition, x.roles...).Ref).Lines)
			if n.Total() != x.lines || n.Apply() != x.apply {
				t.Errorf("%s %v: %v", x.edition, x.roles, n)
			}
		}
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/statements/SOA-0001"), 200, "ISO/IEC 27701:2025", "78 lines, 78 apply", "A.1.2.2", "A.2.2.2", "A.3.31")
		has(t, b.Get("/o/one/statements"), 200, "SOA-0001", "SOA-0005", "ISO/IEC 27701:2019")
	})
}

// S-010: the small profile hides fields and columns, and no line of the statement.
func TestTheSmallProfileKeepsEveryLineOfTheStatement(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
			if err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(x *record.Organisation) error {
				x.Profile, x.SizeClass = "small", "micro"
				return nil
			})
			return err
		})
		sheet := w.sheet(t, w.draft(t, "2025", "controller", "processor").Ref)
		if n := statement.Count(sheet.Lines); n.Total() != 78 || n.Apply() != 78 {
			t.Errorf("%v", n)
		}
		p := webtest.As(t, w.site, access.Owner).Get("/o/one/statements/SOA-0001")
		has(t, p, 200, "78 lines, 78 apply")
		for _, l := range sheet.Lines {
			has(t, p, 200, l.Number())
		}
	})
}

// finish says all that a statement must say, and appoints grace.
func (w *world) finish(t *testing.T, s *record.Statement) *record.Statement {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		scope, err := store.Create(ctx, tx, record.Scopes, &record.Scope{Head: register.Head{Title: "Everything"}, Edition: s.Edition})
		if err != nil {
			return err
		}
		a := &record.RoleAssignment{Head: register.Head{Title: "Managing director"}, Role: record.TopManagement, Person: register.To[record.Person](w.grace), Since: "2026-01-01", Duties: "All", Authority: "All"}
		made, err := store.Create(ctx, tx, record.RoleAssignments, a)
		if err != nil {
			return err
		}
		for _, step := range []string{"appoint", "accept", "activate"} {
			for _, m := range tx.Moves(record.RoleAssignments.Type, made) {
				if m.Name == step || m.To == "active" {
					if made, err = store.Move(ctx, tx, record.RoleAssignments, made.ID, made.Rev, m.Name, workflow.Input{}); err != nil {
						return err
					}
					break
				}
			}
		}
		s, err = store.Change(ctx, tx, record.Statements, s.ID, s.Rev, func(x *record.Statement) error {
			x.Scope = register.To[record.Scope](scope.ID)
			for i := range x.Entries {
				e := &x.Entries[i]
				if e.Applicable == "yes" {
					e.State = "partial"
				}
			}
			return nil
		})
		return err
	})
	return s
}

func itoa(n int64) string { return strings.TrimSpace(string(appendInt(nil, n))) }

func appendInt(b []byte, n int64) []byte {
	if n >= 10 {
		b = appendInt(b, n/10)
	}
	return append(b, byte('0'+n%10))
}

// S-026: two people at two lines do not disturb each other; at one line they do.
func TestOnlyTheSameLineConflicts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller")
		b := webtest.As(t, w.site, access.Owner)
		sheet := w.sheet(t, s.Ref)
		one, two := lineOf(t, sheet, "A.1.2.2"), lineOf(t, sheet, "A.1.2.3")
		post := func(l *statement.Line, words string) *webtest.Page {
			at := "/o/one/statements/" + s.Ref + "/lines/" + l.ID.String()
			b.Get(at)
			return b.Post(at, url.Values{"rev": {"1"}, "applicable": {"yes"}, "inclusion": {"role"}, "state": {"partial"}, "justification": {words}})
		}
		has(t, post(one, "First"), 200, "Line saved")
		has(t, post(two, "Second"), 200, "Line saved")
		has(t, post(one, "Third"), 409, "Somebody else changed this line meanwhile", "First")
		now := w.sheet(t, s.Ref)
		if lineOf(t, now, "A.1.2.2").Justification != "First" || lineOf(t, now, "A.1.2.3").Justification != "Second" || now.Rev != 3 {
			t.Errorf("revision %d: %q %q", now.Rev, lineOf(t, now, "A.1.2.2").Justification, lineOf(t, now, "A.1.2.3").Justification)
		}
		has(t, b.Post("/o/one/statements/"+s.Ref+"/lines/"+one.ID.String(), url.Values{"rev": {"3"}, "applicable": {"maybe"}}), 422)
		// The versions differ in these lines alone.
		has(t, b.Get("/o/one/statements/"+s.Ref+"/versions?from=1"), 200, "A.1.2.2", "A.1.2.3", "First", "Second")
		if p := b.Get("/o/one/statements/" + s.Ref + "/versions?from=1"); p.Has("A.1.2.4") {
			t.Error("a line that is the same shows")
		}
	})
}

func TestManyLinesAreSetInOneRevisionAndTakenBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller", "processor")
		b := webtest.As(t, w.site, access.Owner)
		b.Get("/o/one/statements/" + s.Ref)
		var rows []string
		for _, l := range w.sheet(t, s.Ref).Lines[:10] {
			rows = append(rows, l.ID.String())
		}
		has(t, b.Post("/o/one/statements/"+s.Ref+"/lines", url.Values{"row": rows, "do": {"state:planned"}}), 200, "10 lines changed")
		if n := statement.Count(w.sheet(t, s.Ref).Lines); n["planned"] != 10 || w.sheet(t, s.Ref).Rev != 2 {
			t.Errorf("%v", n)
		}
		b.Post("/o/one/statements/"+s.Ref+"/revert", url.Values{"rev": {"2"}, "to": {"1"}})
		if n := statement.Count(w.sheet(t, s.Ref).Lines); n["planned"] != 0 {
			t.Errorf("after undo %v", n)
		}
	})
}

// S-028
func TestAnOwnControlStandsInTheStatementAndItsExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller")
		b := webtest.As(t, w.site, access.Owner)
		b.Get("/o/one/statements/" + s.Ref + "/own")
		has(t, b.Post("/o/one/statements/"+s.Ref+"/own", url.Values{"title": {""}}), 422)
		has(t, b.Post("/o/one/statements/"+s.Ref+"/own", url.Values{"title": {"Screens lock"}}), 200, "CTL-0001", "Screens lock")
		sheet := w.sheet(t, s.Ref)
		var out bytes.Buffer
		if err := sheet.XLSX(&out, statement.Paper{Words: w.words.Words("en"), Organisation: "One"}); err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("SoA")
		if err != nil {
			t.Fatal(err)
		}
		if last := rows[len(rows)-1]; len(rows) != 81 || last[0] != "CTL-0001" || !strings.Contains(rows[0][0], "ISO/IEC 27701:2025") {
			t.Errorf("%d rows, %q, last %q", len(rows), rows[0], last)
		}
	})
}

func TestRolesOfMembersAndOtherOrganisations(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller")
		l := w.sheet(t, s.Ref).Lines[0]
		at := "/o/one/statements/" + s.Ref
		for _, x := range []struct {
			role        access.Role
			read, write int
		}{
			{access.Owner, 200, 200}, {access.PrivacyManager, 200, 200}, {access.DPO, 200, 403}, {access.Reader, 404, 403}, {access.InternalAuditor, 200, 403},
		} {
			b := webtest.As(t, w.site, x.role)
			if p := b.Get(at); p.Status != x.read {
				t.Errorf("%s reads: %d", x.role, p.Status)
			}
			b.Get("/o/one/statements")
			form := url.Values{"rev": {itoa(w.sheet(t, s.Ref).Rev)}, "applicable": {"yes"}, "inclusion": {"role"}, "justification": {string(x.role)}}
			if p := b.Post(at+"/lines/"+l.ID.String(), form); p.Status != x.write {
				t.Errorf("%s writes: %d", x.role, p.Status)
			}
		}
		if p := webtest.As(t, w.site, access.Owner).Get("/o/two/statements/" + s.Ref); p.Status != 404 {
			t.Errorf("another organisation: %d", p.Status)
		}
		err := w.Read(context.Background(), w.other, func(tx *store.Tx) error {
			_, err := statement.Show(context.Background(), tx, s.Ref)
			return err
		})
		if !problem.Is(err, problem.Missing) {
			t.Errorf("a stranger: %v", err)
		}
		if len(assess.CompareStatements(s, s)) != 78 {
			t.Error("lines lost")
		}
	})
}
