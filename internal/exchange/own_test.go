package exchange_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

type (
	actor = access.Actor
	ctx   = context.Context
)

// workbook builds a workbook in our own layout.
func workbook(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			at, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNewRecordsWithTheirListsComeFromOneWorkbook(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "new")
		file := workbook(t, map[string][][]any{
			"activities": {{"Kennzeichen", "Titel", "Rolle"}, {"processing-activities/ref", "title", "role", "people_count"}, {"new-1", "Payroll", "controller", 12}, {"", "Survey", "processor"}},
			"purposes":   {{"row", "processing-activities/purposes/ref", "description"}, {"a", "new-1", "Pay"}, {"b", "new-1", "Report"}},
			"bases":      {{"processing-activities/bases/ref", "purpose", "basis"}, {"new-1", "b", "legal_obligation"}},
		})
		p := propose(t, s, who, file, exchange.Options{Name: "own.xlsx"})
		if r := apply(t, s, who, p); r.Created != 2 {
			t.Fatalf("%+v %v", r, p.Err())
		}
		a := activities(t, s, who)[0]
		if a.Title != "Payroll" || a.PeopleCount != 12 || len(a.Purposes) != 2 || len(a.Bases) != 1 || a.Bases[0].Purpose.ID != a.Purposes[1].ID {
			t.Errorf("%s", record.ProcessingActivities.JSON(a))
		}
		// A sheet that is absent leaves its list alone; one that is there replaces it.
		file = workbook(t, map[string][][]any{"p": {{"processing-activities/purposes/ref", "row", "description"}, {a.Ref, a.Purposes[1].ID.String(), "Report to the tax office"}}})
		p = propose(t, s, who, file, exchange.Options{Name: "own.xlsx"})
		apply(t, s, who, p)
		b := activities(t, s, who)[0]
		if len(b.Purposes) != 1 || b.Purposes[0].ID != a.Purposes[1].ID || len(b.Bases) != 1 || b.PeopleCount != 12 || b.Rev != 2 {
			t.Errorf("%s", record.ProcessingActivities.JSON(b))
		}
	})
}

// Every refusal names sheet, row and remedy, and leaves nothing behind.
func TestWhatCannotBeReadIsRefusedAtItsCell(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "bad")
		registertest.Write(t, s, who, func(ctx ctx, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Units, &record.Unit{Head: register.Head{Title: "Finance"}})
			return err
		})
		en := words(t, "en")
		head := []any{"processing-activities/ref", "title", "role", "rev", "unit"}
		units := []any{"units/ref", "title", "parent", "rev"}
		for _, c := range []struct {
			name, cell, key string
			rows            [][]any
		}{
			{"an unknown value", "s!C3", "import_unknown_value", [][]any{head, {"", "A", "controller"}, {"", "B", "boss"}}},
			{"a link to nothing", "s!E2", "import_unknown_link", [][]any{head, {"", "A", "", "", "UNIT-0999"}}},
			{"a reference twice", "s!A3", "import_ref_twice", [][]any{head, {"PA-0009", "A"}, {"pa-9", "B"}}},
			{"no title", "s!B2", "required", [][]any{head, {"PA-0009", "", "controller"}}},
			{"a foreign reference", "s!A2", "bad_ref_or_new", [][]any{head, {"XX-1", "A"}}},
			{"a stale revision", "s!D2", "import_stale", [][]any{units, {"UNIT-0001", "Renamed", "", 7}}},
			{"a loop", "s!C2", "loop", [][]any{units, {"UNIT-0001", "Finance", "UNIT-0002"}, {"UNIT-0002", "Payroll", "UNIT-0001"}}},
			{"a row without its record", "s!A2", "import_row_alone", [][]any{{"processing-activities/purposes/ref", "description"}, {"", "Pay"}}},
			{"a row of a record that is not there", "s!2", "import_unknown_link", [][]any{{"processing-activities/purposes/ref", "description"}, {"PA-0404", "Pay"}}},
		} {
			before := entries(t, s, who)
			p := propose(t, s, who, workbook(t, map[string][][]any{"s": c.rows}), exchange.Options{Name: "bad.xlsx"})
			if c.key == "bad_ref_or_new" { // found by the store at the latest
				err := s.Write(t.Context(), who, func(tx *store.Tx) error { _, err := exchange.Apply(t.Context(), tx, p, nil); return err })
				if !problem.Is(err, problem.Invalid) {
					t.Errorf("%s: %v", c.name, err)
				}
				continue
			}
			err := s.Write(t.Context(), who, func(tx *store.Tx) error { _, err := exchange.Apply(t.Context(), tx, p, nil); return err })
			q, ok := problem.As(err)
			if !ok || q.Kind != problem.Invalid || len(q.Fields) == 0 || q.Fields[0].Path != c.cell || q.Fields[0].Key != c.key {
				t.Errorf("%s: %v, want %s at %s", c.name, err, c.key, c.cell)
				continue
			}
			if sentence := en.Field(q.Fields[0]); !en.Has("problem.field."+c.key) || strings.ContainsAny(sentence, "{}") {
				t.Errorf("%s: says %q", c.name, sentence)
			}
			if entries(t, s, who) != before {
				t.Errorf("%s: something was written", c.name)
			}
		}
	})
}

func TestAPlanIsSavedAndAppliedLaterUnlessTheRecordChanged(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "later")
		registertest.Write(t, s, who, func(ctx ctx, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Units, &record.Unit{Head: register.Head{Title: "Finance"}})
			return err
		})
		saved := func(rows ...[]any) *exchange.Plan {
			rows = append([][]any{{"units/ref", "title", "parent"}}, rows...)
			p := propose(t, s, who, workbook(t, map[string][][]any{"s": rows}), exchange.Options{Name: "u.xlsx"})
			var b bytes.Buffer
			if err := p.Save(&b); err != nil {
				t.Fatal(err)
			}
			out, err := exchange.Load(&b, s.Registers())
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		first := saved([]any{"UNIT-0001", "Finances", ""}, []any{"", "Payroll", "UNIT-0001"})
		second := saved([]any{"UNIT-0001", "Money", ""})
		if r := apply(t, s, who, first); r.Created != 1 || r.Changed != 1 {
			t.Errorf("%+v", r)
		}
		err := s.Write(t.Context(), who, func(tx *store.Tx) error { _, err := exchange.Apply(t.Context(), tx, second, nil); return err })
		if !problem.Is(err, problem.Stale) {
			t.Errorf("a plan over a changed record: %v", err)
		}
		if _, err := exchange.Load(strings.NewReader("{}"), s.Registers()); !problem.Is(err, problem.Invalid) {
			t.Errorf("what is no plan: %v", err)
		}
	})
}

func TestReadersNeitherImportNorExportDrafts(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		owner := registertest.Found(t, s, "roles")
		registertest.Write(t, s, owner, func(ctx ctx, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Secret draft"}})
			return err
		})
		auditor := registertest.As(owner.Org, access.ExternalAuditor)
		if out := string(exported(t, s, auditor, exchange.ExportOptions{Register: "processing-activities", Format: exchange.JSON})); strings.Contains(out, "Secret draft") {
			t.Error("an external auditor got a draft")
		}
		err := s.Read(t.Context(), auditor, func(tx *store.Tx) error {
			raw := []byte(foreign["en"])
			_, err := exchange.Propose(t.Context(), tx, bytes.NewReader(raw), int64(len(raw)), exchange.Options{Name: "r.csv"})
			return err
		})
		if !problem.Is(err, problem.Forbidden) {
			t.Errorf("an auditor imports: %v", err)
		}
	})
}

func TestWhatIsNoRegisterIsRefused(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "none")
	for name, file := range map[string]string{
		"an empty file": "", "prose": "Dear all,\nplease find attached\n", "numbers": "a,b\n1,2\n3,4\n", "a broken workbook": "PK\x03\x04rubbish",
		"broken lines of ours": "{\"privet\":1,\"register\":\"units\"}\n{\"title\":", "a newer form": `{"privet":99,"records":[]}`,
	} {
		err := s.Read(t.Context(), who, func(tx *store.Tx) error {
			_, err := exchange.Propose(t.Context(), tx, strings.NewReader(file), int64(len(file)), exchange.Options{Name: name})
			return err
		})
		if !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoFieldOfACSVIsAFormulaAndAllComeBack(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "formula")
	titles := []string{"=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "'=1", "''@x", "'plain"}
	registertest.Write(t, s, who, func(ctx ctx, tx *store.Tx) error {
		for _, title := range titles {
			if _, err := store.Create(ctx, tx, record.Units, &record.Unit{Head: register.Head{Title: title}, Description: register.Text(title)}); err != nil {
				return err
			}
		}
		return nil
	})
	out := exported(t, s, who, exchange.ExportOptions{Register: "units", Format: exchange.CSV})
	for _, bad := range []string{",=", ",+", ",-", ",@", ",\"=", ",\"+", ",\"-", ",\"@"} {
		if bytes.Contains(out, []byte(bad)) {
			t.Errorf("a field begins with %q:\n%s", bad, out)
		}
	}
	if p := propose(t, s, who, out, exchange.Options{Name: "units.csv"}); p.Counts.Same != len(titles) || p.Counts.Change+p.Counts.Create > 0 {
		t.Errorf("%+v", p.Counts)
	}
}

func TestATextLongerThanACellComesBackWhole(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "long")
	long := strings.Repeat("Ein langer Satz über Daten 🔒. ", 5000)
	registertest.Write(t, s, who, func(ctx ctx, tx *store.Tx) error {
		_, err := store.Create(ctx, tx, record.Units, &record.Unit{Head: register.Head{Title: "A"}, Description: register.Text(long)})
		return err
	})
	file := exported(t, s, who, exchange.ExportOptions{Register: "units"})
	if p := propose(t, s, who, file, exchange.Options{Name: "u.xlsx"}); p.Counts.Same != 1 || p.Counts.Unread > 0 {
		t.Errorf("%+v %v", p.Counts, p.Unread)
	}
	there := registertest.Found(t, s, "long-there")
	apply(t, s, there, propose(t, s, there, file, exchange.Options{Name: "u.xlsx"}))
	if got := list(t, s, there, record.Units.Type)[0].(*record.Unit); string(got.Description) != strings.TrimSpace(long) {
		t.Errorf("%d bytes became %d", len(long), len(got.Description))
	}
}

// FuzzOwn: no file makes the importer of our own layout panic, and what it
// proposes can be applied or is refused as a problem (S4).
func FuzzOwn(f *testing.F) {
	f.Add([]byte("processing-activities/ref,title,role,tags,attributes\nPA-0001,Payroll,controller,\"a\nb\",\"k: v\"\n"))
	f.Add([]byte("processing-activities/bases/ref,row,purpose,basis\nPA-0001,x,y,consent\n"))
	f.Add([]byte("{\"privet\":1,\"register\":\"units\"}\n{\"title\":\"A\",\"parent\":\"UNIT-0001\"}\n"))
	f.Add([]byte(`[{"register":"risks","title":"R","harms":[{"kind":"material"}]}]`))
	f.Add([]byte("units/ref,title,parent\n,A,B\n,B,A\n"))
	s := registertest.Open(f, db.SQLite, registertest.NewClock())
	who := registertest.Found(f, s, "fuzz")
	undo := problem.New(problem.Blocked, "undo")
	f.Fuzz(func(t *testing.T, file []byte) {
		err := s.Write(context.Background(), who, func(tx *store.Tx) error {
			p, err := exchange.Propose(context.Background(), tx, bytes.NewReader(file), int64(len(file)), exchange.Options{Name: "fuzz"})
			if err != nil {
				return err
			}
			if _, err := exchange.Apply(context.Background(), tx, p, nil); err != nil {
				return err
			}
			return undo
		})
		if _, ok := problem.As(err); !ok {
			t.Errorf("%v", err)
		}
	})
}
