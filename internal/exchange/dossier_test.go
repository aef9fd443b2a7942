package exchange_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/registertest"
)

const twoParts = `Processing activity;Role;Purpose of processing;Lawful basis;Categories of data subjects;Categories of personal data;Categories of recipients;Third countries;Safeguards;Retention period;Security measures;On behalf of;Categories of processing
Payroll;controller;Pay salaries;Article 6(1)(b) contract;Employees;Bank details;Tax authority;USA;Standard contractual clauses;10 years;Encryption;;
Payroll bureau;processor;;;;;;;;;Access control;Muster GmbH;Storage
Payroll bureau;processor;;;;;;;;;Access control;Beispiel AG;Hosting
`

// S5.9: customers and authorities get the register as PDF and DOCX.
func TestTheRegisterIsADocumentForCustomersAndAuthorities(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "dossier")
	apply(t, s, who, propose(t, s, who, []byte(twoParts), exchange.Options{Name: "r.csv", CreateMissing: true}))
	for format, magic := range map[string]string{exchange.PDF: "%PDF-", exchange.DOCX: "PK\x03\x04"} {
		for _, lang := range []string{"en", "de"} {
			o := exchange.ExportOptions{Register: "processing-activities", Layout: exchange.Article30, Format: format, Words: words(t, lang)}
			file := exported(t, s, who, o)
			if !bytes.HasPrefix(file, []byte(magic)) || !bytes.Equal(file, exported(t, s, who, o)) {
				t.Errorf("%s in %s: %d bytes, not the same twice", format, lang, len(file))
			}
			if dir := os.Getenv("PRIVET_TEST_OUT"); dir != "" { // to look at
				if err := os.WriteFile(dir+"/register-"+lang+"."+format, file, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestALayoutIsRefusedInAFormatThatItDoesNotHave(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	for _, o := range []exchange.ExportOptions{
		{Register: "processing-activities", Format: exchange.PDF},
		{Register: "processing-activities", Format: exchange.CSV, Layout: exchange.ICO},
		{Register: "systems", Layout: exchange.CNIL},
		{Register: "processing-activities", Layout: "aepd"},
	} {
		if err := o.Check(s.Registers()); !problem.Is(err, problem.Invalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
