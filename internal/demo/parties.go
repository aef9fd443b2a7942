package demo

import (
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

type party struct {
	key, name, kinds, country, address, domain string
	cert                                       string // "standard; body; days until it ends"
	note                                       string
}

// partyList are the outside parties. All but the authorities are invented.
func partyList() []party {
	return []party{
		{"nordkloud", "Nordkloud Rechenzentren GmbH", "supplier", "DE", "Serverring 2, 28309 Bremen", "nordkloud.example", "ISO/IEC 27001:2022; Prüfhaus Nord; 410", "Hosts the shop, the warehouse system and the merchant portal."},
		{"tiefkeller", "Tiefkeller Backup GmbH", "supplier", "DE", "Bergwerkstraße 9, 36266 Heringen", "tiefkeller.example", "ISO/IEC 27001:2022; Prüfhaus Nord; 95", "Second site for backups; sub-processor of Nordkloud."},
		{"lohnwerk", "Lohnwerk Service GmbH", "supplier", "DE", "Tarifweg 11, 34119 Kassel", "lohnwerk.example", "", "Payroll for the German staff."},
		{"sevrel", "Sevrel Paie SARL", "supplier", "FR", "8 rue des Tonneliers, 67000 Strasbourg", "sevrel-paie.example", "", "Payroll for the French staff."},
		{"mailquill", "Mailquill GmbH", "supplier", "DE", "Sendeplatz 3, 50667 Köln", "mailquill.example", "ISO/IEC 27001:2022; Rheincert; 230", "Sends newsletters and order mails."},
		{"northmast", "Northmast Analytics, Inc.", "supplier", "US", "410 Harbor Row, Portland, OR 97209", "northmast.example", "", "Web analytics. Says of itself that it is not certified under the EU-US Data Privacy Framework."},
		{"deskfern-us", "Deskfern, Inc.", "supplier", "US", "77 Mission Loop, Austin, TX 78701", "deskfern.example", "SOC 2 Type II; Lone Star Auditors; 150", "Parent of Deskfern Ireland; support outside European office hours."},
		{"deskfern", "Deskfern Ireland Ltd", "supplier", "IE", "4 Tannery Lane, Dublin 8", "deskfern.example", "ISO/IEC 27001:2022; Celtic Assurance; 300", "Ticket system of customer service."},
		{"callisto", "Callisto Contact Center Sp. z o.o.", "supplier", "PL", "ul. Portowa 21, 50-001 Wrocław", "callisto.example", "ISO 18295-1; Polska Jakość; 60", "Takes telephone calls at peak times."},
		{"hirelane", "Hirelane Ltd", "supplier", "GB", "19 Cutler Yard, Leeds LS1 4AP", "hirelane.example", "ISO/IEC 27001:2022; Pennine Cert; -35", "Applicant management. The certificate on file has run out."},
		{"voxbridge", "Voxbridge Telecom GmbH", "supplier", "DE", "Vermittlung 1, 10115 Berlin", "voxbridge.example", "", "Telephone system."},
		{"tracktor", "Tracktor Telematik GmbH", "supplier", "DE", "Achsweg 5, 38440 Wolfsburg", "tracktor.example", "", "Telematics and tachograph archive."},
		{"reisswerk", "Reißwerk Aktenvernichtung GmbH", "supplier", "DE", "Schnipselgasse 2, 36251 Bad Hersfeld", "reisswerk.example", "ISO/IEC 21964 (DIN 66399); Prüfhaus Nord; 500", "Destroys paper and media."},
		{"wachdienst", "Wachdienst Fuldaaue GmbH", "supplier", "DE", "Torstraße 30, 36037 Fulda", "wachdienst-fuldaaue.example", "DIN 77200-1; Prüfhaus Nord; 200", "Gate and night watch in Bad Hersfeld."},
		{"meldeweg", "Meldeweg GmbH", "supplier", "DE", "Vertrauensallee 6, 80331 München", "meldeweg.example", "ISO/IEC 27001:2022; Isarcert; 330", "Reporting channel under the Whistleblower Protection Act."},
		{"lernhaus", "Lernhaus Online GmbH", "supplier", "DE", "Kursweg 12, 04109 Leipzig", "lernhaus.example", "", "E-learning."},
		{"revista", "Revista Reviews B.V.", "supplier", "NL", "Sterrenkade 8, 3011 Rotterdam", "revista.example", "", "Product reviews."},
		{"chatterly", "Chatterly AI, Inc.", "supplier", "US", "1 Prompt Plaza, San Mateo, CA 94401", "chatterly.example", "", "Offers a chatbot for customer service."},
		{"altpost", "Altpost Mailing AG", "supplier", "DE", "Umschlagweg 1, 60311 Frankfurt am Main", "altpost.example", "", "Sent the newsletter until Mailquill took over."},
		{"fragebogen", "Fragebogen24 UG", "supplier", "DE", "Klickstraße 99, 12045 Berlin", "fragebogen24.example", "", "Offered staff surveys."},
		{"paketlinie", "Paketlinie AG", "supplier", "DE", "Frachtring 1, 36251 Bad Hersfeld", "paketlinie.example", "", "Carrier for Germany."},
		{"rhonexpress", "Rhônexpress Colis SA", "supplier", "FR", "2 quai des Docks, 69002 Lyon", "rhonexpress.example", "", "Carrier for France."},
		{"kartenhaus", "Kartenhaus Payments SE", "supplier", "DE", "Bankgasse 4, 60313 Frankfurt am Main", "kartenhaus.example", "PCI DSS 4.0; Cardsafe QSA; 180", "Payment institution; decides itself on processing under payment law."},
		{"bonitas", "Bonitas Auskunft GmbH", "supplier", "DE", "Ziffernweg 8, 65185 Wiesbaden", "bonitas.example", "", "Credit agency."},
		{"hollmann", "Hollmann & Partner Steuerberater", "consultant", "DE", "Königsallee 3, 34117 Kassel", "hollmann-partner.example", "", "Tax advisers, bound by professional secrecy; controllers of their own (§ 11 StBerG)."},
		{"arbmed", "Arbeitsmedizin Nordhessen GbR", "consultant", "DE", "Praxisweg 2, 34121 Kassel", "arbmed-nordhessen.example", "", "Occupational physicians, bound by medical confidentiality."},
		{"teehaus", "Teehaus Sonnleitner GmbH", "customer", "DE", "Kannenweg 7, 83646 Bad Tölz", "teehaus-sonnleitner.example", "", "Merchant since 2021."},
		{"velora", "Velora Bikes GmbH", "customer", "DE", "Speichenhof 10, 48143 Münster", "velora.example", "", "Merchant since 2022."},
		{"mirabelle", "Atelier Mirabelle SARL", "customer", "FR", "3 place du Marché, 54000 Nancy", "atelier-mirabelle.example", "", "Merchant; Lindhag France is the contact."},
		{"wollwerk", "Wollwerk Handels GmbH", "customer", "AT", "Spinnerei 5, 6850 Dornbirn", "wollwerk.example", "", "Merchant since 2023."},
		{"granite", "Granite & Pine Outfitters, LLC", "customer", "US", "88 Ridge Road, Bozeman, MT 59715", "granitepine.example", "", "American merchant that sells to customers in the EU; representative under Art. 27: Wollwerk Handels GmbH."},
		{"lindhag-france", "Lindhag France SAS", "group_company", "FR", "12 quai des Meuniers, 67000 Strasbourg", "lindhag.example", "", "Subsidiary; joint controller of the customer base."},
		{"hbdi", "Der Hessische Beauftragte für Datenschutz und Informationsfreiheit", "authority", "DE", "Wiesbaden", "", "", "Competent supervisory authority (Art. 55, § 40 BDSG)."},
		{"cnil", "Commission nationale de l'informatique et des libertés", "authority", "FR", "Paris", "", "", "Supervisory authority concerned by the French subsidiary."},
	}
}

func (b *builder) parties(day int) {
	for _, p := range partyList() {
		rec := &record.Party{Head: register.Head{Title: p.name, Confidentiality: "internal"}, Country: register.Country(p.country), Address: register.Text(p.address), Note: register.Text(p.note)}
		for _, k := range strings.Fields(p.kinds) {
			rec.Kinds = append(rec.Kinds, record.PartyKind(k))
		}
		if p.domain != "" {
			rec.Website = "https://www." + p.domain
			rec.Contacts = register.Rows[record.Contact]{{Kind: "privacy", Name: "Data protection", Email: "privacy@" + p.domain}}
		}
		if p.cert != "" {
			c := strings.Split(p.cert, "; ")
			until := b.now.AddDate(0, 0, number(c[2]))
			rec.Certifications = register.Rows[record.Certification]{{Standard: c[0], Body: c[1],
				ValidFrom: calendar.DayOf(until.AddDate(-3, 0, 1)), ValidUntil: calendar.DayOf(until)}}
		}
		switch p.key {
		case "deskfern":
			rec.PublicDocuments = register.Rows[record.PublicDocument]{{Title: "List of sub-processors", Address: "https://www.deskfern.example/subprocessors", Seen: b.day(-62)}}
			rec.Parent = to(b, record.Parties, "deskfern-us")
			rec.Contacts = append(rec.Contacts, record.Contact{Kind: "security", Name: "Security desk", Email: "security@deskfern.example"})
		case "hirelane":
			rec.Contacts = append(rec.Contacts, record.Contact{Kind: "representative", Name: "Hirelane Europe, Rotterdam", Email: "eu-rep@hirelane.example"})
		}
		by := "feldmann"
		if p.kinds == "customer" {
			by = "lorenzen"
		}
		create(b, day, by, record.Parties, p.key, rec)
	}
}
