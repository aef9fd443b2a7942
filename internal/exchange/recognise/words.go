package recognise

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

func oneOf(list, w string) bool { return w != "" && strings.Contains(list, "|"+w+"|") }

const (
	nothingWords = "|nil|none|keine|keiner|kein|aucun|aucune|neant|ninguno|ninguna|nessuno|nessuna|geen|brak|nenhum|nenhuma|sem|entfallt|nicht zutreffend|not applicable|n a|na|n v t|nvt|nie dotyczy|nao aplicavel|no aplica|non applicabile|sans objet|niet van toepassing|nd|no procede|s o|keine angabe notwendig|nichts|rien|nada|niente|non applicable|trifft nicht zu|nie wystepuje|n d|"
	openWords    = "|tbd|tba|tbc|todo|to do|xxx|xx|unknown|unbekannt|offen|noch offen|inconnu|a completer|a definir|pendiente|da definire|da completare|onbekend|nog in te vullen|do uzupelnienia|a preencher|por definir|bitte ausfullen|bitte auswahlen|please select|choose an item|wahlen sie ein element aus|folgt|wird erganzt|k a|keine angabe|to be completed|to be defined|to be determined|a remplir|a renseigner|por determinar|da compilare|nieznane|"
	yesWords     = "|x|ja|yes|y|j|oui|o|si|s|sim|tak|t|true|wahr|vrai|verdadero|vero|1|✓|✔|☑|☒|●|•|xx|v|"
	noWords      = "|nein|no|n|non|nao|nie|nee|false|falsch|faux|falso|0|☐|✗|✘|"
	totalWords   = "|total|totals|summe|gesamt|gesamtsumme|somme|totale|totaal|suma|razem|soma|sum|grand total|anzahl|insgesamt|"
	exampleWords = "|example|examples|beispiel|beispiele|exemple|exemples|ejemplo|ejemplos|esempio|esempi|voorbeeld|voorbeelden|przyklad|przyklady|exemplo|exemplos|muster|sample|e g|z b|p ex|p ej|bijv|np|bsp|ex|ej|es|"
)

// placeholder tells whether a text states that there is nothing, or leaves the
// cell open; Words when it is a value.
func placeholder(text string) ValueKind {
	if len(text) > 60 || plain(text) {
		return Words
	}
	f := fold(text)
	switch {
	case f == "":
		if strings.ContainsAny(text, "✓✔☑☒☐✗✘●•") {
			return Words
		}
		return Open // "-", "…", "???", "___"
	case oneOf(nothingWords, f):
		return Nothing
	case oneOf(openWords, f):
		return Open
	case strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"), strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">"):
		return Open
	}
	return Words
}

// plain reports in a hurry that a text is no placeholder: it holds a figure, a
// semicolon or a comma.
func plain(text string) bool {
	return strings.ContainsAny(text, "23456789,;") && !strings.ContainsAny(text, "<[")
}

// mark reads a tick: yes, no, or neither.
func mark(text string) (yes, no bool) {
	if utf8.RuneCountInString(text) > 12 {
		return false, false
	}
	w := strings.ToLower(strings.Trim(text, "()[]. "))
	if f := fold(text); f != "" {
		w = f
	}
	return oneOf(yesWords, w), oneOf(noWords, w) || strings.Trim(w, "-–—") == ""
}

var (
	vocabularyWord = regexp.MustCompile(`^[a-z][a-z0-9]{1,12}:\s?[A-Z][A-Za-z]+$`)
	instructive    = regexp.MustCompile(`(?i)^(please |bitte |veuillez|e\.g\.|z\. ?b\.|p\. ?ex|p\. ?ej|bijv\.|np\.|use http|use |describe |indicate |specify |state |list |enter |provide |select |choose |what |who |why |how |which |where |is there |does |are there |wer |was |warum |wie |welche|wo |wann |beschreib|nennen|geben sie|angabe |angeben|hier |indiquer|décrire|préciser|lister|mentionner|qui |quel|pourquoi|comment |indicar|describir|indique|especificar|enumerar|indicare|descrivere|specificare|elencare|beschrijf|vermeld|geef |wie |welke |waarom|podać|wskazać|opisać|należy|wpisz|proszę|descrever|identificar|preencher|mandatory|optional|required|pflichtfeld|freitext|free text|dropdown|drop-down|text|string|date|datum|auswahl|obligatoire|facultatif|obligatorio|opcional|verplicht|optioneel|wymagane|opcjonalne)`)
	citation       = regexp.MustCompile(`(?i)^(\(?\s*(art|artikel|article|artículo|articolo|artigo|§)\.?\s*\d+.*)$`)
	duration       = regexp.MustCompile(`(?i)\b\d+\s*(years?|months?|days?|weeks?|jahre?n?|monate?n?|tage?n?|wochen|ans?|mois|jours|semaines|años?|meses|días|anni|anno|mesi|giorni|jaar|jaren|maanden|dagen|weken|lat|lata|rok|miesięcy|miesiące|dni|anos?|dias)\b`)
)

// isExample reports whether a cell opens an example row.
func isExample(text string) bool {
	t := strings.TrimLeft(text, "([<* ")
	i := strings.IndexAny(t, ":)]>")
	if i < 0 {
		return len(t) < 20 && oneOf(exampleWords, fold(t))
	}
	return i < 24 && oneOf(exampleWords, strings.TrimRight(fold(t[:i]), " 0123456789"))
}

// explains reports whether a row below the header explains its columns: words
// of a vocabulary, instructions, questions, examples, numbers of columns,
// citations; at least two thirds of its cells.
func explains(texts []string) bool {
	if len(texts) == 0 {
		return false
	}
	for i, t := range texts {
		if i < 2 && isExample(t) {
			return true
		}
	}
	hits, running, wrapped := 0, 0, 0
	for i, t := range texts {
		switch {
		case vocabularyWord.MatchString(t), strings.HasPrefix(t, "Use http"):
			hits++
		case instructive.MatchString(t), isExample(t), len(t) < 200 && strings.HasSuffix(t, "?"):
			hits++
		case len(t) < 40 && citation.MatchString(t):
			hits++
		case strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")"), strings.HasPrefix(t, "[") && strings.HasSuffix(t, "]"), strings.HasPrefix(t, "<") && strings.HasSuffix(t, ">"):
			wrapped++
		}
		if t == itoa(i+1) || len(t) == 1 && t[0] == byte('A'+i%26) || len(t) == 1 && t[0] == byte('a'+i%26) {
			running++
		}
	}
	n := len(texts)
	if n >= 2 && running == n {
		return true
	}
	return n >= 2 && 3*(hits+wrapped) >= 2*n
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// isSection reports whether the only text of a row names a part of the table.
func isSection(text string) bool {
	if utf8.RuneCountInString(text) > 80 {
		return false
	}
	if strings.HasSuffix(text, ":") || stripNumber(text) != text {
		return true
	}
	letters, upper := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	if letters > 1 && letters == upper {
		return true
	}
	words := strings.Fields(fold(text))
	return len(words) > 0 && len(words) <= 6 && (unitWord(words[0]) || unitWord(words[len(words)-1]))
}

func unitWord(w string) bool {
	return oneOf("|department|dept|division|team|unit|abteilung|fachbereich|bereich|referat|dezernat|amt|personal|personalabteilung|vertrieb|marketing|einkauf|finanzen|buchhaltung|hr|it|human|resources|finance|sales|purchasing|legal|service|direction|departement|pole|departamento|area|ufficio|reparto|afdeling|dienst|dzial|wydzial|departament|direcao|direccion|ressources|humaines|rh|verwaltung|geschaftsfuhrung|procurement|operations|kadry|personeel|personale|kommunikation|communication|vertrieb|", w)
}
