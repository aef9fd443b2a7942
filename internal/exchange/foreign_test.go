package exchange_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func activities(t *testing.T, s *store.DB, who actor) []*record.ProcessingActivity {
	t.Helper()
	var out []*record.ProcessingActivity
	for _, r := range list(t, s, who, record.ProcessingActivities.Type) {
		out = append(out, r.(*record.ProcessingActivity))
	}
	return out
}

// foreign are registers as privacy managers of eight countries keep them.
var foreign = map[string]string{
	"en": `ROPA ref;Processing activity;Department;Purpose of processing;Lawful basis;Categories of data subjects;Categories of personal data;Source of data;Categories of recipients;Third countries;Safeguards;Retention period;Security measures;Process owner;Systems;Favourite colour
HR-001;Payroll;Human Resources;Pay salaries;Article 6(1)(b) contract;Employees;Bank details;Data subject;Tax authority;USA;Standard contractual clauses;10 years;Encryption;Ada Park;PayDesk;mauve`,
	"de": `Lfd. Nr.;Bezeichnung der Verarbeitungstätigkeit;Abteilung;Zwecke der Verarbeitung;Rechtsgrundlage;Kategorien betroffener Personen;Kategorien personenbezogener Daten;Herkunft der Daten;Kategorien von Empfängern;Drittland;Geeignete Garantien;Löschfristen;TOM;Prozessverantwortlicher;Eingesetzte Software;Lieblingsfarbe
VVT-01;Lohnabrechnung;Personal;Gehälter zahlen;Art. 6 Abs. 1 lit. b DSGVO;Beschäftigte;Bankverbindung;Betroffene Person;Finanzamt;USA;Standardvertragsklauseln;10 Jahre;Verschlüsselung;Erika Muster;LohnPlus;lila`,
	"fr": `Référence;Nom du traitement;Service;Finalités du traitement;Base légale;Catégories de personnes concernées;Catégories de données personnelles;Source des données;Catégories de destinataires;Pays tiers;Garanties appropriées;Durée de conservation;Mesures de sécurité;Responsable opérationnel;Logiciels;Couleur préférée
T-01;Paie;Ressources humaines;Verser les salaires;Article 6(1)(b) contrat;Salariés;Coordonnées bancaires;Personne concernée;Administration fiscale;États-Unis;Clauses contractuelles types;10 ans;Chiffrement;Jeanne Martin;PaieSoft;mauve`,
	"es": `Referencia;Actividad de tratamiento;Departamento;Fines del tratamiento;Base jurídica;Categorías de interesados;Categorías de datos personales;Procedencia de los datos;Categorías de destinatarios;Terceros países;Garantías adecuadas;Plazo de conservación;Medidas de seguridad;Responsable del proceso;Sistemas;Color favorito
T-01;Nóminas;Recursos humanos;Pagar los salarios;Artículo 6.1.b RGPD;Empleados;Datos bancarios;Interesado;Agencia tributaria;Estados Unidos;Cláusulas contractuales tipo;10 años;Cifrado;María López;NominaPlus;malva`,
	"it": `Riferimento;Attività di trattamento;Ufficio;Finalità del trattamento;Base giuridica;Categorie di interessati;Categorie di dati personali;Fonte dei dati;Categorie di destinatari;Paesi terzi;Garanzie adeguate;Termine di conservazione;Misure di sicurezza;Referente;Sistemi;Colore preferito
T-01;Paghe;Risorse umane;Pagare gli stipendi;Art. 6, par. 1, lett. b GDPR;Dipendenti;Dati bancari;Interessato;Agenzia delle entrate;Stati Uniti;Clausole contrattuali tipo;10 anni;Cifratura;Maria Rossi;PagheFacile;malva`,
	"nl": `Referentie;Verwerkingsactiviteit;Afdeling;Doeleinden van de verwerking;Rechtsgrondslag;Categorieën van betrokkenen;Categorieën persoonsgegevens;Bron van de gegevens;Categorieën van ontvangers;Derde landen;Passende waarborgen;Bewaartermijn;Beveiligingsmaatregelen;Proceseigenaar;Systemen;Lievelingskleur
T-01;Salarisadministratie;Personeelszaken;Salarissen betalen;Artikel 6 lid 1 sub b AVG;Werknemers;Bankgegevens;Betrokkene;Belastingdienst;Verenigde Staten;Standaardcontractbepalingen;10 jaar;Versleuteling;Jan Jansen;SalarisPro;mauve`,
	"pl": `Numer;Czynność przetwarzania;Dział;Cele przetwarzania;Podstawa prawna;Kategorie osób, których dane dotyczą;Kategorie danych osobowych;Źródło danych;Kategorie odbiorców;Państwa trzecie;Odpowiednie zabezpieczenia;Okres przechowywania;Środki bezpieczeństwa;Właściciel procesu;Systemy;Ulubiony kolor
T-01;Płace;Kadry;Wypłata wynagrodzeń;Art. 6 ust. 1 lit. b RODO;Pracownicy;Dane bankowe;Osoba, której dane dotyczą;Urząd skarbowy;Stany Zjednoczone;Standardowe klauzule umowne;10 lat;Szyfrowanie;Anna Nowak;KadryPlus;fioletowy`,
	"pt": `Referência;Atividade de tratamento;Departamento;Finalidades do tratamento;Fundamento jurídico;Categorias de titulares dos dados;Categorias de dados pessoais;Origem dos dados;Categorias de destinatários;Países terceiros;Garantias adequadas;Prazo de conservação;Medidas de segurança;Dono do processo;Sistemas;Cor favorita
T-01;Salários;Recursos humanos;Pagar os salários;Artigo 6.º, n.º 1, alínea b) RGPD;Trabalhadores;Dados bancários;Titular dos dados;Autoridade tributária;Estados Unidos;Cláusulas contratuais-tipo;10 anos;Cifragem;Ana Silva;SalariosPlus;malva`,
}

func TestRegistersOfEightLanguagesBecomeTheSameRecord(t *testing.T) {
	t.Parallel()
	for lang, file := range foreign {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := registertest.Open(t, db.SQLite, registertest.NewClock())
			who := registertest.Found(t, s, "reg-"+lang)
			o := exchange.Options{Name: "register.csv", CreateMissing: true}
			p := propose(t, s, who, []byte(file), o)
			apply(t, s, who, p)
			all := activities(t, s, who)
			if len(all) != 1 {
				t.Fatalf("%d activities: %+v", len(all), p)
			}
			a := all[0]
			for what, ok := range map[string]bool{
				"role":          a.Role == "controller",
				"purpose":       len(a.Purposes) == 1,
				"basis":         len(a.Bases) == 1 && a.Bases[0].Basis == "contract" && a.Bases[0].Purpose.ID == a.Purposes[0].ID,
				"principal":     len(a.Principals) == 1 && strings.HasPrefix(string(a.Principals[0].Category), "employee"),
				"data":          len(a.DataItems) == 1 && strings.HasPrefix(string(a.DataItems[0].Category), "finance") && a.DataItems[0].Principal.ID == a.Principals[0].ID,
				"source":        len(a.DataItems) == 1 && a.DataItems[0].Source == "principal",
				"retention":     len(a.DataItems) == 1 && a.DataItems[0].Retention == "P10Y" && a.RetentionStatement != "",
				"recipient":     len(a.Recipients) == 1,
				"transfer":      len(a.Transfers) == 1 && a.Transfers[0].Country == "US" && a.Transfers[0].Mechanism == "scc",
				"measure":       len(a.Measures) == 1 || a.MeasuresStatement != "",
				"owner":         !a.Owner.IsZero(),
				"unit":          !a.Unit.ID.IsZero(),
				"system":        len(a.Systems) == 1,
				"note":          strings.Contains(string(a.Imported), ": "),
				"missing":       len(p.Missing) == 3 && p.Counts.Missing == 3,
				"without a gap": len(a.Gaps()) == 0,
			} {
				if !ok {
					t.Errorf("%s: %s", what, record.ProcessingActivities.JSON(a))
				}
			}
			before := entries(t, s, who)
			again := propose(t, s, who, []byte(file), o)
			if r := apply(t, s, who, again); again.Counts.Same != 1 || r.Created+r.Changed+r.Missing > 0 || entries(t, s, who) != before {
				t.Errorf("again: %+v %+v %+v", again.Counts, r, again.Records)
			}
		})
	}
}

// S-038
func TestWhatArticle30LacksIsNamedForEachActivity(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "gaps")
		p := propose(t, s, who, []byte("Processing activity,Purpose of processing,Categories of data subjects,Categories of personal data,Third countries,Retention period\nNewsletter,Send news,Customers,E-mail address,USA,2 years\nSurvey,Ask customers,,,,\n"), exchange.Options{Name: "r.csv"})
		apply(t, s, who, p)
		want := map[string]string{
			"Newsletter": "gap_owner gap_recipients gap_transfer_safeguard gap_measures",
			"Survey":     "gap_owner gap_principals gap_data_items gap_recipients gap_retention gap_measures",
		}
		for _, st := range p.Records {
			var keys []string
			for _, g := range st.Gaps {
				keys = append(keys, g.Key)
				if g.Cite == "" {
					t.Errorf("%s: %s without its article", st.Title, g.Key)
				}
			}
			if got := strings.Join(keys, " "); got != want[st.Title] {
				t.Errorf("%s lacks %s, want %s", st.Title, got, want[st.Title])
			}
		}
	})
}

// S-039: purposes and bases that share rows of the file belong together, also in
// what is exported and comes back.
func TestAnActivityWithTwoPurposesKeepsTheBasisOfEach(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "two")
		file := "Processing activity,Purpose of processing,Lawful basis,Categories of data subjects,Categories of personal data\nShop,Fulfil orders,Article 6(1)(b) contract,Customers,Address\nShop,Send offers,Article 6(1)(a) consent,Customers,E-mail address\n"
		apply(t, s, who, propose(t, s, who, []byte(file), exchange.Options{Name: "shop.csv"}))
		check := func(who actor) {
			t.Helper()
			a := activities(t, s, who)[0]
			if len(a.Purposes) != 2 || len(a.Bases) != 2 {
				t.Fatalf("%s", record.ProcessingActivities.JSON(a))
			}
			for i, basis := range []string{"contract", "consent"} {
				if string(a.Bases[i].Basis) != basis || a.Bases[i].Purpose.ID != a.Purposes[i].ID {
					t.Errorf("basis %d: %+v of %+v", i, a.Bases[i], a.Purposes)
				}
			}
		}
		check(who)
		for _, format := range []string{exchange.XLSX, exchange.CSV, exchange.JSON} {
			there := registertest.Found(t, s, "back-"+format)
			apply(t, s, there, propose(t, s, there, exported(t, s, who, exchange.ExportOptions{Register: "processing-activities", Format: format}), exchange.Options{Name: "x"}))
			check(there)
		}
	})
}

// S-040
func TestAProcessorsRegisterHasALineForEachCustomerAndCategory(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "processor")
		file := "Name and contact details of each controller on behalf of which the processor is acting;Categories of processing;Names of third countries;General description of technical and organisational security measures\nAcme Ltd;Hosting of shop data;None;Encryption\nBeta plc;Newsletter dispatch;None;Encryption\n"
		p := propose(t, s, who, []byte(file), exchange.Options{Name: "p.csv", CreateMissing: true})
		apply(t, s, who, p)
		for _, a := range activities(t, s, who) {
			if a.Role != "processor" || len(a.Customers) != 1 || len(a.Customers[0].Operations) != 1 || a.Customers[0].Party.ID.IsZero() {
				t.Errorf("%s", record.ProcessingActivities.JSON(a))
			}
			a.Customers[0].Operations = append(a.Customers[0].Operations, "support")
			registertest.Write(t, s, who, func(ctx ctx, tx *store.Tx) error {
				_, err := store.Change(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, func(x *record.ProcessingActivity) error {
					x.Customers = a.Customers
					return nil
				})
				return err
			})
		}
		out := string(exported(t, s, who, exchange.ExportOptions{Register: "processing-activities", Format: exchange.CSV, Layout: exchange.Article30, Words: words(t, "en")}))
		if n := strings.Count(out, "Acme Ltd"); n < 2 {
			t.Errorf("Acme stands on %d lines:\n%s", n, out)
		}
		if lines := strings.Count(strings.TrimSpace(out), "\nPA-"); lines != 4 {
			t.Errorf("%d lines, want one for each of two customers and two categories:\n%s", lines, out)
		}
		exported(t, s, who, exchange.ExportOptions{Register: "processing-activities", Layout: exchange.Article30, Words: words(t, "de")})
	})
}

// S-041
func TestTheSourceOfEachCategoryComesInAndGoesOut(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "source")
		file := "Processing activity;Purpose;Categories of data subjects;Categories of personal data;Source of data\nCredit check;Limit losses;Customers;Bank details | Credit score;Data subject | Third party\n"
		apply(t, s, who, propose(t, s, who, []byte(strings.ReplaceAll(file, "|", "/")), exchange.Options{Name: "c.csv"}))
		a := activities(t, s, who)[0]
		if len(a.DataItems) != 2 || a.DataItems[0].Source != "principal" || a.DataItems[1].Source != "third_party" {
			t.Fatalf("%s", record.ProcessingActivities.JSON(a))
		}
		out := string(exported(t, s, who, exchange.ExportOptions{Register: "processing-activities", Format: exchange.CSV, List: "data_items"}))
		if !strings.Contains(out, "principal") || !strings.Contains(out, "third_party") || !strings.Contains(out, "processing-activities/data_items/ref") {
			t.Errorf("%s", out)
		}
	})
}

func TestAPersonsMappingIsObeyedAndRemembered(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "mapping")
		file := []byte(foreign["en"])
		p := propose(t, s, who, file, exchange.Options{Name: "r.csv"})
		for i, c := range p.Mapping.Sheets[0].Columns {
			if c.Header == "Favourite colour" {
				p.Mapping.Sheets[0].Columns[i].Field = "information_given"
			}
		}
		apply(t, s, who, propose(t, s, who, file, exchange.Options{Name: "r.csv", Mapping: p.Mapping}))
		if a := activities(t, s, who)[0]; a.InformationGiven != "mauve" {
			t.Errorf("information given: %q", a.InformationGiven)
		}
		next := propose(t, s, who, []byte(strings.ReplaceAll(foreign["en"], "mauve", "teal")), exchange.Options{Name: "r.csv"})
		if next.Counts.Change != 1 || strings.Join(next.Records[0].Fields, " ") != "information_given" {
			t.Errorf("%+v", next.Records)
		}
	})
}

func TestSystemsPartiesPeopleAndRisksAreUnderstood(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "others")
		for _, c := range []struct{ register, file string }{
			{"systems", "System name;Vendor;Hosting;Data location;Criticality;Go live;System owner\nPayDesk;Paysoft GmbH;SaaS;Germany;high;31.12.2021;Ada Park\n"},
			{"parties", "Supplier name;Service;Country;Privacy contact email;DPA signed\nPaysoft GmbH;Payroll software;Germany;privacy@example.org;yes\n"},
			{"people", "First name;Last name;E-mail;Department;Job title\nAda;Park;ada@example.org;Human Resources;Payroll clerk\n"},
			{"risks", "Risk ID;Risk;Threat;Vulnerability;Consequences;Likelihood;Severity;Risk level\nR1;Loss of payroll data;Theft of a laptop;No encryption;Salaries become known;high;medium;high\n"},
		} {
			p := propose(t, s, who, []byte(c.file), exchange.Options{Name: c.register + ".csv", Register: c.register, CreateMissing: true})
			apply(t, s, who, p)
			again := propose(t, s, who, []byte(c.file), exchange.Options{Name: c.register + ".csv", Register: c.register, CreateMissing: true})
			if len(p.Registers) == 0 || p.Registers[0] != c.register || again.Counts.Same != 1 || again.Counts.Create+again.Counts.Change+again.Counts.Missing > 0 {
				t.Errorf("%s: %v %+v, again %+v %+v", c.register, p.Registers, p.Counts, again.Counts, again.Records)
			}
		}
	})
}
