// Package id gives every row its identifier and every record its human
// reference.
//
// An ID is a UUID version 7: unique everywhere, and in the order of creation,
// so that an index on it grows at its end. A reference (PA-0012) is what people
// say on the telephone: unique in an organisation and register, never reused.
package id

import (
	"database/sql/driver"
	"fmt"

	"github.com/google/uuid"
)

// ID identifies one row for good. The zero ID means "none".
type ID [16]byte

// New returns a fresh ID of version 7.
func New() ID { return ID(uuid.Must(uuid.NewV7())) }

// Parse reads the canonical form of 36 characters, in either case.
func Parse(s string) (ID, error) {
	if len(s) != 36 {
		return ID{}, fmt.Errorf("identifier %q: want 36 characters", s)
	}
	u, err := uuid.Parse(s)
	if err != nil {
		return ID{}, fmt.Errorf("identifier %q: %w", s, err)
	}
	return ID(u), nil
}

// MustParse is Parse for constants in tests and tables.
func MustParse(s string) ID {
	x, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return x
}

// IsZero reports whether no identifier is set.
func (x ID) IsZero() bool { return x == ID{} }

// String is the canonical form, or "" for the zero ID.
func (x ID) String() string {
	if x.IsZero() {
		return ""
	}
	return uuid.UUID(x).String()
}

// MarshalText writes the canonical form.
func (x ID) MarshalText() ([]byte, error) { return []byte(x.String()), nil }

// UnmarshalText reads the canonical form; empty text is the zero ID.
func (x *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*x = ID{}
		return nil
	}
	y, err := Parse(string(b))
	*x = y
	return err
}

// Value stores the canonical form, and NULL for the zero ID.
func (x ID) Value() (driver.Value, error) {
	if x.IsZero() {
		return nil, nil
	}
	return x.String(), nil
}

// Scan reads what Value wrote, and the 16 bytes that PostgreSQL may send.
func (x *ID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*x = ID{}
		return nil
	case string:
		return x.UnmarshalText([]byte(v))
	case []byte:
		if len(v) == 16 {
			copy(x[:], v)
			return nil
		}
		return x.UnmarshalText(v)
	case [16]byte:
		*x = v
		return nil
	}
	return fmt.Errorf("identifier from %T", src)
}
