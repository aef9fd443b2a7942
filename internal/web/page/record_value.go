package page

import (
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// look says how a piece of a value is drawn.
type look string

const (
	lookPlain     look = ""
	lookProse     look = "prose"
	lookTag       look = "tag"
	lookSensitive look = "sensitive" // special categories and what makes them lawful (GDPR Art. 9, 10)
	lookCountry   look = "country"
	lookRecord    look = "record" // a linked record
	lookPerson    look = "person"
	lookHidden    look = "hidden" // a linked record that the reader may not see
)

// piece is one value of a field as people read it.
type piece struct {
	look             look
	text             string
	code, icon, href string
}

// recordWords turns values into the words of the reader.
type recordWords struct {
	words  i18n.Words
	titles map[id.ID]store.Title
	set    *register.Set
	slug   string
	zone   *time.Location
}

func recordWordsOf(c *web.Call) *recordWords {
	return &recordWords{words: c.Words, set: c.Store.Registers(), slug: c.Member.Slug, zone: c.Zone(), titles: map[id.ID]store.Title{}}
}

// value is a field of rec, which is of or a row of it.
func (r *recordWords) value(t *register.Type, of register.Record, f *register.Field, rec any) []piece {
	if f.IsZero(rec) || f.Kind == register.KindRows {
		return nil
	}
	switch f.Kind {
	case register.KindFiles:
		var out []piece
		v := f.In(rec)
		for i := range v.Len() {
			file := v.Index(i).Interface().(register.File) //nolint:forcetypeassert // what Files hold
			out = append(out, piece{look: lookTag, text: file.Name, icon: "paperclip"})
		}
		return out
	case register.KindRow:
		return r.row(t, of, f, rec)
	case register.KindText:
		return []piece{{look: lookProse, text: f.Text(rec, nil)}}
	}
	text := f.Text(rec, nil)
	if !f.Kind.Many() {
		return []piece{r.one(f, text)}
	}
	var out []piece
	for part := range strings.SplitSeq(text, "\n") {
		if f.Kind != register.KindLines {
			part = strings.ReplaceAll(part, `\;`, ";")
		}
		out = append(out, r.one(f, part))
	}
	return out
}

func (r *recordWords) one(f *register.Field, text string) piece {
	switch f.Kind {
	case register.KindLink, register.KindLinks, register.KindRef:
		at, err := id.Parse(text)
		if err != nil {
			return piece{text: text}
		}
		return r.linked(at)
	case register.KindChoices:
		return piece{look: lookTag, text: r.words.T(f.ValueKey(text)), code: text}
	case register.KindChoice:
		return piece{text: r.words.T(f.ValueKey(text)), code: text}
	case register.KindTerm, register.KindTerms:
		return r.term(f.Scheme, text)
	case register.KindCountry, register.KindCountries:
		return piece{look: lookCountry, text: catalogue.CountryName(text, r.words.Lang()), code: text}
	case register.KindBool:
		return piece{text: r.words.T("rec.yes")}
	case register.KindDay:
		return piece{text: r.words.Day(calendar.Day(text))}
	case register.KindPeriod:
		return piece{text: r.words.Period(calendar.Period(text))}
	case register.KindTime:
		t, err := time.Parse(register.TimeForm, text)
		if err != nil {
			return piece{text: text}
		}
		return piece{text: r.words.Time(t, r.zone)}
	case register.KindInt, register.KindDecimal:
		return piece{text: r.words.Decimal(text)}
	case register.KindLines:
		return piece{look: lookTag, text: text}
	}
	if strings.HasPrefix(text, "https://") {
		return piece{text: text, href: text}
	}
	return piece{text: text}
}

// term is a code of a taxonomy in words; what the catalogue does not know was kept
// word for word and stays so.
func (r *recordWords) term(scheme, code string) piece {
	p := piece{look: lookTag, text: termWord(r.words, scheme, code), code: code}
	if term, ok := catalogue.In(r.words).Find(scheme, code); ok && (term.Sensitivity == catalogue.Special || term.Sensitivity == catalogue.Criminal) {
		p.look = lookSensitive
	}
	if scheme == "special_condition" || scheme == "criminal_ground" {
		p.look = lookSensitive
	}
	return p
}

// linked is another record by its title.
func (r *recordWords) linked(at id.ID) piece {
	title, ok := r.titles[at]
	if !ok {
		return piece{look: lookHidden, text: r.words.T("rec.hidden"), code: at.String()}
	}
	p := piece{look: lookRecord, text: title.Title, code: title.Ref, href: web.In(r.slug, title.Register, title.Ref)}
	if title.Register == record.People.Name {
		p.look = lookPerson
	} else if t := r.set.Get(title.Register); t != nil {
		p.icon = t.Icon
	}
	return p
}

// row is another row of the same record by what it says first.
func (r *recordWords) row(t *register.Type, of register.Record, f *register.Field, rec any) []piece {
	list := t.Field(f.RowOf)
	if list == nil {
		return nil
	}
	want := f.Text(rec, nil)
	for _, x := range list.RowsOf(of) {
		if register.RowID(x).String() == want {
			return []piece{{text: r.rowNameApart(t, of, list, x)}}
		}
	}
	return nil
}

// rowName is what a row is called: the first of its fields that says something.
func (r *recordWords) rowName(t *register.Type, of register.Record, list *register.Field, row any) string {
	for _, f := range list.Rows {
		if f.Kind == register.KindRow {
			continue
		}
		if s := r.text(r.value(t, of, f, row)); s != "" {
			return clip(s, 90)
		}
	}
	return r.words.T(t.FieldKey(list.Name))
}

// rowNameApart adds what tells a row from others that are called the same.
func (r *recordWords) rowNameApart(t *register.Type, of register.Record, list *register.Field, row any) string {
	name, first := r.rowName(t, of, list, row), ""
	same := 0
	for _, x := range list.RowsOf(of) {
		if r.rowName(t, of, list, x) == name {
			same++
		}
	}
	if same < 2 {
		return name
	}
	for _, f := range list.Rows {
		switch s := r.text(r.value(t, of, f, row)); {
		case s == "" || f.Kind == register.KindRow:
		case first == "":
			first = s
		default:
			return r.words.T("rec.row.apart", "name", name, "what", clip(s, 60))
		}
	}
	return name
}

// head is an editable or derived part of the head.
func (r *recordWords) head(h *register.Head, name string) []piece {
	switch name {
	case "owner", "reviewed_by":
		at := h.Owner
		if name == "reviewed_by" {
			at = h.ReviewedBy
		}
		if at.IsZero() {
			return nil
		}
		return []piece{r.linked(at)}
	case "review_every":
		return plainPiece(r.words.Period(h.ReviewEvery))
	case "review_due":
		return plainPiece(r.words.Day(h.ReviewDue))
	case "reviewed_on":
		return plainPiece(r.words.Day(h.ReviewedOn))
	case "confidentiality":
		if h.Confidentiality == "" {
			return nil
		}
		return plainPiece(r.words.T("choice.confidentiality." + string(h.Confidentiality)))
	case "tags":
		var out []piece
		for _, s := range h.Tags {
			out = append(out, piece{look: lookTag, text: s, icon: "tag"})
		}
		return out
	case "attributes":
		var out []piece
		for _, a := range h.Attributes {
			out = append(out, piece{look: lookTag, text: a.Label + ": " + a.Value})
		}
		return out
	case "title":
		return plainPiece(h.Title)
	case "archive_reason":
		return plainPiece(h.ArchiveReason)
	case "archived":
		return plainPiece(r.words.Time(h.Archived, r.zone))
	}
	return nil
}

func plainPiece(s string) []piece {
	if s == "" {
		return nil
	}
	return []piece{{text: s}}
}

// text joins pieces into one line.
func (r *recordWords) text(list []piece) string {
	parts := make([]string, 0, len(list))
	for _, p := range list {
		parts = append(parts, strings.Join(strings.Fields(p.text), " "))
	}
	return strings.Join(parts, ", ")
}

// clip cuts a text after so many letters.
func clip(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return s
}

// pointsAt are all records that rec names, its owner and reviewer among them.
func pointsAt(t *register.Type, rec register.Record) []id.ID {
	h := register.HeadOf(rec)
	var out []id.ID
	for _, at := range []id.ID{h.Owner, h.ReviewedBy} {
		if !at.IsZero() {
			out = append(out, at)
		}
	}
	for _, f := range t.Fields {
		out = append(out, f.IDs(rec)...)
		if f.Kind != register.KindRows {
			continue
		}
		for _, row := range f.RowsOf(rec) {
			for _, x := range f.Rows {
				out = append(out, x.IDs(row)...)
			}
		}
	}
	return out
}
