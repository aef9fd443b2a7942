package statement_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/feature/statement"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

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
