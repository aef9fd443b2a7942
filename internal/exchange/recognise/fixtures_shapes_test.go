package recognise

// shapeFixtures are further layouts and the other registers.
func shapeFixtures() []fixture {
	return []fixture{
		{"merged titles over several rows", Activities, []string{"S", `
Processing activity | Purpose | Data categories | Retention
Payroll | Pay staff | Bank data | 7 years
| | Tax data | 10 years
CRM | Serve customers | Contact data | 3 years
!merge A2:A3 B2:B3`}, `Payroll ¦ purpose=Pay staff ¦ data_categories=Bank data; Tax data ¦ retention=7 years; 10 years
CRM ¦ retention=3 years`},
		{"the same identifier over several rows", Activities, []string{"S", `
ID | Processing activity | Purpose | Recipients
P1 | Payroll | Pay staff | Bank
P1 | Payroll | Tax | Tax office
P2 | CRM | Sales | Agency`}, `Payroll ¦ purpose=Pay staff; Tax ¦ recipients=Bank; Tax office
CRM ¦ ref=P2`},
		{"lists inside cells in many ways", Activities, []string{"S", `
Processing activity | Purpose | Data subjects | Data categories | Recipients | Measures
A | One | • Customers\n• Suppliers | 1. Name\n2. Address | Bank / Tax office | Locks, alarms, guards`}, `A ¦ principals=Customers; Suppliers ¦ data_categories=Name; Address ¦ recipients=Bank; Tax office ¦ measures=Locks; alarms; guards`},
		{"unknown columns and side notes land in the rest", Activities, []string{"S", `
Processing activity | Purpose | Retention | Favourite colour |
A | One | 1 year | blue | see above
B | Two | 2 years | |`}, `A ¦ rest=blue; see above
B ¦ rest=`},
		{"legend and choice sheets beside the register", Activities, []string{"Read me", "Fill in one row per activity.\nAsk the DPO.", "Register", `
Processing activity | Purpose | Legal basis | Retention
A | One | Contract | 1 year`, "Lists", "Contract\nConsent\nLegal obligation"}, `A ¦ lawful_basis=Contract`},
		{"a cover sheet names the controller", Activities, []string{"Cover", `
Record of processing activities
Controller | Blue Ltd
Data protection officer | Jo Blue`, "Register", `
Processing activity | Purpose | Retention
A | One | 1 year`}, `A ¦ controller=Blue Ltd ¦ dpo=Jo Blue`},
		{"controller and processor sheets", Activities, []string{"Controller", `
Processing activity | Purpose | Retention
A | One | 1 year`, "Processor", `
Customer | Categories of processing | Sub-processors | Security measures
C | Hosting | D | Locks`}, `A ¦ purpose=One
Hosting ¦ customers=C`},
		{"units stated once", Activities, []string{"S", `
Department | Processing activity | Purpose | Retention
HR | Payroll | Pay | 7 years
| Hiring | Select | 1 year
| Training | Teach | 2 years
IT | Logs | Security | 90 days`}, `Payroll ¦ unit=HR
Hiring ¦ unit=HR
Training ¦ unit=HR
Logs ¦ unit=IT`},
		{"sub-headers for recipients", Activities, []string{"S", `
Name | Purpose | Recipients | | Security measures |
| | Internal | External | Technical | Organisational
A | One | HR | Bank | Encryption | Training
!merge A1:A2 B1:B2 C1:D1 E1:F1`}, `A ¦ recipients=HR; Bank ¦ technical_measures=Encryption ¦ organisational_measures=Training`},
		{"group headers without merged cells", Activities, []string{"S", `
Name | Purpose | Transfers | | Retention
| | Country | Safeguards |
A | One | USA | SCC | 1 year`}, `A ¦ transfer_countries=USA ¦ transfer_mechanism=SCC ¦ retention=1 year`},
		{"a form with explanations beside", Activities, []string{"Form", `
Field | Explanation | Answer
Name of processing activity | What do you call it? | Payroll
Purpose | Why do you process? | Pay staff
Categories of data subjects | Whose data? | Employees
Categories of personal data | Which data? | Bank data
Retention period | How long do you keep it? | 7 years`}, `Payroll ¦ purpose=Pay staff ¦ principals=Employees ¦ retention=7 years`},
		{"a form without a name takes the sheet's", Activities, []string{"Access control", `
Purpose | Protect the building
Data subjects | Visitors
Personal data | Name, photo, company
Retention | 30 days
Security measures | Locked room`}, `Access control ¦ purpose=Protect the building ¦ data_categories=Name; photo; company`},
		{"two forms below each other", Activities, []string{"Forms", `
Processing activity | A
Purpose | One
Data subjects | Customers
Retention | 1 year

Processing activity | B
Purpose | Two
Data subjects | Staff
Retention | 2 years`}, `A ¦ purpose=One
B ¦ purpose=Two ¦ retention=2 years`},
		{"two tables on one sheet", Activities, []string{"S", `
Processing activity | Purpose | Retention
A | One | 1 year

System | Description | Hosting | Supplier | Owner
CRM | Customers | Cloud | X | Sales
ERP | Goods | Own | Y | IT
HRM | Staff | Own | Z | HR`, "T", `
Processing activity | Purpose | Retention
B | Two | 1 year
C | Three | 1 year
D | Four | 1 year`}, `A ¦ purpose=One
CRM ¦ hosting=Cloud
ERP ¦ owner=IT
HRM ¦ supplier=Z
B ¦ purpose=Two
C ¦ purpose=Three
D ¦ purpose=Four`},
		{"parties", Parties, []string{"Vendors", `
Vendor | Service | Country | DPA signed | Contact person | E-mail
MailCo | Newsletter | USA | 2023-05-01 | Jo | jo@example.org`}, `MailCo ¦ service=Newsletter ¦ country=USA ¦ agreement=2023-05-01 ¦ contact=Jo ¦ email=jo@example.org`},
		{"German processors as parties", Parties, []string{"Dienstleister", `
Auftragsverarbeiter | Gegenstand der Verarbeitung | Sitz | AVV vom | Unterauftragnehmer | TOM geprüft
Rechenzentrum Nord GmbH | Hosting | Deutschland | 01.03.2022 | keine | ja`}, `Rechenzentrum Nord GmbH ¦ service=Hosting ¦ country=Deutschland ¦ agreement=01.03.2022`},
		{"systems", Systems, []string{"Systeme", `
Systemname | Beschreibung | Betriebsart | Hersteller | Systemverantwortlicher | In Betrieb seit | Anzahl Nutzer
CRM Pro | Kunden | Cloud | Soft AG | Frau Beispiel | 2019 | 40`}, `CRM Pro ¦ hosting=Cloud ¦ supplier=Soft AG ¦ users_count=40 ¦ go_live=2019`},
		{"people", People, []string{"Staff", `
First name | Last name | E-mail | Department | Job title | Active
Ada | Park | ada@example.org | Legal | DPO | yes`}, `Ada Park ¦ email=ada@example.org ¦ unit=Legal ¦ job=DPO ¦ active=yes`},
		{"risks", Risks, []string{"Risiken", `
Nr | Risiko | Bedrohung | Schwachstelle | Eintrittswahrscheinlichkeit | Schwere | Risikostufe | Maßnahmen | Restrisiko | Risikoeigner
1 | Verlust | Diebstahl | Laptop | mittel | hoch | hoch | Verschlüsselung | gering | IT`}, `Verlust ¦ threat=Diebstahl ¦ vulnerability=Laptop ¦ likelihood=mittel ¦ severity=hoch ¦ level=hoch ¦ residual_level=gering ¦ owner=IT`},
		{"German authority's form with headings, boxes and answers over several rows", Activities, []string{"Tabelle1", `
Verzeichnis von Verarbeitungstätigkeiten Verantwortlicher gem. Artikel 30 Abs. 1 DSGVO | | Vorblatt
Angaben zum Verantwortlichen
Name und Kontaktdaten natürliche Person/juristische Person/Behörde/Einrichtung etc.
Name | Muster GmbH
Straße | Weg 1
Postleitzahl | 12345
Ort | Stadt
Telefon | 0123
E-Mail-Adresse | a@example.org
Angaben zur Person des Datenschutzbeauftragten
Name | Frau Schutz
E-Mail-Adresse | dsb@example.org
Verarbeitungstätigkeit:
Benennung: | Lohnabrechnung
Datum der Einführung: | 01.01.2018
Datum der letzten Änderung: | 02.02.2020
Verantwortliche Fachabteilung | Personal
Zwecke der Verarbeitung (Art. 30 Abs. 1 S. 2 lit b) | Gehaltszahlung
Beschreibung der Kategorien betroffener Personen (Art. 30 Abs. 1 S. 2 lit. c) | ☒ Beschäftigte
| ☐ Interessenten
Beschreibung der Kategorien von personenbezogenen Daten | Stammdaten
| Bankdaten
Kategorien von Empfängern, gegenüber denen die personenbezogen Daten offengelegt worden sind oder noch werden | intern: Buchhaltung
| extern: Finanzamt
ggf. Übermittlungen von personenbezogenen Daten an ein Drittland oder an eine internationale Organisation | ☒ Datenübermittlung findet nicht statt und ist auch nicht geplant
Nennung der konkreten Datenempfänger | Drittland
Fristen für die Löschung der verschiedenen Datenkategorien (Art. 30 Abs. 1 S. 2 lit. f) | 10 Jahre
Technische und organisatorische Maßnahmen (TOM) gemäß Art. 32 Abs.1 DSGVO | siehe Konzept`}, `Lohnabrechnung ¦ controller=Muster GmbH; Weg 1; 12345; Stadt; 0123; a@example.org ¦ dpo=Frau Schutz; dsb@example.org ¦ started=01.01.2018 ¦ last_reviewed=02.02.2020 ¦ unit=Personal ¦ principals=Beschäftigte; nothing ¦ data_categories=Stammdaten; Bankdaten ¦ recipient_categories=intern: Buchhaltung; extern: Finanzamt ¦ retention=10 Jahre ¦ measures=siehe Konzept ¦ rest=`},
		{"French list with unnamed running numbers and a total", Activities, []string{"Registre", `
Registre | | | | | | |
| Nom / sigle | Date de création de la fiche | Dernière mise à jour | Finalité principale | Transferts hors UE ? | Données sensibles ?
1 | Paie | 01/01/2020 | 02/02/2021 | Payer | Non | Oui
2 | Recrutement | 01/01/2020 | 15/02/2021 | Embaucher | Non | Non
Total | 2`}, `Paie ¦ ref=1 ¦ created=01/01/2020 ¦ purpose=Payer
Recrutement ¦ ref=2 ¦ last_reviewed=15/02/2021 ¦ transfers=Non`},
		{"Italian capitals below two lines about the controller", Activities, []string{"Foglio1", `
TITOLARE DEL TRATTAMENTO | Comune di Prova
RPD | Avv. Rossi
SETTORE | TRATTAMENTO | FINALITÀ | BASE GIURIDICA | INTERESSATI | DATI | DESTINATARI | EXTRA UE | CONSERVAZIONE | MISURE
Anagrafe | Gestione residenti | Tenuta registri | Art. 6.1.e | Cittadini | Comuni | Ministero | NO | Illimitata | Password
Tributi | Gestione TARI | Riscossione | Art. 6.1.e | Contribuenti | Comuni | | NO | 10 anni | Password`}, `Gestione residenti ¦ unit=Anagrafe ¦ controller=Comune di Prova ¦ dpo=Avv. Rossi ¦ transfers=NO ¦ retention=Illimitata
Gestione TARI ¦ unit=Tributi`},
		{"plain questions as headers", Activities, []string{"Sheet1", `
What do you do with personal data? | Whose data is it? | What data do you use? | Where did you get it? | Who do you share it with? | How long do you keep it?
Send newsletter | Subscribers | Email | Sign-up form | MailCo | Until unsubscribed
Pay staff | Employees | Bank details | Employees | Bank | 7 years`}, `Send newsletter ¦ principals=Subscribers ¦ data_categories=Email ¦ data_source=Sign-up form ¦ recipients=MailCo
Pay staff ¦ retention=7 years`},
		{"Dutch rows parted by blank ones and a closing remark", Activities, []string{"Blad1", `
Nr. | Verwerking | Doel | Grondslag | Betrokkenen | Persoonsgegevens | Ontvangers | Bewaartermijn

1 | Personeelsadministratie | Beheer | Overeenkomst | Werknemers | Naam, adres | Belastingdienst | 7 jaar

2 | Nieuwsbrief | Marketing | Toestemming | Klanten | E-mail | - | Tot afmelding

Versie 2, vastgesteld door directie op 1 mei 2023`}, `Personeelsadministratie ¦ ref=1 ¦ data_categories=Naam; adres
Nieuwsbrief ¦ ref=2 ¦ recipients=open`},
		{"Polish sections named in the first column", Activities, []string{"Ark", `
Lp | Nazwa czynności | Cel | Kategorie osób | Kategorie danych | Odbiorcy | Termin usunięcia
DZIAŁ KADR | | | | | |
1 | Rekrutacja | Wybór | Kandydaci | CV | - | 6 miesięcy
2 | Płace | Wypłaty | Pracownicy | Konto | Bank; ZUS | 10 lat
DZIAŁ IT | | | | | |
3 | Konta | Dostęp | Pracownicy | Login | - | do odejścia`}, `Rekrutacja ¦ ref=1 ¦ unit=DZIAŁ KADR
Płace ¦ unit=DZIAŁ KADR ¦ recipients=Bank; ZUS
Konta ¦ unit=DZIAŁ IT`},
		{"keys written together", Activities, []string{"Data", `
ropaName | processingPurpose | legal_basis | data_subject_categories | personal_data_categories | recipients | retention_period | security_measures
Access logs | security | Art. 6(1)(f) | visitors | ip | none | 90 days | vpn`}, `Access logs ¦ purpose=security ¦ lawful_basis=Art. 6(1)(f) ¦ recipients=nothing`},
		{"two Spanish forms below each other", Activities, []string{"Fichas", `
Campo | Valor
Actividad | Videovigilancia
Base jurídica | Interés público
Fines del tratamiento | Seguridad
Colectivo | Visitantes
Categorías de datos | Imagen
Categoría destinatarios | Policía
Transferencias internacionales | No previstas
Plazo supresión | 1 mes
Medidas de seguridad | ENS
Entidad responsable | Ejemplo

Actividad | Nóminas
Fines del tratamiento | Pagos
Colectivo | Empleados
Plazo supresión | 5 años`}, `Videovigilancia ¦ principals=Visitantes ¦ recipient_categories=Policía ¦ transfers=No previstas ¦ controller=Ejemplo ¦ rest=
Nóminas ¦ purpose=Pagos ¦ retention=5 años`},
		{"citations above the header and an activity with a name alone", Activities, []string{"ROPA", `
Art. 30 (1) a | | Art. 30 (1) b | Art. 30 (1) c | | Art. 30 (1) d | Art. 30 (1) f
Activity | Owner | Purpose | Data subjects | Personal data | Recipients | Retention
Payroll | HR | Pay | Staff | Bank | Bank | 7 years
Access control | | Safety | Visitors | Name | | 30 days
Video | | | | | |`}, `Payroll ¦ owner=HR
Access control ¦ retention=30 days
Video ¦ purpose=`},
		{"ticks below a group that is not merged", Activities, []string{"Register", `
Ref | Name | Purpose | Personal data | Special categories | | | Retention
| | | | Health | Religion | Union |
1 | Payroll | Pay | Bank | x | x | | 7 years
2 | CRM | Sell | Email | | | | 2 years`}, `Payroll ¦ special_categories=Health; Religion ¦ retention=7 years
CRM ¦ ref=2`},
		{"processor register with contacts of the controllers", Activities, []string{"Processor RoPA", `
Record of categories of processing activities carried out on behalf of controllers (Art. 30(2))
Processor: Hosting Ltd
Controller | Controller contact | Services | Categories of processing | Sub-processor | Third country transfer | Safeguards | Security
Acme | a@example.org | Hosting | Storage | DC Ltd | USA | SCC | ISO 27001
Beta | b@example.org | Mail | Sending | None | No | | ISO 27001`}, `Storage ¦ customers=Acme; a@example.org ¦ description=Hosting ¦ transfers=USA
Sending ¦ sub_processors=nothing`},
		{"vendor list with addresses", Parties, []string{"Vendor list", `
Name | Address | Country | Contact | E-mail | Role | DPA date | Website
Cloud Co | Street 1 | Ireland | Jo | jo@example.org | processor | 01/05/2023 | example.org`}, `Cloud Co ¦ role=processor ¦ agreement=01/05/2023 ¦ website=example.org`},
		{"German staff list", People, []string{"Mitarbeiter", `
Name | E-Mail | Abteilung | Funktion | Telefon
Eva Beispiel | eva@example.org | IT | Admin | 12`}, `Eva Beispiel ¦ unit=IT ¦ job=Admin`},
		{"German applications", Systems, []string{"Anwendungen", `
Nr. | Anwendung | Beschreibung | Anbieter | Standort | Fachbereich
1 | CRM | Kunden | Soft AG | Frankfurt | Vertrieb`}, `CRM ¦ supplier=Soft AG ¦ regions=Frankfurt ¦ unit=Vertrieb`},
		{"risk register whose description names the risk", Risks, []string{"Risk register", `
Risk ID | Risk description | Processing activity | Likelihood (1-5) | Impact (1-5) | Risk score | Mitigation | Residual risk | Owner | Due date | Status
R1 | Loss of laptop | Payroll | 3 | 4 | 12 | Encryption | 4 | IT | 2024-05-01 | open`}, `Loss of laptop ¦ activities=Payroll ¦ severity=4 ¦ due=2024-05-01`},
		{"a header repeated for each department", Activities, []string{"Sheet1", `
Department: HR
Processing activity | Purpose | Legal basis | Data subjects
Payroll | Pay | Contract | Staff
Hiring | Select | Consent | Applicants
Department: IT
Processing activity | Purpose | Legal basis | Data subjects
Logs | Security | Legitimate interests | Users`}, `Payroll ¦ purpose=Pay
Hiring ¦ purpose=Select
Logs ¦ unit=IT`},
	}
}
