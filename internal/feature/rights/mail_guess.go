package rights

import (
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
)

// mailGuess is what the words of a mail suggest; a person looks at it.
type mailGuess struct {
	types []record.RequestType
	words []string // that it rests on
	lang  string   // "" if no words were found
}

// guessed are the rights whose words are looked for, in the order in which they stand on
// the form. The words are in locales as "mailbox.words.RIGHT", separated by "|".
var guessed = [...]record.RequestType{"access", "rectification", "erasure", "restriction", "portability", "objection", "withdraw_consent", "opt_out_sale_sharing", "complaint"}

// guessLength is how much of a text is looked at: the rest is often quoted.
const guessLength = 4000

// guess looks for the words of rights in a text, in every language of the program.
func guess(words *i18n.Catalogue, text string) mailGuess {
	text = strings.Join(strings.Fields(strings.ToLower(clipText(text, guessLength))), " ")
	var best mailGuess
	for _, l := range words.Languages() {
		w := words.Words(l.Code)
		g := mailGuess{lang: l.Code}
		for _, t := range guessed {
			for _, s := range strings.Split(w.T("mailbox.words."+string(t)), "|") {
				if strings.Contains(text, s) {
					g.types, g.words = append(g.types, t), append(g.words, s)
					break
				}
			}
		}
		if len(g.types) > len(best.types) {
			best = g
		}
	}
	return best
}
