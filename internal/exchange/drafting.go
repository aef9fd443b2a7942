package exchange

import (
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
)

// drafting fills a draft from the file of another program, whose fields are known.
type drafting struct{ recognise.Draft }

func newDrafting(register, title string, at recognise.Spot) *drafting {
	return &drafting{recognise.Draft{Register: register, Title: title, TitleFrom: "title", Sheet: at.Sheet, Rows: []int{max(at.Row, 0)}, Col: -1, Values: map[recognise.Field][]recognise.Value{}}}
}

// says adds a value to a field; one that is no value is kept as such.
func (d *drafting) says(f recognise.Field, label, text string, at recognise.Spot) {
	if text = tidyCell(text); text == "" {
		return
	}
	v := recognise.Value{Text: text, Kind: recognise.Words, At: at, Label: label}
	switch catalogue.Nothing(text) {
	case catalogue.StatedNone:
		v.Kind = recognise.Nothing
	case catalogue.Blank, catalogue.Unanswered:
		v.Kind = recognise.Open
	}
	if v.Kind == recognise.Words && recognise.IsList(d.Register, f) {
		v.Items = []string{text}
	}
	d.Values[f] = append(d.Values[f], v)
}

// notes keeps words that have no field.
func (d *drafting) notes(label, text string, at recognise.Spot) {
	if text = tidyCell(text); text != "" {
		d.Rest = append(d.Rest, recognise.Labelled{Header: label, Text: text, At: at})
	}
}

// inWords is a code of another program as people say it: "bank_account".
func inWords(code string) string {
	if !strings.Contains(code, "_") || strings.Contains(code, " ") {
		return code
	}
	return strings.ReplaceAll(code, "_", " ")
}

// termOf is the English label of the term that a key of the Fides language means, or
// the key.
func termOf(scheme, key string) string {
	for k := key; k != ""; {
		if t, how := catalogue.Match(scheme, k); how == catalogue.Certain {
			return t.Label("en")
		}
		i := strings.LastIndexByte(k, '.')
		if i < 0 {
			break
		}
		k = k[:i] // user.contact.email.work is an e-mail address
	}
	return key
}
