package recognise

// strangerFixtures are habits of registers that were written for nobody but their
// authors: words cut short or misspelt, cells that point at the one above, parts
// of the table, names where no header stands.
func strangerFixtures() []fixture {
	return []fixture{
		{"headers cut short", Activities, []string{"Übersicht", `
ID | Bezeichnung d. Verfahrens | Zweckbestimmung | Rechtsgrdl. | Betr. Personengruppen | Empf. d. Daten | Auftragsverarb. | Übermittl. Drittstaaten
U-1 | Prüfungsamt | Prüfungen | Satzung | Studierende | Landesamt | Rechner eG | keine`},
			`Prüfungsamt ¦ lawful_basis=Satzung ¦ principals=Studierende ¦ recipients=Landesamt ¦ processors=Rechner eG ¦ data_categories=`},
		{"headers misspelt", Activities, []string{"S", `
Nr | Bezeichung der Verarbeitungstätgkeit | Zwek | Betrofene Personen | Löschfr.
1 | Spenden | Quittungen | Spender | 10 J.`}, `Spenden ¦ purpose=Quittungen ¦ principals=Spender ¦ retention=10 J.`},
		{"questions of everyday life", Activities, []string{"S", `
Deletion after | Who receives it? | What data? | About whom? | Why do we process it? | On what legal ground? | What is it called? | Outside EU?
2 years | Tax office | Invoices | Customers | To send bills | Legal obligation | Invoicing | no`},
			`Invoicing ¦ purpose=To send bills ¦ principals=Customers ¦ recipients=Tax office ¦ retention=2 years ¦ transfers=no`},
		{"cells that repeat the one above", Activities, []string{"S", `
Verwerking | Doel | Verwerker | Beveiligingsmaatregelen | Bewaartermijn
Paspoorten | Uitgifte | Idemia | BIO | 16 jaar
Vergunningen | Afgifte | idem | zie boven | 7 jaar
Belasting | Heffing | - | idem | 5 jaar`}, `Paspoorten ¦ processors=Idemia
Vergunningen ¦ processors=Idemia ¦ measures=BIO
Belasting ¦ processors=open ¦ measures=BIO`},
		{"s.o. is German for the cell above", Activities, []string{"S", `
Verarbeitungstätigkeit | Zweck | TOM | Löschfrist
Zeiterfassung | Arbeitszeit | Kapitel 3 | 2 Jahre
Newsletter | Werbung | s.o. | bis Widerruf`}, `Zeiterfassung ¦ measures=Kapitel 3
Newsletter ¦ measures=Kapitel 3`},
		{"parts of the table below the column of references, a sum at the end", Activities, []string{"S", `
ID | Processing activity | Department | Purpose | Retention
Teaching
U-1 | Campus system | Registry | Exams | 50 years
Research
U-2 | Sleep study | Psychology | Science | 10 years
Total: 2 activities`}, `Campus system ¦ unit=Registry
Sleep study ¦ unit=Psychology`},
		{"a yes is no name", Activities, []string{"S", `
Naam verwerking | Doel | BSN verwerkt? | Verwerker | Verwerkersovereenkomst aanwezig? | Bewaartermijn
Paspoorten | Uitgifte | Ja | Idemia | Ja | 16 jaar`}, `Paspoorten ¦ processors=Idemia ¦ rest=Ja; Ja`},
		{"names above the columns of a form", Activities, []string{"S", `
| Newsletter | Online shop
Purpose of processing | Inform | Sell
Legal basis | Consent | Contract
Data subjects | Subscribers | Customers
Retention | until withdrawal | 10 years`}, `Newsletter ¦ purpose=Inform ¦ lawful_basis=Consent
Online shop ¦ retention=10 years`},
		{"answers below their labels, categories answered by yes", Activities, []string{"Fiche 1", `
Fiche de registre de l'activité | Paie
Objectifs poursuivis
Sécurité des biens et des personnes

Catégories de personnes concernées
Clients, prospects

Catégories de données collectées
Etat-civil, identité | Oui | Nom
Vie personnelle | Oui | Situation familiale
Données de connexion | Non

Durées de conservation des catégories de données
5 ans à compter du départ du salarié`},
			`Paie ¦ purpose=Sécurité des biens et des personnes ¦ principals=Clients; prospects ¦ data_categories=Etat-civil, identité; Nom; Vie personnelle; Situation familiale; nothing ¦ retention=5 ans à compter du départ du salarié`},
		{"a list of contents and its forms", Activities, []string{"Contents", `
List of processing activities
No. | Processing activity | Department
1 | Payroll | HR
2 | Shop | Sales`, "Form 1", `
Processing activity | Payroll
Purpose | Pay
Data subjects | Staff
Retention | 7 years`, "Form 2", `
Processing activity | Shop
Purpose | Sell
Data subjects | Customers
Retention | 3 years`}, `Payroll ¦ purpose=Pay ¦ unit=HR ¦ ref=1
Shop ¦ purpose=Sell ¦ unit=Sales`},
		{"forms below each other, each named in a heading", Activities, []string{"Hoja1", `
ACTIVIDAD DE TRATAMIENTO: CLIENTES
Finalidad | Gestoría
Interesados | Clientes
Plazo | 6 años

ACTIVIDAD DE TRATAMIENTO: EMPLEADOS
Finalidad | Personal
Interesados | Trabajadores
Plazo | 4 años`}, `CLIENTES ¦ purpose=Gestoría ¦ retention=6 años
EMPLEADOS ¦ principals=Trabajadores`},
		{"an abbreviation that begins many words", Activities, []string{"S", `
Processo | Finalidade | Titulares | Dados | Obs.
Turmas | Aulas | Alunos | Nome | rever`}, `Turmas ¦ unit= ¦ remarks=rever`},
		{"a remark with a label of its own beside the answers", Activities, []string{"Form", `
Verarbeitungstätigkeit: | Mitglieder | lfd. Nr.: 4
Zweck der Verarbeitung: | Beiträge |
Betroffene Personen: | Mitglieder |
Löschfristen: | 2 Jahre |`}, `Mitglieder ¦ ref=4 ¦ retention=2 Jahre`},
		{"attributes and values down the rows", Activities, []string{"S", `
Activity ID | Activity | Attribute | Value
1 | Payroll | Purpose | Pay salaries
1 | Payroll | Lawful basis | Contract
1 | Payroll | Retention | 7 years
2 | CCTV | Purpose | Security
2 | CCTV | Lawful basis | Legitimate interest
2 | CCTV | Retention | 30 days`}, `Payroll ¦ ref=1 ¦ lawful_basis=Contract
CCTV ¦ ref=2 ¦ retention=30 days`},
		{"two things in one column", Activities, []string{"S", `
# | Verarbeitung | Zweck / Rechtsgrundlage | Personen / Daten | Frist
1 | Mandate | Beratung / Vertrag | Mandanten, Gegner / Stammdaten | 6 Jahre`},
			`Mandate ¦ purpose=Beratung ¦ lawful_basis=Vertrag ¦ principals=Mandanten; Gegner ¦ data_categories=Stammdaten`},
		{"a header that only cites its article", Activities, []string{"S", `
Name | Purpose | Ground (Art. 6) | Exception (Art. 9) | Retention
Care | Treat | contract | (h) | 20 years`}, `Care ¦ lawful_basis=contract ¦ special_condition=(h)`},
		{"members of members, as JSON is laid out", Activities, []string{"S", `
uuid | name | department.name | purposes.name | purposes.legalBasis | processors.name | processors.country
a1 | Onboarding | Operations | Identity check | Consent | Ident Ltd | Ireland`},
			`Onboarding ¦ ref=a1 ¦ unit=Operations ¦ purpose=Identity check ¦ lawful_basis=Consent ¦ processors=Ident Ltd ¦ transfer_countries= ¦ rest=Ireland`},
		{"a country without a transfer beside it", Activities, []string{"S", `
Company | Country | Processing activity | Purpose | Retention
Blue Ltd | Ireland | Payroll | Pay | 7 years`}, `Payroll ¦ transfer_countries= ¦ rest=Ireland`},
		{"a date is no data", Activities, []string{"S", `
Processing activity | Purpose | Data | Date
Payroll | Pay | Bank details | 3 May`}, `Payroll ¦ data_categories=Bank details`},
		{"an owner of a process is no process", Activities, []string{"S", `
Name | Business Process Owner | Purpose | Retention
Payroll | Sam Hill | Pay | 7 years`}, `Payroll ¦ owner=Sam Hill`},
		{"consent ticked below the bases", Activities, []string{"S", `
Verarbeitung | Zweck | Rechtsgrundlage | | Frist
| | Vertrag | Einwilligung |
Shop | Verkauf | x | | 10 Jahre
Fotos | Werbung | | x | bis Widerruf
!merge A1:A2 B1:B2 C1:D1 E1:E2`}, `Shop ¦ lawful_basis=Vertrag
Fotos ¦ lawful_basis=Einwilligung`},
		{"a heading between two tables", Activities, []string{"S", `
Tätigkeit | Zweck | Personen | Löschung
Kasse | Verkauf | Kunden | 10 Jahre

Teil B: im Auftrag
Auftraggeber | Kategorien von Verarbeitungen | TOM | Drittland
Markt GmbH | Lieferdienst | Anhang | nein`}, `Kasse ¦ purpose=Verkauf
Lieferdienst ¦ customers=Markt GmbH`},
		{"customers of one service each have their entry", Activities, []string{"Processor", `
Client | Categories of processing | Sub-processors | Security measures
Acme | Hosting | DC Ltd | Locks
Beta | Hosting | DC Ltd | Locks`}, `Hosting ¦ customers=Acme
Hosting ¦ customers=Beta`},
		{"figures that are called like the risk", Risks, []string{"S", `
Nr. | Risikobeschreibung | Schwachstelle | Eintrittswahrscheinlichkeit (1-4) | Schwere (1-4) | Risiko | Maßnahmen
1 | Zugriff durch Dritte | keine MFA | 3 | 4 | 12 | MFA`}, `Zugriff durch Dritte ¦ likelihood=3 ¦ level=12`},
		{"inherent and residual risk", Risks, []string{"S", `
Risk ID | Risk description | Inherent risk | | Controls | Residual risk | | Risk owner
| | Likelihood (1-5) | Impact (1-5) | | Likelihood (1-5) | Impact (1-5) |
R1 | Loss of laptop | 4 | 5 | Policy | 2 | 3 | CISO
!merge A1:A2 B1:B2 C1:D1 E1:E2 F1:G1 H1:H2`}, `Loss of laptop ¦ likelihood=4 ¦ severity=5 ¦ residual_likelihood=2 ¦ residual_severity=3 ¦ owner=CISO`},
		{"systems whose names stand below an unknown header", Systems, []string{"CMDB", `
Gerät | Environment | Owner | Location | Criticality | Hosting
srv-1 | Production | HR | Frankfurt | high | on-premises
srv-2 | Test | Web | Dublin | low | on-premises`}, `srv-1 ¦ owner=HR
srv-2 ¦ owner=Web`},
	}
}
