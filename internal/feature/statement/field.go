package statement

import (
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// entryField is a field of a line; it knows its values and their words.
func entryField(name string) *register.Field {
	for _, f := range record.Statements.Field("entries").Rows {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// entryKey is the key of its label.
func entryKey(name string) string { return record.Statements.FieldKey("entries." + name) }

func holds[T any](list register.Links[T], at id.ID) bool { return slices.Contains(list, at) }
