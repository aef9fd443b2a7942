package catalogue

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// S-038
func TestRetentionPhrasesBecomePeriods(t *testing.T) {
	t.Parallel()
	type read struct {
		Period, Start string
		OK            bool
	}
	for _, c := range []struct {
		text string
		want read
	}{
		{"1 year ", read{"P1Y", "", true}},
		{"6 months after application", read{"P6M", "collection", true}},
		{"six (6) months", read{"P6M", "", true}},
		{"10 years after the end of the contract", read{"P10Y", "contract_end", true}},
		{"Duration of the contract + 3 years", read{"P3Y", "contract_end", true}},
		{"7 years after termination of employment", read{"P7Y", "employment_end", true}},
		{"2 years from last contact", read{"P2Y", "last_activity", true}},
		{"2 years and 6 months", read{"P2Y6M", "", true}},
		{"72 hours", read{"PT72H", "", true}},
		{"90d", read{"P90D", "", true}},
		{"a year after the account closure", read{"P1Y", "contract_end", true}},
		{"up to 6 months", read{"P6M", "", true}},
		{"10-year period", read{"P10Y", "", true}},
		{"P10Y", read{"P10Y", "", true}},
		{"PT72H", read{"PT72H", "", true}},
		{"until the end of the contract", read{"P0D", "contract_end", true}},
		{"for the duration of employment", read{"P0D", "employment_end", true}},
		{"10 Jahre nach Vertragsende", read{"P10Y", "contract_end", true}},
		{"10 Jahre (§ 147 AO, § 257 HGB)", read{"P10Y", "", true}},
		{"6 Monate nach Abschluss des Bewerbungsverfahrens", read{"P6M", "purpose_end", true}},
		{"sechs Monate nach Absage", read{"P6M", "purpose_end", true}},
		{"3 Jahre nach dem letzten Kontakt", read{"P3Y", "last_activity", true}},
		{"10 Jahre ab Ende des Kalenderjahres", read{"P10Y", "fixed_date", true}},
		{"1,5 Jahre", read{"P18M", "", true}},
		{"3 Jahre nach Beendigung des Arbeitsverhältnisses", read{"P3Y", "employment_end", true}},
		{"bis Vertragsende", read{"P0D", "contract_end", true}},
		{"14 Tage ab Aufzeichnung", read{"P14D", "collection", true}},
		{"zehnjährige Frist", read{"", "", false}},
		{"10-jährige Aufbewahrungsfrist", read{"P10Y", "", true}},
		{"5 ans à compter de la fin du contrat", read{"P5Y", "contract_end", true}},
		{"3 ans après le dernier contact", read{"P3Y", "last_activity", true}},
		{"5 ans après le départ du salarié", read{"P5Y", "employment_end", true}},
		{"un an", read{"P1Y", "", true}},
		{"30 jours", read{"P30D", "", true}},
		{"5 años desde la finalización del contrato", read{"P5Y", "contract_end", true}},
		{"4 años tras la finalización de la relación laboral", read{"P4Y", "employment_end", true}},
		{"10 anni dalla cessazione del rapporto di lavoro", read{"P10Y", "employment_end", true}},
		{"24 mesi dall'ultimo contatto", read{"P24M", "last_activity", true}},
		{"7 jaar na einde van de overeenkomst", read{"P7Y", "contract_end", true}},
		{"2 jaar na uitdiensttreding", read{"P2Y", "employment_end", true}},
		{"4 weken na einde sollicitatieprocedure", read{"P4W", "purpose_end", true}},
		{"2 lata", read{"P2Y", "", true}},
		{"5 lat od zakończenia umowy", read{"P5Y", "contract_end", true}},
		{"10 lat po ustaniu zatrudnienia", read{"P10Y", "employment_end", true}},
		{"5 anos após o fim do contrato", read{"P5Y", "contract_end", true}},
		{"12 meses após o último contacto", read{"P12M", "last_activity", true}},
		// Kept in words.
		{"6-10 Jahre", read{}},
		{"6 bis 10 Jahre", read{}},
		{"1 à 3 ans", read{}},
		{"10 years for invoices, 6 years for letters", read{}},
		{"mindestens 10 Jahre", read{}},
		{"until 18 years of age", read{}},
		{"reviewed every 2 years", read{}},
		{"30 working days", read{}},
		{"as long as necessary", read{}},
		{"unbegrenzt", read{}},
		{"see retention schedule 5", read{}},
		{"Bis Vertragsende und danach gesetzliche Aufbewahrungsfrist", read{}},
		{"P1", read{}},
		{"", read{}},
		{"Until 31.12.2030", read{}},
		// Two events: the period is read, its start left open.
		{"10 Jahre ab Ende des Kalenderjahres, in dem der Vertrag endet", read{"P10Y", "", true}},
	} {
		var got read
		got.Period, got.Start, got.OK = Period(c.text)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}
