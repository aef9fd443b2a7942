package api

import (
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/register"
)

// The schemas of records are read from the registers, so that a field is described
// where it is declared and nowhere else.

func text(max int) *huma.Schema {
	s := &huma.Schema{Type: "string"}
	if max > 0 {
		s.MaxLength = &max
	}
	return s
}

func listOfSchema(of *huma.Schema, max int) *huma.Schema {
	s := &huma.Schema{Type: "array", Items: of}
	if max > 0 {
		s.MaxItems = &max
	}
	return s
}

func ref(name string) *huma.Schema { return &huma.Schema{Ref: "#/components/schemas/" + name} }

func enum(values []string) *huma.Schema {
	s := &huma.Schema{Type: "string"}
	for _, v := range values {
		s.Enum = append(s.Enum, v)
	}
	return s
}

const (
	dayPattern = `^\d{4}-\d{2}-\d{2}$`
	idPattern  = `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`
)

func identifier() *huma.Schema {
	return &huma.Schema{Type: "string", Format: "uuid", Pattern: idPattern}
}

// pointer is a link: written as identifier, reference, external key or title, read
// as identifier.
func pointer(registers []string, write bool) *huma.Schema {
	s := identifier()
	if write {
		s = text(1000)
	}
	s.Extensions = map[string]any{"x-registers": registers}
	return s
}

// fieldSchema of one field. write is what may be sent, where null empties a field
// and choices may be left empty.
func fieldSchema(w i18n.Words, t *register.Type, path string, f *register.Field, write bool) *huma.Schema {
	s := valueSchema(w, t, path, f, write)
	s.ReadOnly = f.Computed
	if write && !f.Computed {
		s = nullable(s)
	}
	if key := t.FieldKey(path); w.Has(key) {
		s.Description = w.T(key)
	}
	return s
}

func nullable(s *huma.Schema) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{s, {Type: "null"}}}
}

func valueSchema(w i18n.Words, t *register.Type, path string, f *register.Field, write bool) *huma.Schema {
	many := func(of *huma.Schema) *huma.Schema { return listOfSchema(of, f.Max) }
	choice := func() *huma.Schema {
		values := f.Values
		if write {
			values = append(slices.Clone(values), "")
		}
		return enum(values)
	}
	switch f.Kind {
	case register.KindString:
		return text(f.Max)
	case register.KindText:
		s := text(f.Max)
		s.Format = "markdown"
		return s
	case register.KindBool:
		return &huma.Schema{Type: "boolean"}
	case register.KindInt:
		return &huma.Schema{Type: "integer", Format: "int64"}
	case register.KindDecimal:
		number := &huma.Schema{Type: "string", Pattern: `^-?\d+(\.\d{1,4})?$`}
		if write {
			return &huma.Schema{AnyOf: []*huma.Schema{number, {Type: "number"}}}
		}
		return number
	case register.KindDay:
		return &huma.Schema{Type: "string", Format: "date", Pattern: dayPattern}
	case register.KindPeriod:
		return &huma.Schema{Type: "string", Pattern: `^P.+`}
	case register.KindTime:
		return &huma.Schema{Type: "string", Format: "date-time"}
	case register.KindChoice:
		return choice()
	case register.KindChoices:
		return many(enum(f.Values))
	case register.KindTerm:
		return term(f)
	case register.KindTerms:
		return many(term(f))
	case register.KindCountry:
		return country(write)
	case register.KindCountries:
		return many(country(write))
	case register.KindLink, register.KindRef:
		return pointer(f.Registers, write)
	case register.KindLinks:
		return many(pointer(f.Registers, write))
	case register.KindRow:
		s := identifier()
		s.Extensions = map[string]any{"x-row-of": f.RowOf}
		return s
	case register.KindLines:
		return many(text(0))
	case register.KindFiles:
		return many(ref("File"))
	case register.KindRows:
		return many(rowSchema(w, t, f, write))
	}
	panic("no schema for a field of kind " + string(f.Kind))
}

func term(f *register.Field) *huma.Schema {
	s := text(0)
	s.Extensions = map[string]any{"x-scheme": f.Scheme}
	return s
}

func country(write bool) *huma.Schema {
	if write {
		return &huma.Schema{Type: "string", Pattern: `^[A-Za-z]{2}$`}
	}
	return &huma.Schema{Type: "string", Pattern: `^[A-Z]{2}$`}
}

func rowSchema(w i18n.Words, t *register.Type, f *register.Field, write bool) *huma.Schema {
	s := &huma.Schema{Type: "object", AdditionalProperties: false, Properties: map[string]*huma.Schema{"id": identifier()}}
	if !write {
		s.Required = []string{"id"}
	}
	for _, r := range f.Rows {
		s.Properties[r.Name] = fieldSchema(w, t, f.Name+"."+r.Name, r, write)
		if r.Required && !write {
			s.Required = append(s.Required, r.Name)
		}
	}
	return s
}

// readSchema is the canonical form of a record; empty fields are left out.
func readSchema(w i18n.Words, t *register.Type) *huma.Schema {
	s := recordSchema(w, t, false)
	s.Required = []string{"id", "org", "ref", "register", "title", "rev", "created", "updated", "confidentiality"}
	return s
}

// writeSchema is what may be sent to create or change a record. Keys that only the
// server writes may be sent back unchanged.
func writeSchema(w i18n.Words, t *register.Type) *huma.Schema { return recordSchema(w, t, true) }

func recordSchema(w i18n.Words, t *register.Type, write bool) *huma.Schema {
	s := &huma.Schema{Type: "object", AdditionalProperties: false, Properties: map[string]*huma.Schema{}}
	if key := t.LabelKey() + ".one"; w.Has(key) {
		s.Title = w.T(key)
	}
	if key := t.LabelKey() + ".help"; w.Has(key) {
		s.Description = w.T(key)
	}
	for _, name := range register.HeadNames() {
		x := headSchema(t, name, write)
		x.ReadOnly = !slices.Contains(register.Editable(), name)
		if write && !x.ReadOnly && name != "title" {
			x = nullable(x)
		}
		if key := t.FieldKey(name); w.Has(key) {
			x.Description = w.T(key)
		}
		s.Properties[name] = x
	}
	for _, f := range t.Fields {
		s.Properties[f.Name] = fieldSchema(w, t, f.Name, f, write)
	}
	return s
}

func headSchema(t *register.Type, name string, write bool) *huma.Schema {
	switch name {
	case "id", "org", "created_by", "updated_by", "reviewed_by":
		return identifier()
	case "owner":
		return pointer([]string{"people"}, write)
	case "register":
		return enum([]string{t.Name})
	case "ref":
		return &huma.Schema{Type: "string", Pattern: `^` + t.Prefix + `-\d{4,9}$`}
	case "title":
		return text(register.MaxTitle)
	case "state":
		if t.Flow == nil {
			return text(0)
		}
		return enum(t.Flow.States())
	case "rev", "approved_rev":
		one := 1.0
		return &huma.Schema{Type: "integer", Format: "int64", Minimum: &one}
	case "created", "updated", "archived":
		return &huma.Schema{Type: "string", Format: "date-time"}
	case "review_due", "reviewed_on":
		return &huma.Schema{Type: "string", Format: "date"}
	case "review_every":
		return &huma.Schema{Type: "string", Pattern: `^P.+`}
	case "confidentiality":
		return enum(access.Internal.Values())
	case "archive_reason":
		return text(register.MaxValue)
	case "tags":
		return listOfSchema(text(register.MaxTag), register.MaxTags)
	case "attributes":
		return listOfSchema(ref("Attribute"), register.MaxAttributes)
	}
	panic("no schema for " + name + " of the head")
}
