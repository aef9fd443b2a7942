package catalogue

import "strings"

// Words that fill a phrase without naming anything, in eight languages, and the
// words for "data" and "categories", folded.
var filling = wordSet(`
a an and as at by for from in into its of on or other our own such that the their this to with etc eg ie any all various relevant
und oder der die das des dem den ein eine einer eines einem einen von vom zu zur zum im in mit fur sowie ggf bzw usw z b u a aller alle unsere unserer unser eigene weitere sonstige jeweilige
et ou le la les l d de des du un une aux au a en pour par avec sur nos notre autres autre toutes tous
y o e el los las del al una uno por para con en su sus nuestros otros otras
il lo gli i di da dal dalla dei delle della degli dell ed per con su nostri altri altre
het een van voor met op aan en of onze overige andere
w z na do dla oraz lub i o od ze inne innych nasze
os as um uma na dos das nos nas com em ou seus outros outras
data daten personal personenbezogene personenbezogener information informationen informations informacion informazioni informatie informacje informacoes details detail angaben
donnees donnee personnelles personnel caractere datos dato personales dati personali gegevens persoonsgegevens dane danych osobowe osobowych dados dado pessoais
category categories kategorie kategorien categorie categoria categorias kategorii type types art arten`)

// Words that turn the meaning of what follows.
var denying = wordSet(`no not non none without except excluding exclusive kein keine keiner keinerlei nicht ohne ausser ausgenommen
pas sans aucun aucune sauf hors excepte sin ningun ninguna ninguno excepto salvo senza nessun nessuna nessuno escluso esclusi tranne
geen niet zonder behalve bez brak zaden zadne nie oprocz sem nenhum nenhuma nao exceto
former formerly ehemalige ehemaliger ancien anciens ancienne anciennes antiguos ex voormalige byli bylych antigos`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

func denies(key string) bool {
	for _, w := range strings.Fields(key) {
		if denying[w] {
			return true
		}
	}
	return false
}

// loosen is a folded phrase without filling words and endings.
func loosen(key string) string { return strings.Join(contentWords(key), " ") }

func contentWords(key string) []string {
	var out []string
	for _, w := range strings.Fields(key) {
		if !filling[w] {
			out = append(out, stem(w))
		}
	}
	return out
}

// Endings of number, gender and case in the eight languages, the longer first.
var endings = []string{
	"innen", "erin", "eren", "ern", "ami", "ych", "ego", "ach", "ows", "em", "en", "er", "es", "in", "nn", "os", "as", "ow", "om",
	"ie", "ia", "e", "n", "s", "i", "a", "o", "y",
}

// stem takes one ending off a word of five letters or more and leaves four. It
// is not grammar: it is applied to both sides, and where two terms then meet, the
// phrase has no match.
func stem(w string) string {
	const least = 4
	if len(w) <= least {
		return w
	}
	for _, e := range endings {
		if s, ok := strings.CutSuffix(w, e); ok && len(s) >= least {
			return s
		}
	}
	return w
}
