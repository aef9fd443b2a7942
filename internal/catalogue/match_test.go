package catalogue

import (
	"strings"
	"testing"
)

// S-038
func TestPhrasesOfRegistersAreUnderstoodInEightLanguages(t *testing.T) {
	t.Parallel()
	for scheme, table := range map[string]string{
		PIICategory: `
Name|identity.name
Names and contact details|contact
names|identity.name
Vor- und Nachname|identity.name
Nom, prénom|identity.name
E-Mail-Adressen|contact.email
Adresse électronique|contact.email
Emailadressen|contact.email
correos electrónicos|contact.email
Bankverbindung|finance.bank
Kontoverbindungsdaten|finance.bank
données bancaires|finance.bank
coordonnées bancaires (RIB, IBAN)|finance.bank
numer rachunku bankowego|finance.bank
Stammdaten (z. B. Name, Adresse)|identity
Kundenstammdaten|identity
Lieferantenkontaktdaten|contact
Vertragsstammdaten|contract
dati anagrafici|identity
Dati di contatto|contact
contactgegevens|contact
Employee contact details|contact
dane kontaktowe|contact
dados de contacto|contact
datos identificativos|identity
État civil|identity
Gesundheitsdaten|special.health
données de santé|special.health
Daten über die Gesundheit|special.health
datos relativos a la salud|special.health
dane dotyczące zdrowia|special.health
Religionszugehörigkeit|special.religion
Trade-union membership|special.union
Afiliación sindical|special.union
données biométriques|special.biometric
dati genetici|special.genetic
strafrechtelijke gegevens|criminal
antecedentes penales|criminal
IP-Adresse|online.ip
adres IP|online.ip
Logfiles|online.log
Nutzungsdaten|online.usage
Lebenslauf|work.career
Payroll data|finance.income
Lohn- und Gehaltsdaten|finance.income
BSN|identity.official_id.social_security
PESEL|identity.official_id
codice fiscale|identity.official_id.tax
Geburtsdaten|identity.birth
Videoaufnahmen|identity.image.cctv
Foto's|identity.image
Standortdaten|location
geolocalización|location
Verguetung|finance.income
1. Kontaktdaten|contact
- Kontaktdaten|contact
b) Vertragsdaten|contract
Contact data: e-mail, phone|contact
pd:EmailAddress|contact.email
https://w3id.org/dpv/dpv-pd#EmailAddress|contact.email
user.contact.email|contact.email`,
		PrincipalCategory: `
Kunden|customer
Kundinnen und Kunden|customer
Kund*innen|customer
Kund:innen|customer
Mitarbeiter/-innen|employee
Mitarbeiter (m/w/d)|employee
MitarbeiterInnen|employee
Beschäftigte|employee
Arbeitnehmer/innen|employee
salarié(e)s|employee
salarié·e·s|employee
Salariés|employee
empleados/as|employee
dipendenti|employee
werknemers|employee
pracownicy|employee
trabalhadores|employee
clientes|customer
klanten|customer
klienci|customer
Bewerber|employee.applicant
candidats|employee.applicant
Job applicants|employee.applicant
sollicitanten|employee.applicant
kandydaci do pracy|employee.applicant
Ehemalige Mitarbeiter|employee.former
former employees|employee.former
Lieferanten|supplier
fournisseurs|supplier
Interessenten|customer.prospect
Ansprechpartner|customer.contact
Website visitors|user
Newsletter-Abonnenten|subscriber
Patienten|patient
Kinder|child
minors|child
Customers |customer
dpv:Customer|customer
https://w3id.org/dpv#Employee|employee
Members of staff|`,
		Purpose: `
Lohn- und Gehaltsabrechnung|hr.payroll
Payroll|hr.payroll
gestion de la paie|hr.payroll
Nóminas|hr.payroll
Personalverwaltung|hr
Recruitment of staff|hr.recruitment
Selection of staff|hr.recruitment
rekrutacja|hr.recruitment
Direct marketing via e-mail|marketing.direct
prospection commerciale|marketing.direct
Newsletterversand|marketing.newsletter
Videoüberwachung|security.cctv
vidéosurveillance|security.cctv
videovigilancia|security.cctv
cameratoezicht|security.cctv
contabilità|finance
Finanzbuchhaltung|finance
gestione fornitori|supplier
Gestão de clientes|customer
obsługa reklamacji|customer.complaint
Hinweisgebersystem|compliance.whistleblowing
Web analytics|analytics
windykacja|finance.collection
dpv:DirectMarketing|marketing.direct`,
		RecipientCategory: `
Steuerberater|adviser
expert-comptable|adviser
gestoría|processor.payroll
Finanzamt|authority.tax
Belastingdienst|authority.tax
Agencia Tributaria|authority.tax
INPS|authority.social
ZUS|authority.social
URSSAF|authority.social
IT-Dienstleister|processor.it
hébergeur|processor.it
Auftragsverarbeiter|processor
podmioty przetwarzające|processor
Banken|bank
bancos|bank
Banks (payment of salaries)|bank
Krankenkassen|insurer
Konzerngesellschaften|group
sociétés du groupe|group
public authorities|authority
Polizei|authority.justice
Logistikdienstleister|processor.logistics`,
		Measure: `
Verschlüsselung|encryption
chiffrement des données|encryption
TLS encryption|encryption.transit
Zutrittskontrolle|physical
Passwortschutz|access.password
mots de passe|access.password
copias de seguridad|backup
back-ups|backup
regularne kopie zapasowe|backup
Firewall|network.firewall
pare-feu|network.firewall
Two-factor authentication|access.mfa
formazione del personale|training
Pseudonymisierung|pseudonymisation
verwerkersovereenkomsten|processors
Berechtigungskonzept|access.roles
gestion des habilitations|access.roles
controlo de acessos|access
niszczarki|disposal`,
		Operation: `
Erhebung|collect
Erheben|collect
collecte|collect
conservazione|store
Hosting|store.hosting
przechowywanie|store
Löschung|erase
dpv:Store|store`,
		Threat:         "Ransomware|human_external.malware\nHuman error|human_internal.error\nVerlust von Geräten|loss\ncyberatak|human_external",
		Harm:           "Identitätsdiebstahl|identity_theft\ndiscriminación|discrimination\nfinancial loss|financial_loss",
		Channel:        "Kontaktformular|web\nper E-Mail|email\ntéléphone|phone\nformulario en papel|paper",
		Transport:      "TLS 1.3|tls\nHTTPS|tls\nchiffrement de bout en bout|end_to_end",
		DisposalMethod: "Shredding|destroy.shred\nLöschung|erase\nanonimizacja|anonymise",
	} {
		for line := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
			text, want, _ := strings.Cut(line, "|")
			if got, c := Match(scheme, text); want != "" && (got.Code != want || c == None) {
				t.Errorf("%s: %q means %q (%d), want %q", scheme, text, got.Code, c, want)
			}
		}
	}
}

// Unknown words stay as they are: no match is better than a wrong one.
func TestWhatIsNotKnownIsNotGuessed(t *testing.T) {
	t.Parallel()
	for _, x := range [][2]string{
		{PIICategory, ""}, {PIICategory, "   "}, {PIICategory, "-"}, {PIICategory, "n/a"}, {PIICategory, "Daten"},
		{PIICategory, "personal data"}, {PIICategory, "Schuhgröße"}, {PIICategory, "keine Gesundheitsdaten"},
		{PIICategory, "no health data"}, {PIICategory, "hors données de santé"}, {PIICategory, "siehe Anlage 3"},
		{PIICategory, "Name Adresse Bankverbindung Gesundheitsdaten"}, {PIICategory, strings.Repeat("Gesundheit ", 400)},
		{PrincipalCategory, "Nichtmitglieder"}, {PrincipalCategory, "see above"}, {PrincipalCategory, "Mitarbeiter Kunden Lieferanten"},
		{PrincipalCategory, "ohne Mitarbeiter"}, {Purpose, "Project Phoenix"}, {Purpose, "tbd"}, {Purpose, "siehe Beschreibung"},
		{Measure, "siehe TOM-Dokument"}, {RecipientCategory, "Müller & Söhne GmbH"}, {RecipientCategory, "keine"},
		{RecipientCategory, "Microsoft Ireland Operations Ltd"}, {Channel, "unbekannt"}, {"shoes", "Name"},
		{PIICategory, "dpv:NoSuchTerm"}, {PIICategory, "https://example.org/register#Name"},
	} {
		if got, c := Match(x[0], x[1]); c != None || got.Code != "" {
			t.Errorf("%s: %.60q means %q (%d), want nothing", x[0], x[1], got.Code, c)
		}
	}
}

func TestConfidenceSaysHowThePhraseWasUnderstood(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Confidence{
		"Kontaktdaten": Certain, "KONTAKTDATEN": Certain, "Kontaktdaten (Telefon, E-Mail)": Likely, "die Kontaktdaten unserer Kunden": Possible,
		"dienstliche Kontaktdaten der Vertriebspartner": Possible, "Lieferantenkontaktdaten": Possible,
	} {
		if got, c := Match(PIICategory, text); got.Code != "contact" || c != want {
			t.Errorf("%q means %q with confidence %d, want %d", text, got.Code, c, want)
		}
	}
}

func FuzzMatchingIsSteady(f *testing.F) {
	for _, s := range []string{"Kund*innen", "salarié·e·s", "1. Kontaktdaten (x", "https://w3id.org/dpv#", ":", "(", "a) ", "\xff", "Ünï/innen"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, scheme := range Schemes() {
			term, c := Match(scheme, s)
			again, d := Match(scheme, s)
			if term.Code != again.Code || c != d {
				t.Errorf("%q means %q, then %q", s, term.Code, again.Code)
			}
			if _, ok := Find(scheme, term.Code); ok != (c != None) {
				t.Errorf("%q: %q with confidence %d", s, term.Code, c)
			}
		}
		for _, code := range CountriesIn(s) {
			if CountryName(code, "en") == code {
				t.Errorf("%q names the country %q", s, code)
			}
		}
		Country(s)
		Group(s)
	})
}

func BenchmarkMatch(b *testing.B) {
	Match(PIICategory, "")
	for b.Loop() {
		Match(PIICategory, "dienstliche Kontaktdaten der Vertriebspartner")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := readShipped(); err != nil {
			b.Fatal(err)
		}
	}
}
