package register

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
)

// Kind is the meaning of a field.
type Kind string

const (
	KindString    Kind = "string"
	KindText      Kind = "text"
	KindBool      Kind = "bool"
	KindInt       Kind = "int"
	KindDecimal   Kind = "decimal"
	KindDay       Kind = "day"
	KindPeriod    Kind = "period"
	KindTime      Kind = "time"
	KindChoice    Kind = "choice"
	KindChoices   Kind = "choices"
	KindTerm      Kind = "term"
	KindTerms     Kind = "terms"
	KindCountry   Kind = "country"
	KindCountries Kind = "countries"
	KindLink      Kind = "link"
	KindLinks     Kind = "links"
	KindRef       Kind = "ref"
	KindRow       Kind = "row"
	KindRows      Kind = "rows"
	KindLines     Kind = "lines"
	KindFiles     Kind = "files"
)

// Many reports whether a field of this kind holds several values in one column.
func (k Kind) Many() bool {
	switch k {
	case KindChoices, KindTerms, KindCountries, KindLinks, KindLines, KindFiles:
		return true
	}
	return false
}

// Points reports whether a field of this kind points at other records.
func (k Kind) Points() bool { return k == KindLink || k == KindLinks || k == KindRef }

// Field is one field of a register or of a child list.
type Field struct {
	Name string // snake_case: column, JSON key, form name, label key
	Kind Kind

	Required, List, Filter, Search, Key bool
	// Computed: the program writes it from the other fields and nobody else does.
	Computed bool

	Max       int      // runes of a text, or entries of a list
	Values    []string // of a choice
	Choice    string   // name of the choice's type, for its words
	Scheme    string   // of a term
	Registers []string // that a link may point into; none for a Ref to any
	RowOf     string   // the sibling list that a row reference means
	Table     string   // of a child list
	Rows      []*Field // fields of a child list

	table string
	index []int
	elem  reflect.Type
	many  bool   // Kind.Many
	key   string // "name": as the canonical form has it
}

// Limits on what a field may hold where its tag says nothing.
const (
	maxString = 1000
	maxText   = 200_000
	maxList   = 2000
)

func readFields(t, head reflect.Type, path string) []*Field {
	if t.NumField() == 0 || t.Field(0).Type != head || !t.Field(0).Anonymous {
		panic(fmt.Sprintf("register %s: %s must embed %s first", path, t, head))
	}
	var out []*Field
	for i := 1; i < t.NumField(); i++ {
		sf := t.Field(i)
		f := readField(sf, path)
		f.index = sf.Index
		if f.Kind == KindRows {
			if head == reflect.TypeFor[RowHead]() {
				panic(fmt.Sprintf("register %s: %s: rows within rows", path, sf.Name))
			}
			f.Rows = readFields(f.elem, reflect.TypeFor[RowHead](), path+"."+f.Name)
		}
		out = append(out, f)
	}
	return out
}

func readField(sf reflect.StructField, path string) *Field {
	f := &Field{Name: snake(sf.Name)}
	f.kindOf(sf.Type)
	if f.Kind == "" {
		panic(fmt.Sprintf("register %s: field %s has type %s, which is none of the field types", path, sf.Name, sf.Type))
	}
	f.many, f.key = f.Kind.Many(), jsonName(f.Name)
	switch f.Kind {
	case KindText:
		f.Max = maxText
	case KindRows:
		f.Max = MaxRows
	default:
		f.Max = maxString
		if f.Kind.Many() {
			f.Max = maxList
		}
	}
	for _, w := range strings.FieldsFunc(sf.Tag.Get("reg"), func(r rune) bool { return r == ',' }) {
		word, n, _ := strings.Cut(w, "=")
		switch word {
		case "required":
			f.Required = true
		case "list":
			f.List = true
		case "filter":
			f.Filter = true
		case "search":
			f.Search = true
		case "key":
			f.Key = true
		case "computed":
			f.Computed = true
		case "max":
			max, err := strconv.Atoi(n)
			if err != nil || max < 1 {
				panic(fmt.Sprintf("register %s: field %s: max=%s", path, sf.Name, n))
			}
			f.Max = max
		default:
			panic(fmt.Sprintf("register %s: field %s: tag word %q", path, sf.Name, w))
		}
	}
	return f
}

func (f *Field) kindOf(t reflect.Type) {
	v := reflect.Zero(t).Interface()
	switch x := v.(type) {
	case Text:
		f.Kind = KindText
	case calendar.Day:
		f.Kind = KindDay
	case calendar.Period:
		f.Kind = KindPeriod
	case time.Time:
		f.Kind = KindTime
	case Decimal:
		f.Kind = KindDecimal
	case Country:
		f.Kind = KindCountry
	case Countries:
		f.Kind = KindCountries
	case Lines:
		f.Kind = KindLines
	case Files:
		f.Kind = KindFiles
	case interface{ rows() reflect.Type }:
		f.Kind, f.elem = KindRows, x.rows()
	case interface{ row() reflect.Type }:
		f.Kind, f.elem = KindRow, x.row()
	case interface{ target() reflect.Type }:
		f.Kind, f.elem = KindLink, x.target()
		if t.Kind() == reflect.Slice {
			f.Kind = KindLinks
		}
	case interface{ registers() []string }:
		f.Kind, f.Registers = KindRef, x.registers()
	case interface{ scheme() string }:
		f.Kind, f.Scheme = KindTerm, x.scheme()
		if t.Kind() == reflect.Slice {
			f.Kind = KindTerms
		}
	case interface{ values() []string }:
		f.Kind, f.Values, f.Choice = KindChoices, x.values(), snake(t.Elem().Name())
	case interface{ Values() []string }:
		f.Kind, f.Values, f.Choice = KindChoice, x.Values(), snake(t.Name())
	default:
		switch t {
		case reflect.TypeFor[string]():
			f.Kind = KindString
		case reflect.TypeFor[bool]():
			f.Kind = KindBool
		case reflect.TypeFor[int64]():
			f.Kind = KindInt
		}
	}
}

// In is the field's value within rec, a struct or a pointer to one.
func (f *Field) In(rec any) reflect.Value { return f.of(reflect.ValueOf(rec)) }

func (f *Field) of(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v.FieldByIndex(f.index)
}

// idIn is the identifier that v is, or that is the first field of v (of links and
// of the heads of rows).
func idIn(v reflect.Value) *id.ID {
	for v.Kind() == reflect.Struct {
		v = v.Field(0)
	}
	if v.CanAddr() {
		return v.Addr().Interface().(*id.ID)
	}
	at := v.Interface().(id.ID)
	return &at
}

// IsZero reports whether the field of rec is empty.
func (f *Field) IsZero(rec any) bool {
	v := f.In(rec)
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// snake turns DPOText into dpo_text and IsSpecial into is_special.
func snake(s string) string {
	var b strings.Builder
	rs := []rune(s)
	for i, r := range rs {
		if unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
