package catalogue

import (
	"cmp"
	"slices"
	"strings"
)

// Hit is one row that a search found.
type Hit struct {
	Requirement *Requirement
	// Alias is set where the row was found by a number that is used wrongly: its
	// warning belongs beside the row.
	Alias *Alias
	Score int // the higher the nearer
}

// searchShown bounds what one search answers.
const searchShown = 200

// Search finds rows by number, by words of title, text or statement, and by numbers
// that others use wrongly. The nearest come first, at most 200.
func (l *Lib) Search(text string) []Hit { return l.SearchIn(text, "") }

// SearchIn is Search in one framework; "" means all.
func (l *Lib) SearchIn(text, framework string) []Hit {
	want := foldID(text)
	if want == "" {
		return nil
	}
	l.searchable.Do(func() {
		for _, r := range l.rows {
			r.prepare()
		}
	})
	var out []Hit
	if a, ok := l.Alias(text); ok {
		for i, keys := range [][]Key{a.Primary, a.Collide, a.Also} {
			for _, k := range keys {
				if r := l.rows[k]; r != nil && (framework == "" || r.Framework == framework) {
					out = append(out, Hit{Requirement: r, Alias: a, Score: 1200 - 100*i})
				}
			}
		}
	}
	found := map[Key]bool{}
	for _, h := range out {
		found[h.Requirement.Key] = true
	}
	terms := strings.Fields(want)
	for _, f := range l.frameworks {
		if framework != "" && f.ID != framework {
			continue
		}
		for _, r := range l.of[f.ID] {
			if found[r.Key] {
				continue
			}
			if score := r.score(want, terms); score > 0 {
				out = append(out, Hit{Requirement: r, Score: score})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return out[:min(len(out), searchShown)]
}

// score is how near a row is: its number, the beginning of its number, all words in
// its title, all words in it. Rows that ask for something stand before those that
// order.
func (r *Requirement) score(want string, terms []string) int {
	score := 0
	switch {
	case r.foldID == want, foldID(string(r.Key)) == want:
		score = 1000
	case strings.HasPrefix(r.foldID, want+" "):
		score = 700
	case all(r.foldTitle, terms):
		score = 500
	case all(r.fold, terms):
		score = 300
	default:
		return 0
	}
	if r.Asks() {
		score += 20
	}
	if r.Kind == Control || r.Kind == Clause {
		score += 20
	}
	if r.Framework == ISO27701of2025 {
		score += 10
	}
	return score
}

// all reports whether each term begins a word of the text; a longer one may stand
// inside a word, as German words do.
func all(text string, terms []string) bool {
	for _, t := range terms {
		i := strings.Index(text, t)
		for i > 0 && len(t) < 4 && text[i-1] != ' ' {
			next := strings.Index(text[i+1:], t)
			if next < 0 {
				i = -1
				break
			}
			i += 1 + next
		}
		if i < 0 {
			return false
		}
	}
	return true
}

// foldID folds what people type for a number: "a.1.2.7", "A 1.2.7" and "Art 5 (1) (a)"
// are the same as the number.
func foldID(text string) string { return Fold(text) }

// prepare folds what is searched.
func (r *Requirement) prepare() {
	r.foldID = foldID(r.ID)
	r.foldTitle = Fold(r.Title + " " + r.de.Title)
	r.fold = r.foldID + " " + r.foldTitle + " " + Fold(r.Text+" "+r.de.Text+" "+r.Provision)
}
