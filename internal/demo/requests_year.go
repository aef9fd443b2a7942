package demo

import (
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

var acknowledged = map[string]string{
	"de": "Guten Tag,\n\nwir haben Ihren Antrag erhalten und antworten innerhalb eines Monats.\n\nLindhag Versand GmbH",
	"en": "Hello,\n\nwe have received your request and will answer within one month.\n\nLindhag Versand GmbH",
	"fr": "Bonjour,\n\nnous avons bien reçu votre demande et y répondrons dans un délai d'un mois.\n\nLindhag Versand GmbH",
}

const passedOn = "Guten Tag,\n\nIhr Antrag betrifft Daten, die wir für einen Händler verarbeiten. Wir haben ihn an ihn weitergegeben; er antwortet Ihnen.\n\nLindhag Versand GmbH"

var answered = map[string]string{
	"de": "Guten Tag,\n\nunsere Antwort auf Ihren Antrag finden Sie auf Ihrer Seite. Sie können sich bei der Aufsichtsbehörde beschweren.\n\nLindhag Versand GmbH",
	"en": "Hello,\n\nyou find our answer to your request on your page. You may lodge a complaint with the supervisory authority.\n\nLindhag Versand GmbH",
	"fr": "Bonjour,\n\nvous trouverez notre réponse sur votre page. Vous pouvez saisir l'autorité de contrôle.\n\nLindhag Versand GmbH",
}

// requestsOfAYear are those of invented people. What stands in took is meant: 38, 35 and 44
// days are late under GDPR Art. 12(3) unless the time was extended.
func requestsOfAYear() []petition {
	return []petition{
		{key: "r01", day: -331, types: "access", title: "Access of a customer", channel: "e-mail", lang: "de", name: "Gerda Immel", text: "Bitte senden Sie mir alle Daten, die Sie über mich gespeichert haben. Meine Kundennummer ist 40-11872.", assignee: "feldmann", state: "closed", took: 24, outcome: "fulfilled", systems: "shop crm helpdesk"},
		{key: "r02", day: -318, types: "erasure", title: "Erasure of a customer account", channel: "portal", lang: "de", name: "Paul Rehbein", text: "Ich kaufe nicht mehr bei Ihnen. Löschen Sie mein Konto.", assignee: "meinhardt", state: "closed", took: 12, outcome: "fulfilled", systems: "shop crm mailer"},
		{key: "r03", day: -301, types: "rectification", title: "New name after a marriage", channel: "phone", lang: "de", name: "Ulrike Sandmann", text: "Notiz zum Anruf: heißt seit März Sandmann statt Krug.", assignee: "meinhardt", state: "closed", took: 6, outcome: "fulfilled", systems: "erp crm mailer"},
		{key: "r04", day: -287, types: "access", title: "Access by letter", channel: "letter", lang: "de", name: "Friedrich Aumann", text: "Unter Bezug auf Art. 15 DSGVO verlange ich Auskunft.", assignee: "feldmann", state: "closed", took: 38, outcome: "fulfilled", systems: "erp crm dms"},
		{key: "r05", day: -270, types: "objection", title: "Objection to advertising", channel: "portal", lang: "de", name: "Anneliese Porth", text: "Keine Kataloge mehr, bitte.", assignee: "meinhardt", state: "closed", took: 3, outcome: "fulfilled", systems: "crm mailer"},
		{key: "r06", day: -255, types: "portability", title: "Order history in a machine-readable form", channel: "portal", lang: "en", name: "Owen Carrick", text: "Please send me my orders as a file that I can import elsewhere.", assignee: "feldmann", state: "closed", took: 20, outcome: "fulfilled", systems: "shop"},
		{key: "r07", day: -241, types: "access copy", title: "Access of a former applicant", channel: "e-mail", lang: "de", name: "Jannis Wiegel", text: "Ich hatte mich im Januar beworben und möchte Auskunft und eine Kopie.", assignee: "kranz", state: "closed", took: 27, outcome: "fulfilled", systems: "ats mail", files: applicantFiles()},
		{key: "r08", day: -226, types: "erasure", title: "Erasure with vouchers that must be kept", channel: "portal", lang: "de", name: "Bettina Holm", text: "Löschen Sie alles, auch die Rechnungen.", assignee: "feldmann", state: "closed", took: 29, outcome: "partly_fulfilled", systems: "erp shop mailer"},
		{key: "r09", day: -209, types: "access", title: "Access of a former employee", channel: "letter", lang: "de", name: "Rainer Stumpf", text: "Ich war von 1998 bis 2019 bei Ihnen beschäftigt und verlange Auskunft über meine Personalakte.", assignee: "kranz", state: "closed", took: 61, outcome: "fulfilled", systems: "hris paper-hr time mail",
			more: func(_ *builder, r *record.Request) { r.Complexity = "complex" }, extension: "Twenty-one years in three archives on paper, which are looked through by hand.", told: 20},
		{key: "r10", day: -198, types: "withdraw_consent", title: "Withdrawal of consent to the newsletter", channel: "portal", lang: "fr", name: "Solène Maréchal", text: "Je retire mon consentement à la lettre d'information.", assignee: "meinhardt", state: "closed", took: 8, outcome: "fulfilled", systems: "mailer"},
		{key: "r11", day: -183, types: "access", title: "Access, sender not known", channel: "e-mail", lang: "de", name: "Anton Unbekannt", text: "Schicken Sie mir alle Bestellungen an diese neue Adresse.", assignee: "feldmann", state: "closed", took: 26, outcome: "refused"},
		{key: "r12", day: -171, types: "erasure", title: "Erasure for a child", channel: "representative", lang: "de", name: "Nadja Ohlsen", text: "Mein Sohn hat sich ohne mein Wissen angemeldet.", assignee: "feldmann", state: "closed", took: 15, outcome: "fulfilled", systems: "shop mailer",
			more: func(_ *builder, r *record.Request) { r.ActsFor, r.Authority = "child", "asked" }},
		{key: "r13", day: -160, types: "access", title: "Access, taken back", channel: "phone", lang: "de", name: "Walter Eich", text: "Notiz zum Anruf: möchte wissen, woher wir seine Nummer haben.", assignee: "meinhardt", state: "withdrawn", took: 3},
		{key: "r14", day: -150, types: "access", title: "Access of a customer of Teehaus", channel: "e-mail", lang: "de", name: "Irmgard Föll", text: "Auf Ihrem Paket stand Ihr Absender. Was haben Sie über mich?", assignee: "lorenzen", state: "forwarded", took: 1,
			more: func(b *builder, r *record.Request) {
				r.Role, r.Customer = record.Processor, to(b, record.Parties, "teehaus")
			}},
		{key: "r15", day: -139, types: "restriction", title: "Restriction during a dispute", channel: "e-mail", lang: "de", name: "Heiner Busse", text: "Die Forderung bestreite ich. Sperren Sie meine Daten, bis das geklärt ist.", assignee: "kranz", state: "closed", took: 9, outcome: "fulfilled", systems: "erp"},
		{key: "r16", day: -122, types: "automated_decision_review", title: "Review of a refused purchase on account", channel: "portal", lang: "de", name: "Kübra Aydın", text: "Kauf auf Rechnung wurde abgelehnt. Ein Mensch soll das prüfen.", assignee: "feldmann", state: "closed", took: 11, outcome: "fulfilled", systems: "erp"},
		{key: "r17", day: -104, types: "access", title: "Access in French", channel: "portal", lang: "fr", name: "Étienne Roussel", text: "Quelles données détenez-vous sur moi ?", assignee: "feldmann", state: "closed", took: 44, outcome: "fulfilled", systems: "shop crm helpdesk"},
		{key: "r18", day: -92, types: "access", title: "Access of somebody unknown to us", channel: "portal", lang: "en", name: "Marta Lindqvist", text: "I received a parcel by mistake. Do you hold my data?", assignee: "meinhardt", state: "closed", took: 18, outcome: "no_data", systems: "shop crm"},
		{key: "r19", day: -77, types: "complaint", title: "Complaint about a call", channel: "letter", lang: "de", name: "Sigrid Thoma", text: "Ihr Mitarbeiter nannte am Telefon meine Adresse laut vor anderen.", assignee: "kranz", state: "closed", took: 14, outcome: "fulfilled", systems: "helpdesk"},
		{key: "r20", day: -70, types: "access", title: "Fourteenth request of a claims agency", channel: "e-mail", lang: "de", name: "Kanzlei Prozess24", text: "Gegen Zahlung von 800 Euro nehmen wir den Antrag zurück.", assignee: "kranz", state: "closed", took: 21, outcome: "refused", systems: "crm"},
		{key: "r21", day: -63, types: "erasure", title: "Erasure of a newsletter address", channel: "portal", lang: "de", name: "Lothar Zwick", text: "Bitte Adresse löschen.", assignee: "meinhardt", state: "closed", took: 10, outcome: "fulfilled", systems: "mailer crm"},
		{key: "r22", day: -61, types: "erasure", title: "Erasure of a newsletter address, again", channel: "e-mail", lang: "de", name: "Lothar Zwick", text: "Ich habe noch nichts gehört.", assignee: "meinhardt", state: "duplicate", took: 1,
			more: func(b *builder, r *record.Request) {
				r.Concerns = register.Links[record.Request]{b.at("requests/r21")}
			}},
		{key: "r23", day: -48, types: "access copy", title: "Access to twelve years of correspondence", channel: "letter", lang: "de", name: "Prof. Dr. Egon Haarmann", text: "Ich bitte um Auskunft und Kopie der gesamten Korrespondenz seit 2014.", assignee: "kranz", state: "deciding", took: 44, outcome: "fulfilled", systems: "erp dms mail helpdesk",
			more: func(_ *builder, r *record.Request) { r.Complexity = "complex" }, extension: "Correspondence of twelve years in four systems has to be cleared of what is about others.", told: 18},
		{key: "r24", day: -43, types: "access", title: "Access of a driver of a carrier", channel: "e-mail", lang: "en", name: "Dumitru Ionescu", text: "I deliver to your yard. Which positions and pictures of me do you keep?", assignee: "feldmann", state: "reviewing", took: 40, systems: "telematics cctv doors", files: driverFiles()},
		{key: "r25", day: -26, types: "erasure", title: "Erasure of an old account", channel: "portal", lang: "de", name: "Christa Vollmer", text: "Mein Konto von 2011 kann weg.", assignee: "meinhardt", state: "locating", took: 8, systems: "shop crm mailer"},
		{key: "r26", day: -19, types: "portability", title: "Portability to another shop", channel: "portal", lang: "en", name: "Hugh Pender", text: "Please move my wish lists to Velora.", assignee: "feldmann", state: "accepted", took: 6},
		{key: "r27", day: -15, types: "access", title: "Access, two accounts", channel: "e-mail", lang: "de", name: "Monika Bertram", text: "Auskunft über mein Kundenkonto, bitte.", assignee: "feldmann", state: "clarifying", took: 4},
		{key: "r28", day: -11, types: "objection", title: "Objection to the credit check", channel: "e-mail", lang: "de", name: "Torben Riek", text: "Ich widerspreche der Abfrage bei Bonitas.", assignee: "feldmann", state: "replying", took: 9, outcome: "fulfilled", systems: "erp crm"},
		{key: "r29", day: -8, types: "access", title: "Access through a lawyer", channel: "representative", lang: "de", name: "Rechtsanwältin Dr. Sabine Kolb", text: "Namens und in Vollmacht meines Mandanten verlange ich Auskunft.", assignee: "kranz", state: "identity_check", took: 2,
			more: func(_ *builder, r *record.Request) { r.ActsFor, r.Authority = "represented", "asked" }},
		{key: "r30", day: -5, types: "information", title: "Question about the credit check", channel: "phone", lang: "de", name: "Yusuf Demirel", text: "Notiz zum Anruf: möchte wissen, wie die Prüfung funktioniert.", assignee: "meinhardt", state: "received"},
		{key: "r31", day: -2, types: "erasure", title: "Erasure after a cancelled order", channel: "portal", lang: "de", name: "Leonie Krause", text: "Bestellung storniert, bitte alles löschen.", state: "received"},
		{key: "r32", day: -1, types: "access", title: "Access through the form", channel: "portal", lang: "en", name: "Farah Nasser", text: "What do you know about me?", state: "received"},
		{key: "r33", day: -1, types: "erasure", title: "Erasure of a customer of Velora", channel: "e-mail", lang: "de", name: "Jette Carstens", text: "Ich habe bei Velora bestellt und möchte, dass auch Sie meine Adresse löschen.", assignee: "lorenzen", state: "waiting",
			more: func(b *builder, r *record.Request) {
				r.Role, r.Customer = record.Processor, to(b, record.Parties, "velora")
			}},
	}
}
