package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// FiveQuestion is one of the five that every activity answers in plain words (S-044).
type FiveQuestion string

// FiveQuestions in the order in which people ask them.
func FiveQuestions() []FiveQuestion { return []FiveQuestion{"what", "why", "who", "where", "how_long"} }

// FiveAnswer is what an entry of the record of processing says to one question. Nothing
// said is a named gap: Key is its sentence "five.gap.KEY", Field where to mend it. An
// answer may have a gap too: how long is known of three categories, not of the fourth.
type FiveAnswer struct {
	Question FiveQuestion
	Said     []Said
	Gap      string
	Field    string
}

// Said is one part of an answer: a term of a scheme, a record, a country, a period or
// words, and what it is about.
type Said struct {
	About  []Word // whose data, which data the period is for
	Word   Word
	Period calendar.Period
	From   record.RetentionStart
	Text   string // a condition, a disposal in words
}

// Word is one thing by its code, its record or its name.
type Word struct {
	Scheme, Code string
	ID           id.ID
	Text         string
}

// FiveAnswers answers the five questions from the record: which data, for what, who
// has access, where they are, how long they stay. All come from the lists of the
// activity; what is not recorded is a gap and never guessed.
func FiveAnswers(a *record.ProcessingActivity) []FiveAnswer {
	return []FiveAnswer{whatData(a), whatFor(a), whoHas(a), whereIs(a), howLong(a)}
}

func whatData(a *record.ProcessingActivity) FiveAnswer {
	out := FiveAnswer{Question: "what", Field: "data_items"}
	for _, p := range a.Principals {
		s := Said{Word: Word{Scheme: "principal_category", Code: string(p.Category)}}
		for _, d := range a.DataItems {
			if d.Principal.ID == p.ID {
				s.About = append(s.About, dataWord(d))
			}
		}
		if len(s.About) > 0 {
			out.Said = append(out.Said, s)
		}
	}
	all := Said{}
	for _, d := range a.DataItems {
		if d.Principal.ID.IsZero() {
			all.About = append(all.About, dataWord(d))
		}
	}
	if len(all.About) > 0 {
		out.Said = append(out.Said, all)
	}
	if len(out.Said) == 0 {
		out.Gap = "what"
	}
	return out
}

func dataWord(d record.ActivityDataItem) Word {
	return Word{Scheme: "pii_category", Code: string(d.Category)}
}

func whatFor(a *record.ProcessingActivity) FiveAnswer {
	out := FiveAnswer{Question: "why", Field: "purposes"}
	for _, p := range a.Purposes {
		s := Said{Word: Word{Scheme: "purpose", Code: string(p.Purpose)}, Text: string(p.Description)}
		if p.Purpose == "" {
			s.Word = Word{}
		}
		out.Said = append(out.Said, s)
	}
	if a.Role.Serves() {
		out.Field = "customers"
		for _, c := range a.Customers {
			for _, o := range c.Operations {
				s := Said{Word: Word{Scheme: "operation", Code: string(o)}, About: []Word{{ID: c.Party.ID, Text: c.Name}}}
				out.Said = append(out.Said, s)
			}
		}
	}
	if len(out.Said) == 0 {
		out.Gap = "why"
	}
	return out
}

func whoHas(a *record.ProcessingActivity) FiveAnswer {
	out := FiveAnswer{Question: "who", Field: "access"}
	add := func(w Word, text string) {
		if w == (Word{}) || slices.ContainsFunc(out.Said, func(s Said) bool { return s.Word == w }) {
			return
		}
		out.Said = append(out.Said, Said{Word: w, Text: text})
	}
	for _, x := range a.Access {
		add(Word{Text: x.Group}, string(x.Condition))
	}
	if !a.Unit.ID.IsZero() {
		add(Word{ID: a.Unit.ID}, "")
	}
	for _, x := range a.Recipients {
		switch {
		case !x.Party.ID.IsZero():
			add(Word{ID: x.Party.ID}, "")
		case !x.Unit.ID.IsZero():
			add(Word{ID: x.Unit.ID}, "")
		case x.Name != "":
			add(Word{Text: x.Name}, "")
		case x.Category != "":
			add(Word{Scheme: "recipient_category", Code: string(x.Category)}, "")
		}
	}
	for _, x := range a.Processors {
		switch {
		case !x.Engagement.ID.IsZero():
			add(Word{ID: x.Engagement.ID}, "")
		case !x.Party.ID.IsZero():
			add(Word{ID: x.Party.ID}, "")
		default:
			add(Word{Text: x.Name}, "")
		}
	}
	if len(out.Said) == 0 {
		out.Gap = "who"
	}
	return out
}

func whereIs(a *record.ProcessingActivity) FiveAnswer {
	out := FiveAnswer{Question: "where", Field: "systems"}
	seen := map[id.ID]bool{}
	add := func(at id.ID) {
		if !at.IsZero() && !seen[at] {
			seen[at] = true
			out.Said = append(out.Said, Said{Word: Word{ID: at}})
		}
	}
	for _, at := range a.Systems {
		add(at)
	}
	for _, at := range a.DataStores {
		add(at)
	}
	for _, d := range a.DataItems {
		for _, at := range d.DataStores {
			add(at)
		}
	}
	if len(out.Said) == 0 {
		out.Gap = "where"
		return out
	}
	var countries []register.Country
	for _, t := range a.Transfers {
		if t.Country != "" && !slices.Contains(countries, t.Country) {
			countries = append(countries, t.Country)
			out.Said = append(out.Said, Said{Word: Word{Scheme: "country", Code: string(t.Country)}})
		}
	}
	return out
}

func howLong(a *record.ProcessingActivity) FiveAnswer {
	out := FiveAnswer{Question: "how_long", Field: "data_items"}
	if a.RetentionStatement != "" {
		out.Said = append(out.Said, Said{Text: string(a.RetentionStatement)})
	}
	unsaid := 0
	for _, d := range a.DataItems {
		if d.Retention == "" && d.RetentionText == "" {
			unsaid++
			continue
		}
		s := Said{Period: d.Retention, From: d.RetentionFrom}
		if d.Retention == "" {
			s.Text = string(d.RetentionText)
		}
		i := slices.IndexFunc(out.Said, func(x Said) bool {
			return x.Period == s.Period && x.From == s.From && x.Text == s.Text && len(x.About) > 0
		})
		if i < 0 {
			i, out.Said = len(out.Said), append(out.Said, s)
		}
		if w := dataWord(d); !slices.Contains(out.Said[i].About, w) {
			out.Said[i].About = append(out.Said[i].About, w)
		}
	}
	switch {
	case len(out.Said) == 0:
		out.Gap = "how_long"
	case unsaid > 0 && a.RetentionStatement == "":
		out.Gap = "how_long_some"
	}
	return out
}
