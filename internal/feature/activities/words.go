package activities

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// voice says things of an activity in one language.
type voice struct {
	i18n.Words
	names map[id.ID]store.Title
	packs *law.Packs // those of the organisation
}

// voiceOf speaks of laws as the packs of the organisation have them.
func voiceOf(ctx context.Context, tx *store.Tx, w i18n.Words) (voice, error) {
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return voice{}, err
	}
	w, err = survey.Words(ctx, tx, w)
	return voice{Words: w, packs: packs}, err
}

// word is one thing by its name. A record that the reader may not see is told as such.
func (v voice) word(w assess.Word) string {
	switch {
	case !w.ID.IsZero():
		if t, ok := v.names[w.ID]; ok {
			return t.Title
		}
		if w.Text != "" {
			return w.Text
		}
		return v.T("rec.hidden")
	case w.Scheme == "country":
		return catalogue.CountryName(w.Code, v.Lang())
	case w.Scheme != "":
		return catalogue.In(v.Words).Label(w.Scheme, w.Code, v.Lang())
	}
	return w.Text
}

func (v voice) list(words []assess.Word) string {
	var out []string
	for _, w := range words {
		if s := v.word(w); s != "" {
			out = append(out, s)
		}
	}
	return v.And(out...)
}

// lines are the parts of an answer, each a sentence or a name.
func (v voice) lines(a assess.FiveAnswer) []string {
	var out []string
	for _, s := range a.Said {
		if t := v.line(a.Question, s); t != "" {
			out = append(out, t)
		}
	}
	return out
}

func (v voice) line(q assess.FiveQuestion, s assess.Said) string {
	name, about, text := v.word(s.Word), v.list(s.About), firstLine(s.Text)
	switch q {
	case "what":
		if name == "" {
			return about
		}
		return v.T("activities.five.of", "who", name, "what", about)
	case "how_long":
		if text == "" {
			text = v.retention(s.Period, s.From)
		}
		if about == "" {
			return text
		}
		return v.T("activities.five.of", "who", about, "what", text)
	}
	switch {
	case name == "":
		return text
	case about != "":
		return v.T("activities.five.for", "what", name, "who", about)
	case text != "":
		return v.T("activities.five.of", "who", name, "what", text)
	}
	return name
}

// retention is a period with the event from which it runs.
func (v voice) retention(p calendar.Period, from record.RetentionStart) string {
	if p == "" {
		return ""
	}
	if from == "" {
		return v.Period(p)
	}
	return v.T("activities.period.from", "period", v.Period(p), "event", v.T("choice.retention_start."+string(from)))
}

// firstLine is the beginning of a text without its markup.
func firstLine(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	first = strings.NewReplacer("**", "", "`", "", "# ", "").Replace(first)
	if r := []rune(first); len(r) > 240 {
		return string(r[:239]) + "…"
	}
	return first
}

// grounds is a basis with the conditions beside it, in one line.
func (v voice) grounds(b *record.ActivityBasis) string {
	var out []string
	add := func(code string) {
		if code == "" {
			return
		}
		if x, ok := v.packs.Basis(code); ok && v.Has(x.LabelKey()) {
			code = v.T(x.LabelKey())
			if x.Source.Cite != "" {
				code += " (" + x.Source.Cite + ")"
			}
		} else if key := "law.basis." + code; v.Has(key) {
			code = v.T(key)
		}
		out = append(out, code)
	}
	add(string(b.Basis))
	add(string(b.SpecialCondition))
	add(string(b.CriminalGround))
	return strings.Join(out, "; ")
}

// lawName is a law as people call it.
func (v voice) lawName(code record.Law) string {
	if code == "" {
		return v.T("activities.law.any")
	}
	if key := "law.name." + string(code); v.Has(key) {
		return v.T(key)
	}
	if l, ok := v.packs.Law(string(code)); ok {
		return l.Name
	}
	return string(code)
}

// purposeName is a purpose by its term and its own words.
func (v voice) purposeName(x *record.ActivityPurpose) string {
	text := firstLine(string(x.Description))
	if x.Purpose == "" {
		return text
	}
	name := catalogue.In(v.Words).Label(catalogue.Purpose, string(x.Purpose), v.Lang())
	if text == "" {
		return name
	}
	return v.T("activities.five.of", "who", name, "what", text)
}
