package statement_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/document"
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

// S-027
func TestReasonsOfADraftAreRecordsAndABrokenOneIsNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var risk *record.Risk
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			if risk, err = store.Create(ctx, tx, record.Risks, &record.Risk{Head: register.Head{Title: "Leak"}}); err != nil {
				return err
			}
			c := &record.Control{Head: register.Head{Title: "Purposes"}}
			c.Requirements = append(c.Requirements, "27701:2025/A.1.2.2")
			c.Risks = append(c.Risks, risk.ID)
			if _, err = store.Create(ctx, tx, record.Controls, c); err != nil {
				return err
			}
			o := &record.Obligation{Head: register.Head{Title: "Say why"}, Kind: "statute"}
			o.Requirements = append(o.Requirements, "27701:2025/A.1.2.2")
			_, err = store.Create(ctx, tx, record.Obligations, o)
			return err
		})
		s := w.draft(t, "2025", "controller")
		l := lineOf(t, w.sheet(t, s.Ref), "A.1.2.2")
		if !slices.Contains(l.Inclusion, "risk_treatment") || !slices.Contains(l.Inclusion, "law") || len(l.Risks) != 1 || len(l.Obligations) != 1 || len(l.Broken) != 0 {
			t.Errorf("%+v", l.StatementEntry)
		}
		// The risk stands at a line whose controls do not treat it.
		other := lineOf(t, w.sheet(t, s.Ref), "A.1.2.3")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := statement.DoLine(ctx, tx, s.ID, s.Rev, other.ID, func(e *record.StatementEntry) error {
				e.Risks = append(e.Risks, risk.ID)
				return nil
			})
			return err
		})
		if b := lineOf(t, w.sheet(t, s.Ref), "A.1.2.3").Broken; len(b) != 1 || b[0].Key != "risk_without_control" {
			t.Errorf("%+v", b)
		}
		w.refused(t, problem.Blocked, func(ctx context.Context, tx *store.Tx) error {
			_, err := statement.DoApprove(ctx, tx, s.ID, s.Rev+1)
			return err
		})
	})
}

// S-027: whichever way a statement is approved, no reason may lead nowhere.
func TestTheBareMoveIsRefusedToo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.finish(t, w.draft(t, "2025", "controller"))
		var good, risk id.ID
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			r, err := store.Create(ctx, tx, record.Risks, &record.Risk{Head: register.Head{Title: "Leak"}})
			if err != nil {
				return err
			}
			risk = r.ID
			c := &record.Control{Head: register.Head{Title: "Purposes"}}
			c.Requirements, c.Risks = append(c.Requirements, "27701:2025/A.1.2.2"), append(c.Risks, risk)
			made, err := store.Create(ctx, tx, record.Controls, c)
			if err != nil {
				return err
			}
			good = made.ID
			return nil
		})
		l := lineOf(t, w.sheet(t, s.Ref), "A.1.2.3")
		edit := func(do func(*record.StatementEntry)) {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				saved, _, err := statement.DoLine(ctx, tx, s.ID, s.Rev, l.ID, func(e *record.StatementEntry) error {
					do(e)
					return nil
				})
				s = saved.Statement
				return err
			})
		}
		move := func(ctx context.Context, tx *store.Tx) error {
			x, err := store.Move(ctx, tx, record.Statements, s.ID, s.Rev, "submit", workflow.Input{})
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.Statements, s.ID, x.Rev, "approve", workflow.Input{})
			return err
		}
		edit(func(e *record.StatementEntry) { e.Risks = append(e.Risks, risk) })
		if x := w.refused(t, problem.Blocked, move); x.Key != "statement_broken" {
			t.Errorf("refused as %s", x.Key)
		}
		edit(func(e *record.StatementEntry) { e.Controls = append(e.Controls, good) })
		w.write(t, move)
	})
}

// S-028: a sentence about a line of our own control says which; and the control stays
// while it has a line.
func TestARefusalNamesTheOwnControl(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.finish(t, w.draft(t, "2025", "controller"))
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			saved, _, err := statement.DoOwn(ctx, tx, s.ID, id.ID{}, "Watchdog", "It barks.")
			s = saved.Statement
			return err
		})
		i := slices.IndexFunc(s.Entries, func(e record.StatementEntry) bool { return e.Requirement == "" })
		own := s.Entries[i].Control.ID
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			saved, _, err := statement.DoLine(ctx, tx, s.ID, s.Rev, s.Entries[i].ID, func(e *record.StatementEntry) error {
				e.Applicable = "unknown"
				e.Controls = nil
				return nil
			})
			s = saved.Statement
			return err
		})
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/statements/"+s.Ref+"/approve"), 200, "Watchdog applies: yes or no.")
		x := w.refused(t, problem.Blocked, func(ctx context.Context, tx *store.Tx) error {
			_, err := statement.DoApprove(ctx, tx, s.ID, s.Rev)
			return err
		})
		said := ""
		for _, f := range x.Fields {
			said += w.words.Words("en").Field(f)
		}
		if !strings.Contains(said, "Watchdog applies") {
			t.Errorf("%q", said)
		}
		x = w.refused(t, problem.Blocked, func(ctx context.Context, tx *store.Tx) error {
			c, err := store.Get(ctx, tx, record.Controls, own)
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.Controls, own, c.Rev, "retire", workflow.Input{Reason: "Gone."})
			return err
		})
		if x.Key != "control_in_statement" {
			t.Errorf("refused as %s", x.Key)
		}
	})
}

// S-026: guard G1 names each line.
func TestApprovalIsRefusedWithEachLineThatLacksSomething(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller")
		b := webtest.As(t, w.site, access.Owner)
		p := b.Get("/o/one/statements/" + s.Ref + "/approve")
		has(t, p, 200, "A.1.2.2", "Only top management may approve this", "Say how far A.3.5 is in place.")
		has(t, b.Post("/o/one/statements/"+s.Ref+"/approve", url.Values{"rev": {"1"}}), 409)

		// Everything said, but one exclusion without words.
		ready := w.finish(t, s)
		l := lineOf(t, w.sheet(t, s.Ref), "A.1.2.8")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			saved, _, err := statement.DoLine(ctx, tx, s.ID, ready.Rev, l.ID, func(e *record.StatementEntry) error {
				statement.SetApplicable(e, "no")
				e.Exclusion = "no_such_processing"
				return nil
			})
			ready = saved.Statement
			return err
		})
		has(t, b.Get("/o/one/statements/"+s.Ref+"/approve"), 200, "One thing is missing before approval", "A.1.2.8")
		w.refused(t, problem.Blocked, func(ctx context.Context, tx *store.Tx) error {
			_, err := statement.DoApprove(ctx, tx, s.ID, ready.Rev)
			return err
		})
		b.Get("/o/one/statements/" + s.Ref + "/lines/" + l.ID.String())
		has(t, b.Post("/o/one/statements/"+s.Ref+"/lines/"+l.ID.String(), url.Values{"rev": {itoa(ready.Rev)}, "applicable": {"no"}, "exclusion": {"no_such_processing"}, "justification": {"We decide alone."}}), 200, "Line saved")
		has(t, b.Get("/o/one/statements/"+s.Ref+"/approve"), 200, "Nothing is missing")
		now := w.sheet(t, s.Ref)
		has(t, b.Post("/o/one/statements/"+s.Ref+"/approve", url.Values{"rev": {itoa(now.Rev)}}), 200, "is in force")
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

// S-029
func TestSwitchingRolesAsksWhyForWhatFallsAway(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller", "processor")
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/statements/"+s.Ref+"/roles?roles=controller"), 200, "18 controls fall away", "A.2.2.2")
		x := w.refused(t, problem.Invalid, func(ctx context.Context, tx *store.Tx) error {
			_, err := statement.DoSwitch(ctx, tx, s.ID, 1, []record.PIIRole{"controller"}, nil)
			return err
		})
		if len(x.Fields) != 18 {
			t.Errorf("%d reasons asked", len(x.Fields))
		}
		has(t, b.Post("/o/one/statements/"+s.Ref+"/roles", url.Values{"rev": {"1"}, "roles": {"controller"}}), 422, "no longer applies")
		has(t, b.Post("/o/one/statements/"+s.Ref+"/roles", url.Values{"rev": {"1"}, "roles": {"controller"}, "all": {"We serve nobody since May."}}), 200, "Roles changed")
		l := lineOf(t, w.sheet(t, s.Ref), "A.2.2.2")
		if l.Applicable != "no" || l.Justification != "We serve nobody since May." {
			t.Errorf("%+v", l.StatementEntry)
		}
	})
}

// S-030
func TestTheTransitionCarriesEachLineWithItsSourceAndAsksAboutWhatGoes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		old := w.draft(t, "2019", "controller", "processor")
		dropped := record.Requirement(catalogue.Library().Dropped2019()[0].Key)
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			old, err = store.Change(ctx, tx, record.Statements, old.ID, old.Rev, func(s *record.Statement) error {
				for i := range s.Entries {
					s.Entries[i].State, s.Entries[i].Justification = "in_place", register.Text("Because of "+s.Entries[i].Requirement)
				}
				s.Entries = append(s.Entries, record.StatementEntry{RowHead: register.RowHead{ID: id.New()}, Requirement: dropped, Applicable: "yes", State: "in_place", Justification: "Kept locked"})
				return nil
			})
			return err
		})
		b := webtest.As(t, w.site, access.Owner)
		p := b.Get("/o/one/statements/" + old.Ref + "/transition")
		has(t, p, 200, "Transition to ISO/IEC 27701:2025", "Without counterpart", catalogue.Key(dropped).ID())
		has(t, b.Post("/o/one/statements/"+old.Ref+"/transition", url.Values{"title": {"New"}, "keep." + string(dropped): {"drop"}}), 422, "applied until now")
		has(t, b.Post("/o/one/statements/"+old.Ref+"/transition", url.Values{"title": {"New"}, "keep." + string(dropped): {"keep"}}), 200, "SOA-0002")
		now := w.sheet(t, "SOA-0002")
		standard, own := 0, 0
		for _, l := range now.Lines {
			if l.Requirement == "" {
				own++
			} else {
				standard++
			}
			if l.State == "in_place" && l.Justification != "" && l.CarriedFrom == "" {
				t.Errorf("%s carries without a trace", l.Number())
			}
		}
		if standard != 78 || own != 1 || now.Edition != "2025" {
			t.Errorf("%d lines of the standard, %d own, %s", standard, own, now.Edition)
		}
		l := lineOf(t, now, "A.1.2.2")
		if l.State != "in_place" || !strings.HasPrefix(l.CarriedFrom, "SOA-0001/2: A.7.2.") || !strings.Contains(string(l.Justification), "Because of") {
			t.Errorf("%+v", l.StatementEntry)
		}
		has(t, b.Get("/o/one/statements/SOA-0002/bridge"), 200, "Bridging report", "kept as CTL-0001", "2019")
		for _, format := range []string{"pdf", "docx", "html", "json"} {
			if p := b.Get("/o/one/statements/SOA-0002/bridge?format=" + format); p.Status != 200 || len(p.Body) < 1000 {
				t.Errorf("%s: %d, %d bytes", format, p.Status, len(p.Body))
			}
		}
		has(t, b.Get("/o/one/statements/SOA-0002/transition"), 409)
	})
}

// S-033, S-160, S-161
func TestAStatementOf27001BecomesSharedControlsEditedOnce(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ name, file string }{
		{"English", "Our ISMS,,,,,\nControl,Title,Applicable,Justification,Status,Owner\nA.5.1,Policies,Yes,Needed,Implemented,Grace Hopper\nA.5.12,Classification,yes,Needed too,Partially implemented,\nX-1,Clean desk,Yes,House rule,Planned,\nOrganisational,,,,,\nA.7.4,Cameras,No,No cameras,,\n"},
		{"German", "Nummer;Titel;Anwendbar;Begründung;Umsetzungsstatus;Verantwortlich\nA.5.1;Richtlinien;ja;Nötig;umgesetzt;Grace Hopper\nA.5.12;Klassifizierung;Ja;Auch;teilweise umgesetzt;\nX-1;Aufgeräumter Tisch;ja;Hausregel;geplant;\nOrganisatorisch;;;;;\nA.7.4;Kameras;nein;Keine Kameras;;\n"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, w *world) {
				s := w.draft(t, "2025", "controller")
				b := webtest.As(t, w.site, access.Owner)
				at := "/o/one/statements/" + s.Ref + "/isms"
				b.Get(at)
				p := b.Upload(at, "file", "soa.csv", x.file)
				has(t, p, 200, "4 controls found", "A.3.3", "A.3.5", "not read")
				has(t, b.Post(at+"/apply", url.Values{"sum": {p.Value("sum")}, "name": {"soa.csv"}}), 200, "4 shared controls made")
				sheet := w.sheet(t, s.Ref)
				l := lineOf(t, sheet, "A.3.3")
				if len(l.Shared()) != 1 || l.State != "in_place" || l.Owner.ID != w.grace || lineOf(t, sheet, "A.3.5").State != "partial" {
					t.Errorf("%+v", l.StatementEntry)
				}
				// Evidence of the shared control shows at the line.
				w.write(t, func(ctx context.Context, tx *store.Tx) error {
					e := &record.Evidence{Head: register.Head{Title: "Signed policy"}, Strength: "design", From: "2026-11-01", Link: "https://example.com/policy"}
					e.Controls = append(e.Controls, l.Shared()[0].ID)
					made, err := store.Create(ctx, tx, record.EvidenceItems, e)
					if err == nil {
						_, err = store.Move(ctx, tx, record.EvidenceItems, made.ID, made.Rev, "collect", workflow.Input{})
					}
					return err
				})
				if l := lineOf(t, w.sheet(t, s.Ref), "A.3.3"); len(l.Evidence) != 1 || l.Evidence[0].Title != "Signed policy" {
					t.Errorf("evidence %v", l.Evidence)
				}
				// A second statement relies on the same control: one edit changes both.
				second := w.draft(t, "2025", "controller")
				w.write(t, func(ctx context.Context, tx *store.Tx) error {
					now, err := store.Get(ctx, tx, record.Statements, s.ID)
					if err != nil {
						return err
					}
					if _, _, err := statement.DoLine(ctx, tx, s.ID, now.Rev, l.ID, func(e *record.StatementEntry) error { e.State = "planned"; return nil }); err != nil {
						return err
					}
					n, err := statement.DoShared(ctx, tx, s.ID, l.ID)
					if n == 0 {
						t.Error("no other line followed")
					}
					return err
				})
				if l := lineOf(t, w.sheet(t, second.Ref), "A.3.3"); l.State != "planned" {
					t.Errorf("the other statement says %q", l.State)
				}
				// Once more changes nothing.
				w.write(t, func(ctx context.Context, tx *store.Tx) error {
					f, err := statement.ReadForeign(ctx, "soa.csv", strings.NewReader(x.file), int64(len(x.file)))
					if err != nil {
						return err
					}
					done, err := statement.DoImport(ctx, tx, s.ID, f)
					if err == nil && (done.Controls != 0 || done.Own != 0 || done.Reached != 0) {
						t.Errorf("again: %+v", done)
					}
					return err
				})
				if n := len(w.sheet(t, s.Ref).World.Controls); n != 4 {
					t.Errorf("%d controls", n)
				}
			})
		})
	}
}

// S-031
func TestEveryDocumentNamesTheEdition(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for _, e := range []record.Edition{"2025", "2019"} {
			s := w.sheet(t, w.draft(t, e, "controller", "processor").Ref)
			for _, lang := range []string{"en", "de"} {
				for _, public := range []bool{false, true} {
					p := statement.Paper{Words: w.words.Words(lang), Organisation: "One", Public: public}
					d := s.Report(p)
					want := "ISO/IEC 27701:" + string(e)
					if d.Edition != want {
						t.Errorf("%s: cover says %q", want, d.Edition)
					}
					var html, pdf, docx bytes.Buffer
					for out, render := range map[*bytes.Buffer]func() error{
						&html: func() error { return document.HTML(&html, d, p.Words) }, &pdf: func() error { return document.PDF(&pdf, d, p.Words) }, &docx: func() error { return document.DOCX(&docx, d, p.Words) },
					} {
						if err := render(); err != nil || out.Len() < 1000 {
							t.Fatalf("%s: %v", want, err)
						}
					}
					if strings.Count(html.String(), want) < 4 || strings.Contains(html.String(), "statement.") {
						t.Errorf("%s %s: edition named %d times", want, lang, strings.Count(html.String(), want))
					}
				}
			}
		}
	})
}

// The public reads its own wording and nothing that is for the house.
func TestThePublicVariantShowsNoOwnerEvidenceOrJustification(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller")
		l := lineOf(t, w.sheet(t, s.Ref), "A.1.2.2")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := statement.DoLine(ctx, tx, s.ID, 1, l.ID, func(e *record.StatementEntry) error {
				e.Justification, e.Note, e.PublicWording, e.Owner.ID = "For the house", "Ask Bob", "We say why", w.grace
				return nil
			})
			return err
		})
		var out bytes.Buffer
		p := statement.Paper{Words: w.words.Words("en"), Organisation: "One", Public: true}
		if err := document.HTML(&out, w.sheet(t, s.Ref).Report(p), p.Words); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"For the house", "Ask Bob", "Grace Hopper"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("public document says %q", secret)
			}
		}
		if !strings.Contains(out.String(), "We say why") {
			t.Error("no public wording")
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
