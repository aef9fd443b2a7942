package register

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Resolve finds the record that text means in one of the registers: an
// identifier, a reference, or what else the caller accepts. It answers the zero
// ID when there is none.
type Resolve func(registers []string, text string) id.ID

// TimeForm is how an instant is written everywhere: UTC with microseconds, so
// that text order is time order.
const TimeForm = "2006-01-02T15:04:05.000000Z"

// SetText sets the field of rec from the form people type: one line a value for
// fields with several. It adds to p what is wrong and leaves the field alone then.
func (f *Field) SetText(rec any, text string, resolve Resolve, p *problem.List) {
	v := f.In(rec)
	if f.Kind == KindText {
		v.SetString(text)
		return
	}
	text = strings.TrimSpace(text)
	if !f.Kind.Many() {
		f.setOne(v, text, resolve, p)
		return
	}
	f.setMany(v, f.parts(text), resolve, p)
}

// parts splits a list as people write it: a line or a semicolon apart. A semicolon
// within a value is written \; as Text does.
func (f *Field) parts(text string) []string {
	whole := f.Kind == KindLines || f.Kind == KindFiles // whose values stand a line each
	var out []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		pieces := []string{line}
		if !whole {
			pieces = strings.Split(strings.ReplaceAll(line, `\;`, "\x00"), ";")
		}
		for _, s := range pieces {
			if s = strings.TrimSpace(strings.ReplaceAll(s, "\x00", ";")); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func (f *Field) setMany(v reflect.Value, parts []string, resolve Resolve, p *problem.List) {
	if len(parts) > f.Max { // before any is looked up
		p.Add(f.Name, "too_many", "max", f.Max)
		return
	}
	out, before := reflect.MakeSlice(v.Type(), len(parts), len(parts)), len(p.Fields())
	for i, s := range parts {
		f.setOne(out.Index(i), s, resolve, p)
	}
	if len(p.Fields()) > before {
		return
	}
	if len(parts) == 0 {
		out = reflect.Zero(v.Type())
	}
	v.Set(out)
}

// setOne sets one value, v being the field or one element of it.
func (f *Field) setOne(v reflect.Value, s string, resolve Resolve, p *problem.List) {
	if s == "" {
		v.SetZero()
		return
	}
	switch f.Kind {
	case KindBool:
		b, err := strconv.ParseBool(strings.ToLower(s))
		if err != nil {
			p.Add(f.Name, "bad_bool", "value", s)
			return
		}
		v.SetBool(b)
	case KindInt:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			p.Add(f.Name, "bad_number", "value", s)
			return
		}
		v.SetInt(n)
	case KindDecimal:
		d, err := ParseDecimal(s)
		if err != nil {
			p.Add(f.Name, "bad_decimal", "value", s)
			return
		}
		v.SetInt(int64(d))
	case KindTime:
		t, err := time.Parse(time.RFC3339, s)
		if t = t.UTC(); err != nil || !writable(t) {
			p.Add(f.Name, "bad_time", "value", s)
			return
		}
		v.Set(reflect.ValueOf(t.Truncate(time.Microsecond)))
	case KindCountry, KindCountries:
		v.SetString(strings.ToUpper(s))
	case KindLink, KindLinks, KindRef, KindRow:
		f.setID(v, s, resolve, p)
	case KindFiles:
		file, ok := parseFile(s)
		if !ok {
			p.Add(f.Name, "bad_file", "value", s)
			return
		}
		v.Set(reflect.ValueOf(file))
	default:
		v.SetString(s)
	}
}

// writable reports whether TimeForm has room for the year of t.
func writable(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }

func (f *Field) setID(v reflect.Value, s string, resolve Resolve, p *problem.List) {
	at, err := id.Parse(s)
	if f.Kind != KindRow && err != nil && resolve != nil {
		at = resolve(f.Registers, s)
	}
	if at.IsZero() {
		p.Add(f.Name, "unknown_link", "value", s)
		return
	}
	if f.Kind == KindLinks {
		v.Set(reflect.ValueOf(at))
		return
	}
	v.Field(0).Set(reflect.ValueOf(at))
}

// Text is the field of rec in the form that SetText reads. name turns a linked
// record into what stands in the text, such as its reference; nil keeps the
// identifier.
func (f *Field) Text(rec any, name func(id.ID) string) string {
	v := f.In(rec)
	if !f.Kind.Many() {
		return f.textOf(v, name)
	}
	parts := make([]string, v.Len())
	for i := range parts {
		parts[i] = f.textOf(v.Index(i), name)
		if f.Kind != KindLines && f.Kind != KindFiles {
			parts[i] = strings.ReplaceAll(parts[i], ";", `\;`)
		}
	}
	return strings.Join(parts, "\n")
}

func (f *Field) textOf(v reflect.Value, name func(id.ID) string) string {
	if v.Kind() == reflect.String {
		return v.String()
	}
	switch x := v.Interface().(type) {
	case bool:
		if x {
			return "true"
		}
		return ""
	case int64:
		if x == 0 {
			return ""
		}
		return strconv.FormatInt(x, 10)
	case Decimal:
		if x == 0 {
			return ""
		}
		return x.String()
	case time.Time:
		if x.IsZero() {
			return ""
		}
		return x.UTC().Format(TimeForm)
	case id.ID:
		return named(x, name)
	case File:
		return x.String()
	}
	switch f.Kind {
	case KindLink, KindRef:
		return named(*idIn(v), name)
	case KindRow:
		return v.Field(0).Interface().(id.ID).String()
	}
	return v.String()
}

func named(at id.ID, name func(id.ID) string) string {
	if at.IsZero() || name == nil {
		return at.String()
	}
	if s := name(at); s != "" {
		return s
	}
	return at.String()
}

// fileForm has the size as the first word that is a number, because a media type
// may hold spaces (text/plain; charset=utf-8).
var fileForm = regexp.MustCompile(`^([0-9a-f]{64}) (?:(.*?) )??(\d{1,18})(?: (.*))?$`)

// String is "SUM TYPE SIZE NAME", which parseFile reads.
func (f File) String() string {
	return fmt.Sprintf("%s %s %d %s", f.Sum, f.MediaType, f.Size, f.Name)
}

func parseFile(s string) (File, bool) {
	part := fileForm.FindStringSubmatch(s)
	if part == nil {
		return File{}, false
	}
	n, err := strconv.ParseInt(part[3], 10, 64)
	return File{Sum: part[1], MediaType: part[2], Size: n, Name: part[4]}, err == nil
}

// IDs are the records that the field of rec points at.
func (f *Field) IDs(rec any) []id.ID {
	v := f.In(rec)
	switch f.Kind {
	case KindLink, KindRef:
		if at := *idIn(v); !at.IsZero() {
			return []id.ID{at}
		}
	case KindLinks:
		out := make([]id.ID, v.Len())
		for i := range out {
			out[i] = *idIn(v.Index(i))
		}
		return out
	}
	return nil
}

// RowsOf gives the rows of a child list as pointers to its structs.
func (f *Field) RowsOf(rec any) []any {
	v := f.In(rec)
	out := make([]any, v.Len())
	for i := range out {
		out[i] = v.Index(i).Addr().Interface()
	}
	return out
}

// AppendRow adds an empty row to the child list and returns it.
func (f *Field) AppendRow(rec any) any {
	v := f.In(rec)
	v.Set(reflect.Append(v, reflect.Zero(f.elem)))
	return v.Index(v.Len() - 1).Addr().Interface()
}

// NewRow is an empty row of the child list, not yet in a record.
func (f *Field) NewRow() any { return reflect.New(f.elem).Interface() }

// RowID points at the identifier of a row that RowsOf or AppendRow gave.
func RowID(row any) *id.ID { return &row.(isRow).rowHead().ID }

// GiveRowIDs gives an identifier to each row that has none, in order.
func (t *Type) GiveRowIDs(rec any) {
	for _, f := range t.Fields {
		if f.Kind != KindRows {
			continue
		}
		v := f.In(rec)
		for i := range v.Len() {
			if at := RowID(v.Index(i).Addr().Interface()); at.IsZero() {
				*at = id.New()
			}
		}
	}
}

// Day is the value of a field of kind day: the value as a calendar day, for fields of kind day.
func (f *Field) Day(rec any) calendar.Day { return f.In(rec).Interface().(calendar.Day) }

// Has reports whether a choice allows the value.
func (f *Field) Has(value string) bool { return slices.Contains(f.Values, value) }

// Append adds a row that NewRow made to the child list of rec.
func (f *Field) Append(rec, row any) {
	v := f.In(rec)
	v.Set(reflect.Append(v, reflect.ValueOf(row).Elem()))
}

// KeepComputed gives rec the computed fields of before, or empties them where before is nil.
func (t *Type) KeepComputed(before, rec Record) {
	for _, f := range t.Fields {
		switch {
		case !f.Computed:
		case before == nil:
			f.In(rec).SetZero()
		default:
			f.In(rec).Set(f.In(before))
		}
	}
}
