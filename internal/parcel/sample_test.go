package parcel_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"
	"testing"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/parcel"
	"github.com/privet-pims/privet/internal/redact"
	"github.com/privet-pims/privet/locales"
)

// With -look the samples are written there, to be looked at.
var look = flag.String("look", "", "folder to write the sample answers to")

// catalogue is read once for all tests.
var catalogue = sync.OnceValues(func() (*i18n.Catalogue, error) { return i18n.Load(locales.Files) })

func wordsOf(t testing.TB, lang string) i18n.Words {
	t.Helper()
	cat, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return cat.Words(lang)
}

func rowsOf(rows ...[]string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func fileOf(name, system, content string, removed ...redact.Redaction) parcel.File {
	return parcel.File{Name: name, System: system, Size: int64(len(content)), Redactions: removed, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

// sample is an answer of a clinic, in English or German.
func sample(lang string) parcel.Parcel {
	de := lang == "de"
	say := func(en, german string) string {
		if de {
			return german
		}
		return en
	}
	var visits [][]string
	for i := range 12 {
		visits = append(visits, []string{fmt.Sprintf("2025-%02d-14", i+1), say("Check-up", "Kontrolle"), "Lübeck", fmt.Sprintf("%d.00", 40+i)})
	}
	var log [][]string
	for i := range 2310 {
		log = append(log, []string{fmt.Sprintf("2025-03-14T08:%02d:00Z", i%60), "/portal/appointments", "203.0.113.7"})
	}
	return parcel.Parcel{
		Organisation: parcel.Organisation{
			Name: "Harbour Lane Clinics", Address: say("4 Harbour Lane, 23552 Lübeck, Germany", "Hafengasse 4, 23552 Lübeck"), Contact: "privacy@harbour.example",
			Officer: "Dr. Zofia Wójcik, dpo@harbour.example",
		},
		Reference: "REQ-2026-0042", Kind: "access", Person: "Katharina Øster", Received: "2026-03-02", Answered: "2026-03-27",
		Asked:   say("Please send me everything you hold about me, and tell me who else has it.", "Bitte schicken Sie mir alles, was Sie über mich gespeichert haben, und sagen Sie mir, wer es noch hat."),
		Opening: say("Dear Ms Øster,\n\nyou asked us on 2 March 2026 for a copy of your personal data. You find it here, with what the law asks us to tell you about it.", "Sehr geehrte Frau Øster,\n\nam 2. März 2026 haben Sie uns um eine Kopie Ihrer personenbezogenen Daten gebeten. Sie finden sie hier, zusammen mit dem, was wir Ihnen dazu mitteilen müssen."),
		Closing: say("Yours sincerely\nZofia Wójcik\nRecords team", "Mit freundlichen Grüßen\nZofia Wójcik\nPatientenverwaltung"),
		Systems: []parcel.System{
			{Name: say("Patient records", "Patientenverwaltung"), Purpose: say("Treatment and billing", "Behandlung und Abrechnung")},
			{Name: say("Patient portal", "Patientenportal"), Purpose: say("Booking of appointments", "Terminbuchung"), Found: say("Your account was opened on 3 May 2023. Its password is kept as a hash, which we do not hand out.", "Ihr Konto besteht seit dem 3. Mai 2023. Das Passwort ist nur als Prüfwert gespeichert, den wir nicht herausgeben.")},
			{Name: say("Newsletter", "Rundbrief")},
		},
		Tables: []parcel.Table{
			{Name: say("Master data", "Stammdaten"), System: say("Patient records", "Patientenverwaltung"), Columns: []parcel.Column{
				{Name: "name", About: "Name"}, {Name: "born", About: say("Date of birth", "Geburtsdatum")}, {Name: "phone", About: say("Telephone", "Telefon")}, {Name: "insurer", About: say("Health insurer", "Krankenkasse")}, {Name: "note", About: say("Note", "Notiz")},
			}, Rows: rowsOf([]string{"Katharina Øster", "1984-07-09", "+49 451 5550142", "Nordkasse", "=1+1"})},
			{Name: say("Visits", "Besuche"), System: say("Patient records", "Patientenverwaltung"), About: say("All visits since 2025. Earlier ones were erased after ten years.", "Alle Besuche seit 2025. Frühere wurden nach zehn Jahren gelöscht."), Columns: []parcel.Column{
				{Name: "day", About: say("Day", "Tag")}, {Name: "reason", About: say("Reason", "Anlass")}, {Name: "clinic", About: say("Clinic", "Standort")}, {Name: "fee", About: say("Fee in EUR", "Honorar in EUR")},
			}, Rows: rowsOf(visits...)},
			{Name: say("Access log", "Zugriffsprotokoll"), System: say("Patient portal", "Patientenportal"), Columns: []parcel.Column{
				{Name: "at", About: say("When, in UTC", "Wann, in UTC")}, {Name: "page", About: say("Page that was opened", "Aufgerufene Seite")}, {Name: "address", About: say("Address of your device on the internet", "Adresse Ihres Geräts im Internet")},
			}, Rows: rowsOf(log...)},
		},
		Files: []parcel.File{
			fileOf("referral 2025-02.pdf", say("Patient records", "Patientenverwaltung"), "%PDF-1.7 one", redact.Redaction{Kind: redact.Name, Reason: redact.ThirdParty, Count: 3}, redact.Redaction{Kind: redact.Phone, Reason: redact.ThirdParty, Count: 1}),
			fileOf("correspondence.txt", say("Patient records", "Patientenverwaltung"), strings.Repeat("A line of a letter.\r\n", 900), redact.Redaction{Kind: redact.Other, Reason: redact.Privilege, Count: 1}),
			fileOf("correspondence.txt", say("Patient records", "Patientenverwaltung"), "A second one"),
		},
		Information: []parcel.Information{
			{Topic: parcel.Purposes, Values: []string{say("Treatment (contract, Art. 6(1)(b), and health care, Art. 9(2)(h) GDPR)", "Behandlung (Vertrag, Art. 6 Abs. 1 lit. b, und Gesundheitsversorgung, Art. 9 Abs. 2 lit. h DSGVO)"), say("Billing (contract)", "Abrechnung (Vertrag)"), say("Booking of appointments (contract)", "Terminbuchung (Vertrag)")}},
			{Topic: parcel.Categories, Values: []string{say("Contact details, date of birth, insurance, findings, visits, invoices, access logs", "Kontaktdaten, Geburtsdatum, Versicherung, Befunde, Besuche, Rechnungen, Zugriffsprotokolle")}},
			{Topic: parcel.Recipients, Values: []string{say("Nordlabor GmbH, Kiel: laboratory", "Nordlabor GmbH, Kiel: Labor"), say("Nordkasse: health insurer", "Nordkasse: Krankenkasse"), say("Cloudhaus AG, Frankfurt: hosting as our processor", "Cloudhaus AG, Frankfurt: Hosting als Auftragsverarbeiter")}},
			{Topic: parcel.Retention, Values: []string{say("Ten years after the last treatment (§ 630f BGB); access logs 90 days", "Zehn Jahre nach der letzten Behandlung (§ 630f BGB); Zugriffsprotokolle 90 Tage")}},
			{Topic: parcel.Rights, Values: []string{say("You may ask us to correct or erase data or to restrict its use, and you may object to its use (Art. 16 to 18 and 21 GDPR).", "Sie können Berichtigung, Löschung und Einschränkung der Verarbeitung verlangen und ihr widersprechen (Art. 16 bis 18 und 21 DSGVO).")}},
			{Topic: parcel.Automated, Values: []string{say("There are none.", "Es gibt keine.")}},
			{Topic: parcel.Transfers, Values: []string{say("Your data does not leave the European Union.", "Ihre Daten verlassen die Europäische Union nicht.")}},
		},
		Exemptions: []parcel.Exemption{
			{What: say("Correspondence with our lawyers", "Schriftwechsel mit unserer Anwaltskanzlei"), Ground: say("Professional secrecy outweighs the right of access here.", "Das Berufsgeheimnis überwiegt hier das Recht auf Auskunft."), Citation: "§ 29 (1) BDSG"},
		},
		Complaint: parcel.Complaint{Authority: say("Independent Centre for Privacy Protection Schleswig-Holstein (ULD)", "Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein (ULD)"), Address: "Holstenstraße 98, 24103 Kiel", Web: "https://www.datenschutzzentrum.de"},
	}
}

func build(t testing.TB, p parcel.Parcel, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := parcel.Build(&b, p, wordsOf(t, lang)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
