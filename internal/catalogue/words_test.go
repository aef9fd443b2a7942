package catalogue

import "testing"

// S-038
func TestPlaceholdersAreToldFromValues(t *testing.T) {
	t.Parallel()
	for want, texts := range map[Absence][]string{
		Blank: {"", " ", "-", "—", "–", "--", "/", "\u00a0", "."},
		StatedNone: {"Nil ", "none", "N/A", "n.a.", "not applicable", "None.", "keine", "Keine", "entfällt", "entfaellt", "nicht zutreffend",
			"trifft nicht zu", "./.", "néant", "sans objet", "aucun", "ninguno", "no aplica", "No procede", "nessuno", "non applicabile",
			"geen", "n.v.t.", "nie dotyczy", "brak", "não aplicável", "nenhum", "keine Empfänger", "No recipients"},
		Unanswered: {"tbd", "TBC", "t.b.d.", "?", "???", "...", "to be defined", "k. A.", "keine Angabe", "unbekannt", "noch offen", "à compléter",
			"non renseigné", "por definir", "da definire", "nog te bepalen", "do uzupełnienia", "a definir", "unknown"},
		Present: {"Customers", "Kunden", "none of the above applies to clients", "Nilsson AB", "keine Weitergabe an Dritte außer Steuerberater", "0", "x", "✓",
			"Brakel", "N", "geen doorgifte buiten de EER"},
	} {
		for _, text := range texts {
			if got := Nothing(text); got != want {
				t.Errorf("%q: %q, want %q", text, got, want)
			}
		}
	}
}

// S-038
func TestAnswersAreReadInEightLanguages(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string][]string{
		"yes":     {"yes", "Y", "Ja", "oui", "sí", "Sì", "tak", "sim", "x", "X", "✓", "☑", "☒", "✔️", "1", "true", "Ja, siehe Anlage 3", "Yes - see DPIA", "OUI"},
		"no":      {"no", "N", "Nein", "non", "nee", "nie", "não", "☐", "✗", "0", "false", "none", "keine", "N/A", "entfällt", "No (screened 2024)", "Nein, nicht erforderlich"},
		"unknown": {"unknown", "unklar", "tbd", "?", "zu prüfen", "à vérifier", "maybe"},
		"":        {"", "-", "Customers", "Noord-Holland", "2", "no marketing emails are sent", "Janssen", "see DPIA"},
	} {
		for _, text := range texts {
			got, ok := YesNo(text)
			if got != want || ok != (want != "") {
				t.Errorf("%q: %q %v, want %q", text, got, ok, want)
			}
		}
	}
}

// S-038
func TestRolesAreReadInEightLanguages(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string][]string{
		"controller": {"Controller", "Data controller", "Verantwortlicher", "Responsable du traitement", "responsable del tratamiento", "Titolare del trattamento",
			"verwerkingsverantwoordelijke", "administrator danych", "responsável pelo tratamento", "controlador"},
		"joint_controller": {"joint controllers", "Gemeinsam Verantwortliche", "responsables conjoints", "corresponsable del tratamiento", "contitolare",
			"gezamenlijke verwerkingsverantwoordelijke", "współadministrator", "responsável conjunto"},
		"processor": {"Processor", "Auftragsverarbeiter", "Auftragsverarbeitung", "sous-traitant", "encargado del tratamiento", "responsabile del trattamento",
			"verwerker", "podmiot przetwarzający", "subcontratante", "operador"},
		"sub_processor": {"sub-processor", "Subprocessor", "Unterauftragsverarbeiter", "sous-traitant ultérieur", "subencargado", "sub-responsabile",
			"subverwerker", "dalszy podmiot przetwarzający", "sub-subcontratante"},
		"": {"", "controller and processor", "Head of IT", "Responsabile della protezione dei dati", "not the controller"},
	} {
		for _, text := range texts {
			if got, ok := MatchRole(text); got != want || ok != (want != "") {
				t.Errorf("%q: %q %v, want %q", text, got, ok, want)
			}
		}
	}
}

func TestLevelsAreBroughtToFourSteps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		top  int
		want string
	}{
		{"low", 0, "low"}, {"Medium", 0, "medium"}, {"HIGH", 0, "high"}, {"very high", 0, "very_high"}, {"3 - High", 5, "high"},
		{"gering", 0, "low"}, {"mittel", 0, "medium"}, {"hoch", 0, "high"}, {"sehr hoch", 0, "very_high"}, {"Hohes Risiko", 0, "high"},
		{"faible", 0, "low"}, {"moyen", 0, "medium"}, {"élevé", 0, "high"}, {"très élevé", 0, "very_high"},
		{"négligeable", 0, "low"}, {"limitée", 0, "medium"}, {"importante", 0, "high"}, {"maximale", 0, "very_high"},
		{"bajo", 0, "low"}, {"medio", 0, "medium"}, {"alto", 0, "high"}, {"muy alto", 0, "very_high"},
		{"basso", 0, "low"}, {"molto alto", 0, "very_high"}, {"laag", 0, "low"}, {"gemiddeld", 0, "medium"}, {"hoog", 0, "high"},
		{"niskie", 0, "low"}, {"średnie", 0, "medium"}, {"wysokie", 0, "high"}, {"bardzo wysokie", 0, "very_high"},
		{"baixo", 0, "low"}, {"médio", 0, "medium"}, {"muito alto", 0, "very_high"},
		{"1", 4, "low"}, {"4", 4, "very_high"}, {"3", 3, "high"}, {"1", 5, "low"}, {"2", 5, "low"}, {"3", 5, "medium"}, {"5", 5, "very_high"},
		{"3/5", 0, "medium"}, {"10", 10, "very_high"},
		{"3", 0, ""}, {"6", 5, ""}, {"0", 4, ""}, {"mittel bis hoch", 0, ""}, {"", 4, ""}, {"green", 4, ""}, {"not high", 0, ""},
	} {
		if got, ok := MatchLevel(c.text, c.top); got != c.want || ok != (c.want != "") {
			t.Errorf("%q of %d: %q %v, want %q", c.text, c.top, got, ok, c.want)
		}
	}
}

func TestFieldsOfSystemsAndDataItemsAreRead(t *testing.T) {
	t.Parallel()
	type match = func(string) (string, bool)
	for _, c := range []struct {
		name  string
		match match
		want  string
		texts []string
	}{
		{"hosting", MatchHosting, "on_premises", []string{"On-premise", "on-prem", "eigenes Rechenzentrum", "sur site", "servidores propios", "server interno", "eigen server", "własny serwer"}},
		{"hosting", MatchHosting, "public_cloud", []string{"AWS (Frankfurt)", "Microsoft Azure", "Public Cloud", "nube pública"}},
		{"hosting", MatchHosting, "private_cloud", []string{"private cloud", "cloud privé", "chmura prywatna"}},
		{"hosting", MatchHosting, "saas", []string{"SaaS", "SaaS on AWS", "Software as a Service"}},
		{"hosting", MatchHosting, "paper", []string{"Papier", "paper files", "cartaceo", "en papel", "Papierakten"}},
		{"hosting", MatchHosting, "device", []string{"Laptops", "Endgeräte", "urządzenia"}},
		{"hosting", MatchHosting, "", []string{"", "Cloud", "Frankfurt", "on-premise and AWS"}},
		{"origin", MatchOrigin, "own", []string{"Eigenentwicklung", "in-house development", "développement interne", "desarrollo propio"}},
		{"origin", MatchOrigin, "customised", []string{"customised", "angepasste Standardsoftware", "personnalisé"}},
		{"origin", MatchOrigin, "third_party", []string{"third-party", "Standardsoftware", "COTS", "progiciel", "software di terzi"}},
		{"source", MatchSource, "principal", []string{"data subject", "directly from the data subject", "Betroffener", "direkt beim Betroffenen", "personne concernée", "interesado", "interessato", "betrokkene", "titular dos dados"}},
		{"source", MatchSource, "third_party", []string{"third parties", "Auskunftei", "von Dritten", "tiers", "terceros", "osoby trzecie"}},
		{"source", MatchSource, "public", []string{"publicly available sources", "öffentliche Quellen", "Handelsregister", "sources publiques", "fonti pubbliche"}},
		{"source", MatchSource, "derived", []string{"derived", "berechnet", "systemgeneriert", "calculé"}},
		{"source", MatchSource, "", []string{"", "CRM", "from the data subject and from public sources"}},
		{"frequency", MatchFrequency, "continuous", []string{"laufend", "continuous", "en continu", "na bieżąco"}},
		{"frequency", MatchFrequency, "daily", []string{"daily", "täglich", "quotidien", "diariamente", "codziennie"}},
		{"frequency", MatchFrequency, "monthly", []string{"monthly", "monatlich", "mensuel", "maandelijks", "mensal"}},
		{"frequency", MatchFrequency, "yearly", []string{"annually", "jährlich", "annuel", "roczna"}},
		{"frequency", MatchFrequency, "occasional", []string{"ad hoc", "bei Bedarf", "ponctuel"}},
		{"frequency", MatchFrequency, "once", []string{"once", "einmalig", "una tantum", "jednorazowo"}},
		{"frequency", MatchFrequency, "", []string{"", "quarterly", "daily or weekly"}},
	} {
		for _, text := range c.texts {
			if got, ok := c.match(text); got != c.want || ok != (c.want != "") {
				t.Errorf("%s of %q: %q %v, want %q", c.name, text, got, ok, c.want)
			}
		}
	}
}
