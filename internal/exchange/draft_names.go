package exchange

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// entity is the record of that title, or a new one that the plan lists.
func (w *draftWork) entity(name, title string, v recognise.Value, create bool) id.ID {
	title = strings.Join(strings.Fields(tidyCell(title)), " ")
	if title == "" || utf8.RuneCountInString(title) > register.MaxTitle {
		return id.ID{}
	}
	f := w.f
	f.names.want([]string{name}, title)
	if create {
		f.wanted[name+"\x00"+fold(title)] = true
	}
	if f.dry {
		return id.ID{}
	}
	if at := f.names.find([]string{name}, title); !at.IsZero() {
		f.named(name, title, v)
		return at
	}
	if f.names.many[name+"\x00"+fold(title)] {
		f.plan.unread(Note{At: v.At.String(), Words: short(title), Key: "exchange.ambiguous", Args: problem.Pairs("title", title)})
		return id.ID{}
	}
	if !f.wanted[name+"\x00"+fold(title)] || !f.create { // another cell may ask for it, before or after this one
		return id.ID{}
	}
	t := f.set.Get(name)
	if !f.tx.May(access.Import, t.Group) || !f.tx.May(access.Create, t.Group) {
		return id.ID{}
	}
	rec := t.New()
	h := register.HeadOf(rec)
	h.ID, h.Title = id.New(), title
	at := v.At.String()
	f.missing[name+"\x00"+title] = &work{t: t, rec: rec, at: at, touched: true, listed: true, where: func(string) string { return at }}
	f.names.make(name, title, h.ID)
	f.made[name+"\x00"+fold(title)] = len(f.plan.Missing)
	f.plan.Missing = append(f.plan.Missing, Missing{Register: name, Title: title, ID: h.ID, At: []string{at}})
	return h.ID
}

// named adds a cell to those that name a missing record.
func (f *foreignBook) named(name, title string, v recognise.Value) {
	i, ok := f.made[name+"\x00"+fold(title)]
	if m := f.plan.Missing; ok && i < len(m) && len(m[i].At) < 5 {
		m[i].At = append(m[i].At, v.At.String())
	}
}

// nameLike reports whether words read like a name and not like a sentence.
func nameLike(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && utf8.RuneCountInString(s) <= 80 && len(strings.Fields(s)) <= 8 && !strings.ContainsAny(s, "\n:;?!") &&
		(unicode.IsUpper(first) || unicode.IsDigit(first)) && catalogue.Nothing(s) == catalogue.Present
}

// legalForm reports whether a name ends in what only a company has.
func legalForm(s string) bool {
	words := strings.Fields(fold(s))
	for _, w := range words {
		if slices.Contains([]string{"gmbh", "ag", "kg", "ug", "se", "ltd", "limited", "inc", "llc", "plc", "corp", "sa", "sas", "sarl", "sl", "srl", "spa", "bv", "nv", "ev", "eg", "ohg", "kgaa", "oy", "ab", "aps", "lda"}, w) {
			return true
		}
	}
	f := " " + strings.Join(words, " ") + " "
	return strings.Contains(f, " sp z o o ") || strings.Contains(f, " e v ") || strings.Contains(f, " b v ") || strings.Contains(f, " s a ") || strings.Contains(f, " s r l ") || strings.Contains(f, " s p a ")
}

// personLike reports whether words read like a person's name.
func personLike(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 || utf8.RuneCountInString(s) > 60 || strings.ContainsAny(s, "0123456789/&()") || legalForm(s) {
		return false
	}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		lower := strings.ToLower(strings.Trim(w, ".,"))
		if slices.Contains([]string{"department", "dept", "team", "unit", "head", "manager", "management", "officer", "director", "office", "service", "abteilung", "leiter", "leiterin", "leitung", "bereich", "personal", "geschäftsführung", "direction", "responsable", "directeur", "dirección", "departamento", "ufficio", "responsabile", "afdeling", "dział", "kierownik", "diretor", "human", "resources", "it", "hr"}, lower) {
			return false
		}
		if !unicode.IsUpper(first) && !slices.Contains([]string{"von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "le", "la", "zu", "y", "e", "ter"}, lower) {
			return false
		}
	}
	return true
}

// owner sets the accountable person, if the words name one.
func (w *draftWork) owner(f recognise.Field) {
	h := register.HeadOf(w.rec)
	for _, v := range w.values(f) {
		title := tidyCell(v.Text)
		if !h.Owner.IsZero() {
			w.aside(f, v)
			continue
		}
		if h.Owner = w.entity("people", title, v, w.f.said.personLike(title)); h.Owner.IsZero() {
			w.aside(f, v)
		}
	}
}

// unit is the organisational unit that the words name.
func (w *draftWork) unit(f recognise.Field) id.ID {
	var at id.ID
	for _, v := range w.values(f) {
		title := tidyCell(v.Text)
		if !at.IsZero() {
			w.aside(f, v)
			continue
		}
		if at = w.entity("units", title, v, utf8.RuneCountInString(title) <= 100 && !strings.Contains(title, "\n")); at.IsZero() {
			w.aside(f, v)
		}
	}
	return at
}
