package demo

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// contents are the files of the demonstration by name.
func contents() map[string][]byte {
	text := func(lines ...string) []byte { return []byte(strings.Join(lines, "\n") + "\n") }
	files := map[string][]byte{
		"dpa-nordkloud.pdf":      pdf("Processing agreement (Art. 28 GDPR)", "between Lindhag Versand GmbH, Kassel", "and Nordkloud Rechenzentren GmbH, Bremen", "Signed 20 March 2019. Specimen for demonstration."),
		"dpa-lohnwerk.pdf":       pdf("Processing agreement (Art. 28 GDPR)", "between Lindhag Versand GmbH, Kassel", "and Lohnwerk Service GmbH, Kassel", "Signed 18 May 2018. Specimen for demonstration."),
		"arrangement-france.pdf": pdf("Arrangement of joint controllers (Art. 26 GDPR)", "Lindhag Versand GmbH and Lindhag France SAS", "Requests are answered in Kassel in both languages.", "Specimen for demonstration."),
		"deletion-altpost.pdf":   pdf("Certificate of deletion", "Altpost Mailing AG confirms that all addresses and", "proofs of consent were returned and then erased.", "Specimen for demonstration."),
		"measures-nordkloud.csv": text("area,measure", "access to premises,badge and guard around the clock", "access to systems,second factor and personal accounts", "separation,own networks for each customer", "recovery,restored each quarter"),
		"subprocessors-deskfern.csv": text("name,country,service,since", `"Deskfern, Inc.",US,support at night,2021-09-01`, `"Skaldic Cloud Oy",FI,hosting of attachments,2023-02-01`,
			`"Brightline Speech Ltd",IE,transcription of calls,announced`),
		"retention-schedule.csv": text("category,period,from,ground", "invoices and vouchers,8 years,end of calendar year,§ 147 Abs. 3 AO", "business letters,6 years,end of calendar year,§ 257 Abs. 4 HGB",
			"books and annual accounts,10 years,end of calendar year,§ 147 Abs. 3 AO", "applications,6 months,rejection,§ 15 Abs. 4 AGG", "camera recordings,72 hours,recording,test of balance BAL-05"),
		"balance-cctv.txt": text("Test of balance BAL-05: video surveillance of the yard", "Interest: protection against theft; four cases in two years.", "Necessity: fence and light did not suffice; no sound, masks, 72 hours.",
			"Interests of the people: short presence, no private areas, signs.", "Result: the interest prevails. To be looked at again each half year."),
		"balance-existing-customers.txt": text("Test of balance BAL-02: advertising to existing customers", "Interest: sale of similar goods (recital 47).", "Limits: § 7 Abs. 3 UWG, two years after the last order, list of objections."),
		"assessment-transfer-deskfern.txt": text("Assessment of the transfer TIA-2022-03", "Importer: Deskfern, Inc., Austin. Access from afar, no copy.", "Law: FISA 702; Executive Order 14086 gives remedy; clauses module three.",
			"Measures: access opened for each fault, logged, screen only."),
		"interview-shop.txt":    text("Interview with e-commerce", "Orders, accounts, payments, fraud rules. Test database is a copy of spring: look at it.", "Guests can order without an account."),
		"policy-privacy.pdf":    pdf("Privacy policy", "Lindhag Versand GmbH", "Approved by the managing directors. Specimen for demonstration."),
		"commitment.pdf":        pdf("Commitment of the managing directors", "Lindhag Versand GmbH, Kassel", "Specimen for demonstration."),
		"training-list.csv":     text("department,staff,trained", "Customer service,22,22", "Warehouse,78,74", "Marketing,9,9"),
		"review-of-rights.csv":  text("system,accounts,withdrawn", "crm,58,4", "hris,11,1", "portal,140,9"),
		"erasure-run.csv":       text("system,records erased", "shop,4211", "erp,18090", "dms,0"),
		"restore-test.txt":      text("Restore test", "Warehouse system restored in 3 h 40 min from the copy in Heringen. No loss."),
		"exercise-incident.txt": text("Exercise of the incident team", "Lost notebook of a recruiter. Report to the authority drafted after 9 hours."),
		"visit-hersfeld.txt":    text("Visit to Bad Hersfeld", "Returned cartons stood in the open. Signs at gate 3 were missing.", "Visitor list lay open at the gate."),
	}
	for key, name := range map[string]string{
		"top": "Erik Lindhag", "manager": "Jonas Feldmann", "officer": "Dr. Miriam Osei", "auditor": "Norbert Bitter", "incidents": "Lena Greif", "risks": "Katja Brandt",
		"shop": "Greta Falk", "former": "Carsten Vogel",
	} {
		files["appointment-"+key+".pdf"] = pdf("Letter of appointment", name, "Lindhag Versand GmbH, Kassel", "Specimen for demonstration.")
	}
	return files
}

// keep puts the files into the blob store.
func (b *builder) keep(ctx context.Context, blobs blob.Store) error {
	all := contents()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		sum, size, err := blobs.Put(ctx, b.org, bytes.NewReader(all[name]), 1<<20)
		if err != nil {
			return fmt.Errorf("keep %s: %w", name, err)
		}
		b.files[name] = register.File{Sum: sum.String(), Name: name, MediaType: store.MediaType(name), Size: size}
	}
	return nil
}

// pdf is one page of lines in a standard font; just enough that a reader opens it.
func pdf(lines ...string) []byte {
	var page strings.Builder
	page.WriteString("BT /F1 14 Tf 72 770 Td 22 TL\n")
	for _, l := range lines {
		fmt.Fprintf(&page, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(l))
	}
	page.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return out.Bytes()
}
