package catalogue

import (
	"strings"
	"testing"
)

// S-038
func TestListsInOneCellAreSplitWhereEveryPartStaysMeaningful(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"names, addresses and telephone numbers", "names|addresses|telephone numbers"},
		{"names, addresses, and telephone numbers", "names|addresses|telephone numbers"},
		{"Names and addresses", "Names|addresses"},
		{"Name; Anschrift; E-Mail", "Name|Anschrift|E-Mail"},
		{"• Name\n• Address\n• Date of birth", "Name|Address|Date of birth"},
		{"- Kunden\n- Lieferanten", "Kunden|Lieferanten"},
		{"1. Name\n2. Email", "Name|Email"},
		{"a) Name\nb) Email", "Name|Email"},
		{"Kunden und Lieferanten", "Kunden|Lieferanten"},
		{"Kunden, Interessenten und Lieferanten", "Kunden|Interessenten|Lieferanten"},
		{"Kunden / Interessenten", "Kunden|Interessenten"},
		{"Kunden/Lieferanten", "Kunden|Lieferanten"},
		{"Contact data (name, email, phone), bank details", "Contact data (name, email, phone)|bank details"},
		{"Kontaktdaten: Name, Telefon", "Kontaktdaten|Name|Telefon"},
		{"nom et prénom", "nom|prénom"},
		{"nom, adresse et téléphone", "nom|adresse|téléphone"},
		{"empleados y candidatos", "empleados|candidatos"},
		{"clienti e fornitori", "clienti|fornitori"},
		{"klanten en leveranciers", "klanten|leveranciers"},
		{"imię i nazwisko", "imię|nazwisko"},
		{"clientes e fornecedores", "clientes|fornecedores"},
		{"Name, Adresse usw.", "Name|Adresse"},
		{"name, email, etc.", "name|email"},
		{"1) Name 2) Email", "Name|Email"},
		{"dati anagrafici, dati di contatto e dati bancari", "dati anagrafici|dati di contatto|dati bancari"},
		{"Nom, prénom, adresse e-mail et numéro de téléphone", "Nom|prénom|adresse e-mail|numéro de téléphone"},
		{"nom, date et lieu de naissance", "nom|date et lieu de naissance"},
		// Together.
		{"Vor- und Nachname", "Vor- und Nachname"},
		{"Kundenname und -nummer", "Kundenname und -nummer"},
		{"first and last name", "first and last name"},
		{"prevention and detection of fraud", "prevention and detection of fraud"},
		{"aktuelle und ehemalige Mitarbeiter", "aktuelle und ehemalige Mitarbeiter"},
		{"données d'identification et de contact", "données d'identification et de contact"},
		{"données personnelles et professionnelles", "données personnelles et professionnelles"},
		{"terms and conditions", "terms and conditions"},
		{"health and safety", "health and safety"},
		{"Mitarbeiter/innen", "Mitarbeiter/innen"},
		{"comptes en ligne", "comptes en ligne"},
		{"Acme, Inc.", "Acme, Inc"},
		{"1,5 Mio. Kunden", "1,5 Mio. Kunden"},
		{"technical and organisational measures", "technical and organisational measures"},
		{"E-Mail-Adresse", "E-Mail-Adresse"},
		{"", ""},
		{" - ", ""},
	} {
		if got := strings.Join(SplitTerms(c.text), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
