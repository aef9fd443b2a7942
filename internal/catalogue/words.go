package catalogue

import (
	"strings"
	"sync"
	"unicode"
)

// Absence says how a text is no value.
type Absence string

const (
	Present    Absence = ""        // a value
	Blank      Absence = "blank"   // nothing was entered, or a dash
	StatedNone Absence = "none"    // a statement that there is none, or that the question does not apply
	Unanswered Absence = "unknown" // not known, or still to be done
)

// Nothing tells placeholders from values: "Nil", "entfällt", "néant" state that
// there is none, "tbd", "k. A.", "à compléter" that nobody has said, "-" and
// spaces nothing at all. A text that says more than that is a value.
func Nothing(text string) Absence {
	text = strings.TrimSpace(text)
	if Fold(text) == "" {
		return markOnly(text)
	}
	if code, ok := nothingWords().whole(text); ok {
		return Absence(code)
	}
	return Present
}

// markOnly judges a text without letters and digits.
func markOnly(text string) Absence {
	switch {
	case strings.ContainsRune(text, '?') || strings.Contains(text, "...") || strings.ContainsRune(text, '…'):
		return Unanswered
	case strings.Contains(text, "./.") || strings.ContainsAny(text, "∅⌀"):
		return StatedNone
	case ticks(text, yesMarks) || ticks(text, noMarks) || strings.IndexFunc(text, unicode.IsSymbol) >= 0:
		return Present // ✓ and ☐ answer a question
	}
	return Blank
}

// YesNo reads an answer: yes, no, unknown. ok is false when text is no answer to
// a question of yes or no; an answer with an explanation behind it ("Ja, siehe
// Anlage 3") is one.
func YesNo(text string) (answer string, ok bool) {
	text = strings.TrimSpace(text)
	switch {
	case ticks(text, yesMarks):
		return "yes", true
	case ticks(text, noMarks):
		return "no", true
	}
	if code, found := answerWords().whole(text); found {
		return code, true
	}
	if Nothing(text) == Unanswered {
		return "unknown", true
	}
	// The first word decides when a sign closes it.
	if end := strings.IndexAny(text, ",;:.(–-\n"); end > 0 {
		if code, found := answerWords().whole(text[:end]); found && code != "unknown" && (end+1 == len(text) || len(Fold(text[:end])) > 1) {
			return code, true
		}
	}
	return "", false
}

// In the forms of word processors ☒ is a ticked box; ✗ denies.
const (
	yesMarks = "✓✔☑✅☒⊠🗹×✕"
	noMarks  = "☐✗✘❌□⬜"
)

// ticks reports whether text is one of the marks, with or without the sign that
// chooses its picture.
func ticks(text, marks string) bool {
	text = strings.TrimSuffix(text, "\ufe0f")
	runes := []rune(text)
	return len(runes) == 1 && strings.ContainsRune(marks, runes[0])
}

// MatchRole finds the one role in which personal data are processed: controller,
// joint_controller, processor, sub_processor (GDPR Art. 4(7)-(8), 26, 28).
func MatchRole(text string) (code string, ok bool) { return roleWords().only(text) }

var (
	nothingWords = sync.OnceValue(func() *phraseTable { return newPhrases(nothingPhrases) })
	answerWords  = sync.OnceValue(func() *phraseTable { return newPhrases(answerPhrases) })
	roleWords    = sync.OnceValue(func() *phraseTable { return newPhrases(rolePhrases) })
)

const nothingPhrases = `
none: nil, none, n a, na, not applicable, no, nothing, not relevant, not required, none identified, none known, none at present, none at this time, currently none, not any, does not apply, void, zero
none: keine, keiner, kein, keines, nein, nicht anwendbar, nicht zutreffend, trifft nicht zu, entfällt, nicht relevant, nicht vorhanden, nicht erforderlich, nichts, keine bekannt, keine vorhanden, derzeit keine, aktuell keine, zur zeit keine, n z, entf, findet nicht statt, nicht notwendig
none: néant, aucun, aucune, aucuns, aucunes, sans objet, so, s o, non applicable, non concerné, non, non requis, pas applicable, pas concerné, rien, aucun à ce jour
none: ninguno, ninguna, ningunos, ningunas, nada, no aplica, no aplicable, no procede, no existe, no existen, no hay, sin datos aplicables, no constan
none: nessuno, nessuna, nessun, non applicabile, non previsto, non prevista, non pertinente, non presente, non presenti, niente, nulla, non applicabili
none: geen, nvt, n v t, niet van toepassing, niet aanwezig, niet relevant, nee, niets, geen enkele, thans geen, niet
none: brak, nie dotyczy, nd, n d, nie ma, nie występuje, nie występują, żaden, żadne, żadna, nie stosuje się, nie
none: nenhum, nenhuma, nenhuns, não aplicável, não se aplica, não existe, não existem, não há, sem, não, não aplica
none: no recipients, no external recipients, no third parties, no processors, no special categories, no sensitive data, no special category data, keine empfänger, keine externen empfänger, keine dritten, keine auftragsverarbeiter, keine besonderen kategorien, keine sensiblen daten, aucun destinataire, aucune donnée sensible, pas de données sensibles, sin destinatarios, nessun destinatario, nessun dato particolare, geen ontvangers, geen bijzondere persoonsgegevens, brak odbiorców, sem destinatários, nenhum destinatário
unknown: tbd, tbc, tba, t b d, to be defined, to be determined, to be confirmed, to be completed, to be clarified, to do, todo, unknown, not known, pending, open, not yet known, not yet defined, not specified, unspecified, not stated, no information, no answer, missing, undefined, xxx, xx, lorem ipsum
unknown: unbekannt, nicht bekannt, unklar, offen, noch offen, zu klären, noch zu klären, in klärung, wird nachgereicht, wird ergänzt, keine angabe, keine angaben, k a, ka, ohne angabe, o a, folgt, noch zu ergänzen, zu ergänzen, zu definieren, noch zu definieren, nicht angegeben, ausstehend
unknown: inconnu, inconnue, à compléter, à définir, à déterminer, à préciser, à confirmer, à venir, non renseigné, non communiqué, en cours, nc, n c, non précisé, non défini, nr, n r
unknown: desconocido, desconocida, por definir, por determinar, pendiente, por completar, por confirmar, sin especificar, no especificado, se desconoce, a determinar, no consta
unknown: sconosciuto, sconosciuta, da definire, da determinare, da completare, da verificare, da confermare, non noto, non specificato, in corso di definizione, non disponibile, da compilare
unknown: onbekend, nog te bepalen, nader te bepalen, ntb, n t b, n n b, nnb, nog in te vullen, niet bekend, nog onbekend, in te vullen, niet ingevuld
unknown: nieznany, nieznane, nieznana, do ustalenia, do uzupełnienia, do określenia, do potwierdzenia, nie określono, brak danych, brak informacji, w trakcie ustalania
unknown: desconhecido, desconhecida, a definir, a determinar, por preencher, a confirmar, em análise, não especificado, não definido, a preencher, não informado
`

const answerPhrases = `
yes: yes, y, true, ja, j, oui, sí, si, s, sim, tak, t, x, xx, 1, wahr, vrai, verdadero, vero, waar, prawda, verdadeiro, yep, checked, ok, on, zutreffend, trifft zu, vorhanden, aplica, affirmative, required, erforderlich, requis, présent
no: no, n, false, nein, non, nee, nie, não, 0, falsch, faux, falso, onwaar, fałsz, off, none, keine, kein, keiner, aucun, aucune, ninguno, ninguna, nessuno, nessuna, geen, brak, nenhum, nenhuma, nil, not required, not applicable, n a, nicht erforderlich, nicht notwendig, nicht zutreffend, trifft nicht zu, entfällt, nicht anwendbar, nicht vorhanden, néant, sans objet, non requis, non applicable, no aplica, no procede, non applicabile, niet van toepassing, nvt, n v t, niet vereist, nie dotyczy, nie wymagane, não aplicável, não se aplica
unknown: unknown, unclear, not sure, maybe, perhaps, possibly, unbekannt, unklar, vielleicht, eventuell, ggf, inconnu, peut être, à vérifier, desconocido, quizás, tal vez, sconosciuto, forse, onbekend, misschien, nieznane, nie wiadomo, może, desconhecido, talvez, to be checked, zu prüfen, in prüfung
`

const rolePhrases = `
controller: controller, data controller, pii controller, controllership, business, data fiduciary, data owner
joint_controller: joint controller*, joint controllership, joint data controller*, joint pii controller*, co controller*, jointly with
processor: processor, processors, data processor*, pii processor*, service provider
sub_processor: sub processor*, subprocessor*, sub data processor*
controller: verantwortlich*, verantwortliche stelle, für die verarbeitung verantwortlich*, datenverantwortlich*
joint_controller: gemeinsam verantwortlich*, gemeinsam für die verarbeitung verantwortlich*, gemeinsame verantwortlich*, gemeinsame verantwortung
processor: auftragsverarbeiter*, auftragsverarbeitung*, auftragsdatenverarbeiter*, auftragsbearbeiter*, auftragnehmer*, avv
sub_processor: unterauftragsverarbeiter*, unterauftragnehmer*, sub auftragsverarbeiter*, unter auftragsverarbeiter*, subunternehmer*, unterauftragsbearbeiter*
controller: responsable, responsable de traitement, responsable du traitement, responsables du traitement, responsable del tratamiento, responsables del tratamiento
joint_controller: responsable conjoint*, responsables conjoints, coresponsable*, co responsable*, corresponsable*, responsabilité conjointe, responsabilité de traitement conjointe
processor: sous traitant, sous traitants, sous traitance, encargado, encargados, encargada, encargado del tratamiento
sub_processor: sous traitant ultérieur, sous traitants ultérieurs, sous sous traitant, sous traitant de rang 2, subencargado*, sub encargado*
controller: titolare, titolare del trattamento, titolari del trattamento, titolarità
joint_controller: contitolare*, contitolari*, contitolarità
processor: responsabile, responsabile del trattamento, responsabili del trattamento, responsabile esterno, responsabile esterno del trattamento
sub_processor: sub responsabile*, subresponsabile*, sub responsabili, altro responsabile del trattamento
-: responsabile della protezione dei dati, responsabile protezione dati, encargado de proteção de dados, encarregado de proteção de dados, encarregado, responsable de seguridad, responsabile interno, business owner, business unit, business process
controller: verwerkingsverantwoordelijke*, verantwoordelijke
joint_controller: gezamenlijke verwerkingsverantwoordelijke*, gezamenlijk verwerkingsverantwoordelijke*, medeverantwoordelijke*
processor: verwerker, verwerkers
sub_processor: subverwerker*, sub verwerker*
controller: administrator, administrator danych, administratora danych, ado
joint_controller: współadministrator*, współadministrowanie
processor: podmiot przetwarzający, podmiotu przetwarzającego, procesor, przetwarzający
sub_processor: podprocesor*, dalszy podmiot przetwarzający, dalszy procesor, podwykonawca przetwarzania, podpowierzenie
controller: responsável pelo tratamento, responsável, controlador, controladora, responsáveis pelo tratamento
joint_controller: responsáveis conjuntos, responsável conjunto, corresponsáve*, controladores conjuntos, cocontrolador*, co controlador*
processor: subcontratante, subcontratantes, operador, operadora
sub_processor: sub subcontratante*, subsubcontratante*, subcontratante ulterior, suboperador*, sub operador*, subcontratante subsequente
`
