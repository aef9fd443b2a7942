package exchange_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

const fidesFile = `system:
  - fides_key: shop
    name: Web shop
    description: Sells books
    system_type: Application
    administrating_department: Sales
    third_country_transfers: [USA]
    privacy_declarations:
      - name: Newsletter
        data_use: marketing.advertising
        data_categories: [user.contact.email, user.name]
        data_subjects: [customer]
        legal_basis_for_processing: Consent
        retention_period: "730"
        dataset_references: [shop_db]
        features: [tracking]
      - data_use: essential.service
        data_categories: [user.financial]
        data_subjects: [customer]
dataset:
  - fides_key: shop_db
    name: Shop database
    collections:
      - name: users
        fields:
          - name: id
          - name: email
            data_categories: [user.contact.email]
          - name: address
            fields:
              - name: city
                data_categories: [user.contact.address.city]
policy:
  - fides_key: p
`

// Systems, declarations and datasets of the Fides language become systems,
// activities and data stores; what has no field stands in the note.
func TestAFidesFileBecomesSystemsActivitiesAndDataStores(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "fides")
		o := exchange.Options{Name: "shop.yml", CreateMissing: true}
		p := propose(t, s, who, []byte(fidesFile), o)
		apply(t, s, who, p)
		all := activities(t, s, who)
		if p.Layout != exchange.Fides || len(all) != 2 || p.Counts.Unread != 1 {
			t.Fatalf("%s, %d activities, unread %+v", p.Layout, len(all), p.Unread)
		}
		a := all[slices.IndexFunc(all, func(a *record.ProcessingActivity) bool { return a.Title == "Web shop: Newsletter" })]
		if a.Purposes[0].Purpose == "" || len(a.DataItems) != 2 || a.DataItems[0].Category != "contact.email" || a.Principals[0].Category != "customer" || a.Bases[0].Basis != "consent" ||
			a.DataItems[0].Retention != "P730D" || len(a.Systems) != 1 || a.Transfers[0].Country != "US" || !strings.Contains(string(a.Imported), "tracking") {
			t.Errorf("%s", record.ProcessingActivities.JSON(a))
		}
		d := list(t, s, who, record.DataStores.Type)[0].(*record.DataStore)
		if d.Title != "Shop database" || d.System.ID != a.Systems[0] || len(d.PIIHeld) != 2 || !strings.Contains(string(d.Note), "users.address.city: user.contact.address.city") {
			t.Errorf("%s", record.DataStores.JSON(d))
		}
		if again := propose(t, s, who, []byte(fidesFile), o).Counts; again.Same != 4 || again.Create+again.Change+again.Missing > 0 {
			t.Errorf("again: %+v", again)
		}
	})
}

// S3: a file that says a lot with few words is refused.
func TestStrangeFidesFilesAreRefused(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "strange")
	for name, text := range map[string]string{
		"bomb":   "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nsystem:\n  - name: S\n    tags: [*b,*b,*b]\n",
		"broken": "system:\n  - name: [\n",
		"empty":  "system: []\n",
		"many":   "system:\n" + strings.Repeat("  - {name: a, tags: [1,2,3,4,5,6,7,8,9,10,11,12,13,14]}\n", 30_000),
	} {
		err := s.Read(context.Background(), who, func(tx *store.Tx) error {
			_, err := exchange.Propose(context.Background(), tx, strings.NewReader(text), int64(len(text)), exchange.Options{Name: name + ".yaml"})
			return err
		})
		if p, ok := problem.As(err); !ok || !strings.HasPrefix(p.Key, "import_fides_") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func sheetsOf(t *testing.T, sheets map[string][][]any, order ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, name := range order {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range sheets[name] {
			cell, _ := excelize.CoordinatesToCellName(1, r+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Rows of the sheets of parts belong to the processing that they name.
func TestAWorkbookOfCISOAssistantBecomesActivitiesWithTheirParts(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "ciso")
		file := sheetsOf(t, map[string][][]any{
			"Processings":      {{"ref_id", "name", "description", "status", "processing_nature", "dpia_required", "labels"}, {"PRC-1", "Payroll", "Pays people", "Approved", "storage", "TRUE", "hr"}, {"PRC-2", "Newsletter", "", "Draft", "", "FALSE", ""}},
			"Purposes":         {{"processing", "name", "legal_basis"}, {"PRC-1", "Pay salaries", "contract"}, {"Newsletter", "Send news", "consent"}},
			"Personal data":    {{"processing", "name", "category", "retention", "deletion_policy", "is_sensitive"}, {"PRC-1", "Account", "bank_account", "10 years", "automatic_deletion", "FALSE"}, {"PRC-1", "Sick days", "health_data", "", "", "TRUE"}, {"PRC-9", "Lost", "email", "", "", ""}},
			"Data subjects":    {{"processing", "name", "category"}, {"PRC-1", "Staff", "employee"}, {"PRC-2", "", "customer"}},
			"Data contractors": {{"processing", "name", "relationship_type", "country"}, {"PRC-1", "Lohnbüro GmbH", "data_processor", "DE"}},
			"Data transfers":   {{"processing", "name", "country", "guarantees"}, {"PRC-2", "Mailer Inc", "US", "Standard contractual clauses"}},
		}, "Processings", "Purposes", "Personal data", "Data subjects", "Data contractors", "Data transfers")
		o := exchange.Options{Name: "processings.xlsx", CreateMissing: true}
		p := propose(t, s, who, file, o)
		apply(t, s, who, p)
		all := activities(t, s, who)
		if p.Layout != exchange.CISOAssistant || len(all) != 2 || p.Counts.Unread != 3 {
			t.Fatalf("%s, %d activities, unread %+v", p.Layout, len(all), p.Unread)
		}
		a, b := all[0], all[1]
		if a.Title != "Payroll" {
			a, b = b, a
		}
		if a.Purposes[0].Description != "Pay salaries" || a.Bases[0].Basis != "contract" || len(a.DataItems) != 2 || a.DataItems[0].Retention != "P10Y" || a.DataItems[1].Special != "yes" ||
			a.Principals[0].Category != "employee" || len(a.Processors) != 1 || a.Processors[0].Country != "DE" || a.Screening != "required" || !strings.Contains(string(a.Imported), "automatic_deletion") {
			t.Errorf("%s", record.ProcessingActivities.JSON(a))
		}
		if b.Transfers[0].Country != "US" || b.Transfers[0].Mechanism != "scc" || b.Bases[0].Basis != "consent" {
			t.Errorf("%s", record.ProcessingActivities.JSON(b))
		}
		if again := propose(t, s, who, file, o).Counts; again.Same != 2 || again.Create+again.Change+again.Missing > 0 {
			t.Errorf("again: %+v", again)
		}
	})
}

// FuzzFides: no file makes the reader fall over.
func FuzzFides(f *testing.F) {
	f.Add([]byte(fidesFile))
	f.Add([]byte("system:\n  - {name: 1, privacy_declarations: x}\ndataset: {a: b}\n"))
	f.Add([]byte("system: &a\n- *a\n"))
	f.Fuzz(func(t *testing.T, b []byte) { exchange.ReadFides(b) })
}

// The two registers of others, where they are at hand: at most one cell in fifty
// unread, each of them listed.
func TestRegistersOfOthersLoadWithHardlyACellUnread(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("PRIVET_TEST_ROPA")
	for _, name := range []string{"alpha-marketing.xlsx", "GDPR_A30.csv"} {
		if dir == "" {
			return // they are not ours to keep; fixtures of our own have their shapes
		}
		file, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		s := registertest.Open(t, db.SQLite, registertest.NewClock())
		who := registertest.Found(t, s, "ropa")
		p := propose(t, s, who, file, exchange.Options{Name: name, CreateMissing: true})
		filled := 0
		for _, c := range cells(t, file) {
			_ = c
			filled++
		}
		t.Logf("%s: %d filled cells, %+v", name, filled, p.Counts)
		if p.Counts.Unread*50 > filled || p.Counts.Create != 3 || len(p.Unread) != p.Counts.Unread {
			t.Errorf("%s: %+v %+v", name, p.Counts, p.Unread)
		}
		apply(t, s, who, p)
		if again := propose(t, s, who, file, exchange.Options{Name: name, CreateMissing: true}).Counts; again.Same != 3 {
			t.Errorf("%s again: %+v", name, again)
		}
	}
}
