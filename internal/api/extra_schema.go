package api

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
)

var (
	marshaler  = reflect.TypeFor[json.Marshaler]()
	textual    = reflect.TypeFor[encoding.TextMarshaler]()
	typeOfID   = reflect.TypeFor[id.ID]()
	typeOfDay  = reflect.TypeFor[calendar.Day]()
	typeOfTime = reflect.TypeFor[time.Time]()
	choosing   = reflect.TypeFor[interface{ Values() []string }]()
)

// extraParameters are those that routes of several features understand.
func extraParameters() map[string]*huma.Param {
	word := func(s string) *huma.Param { return &huma.Param{Description: s, Schema: text(0)} }
	return map[string]*huma.Param{
		"as":    {Description: "Form of the document; pdf if left out.", Schema: enum([]string{"pdf", "docx", "html", "json", "xlsx", "oscal"})},
		"with":  word("What to compare with: a reference, or the number of an older revision of the same record."),
		"scope": word("Scope to look at, by reference; the whole organisation if left out."),
		"stage": {Description: "Stage of the certification audit; 1 if left out.", Schema: enum([]string{"1", "2"})},
		"on":    {Description: "Day to look at.", Schema: &huma.Schema{Type: "string", Format: "date"}},
		"row":   {In: "path", Required: true, Description: "Identifier of a line, or the number of its requirement, such as A.1.2.7.", Schema: text(0)},
	}
}

// schemaOf describes how encoding/json writes t, or reads it where ask is set:
// then what is left out is left as it is. within are the types around it; one that
// holds itself is any object.
func schemaOf(t reflect.Type, ask bool, within []reflect.Type) *huma.Schema {
	switch {
	case t.Kind() == reflect.Pointer:
		return nullable(schemaOf(t.Elem(), ask, within))
	case t == typeOfID:
		if ask {
			return text(0) // empty is none
		}
		return identifier()
	case t == typeOfDay:
		if ask {
			return text(0)
		}
		return &huma.Schema{Type: "string", Format: "date"}
	case t == typeOfTime:
		return &huma.Schema{Type: "string", Format: "date-time"}
	case t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler):
		return &huma.Schema{} // only the type knows
	case t.Implements(choosing) && t.Kind() == reflect.String:
		values := reflect.Zero(t).Interface().(interface{ Values() []string }).Values()
		return enum(append(slices.Clone(values), ""))
	case t.Implements(textual) || reflect.PointerTo(t).Implements(textual):
		return text(0)
	}
	switch t.Kind() {
	case reflect.String:
		return text(0)
	case reflect.Bool:
		return &huma.Schema{Type: "boolean"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &huma.Schema{Type: "integer"}
	case reflect.Float32, reflect.Float64:
		return &huma.Schema{Type: "number"}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return &huma.Schema{Type: "string", Format: "byte"}
		}
		return nullable(listOfSchema(schemaOf(t.Elem(), ask, within), 0))
	case reflect.Array:
		return listOfSchema(schemaOf(t.Elem(), ask, within), t.Len())
	case reflect.Map:
		return nullable(&huma.Schema{Type: "object", AdditionalProperties: schemaOf(t.Elem(), ask, within)})
	case reflect.Struct:
		if slices.Contains(within, t) {
			return &huma.Schema{Type: "object", AdditionalProperties: true}
		}
		s := object(map[string]*huma.Schema{})
		fieldsOf(s, t, ask, append(slices.Clone(within), t))
		return s
	default:
		return &huma.Schema{}
	}
}

// fieldsOf adds the fields of a struct, those of embedded ones as its own.
func fieldsOf(s *huma.Schema, t reflect.Type, ask bool, within []reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, mayLack := jsonName(f)
		if f.Anonymous && f.Tag.Get("json") == "" {
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			if inner.Kind() == reflect.Struct {
				fieldsOf(s, inner, ask, within)
				continue
			}
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		s.Properties[name] = schemaOf(f.Type, ask, within)
		if !ask && !mayLack {
			s.Required = append(s.Required, name)
		}
	}
}

// jsonName is the key of a field and whether it may be left out.
func jsonName(f reflect.StructField) (name string, mayLack bool) {
	tag := f.Tag.Get("json")
	if tag == "-" {
		return "-", true
	}
	name, options, _ := strings.Cut(tag, ",")
	if name == "" {
		name = f.Name
	}
	return name, strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
}
