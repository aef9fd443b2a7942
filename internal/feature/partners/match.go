package partners

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/privet-pims/privet/internal/record"
)

// minLike is the likeness from which an answer of the library is proposed, and sureLike
// from which it is called a good match; both are of 100 and were set on the sample of
// the tests.
const (
	minLike  = 30
	sureLike = 60
)

// library finds answers to questions by the words that both have, the rarer the more
// they count (tf-idf with the cosine of both as likeness). It is deterministic: the
// same library and question always give the same answer.
type library struct {
	docs []doc
	idf  map[string]float64
}

type doc struct {
	answer *record.Answer
	words  map[string]float64
	norm   float64
}

// newLibrary takes each wording of each answer as a document of its own.
func newLibrary(list []*record.Answer) *library {
	l := &library{idf: map[string]float64{}}
	for _, a := range list {
		for _, text := range append([]string{a.Title + " " + string(a.Question)}, a.Variants...) {
			l.docs = append(l.docs, doc{answer: a, words: counts(text + " " + strings.Join(a.Keywords, " "))})
		}
	}
	for _, d := range l.docs {
		for w := range d.words {
			l.idf[w]++
		}
	}
	n := float64(len(l.docs))
	for w, df := range l.idf {
		l.idf[w] = math.Log(1 + n/df)
	}
	for i := range l.docs {
		l.docs[i].norm = l.norm(l.docs[i].words)
	}
	return l
}

// unknown is what a word weighs that no answer has.
func (l *library) weight(w string) float64 {
	if x, ok := l.idf[w]; ok {
		return x
	}
	return math.Log(1 + float64(len(l.docs)+1))
}

func (l *library) norm(words map[string]float64) float64 {
	sum := 0.0
	for _, w := range sorted(words) {
		x := words[w] * l.weight(w)
		sum += x * x
	}
	return math.Sqrt(sum)
}

// Like is an answer and how like its question is, of 100.
type Like struct {
	Answer  *record.Answer
	Percent int
}

// best are the answers that are most like a question, the best first, at most n.
func (l *library) best(question string, n int) []Like {
	q := counts(question)
	norm := l.norm(q)
	if norm == 0 {
		return nil
	}
	top := map[*record.Answer]int{}
	for _, d := range l.docs {
		dot := 0.0
		for _, w := range sorted(q) {
			x := l.weight(w)
			dot += q[w] * d.words[w] * x * x
		}
		if p := int(math.Round(100 * dot / (norm * d.norm))); d.norm > 0 && p >= minLike && p > top[d.answer] {
			top[d.answer] = p
		}
	}
	var out []Like
	for a, p := range top {
		out = append(out, Like{a, p})
	}
	slices.SortFunc(out, func(a, b Like) int { return cmp.Or(b.Percent-a.Percent, cmp.Compare(a.Answer.Ref, b.Answer.Ref)) })
	return out[:min(n, len(out))]
}

func sorted(words map[string]float64) []string {
	out := make([]string, 0, len(words))
	for w := range words {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}

// counts are the words of a text with how often they come, dampened; words that say
// nothing about the subject are left out, endings are cut.
func counts(text string) map[string]float64 {
	out := map[string]float64{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(w)) < 2 || slices.Contains(strings.Fields(stopwords), w) {
			continue
		}
		out[stem(w)]++
	}
	for w, n := range out {
		out[w] = 1 + math.Log(n)
	}
	return out
}

const stopwords = `a an and are as at be by can do does for from has have how if in is it its of on or our please that the their they this to us we what when where which who will with you your
aber als am an auch auf aus bei das dass dem den der des die durch ein eine einem einen einer eines er es für haben hat ihr ihre ihrem ihren ihrer im in ist kann können mit nach oder sie sind über um und uns unser unsere unserer unter vom von vor was wenn wer werden wie wird wo zu zum zur`

// stem cuts common endings of English and German words, roughly; both sides of a
// comparison are cut alike.
func stem(w string) string {
	for _, end := range []string{"ungen", "ation", "ing", "ung", "ed", "en", "er", "es", "em", "e", "s", "n"} {
		if cut, ok := strings.CutSuffix(w, end); ok && len([]rune(cut)) >= 4 {
			return cut
		}
	}
	return w
}
