package recognise

// fixtures are registers as people keep them; all were written for this test.
func fixtures() []fixture {
	return append(append(shapeFixtures(), strangerFixtures()...), []fixture{
		{"statute's sentences with a vocabulary row", Activities, []string{"Sheet1", `
the purposes of the processing; | a description of the categories of data subjects | the categories of personal data; | the categories of recipients | Name of recipients in third countries | International recipient Country | documentation of suitable safeguards; | the envisaged time limits for erasure of the different categories of data | a general description of the technical and organisational security measures
dpv: Purpose | dpv:DataSubject | dpv:PersonalDataCategory | dpv:Recipient | Use http://example.org/vcard/ | Use http://example.org/vcard/ | x:DocumentSafeguard | dpv:StorageDuration | dpv:TechnicalOrganisationalMeasure
Prize draw by post | Customers | Contact data | Nil | Nil | Nil | Nil | 1 year | Standard Measures
Prize draw by phone | Customers | Contact data | | | | | 2 years | Standard Measures

`}, `Prize draw by post ¦ purpose=Prize draw by post ¦ principals=Customers ¦ data_categories=Contact data ¦ recipient_categories=nothing ¦ transfer_recipients=nothing ¦ transfer_countries=nothing ¦ transfer_mechanism=nothing ¦ retention=1 year ¦ measures=Standard Measures
Prize draw by phone ¦ retention=2 years`},
		{"keys of a program with addresses as identifiers", Activities, []string{"register", `
Entry | title | purpose | datasubject | personaldata | recipient | legalbasis | transfer_location
https://example.org/r#1 | Recruiting | Find staff | Applicants | CV data | The panel members are: the head of unit, and one observer. | The Staff Regulations (Art. 27-34) |
https://example.org/r#2 | Recruiting of heads | Find staff | Applicants | CV data | The director | The Staff Regulations | Iceland`},
			`Recruiting ¦ ref=https://example.org/r#1 ¦ purpose=Find staff ¦ principals=Applicants ¦ data_categories=CV data ¦ lawful_basis=The Staff Regulations (Art. 27-34)
Recruiting of heads ¦ transfer_countries=Iceland`},
		{"English controller template with cover lines and group headers", Activities, []string{"Controller", `
Record of processing activities
Controller: | Northwind Charity Ltd, 1 Quay Street
Data Protection Officer: | Ada Park, dpo@example.org

| Article 30 record of processing activities | | | | Lawful basis | | Security
Business function | Purpose of processing | Categories of individuals | Categories of personal data | Categories of recipients | Article 6 lawful basis for processing personal data | Article 9 basis for processing special category data | General description of technical and organisational security measures (if possible)
Finance | Payroll | Employees | Contact details | HMRC | Article 6(1)(c) legal obligation | N/A | Encrypted storage
Finance | Payroll | Employees | Bank details | HMRC | Article 6(1)(c) legal obligation | N/A | Access controls
HR | Recruitment | Applicants | Contact details; qualifications | Referees | Article 6(1)(b) contract | N/A | Encrypted storage
!merge B5:E5 F5:G5`}, `Payroll ¦ unit=Finance ¦ controller=Northwind Charity Ltd, 1 Quay Street ¦ dpo=Ada Park, dpo@example.org ¦ data_categories=Contact details; Bank details ¦ measures=Encrypted storage; Access controls ¦ special_condition=nothing
Recruitment ¦ unit=HR ¦ data_categories=Contact details; qualifications ¦ lawful_basis=Article 6(1)(b) contract`},
		{"English processor template", Activities, []string{"Processor", `
Name and contact details of each controller on behalf of which the processor is acting | Categories of processing | Names of third countries or international organisations that personal data are transferred to (if applicable) | Safeguards for exceptional transfers of personal data to third countries or international organisations | General description of technical and organisational security measures
Acme Ltd | Hosting of shop data | USA | SCC | Encryption
Beta plc | Newsletter dispatch | None | None | Encryption`}, `Hosting of shop data ¦ customers=Acme Ltd ¦ processing_categories=Hosting of shop data ¦ transfer_countries=USA ¦ transfer_mechanism=SCC
Newsletter dispatch ¦ customers=Beta plc ¦ transfer_countries=nothing`},
		{"German form of the authorities as a table", Activities, []string{"VVT", `
Verzeichnis von Verarbeitungstätigkeiten nach Art. 30 DSGVO
Verantwortlicher: Musterwerk GmbH, Beispielweg 1, 12345 Musterstadt
Stand: 01.02.2024

Lfd. Nr. | Bezeichnung der Verarbeitungstätigkeit | Verantwortliche Fachabteilung | Zwecke der Verarbeitung | Rechtsgrundlage | Kategorien betroffener Personen | Kategorien personenbezogener Daten | Kategorien von Empfängern | Datenübermittlung in Drittländer | Löschfristen | TOM | DSFA erforderlich?
1 | Lohnabrechnung | Personal | Auszahlung der Gehälter | Art. 6 Abs. 1 lit. b, c DSGVO | Beschäftigte | Name, Anschrift, Bankverbindung | Finanzamt\nKrankenkassen | keine | 10 Jahre | siehe TOM-Dokument | nein
2 | Bewerbermanagement | Personal | Auswahl von Bewerbern | § 26 BDSG | Bewerber | Lebenslauf; Zeugnisse | keine | entfällt | 6 Monate | siehe TOM-Dokument | nein`},
			`Lohnabrechnung ¦ ref=1 ¦ unit=Personal ¦ controller=Musterwerk GmbH, Beispielweg 1, 12345 Musterstadt ¦ last_reviewed=01.02.2024 ¦ lawful_basis=Art. 6 Abs. 1 lit. b, c DSGVO ¦ data_categories=Name; Anschrift; Bankverbindung ¦ recipient_categories=Finanzamt; Krankenkassen ¦ transfers=nothing ¦ retention=10 Jahre ¦ dpia=nein
Bewerbermanagement ¦ principals=Bewerber ¦ data_categories=Lebenslauf; Zeugnisse ¦ recipient_categories=nothing`},
		{"German umlauts spelled out and abbreviations", Activities, []string{"Export", `
Nr | Verfahren | Zweck | Betroffene | Datenarten | Empfaenger | Loeschfrist | AVV-Partner | Eingesetzte Software | Bemerkungen
1 | Videoüberwachung | Schutz des Eigentums | Besucher | Bilddaten | Polizei | 72 Stunden | Wachdienst X | CamView 3 | Schild am Eingang`},
			`Videoüberwachung ¦ principals=Besucher ¦ data_categories=Bilddaten ¦ recipients=Polizei ¦ retention=72 Stunden ¦ processors=Wachdienst X ¦ systems=CamView 3 ¦ remarks=Schild am Eingang`},
		{"German sheet per activity, numbered labels", Activities, []string{"Lohn", `
Verarbeitungstätigkeit
1. Bezeichnung der Verarbeitungstätigkeit | Lohnabrechnung
2. Name und Kontaktdaten des Verantwortlichen | Muster GmbH
3. Zwecke der Verarbeitung | Gehaltszahlung
4. Rechtsgrundlage | Art. 6 Abs. 1 lit. b
5. Kategorien betroffener Personen | Beschäftigte\nAushilfen
6. Kategorien personenbezogener Daten | Stammdaten\nBankdaten
7. Kategorien von Empfängern | Finanzamt
8. Fristen für die Löschung | 10 Jahre
9. Technische und organisatorische Maßnahmen | Verschlüsselung`, "CRM", `
Verarbeitungstätigkeit
1. Bezeichnung der Verarbeitungstätigkeit | Kundenverwaltung
3. Zwecke der Verarbeitung | Betreuung
5. Kategorien betroffener Personen | Kunden
6. Kategorien personenbezogener Daten | Kontaktdaten
8. Fristen für die Löschung | 3 Jahre`}, `Lohnabrechnung ¦ controller=Muster GmbH ¦ principals=Beschäftigte; Aushilfen ¦ data_categories=Stammdaten; Bankdaten ¦ measures=Verschlüsselung
Kundenverwaltung ¦ purpose=Betreuung ¦ retention=3 Jahre`},
		{"German sections as rows, repeated header and total", Activities, []string{"Tabelle1", `
Verarbeitung | Zweck | Betroffene Personen | Datenkategorien | Löschfrist
PERSONAL
Lohn | Gehalt | Beschäftigte | Stammdaten | 10 Jahre
Zeiterfassung | Arbeitszeit | Beschäftigte | Zeiten | 2 Jahre
Verarbeitung | Zweck | Betroffene Personen | Datenkategorien | Löschfrist
Abteilung Vertrieb
CRM | Betreuung | Kunden | Kontaktdaten | 3 Jahre
Summe | 3`}, `Lohn ¦ unit=PERSONAL
Zeiterfassung ¦ unit=PERSONAL ¦ retention=2 Jahre
CRM ¦ unit=Abteilung Vertrieb`},
		{"German ticks below group headers", Activities, []string{"Matrix", `
Verarbeitungstätigkeit | Zweck | Betroffene Personen | | | Datenkategorien | | Löschfrist
| | Kunden | Beschäftigte | Bewerber | Name | Gesundheitsdaten |
Lohn | Gehalt | | x | | x | nein | 10 Jahre
Gewinnspiel | Werbung | x | | | x | | 1 Jahr
!merge A1:A2 B1:B2 C1:E1 F1:G1 H1:H2`}, `Lohn ¦ principals=Beschäftigte ¦ data_categories=Name; nothing ¦ retention=10 Jahre
Gewinnspiel ¦ principals=Kunden ¦ data_categories=Name`},
		{"German processor register", Activities, []string{"Auftragsverarbeiter", `
Verzeichnis des Auftragsverarbeiters Art. 30 Abs. 2
Verantwortlicher | Kategorien von Verarbeitungen | Drittländer | Geeignete Garantien | Technische und organisatorische Maßnahmen | Unterauftragnehmer
Stadtwerke A | Rechnungsdruck | keine | | ISO 27001 | Druckerei B`}, `Rechnungsdruck ¦ customers=Stadtwerke A ¦ processing_categories=Rechnungsdruck ¦ sub_processors=Druckerei B ¦ measures=ISO 27001`},
		{"German with an example row and instructions", Activities, []string{"Vorlage", `
Bezeichnung der Verarbeitung | Zweck der Verarbeitung | Empfänger | Aufbewahrungsfrist
Bitte kurz benennen | Wozu werden die Daten verarbeitet? | Wer erhält die Daten? | Bitte angeben
Beispiel: Newsletter | Werbung | Agentur | bis Widerruf
Kontaktformular | Beantwortung von Anfragen | Vertrieb | 1 Jahr`}, `Kontaktformular ¦ purpose=Beantwortung von Anfragen ¦ recipients=Vertrieb ¦ retention=1 Jahr`},
		{"French simplified register", Activities, []string{"Liste", `
Registre des activités de traitement
Nom du traitement | Finalité(s) du traitement effectué | Personnes concernées | Catégories de données collectées | Données sensibles | Durée de conservation | Destinataires | Sous-traitants | Transferts hors UE | Mesures de sécurité | Base légale
Paie | Gestion de la paie | Salariés | Identité; RIB | Non | 5 ans | URSSAF\nImpôts | Cabinet Paye | Non | Contrôle d'accès | Obligation légale`},
			`Paie ¦ purpose=Gestion de la paie ¦ principals=Salariés ¦ data_categories=Identité; RIB ¦ special_categories=Non ¦ retention=5 ans ¦ recipients=URSSAF; Impôts ¦ processors=Cabinet Paye ¦ transfers=Non ¦ measures=Contrôle d'accès ¦ lawful_basis=Obligation légale`},
		{"French record sheet down the rows", Activities, []string{"Fiche 1", `
Fiche de registre
Nom / sigle | Vidéosurveillance
N° / RÉF | F-01
Date de création | 12 mars 2023
Mise à jour | 01/02/2024
Acteurs | Nom
Responsable du traitement | Mairie de Test
Délégué à la protection des données | Mme Durand
Finalité principale | Sécurité des locaux
Sous-finalité 1 | Preuve
Catégories de données personnelles concernées | Images
Catégories de personnes concernées | Visiteurs
Durée de conservation | 30 jours
Destinataires | Police
Mesures de sécurité | Accès restreint`}, `Vidéosurveillance ¦ ref=F-01 ¦ created=12 mars 2023 ¦ last_reviewed=01/02/2024 ¦ dpo=Mme Durand ¦ purpose=Sécurité des locaux; Preuve ¦ retention=30 jours`},
		{"French two header rows for transfers", Activities, []string{"Registre", `
Activité | Finalités | Transferts hors UE | | | Délais d'effacement
| | Destinataire | Pays | Garanties |
Newsletter | Information | MailCo | États-Unis | Clauses types | 3 ans
!merge A1:A2 B1:B2 C1:E1 F1:F2`}, `Newsletter ¦ transfer_recipients=MailCo ¦ transfer_countries=États-Unis ¦ transfer_mechanism=Clauses types ¦ retention=3 ans`},
		{"French processor register", Activities, []string{"Sous-traitant", `
Nom et coordonnées du client | Catégories de traitements | Pays tiers | Garanties | Sous-traitants ultérieurs | Mesures de sécurité
Ville A | Hébergement | Néant | | Serveurs B | Chiffrement`}, `Hébergement ¦ customers=Ville A ¦ transfer_countries=nothing ¦ sub_processors=Serveurs B`},
		{"Spanish inventory", Activities, []string{"RAT", `
REGISTRO DE ACTIVIDADES DE TRATAMIENTO
Responsable del tratamiento: Ejemplo S.L.
Delegado de protección de datos: | dpd@example.org
Actividad de tratamiento | Finalidad | Base jurídica | Categorías de interesados | Categorías de datos personales | Destinatarios | Transferencias internacionales | Plazo de supresión | Medidas de seguridad
Nóminas | Pago de salarios | Art. 6.1.b) RGPD | Empleados | Datos identificativos | Hacienda | No previstas | 4 años | ENS`}, `Nóminas ¦ controller=Ejemplo S.L. ¦ dpo=dpd@example.org ¦ lawful_basis=Art. 6.1.b) RGPD ¦ principals=Empleados ¦ data_categories=Datos identificativos ¦ recipients=Hacienda ¦ transfers=No previstas ¦ retention=4 años ¦ measures=ENS`},
		{"Spanish statute's sentences down the rows, two activities side by side", Activities, []string{"Hoja1", `
Concepto | Actividad 1 | Actividad 2
Tratamiento | Clientes | Proveedores
a) Responsable del tratamiento | Ejemplo S.L. | Ejemplo S.L.
b) Los fines del tratamiento | Ventas | Compras
c) Categorías de interesados | Clientes | Contactos
Descripción de las categorías de datos personales | Contacto | Contacto
d) Las categorías de destinatarios a quienes se comunicaron o comunicarán los datos personales | Bancos | Bancos
f) Los plazos previstos para la supresión de las diferentes categorías de datos | 5 años | 6 años
g) Medidas técnicas y organizativas | Cifrado | Cifrado`}, `Clientes ¦ purpose=Ventas ¦ retention=5 años
Proveedores ¦ purpose=Compras ¦ retention=6 años`},
		{"Spanish processors", Activities, []string{"Encargado", `
Responsable del tratamiento | Categorías de tratamientos | Subencargados | Medidas de seguridad
Cliente Uno | Alojamiento web | Nube X | Cifrado`}, `Alojamiento web ¦ customers=Cliente Uno ¦ sub_processors=Nube X`},
		{"Italian register", Activities, []string{"Registro", `
Registro dei trattamenti - Titolare
Tipologia di trattamento | Finalità e basi legali del trattamento | Categorie di interessati | Categorie di dati personali | Categorie di destinatari | Trasferimento dati verso paesi terzi | Termini ultimi di cancellazione previsti | Misure di sicurezza tecniche e organizzative | Responsabile esterno
Gestione personale | Paghe | Dipendenti | Anagrafici, contatti, bancari | INPS | Nessuno | 10 anni | Backup | Studio Rossi`}, `Gestione personale ¦ purpose=Paghe ¦ principals=Dipendenti ¦ data_categories=Anagrafici; contatti; bancari ¦ recipient_categories=INPS ¦ transfers=nothing ¦ retention=10 anni ¦ measures=Backup ¦ processors=Studio Rossi`},
		{"Italian with one activity over several rows", Activities, []string{"Foglio1", `
ID | Attività di trattamento | Finalità | Dati personali | Periodo di conservazione
1 | Marketing | Invio newsletter | Email | Fino a revoca
| | Profilazione | Preferenze | 12 mesi
2 | Assistenza | Supporto | Contatti | 2 anni`}, `Marketing ¦ purpose=Invio newsletter; Profilazione ¦ data_categories=Email; Preferenze ¦ retention=Fino a revoca; 12 mesi
Assistenza ¦ ref=2`},
		{"Dutch register", Activities, []string{"Verwerkingsregister", `
Naam van de verwerking | Verwerkingsdoeleinden | Grondslag | Categorieën betrokkenen | Soort persoonsgegevens | Bijzondere persoonsgegevens | Ontvangers | Doorgifte buiten de EER | Bewaartermijn | Beveiligingsmaatregelen | Verwerker | DPIA uitgevoerd?
Salarisadministratie | Uitbetalen | Wettelijke verplichting | Medewerkers | NAW; BSN | Nee | Belastingdienst | Nee | 7 jaar | Versleuteling | Salaris BV | Ja`}, `Salarisadministratie ¦ purpose=Uitbetalen ¦ lawful_basis=Wettelijke verplichting ¦ principals=Medewerkers ¦ data_categories=NAW; BSN ¦ special_categories=Nee ¦ recipients=Belastingdienst ¦ transfers=Nee ¦ retention=7 jaar ¦ processors=Salaris BV ¦ dpia=Ja`},
		{"Dutch processors with merged customer", Activities, []string{"Verwerker", `
Opdrachtgever | Categorieën van verwerkingen | Subverwerkers | Technische en organisatorische maatregelen
Gemeente A | Hosting | DC Noord | ISO 27001
| Back-up | DC Zuid | ISO 27001
!merge A2:A3`}, `Hosting ¦ customers=Gemeente A
Back-up ¦ customers=Gemeente A ¦ sub_processors=DC Zuid`},
		{"Polish template", Activities, []string{"Rejestr", `
Rejestr czynności przetwarzania danych
Lp. | Nazwa czynności przetwarzania | Jednostka organizacyjna | Cel przetwarzania | Kategorie osób | Kategorie danych | Podstawa prawna | Źródło danych | Planowany termin usunięcia kategorii danych (jeżeli jest to możliwe) | Nazwa współadministratora i dane kontaktowe (jeśli dotyczy) | Nazwa podmiotu przetwarzającego i dane kontaktowe (jeśli dotyczy) | Kategorie odbiorców (innych niż podmiot przetwarzający) | Nazwa systemu lub oprogramowania | Ogólny opis technicznych i organizacyjnych środków bezpieczeństwa | DPIA (jeśli wymagana) | Transfer do kraju trzeciego lub organizacji międzynarodowej
1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16
1 | Rekrutacja | Kadry | Wybór kandydata | Kandydaci | Dane kontaktowe | Art. 6 ust. 1 lit. b | Od osoby | 6 miesięcy | nie dotyczy | Biuro X | brak | eRekruter | Szyfrowanie | nie | nie`}, `Rekrutacja ¦ unit=Kadry ¦ purpose=Wybór kandydata ¦ principals=Kandydaci ¦ data_categories=Dane kontaktowe ¦ retention=6 miesięcy ¦ joint_controller=nothing ¦ processors=Biuro X ¦ recipient_categories=nothing ¦ systems=eRekruter ¦ measures=Szyfrowanie ¦ dpia=nie ¦ transfers=nie`},
		{"Polish processor register", Activities, []string{"Procesor", `
Administrator | Kategorie przetwarzań | Państwa trzecie | Środki bezpieczeństwa
Spółka A | Hosting | brak | Szyfrowanie`}, `Hosting ¦ customers=Spółka A ¦ transfer_countries=nothing`},
		{"Portuguese register", Activities, []string{"Registo", `
Registo de atividades de tratamento
Responsável pelo tratamento | Exemplo, Lda
Encarregado da proteção de dados | epd@example.org

Atividade de tratamento | Finalidades do tratamento | Fundamento de licitude | Categorias de titulares de dados | Categorias de dados pessoais | Categorias de destinatários | Transferências internacionais | Prazo de conservação | Medidas técnicas e organizativas | Subcontratantes
Recrutamento | Seleção | Diligências pré-contratuais | Candidatos | CV | Não aplicável | Não | 5 anos | Cifra | Empresa Y`}, `Recrutamento ¦ controller=Exemplo, Lda ¦ dpo=epd@example.org ¦ lawful_basis=Diligências pré-contratuais ¦ recipient_categories=nothing ¦ processors=Empresa Y ¦ retention=5 anos`},
		{"Portuguese processor register", Activities, []string{"Subcontratante", `
Cliente | Categorias de tratamentos | Países terceiros | Garantias | Medidas de segurança
Hotel A | Reservas | Brasil | Cláusulas | Cifra`}, `Reservas ¦ customers=Hotel A ¦ transfer_countries=Brasil`},
	}...)
}
