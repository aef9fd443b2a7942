package store

import (
	"bytes"
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// Narrow says how a feature reads something small of each record of a register, of which
// there may be a hundred thousand: what a desk or a count needs.
type Narrow[V any] struct {
	Name     string // names it among what is kept
	Register *register.Type
	// Of is the record that a value is of.
	Of func(V) id.ID
	// Read gives the values of some records, or of all if ids is nil, that are not
	// archived. A value depends on its record and that record's child lists alone.
	Read func(ctx context.Context, tx *Tx, ids []id.ID) ([]V, error)
}

// Lines are the values of all records of the register, by their identifiers, whoever asks:
// what the actor may see is for the caller to decide, for each of them. They are kept
// as Whole keeps records, and must not be changed.
func Lines[V any](ctx context.Context, tx *Tx, n Narrow[V]) ([]V, error) {
	list, err := keeping[V]{
		key: "lines " + n.Name, register: n.Register.Name, weight: 1, of: n.Of, read: n.Read,
		order: func(a, b V) int {
			x, y := n.Of(a), n.Of(b)
			return bytes.Compare(x[:], y[:])
		},
	}.get(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read lines of %s: %w", n.Name, err)
	}
	return list, nil
}
