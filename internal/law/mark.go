package law

import (
	"fmt"
	"regexp"
)

// Level says how a fact was verified.
type Level string

const (
	Primary    Level = "P" // against the text of the law or the data source itself
	Secondary  Level = "S" // against a regulator's page, a law firm's note, a tracker
	Unverified Level = "U" // from general knowledge, not checked
)

// Mark is the verification of one fact. Sources often word it in parts ("P for
// Art. 12A; U for the list"): Level is the first part, Weakest the worst, and
// Raw keeps the words. A case that follows from a fact carries its mark.
type Mark struct {
	Level   Level
	Weakest Level
	Raw     string
}

var markPart = regexp.MustCompile(`(?:^|[;,] ?)([PSU])\b| ([SU])$`)

// ParseMark reads a mark as the data word it.
func ParseMark(raw string) (Mark, error) {
	parts := markPart.FindAllStringSubmatch(raw, -1)
	if len(parts) == 0 || raw[:1] != parts[0][1] {
		return Mark{}, fmt.Errorf("mark %q: want P, S or U first", raw)
	}
	m := Mark{Level: Level(parts[0][1]), Raw: raw}
	for _, p := range parts {
		m.Weakest = weaker(m.Weakest, Level(p[1]+p[2]))
	}
	return m, nil
}

func weaker(a, b Level) Level {
	rank := map[Level]int{Primary: 1, Secondary: 2, Unverified: 3}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

// Mixed reports whether parts of the fact are verified differently.
func (m Mark) Mixed() bool { return m.Weakest != m.Level || len(m.Raw) > 1 }

// Source is where a fact stands and how sure we are of it.
type Source struct {
	Cite string
	Mark Mark
}
