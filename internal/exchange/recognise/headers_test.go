package recognise

import (
	"strings"
	"testing"
)

// headerCases are headers as templates and houses word them, a field a line.
const headerCases = `
title: Name of the processing activity | Processing activity name | 1. Name of processing activity | Bezeichnung der Verarbeitungstätigkeit | Verarbeitungstätigkeit (Name) | Name des Verfahrens | Intitulé du traitement | Nom de l'activité de traitement | Nombre de la actividad de tratamiento | Denominación del tratamiento | Denominazione del trattamento | Attività di trattamento svolta | Naam van de verwerkingsactiviteit | Nazwa czynności przetwarzania danych osobowych | Designação da atividade de tratamento | PROCESSING ACTIVITY
ref: ID | Ref. | Lfd. Nr. | N° | Nº | Lp. | Record number | VVT-Nr. | Referentienummer | Número de registro | Reference no.
unit: Department | Business Unit / Department | Fachabteilung | Verantwortliche Fachabteilung | Organisationseinheit | Service concerné | Direction / Service | Departamento | Ufficio | Afdeling | Dział | Jednostka organizacyjna | Unidade orgânica
owner: Process owner | Business Owner | Prozessverantwortlicher | Process Owner (name) | Proceseigenaar | Właściciel procesu | Propietario del proceso
purpose: Purpose | Purpose(s) of processing | Purposes of the processing (Art. 30(1)(b)) | (b) the purposes of the processing | Why do we process this data? | Zweck der Verarbeitung | Zwecke der Verarbeitung (Art. 30 Abs. 1 S. 2 lit. b DSGVO) | Verarbeitungszwecke | Zweck(e) | Finalité(s) du traitement | Finalité principale | Finalités poursuivies | Finalidad del tratamiento | Fines del tratamiento (art. 30.1.b) | Finalità del trattamento | Finalità perseguite | Verwerkingsdoeleinden | Doel(einden) van de verwerking | Cele przetwarzania | Cel przetwarzania danych osobowych | Finalidades do tratamento | Finalidade(s)
lawful_basis: Lawful basis | Legal basis (Art. 6 GDPR) | Art. 6 GDPR legal basis | Lawful basis for processing personal data | Rechtsgrundlage(n) | Rechtsgrundlage der Verarbeitung | Rechtsgrundlage (Art. 6 DSGVO) | Gesetzliche Rechtsgrundlage | Base légale du traitement | Fondement juridique du traitement | Base jurídica (art. 6 RGPD) | Base de legitimación | Legitimación | Base giuridica del trattamento | Condizione di liceità (art. 6) | Grondslag van de verwerking | Wettelijke grondslag | Podstawa prawna przetwarzania | Podstawa prawna (art. 6 RODO) | Fundamento de licitude | Base legal do tratamento
legitimate_interest: Legitimate interests pursued | Legitimate interests for the processing (if applicable) | Berechtigtes Interesse | Interessenabwägung | Intérêt légitime poursuivi | Interés legítimo | Legittimo interesse | Gerechtvaardigd belang | Prawnie uzasadniony interes | Interesse legítimo
special_condition: Article 9 basis for processing special category data | Art. 9 condition | Rechtsgrundlage nach Art. 9
principals: Data subjects | Categories of data subjects | Category of individuals | Data Subject Categories | Types of data subjects | A description of the categories of data subjects | Kategorien betroffener Personen | Betroffene Personen | Betroffene Personengruppe(n) | Kreis der betroffenen Personen | Beschreibung der Kategorien betroffener Personen | Catégories de personnes concernées | Personnes concernées | Categorías de interesados | Colectivos de interesados | Categorie di interessati | Tipologia di interessati | Categorieën van betrokkenen | Betrokkenen | Kategorie osób, których dane dotyczą | Opis kategorii osób | Categorias de titulares dos dados | Titulares dos dados
data_categories: Personal data | Categories of personal data | Types of Personal Data Collected | Personal Data Categories | What personal data do we hold? | Kategorien personenbezogener Daten | Datenkategorien | Art der personenbezogenen Daten | Verarbeitete Datenkategorien | Personenbezogene Daten (Kategorien) | Catégories de données | Catégories de données à caractère personnel | Données personnelles collectées | Categorías de datos personales | Tipología de datos | Categorie di dati personali | Dati personali trattati | Categorieën van persoonsgegevens | Soort persoonsgegevens | Kategorie danych osobowych | Zakres danych | Categorias de dados pessoais | Dados pessoais recolhidos
special_categories: Special categories of personal data | Special category data? | Sensitive personal data | Besondere Kategorien personenbezogener Daten | Besondere Kategorien (Art. 9) | Données sensibles | Catégories particulières de données | Categorías especiales de datos | Categorie particolari di dati personali | Dati sensibili | Bijzondere persoonsgegevens | Szczególne kategorie danych | Dane wrażliwe | Categorias especiais de dados
data_source: Source of the data | Data source | Datenherkunft | Herkunft der Daten | Source des données | Origen de los datos | Origine dei dati | Herkomst van de gegevens | Źródło danych | Origem dos dados
recipients: Recipients | Data recipients | Who is the data shared with? | Empfänger | Empfänger der Daten | Interne Empfänger | Externe Empfänger | Destinataires | Destinataires des données | Destinatarios | Cesiones de datos | Destinatari | Ontvangers | Odbiorcy danych | Destinatários
recipient_categories: Categories of recipients | The categories of recipients to whom the personal data have been or will be disclosed | Categories of recipients (Art. 30(1)(d)) | Kategorien von Empfängern | Kategorien von Empfängern, gegenüber denen die Daten offengelegt werden | Empfängerkategorien | Catégories de destinataires | Categorías de destinatarios | Categorie di destinatari | Le categorie di destinatari a cui i dati sono comunicati | Categorieën van ontvangers | Kategorie odbiorców | Categorias de destinatários
processors: Processors | Data processors used | Third party processors | Auftragsverarbeiter | Eingesetzte Dienstleister | Auftragsverarbeiter (AVV) | Sous-traitants | Prestataires / sous-traitants | Encargados del tratamiento | Responsabili del trattamento | Responsabile esterno del trattamento | Verwerkers | Podmioty przetwarzające | Subcontratantes
sub_processors: Sub-processors | Subprocessor(s) | Unterauftragnehmer | Unterauftragsverarbeiter | Sous-traitants ultérieurs | Subencargados | Sub-responsabili | Subverwerkers | Podprocesorzy | Subcontratantes ulteriores
processing_categories: Categories of processing | Categories of processing carried out on behalf of each controller | Kategorien von Verarbeitungen | Kategorien von Verarbeitungen, die im Auftrag durchgeführt werden | Catégories de traitements effectués | Categorías de tratamientos | Categorie di trattamenti | Categorieën van verwerkingen | Kategorie przetwarzań | Categorias de tratamentos
customers: Customers | Name and contact details of each controller on behalf of which the processor is acting | Auftraggeber | Clients | Kunden (Auftraggeber) | Opdrachtgever | Clientes
transfer_countries: Third countries | Third country | Country of destination | Names of third countries or international organisations that personal data are transferred to (if applicable) | Drittland | Betroffene Drittländer | Zielland | Pays tiers | Pays de destination | Terceros países | Países de destino | Paesi terzi | Derde landen | Państwo trzecie | Países terceiros
transfer_recipients: Recipients in third countries | Empfänger im Drittland | Destinataires dans des pays tiers | Ontvangers in derde landen | Odbiorcy w państwach trzecich
transfer_mechanism: Appropriate safeguards | Safeguards | Transfer mechanism | Documentation of suitable safeguards | Geeignete Garantien | Dokumentation geeigneter Garantien | Garanties appropriées | Garantías adecuadas | Garanzie adeguate | Passende waarborgen | Odpowiednie zabezpieczenia | Garantias adequadas | Standard contractual clauses (SCC)
transfers: Transfers to third countries | International transfers | Transfers of personal data to a third country or an international organisation | Data transfers outside the EU/EEA | Drittlandübermittlung | Datenübermittlung in Drittländer | Drittlandtransfer (ja/nein) | Transferts hors UE | Transferts de données hors Union européenne | Transferencias internacionales | Trasferimenti extra UE | Trasferimento dei dati verso paesi terzi | Doorgifte buiten de EU | Doorgifte naar derde landen | Transfer poza EOG | Przekazywanie danych do państw trzecich | Transferências internacionais
retention: Retention period | Retention | Time limits for erasure | Envisaged time limits for erasure of the different categories of data | How long do we keep the data? | Retention schedule (if possible) | Löschfristen | Vorgesehene Fristen für die Löschung | Aufbewahrungsfrist / Löschfrist | Regellöschfristen | Speicherdauer | Durée de conservation | Durées de conservation des données | Délais d'effacement prévus | Plazo de conservación | Plazos previstos para la supresión | Periodo di conservazione | Termini di cancellazione | Bewaartermijn | Bewaartermijnen van de gegevens | Okres przechowywania danych | Okres retencji | Prazo de conservação
measures: Security measures | Technical and organisational measures | TOMs | General description of technical and organisational security measures | Technische und organisatorische Maßnahmen (TOM) | TOM | Allgemeine Beschreibung der TOM (Art. 32) | Technisch-organisatorische Maßnahmen | Mesures de sécurité | Mesures techniques et organisationnelles de sécurité | Medidas de seguridad | Medidas técnicas y organizativas | Misure di sicurezza | Misure tecniche e organizzative | Beveiligingsmaatregelen | Technische en organisatorische maatregelen | Środki bezpieczeństwa | Opis środków technicznych i organizacyjnych | Medidas de segurança | Medidas técnicas e organizativas
systems: IT systems | Systems used | Application(s) | Eingesetzte IT-Systeme | Software / Verfahren | Logiciel utilisé | Logiciels | Aplicaciones | Applicativi utilizzati | Systemen | Systemy informatyczne | Sistemas
controller: Controller | Name and contact details of the controller | Verantwortlicher | Name und Kontaktdaten des Verantwortlichen | Responsable du traitement | Responsable del tratamiento | Titolare del trattamento | Verwerkingsverantwoordelijke | Administrator danych | Responsável pelo tratamento
joint_controller: Joint controller(s) | Name and contact details of joint controller (if applicable) | Gemeinsam Verantwortliche | Responsables conjoints | Corresponsables | Contitolari | Gezamenlijke verwerkingsverantwoordelijken | Współadministratorzy | Responsáveis conjuntos
dpo: DPO | Data Protection Officer | Datenschutzbeauftragter | Name und Kontaktdaten des Datenschutzbeauftragten | Délégué à la protection des données | DPD | Responsabile della protezione dei dati (RPD) | Functionaris voor gegevensbescherming | Inspektor ochrony danych | Encarregado da proteção de dados
representative: Representative | Vertreter des Verantwortlichen | Représentant | Representante | Rappresentante | Vertegenwoordiger | Przedstawiciel
dpia: DPIA required? | DPIA | Data Protection Impact Assessment | DSFA | DSFA erforderlich (ja/nein) | Datenschutz-Folgenabschätzung | AIPD | Analyse d'impact (AIPD) | EIPD | Evaluación de impacto | Valutazione d'impatto | DPIA uitgevoerd | Ocena skutków | Avaliação de impacto
automated_decisions: Automated decision-making | Existence of automated decision-making, including profiling (if applicable) | Automatisierte Entscheidungsfindung | Décision automatisée | Decisiones automatizadas | Processo decisionale automatizzato | Geautomatiseerde besluitvorming | Zautomatyzowane podejmowanie decyzji | Decisões automatizadas
last_reviewed: Last reviewed | Last updated on | Date of last review | Letzte Änderung | Datum der letzten Änderung | Mise à jour | Dernière mise à jour | Última actualización | Ultimo aggiornamento | Laatst bijgewerkt | Data aktualizacji | Última atualização
created: Date created | Erstellt am | Date de création | Fecha de creación | Data di creazione | Data utworzenia | Data de criação
remarks: Comments | Remarks | Bemerkungen | Anmerkungen / Kommentar | Commentaires | Observaciones | Note | Opmerkingen | Uwagi | Observações
rights: Data subject rights | Betroffenenrechte | Droits des personnes | Derechos de los interesados | Diritti degli interessati | Rechten van betrokkenen
information_given: Privacy notice | Informationspflichten | Information des personnes | Informativa | Privacyverklaring | Obowiązek informacyjny
consent: Consent | Link to record of consent | Einwilligung | Consentement | Consentimiento | Consenso | Toestemming | Zgoda
location: Storage location | Location of personal data | Speicherort | Lieu de stockage | Ubicación de los datos | Opslaglocatie
ai_use: Use of AI | KI-Einsatz | Intelligence artificielle
breach: Has a personal data breach occurred? | Datenpannen | Violations de données
volume: Number of data subjects | Anzahl betroffener Personen | Nombre de personnes concernées
started: Start date | Datum der Einführung | Date de mise en œuvre
`

// S-038: each wording of the eight languages finds its field of Art. 30.
func TestHeadersFindTheirField(t *testing.T) {
	t.Parallel()
	r := newReader()
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(headerCases), "\n") {
		want, list, _ := strings.Cut(line, ":")
		for _, h := range strings.Split(list, " | ") {
			n++
			h = strings.TrimSpace(h)
			if got := r.best(Activities, h); string(got.field) != want {
				t.Errorf("%q: %s (%.2f, %s), want %s", h, got.field, got.score, got.why, want)
			}
		}
	}
	if n < 300 {
		t.Errorf("only %d wordings", n)
	}
}

func TestWordsThatAreNoHeaderFindNoField(t *testing.T) {
	t.Parallel()
	r := newReader()
	for _, h := range []string{"Payroll", "10 years", "x", "12", "Bank", "Northwind Ltd", "Favourite colour", ""} {
		if g := r.best(Activities, h); g.field != "" {
			t.Errorf("%q: %s (%.2f, %s)", h, g.field, g.score, g.why)
		}
	}
}
