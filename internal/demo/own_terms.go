package demo

import (
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// ownTerms are what Lindhag calls its own way: what it learns of examinations and tours,
// the measure that its own rule has a name for, and people whom a mail-order house does
// not meet.
func (b *builder) ownTerms() {
	for _, x := range []struct{ key, title, german, does, of, meaning, also string }{
		{"attendance", "Certificate of attendance at an examination", "Teilnahmebescheinigung einer Vorsorge", "adds", "pii_category/special.health",
			"That an examination took place, and when the next one is due; never a finding.", "Vorsorgebescheinigung"},
		{"tour", "Delivery tour with stops", "Tourdaten mit Haltepunkten", "adds", "pii_category/location",
			"Where a van was and when it stopped, as the dispatch has it.", "Tourdaten"},
		{"", "Erasure concept of Lindhag (D-17)", "Löschkonzept Lindhag (D-17)", "renames", "measure/policy.erasure", "", ""},
		{"", "Patients", "Patientinnen und Patienten", "hides", "principal_category/patient", "", ""},
	} {
		rec := &record.OwnTerm{
			Head: register.Head{Title: x.title, Owner: b.at("people/feldmann")}, Does: record.OwnTermDoes(x.does), Of: register.Term[record.AnyTerm](x.of), Key: x.key,
			NameDe: x.german, Meaning: register.Text(x.meaning),
		}
		if x.also != "" {
			rec.Also = register.Lines{x.also}
		}
		create(b, -245, "feldmann", record.OwnTerms, x.does+x.key, rec)
	}
}
